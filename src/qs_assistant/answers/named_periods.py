"""The periods that a question or a sentence names, however loosely: "oct 24", "Q2 25", "new years 2025", "spring 2026", "last July"."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from qs_assistant.text.dates import MONTHS, moment_of, moments

_SEASONS = {"spring": (3, 6), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}
_SEASON = re.compile(r"\b(spring|summer|autumn|fall)(?:\s+of)?\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_EVE = re.compile(r"\bnew\s+year(?:'?s)?\s+eve(?:\s+of)?\s+'?((?:20)?\d\d)\b|\bdec(?:ember)?\s+31,?\s+'?((?:20)?\d\d)\b", re.IGNORECASE)
_MIDDLE = re.compile(r"\b(?:mid|middle\s+of|half(?:way)?\s+(?:of|through))[- ]\s?'?((?:20)?\d\d)\b(?!\s*%)", re.IGNORECASE)
_TWO_DIGITS = re.compile(
    r"(?:\b(?:for|in|of|since|until|by|from|during|fy|year|yr|than|vs)\s+'?|(?<![\w$€£.,-])'?)(2[0-9])(?=\s+(?:capex|opex|ebitda|guid\w*|net\s+loss|loss|losses"
    r"|revenues?|billings|results?|eps|liquidity|cash|burn|earnings|share\s+count|pack|packs|cell\s+price|survey)\b)"
    r"|\b(?:for|in|since|during)\s+'?(2[0-9])(?=\s*(?:[?,;!]|$|and\b|vs\b|or\b|as\b|then\b))",
    re.IGNORECASE,
)
_HALF = re.compile(r"\b(first|1st|second|2nd|last)\s+(?:half|six\s+months)(?:\s+of)?\s+'?((?:20)?\d\d)\b", re.IGNORECASE)
_NEW_YEAR = re.compile(r"\bnew\s+year(?:'?s)?(?:\s+day|\s+eve)?(?:\s+of)?\s+((?:19|20)\d\d)", re.IGNORECASE)
_YEAR_END = re.compile(
    r"\b(?:(?:end|close|finish)\s+of|year-?\s?end|ended|closed|late)\s+(?:the\s+year\s+)?'?((?:(?:19|20)\d|[12])\d)\b"
    r"(?!\s*(?:capex|guid|%|percent|gwh|million|billion|years|months))",
    re.IGNORECASE,
)
_MONTH_QUARTER = re.compile(r"\b(march|june|september|december)\s+quarter(?:\s+of)?\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_SHORT_MONTH = re.compile(
    r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?\s+'?(2\d)\b(?!\d|\s*%|,?\s*(?:19|20)\d\d)", re.IGNORECASE
)
_EDGE = re.compile(
    r"\b(?:at|by|before|after|in|on|for)?\s*(?:the\s+)?(?:end|close|start|beginning|turn|middle|mid)\s+of\s+(?:the\s+)?(?=\W|$)"
    r"|\b(?:full|whole)\s+year\b",
    re.IGNORECASE,
)
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_BETWEEN = re.compile(
    rf"\b(?:(?:between|from)\s+)?{_MONTH}(?:\s+(20\d\d))?\s*(?:and|to|through|until|till|[-–])\s*{_MONTH}\s+(20\d\d)\b", re.IGNORECASE
)
_LAST = re.compile(
    r"\b(last|this|latest|past)\s+(year|quarter(?!\s+of\b)|january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time that a question names: its first and last day, and whether it is a whole year."""

    first: date
    last: date
    whole_year: bool = False


def undated(question: str) -> str:
    """A question without the dates and periods that it names: those are compared as times, not as words."""
    for pattern, _ in _READERS:
        question = pattern.sub(" ", question)
    for start, end, _ in reversed(list(moments(question))):
        question = question[:start] + " " + question[end:]
    return _EDGE.sub(" ", question)


def periods(text: str, newest: str) -> tuple[Period, ...]:
    """The periods that a text names, however loosely: "oct 24", "Q2 25", "new years 2025", "spring 2026", "end of 2025", "last July"."""
    return tuple(dict.fromkeys(period for _, period in placed_periods(text, newest)))


_WHOLE_YEAR = re.compile(r"\b(?:full|whole|entire|rest\s+of\s+the)[- ](?:fiscal\s+)?(?:year|yr)\b(?!\s*'?\d)", re.IGNORECASE)
_BEFORE = re.compile(
    r"\b(?:the\s+)?(?:(year|yr|quarter)\s+(before|prior|earlier|after|later)|(?:previous|prior|preceding)\s+(year|yr|quarter))\b",
    re.IGNORECASE,
)
_QUARTER_ALONE = re.compile(r"\bq([1-4])\b(?!\W{0,4}(?:of\s+)?\d)", re.IGNORECASE)


def related_periods(text: str, base: tuple[Period, ...], *, bare: bool = False) -> tuple[Period, ...]:
    """The periods that a text names by another one: "the year before", "the quarter after", "for the full year"; none without a base.

    `bare` takes "Q3" alone as one of the base's year.
    """
    if not base:
        return ()
    found = []
    if _WHOLE_YEAR.search(text) and not base[0].whole_year:
        year = base[0].first.year
        found.append(Period(date(year, 1, 1), date(year, 12, 31), whole_year=True))
    alone = _QUARTER_ALONE.search(text) if bare else None
    if alone:
        last = 3 * int(alone[1])
        found.append(_months(base[0].first.year, last - 2, last))
    match = _BEFORE.search(text)
    if match:
        found.append(_shifted(base[0], (match[1] or match[3]).lower(), 1 if match[2] and match[2].lower() in ("after", "later") else -1))
    return tuple(found)


def _shifted(period: Period, by: str, step: int) -> Period:
    if by == "quarter":
        first = 3 * ((period.first.month - 1) // 3) + 1 + 3 * step
        year = period.first.year + (first - 1) // 12
        first = (first - 1) % 12 + 1
        return _months(year, first, first + 2)
    year = period.first.year + step
    if period.whole_year:
        return Period(date(year, 1, 1), date(year, 12, 31), whole_year=True)
    return _months(year, period.first.month, period.last.month)


def placed_periods(text: str, newest: str = "") -> list[tuple[int, Period]]:
    """The periods that a text names, each with where it stands."""
    found: list[tuple[int, Period]] = []
    rest = text
    for pattern, read in _READERS:
        found.extend((match.start(), read(match, newest)) for match in pattern.finditer(rest))
        rest = pattern.sub(lambda match: " " * len(match.group()), rest)
    for start, _, moment in moments(rest):
        span = moment.span()
        if span is not None:
            found.append((start, Period(*span, whole_year=moment.kind == "year")))
    return sorted(found, key=lambda pair: pair[0])


def _months(year: int, first: int, last: int) -> Period:
    end = date(year + last // 12, last % 12 + 1, 1) - timedelta(days=1)
    return Period(date(year, first, 1), end)


def _season(match: re.Match[str], _newest: str) -> Period:
    return _months(int(match[2]), *_SEASONS[match[1].lower()])


def _new_year(match: re.Match[str], _newest: str) -> Period:
    return Period(date(int(match[1]) - 1, 12, 25), date(int(match[1]), 1, 10))


def _month_quarter(match: re.Match[str], _newest: str) -> Period:
    last = MONTHS[match[1][:3].lower()]
    return _months(int(match[2]), last - 2, last)


def _year_end(match: re.Match[str], _newest: str) -> Period:
    return _months(_whole(match[1]), 10, 12)


def _eve(match: re.Match[str], _newest: str) -> Period:
    year = _whole(match[1] or match[2])
    return Period(date(year, 12, 25), date(year, 12, 31))


def _middle(match: re.Match[str], _newest: str) -> Period:
    return _months(_whole(match[1]), 6, 7)


def _half(match: re.Match[str], _newest: str) -> Period:
    first = 1 if match[1].lower() in ("first", "1st") else 7
    return _months(_whole(match[2]), first, first + 5)


def _between(match: re.Match[str], _newest: str) -> Period:
    first, last = MONTHS[match[1][:3].lower()], MONTHS[match[3][:3].lower()]
    end = _months(int(match[4]), last, last).last
    return Period(date(int(match[2] or match[4]) - (not match[2] and first > last), first, 1), end)


def _two_digits(match: re.Match[str], _newest: str) -> Period:
    year = 2000 + int(match[1] or match[2])
    return Period(date(year, 1, 1), date(year, 12, 31), whole_year=True)


def _whole(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _short_month(match: re.Match[str], _newest: str) -> Period:
    month = MONTHS[match[1][:3].lower()]
    return _months(2000 + int(match[2]), month, month)


def _last(match: re.Match[str], newest: str) -> Period:
    now, what = moment_of(newest), match[2].lower()
    year = now.year or date.max.year - 1
    if what == "year":
        year -= match[1].lower() in ("last", "past")
        return Period(date(year, 1, 1), date(year, 12, 31), whole_year=True)
    if what == "quarter":
        return _shifted(_months(year, now.month or 12, now.month or 12), "quarter", 0 if match[1].lower() == "this" else -1)
    month = MONTHS[what[:3]]
    if month > (now.month or 12):
        year -= 1
    return _months(year, month, month)


_READERS = (
    (_BETWEEN, _between),
    (_SEASON, _season),
    (_EVE, _eve),
    (_HALF, _half),
    (_MIDDLE, _middle),
    (_NEW_YEAR, _new_year),
    (_MONTH_QUARTER, _month_quarter),
    (_YEAR_END, _year_end),
    (_SHORT_MONTH, _short_month),
    (_LAST, _last),
    (_TWO_DIGITS, _two_digits),
)
