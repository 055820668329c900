"""Chooses the fewest sentences that answer a question, each with its citation, or says that the documents do not.

The best sentence comes first; others follow only where they add a part of the question, a differing account, or stand as close. A figure
that changed over time is given in the version asked for, and what came later is marked without repeating its figures.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from qs_assistant.answers.answerability import REPORTED, Signals, answerable, signals
from qs_assistant.answers.concepts import meaning
from qs_assistant.answers.question_focus import BALANCES, Asking, asking
from qs_assistant.answers.ranking import GROUP, Line, figures_of, rank, stated, with_names
from qs_assistant.answers.selection import DISAGREES, REVISED, choose, rival, years
from qs_assistant.documents.passage import Passage, TableFigure
from qs_assistant.grounding.evidence import Cited
from qs_assistant.text.dates import moment_of
from qs_assistant.types.answer import Citation

_FOREIGN_MARK = re.compile(r"\[(\^?\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\]")
_MODEL = re.compile(r"\b(?:model(?:s|led)?|analysts?|case|valuation|workbook|forum)\b", re.IGNORECASE)
_HOUSE = re.compile(r"\b((?!QuantumScape|PowerCo)[A-Z]\w+)'s\b")
CONTRACT = frozenset({"~deal", "~partners", "~prepay", "~milestones", "~royaltyrate", "~licence", "~invest"})
_PAYS = re.compile(r"\b(?:pay(?:s|ing|ments?)?|paid|commit\w*|owes?)\b", re.IGNORECASE)
_AMENDED = re.compile(r"\bamend(?:s|ed|ments?)\b", re.IGNORECASE)
SILENT_PART = "To another part of the question the documents do not say anything."


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of an extract, word for word, and the number of its citation."""

    text: str
    citation: int


@dataclass(frozen=True, slots=True)
class Extract:
    """What the documents say to a question.

    `sentences` are in reading order, `citations` numbered from 1, `notes` are the program's own remarks (age, later versions). Where
    `abstained`, there are no sentences: `looked_for` holds the question's telling words and `nearest` the titles that came closest.
    `facts` are the dates that the notes state; `figures` those of tables by citation; `signals` what the decision to answer rested on.
    """

    question: str
    sentences: tuple[Said, ...] = ()
    citations: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()
    abstained: bool = False
    looked_for: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    premise: bool = False
    facts: dict[str, str] = field(default_factory=dict)
    signals: Signals | None = None
    figures: dict[int, tuple[TableFigure, ...]] = field(default_factory=dict)

    @property
    def passages(self) -> dict[int, Cited]:
        """The cited passages by number, as the guard takes them."""
        return {
            one.n: Cited(one.passage, one.title, one.publisher, one.date, one.url, self.figures.get(one.n, ())) for one in self.citations
        }


def extract(question: str, passages: Sequence[Passage], *, newest: str = "", amending: Sequence[Passage] = ()) -> Extract:
    """The shortest set of sentences that answers a question.

    Args:
        question: what was asked, made whole where it followed on from another.
        passages: what a search found for it, best first; their cosine and coverage count.
        amending: what a search found for amendments of the agreement that the question is about.
        newest: the ISO date of the newest document, for "latest", "last year" and the age mark.
    """
    asked = with_names(asking(question, newest), passages)
    lines, worth = rank(asked, passages)
    seen = signals(asked, lines, worth)
    if not answerable(seen) and not (seen.premise and seen.near):
        return _abstention(question, asked, lines, seen)
    chosen = choose(asked, lines, worth)
    return _told(asked, chosen, [*lines, *rank(asked, amending)[0]], newest, seen)


def agreement_with(question: str) -> str:
    """The party whose agreement a question is about; "" where it is about none."""
    about = meaning(question)
    return "PowerCo" if about & GROUP and (about & CONTRACT or _PAYS.search(question)) else ""


def joined(question: str, parts: Sequence[Extract]) -> Extract:
    """The answers to the parts of one question as one, their citations numbered through; what is not answered is said so."""
    told = [one for one in parts if not one.abstained]
    if not told:
        return parts[0]
    said: list[Said] = []
    citations: list[Citation] = []
    figures: dict[int, tuple[TableFigure, ...]] = {}
    for one in told:
        moved = {citation.n: len(citations) + at for at, citation in enumerate(one.citations, 1)}
        citations += [replace(citation, n=moved[citation.n]) for citation in one.citations]
        figures |= {moved[n]: found for n, found in one.figures.items()}
        said += [Said(sentence.text, moved[sentence.citation]) for sentence in one.sentences]
    notes = tuple(dict.fromkeys(note for one in told for note in one.notes))
    notes += (SILENT_PART,) if len(told) < len(parts) else ()
    facts = {f"{name} ({at})": fact for at, one in enumerate(told, 1) for name, fact in one.facts.items()}
    return Extract(question, tuple(said), tuple(citations), notes, facts=facts, signals=told[0].signals, figures=figures)


def _told(asked: Asking, chosen: Sequence[Line], lines: Sequence[Line], newest: str, seen: Signals) -> Extract:
    numbered: dict[tuple[str, str, str], list[Line]] = {}
    for line in chosen:
        published = line.passage.publication
        numbered.setdefault((line.passage.document, published.title, published.date), []).append(line)
    keys = list(numbered)
    citations = tuple(_citation(place, numbered[key]) for place, key in enumerate(keys, 1))
    said = []
    for line in chosen:
        published = line.passage.publication
        said.append(Said(spoken(line.text, line.passage.speaker), keys.index((line.passage.document, published.title, published.date)) + 1))
    notes, facts = _remarks(asked, chosen, lines, newest)
    figures = {place: tuple(one for line in numbered[key] for one in line.passage.figures) for place, key in enumerate(keys, 1)}
    return Extract(asked.text, tuple(said), citations, notes, premise=seen.premise, facts=facts, signals=seen, figures=figures)


def _citation(number: int, lines: Sequence[Line]) -> Citation:
    first = lines[0].passage
    texts = tuple(dict.fromkeys(spoken(line.passage.text, line.passage.speaker) for line in lines))
    published = first.publication
    return Citation(
        number,
        first.document,
        published.title,
        published.publisher,
        published.date,
        published.kind,
        " ".join(texts),
        round(max(line.passage.score for line in lines), 4),
        published.url,
        published.provenance,
        first.page,
    )


def spoken(text: str, speaker: str) -> str:
    """A document's words as an answer shows them: with whose they are, and nothing that looks like one of our own citations or links."""
    words = _FOREIGN_MARK.sub(r"(\1)", text).replace("](", "] (")
    return f"{speaker}: {words}" if speaker else words


def _remarks(asked: Asking, chosen: Sequence[Line], lines: Sequence[Line], newest: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """Notes on what came later and on old sources, and the dates that they state."""
    notes: list[str] = []
    facts: dict[str, str] = {}
    best = chosen[0]
    later = _successor(best, lines) if asked.version != "latest" and not asked.conflict else None
    if later is not None and later not in chosen:
        when = written_date(later.passage.publication.date)
        facts["date of the later version"] = when
        notes.append(f"This was revised later: see {later.passage.publication.publisher}, {when}.")
    changed = _changed(best, lines) if later is None else None
    if changed is not None and changed not in chosen:
        when = written_date(changed.passage.publication.date)
        facts["date of the amendment"] = when
        notes.append(f"The agreement was amended later: see {changed.passage.publication.publisher}, {when}.")
    for year in _partly_told(asked, chosen):
        facts[f"the year {year}"] = year
        notes.append(f"A figure for the whole of {year} was not found; what is told of {year} is of a part of it.")
    oldest = min((date for line in chosen if (date := line.passage.publication.date)), default="")
    if newest and oldest and _days(newest) - _days(oldest) > 366:
        when, now = written_date(oldest), written_date(newest)
        facts |= {"date of the oldest source": when, "date of the newest document": now}
        notes.append(f"Age: relies on a source of {when}; the newest document is of {now}.")
    return tuple(notes), facts


def _successor(best: Line, lines: Sequence[Line]) -> Line | None:
    """The newest later version of a figure that is given for a period to come (guidance, runway, licensed volume)."""
    subject = best.meaning & REVISED
    date = best.passage.publication.date
    if not subject or not date:
        return None
    spoken_of = years(best)
    later = [
        line
        for line in lines[:30]
        if line.passage.publication.date > date
        and subject & line.meaning
        and rival(line, best)
        and years(line) & spoken_of
        and same_account(line.text, best.text)
        and not DISAGREES.search(line.text)
    ]
    return max(later, key=lambda line: line.passage.publication.date, default=None)


def same_account(one: str, other: str) -> bool:
    """Whether two sentences are of one kind of account: what an analyst's model holds is revised by that analyst alone."""
    if not (_MODEL.search(one) or _MODEL.search(other)):
        return True
    return bool(set(_HOUSE.findall(one)) & set(_HOUSE.findall(other)))


def _changed(best: Line, lines: Sequence[Line]) -> Line | None:
    """The newest sentence that tells of a later amendment of the agreement that an answer is about."""
    date, parties = best.passage.publication.date, best.meaning & GROUP
    if not date or not parties or not best.meaning & CONTRACT:
        return None
    later = [line for line in lines if line.passage.publication.date > date and line.meaning & GROUP and _AMENDED.search(line.text)]
    return max(later, key=lambda line: line.passage.publication.date, default=None)


def _partly_told(asked: Asking, chosen: Sequence[Line]) -> list[str]:
    """The years asked for of whose reported figures only those of quarters are told."""
    if not asked.own & REPORTED - BALANCES:
        return []
    told = [period for line in chosen for period, source in stated(line.searched) if not source]
    found = []
    for year in (period for period in asked.periods if period.whole_year):
        within = [one for one in told if year.first <= one.first and one.last <= year.last]
        if within and not any(one.whole_year for one in within):
            found.append(str(year.first.year))
    return found


def _days(iso: str) -> int:
    span = moment_of(iso).span()
    return span[1].toordinal() if span else 0


def written_date(iso: str) -> str:
    """An ISO date as people write it: "1 October 2025"; a month or a year alone stays one, and none is "undated"."""
    moment = moment_of(iso)
    span = moment.span()
    if span is None:
        return iso or "undated"
    if moment.day:
        return f"{moment.day} {span[0]:%B %Y}"
    return f"{span[0]:%B %Y}" if moment.month else str(moment.year)


def _abstention(question: str, asked: Asking, lines: Sequence[Line], seen: Signals) -> Extract:
    titles: dict[str, None] = {}
    for line in lines[:12]:
        title = line.passage.heading.split(" > ")[0] or line.passage.publication.title
        # A title that holds a figure would state one.
        if not any(number.kind != "word" for number in figures_of(title)):
            titles[title] = None
    return Extract(question, abstained=True, looked_for=asked.looked_for, nearest=tuple(titles)[:3], premise=seen.premise, signals=seen)
