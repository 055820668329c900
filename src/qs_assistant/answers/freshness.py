"""How old passages are: of several accounts of what is the newest first, and what should be said beside older ones."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import replace

from qs_assistant.answers.accounts import amounts_of, are_alike
from qs_assistant.answers.select import MOST, Part, Selection
from qs_assistant.documents.passage import Passage
from qs_assistant.retrieval.asked import version
from qs_assistant.retrieval.fitting import held, initials
from qs_assistant.text.dates import moment_of, written_date
from qs_assistant.text.periods import periods
from qs_assistant.text.terms import content_words
from qs_assistant.types.whose import NOBODY

OLD_DAYS = 366
LOOKED_AT = 10
_NOW = re.compile(r"\b(?:is|are|has|have|does|do)\b|\w['’]s\b", re.IGNORECASE)
_NOT_NOW = re.compile(r"\b(?:was|were|did|had|been|will|would|could|should|might|may|if)\b", re.IGNORECASE)
_CAPITAL = re.compile(r"\b[A-Z][\w-]*")
_CALENDAR = frozenset(word for name in (*calendar.month_name, *calendar.day_name) for word in content_words(name))


def newest_first(parts: Sequence[Part], selection: Selection) -> Selection:
    """The selection; where a figure is asked for as it is now, and several dated passages give it, the newest of them first."""
    asked = next((part for part in parts if selection.tier == "answer" and selection.passages[0] in part.passages), None)
    if asked is None or not of_now(asked.text):
        return selection
    best = selection.passages[0]
    accounts = [one for one in asked.passages[:LOOKED_AT] if is_newer_account(asked.text, one, best)]
    if not accounts:
        return selection
    newest = max(accounts, key=lambda one: one.publication.date)
    return replace(
        selection, passages=(newest, *(one for one in selection.passages if one != newest))[: max(MOST, len(selection.passages))]
    )


def of_now(question: str) -> bool:
    """Whether a question asks how things are, and not how they were, will be or might be."""
    wanted = version(question)
    return wanted == "latest" or bool(not wanted and not periods(question) and _NOW.search(question) and not _NOT_NOW.search(question))


def is_newer_account(question: str, one: Passage, best: Passage) -> bool:
    """Whether a later passage has an amount of the same unit, of the same one, and all the words of the question that the best has."""
    if not one.publication.date > best.publication.date > "":
        return False
    units = {unit for _, unit in amounts_of(one.text)} & {unit for _, unit in amounts_of(best.text)}
    met = set(content_words(question)) & _told(best)
    mine, theirs = _names(one), _names(best)
    same = bool(mine & theirs) if theirs else one.publication.publisher == best.publication.publisher
    return bool(units) and same and bool(met) and met <= _told(one)


def _told(passage: Passage) -> set[str]:
    return held(passage) | initials(passage.text)


def _names(passage: Passage) -> set[str]:
    return {word for match in _CAPITAL.finditer(passage.text) for word in content_words(match[0])} - _CALENDAR


def freshness_notes(told: Sequence[Passage], found: Sequence[Passage], newest: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """Notes on the age of what is told and on later accounts, and the dates that they state.

    Args:
        told: the passages that are shown.
        found: all that a search found, best first.
        newest: the ISO date of the newest document.
    """
    notes: list[str] = []
    facts: dict[str, str] = {}
    later = _later(told[0], found[:LOOKED_AT]) if told else None
    if later is not None and later not in told:
        when = written_date(later.publication.date)
        facts["date of the later account"] = when
        whose = later.publication.whose
        of = "a document whose publisher is not known" if whose.strip().lower() in {"", NOBODY} else whose
        notes.append(f"A later account gives another figure: see {of}, {when}.")
    oldest = min((date for one in told if (date := one.publication.date)), default="")
    if newest and oldest and _days(newest) - _days(oldest) > OLD_DAYS:
        when, now = written_date(oldest), written_date(newest)
        facts |= {"date of the oldest source": when, "date of the newest document": now}
        notes.append(f"Age: relies on a source of {when}; the newest document is of {now}.")
    return tuple(notes), facts


def _later(best: Passage, found: Sequence[Passage]) -> Passage | None:
    """The newest later passage in much the same words with other figures for the same times."""
    date = best.publication.date
    if not date or not amounts_of(best.text):
        return None
    later = [
        one
        for one in found
        if one.publication.date > date
        and are_alike(best.text, one.text)
        and set(one.periods) & set(best.periods)
        and not amounts_of(one.text) & amounts_of(best.text)
    ]
    return max(later, key=lambda one: one.publication.date, default=None)


def _days(iso: str) -> int:
    span = moment_of(iso).span()
    return span[1].toordinal() if span else 0
