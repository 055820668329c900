"""Words that weaken or bound a number ("over 16%", "up to $131 million", "about 5 Ah"), and whether one text keeps another's."""

import re
from typing import Literal

Hedge = Literal["", "about", "at_least", "at_most"]

_AT_LEAST = (
    r"over|more\s+than|above|at\s+least|exceed(?:s|ed|ing)|greater\s+than|north\s+of|upwards?\s+of|in\s+excess\s+of|no\s+less\s+than"
    r"|not\s+less\s+than|beyond|(?<!the\s)past|topp(?:ed|ing)|>=?|≥|a\s+minimum\s+of|larger\s+than|higher\s+than|well\s+over"
)
_AT_MOST = (
    r"up\s+to|at\s+most|under|below|less\s+than|fewer\s+than|no\s+more\s+than|not\s+more\s+than|as\s+much\s+as|as\s+many\s+as|<=?|≤"
    r"|a\s+maximum\s+of|maximum\s+of|a\s+ceiling\s+of|well\s+under|capped\s+at|lower\s+than|smaller\s+than"
)
_ABOUT = (
    r"about|around|roughly|approximately|approx\.?|some|nearly|almost|near|close\s+to|circa|ca\.|c\.|~|≈|an\s+estimated|an\s+average\s+of\s+about"
    r"|in\s+the\s+order\s+of|of\s+the\s+order\s+of|just\s+(?:over|under|above|below)|a\s+little\s+(?:over|under|above|below)|slightly\s+(?:over|under|above|below)|or\s+so"
)
_LINK = r"(?:\s+(?:a|an|the|further|another|additional|about|only|just|to)){0,9}\s*$"
_BEFORE: tuple[tuple[Hedge, re.Pattern[str]], ...] = (
    ("about", re.compile(rf"(?<![\w])(?:{_ABOUT}){_LINK}", re.IGNORECASE)),
    ("at_least", re.compile(rf"(?<![\w])(?:{_AT_LEAST}){_LINK}", re.IGNORECASE)),
    ("at_most", re.compile(rf"(?<![\w])(?:{_AT_MOST}){_LINK}", re.IGNORECASE)),
)
_AFTER: tuple[tuple[Hedge, re.Pattern[str]], ...] = (
    (
        "at_least",
        re.compile(r"\s{0,9}\+|,?\s{1,9}(?:or|and)\s+(?:more|above|higher|over|better)\b|\s{1,9}(?:at\s+least|plus)\b", re.IGNORECASE),
    ),
    ("at_most", re.compile(r",?\s{1,9}(?:or|and)\s+(?:less|fewer|below|lower|under)\b|\s{1,9}(?:at\s+most|maximum)\b", re.IGNORECASE)),
    ("about", re.compile(r"\s{1,9}(?:or\s+so|approximately)\b", re.IGNORECASE)),
)
_REACH = 40


def hedge_of(text: str, start: int, end: int) -> Hedge:
    """The hedge of the number at text[start:end], from the words right before it or right after it."""
    before = text[max(0, start - _REACH) : start]
    for hedge, pattern in _BEFORE:
        if pattern.search(before):
            return hedge
    for hedge, pattern in _AFTER:
        if pattern.match(text, end):
            return hedge
    return ""


def preserves(shown: Hedge, source: Hedge) -> bool:
    """Whether a text that shows one hedge is true to a source that has the other: a bound must stay, "about" may be added."""
    if source in {"at_least", "at_most"}:
        return shown == source
    if source == "about":
        return shown == "about"
    return shown in {"", "about"}
