"""What the documents say to a question: the library searched, the fitting sentences chosen, their citations numbered."""

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qs_assistant.answers.compose import document_text, sources_text
from qs_assistant.answers.extracts import Extract, extract
from qs_assistant.answers.named_commands import with_command
from qs_assistant.answers.nameless import named
from qs_assistant.answers.parts import clauses, with_time
from qs_assistant.answers.sanitize import sanitized
from qs_assistant.answers.select import Chooser, Part, select
from qs_assistant.answers.source_authority import rank_by_authority
from qs_assistant.answers.table_rows import NAMED, named_row, row_words
from qs_assistant.grounding.evidence import Cited, shown_unit
from qs_assistant.grounding.names import learned_names
from qs_assistant.grounding.numbers import numbers
from qs_assistant.text.terms import content_words
from qs_assistant.types.answer import Citation, Tier
from qs_assistant.types.company import NOBODY, Company

if TYPE_CHECKING:
    from qs_assistant.documents.entry import Entry
    from qs_assistant.retrieval.library import Library

Progress = Callable[[str], None]
Indexing = Callable[[str, int, int], None]
NAMED_WITHIN = 25
PASSAGES = 30  # what sentences are chosen from: more cost time and were not chosen


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """A figure that a cited sentence states: its value and unit, and the citation's number."""

    value: float
    unit: str
    citation: int


@dataclass(frozen=True, slots=True)
class Findings:
    """What the documents say, in words: `text` with [n] at each sentence, and the list of `sources` that it numbers.

    `cited` are the passages by number and `facts` the dates that the program adds: the guard's evidence.
    """

    text: str
    sources: str
    citations: tuple[Citation, ...] = ()
    cited: Mapping[int, Cited] = field(default_factory=dict)
    facts: Mapping[str, float | str] = field(default_factory=dict)
    tier: Tier = "none"
    stated: tuple[StatedFigure, ...] = ()

    @property
    def sure(self) -> float:
        """The highest probability that a shown passage answers."""
        return max((one.score for one in self.citations), default=0.0)

    def holds_word_of(self, question: str, besides: Collection[str] = ()) -> bool:
        """Whether a shown passage or its title has one of the telling words of a question, but for some that tell nothing."""
        asked = set(content_words(question)).difference(besides)
        return any(asked & set(content_words(f"{one.title} {one.passage}")) for one in self.citations)

    def figure(self, unit: str) -> StatedFigure | None:
        """The first figure that the documents state in a unit (any unit, where none is given); None where there is none."""
        return next((one for one in self.stated if unit in {"", one.unit}), None)


@dataclass(frozen=True, slots=True)
class LibraryState:
    """What the library holds; `problems` is empty where records and index agree."""

    embedding_model: str
    documents: int
    passages: int
    newest_document: str
    index: str
    problems: tuple[str, ...]


class Finder:
    """The documents side of an answer; opens the library at first need.

    Args:
        library: opened here, closed here.
        on_indexing: told of documents being indexed (what, done, total).
        company: whom the documents are about; its words may be asked for as "the company".
    """

    def __init__(self, library: "Library", on_indexing: Indexing, company: Company = NOBODY) -> None:
        self._library = library
        self._company = company
        self._on_indexing = on_indexing
        self._opening = threading.Lock()
        self._is_open = False

    def open(self) -> "Library":
        """The opened library.

        Raises:
            StoreError: the data folder, the records or the index cannot be used.
        """
        with self._opening:
            if not self._is_open:
                self._library.open(self._on_indexing)
                self._is_open = True
        return self._library

    def if_open(self) -> "Library | None":
        """The library where it is open, without opening it."""
        with self._opening:
            return self._library if self._is_open else None

    def close(self) -> None:
        """Close the library, if it was opened."""
        with self._opening:
            if self._is_open:
                self._library.close()
                self._is_open = False

    def find(
        self, question: str, scopes: Sequence[str], progress: Progress, *, previous: str = "", chooser: Chooser | None = None
    ) -> Findings:
        """What the documents of some scopes say to a question: the answer, the closest passages, or nothing.

        Args:
            question: what was asked.
            scopes: whose documents may answer.
            progress: told the stages.
            previous: the turn that it follows on from, where it does.
            chooser: names the passages that answer, in the place of their probabilities.

        Raises:
            StoreError: the library cannot be used.
        """
        library = self.open()
        documents, _ = library.counts(scopes)
        progress(f"searching {documents} documents")
        parts = self.candidates(question, scopes, previous=previous)
        if chooser is None:
            parts = [with_command(self._with_row(part, scopes)) for part in parts]
        selection, whose = rank_by_authority(question, parts, select(parts, chooser), self._company)
        found = sanitized(extract(question, parts, selection, newest=library.newest(scopes), whose=whose))
        sources = sources_text(found.citations)
        text = document_text(found).removesuffix(sources).strip()
        return Findings(text, sources, found.citations, found.passages, found.facts, found.tier, _stated(found))

    def candidates(self, question: str, scopes: Sequence[str], *, previous: str = "") -> list[Part]:
        """The best passages for each part of a question, best first, those that a chooser may choose from."""
        library = self.open()
        parts = clauses(question)
        if len(parts) < 2:
            return [Part(question, named(library.search(question, scopes, PASSAGES, previous=previous)))]
        # A part alone may leave out what the whole names, so the whole stands behind it.
        return [Part(part, named(library.search(with_time(part, question), scopes, PASSAGES, previous=question))) for part in parts]

    def _with_row(self, part: Part, scopes: Sequence[str]) -> Part:
        """A part with the row of a table that it names at its head, where it names one."""
        words = row_words(part.text)
        row = named_row(part.text, self.open().rows(sorted(words), scopes)) if words else None
        if row is None:
            return part
        return Part(part.text, (replace(row, score=NAMED), *(one for one in part.passages if one.id != row.id)))

    def documents(self, scopes: Sequence[str], topic: str | None) -> list["Entry"]:
        """The live documents of some scopes; with a topic, those that say something about it, best first."""
        library = self.open()
        entries = library.documents(scopes)
        if not topic:
            return entries
        found = dict.fromkeys((one.scope, one.document) for one in library.search(topic, scopes, PASSAGES))
        by_place = {(one.scope, one.id): one for one in entries}
        return [by_place[place] for place in found if place in by_place]

    def state(self, scopes: Sequence[str]) -> LibraryState:
        """What the library holds for some scopes, and whether it is sound."""
        library = self.open()
        status = library.status()
        documents, passages = library.counts(scopes)
        return LibraryState(status.embedding_model, documents, passages, library.newest(scopes), status.index, status.problems)


def _stated(found: Extract) -> tuple[StatedFigure, ...]:
    """The quantities of an extract's sentences, in order; dates, names and ordinals are none."""
    return tuple(
        StatedFigure(*shown_unit(number), said.citation)
        for said in (found.sentences if found.tier == "answer" else ())
        for number in numbers(said.text, learned_names((said.text,)))
        if number.kind == "quantity" and number.moment is None and number.unit
    )


def names_of(passage: str) -> str:
    """The names in a passage's first words: what a question after it may leave out."""
    words = passage.split()[1:NAMED_WITHIN]  # a first word has a capital whatever it is
    return " ".join(dict.fromkeys(word.strip(".,;:()'’s") for word in words if word[:1].isupper()))
