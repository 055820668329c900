"""A figure as a cell displays it: its sign, currency, digits and what follows them."""

import re
from dataclasses import dataclass
from functools import lru_cache

from qs_assistant.text.scales import scales

KEPT = 4096

_CURRENCY = r"US\$|USD|CA\$|EUR|GBP|[$€£¥₩]"
_FIGURE = re.compile(
    rf"(?P<about>[~≈<>]\s*+)?(?P<open>\(?)\s*+(?P<minus>[-−–])?\s*+(?P<currency>{_CURRENCY})?\s*+(?P<open2>\(?)\s*+(?P<minus2>[-−–+])?\s*+"
    rf"(?P<digits>\d{{1,3}}(?:[,\u2009\u202f]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"(?P<rest>\s*+(?:%|(?!(?:of|to|and|or|in|at|by|from|for|per)\b)[A-Za-z/%²][\w/%² -]{0,24})?)\s*+(?P<close>\)?)\s*+(?P<percent>%?)\s*+"
)
_SCALES = scales("k thousand thousands m mm mn million millions b bn billion billions tn trillion trillions")
OPENERS = frozenset({"$", "€", "£", "¥", "US$", "(", "$(", "$ (", "€(", "£(", "-", "−", "-$", "−$", "- $"})
CLOSERS = frozenset({")", "%", ")%", ") %", "pts", "bps", "x"})
NIL = frozenset({"—", "–", "-", "−", "$—", "$ —", "$-", "$ -", "$–", "—%", "— %", "-%", "n/a", "n.m.", "nm"})
_SECOND = re.compile(r"(?:\b(?:to|and)\s|\s[-–—])\s*\d|^/\d")  # "39% to 58%", "3/25/2026"
_DATE_PART = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Display:
    """A figure as displayed: its value with the sign, before any scale of the table; its currency, own scale (1 for none) and own unit."""

    value: float
    currency: str = ""
    scale: float = 1.0
    unit: str = ""
    percent: bool = False


@lru_cache(maxsize=KEPT)  # the cells of a table are looked at again and again
def display(text: str) -> Display | None:
    """The figure that a whole cell is, or None where it is something else (words, a range, a date)."""
    match = _FIGURE.fullmatch(text.strip())
    if match is None:
        return None
    rest = match["rest"].strip()
    if _SECOND.search(rest):
        return None
    percent = rest == "%" or bool(match["percent"])
    opened = bool(match["open"] or match["open2"])
    if opened != bool(match["close"]):
        return None
    negative = opened or bool(match["minus"]) or (match["minus2"] or "") in {"-", "−", "–"}
    size = float(re.sub(r"[,\u2009\u202f]", "", match["digits"]))
    head, _, tail = rest.partition(" ")
    if head.istitle() and len(head) > 1 and head.lower() not in _SCALES and not match["currency"] and _DATE_PART.fullmatch(match["digits"]):
        return None  # "2026 Bonus" names what is of a year
    scale = _SCALES.get(head.lower(), 0.0) if head.islower() or len(head) < 3 or head.istitle() else 0.0
    unit = "" if percent else (tail if scale else rest)
    currency = {"US$": "$", "USD": "$", "EUR": "€", "GBP": "£"}.get(match["currency"] or "", match["currency"] or "")
    return Display(-size if negative else size, currency, scale or 1.0, unit.strip(), percent)


_ENDS = re.compile(r"\s*+(?P<low>\S.{0,60}?)(?P<dash>\s{0,9}[–—]\s{0,9}|\s{1,9}-\s{1,9}|-|\s{1,9}to\s{1,9})(?P<high>\S.{0,60}?)\s*+")


@lru_cache(maxsize=KEPT)
def ends(text: str, *, measured: bool = False) -> tuple[str, str] | None:
    """The two figures of a range ("45–75", "39% to 58%", "$8.5 - $8.6 billion"); None for a number of several parts ("333-250082").

    `measured` says that what stands around the cell measures it: then "45-75" is a range as well.
    """
    match = _ENDS.fullmatch(text)
    low, high = (display(match["low"]), display(match["high"])) if match else (None, None)
    if match is None or low is None or high is None or is_year(match["low"]) or is_year(match["high"]):
        return None
    bare = match["dash"] == "-" and not measured and not re.search(r"[$€£¥%.]", text)
    return None if bare or low.value > high.value or re.match(r"0\d", match["low"]) else (match["low"], match["high"])


@lru_cache(maxsize=KEPT)
def is_year(text: str) -> bool:
    """Whether a cell is a bare year, which heads a column or a row and is no figure."""
    return _DATE_PART.fullmatch(text.strip().rstrip("*")) is not None


def is_nil(text: str) -> bool:
    """Whether a cell says that there is nothing: a dash."""
    return text.strip().lower() in NIL
