"""A name and a number as one change: how near they stand, and what they mean together."""

from dataclasses import dataclass, field

from qs_assistant.questions.changes import Operation
from qs_assistant.questions.mentions import Mention
from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.text.tokens import words
from qs_assistant.valuation.inputs import INPUTS

_LINKS = words(
    "is are was were of at to = : by be been become becomes reaches reach reached hits hit equals the a an that about only just for"
    " with from on in rate level goes go gets comes stands stays assume assumed set it its would were ends as per around roughly"
    " takes take up down in now rises rise falls fall drops drop increases increase climbs moves came has have lasts last runs run"
    " were than over if and/or plus -> s out lands sits more less higher lower later"
)
_BARRIERS = words(
    "worth justify justifies gives give makes make mean means imply implies implied support supports needed need needs required"
    " requires valued warrants what"
)
MOVING_UP = words("grow grows growing rise rises rising climb climbs climbing increase increases increasing inflate inflates inflating")
MOVING = MOVING_UP | words(
    "shrink shrinks shrinking fall falls falling decline declines declining drop drops dropping erode erodes eroding decrease"
    " decreases decreasing"
)


TOO_FAR, UNPAIRED = 6.0, 7.0


RATE_OF = {"cell_price": "price_decline", "materials_cost": "cost_decline", "conversion_cost": "cost_decline", "opex": "opex_growth",
              "cost_decline": "cost_decline", "price_decline": "price_decline", "opex_growth": "opex_growth"}  # fmt: skip


STEPS = {"separator_yield": "p_separator", "cell_yield": "p_cell", "pack_yield": "p_pack"}


@dataclass(frozen=True, slots=True)
class Change:
    """One change of an input as it was read."""

    name: str
    quantity: Quantity
    operation: Operation
    mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a stretch of a sentence changes, and what was left over.

    `open` are quantities that nothing explains, `unclear` those that fit several inputs, `aside` those that are no part of the question.
    """

    changes: tuple[Change, ...] = ()
    preset: str | None = None
    open: tuple[Quantity, ...] = ()
    unclear: tuple[tuple[Quantity, tuple[str, ...]], ...] = ()
    aside: tuple[Quantity, ...] = ()
    replaced: tuple[Quantity, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """A name with a number, the change they make and its cost; `rivals` are other inputs that the name may mean."""

    mention: Mention
    quantity: Quantity
    name: str
    operation: Operation
    cost: float
    rivals: tuple[str, ...] = field(default=())


def only_kind(names: tuple[str, ...], kind: str) -> tuple[str, ...]:
    """Of some names the stages ("p_") or the yield steps."""
    return tuple(name for name in names if (name.startswith("p_") if kind == "p_" else name in STEPS))


def signed(mention: Mention, quantity: Quantity) -> Operation | None:
    """Reads "opex -10%", "cash +$200M" as changes, where the input could not have such a value itself."""
    name = mention.candidates[0]
    if name not in INPUTS or INPUTS[name].low < 0 or quantity.unit in ("points", "bp", "year", "times"):
        return None
    if quantity.unit in ("percent", "part"):
        return Operation("scale", 1 + quantity.value)
    return Operation("add", quantity.value)


def refine(sentence: Sentence, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Merge "the cell step ... a yield of" and "the factory stage ... a chance of success" into the step's or stage's own input."""
    kept: list[Mention] = []
    for mention in mentions:
        previous = kept[-1] if kept else None
        merged = _merged(previous, mention) if previous is not None and _same_part(sentence, previous, mention) else None
        if merged is not None:
            kept[-1] = merged
        else:
            kept.append(mention)
    return tuple(kept)


def _same_part(sentence: Sentence, left: Mention, right: Mention) -> bool:
    between = sentence.words(left.last, right.first)
    return len(between) <= 8 and not any(word in (",", "and", ";", ".", "?") for word in between)


def _merged(left: Mention, right: Mention) -> Mention | None:
    for one, other in ((left, right), (right, left)):
        generic = one.candidates[0]
        if generic == "target_yield" and (steps := only_kind(other.candidates, "_yield")):
            return Mention(left.first, right.last, steps[:1], exact=left.exact and right.exact) if _near(left, right) else None
        stages = tuple(name for name in other.candidates if name.startswith("p_"))
        if generic == "success_probability" and stages:
            return Mention(left.first, right.last, stages[:1]) if _near(left, right) else None
    return None


def _near(left: Mention, right: Mention) -> bool:
    return right.first - left.last <= 8


def _annual(sentence: Sentence, mention: Mention, quantity: Quantity) -> bool:
    first, last = min(mention.first, quantity.first), max(mention.last, quantity.last)
    return quantity.annual or any(word in ("annual", "annually", "yearly") for word in sentence.words(first, last + 2))


def moves_price(sentence: Sentence, mention: Mention, quantity: Quantity) -> Operation | None:
    """Reads "if the cell price declines by 10%", which is no yearly rate, as a move of the price itself."""
    if mention.candidates[0] != "price_decline" or quantity.unit != "percent" or _annual(sentence, mention, quantity):
        return None
    verb = sentence.word(mention.last - 1) in ("declines", "declined", "erodes", "eroded")
    return Operation("scale", 1 - quantity.value) if verb and sentence.words(mention.last, quantity.first) in ([], ["by"]) else None


def per_year(sentence: Sentence, mention: Mention, quantity: Quantity, change: Operation) -> tuple[str, Operation] | None:
    """Reads "cell prices fall 3% a year": a price that moves by so much a year names the yearly rate."""
    rate = next((RATE_OF[name] for name in mention.candidates if name in RATE_OF), None)
    if rate is None or quantity.unit != "percent" or change.action not in ("scale", "set"):
        return None
    between = sentence.words(mention.last, quantity.first) or sentence.words(quantity.last, mention.first)
    moving = bool(between) and between[-1] == "at" and any(word in MOVING for word in between)
    annual = (
        quantity.annual
        or moving
        or any(word in ("annual", "annually", "yearly") for word in sentence.words(mention.last, quantity.last + 3))
    )
    if not annual or (change.action == "set" and not moving and not mention.loose and mention.candidates[0] != rate):
        return None
    if change.action == "set" and not moving:
        return rate, change
    growing = change.amount > 1 if change.action == "scale" else any(word in MOVING_UP for word in between)
    sign = 1 if growing == (rate == "opex_growth") else -1
    return rate, Operation("set", sign * abs(quantity.value))


def distance(sentence: Sentence, mention: Mention, quantity: Quantity) -> float:
    """How far apart a name and a number are: words that link cost little, others, commas and clause ends more."""
    name_first = mention.first < quantity.first
    low, high = (mention.last, quantity.first) if name_first else (quantity.last, mention.first)
    if high < low:
        return 0.0 if mention.first <= quantity.first < mention.last else TOO_FAR + 1
    cost = 0.0 if name_first else 0.25
    for place in range(low, high):
        word = sentence.word(place)
        if word in (".", "?", "!", ";"):
            cost += 4.0
        elif word == ",":
            cost += 2.0
        elif word in ("and", "or", "but"):
            cost += 1.5
        elif word in _BARRIERS:
            cost += 3.0
        elif word not in _LINKS:
            cost += 0.7
        else:
            cost += 0.1
    if name_first and high > low and sentence.word(high - 1) in ("of", "at", "to", "is", "=", ":", "reaches", "by", "hits"):
        cost -= 0.15
    return cost
