"""What a quantity may be in a question: an input or an output, and the role it plays there, as units and domains allow."""

from dataclasses import dataclass
from typing import Final, Literal

from qs_assistant.questions.changes import convert, in_output_unit
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.outputs import OUTPUTS

Role = Literal[
    "aside", "set", "negated", "complement", "plus", "minus", "up", "down", "times", "low", "high", "target", "operand",
    "target times", "target up", "target down",
]  # fmt: skip
How = Literal["set", "plus", "times"]

ROLES: Final[tuple[Role, ...]] = (
    "aside", "set", "negated", "complement", "plus", "minus", "up", "down", "times", "low", "high", "target", "operand",
    "target times", "target up", "target down",
)  # fmt: skip
DEMANDING: Final[frozenset[Role]] = frozenset({"target", "target times", "target up", "target down"})
"""What a solve has to reach: a value, or a multiple of the reference, so much above it or below it."""
REFERENCES: Final = {"value_per_share": "share_price", "equity_value": "market_cap"}
"""The outputs that may be demanded relative to what the market pays, and the input that says what that is."""
TARGETS: Final = (
    "value_per_share", "equity_value", "enterprise_value", "upside", "funding_need", "mature_unit_margin", "dilution",
    "mature_yield", "mature_unit_cost", "mature_royalty", "success_probability", "unrisked_value_per_share",
)  # fmt: skip
NAMES: Final = (*INPUTS, *(name for name in TARGETS if name not in INPUTS))
CHANGING: Final[frozenset[Role]] = frozenset({"set", "negated", "complement", "plus", "minus", "up", "down", "times"})
_RATES = ("fraction", "probability", "1/yr")
_SHARES = ("percent", "part")


@dataclass(frozen=True, slots=True)
class Amount:
    """What a quantity does to an input or demands of an output: `how` and the amount in model units (the factor for "times")."""

    how: How
    value: float


def amount(quantity: Quantity, name: str, role: Role) -> Amount | None:
    """What a quantity means as an input or output in a role; None where unit or domain forbid it."""
    if role in ("aside", "operand"):
        return None
    if role in DEMANDING:
        return _demanded(quantity, name) if role == "target" else _multiple(quantity, name, role)
    if name not in INPUTS:
        return None
    if role in ("low", "high"):
        found = _end(quantity, name, role)
    else:
        found = _moved(quantity, name, role) if role in ("plus", "minus", "up", "down", "times") else _given(quantity, name, role)
    if found is None or (found.how == "set" and not INPUTS[name].allows(found.value)):
        return None
    return found


def _demanded(quantity: Quantity, name: str) -> Amount | None:
    if name not in TARGETS:
        return None
    value = in_output_unit(name, quantity)
    if value is None and OUTPUTS[name].unit == "$M" and quantity.unit == "usd" and quantity.value >= 1e6:
        value = quantity.value / 1e6
    return None if value is None else Amount("set", value)


def _multiple(quantity: Quantity, name: str, role: Role) -> Amount | None:
    """So many times the reference, so much above or below it."""
    if name not in REFERENCES:
        return None
    if role == "target times":
        return Amount("times", quantity.value) if quantity.unit in ("times", *_SHARES) and quantity.value > 0 else None
    return _changed(quantity, up=role == "target up")


def _changed(quantity: Quantity, *, up: bool) -> Amount | None:
    value = abs(quantity.value)
    if quantity.unit not in _SHARES or (value >= 1 and not up):
        return None
    return Amount("times", 1 + value if up else 1 - value)


def _given(quantity: Quantity, name: str, role: Role) -> Amount | None:
    value = convert(name, quantity)
    if value is None or quantity.unit in ("points", "times"):
        return None
    if role == "negated":
        return Amount("set", -value) if INPUTS[name].low < 0 and value != 0 else None
    if role == "complement":
        return Amount("set", 1 - value) if INPUTS[name].unit in ("fraction", "probability") else None
    return Amount("set", value)


def _end(quantity: Quantity, name: str, role: Role) -> Amount | None:
    """An end of a sweep: a value, or a step below or above what the input is ("ten points down to ten points up", "half to double")."""
    if quantity.unit == "points" or (quantity.unit == "years" and INPUTS[name].unit == "year"):
        return _moved(quantity, name, "minus" if role == "low" else "plus")
    if quantity.unit == "times":
        return _moved(quantity, name, "times")
    if quantity.unit in _SHARES and INPUTS[name].unit not in _RATES:
        return _moved(quantity, name, "down" if role == "low" else "up")
    return _given(quantity, name, "set")


def _moved(quantity: Quantity, name: str, role: Role) -> Amount | None:
    unit, value = INPUTS[name].unit, abs(quantity.value)
    if role == "times":
        return Amount("times", value) if quantity.unit in ("times", *_SHARES) and unit != "year" else None
    if role in ("up", "down"):
        return None if unit == "year" else _changed(quantity, up=role == "up")
    if unit == "year":
        moved = value if quantity.unit in ("years", "number") and value <= 15 else None
    elif quantity.unit in ("times", "part", "year"):
        return None
    else:
        moved = convert(name, quantity)
    return None if moved is None else Amount("plus", abs(moved) if role == "plus" else -abs(moved))
