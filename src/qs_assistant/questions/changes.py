"""What a quantity does to an input: sets it, adds to it or multiplies it, and what comes out in the input's unit."""

from dataclasses import dataclass
from typing import Literal

from qs_assistant.questions.directions import ABOUT, LESS, TO_VALUE, direction_after, direction_before, shifts, verb_before
from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.outputs import OUTPUTS

Action = Literal["set", "add", "scale", "old"]


@dataclass(frozen=True, slots=True)
class Operation:
    """What a quantity does: `amount` is signed for add and the factor for scale; `shift` marks later and sooner, `sign` its direction."""

    action: Action
    amount: float
    shift: bool = False


def operation(sentence: Sentence, quantity: Quantity) -> Operation | None:
    """Read the words around a quantity; None where it is a relative change whose direction is not said."""
    left = quantity.first
    while sentence.word(left - 1) in ABOUT:
        left -= 1
    before = sentence.word(left - 1)
    if _is_old(sentence, quantity, left):
        return Operation("old", quantity.value)
    if quantity.unit == "times":
        return _times(sentence, quantity)
    if quantity.unit == "part":
        return _part(sentence, quantity, before)
    sign, shift = direction_after(sentence, quantity)
    if not sign and before == "by":
        sign, shift = verb_before(sentence, left - 1), shifts(sentence, left)
        if not sign:
            return Operation("set", quantity.value) if quantity.unit == "year" else None
    if not sign and before not in TO_VALUE:
        sign, shift = direction_before(sentence, quantity, left)
    if not sign and quantity.sign and quantity.unit in ("years", "gwh") and before not in TO_VALUE:
        near = sentence.words(quantity.last, quantity.last + 3)
        sign, shift = (1 if quantity.sign == "+" else -1), any(word in ("delay", "late", "later", "wait", "slip") for word in near)
    if not sign and quantity.sign and quantity.unit in ("points", "bp"):
        sign = 1 if quantity.sign == "+" else -1
    return _relative(quantity, sign, shift=shift)


def _relative(quantity: Quantity, sign: int, *, shift: bool) -> Operation | None:
    amount = abs(quantity.value)
    if quantity.unit in ("points", "bp"):
        if sign:
            return Operation("add", sign * amount)
        return Operation("set", quantity.value) if quantity.unit == "bp" and quantity.value >= 0.05 else None
    if not sign or quantity.unit == "year":
        return Operation("set", quantity.value)
    if quantity.unit == "percent":
        return Operation("scale", 1 + sign * amount)
    return Operation("add", sign * amount, shift)


def _is_old(sentence: Sentence, quantity: Quantity, left: int) -> bool:
    """Whether the quantity is the value that is replaced: "12% instead of 10%", "from 10% to 12%", "not 90 but 85%"."""
    before, earlier = sentence.word(left - 1), sentence.word(left - 2)
    if (earlier, before) in (
        ("instead", "of"),
        ("rather", "than"),
        ("up", "from"),
        ("down", "from"),
        ("vs", "current"),
    ):
        return True
    if earlier == "compared" and before in ("to", "with"):
        return any(one.unit == quantity.unit and one.last <= left for one in sentence.quantities)
    if earlier == "of" and sentence.word(left - 3) == "instead":
        return True
    if sentence.word(quantity.last) == "->":
        return any(quantity.last < one.first <= quantity.last + 2 for one in sentence.quantities)
    if before in ("not", "isn't", "aren't", "wasn't", "isnt", "n't") or (before == "of" and earlier == "instead"):
        return True
    if before == "from":
        after = sentence.words(quantity.last, quantity.last + 4)
        others = [
            one
            for one in sentence.quantities
            if one.first != quantity.first and sentence.clause[one.first] == sentence.clause[quantity.first]
        ]
        return "to" in after or any(sentence.word(one.first - 1) in ("to", "by", "into") for one in others)
    return False


def _times(sentence: Sentence, quantity: Quantity) -> Operation:
    """Factors: "double", "1.5x"; "three times lower" is a third."""
    following = sentence.words(quantity.last, quantity.last + 2)
    down = any(word in LESS for word in following[:1])
    return Operation("scale", 1 / quantity.value if down and quantity.value else quantity.value)


def _part(sentence: Sentence, quantity: Quantity, before: str) -> Operation:
    """Parts in words: "a third less", "by half", "cut in half", "half the price", "a quarter of the capacity is owned"."""
    following = sentence.words(quantity.last, quantity.last + 4)
    if following[:1] == ["as"]:
        return Operation("scale", quantity.value)
    sign, _ = direction_after(sentence, quantity)
    if sign:
        return Operation("scale", 1 + sign * quantity.value)
    if before == "in" and quantity.value == 0.5 and verb_before(sentence, quantity.first - 1) < 0:
        return Operation("scale", 0.5)
    if before not in TO_VALUE:
        sign = verb_before(sentence, quantity.first)
        if sign and (before == "by" or not _owns(sentence, quantity)):
            return Operation("scale", 1 + sign * quantity.value)
    halved = following[:1] in (["the"], ["its"], ["our"], ["current"], ["base"], ["that"]) or following[:2] in (
        ["of", "the"],
        ["of", "its"],
        ["of", "that"],
        ["of", "base"],
        ["of", "plan"],
        ["of", "what"],
    )
    if halved and quantity.value == 0.5 and sentence.word(quantity.last + 1) in ("chance", "odds", "probability", "success", "likelihood"):
        return Operation("scale", 0.5)
    if halved and not _owns(sentence, quantity) and (quantity.last - quantity.first < 3 or quantity.value == 0.5):
        return Operation("scale", quantity.value)
    return Operation("set", quantity.value)


def _owns(sentence: Sentence, quantity: Quantity) -> bool:
    near = sentence.words(quantity.first - 6, quantity.first) + sentence.words(quantity.last, quantity.last + 8)
    return any(
        word.startswith(("own", "recover", "reclaim", "recycl", "salvag"))
        or word in ("itself", "themselves", "captive", "house", "chance", "odds", "probability")
        for word in near
    )


LEAST_SUM = 10_000.0
"""Dollars, written out: fewer are no sum of a company."""


def convert(name: str, quantity: Quantity) -> float | None:
    """A quantity in an input's unit, or None where its unit does not fit (2% for a year, $5 for a yield)."""
    unit, value = INPUTS[name].unit, quantity.value
    bare = quantity.unit == "number"
    if unit in ("fraction", "1/yr", "probability"):
        if bare and not quantity.scaled:
            return value / 100 if _is_percentage(value, unit) else value
        return value if quantity.unit in ("percent", "part", "bp", "points") else None
    if unit in ("$M", "$M/yr"):
        if quantity.unit == "usd" and not quantity.scaled and 0 < abs(quantity.value) < LEAST_SUM:
            return None  # "$10" is what a share costs, or somebody's own money
        often = quantity.per_year if unit == "$M/yr" else 1.0
        if quantity.unit == "usd" or (bare and quantity.scaled):
            return value * often / 1e6
        return value * often if bare else None
    if unit == "$":
        fits = quantity.unit in ("usd_share", "usd") or bare
        return value if fits and not quantity.scaled else None
    if unit == "$/kWh":
        fits = quantity.unit in ("usd_kwh", "usd") or bare
        return value if fits and not quantity.scaled else None
    if unit == "GWh/yr":
        return value if quantity.unit == "gwh" or (bare and not quantity.scaled) else None
    if unit == "year":
        return value if quantity.unit == "year" or (bare and 1900 <= value <= 2200) else None
    if unit == "years":
        return value if quantity.unit == "years" or (bare and not quantity.scaled and value <= 60) else None
    if unit == "millions":
        return value / 1e6 if bare and quantity.scaled else value if bare else None
    return _of_capacity(quantity)


def _of_capacity(quantity: Quantity) -> float | None:
    """What a GWh of plant costs, $M; a dollar a kWh is a million a GWh."""
    value = quantity.value
    if quantity.unit == "usd_kwh":
        return value
    if quantity.unit in ("usd_gwh", "usd"):
        return value / 1e6 if quantity.scaled or quantity.unit == "usd_gwh" else None
    return (value / 1e6 if quantity.scaled else value) if quantity.unit == "number" else None


_LEAST_PERCENTAGE = 0.3


def _is_percentage(value: float, unit: str) -> bool:
    """Whether a bare number for a rate counts per cent: 78 for a yield, 1.5 or 0.5 for a growth; no yearly rate comes near 0.3."""
    return abs(value) > 1 or (unit == "1/yr" and abs(value) >= _LEAST_PERCENTAGE)


def in_output_unit(name: str, quantity: Quantity) -> float | None:
    """A quantity in an output's unit, or None where its unit does not fit."""
    unit, value = OUTPUTS[name].unit, quantity.value
    if unit == "$M":
        if quantity.unit == "number":
            return value / 1e6 if quantity.scaled else value
        return value / 1e6 if quantity.unit == "usd" and quantity.scaled else None
    if unit == "$":
        return value if quantity.unit in ("usd", "usd_share", "number") and not quantity.scaled else None
    if unit == "$/kWh":
        return value if quantity.unit in ("usd_kwh", "usd") and not quantity.scaled else None
    if unit == "GWh/yr":
        return value if quantity.unit == "gwh" else None
    if quantity.unit == "times" and name == "upside":
        return value - 1
    if name == "upside" and quantity.unit == "number" and value == 0:
        return 0.0
    return value if quantity.unit in ("percent", "part") else None


def fits(name: str, quantity: Quantity, change: Operation) -> bool:
    """Whether a change makes sense for an input: points only on rates, no multiples of a calendar year, later only on dates."""
    unit = INPUTS[name].unit
    if change.action == "scale":
        return unit != "year"
    if change.action == "add":
        if unit == "year":
            return quantity.unit == "years"
        if change.shift:
            return False
        return quantity.unit != "part" and convert(name, quantity) is not None and (quantity.unit != "percent")
    if quantity.unit == "points":
        return False
    return convert(name, quantity) is not None


def changed(name: str, quantity: Quantity, change: Operation, base: float) -> float:
    """The input's new value: the quantity itself, or the base value moved by it."""
    if change.action == "scale":
        return base * change.amount
    if change.action == "add":
        if INPUTS[name].unit == "year":
            return base + change.amount
        moved = convert(name, quantity) or 0.0
        return base + (abs(moved) if change.amount >= 0 else -abs(moved))
    converted = convert(name, quantity)
    if converted is None:
        return base
    return -converted if change.amount < 0 < converted else converted
