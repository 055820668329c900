"""The period that a column speaks of: read from its heading, or given by a filing's tag; and how it is said."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from qs_assistant.text.dates import MONTH_NAME, MONTHS, Moment, moments

KEPT = 4096
_COUNTS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "nine": 9, "twelve": 12, "thirteen": 13, "fourteen": 14, "sixteen": 16,
    "twenty-four": 24, "twenty-six": 26, "twenty-eight": 28, "thirty-nine": 39, "forty": 40, "fifty-two": 52, "fifty-three": 53,
    "twenty six": 26, "thirty nine": 39, "fifty two": 52, "fifty three": 53,
}  # fmt: skip
LENGTH = re.compile(
    rf"\b(?P<count>{'|'.join(sorted(_COUNTS, key=len, reverse=True))}|\d{{1,2}})?[\s-]*(?:fiscal\s+)?"
    r"(?P<unit>months?|weeks?|quarters?|years?)"
    r"(?:[\s-]+periods?)?\s+(?:then\s+)?end(?:ed|ing)\b",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"(?:{'|'.join(sorted(_COUNTS, key=len, reverse=True))}|\d{{1,2}})[\s-]+(?:months?|weeks?|quarters?)", re.IGNORECASE)
_SAID = re.compile(
    r"\b(?:as\s+of|at|for|the|fiscal|year|quarter|period|unaudited|audited|and|in|restated|actual|estimated|e|a|f)\b|[(),.:*\s-]",
    re.IGNORECASE,
)
_LENGTHS = {3: "three months", 6: "six months", 9: "nine months", 12: "year"}
_MONTH_FIRST = re.compile(r"(?<![\d/])(1[0-2]|0?[1-9])/(1[3-9]|2\d|3[01])/((?:19|20)\d\d)(?![\d/])")
_EITHER = re.compile(r"(?<![\d/])0?([1-9]|1[0-2])/0?([1-9]|1[0-2])/(?:19|20)\d\d(?![\d/])")  # of which day it is cannot be told
_FISCAL = re.compile(r"\bfiscal\b|\bFY", re.IGNORECASE)
_NAME = rf"\b({MONTH_NAME})\b\.?"  # and not the beginning of a word ("Marketing", "Decrease")
_MONTH_NAME = re.compile(_NAME, re.IGNORECASE)
_MONTHS_TO = re.compile(rf"\b{_NAME}\s*(?:[-–—]|to|through)\s*{_NAME}\s+((?:19|20)\d\d)\b", re.IGNORECASE)  # "January–June 2026"
_GLUED = re.compile(rf"\b({MONTH_NAME})(?=\d{{1,2}},)", re.IGNORECASE)  # "August28, 2026": a page's spaces may be too narrow to see
_MONTH = 30.44


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time: its last day, and its first day where it is more than a moment; a bare `year` is known by no day."""

    end: date | None = None
    start: date | None = None
    year: int = 0

    @property
    def iso(self) -> str:
        """Written as 2026-07-01/2026-09-30, 2026-09-30 for a moment, 2026 for a year without days."""
        if self.end is None:
            return str(self.year)
        return f"{self.start.isoformat()}/{self.end.isoformat()}" if self.start else self.end.isoformat()

    @property
    def months(self) -> int:
        """How many months it lasts, 0 for a moment."""
        if self.end is None:
            return 12
        return round(((self.end - self.start).days + 1) / _MONTH) if self.start else 0

    @property
    def words(self) -> str:
        """As a reader says it: "three months ended 30 September 2026"."""
        if self.end is None:
            return str(self.year)
        day = f"{self.end.day} {self.end:%B %Y}"
        if self.start is None:
            return day
        length = _LENGTHS.get(self.months)
        if length and abs((self.end - self.start).days + 1 - self.months * _MONTH) < 10:
            return f"{length} ended {day}"
        return f"{self.start.day} {self.start:%B %Y} to {day}"

    @property
    def key(self) -> str:
        """As searches know it: "2026-Q3", "2026-H1", "2026", else the month of its end: "2026-09"."""
        if self.end is None:
            return str(self.year)
        near = self.end - timedelta(days=7) if self.end.day <= 7 else self.end  # a quarter of weeks may end in the next month's first days
        if self.months == 12:
            return str(near.year)
        if self.months == 3 and near.month % 3 == 0:
            return f"{near.year}-Q{near.month // 3}"
        if self.months == 6 and near.month % 6 == 0:
            return f"{near.year}-H{near.month // 6}"
        return f"{self.end.year}-{self.end.month:02d}"

    def agrees(self, said: "Period") -> bool:
        """Whether a column's heading that says `said` may stand for this: the year where it says no more, else the day and the length."""
        if said.end is None:
            return self.end is not None and abs(self.end.year - said.year) <= 1
        if self.end is None or abs((self.end - said.end).days) > 7:
            return False
        return not said.start or not self.start or abs(self.months - said.months) <= 1


def period_from_iso(text: str) -> Period | None:
    """What `iso` wrote."""
    if re.fullmatch(r"\d{4}", text):
        return Period(year=int(text))
    start, slash, end = text.partition("/")
    try:
        last = date.fromisoformat(end if slash else start)
        return Period(last, date.fromisoformat(start) if slash else None)
    except ValueError:
        return None


@lru_cache(maxsize=KEPT)
def read_period(text: str) -> Period | None:
    """The period that a heading names; None where it names none, or more than one."""
    text = _EITHER.sub(lambda match: match[0] if match[1] == match[2] else " ", _plain(text))
    if (months := _MONTHS_TO.search(text)) is not None:
        first, last, year = MONTHS[months[1][:3].lower()], MONTHS[months[2][:3].lower()], int(months[3])
        return Period(date(year, last, monthrange(year, last)[1]), date(year, first, 1)) if first <= last else None
    found = [moment for _, _, moment in moments(text)]
    dated = [one for one in found if one.year]
    if not dated:
        return None
    moment = dated[-1]
    if len(dated) > 1 and len({one.year for one in dated}) > 1:
        return None
    merged = _merged(found, moment.year)
    if (merged.quarter or merged.half) and _FISCAL.search(text):
        return None  # its days are the company's own
    length = _length(text)
    return _of_moment(merged, length)


def _plain(text: str) -> str:
    """A heading with months apart from their days, without the stops of abbreviations; "3/25/2026", which can be one day only, is that."""
    text = _MONTH_FIRST.sub(lambda match: f"{match[3]}-{int(match[1]):02d}-{match[2]}", text)
    text = _GLUED.sub(r"\1 ", text)
    return re.sub(r"(?<=[A-Za-z]{3})\.(?=\s+\d)", "", text)


def _merged(found: list[Moment], year: int) -> Moment:
    """What several parts of a heading say together: "H1" under "2026", "September 30," above "2026"."""
    parts = {name: max(getattr(one, name) for one in found) for name in ("month", "day", "quarter", "half")}
    return Moment(year, **parts)


def _of_moment(moment: Moment, length: int) -> Period | None:
    if not (moment.month or moment.quarter or moment.half):
        return Period(year=moment.year)
    if moment.quarter or moment.half:
        last = 3 * moment.quarter if moment.quarter else 6 * moment.half
        start = date(moment.year, last - (2 if moment.quarter else 5), 1)
        return Period(date(moment.year, last, monthrange(moment.year, last)[1]), start)
    try:
        end = date(moment.year, moment.month, moment.day or monthrange(moment.year, moment.month)[1])
    except ValueError:
        return None
    if not length:
        return Period(end, None if moment.day else date(moment.year, moment.month, 1))
    return Period(end, end - timedelta(days=7 * length - 1) if length > 0 else _months_before(end, -length))


def _months_before(end: date, months: int) -> date:
    at = end.year * 12 + end.month - 1 - months + 1
    if end.day < 15:  # a period that ends early in a month ends with the month before
        at -= 1
    year, month = divmod(at, 12)
    return date(year, month + 1, 1)


def _length(text: str) -> int:
    """How long the heading says that its period is: weeks above nought, months below it, 0 where it does not say."""
    match = LENGTH.search(text)
    if match is None:
        return 0
    unit = match["unit"].lower().rstrip("s")
    word = (match["count"] or "").lower()
    count = int(word) if word.isdigit() else _COUNTS.get(word, 1)
    return {"week": count, "month": -count, "quarter": -3 * count, "year": -12 * count}[unit]


@lru_cache(maxsize=KEPT)
def is_period(text: str) -> bool:
    """Whether a heading is a period and nothing else ("Three Months Ended September 30,", "2026", "Q3 2026", "H1")."""
    plain = _plain(text)
    rest = list(plain)
    for start, end, _ in moments(plain):
        rest[start:end] = " " * (end - start)
    left = LENGTH.sub(" ", "".join(rest))
    left = _MONTH_NAME.sub(" ", left)
    changed = left != plain
    return changed and not _SAID.sub("", left).strip("0123456789")


def is_length(text: str) -> bool:
    """Whether a cell is a length of time and nothing else ("12 weeks"), which over columns heads them."""
    return _ALONE.fullmatch(text.strip()) is not None
