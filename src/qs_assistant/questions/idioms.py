"""Changes that are more than a name beside a number: "six years to mature yield", "30% of its capacity is owned", "no debt"."""

import re

from qs_assistant.questions.changes import Operation
from qs_assistant.questions.mentions import Mention
from qs_assistant.questions.pairing import Pair
from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.valuation.inputs import INPUTS

_TO_YIELD = re.compile(
    r"(?:to|until|till|before|for)(?: it)? (?:(?:get|getting|go|move|come|climb|grow)s?(?: up)? to |reach(?:es|ing)? |hits? "
    r"|arrive at |achieve )?"
    r"(?:the |its |a |our |that )?(?:(?:mature|target|full|final|overall|peak|steady[- ]state|ultimate|end|top) )+yield"
)
_TO_PEAK = re.compile(
    r"(?:to|until|till|before|for)(?: it)? (?:(?:get|getting|go|move|come|ramp|build|scale)s?(?: up| out)? to |reach(?:es|ing)? |hits? "
    r"|arrive at |achieve )?(?:the |its |a |our )?(?:peak|full|max(?:imum)?|nameplate) "
    r"(?:capacity|volumes?|production|output|ramp|scale|rate|size)"
)
_TO_MATURE = re.compile(r"(?:to|until|till|before)(?: it)? (?:(?:is |be |becomes? )?matured?s?\b|(?:reach(?:es)? )?maturity)")
_OF_CAPACITY = re.compile(
    r"of (?:(?:its|his|the|their|our|all|total|installed|that|nameplate|rated|plant|factory) )*(?:capacity|nameplate)\b"
)
_OWN = re.compile(r"\b(?:own(?:s|ed|ing)?|itself|themselves|captive|in[- ]house|self[- ](?:built|owned|operated))\b")
_OF_MARGIN = re.compile(r"of (?:(?:its|the|their|his|a|licensees?|licensees'|[a-z&.-]+'s|unit|own) )*margins?\b")
_USES = re.compile(r"\b(?:us(?:e[sd]?|ing)|run(?:s|ning)?|ran|operat\w+|utili[sz]\w+|fill(?:s|ed|ing)?|load(?:s|ed|ing)?|busy|idle)\b")


def set_phrases(sentence: Sentence, quantities: list[Quantity]) -> list[Pair]:
    """The changes that numbers make by the words after them."""
    found = []
    for quantity in quantities:
        after = sentence.phrase(quantity.last, min(quantity.last + 12, len(sentence.tokens))).lower()
        name = _set_phrase(sentence, quantity, after)
        if name is not None:
            mention = Mention(quantity.first, quantity.last, (name,))
            found.append(Pair(mention, quantity, name, Operation("set", quantity.value), 0.0))
    return found


def _set_phrase(sentence: Sentence, quantity: Quantity, after: str) -> str | None:
    """The input that a number with the words after it sets."""
    if quantity.unit == "years" and _TO_MATURE.match(after) and "yield" in sentence.lowered:
        return "yield_ramp_years"
    if quantity.unit == "years" and not quantity.sign:
        return "yield_ramp_years" if _TO_YIELD.match(after) else "ramp_years" if _TO_PEAK.match(after) else None
    if quantity.unit in ("percent", "part") and _OF_CAPACITY.match(after):
        near = sentence.phrase(max(quantity.first - 7, 0), min(quantity.last + 9, len(sentence.tokens))).lower()
        if _OWN.search(near):
            return "owned_share"
        return "utilization" if _USES.search(near) else None
    if quantity.unit in ("percent", "part") and _OF_MARGIN.match(after):
        return "margin_cap"
    return None


def overlap(one: Mention, other: Mention) -> bool:
    """Whether two mentions share a token."""
    return one.first < other.last and other.first < one.last


def said_without_number(sentence: Sentence, mentions: tuple[Mention, ...], first: int, last: int) -> list[Pair]:
    """Reads "no debt", "zero tax", "without royalties": a name right after a word for nothing."""
    found = []
    for mention in mentions:
        before = sentence.word(mention.first - 1)
        name = mention.candidates[0]
        if (
            before in ("no", "zero", "without", "nil")
            and not mention.loose
            and name in INPUTS
            and INPUTS[name].allows(0.0)
            and first <= mention.first < last
        ):
            quantity = Quantity(0.0, "number", mention.first - 1, mention.first, sentence.phrase(mention.first - 1, mention.first))
            if not any(one.last == mention.first for one in sentence.quantities) and INPUTS[name].unit not in ("year", "years"):
                found.append(Pair(mention, quantity, name, Operation("set", 0.0), 0.0))
    return found
