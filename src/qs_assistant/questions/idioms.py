"""Set phrases that change an input without its name beside a number: "opex stays flat", "six years to mature yield"."""

import re
from dataclasses import replace

from qs_assistant.questions.changes import Operation
from qs_assistant.questions.mentions import Mention
from qs_assistant.questions.pairing import MOVING, MOVING_UP, RATE_OF, STEPS, Change, Pair
from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.quantity_units import Quantity

_STEPS_AND_STAGES = {*STEPS, *STEPS.values(), "p_factory"}
_FLAT = re.compile(
    r"(?<!stock )(?<!share )(?<!shares )\b(?:(?P<opex_growth>opex|burn|overheads?|operating (?:costs?|expenses?)|spending)"
    r"|(?P<price_decline>(?:cell |battery |selling )?prices?|asps?)|(?P<cost_decline>(?:unit |cell |production )?costs?))"
    r"(?: (?:just|simply|always|never|only))?"
    r" (?:(?:stays?|staying|is|are|was|were|remains?|held|kept|holds?|being|be|to be|to stay|stayed) )?(?:roughly |totally |completely )?"
    r"(?:flat|constant|steady|frozen|(?:do not|does not|don't|doesn't|dont|doesnt|not|never) "
    r"(?:grow|fall|decline|drop|erode|come down|change|move|shrink|rise|falls?|drops?|declines?))(?! (?:to|by|from|at|below|under) )\b"
)
_FREE = re.compile(
    r"\b(?P<debt>debt|loan)[- ]free\b|\b(?P<tax_rate>tax)[- ]free\b|\b(?P<royalty_rate>royalty)[- ]free\b"
    r"|\b(?P<scrap_recovery>(?:nothing|none|no value|no scrap)(?: of (?:it|the scrap|that))? (?:is|gets|can be|will be|could be|was|were) "
    r"(?:recovered|reclaimed|recycled|salvaged)|(?:recover|reclaim|salvage)s? nothing)\b"
)
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
_AT_FIRST = re.compile(
    r"(?:in|for|during|at|on|by)? ?(?:the |its )?(?:first year|year one|year 1\b|launch|start year|opening year|day one|outset|beginning)"
    r"|initially|at (?:the )?start\b|to start with|to begin with|at sop\b"
)
_STARTS_WITH = re.compile(
    r"\b(?:start|begin|launch|open)(?:s|ed|ing|ning|es)?(?: production)?(?: out| off)? (?:with|at|from) (?:an? |the )?(?:overall |total )?"
    r"yields?(?: (?:of|at|around|about|only|just))*\s*$"
)
_COIN = re.compile(r"\bcoin[- ](?:flip|toss)\b|\btoss[- ]?up\b|\bflip of a coin\b")
_PER_GWH = re.compile(
    r"\b(?:a|each|every|one|per) (?:gwh|gigawatt[- ]?hour)(?: of (?:capacity|cells|plant))? (?:costs?|takes?"
    r"|needs?|requires?|is|would cost)\b[\w\s]{0,12}$"
)
_OF_CAPACITY = re.compile(
    r"of (?:(?:its|his|the|their|our|all|total|installed|that|nameplate|rated|plant|factory) )*(?:capacity|nameplate)\b"
)
_OWN = re.compile(r"\b(?:own(?:s|ed|ing)?|itself|themselves|captive|in[- ]house|self[- ](?:built|owned|operated))\b")
_OF_MARGIN = re.compile(r"of (?:(?:its|the|their|his|a|licensees?|licensees'|licensee's|partner's|vw's|powerco's|unit|own) )*margins?\b")
_USES = re.compile(r"\b(?:us(?:e[sd]?|ing)|run(?:s|ning)?|ran|operat\w+|utili[sz]\w+|fill(?:s|ed|ing)?|load(?:s|ed|ing)?|busy|idle)\b")


def shared_percent(sentence: Sentence, quantities: list[Quantity]) -> list[Quantity]:
    """Reads "separator 91, cell 95, pack 99 percent": bare numbers of steps or stages beside a percentage are percentages."""
    shared = list(quantities)
    for order in (range(len(shared) - 2, -1, -1), range(1, len(shared))):
        for place in order:
            one, other = shared[place], shared[place + 1 if order.step < 0 else place - 1]
            if (
                one.unit == "number"
                and not one.scaled
                and 1 < one.value <= 100
                and other.unit == "percent"
                and _of_steps(sentence, one, other)
            ):
                shared[place] = replace(one, value=one.value / 100, unit="percent")
    return shared


def _of_steps(sentence: Sentence, one: Quantity, other: Quantity) -> bool:
    """Whether nothing but marks and the names of steps or stages stands between two numbers, and such a name does."""
    first, last = min(one.last, other.last), max(one.first, other.first)
    between = [mention for mention in sentence.mentions if first <= mention.first < last]
    covered = {place for mention in between for place in range(mention.first, mention.last)}
    rest = [sentence.word(place) for place in range(first, last) if place not in covered]
    steps = all(set(mention.candidates) & _STEPS_AND_STAGES or mention.candidates[0] == "target_yield" for mention in between)
    return (
        bool(between)
        and steps
        and all(word in (",", "and", "&", "/", "at", "of", "the", "for", "is", "in", "step", "stage") for word in rest)
    )


def set_phrases(sentence: Sentence, quantities: list[Quantity], first: int, last: int) -> list[Pair]:
    """The changes that set phrases in the tokens [first, last) make."""
    found = [*_flat(sentence, first, last), *_coin(sentence, first, last)]
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
    if quantity.unit == "usd" and quantity.scaled and _PER_GWH.search(sentence.phrase(max(quantity.first - 7, 0), quantity.first).lower()):
        return "capex_per_gwh"
    if quantity.unit in ("percent", "part") and _STARTS_WITH.search(sentence.phrase(max(quantity.first - 9, 0), quantity.first).lower()):
        return "initial_yield"
    if quantity.unit in ("percent", "part") and _AT_FIRST.match(after) and _yield_before(sentence, quantity):
        return "initial_yield"
    if quantity.unit in ("percent", "part") and _OF_MARGIN.match(after):
        return "margin_cap"
    return None


def _yield_before(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether the overall yield, and no other quantity, is named shortly before."""
    return any(one.candidates[0] in ("target_yield", "initial_yield") and 0 <= quantity.first - one.last <= 4 for one in sentence.mentions)


def _flat(sentence: Sentence, first: int, last: int) -> list[Pair]:
    """Reads "opex stays flat", "prices do not fall" as a yearly rate of nothing, and "debt-free" as none."""
    found = []
    offset = sentence.tokens[first].start if first < len(sentence.tokens) else 0
    text = sentence.phrase(first, last).lower()
    for match in (*_FLAT.finditer(text), *_FREE.finditer(text)):
        start, end = sentence.at(offset + match.start()), sentence.at(offset + match.end())
        name = str(match.lastgroup)
        if not any(one.first <= end < one.last for one in sentence.quantities):
            quantity = Quantity(0.0, "number", start, end, match[0])
            found.append(Pair(Mention(start, end, (name,)), quantity, name, Operation("set", 0.0), 0.0))
    return found


def _coin(sentence: Sentence, first: int, last: int) -> list[Pair]:
    """Reads "success is a coin flip" as even odds, of the stage that is named or of the whole."""
    match = _COIN.search(sentence.lowered) if not sentence.quantities else None
    if match is None or not first <= (place := sentence.at(match.start())) < last:
        return []
    stages = [name for one in sentence.mentions for name in one.candidates if name.startswith("p_")]
    name = stages[0] if stages else "success_probability"
    quantity = Quantity(0.5, "part", place, sentence.at(match.end()), match[0])
    return [Pair(Mention(place, quantity.last, (name,)), quantity, name, Operation("set", 0.5), 0.0)]


def drift(sentence: Sentence, quantity: Quantity, changes: list[Change]) -> Change | None:
    """Reads "opex of $280m growing at 1% a year": the yearly rate of the input whose value was said just before."""
    before = sentence.words(quantity.first - 4, quantity.first)
    if quantity.unit != "percent" or not any(word in MOVING for word in before):
        return None
    last = next((one for one in reversed(changes) if one.quantity.first < quantity.first and one.name in RATE_OF), None)
    if last is None or quantity.first - last.quantity.last > 7 or last.name == RATE_OF[last.name]:
        return None
    rate = RATE_OF[last.name]
    sign = 1 if any(word in MOVING_UP for word in before) == (rate == "opex_growth") else -1
    return Change(rate, quantity, Operation("set", sign * abs(quantity.value)))
