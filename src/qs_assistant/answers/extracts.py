"""An answer from documents before it is put into words: passages word for word, their citations numbered, and remarks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from qs_assistant.answers.freshness import freshness_notes
from qs_assistant.answers.select import Part, Selection
from qs_assistant.answers.source_authority import contradicts, reporter_of
from qs_assistant.documents.passage import Passage, TableFigure
from qs_assistant.grounding.evidence import Cited
from qs_assistant.grounding.numbers import MARK, sentence_numbers
from qs_assistant.text.dates import written_date
from qs_assistant.text.terms import display_words
from qs_assistant.types.answer import Citation, Tier

_SINGULAR = re.compile(r"(?:^|[.,;:!?(]\s+|\b[a-z]+\s+)I(?:['’](?:m|ve|d|ll))?\s+[a-z]|\b[Mm]y(?:self)?\b")  # no "Phase I"
_QUOTED = re.compile(r"[“\"][^“”\"]{0,999}[”\"]")
TITLES = 3


@dataclass(frozen=True, slots=True)
class QuotedPassage:
    """One passage of an extract, word for word, and the number of its citation."""

    text: str
    citation: int


@dataclass(frozen=True, slots=True)
class Extract:
    """What the documents say to a question.

    `sentences` are in order, `citations` numbered from 1, `notes` are the program's own remarks and `facts` the dates that it states.
    `unanswered` are the parts of the question to which nothing was found; where the tier is "none", `looked_for` holds the question's
    telling words and `nearest` the titles that came closest. `figures` are those of tables by citation.
    """

    question: str
    tier: Tier
    sentences: tuple[QuotedPassage, ...] = ()
    citations: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)
    unanswered: tuple[str, ...] = ()
    looked_for: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    figures: dict[int, tuple[TableFigure, ...]] = field(default_factory=dict)

    @property
    def passages(self) -> dict[int, Cited]:
        """The cited passages by number, as the guard takes them."""
        return {one.n: Cited(one.passage, one.title, one.whose, one.date, one.url, self.figures.get(one.n, ())) for one in self.citations}


def extract(question: str, parts: Sequence[Part], selection: Selection, *, newest: str = "", whose: str = "") -> Extract:
    """The extract of a selection.

    Args:
        question: what was asked.
        parts: what was found for each part of it.
        selection: what of that is shown.
        newest: the ISO date of the newest document, for the age mark.
        whose: whose own words were asked for; those of others are told as their reports.
    """
    found = [one for part in parts for one in part.passages]
    if selection.tier == "none":
        return Extract(question, "none", looked_for=display_words(question), nearest=_titles(found))
    numbered: dict[tuple[str, str, str], list[Passage]] = {}
    for one in selection.passages:
        numbered.setdefault(_source(one), []).append(one)
    keys = list(numbered)
    citations = tuple(_citation(at, numbered[key]) for at, key in enumerate(keys, 1))
    said = tuple(QuotedPassage(_attributed(one, whose), keys.index(_source(one)) + 1) for one in selection.passages)
    notes, facts = freshness_notes(selection.passages, found, newest) if selection.tier == "answer" else ((), {})
    facts |= {f"date of source {one.n}": written_date(one.date) for one in citations if one.date} if selection.tier == "closest" else {}
    figures = {at: tuple(one for passage in numbered[key] for one in passage.figures) for at, key in enumerate(keys, 1)}
    notes = (*notes, *_contradictions(selection.passages)) if selection.tier == "answer" else notes
    named = [one.whose for one in citations] if selection.tier == "closest" else [reporter_of(one, whose) for one in selection.passages]
    named += [one.publication.whose for one in found if any(one.publication.whose in note for note in notes)]
    facts |= _names_with_numbers(named)
    return Extract(question, selection.tier, said, citations, notes, facts, selection.unanswered, figures=figures)


def _attributed(passage: Passage, whose: str) -> str:
    by = reporter_of(passage, whose)
    words = quoted_text(passage.text, passage.speaker or _first_person(passage))
    return f"As reported by {by}: {words}" if by else words


def _names_with_numbers(publishers: Sequence[str]) -> dict[str, str]:
    """The publishers that the program itself names in a sentence, as far as their names hold numbers ("Channel 4 News")."""
    numbered = dict.fromkeys(one for one in publishers if sentence_numbers(one))
    return {f"name of publisher {at}": name for at, name in enumerate(numbered, 1)}


def _first_person(passage: Passage) -> str:
    """Who says "I" in a text that names no speaker: whoever published it; "" where nobody does, or it is not known who."""
    publisher = passage.publication.publisher
    named = publisher.lower() != "unknown" and not any(map(str.isdigit, publisher))
    return publisher if named and _SINGULAR.search(_QUOTED.sub(" ", passage.text)) else ""


def _contradictions(told: Sequence[Passage]) -> tuple[str, ...]:
    """That a source of better standing puts a figure otherwise, where one of those that are told does."""
    pairs = [(better, other) for better in told for other in told if contradicts(better, other)]
    return tuple(
        dict.fromkeys(
            f"{better.publication.whose} gives another figure than {other.publication.whose}, and is the better source for it."
            for better, other in pairs
        )
    )


def _source(passage: Passage) -> tuple[str, str, str]:
    return passage.document, passage.publication.title, passage.publication.date


def _citation(number: int, passages: Sequence[Passage]) -> Citation:
    first = passages[0]
    published = first.publication
    return Citation(
        number,
        first.document,
        published.title,
        published.publisher,
        published.date,
        published.kind,
        " ".join(dict.fromkeys(quoted_text(one.text, one.speaker) for one in passages)),
        round(max(one.score for one in passages), 4),
        published.url,
        published.provenance,
        first.page,
        published.author,
    )


def quoted_text(text: str, speaker: str) -> str:
    """A document's words as an answer shows them: with whose they are, and nothing that looks like one of our own citations or links."""
    words = MARK.sub(r"(\1)", text).replace("](", "] (")
    return f"{speaker}: {words}" if speaker else words


def _titles(found: Sequence[Passage]) -> tuple[str, ...]:
    titles = dict.fromkeys(one.document_title or one.publication.title for one in found)
    # A title that holds a figure would state one.
    return tuple(one for one in titles if not sentence_numbers(one))[:TITLES]
