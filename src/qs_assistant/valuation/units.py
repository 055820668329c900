"""Values with their units, as a sentence or an axis has them."""

import math

from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.outputs import OUTPUTS

PERCENTAGES = ("fraction", "probability", "1/yr", "fraction of price")
_LABELS = {"capex_per_gwh": "capex per GWh", "nol": "tax losses carried", "breakeven_yield": "break-even yield"}
_BILLION = 1000.0  # in $M


def unit_of(name: str) -> str:
    """The unit of an input or output."""
    return OUTPUTS[name].unit if name in OUTPUTS else INPUTS[name].unit


def label(name: str) -> str:
    """The name as words: "value per share", "cell stage chance"."""
    if name.startswith("p_"):
        return f"{name[2:]} stage chance"
    return _LABELS.get(name, name.replace("_", " "))


def show(value: float, unit: str) -> str:
    """A value as a person writes it: $1.27 billion, $1.96, 90%, 2029, 180 GWh/yr, $110/kWh."""
    if not math.isfinite(value):
        return "none"
    sign, size = ("-" if value < 0 else ""), abs(value)
    if unit == "$M":
        return f"{sign}${size / _BILLION:,.2f} billion" if size >= _BILLION else f"{sign}${size:,.1f} million"
    if unit == "$":
        return f"{sign}${size:,.2f}"
    if unit in PERCENTAGES:
        return f"{value * 100:.4g}%"
    if unit.startswith("$M/"):
        return f"{sign}${size:,.5g} million/{unit[3:]}"
    if unit.startswith("$/"):
        return f"{sign}${size:,.5g}/{unit[2:]}"
    if unit == "year":
        return f"{value:.6g}"
    return f"{value:,.5g} {unit}" if unit else f"{value:,.6g}"
