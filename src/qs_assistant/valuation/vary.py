"""One scenario with one or two of its inputs varied: what solve, sweep and grid stand on."""

import math
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from qs_assistant.types.errors import InputError
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.model import Valuation, evaluate
from qs_assistant.valuation.outputs import OUTPUTS
from qs_assistant.valuation.resolve import known, limits, refuse_conflicts, resolve
from qs_assistant.valuation.units import label, show, unit_of

FloatArray = NDArray[np.float64]
MAX_STEPS = 10_001
LEAST_SPREAD = 0.02
"""Discount rate less terminal growth where one of them is searched: below it the years after the forecast are worth more than fifty
times their first, and no company's value hangs on that."""
LEAST_SHARES = 1.0
"""Millions of shares where their number is searched: with fewer, a share's value says nothing of a company."""
_NUDGE = 1e-9  # of the domain: how far inside an open end the domain is tried


def at(inputs: Mapping[str, float], changes: Mapping[str, FloatArray | float], outputs: Iterable[str]) -> Valuation:
    """The scenario's outputs with some inputs varied."""
    return evaluate(resolve(inputs, changes), outputs=tuple(outputs), years=False)


def output_name(name: str) -> str:
    """The output that a target names; a market cap to be met is an equity value to be reached.

    Raises:
        InputError: there is no such output.
    """
    return "equity_value" if name == "market_cap" else known(name, OUTPUTS, "output")


def held(changes: Iterable[str]) -> set[str]:
    """The stored inputs that a set of changes holds: the parts of a composite, the share price for a market cap."""
    names: set[str] = set()
    for name in changes:
        names |= set(INPUTS[name].parts) or {"share_price" if name == "market_cap" else name}
    return names


def refuse_held(variable: str, changes: Iterable[str]) -> None:
    """A variable may not be the composite, or a part of the composite, of an input that is held.

    Raises:
        InputError: it is.
    """
    refuse_conflicts({known(variable), *changes})


def interval(inputs: Mapping[str, float], variable: str) -> tuple[float, float]:
    """Where a variable is searched in a scenario: its domain, open ends moved inside by a billionth of it.

    Discount rate and terminal growth stay `LEAST_SPREAD` apart, and shares at `LEAST_SHARES` or more, unless the scenario itself has less.
    """
    spec, low, high = limits(variable, inputs)
    nudge = (high - low) * _NUDGE
    low, high = low + nudge * spec.low_open, high - nudge * (spec.high_open or variable == "market_cap")
    if variable == "discount_rate":
        low = max(low, min(inputs["terminal_growth"] + LEAST_SPREAD, inputs["discount_rate"]))
    if variable == "terminal_growth":
        high = min(high, max(inputs["discount_rate"] - LEAST_SPREAD, inputs["terminal_growth"]))
    if variable == "shares":
        low = max(low, min(LEAST_SHARES, inputs["shares"]))
    return low, high


def steps_between(inputs: Mapping[str, float], variable: str, low: float, high: float, steps: int) -> FloatArray:
    """Evenly spaced values of a variable.

    Raises:
        InputError: the range is reversed, empty or outside the domain, or the number of steps makes no range.
    """
    known(variable)
    if isinstance(steps, bool) or not isinstance(steps, int) or not 2 <= steps <= MAX_STEPS:
        raise InputError(f"steps is the number of values to try, from 2 to {MAX_STEPS:,}; {steps} is not.", "steps")
    for end in (low, high):
        resolve(inputs, {variable: end})
    if not low < high:
        raise InputError(
            f"The range of the {label(variable)} runs from {show(low, unit_of(variable))} to {show(high, unit_of(variable))}: give the "
            "smaller value first, then a larger one.",
            variable,
        )
    values = np.linspace(low, high, steps)
    values[-1] = high
    return values


def present_value(inputs: Mapping[str, float], variable: str) -> float:
    """What a variable, composite or not, is in a scenario."""
    if INPUTS[variable].parts:
        return math.prod(inputs[part] for part in INPUTS[variable].parts)
    return inputs["shares"] * inputs["share_price"] if variable == "market_cap" else inputs[variable]
