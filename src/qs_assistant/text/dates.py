"""Dates and periods as people write them: "22 October 2025", "Oct 2025", "Q2 2025", "FY26", "mid-2026", "2025-10-22"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES.split(), 1)}
MONTH_NAME = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
"""An expression for a month's name in lower case, in full or short; its first three letters are a key of MONTHS."""
_MONTH = rf"(?:{MONTH_NAME})\b\.?"
_YEAR = r"(?:19|20)\d\d"
_SHORT = rf"(?:{_YEAR}|'?\d\d)"
_NOT_MORE = r"(?![\d]|[.,]\d)"
_ORDINAL = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "opening": 1, "final": 4, "last": 4}
_NTH = "|".join(_ORDINAL)
_FISCAL = r"(?:\s+fiscal(?:\s+year)?)?"
_PATTERNS = (
    rf"(?<!\d)(?P<y1>{_YEAR})-(?P<m1>\d\d)(?:-(?P<d1>\d\d))?(?:T[\d:.]+Z?)?(?![\d-])",
    rf"(?<![\d.,])(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{_MONTH}),?(?:\s+(?P<y2>{_YEAR}))?{_NOT_MORE}",
    rf"\b(?P<m3>{_MONTH})\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|\.\d|\s*%)(?:,?\s+(?P<y3>{_YEAR}){_NOT_MORE})?",
    rf"\b(?P<m4>{_MONTH}),?\s+(?:of\s+)?(?P<y4>{_YEAR}){_NOT_MORE}",
    rf"\b(?P<m11>{_MONTH})\s*'(?P<y11>\d\d)(?!\d)",
    rf"(?<!\d)(?P<d5>\d{{1,2}})[/.](?P<m5>\d{{1,2}})[/.](?P<y5>{_YEAR})(?!\d)",
    rf"\b(?P<p6>[QH])(?P<n6>[1-4])(?:\s*(?:of\s+|,\s*)?(?:FY\s*|fiscal\s+(?:year\s+)?)?(?P<y6>{_SHORT}){_NOT_MORE}(?!\s*%))?(?!\d)",
    rf"(?<!\d)(?P<n7>[1-4])(?P<p7>[QH])\s*(?P<y7>{_SHORT})(?!\d)",
    rf"\b(?P<n8>{_NTH})(?:\s*\([a-z]{{1,12}}\))?[ -](?P<p8>quarter|half)(?:\s+of)?(?:{_FISCAL}\s+(?P<y8>{_YEAR}){_NOT_MORE})?",
    rf"\b(?:FY|fiscal(?:\s+year)?|full[ -]year)\s*(?P<y9>{_SHORT}){_NOT_MORE}(?!\s*%)",
    rf"(?<![\w.,$€£])(?<![^A-Za-z]-)(?P<y10>{_YEAR})s?(?![\w]|[.,]\d|\s*%)",
)
_DATES = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or period; what is not said is 0. A quarter or half excludes a month."""

    year: int = 0
    month: int = 0
    day: int = 0
    quarter: int = 0
    half: int = 0

    def holds(self, other: "Moment") -> bool:
        """Whether everything this one says is said, or implied, by `other`: "July 2025" holds "23 July 2025", not the other way round."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        if any(mine and mine != theirs for mine, theirs in pairs):
            return False
        return (not self.quarter or self.quarter == other.quarter) and (not self.half or self.half == other.half)

    @property
    def kind(self) -> Literal["year", "period", "date"]:
        """One of "year" (a year alone), "period" (a quarter, half or month) and "date" (a day)."""
        if self.day:
            return "date"
        return "period" if self.month or self.quarter or self.half else "year"

    @property
    def number(self) -> float:
        """The year alone, or the date as YYYYMMDD (months and quarters leave the rest at zero)."""
        if self.kind == "year":
            return float(self.year)
        return float(self.year * 10000 + (self.month or self.quarter or self.half) * 100 + self.day)

    def span(self) -> tuple[date, date] | None:
        """The first and last day, or None without a year."""
        if not self.year:
            return None
        if self.day and self.month:
            try:
                one = date(self.year, self.month, self.day)
            except ValueError:
                return None
            return one, one
        first, last = 1, 12
        if self.month:
            first = last = self.month
        elif self.quarter:
            first, last = 3 * self.quarter - 2, 3 * self.quarter
        elif self.half:
            first, last = 6 * self.half - 5, 6 * self.half
        end = date(self.year + 1, 1, 1) if last == 12 else date(self.year, last + 1, 1)
        return date(self.year, first, 1), date.fromordinal(end.toordinal() - 1)


def moments(text: str) -> Iterator[tuple[int, int, Moment]]:
    """Every date and period of a text with where it stands, in order."""
    for match in _DATES.finditer(text):
        moment = _moment({name[0]: value for name, value in match.groupdict().items() if value})
        if moment is not None:
            yield match.start(), match.end(), moment


def moment_of(iso: str) -> Moment:
    """The moment of an ISO date, month or year."""
    parts = [int(part) for part in iso.split("-") if part.isdigit()][:3]
    return Moment(*parts) if parts else Moment()


def written_date(iso: str) -> str:
    """An ISO date as people write it: "1 October 2025"; a month or a year alone stays one, and none is "undated"."""
    moment = moment_of(iso)
    span = moment.span()
    if span is None:
        return iso or "undated"
    if moment.day:
        return f"{moment.day} {span[0]:%B %Y}"
    return f"{span[0]:%B %Y}" if moment.month else str(moment.year)


def _moment(found: dict[str, str]) -> Moment | None:
    month = found.get("m", "")
    if month:
        number = int(month) if month.isdigit() else MONTHS[month[:3].lower()]
        day = int(found.get("d", "0"))
        return Moment(_year(found.get("y", "")), number, day) if 1 <= number <= 12 and day <= 31 else None
    if "n" in found:
        part = found["n"].lower()
        number = int(part) if part.isdigit() else _ORDINAL[part]
        if found["p"][0].lower() == "h":
            return Moment(_year(found.get("y", "")), half=min(number, 2))
        return Moment(_year(found.get("y", "")), quarter=number)
    return Moment(_year(found["y"]))


def _year(text: str) -> int:
    digits = text.lstrip("'")
    if not digits:
        return 0
    return int(digits) if len(digits) == 4 else 2000 + int(digits)
