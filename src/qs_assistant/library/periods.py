"""Reads the periods that a text speaks of: years, quarters and months."""

import re

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_MONTH = "(?P<month>" + "|".join(f"{name[:3]}(?:{name[3:]})?" if name != "may" else "may" for name in _MONTHS) + r"|sept)\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_PATTERN = re.compile(
    rf"\bQ(?P<q>[1-4])(?:\s+of)?[\s,/’'-]*(?:FY\s?)?{_YEAR}\b"
    rf"|\b(?P<ordinal>{'|'.join(_ORDINALS)})[\s-]quarter(?:\s+of)?(?:\s+(?:fiscal|the\s+year))?[\s,]+{_YEAR.replace('year', 'year2')}\b"
    rf"|\b{_MONTH}(?:\s+\d{{1,2}}(?:st|nd|rd|th)?)?,?(?:\s+of)?\s+{_YEAR.replace('year', 'year3')}\b"
    r"|(?<![\d.,$€£-])(?P<iso>(?:19|20)\d\d)-(?P<isomonth>0[1-9]|1[0-2])(?:-\d\d)?\b"
    r"|\b(?:FY|fiscal\s+)(?P<fy>\d\d)\b"
    r"|(?<![\d.,$€£])(?P<bare>(?:19|20)\d\d)(?!\d|,\d|\.\d|\s*(?:%|cells?\b|units?\b|GWh|MWh|kWh|Wh\b))",
    re.IGNORECASE,
)


def periods(text: str) -> tuple[str, ...]:
    """The periods in order of first mention: "2025", "2025-Q3", "2025-10"."""
    found: dict[str, None] = {}
    for match in _PATTERN.finditer(text):
        found[_period(match)] = None
    return tuple(found)


def _period(match: re.Match[str]) -> str:
    part = match.groupdict()
    if part["q"]:
        return f"{part['year']}-Q{part['q']}"
    if part["ordinal"]:
        return f"{part['year2']}-Q{_ORDINALS[part['ordinal'].lower()]}"
    if part["month"]:
        number = next(at for at, name in enumerate(_MONTHS, 1) if name.startswith(part["month"].lower()[:3]))
        return f"{part['year3']}-{number:02d}"
    if part["iso"]:
        return f"{part['iso']}-{part['isomonth']}"
    return f"20{part['fy']}" if part["fy"] else str(part["bare"])
