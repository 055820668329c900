"""Outputs as one input, or two of them, run through a range."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from qs_assistant.types.errors import InputError
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.units import label
from qs_assistant.valuation.vary import FloatArray, at, refuse_held, steps_between

SWEPT_OUTPUTS = ("value_per_share", "equity_value", "upside", "unrisked_value_per_share")
MAX_CELLS = 250_000
DEFAULT_STEPS = 25


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """One input's values `x`, shape (steps,), and the outputs at each."""

    variable: str
    x: FloatArray
    outputs: Mapping[str, FloatArray]


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Two inputs' values, `x` (columns) and `y` (rows), and the outputs, each of shape (len(y), len(x))."""

    x_variable: str
    y_variable: str
    x: FloatArray
    y: FloatArray
    outputs: Mapping[str, FloatArray]


def sweep(inputs: Mapping[str, float], variable: str, low: float, high: float, steps: int) -> Sweep:
    """Value the scenario at evenly spaced values of one input.

    Raises:
        InputError: an unknown variable, a reversed or empty range, an end outside the domain, or fewer than two steps.
    """
    x = steps_between(inputs, variable, low, high, steps)
    valuation = at(inputs, {variable: x}, SWEPT_OUTPUTS)
    return Sweep(variable, x, {name: _array(valuation[name]) for name in SWEPT_OUTPUTS})


def grid(
    inputs: Mapping[str, float], x_variable: str, x_range: tuple[float, float, int], y_variable: str, y_range: tuple[float, float, int]
) -> Grid:
    """Value the scenario at every combination of two inputs' values; a range is (low, high, steps).

    Raises:
        InputError: as for `sweep`, or the two inputs are the same, or one decides the other, or there are too many cells.
    """
    x, y = steps_between(inputs, x_variable, *x_range), steps_between(inputs, y_variable, *y_range)
    if x_variable == y_variable:
        raise InputError(f"A grid needs two different inputs, not the {label(x_variable)} twice.", y_variable)
    refuse_held(x_variable, [y_variable])
    if x.size * y.size > MAX_CELLS:
        raise InputError(f"A grid has at most {MAX_CELLS:,} cells; {x.size:,} by {y.size:,} is more.", "steps")
    valuation = at(inputs, {x_variable: x[None, :], y_variable: y[:, None]}, SWEPT_OUTPUTS)
    return Grid(x_variable, y_variable, x, y, {name: _array(valuation[name]) for name in SWEPT_OUTPUTS})


def default_range(variable: str, ranges: Mapping[str, tuple[float, float]]) -> tuple[float, float]:
    """A range for an input that was named without one: that of the assumptions, or of the composite's parts together.

    Raises:
        InputError: the input has no range.
    """
    parts = INPUTS[variable].parts or (variable,)
    if not all(part in ranges for part in parts):
        raise InputError(
            f"The {label(variable)} is held fixed in the assumptions, without a range: name the range to run it through, or another input.",
            variable,
        )
    low = high = 1.0
    for part in parts:
        ends = ranges[part]
        low, high = low * min(ends), high * max(ends)
    return (low, high) if INPUTS[variable].parts else (min(ranges[variable]), max(ranges[variable]))


def usual_steps(variable: str, low: float, high: float) -> int:
    """How many values are tried where nobody says: every whole year between two years, since value jumps there; else 25."""
    years = INPUTS[variable].unit in ("year", "years") and float(low).is_integer() and float(high).is_integer()
    return int(high - low) + 1 if years and 0 < high - low < DEFAULT_STEPS else DEFAULT_STEPS


def _array(value: object) -> FloatArray:
    return np.asarray(value, dtype=np.float64)
