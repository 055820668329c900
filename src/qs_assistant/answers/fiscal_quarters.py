"""Quarters of a company's own year, which have no days of the calendar: "Q3 FY26", "third quarter of fiscal 2026"."""

import re
from functools import lru_cache

KEPT = 4096
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_QUARTER = rf"(?:Q\s?(?P<digit>[1-4])|(?P<digit_first>[1-4])Q|(?P<word>{'|'.join(_ORDINALS)})[\s-]+(?:fiscal\s+)?quarter)"
_YEAR = r"(?:FY|fiscal(?:\s+year)?)[\s'’]*(?P<year>(?:20)?\d\d)"
_BETWEEN = r"[\s,]{0,3}(?:(?:of|in|for)\s+)?(?:the\s+)?"
_ORDERS = ((_QUARTER, _YEAR), (_YEAR, _QUARTER))
_FORMS = tuple(re.compile(rf"(?<!\w)(?:{first}){_BETWEEN}(?:{second})(?!\w)", re.IGNORECASE) for first, second in _ORDERS)


@lru_cache(maxsize=KEPT)
def fiscal_quarter(text: str) -> tuple[int, int] | None:
    """The year and the number of the one fiscal quarter that a text names; None where it names none, or more than one."""
    found = {_read(match) for form in _FORMS for match in form.finditer(text)}
    return found.pop() if len(found) == 1 else None


def _read(match: re.Match[str]) -> tuple[int, int]:
    digit = match["digit"] or match["digit_first"]
    year = int(match["year"])
    return year + 2000 if year < 100 else year, int(digit) if digit else _ORDINALS[match["word"].lower()]
