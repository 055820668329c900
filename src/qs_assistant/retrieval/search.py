"""Finds passages: the nearest by meaning, joined by those that hold the question's rare words, ordered by both and by their periods.

rank = cosine + WORDS * coverage + PERIOD * agreement, score = rank / (1 + WORDS) held within 0 and 1. The cosine is that of the question's
and the passage's vectors; coverage is the share of the question's telling words that the passage holds, each weighed by its rarity
(inverse document frequency as in Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework", section 3); agreement says whether
the passage speaks of the period asked for (periods.py).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from qs_assistant.documents.catalogue import Catalogue, Shelf
from qs_assistant.documents.index import VectorIndex
from qs_assistant.documents.passage import Passage, figures_from_json
from qs_assistant.encoder.embed import Embedder
from qs_assistant.records.document_tables import PassageRow
from qs_assistant.records.documents import DocumentRecords
from qs_assistant.text.periods import agreement, periods
from qs_assistant.text.terms import telling_words, term

if TYPE_CHECKING:
    from numpy.typing import NDArray

WORDS = 0.4
PERIOD = 0.1
NEAREST = 60
LEXICAL = 40
RARE_SHARE = 0.05  # a word is rare where at most this share of passages holds it ...
RARE_AT_LEAST = 8  # ... or this many passages, in a small collection
RETRIES = 3
TIE = 1e-5
MOST_TIES = 4000


@dataclass(frozen=True, slots=True)
class Knobs:
    """How a search is done; the defaults are what measured best (docs/retrieval.md)."""

    words: float = WORDS
    period: float = PERIOD
    nearest: int = NEAREST
    lexical: int = LEXICAL


def rank_of(cosine: float, coverage: float, agreement: float, knobs: Knobs = Knobs()) -> float:
    """What passages are ordered by; see the module's docstring."""
    # Rounded, so that the last bits of a sum never decide over an order; a tie is then broken by place.
    return round(cosine + knobs.words * coverage + knobs.period * agreement, 6)


def score_of(rank: float, knobs: Knobs = Knobs()) -> float:
    """The 0..1 score of a rank; see the module's docstring."""
    return min(1.0, max(0.0, rank / (1.0 + knobs.words)))


def idf(passages: int, holding: int) -> float:
    """How much a word tells that `holding` of `passages` passages hold; above 0 always."""
    return math.log1p((passages - holding + 0.5) / (holding + 0.5))


class Search:
    """Searches the live passages of scopes.

    Args:
        records, catalogue, index: what is kept, what is live, and what finds the nearest.
        embedder: makes the question's vector.
        knobs: how it is done.
    """

    def __init__(
        self, records: DocumentRecords, catalogue: Catalogue, index: VectorIndex, embedder: Embedder, knobs: Knobs = Knobs()
    ) -> None:
        self._records = records
        self._catalogue = catalogue
        self._index = index
        self._embedder = embedder
        self._knobs = knobs

    def __call__(
        self, question: str, scopes: Sequence[str], k: int, *, after: str | None = None, before: str | None = None
    ) -> list[Passage]:
        """The best `k` passages of the scopes, best first; equal ones in the order of scopes, documents and positions.

        `after` and `before` are ISO dates (or years, or months) that the passages' publications have to lie between, both included.
        """
        if not question.strip():
            return []
        vector = self._embedder.embed([question])[0]
        words = sorted({term(word) for word in telling_words(question)})
        wanted = tuple(dict.fromkeys(scopes))
        for _ in range(RETRIES):
            shelves = self._catalogue.shelves(wanted)
            candidates = self._candidates(vector, words, shelves)
            # Where a document changed under the search, its passages may have left the index in between: look again.
            if self._records.generations(wanted) == {scope: shelf.generation for scope, shelf in shelves.items()}:
                break
        scored = self._scored(vector, words, periods(question), candidates, shelves)
        found = [(rank, passage) for rank, passage in scored if _within(passage, after, before)]
        order = {scope: at for at, scope in enumerate(wanted)}
        found.sort(key=lambda one: (-one[0], order[one[1].scope], one[1].document, one[1].position))
        return [passage for _, passage in found[:k]]

    def _candidates(self, vector: "NDArray[np.float32]", words: Sequence[int], shelves: Mapping[str, Shelf]) -> dict[str, str]:
        """The ids of passages worth a closer look, each with its scope."""
        total = sum(shelf.passages for shelf in shelves.values())
        found: dict[str, str] = {}
        for scope, shelf in shelves.items():
            if not shelf.versions:
                continue
            ids = self._nearest(scope, vector, shelf.passages)
            found |= dict.fromkeys((one for one in ids if one.partition(":")[0] in shelf.versions), scope)
            if self._knobs.lexical:
                found |= dict.fromkeys(self._by_words(words, shelf, total), scope)
        return found

    def _nearest(self, scope: str, vector: "NDArray[np.float32]", passages: int) -> list[str]:
        """The nearest passages; more of them where the farther half is equally near, so that no tie is cut at random."""
        count = min(self._knobs.nearest, passages)
        while True:
            ids, distances = self._index.nearest(scope, vector, count)
            if count >= min(passages, MOST_TIES) or not distances or distances[-1] - distances[len(distances) // 2] > TIE:
                return ids
            count = min(4 * count, passages, MOST_TIES)

    def _by_words(self, words: Sequence[int], shelf: Shelf, total: int) -> list[str]:
        """The passages of a shelf that hold the most of the rare words, by rarity."""
        most = max(RARE_AT_LEAST, RARE_SHARE * shelf.passages)
        weights: dict[int, float] = {}
        for word in words:
            rows = shelf.words.rows_with(word)
            if 0 < len(rows) <= most:
                weight = idf(total, len(rows))
                for row in rows.tolist():
                    weights[row] = weights.get(row, 0.0) + weight
        best = sorted(weights, key=lambda row: (-weights[row], row))[: self._knobs.lexical]
        return shelf.ids(np.array(best, np.int32))

    def _scored(
        self,
        vector: "NDArray[np.float32]",
        words: Sequence[int],
        asked: Sequence[str],
        candidates: Mapping[str, str],
        shelves: Mapping[str, Shelf],
    ) -> list[tuple[float, Passage]]:
        kept = self._records.passages(list(candidates))
        if not kept:
            return []
        matrix = np.stack([np.frombuffer(data, "<f4") for _, data in kept]).astype(np.float64)
        # Summed row by row in double precision: a passage's cosine does not depend on what it is compared with.
        cosines = np.sum(matrix * vector.astype(np.float64), axis=1)
        coverages = self._coverages(words, [row for row, _ in kept], candidates, shelves)
        found = []
        for (row, _), cosine, coverage in zip(kept, cosines.tolist(), coverages, strict=True):
            rank = rank_of(cosine, coverage, agreement(asked, row.periods.split()), self._knobs)
            passage = _passage(row, shelves[candidates[row.id]])
            found.append((rank, replace(passage, score=score_of(rank, self._knobs), cosine=cosine, coverage=coverage)))
        return found

    def _coverages(
        self, words: Sequence[int], rows: Sequence[PassageRow], candidates: Mapping[str, str], shelves: Mapping[str, Shelf]
    ) -> list[float]:
        total = sum(shelf.passages for shelf in shelves.values())
        holding = {word: {scope: shelf.words.rows_with(word) for scope, shelf in shelves.items()} for word in words}
        weights = {word: idf(total, sum(len(found) for found in by_scope.values())) for word, by_scope in holding.items()}
        whole = math.fsum(weights.values())
        if not whole:
            return [0.0] * len(rows)
        sums = []
        for row in rows:
            scope = candidates[row.id]
            place = shelves[scope].row(row.version, row.position)
            sums.append(math.fsum(weights[word] for word in words if _holds(holding[word][scope], place)))
        return [one / whole for one in sums]


def _holds(rows: "NDArray[np.int32]", row: int) -> bool:
    at = int(np.searchsorted(rows, row))
    return at < len(rows) and int(rows[at]) == row


def _within(passage: Passage, after: str | None, before: str | None) -> bool:
    date = passage.publication.date
    # A date that is a prefix of the other ("2025" and "2025-10-01") is not outside of it.
    late_enough = after is None or date >= after or after.startswith(date)
    early_enough = before is None or date <= before or date.startswith(before)
    return late_enough and early_enough


def _passage(row: PassageRow, shelf: Shelf) -> Passage:
    version = shelf.versions[row.version]
    return Passage(
        id=row.id,
        document=version.document,
        version=version.id,
        scope=version.scope,
        position=row.position,
        heading=row.heading,
        text=row.text,
        publication=shelf.publications[row.version][row.publication],
        page=row.page,
        periods=tuple(row.periods.split()),
        searched=row.searched or "",
        speaker=row.speaker or "",
        figures=figures_from_json(row.figures),
    )
