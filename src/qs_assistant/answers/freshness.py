"""What should be said beside passages: how old they are, and whether a later one puts a figure otherwise."""

from collections.abc import Sequence

from qs_assistant.answers.accounts import amounts_of, are_alike
from qs_assistant.documents.passage import Passage
from qs_assistant.text.dates import moment_of, written_date
from qs_assistant.types.whose import NOBODY

OLD_DAYS = 366
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
