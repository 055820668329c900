"""What should be said beside passages: how old they are, and whether a later one puts a figure otherwise."""

from collections.abc import Sequence

from qs_assistant.documents.passage import Passage
from qs_assistant.grounding.numbers import sentence_numbers
from qs_assistant.text.dates import moment_of
from qs_assistant.text.terms import content_words

OLD_DAYS = 366
SAME_THING = 0.5  # the share of words that two accounts of one figure have in common
LOOKED_AT = 10


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
        notes.append(f"A later account gives another figure: see {later.publication.whose}, {when}.")
    oldest = min((date for one in told if (date := one.publication.date)), default="")
    if newest and oldest and _days(newest) - _days(oldest) > OLD_DAYS:
        when, now = written_date(oldest), written_date(newest)
        facts |= {"date of the oldest source": when, "date of the newest document": now}
        notes.append(f"Age: relies on a source of {when}; the newest document is of {now}.")
    return tuple(notes), facts


def _later(best: Passage, found: Sequence[Passage]) -> Passage | None:
    """The newest later passage in much the same words with other figures for the same times."""
    own, date = _words(best.text), best.publication.date
    if not date or not _figures(best.text):
        return None
    later = [
        one
        for one in found
        if one.publication.date > date
        and len(own & _words(one.text)) >= SAME_THING * min(len(own), len(_words(one.text)))
        and set(one.periods) & set(best.periods)
        and not _figures(one.text) & _figures(best.text)
    ]
    return max(later, key=lambda one: one.publication.date, default=None)


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in content_words(text) if not word[0].isdigit())


def _figures(text: str) -> frozenset[tuple[float, str]]:
    return frozenset((one.value, one.unit) for one in sentence_numbers(text) if one.moment is None and one.kind == "quantity")


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
