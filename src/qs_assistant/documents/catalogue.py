"""What is live in one scope, as a picture in memory that searches work on; refreshed when the records say that it changed."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from qs_assistant.documents.lexical import LexicalIndex, unpack
from qs_assistant.documents.passage import Publication
from qs_assistant.records.document_tables import Version
from qs_assistant.records.documents import DocumentRecords

if TYPE_CHECKING:
    from numpy.typing import NDArray


def passage_id(version: str, position: int) -> str:
    """A passage's id, in the records and in the index alike."""
    return f"{version}:{position}"


@dataclass(frozen=True, slots=True)
class Shelf:
    """One scope at one moment: its live versions, where each one's rows begin, and the words of all of them. Never changed."""

    generation: int
    versions: Mapping[str, Version]
    publications: Mapping[str, tuple[Publication, ...]]
    starts: Mapping[str, int]
    end: int
    words: LexicalIndex

    @property
    def passages(self) -> int:
        """How many passages are live."""
        return sum(version.passages for version in self.versions.values())

    def ids(self, rows: "NDArray[np.int32]") -> list[str]:
        """The passage ids of rows."""
        names = sorted(self.starts, key=self.starts.__getitem__)
        firsts = [self.starts[name] for name in names]
        found = []
        for row in rows.tolist():
            at = bisect_right(firsts, row) - 1
            found.append(passage_id(names[at], row - firsts[at]))
        return found

    def row(self, version: str, position: int) -> int:
        """The row of a passage of a live version."""
        return self.starts[version] + position


EMPTY = Shelf(-1, {}, {}, {}, 0, LexicalIndex.empty())


class Catalogue:
    """The shelves of all scopes, read from the records when first wanted and whenever they changed there."""

    def __init__(self, records: DocumentRecords) -> None:
        self._records = records
        self._shelves: dict[str, Shelf] = {}
        self._lock = Lock()

    def shelves(self, scopes: tuple[str, ...]) -> dict[str, Shelf]:
        """The present shelf of each scope."""
        numbers = self._records.generations(scopes)
        found = {}
        for scope in scopes:
            shelf = self._shelves.get(scope, EMPTY)
            if shelf.generation != numbers[scope]:
                with self._lock:
                    shelf = self._refreshed(scope, numbers[scope])
            found[scope] = shelf
        return found

    def _refreshed(self, scope: str, generation: int) -> Shelf:
        shelf = self._shelves.get(scope, EMPTY)
        if shelf.generation >= generation:
            return shelf
        versions = {version.id: version for version in self._records.live(scope)}
        gone = [name for name in shelf.starts if name not in versions]
        new = [name for name in versions if name not in shelf.starts]
        words, starts, end = shelf.words, dict(shelf.starts), shelf.end
        if gone:
            words = words.without_rows([(starts[name], starts[name] + shelf.versions[name].passages) for name in gone])
            starts = {name: start for name, start in starts.items() if name in versions}
        if new:
            words, end = self._add(words, new, versions, starts, end)
        publications = {
            name: shelf.publications.get(name) or tuple(Publication(**one) for one in version.publications)
            for name, version in versions.items()
        }
        self._shelves[scope] = Shelf(generation, versions, publications, starts, end, words)
        return self._shelves[scope]

    def _add(
        self, words: LexicalIndex, new: list[str], versions: Mapping[str, Version], starts: dict[str, int], end: int
    ) -> tuple[LexicalIndex, int]:
        packed = self._records.terms(new)
        terms, rows = [], []
        for name in new:
            found, places = unpack(packed[name])
            starts[name] = end
            terms.append(found)
            rows.append(places + np.int32(end))
            end += versions[name].passages
        return words.with_rows(np.concatenate(terms), np.concatenate(rows), end), end
