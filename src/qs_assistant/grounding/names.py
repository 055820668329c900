"""Names that hold digits (10-K, 45X, AX-7) and so are no numbers: a table, the company's own, and what documents themselves use."""

import re
from collections.abc import Iterable
from functools import lru_cache

from qs_assistant.text.dates import MONTH_NAME

TABLE = (
    "A0",
    "A1",
    "A2",
    "B0",
    "B1",
    "B2",
    "C0",
    "C1",
    "45X",
    "48E",
    "30D",
    "10-K",
    "10-Q",
    "8-K",
    "20-F",
    "6-K",
    "S-1",
    "2170",
    "4680",
    "18650",
    "21700",
    "NMC811",
    "NMC 811",
    "24/7",
    "24-7",
    "CO2",
)
# A name that is also an ordinary number stands for the name only where no unit, currency or grouping makes it a quantity.
_AMBIGUOUS = frozenset({"2170", "4680", "18650", "21700"})
_LEARNT = re.compile(r"(?<![\w-])(?=[A-Za-z]*[A-Z])[A-Za-z]+(?:-?\d++[A-Za-z]*+)+(?![\w]|[.,]\d)")
_NEVER = re.compile(
    r"(?:[QH][1-4]|FY'?\d+|(?:USD?|EUR|GBP|CAD|CNY|RMB|JPY|A|C|US)\d+[A-Za-z]*|[A-Za-z]+-?\d+(?:[kKmMbB]n?|[MGTk]?Wh|%|x))$"
    rf"|(?:{MONTH_NAME})-?\d",
    re.IGNORECASE,
)


def learned_names(texts: Iterable[str]) -> frozenset[str]:
    """The capitalised alphanumerics of documents: words with a capital and a digit that are no quarter, year or amount."""
    found = (match.group() for text in texts for match in _LEARNT.finditer(text))
    return frozenset(name for name in found if not _NEVER.match(name) and len(name) <= 24)


def in_any_case(names: Iterable[str]) -> frozenset[str]:
    """Names as people may write them: as they are, in capitals, in small letters."""
    return frozenset(one for name in names for one in (name, name.upper(), name.lower()))


@lru_cache(maxsize=64)
def name_pattern(more: frozenset[str]) -> re.Pattern[str]:
    """The pattern of every name of the table and of `more`; a table name may be written in any case, a learnt one as learnt."""
    table = "|".join(_spelling(name) for name in sorted(set(TABLE), key=len, reverse=True))
    other = "|".join(re.escape(name) for name in sorted(more, key=len, reverse=True))
    bounded = rf"(?<![\w.,$€£])(?:(?i:{table})" + (rf"|{other}" if other else "") + r")(?![\w]|[.,]\d|\s*%)"
    return re.compile(bounded + r"|(?<![\w.,])C/\d+\b")


def _spelling(name: str) -> str:
    pattern = re.escape(name)
    if name in _AMBIGUOUS:
        # A cell format is followed, or preceded, by what it is the format of.
        return rf"{pattern}(?=[\s-]+(?:cells?|format|type|line|batter|pilot|yield|cylindrical|production))"
    return pattern
