"""The periods that a text speaks of: years, halves, quarters and months; and how far two sets of periods agree."""

import re
from collections.abc import Iterable, Iterator

from qs_assistant.text.dates import Moment, moments

_SEASONS = {"spring": "Q2", "summer": "Q3", "autumn": "Q4", "mid": "H1", "end": "Q4", "start": "Q1", "late": "Q4", "early": "Q1"}
_SEASON = re.compile(rf"\b({'|'.join(_SEASONS)})(?:[\s-]of)?[\s-]$", re.IGNORECASE)
_COUNTED = re.compile(r"\s*(?:cells?|units?|GWh|MWh|kWh|Wh)\b", re.IGNORECASE)
_RANGE = re.compile(r"[-–]((?:19|20)\d\d)(?![\w.-]|,\d)")
_SHORT = re.compile(r"[A-Za-z.]+\s+2\d")
_NO_YEAR = re.compile(r"[\d%.,]|\s+(?:million|billion|percent)")
_REACH = 12


def periods(text: str) -> tuple[str, ...]:
    """The periods in order of first mention: "2025", "2025-H1", "2025-Q3", "2025-10"; what has no year is none."""
    return tuple(dict.fromkeys(one for start, end, moment in moments(text) for one in _periods(text, start, end, moment)))


def _periods(text: str, start: int, end: int, moment: Moment) -> Iterator[str]:
    if moment.kind == "year":
        if _COUNTED.match(text, end):
            return
        season = _SEASON.search(text, max(0, start - _REACH), start)
        yield f"{moment.year}-{_SEASONS[season[1].lower()]}" if season else str(moment.year)
        if (more := _RANGE.match(text, end)) is not None:
            yield more[1]
        return
    year = moment.year
    if not year and moment.day and _SHORT.fullmatch(text[start:end]) and not _NO_YEAR.match(text, end):
        year = 2000 + moment.day  # "Oct 24" is a month of 2024
    if year:
        part = f"{moment.month:02d}" if moment.month else f"Q{moment.quarter}" if moment.quarter else f"H{moment.half}"
        yield f"{year}-{part}"


def months(period: str) -> tuple[int, int]:
    """A period's first and last month, counted from the year 0."""
    year, _, part = period.partition("-")
    first = int(year) * 12
    if not part:
        return first, first + 11
    if part[0] == "Q":
        start = first + 3 * (int(part[1]) - 1)
        return start, start + 2
    if part[0] == "H":
        start = first + 6 * (int(part[1]) - 1)
        return start, start + 5
    return first + int(part) - 1, first + int(part) - 1


def agreement(asked: Iterable[str], spoken: Iterable[str]) -> float:
    """How far a text's periods answer those asked for, -1 to 1.

    1: it speaks of one that lies within one asked for; 0.25: of a longer one around it; 0: of none at all, or none was asked for;
    -1: only of others.
    """
    wanted, found = [months(one) for one in asked], [months(one) for one in spoken]
    if not wanted or not found:
        return 0.0
    if any(first >= low and last <= high for first, last in found for low, high in wanted):
        return 1.0
    if any(first <= low and last >= high for first, last in found for low, high in wanted):
        return 0.25
    return -1.0
