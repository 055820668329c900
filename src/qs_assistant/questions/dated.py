"""Numbers that only date something or name a cell format ("jan 24", "end of 25", "18 July 2025", "a 2170 cell"): no input is meant."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from qs_assistant.text.dates import MONTH_NAME
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.text.tokens import Token

_MONTH = rf"(?:{MONTH_NAME})\b\.?"
_PAST_YEAR = r"20(?:0\d|1\d|2[0-6])"
_SHORT_YEAR = r"'?[12]\d"
_NO_MORE = r"(?![\d%$]|[.,]\d|\s?(?:%|percent|per|pct|gwh|bn|billion|m\b|mn|million|x\b|dollars|points|bps|years|yrs|months))"
_DATED = re.compile(
    rf"\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:{_PAST_YEAR}|{_SHORT_YEAR}){_NO_MORE}"
    rf"|(?<![\d.,$])\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+(?:{_PAST_YEAR}|{_SHORT_YEAR}){_NO_MORE})?"
    rf"|\b{_MONTH}(?:\s+of)?\s+(?:{_PAST_YEAR}|'?[12]\d){_NO_MORE}"
    rf"|\b(?:eoy|fy|ye|cy|ytd|q[1-4]|h[12]|[1-4]q|[12]h|year[- ]?end|(?:end|close|finish|start|beginning|middle|mid|half)\s+of"
    rf"|mid|late|early|full[- ](?:year|yr)|fiscal(?:\s+year)?)[\s-]*(?:{_PAST_YEAR}|{_SHORT_YEAR}){_NO_MORE}"
)
_RATE = re.compile(r"\bper doubling\b")
_YEAR = re.compile(rf"\b{_PAST_YEAR}\b{_NO_MORE}")
_STARTS = re.compile(
    r"\b(?:start\w*|launch\w*|begin\w*|commerc\w*|sop|production|first year|base year|delay\w*|ramp\w*|earlier|later|sooner"
    r"|slip\w*|(?:valuation|reference|reported|fiscal) year|what if|suppos\w+)\b"
)
_FORMAT = re.compile(r"(?<![\d.,$])(?:18650|21700|2170|4680)\b(?!\s?(?:gwh|m\b|million|bn|\$))")


def without_dates(tokens: Sequence[Token], found: Sequence[Quantity], text: str, *, keeps_years: bool = False) -> tuple[Quantity, ...]:
    """The quantities that may be values of inputs: no dates, no years gone by (unless something starts in them), no cell formats.

    Args:
        tokens: of the text.
        found: its quantities.
        text: the text.
        keeps_years: whether the text names the input that a year gone by may be the value of.
    """
    lowered = text.lower()
    if keeps_years:
        return tuple(found)
    spans = [match.span() for pattern in (_DATED, _FORMAT, _RATE) for match in pattern.finditer(lowered)]
    if not _STARTS.search(lowered):
        spans += [match.span() for match in _YEAR.finditer(lowered)]
    spans.sort()
    starts, furthest = [start for start, _ in spans], list(accumulate((end for _, end in spans), max))

    def dates(one: Quantity) -> bool:
        """Whether a plain number lies within a span: of those that begin before it, the furthest end decides."""
        plain = one.unit in ("number", "year", "times", "part") and not one.scaled and not one.sign
        before = bisect_right(starts, tokens[one.first].start)
        return plain and before > 0 and tokens[one.last - 1].end <= furthest[before - 1]

    return tuple(one for one in found if not dates(one))


def dated(text: str) -> bool:
    """Whether a lower-case text names a day, a month with its year, or a quarter, half or edge of a year gone by."""
    return _DATED.search(text) is not None
