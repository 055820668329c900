"""How a value is written for a person: its unit decides, and rounding keeps at least two significant digits."""

import math

from qs_assistant.valuation.inputs import INPUTS, InputSpec
from qs_assistant.valuation.outputs import OUTPUTS

PERCENTAGES = ("fraction", "probability", "1/yr", "fraction of price")
_UNIT_WORDS = {"fraction": "%", "probability": "%", "1/yr": "% a year", "fraction of price": "% of the price", "GWh/yr": "GWh a year"}
_LABELS = {"capex_per_gwh": "capex per GWh", "nol": "tax losses carried", "breakeven_yield": "break-even yield"}
RELATIVE = ("upside", "unrisked_upside")  # shown with their sign, as changes are
LIMITED_LIABILITY = "The equity value is negative; shareholders' liability is limited, so a share is worth zero and no less."
_EXAMPLES = {
    "$M": "$8 billion or $500 million",
    "$M/yr": "$300 million",
    "$": "$12.50",
    "$/kWh": "$110",
    "GWh/yr": "120 GWh",
    "year": "2030",
    "years": "3 years",
}
_OF_REFERENCE = "reference."  # before a price that admins have set, among the inputs that they have
_EXACT = 1e-9  # of a tenth of a million


def unit_of(name: str) -> str:
    """The unit of an input or output."""
    name = name.removeprefix(_OF_REFERENCE)
    return OUTPUTS[name].unit if name in OUTPUTS else INPUTS[name].unit


def unit_words(unit: str) -> str:
    """A unit as people type values in it: "% a year" for a rate that is kept as a fraction a year."""
    return _UNIT_WORDS.get(unit, unit)


def label(name: str) -> str:
    """The name as words: "value per share", "cell stage chance"."""
    if name.startswith(_OF_REFERENCE):
        return f"reference {label(name.removeprefix(_OF_REFERENCE))}"
    if name.startswith("p_"):
        return f"{name[2:]} stage chance"
    return _LABELS.get(name, name.replace("_", " "))


def show(value: float, unit: str) -> str:
    """A value as a person reads it, "none" where it does not exist."""
    return written(value, unit) if math.isfinite(value) else "none"


def shown_domain(spec: InputSpec) -> str:
    """Where an input begins and ends, as a person reads values: "from above 0% to 100%"."""
    first = spec.low if spec.gap is None else spec.gap[1]
    low = f"{'from above' if spec.low_open else 'from'} {_end(first, spec.unit)}"
    alone = "" if spec.gap is None else f"{show(spec.gap[0], spec.unit)}, or "
    return f"{alone}{low} to {'below ' if spec.high_open else ''}{show(spec.high, spec.unit)}"


def _end(value: float, unit: str) -> str:
    return "$0" if value == 0 and unit.startswith("$") else show(value, unit)


def refusal(name: str, value: float) -> str:
    """Why an input cannot have a value, in the words of whoever typed it, and what it can have."""
    spec = INPUTS[name]
    allowed = f"Allowed: {shown_domain(spec)}."
    if not math.isfinite(value):
        return f"The {label(name)} takes a finite number. {allowed}"
    shown = _end(value, spec.unit)
    if shown in {_end(end, spec.unit) for end in (spec.low, spec.high)} and value not in (spec.low, spec.high):
        # rounded, a value just beyond an end would read as that end
        shown = f"{value * 100:.15g}%" if spec.unit in PERCENTAGES else f"{value:.15g} {spec.unit}"
    return f"The {label(name)} cannot be {shown}. {allowed}"


def example(unit: str) -> str:
    """How a value in a unit is typed: "90%", "$12.50"."""
    return "90%" if unit in PERCENTAGES else _EXAMPLES.get(unit, "1.5")


def show_named(name: str, value: float | None) -> str:
    """A value of an input or an output, "none" where it does not exist: as answers show it, a relative one with its sign."""
    if value is None or not math.isfinite(value):
        return "none"
    unit = "probability" if name.startswith("implied_success") else unit_of(name)  # that one is in no table
    return signed_percent(value) if name in RELATIVE else written(value, unit)


def significant(value: float, digits: int) -> str:
    """A number to so many significant digits, with thousands separators, without an exponent or trailing zeros."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else str(value)
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(millions: float) -> str:
    """An amount of $M as "$1.27 billion", "$794 million" or "-$80.8 million" (three significant digits)."""
    sign, size = ("-" if millions < 0 else ""), abs(millions)
    # 999.6 would be written "$1,000 million": what rounds up to the next magnitude is written in it.
    if float(f"{size:.3g}") >= 1e6:
        return f"{sign}${significant(size / 1e6, 3)} trillion"
    if float(f"{size:.3g}") >= 1e3:
        return f"{sign}${_three(size / 1e3)} billion"
    return f"{sign}${_three(size)} million"


def _three(size: float) -> str:
    if 99.95 <= size < 999.5 and abs(size * 10 - round(size * 10)) < _EXACT and round(size * 10) % 10:
        return f"{size:.1f}"  # an input such as 262.5 is shown as it was given
    return f"{size:,.0f}" if size >= 99.95 else f"{size:.1f}" if size >= 9.995 else f"{size:.2f}"


def per_share(dollars: float) -> str:
    """A price of a share: "$1.96", "-$0.13"."""
    return f"{'-' if dollars < 0 else ''}${abs(dollars):,.2f}"


def percent(fraction: float, digits: int = 3) -> str:
    """A fraction as a percentage to so many significant digits: "85.2%", "-84%"."""
    return f"{significant(fraction * 100, digits)}%"


def signed_percent(fraction: float) -> str:
    """A change as a percentage with its sign: "+12.3%", "-84.1%"."""
    return f"{'+' if fraction >= 0 else ''}{significant(fraction * 100, 3)}%"


def written(value: float, unit: str, digits: int = 4) -> str:
    """A value in its unit as a person writes it: 0.9 fraction is "90%", 180 GWh/yr is "180 GWh/yr", 110 $/kWh is "$110/kWh"."""
    match unit:
        case "fraction" | "probability" | "fraction of price":
            return percent(value, digits)
        case "1/yr":
            return f"{percent(value, digits)} a year"
        case "$M":
            return money(value)
        case "$M/yr":
            return f"{money(value)} a year"
        case "$M/GWh":
            return f"{money(value)} per GWh"
        case "$":
            return per_share(value)
        case "$/kWh":
            return f"{'-' if value < 0 else ''}${significant(abs(value), digits)}/kWh"
        case "year":
            return _year(value)
        case "years":
            count = significant(value, digits)
            return f"{count} year" if count == "1" else f"{count} years"
        case "millions":
            return f"{significant(value, digits)} million"
        case "":
            return _counted(value, digits)
        case _:
            return f"{significant(value, digits)} {unit}"


def _year(value: float) -> str:
    if float(value).is_integer():
        return f"{value:.0f}"
    text = f"{value:.2f}"
    # "2027.00" for 2026.996: without its decimals it would claim a whole year.
    return text if text.endswith(".00") else text.rstrip("0")


def _counted(value: float, digits: int) -> str:
    for size, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(value) >= size:
            return f"{significant(value / size, digits)} {name}"
    return significant(value, digits)
