"""Reads the periods that a text speaks of: years, halves, quarters and months; and says how far two sets of periods agree."""

import re
from collections.abc import Iterable

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_MONTH = "(?P<month>" + "|".join(f"{name[:3]}(?:{name[3:]})?" if name != "may" else "may" for name in _MONTHS) + r"|sept)\.?"
_ORDINALS = {"first": 1, "opening": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_SEASONS = {"spring": "Q2", "summer": "Q3", "autumn": "Q4", "mid": "H1", "end": "Q4", "start": "Q1", "late": "Q4", "early": "Q1"}
_YEAR = r"(?:19|20)\d\d"
_SHORT = r"(?:(?:19|20)\d\d|['’]?\d\d)(?![\d%.]|,\d)"
_PATTERN = re.compile(
    rf"\bQ(?P<q>[1-4])(?:\s+of)?[\s,/-]*(?:FY\s?)?(?P<qyear>{_SHORT})"
    rf"|\b(?P<q2>[1-4])Q[\s-]?(?P<q2year>{_SHORT})"
    rf"|\b(?P<ordinal>{'|'.join(_ORDINALS)})[\s-](?P<part>quarter|half)(?:\s+of)?(?:\s+(?:fiscal|the\s+year))?[\s,]+(?P<oyear>{_YEAR})\b"
    rf"|\b(?:H(?P<h>[12])|(?P<h2>[12])H)[\s-]?(?P<hyear>{_SHORT})"
    rf"|\b(?:\d{{1,2}}\s+)?{_MONTH}(?:\s+\d{{1,2}}(?:st|nd|rd|th)?)?(?:,|\s+of)?\s+(?P<myear>{_YEAR}|['’]\d\d)\b"
    rf"|\b{_MONTH.replace('month', 'month2')}\s+(?P<m2year>2\d)(?![\d%.,]|\s+(?:million|billion|percent))\b"
    r"|(?<![\d.,$€£-])(?P<iso>(?:19|20)\d\d)-(?P<isomonth>0[1-9]|1[0-2])(?:-\d\d)?\b"
    rf"|\b(?P<season>spring|summer|autumn|mid|(?:the\s+)?(?:end|start)|late|early)(?:[\s-]of)?[\s-](?P<syear>{_YEAR})\b"
    r"|\b(?:FY[\s'’]?|fiscal\s+)(?P<fy>\d\d)\b"
    rf"|(?<![\d.,$€£])(?P<bare>{_YEAR})(?!\d|,\d|\.\d|\s*(?:%|cells?\b|units?\b|GWh|MWh|kWh|Wh\b))",
    re.IGNORECASE,
)


def periods(text: str) -> tuple[str, ...]:
    """The periods in order of first mention: "2025", "2025-H1", "2025-Q3", "2025-10"."""
    return tuple(dict.fromkeys(_period(match) for match in _PATTERN.finditer(text)))


def _period(match: re.Match[str]) -> str:
    part = {name: value for name, value in match.groupdict().items() if value}
    if "q" in part or "q2" in part:
        return f"{_year(part.get('qyear') or part['q2year'])}-Q{part.get('q') or part['q2']}"
    if "ordinal" in part:
        half = part["part"].lower() == "half"
        number = min(_ORDINALS[part["ordinal"].lower()], 2 if half else 4)
        return f"{part['oyear']}-{'H' if half else 'Q'}{number}"
    if "hyear" in part:
        return f"{_year(part['hyear'])}-H{part.get('h') or part['h2']}"
    if "month" in part or "month2" in part:
        name = (part.get("month") or part["month2"]).lower()[:3]
        number = next(at for at, month in enumerate(_MONTHS, 1) if month.startswith(name))
        return f"{_year(part.get('myear') or part['m2year'])}-{number:02d}"
    if "iso" in part:
        return f"{part['iso']}-{part['isomonth']}"
    if "season" in part:
        return f"{part['syear']}-{_SEASONS[part['season'].lower().split()[-1]]}"
    return f"20{part['fy']}" if "fy" in part else part["bare"]


def _year(text: str) -> str:
    return text if len(text) == 4 else f"20{text[-2:]}"  # four digits are a year in full


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
