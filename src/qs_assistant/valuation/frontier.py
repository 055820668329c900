"""What is priced in: the combinations of two or three inputs at which an output meets a target."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qs_assistant.types.errors import InputError
from qs_assistant.valuation.resolve import Value, known, limits, resolve
from qs_assistant.valuation.vary import FloatArray, at, interval, output_name, present_value, refuse_held, steps_between

DEFAULT_STEPS = 9
MAX_STEPS = 41
_SCAN, _NEAR_LOW = 97, 24
_PARTS, _ROUNDS = 9, 15
MET = 1e-6
"""Of the target: a point that misses it by more, run again, is a jump across it and no solution."""

Axis = tuple[str, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Frontier:
    """Where an output meets a target.

    Attributes:
        x_variable: the input on the first axis; `x` its values.
        y_variable: the input on the second axis; `y` its values. None where two inputs are traded off: then y has one place.
        solve_for: the input that makes up for the others.
        solved: its value at each place, of shape (len(y), len(x)); nan where none meets the target.
        best: the output nearest the target at each place, of the same shape, so that a place without a solution can say what it reaches.
        output: the output that has to meet the target; `target` its value.
        own: the scenario's own value of each input named.
        reached: the output of the scenario itself.
    """

    x_variable: str
    y_variable: str | None
    x: FloatArray
    y: FloatArray
    solve_for: str
    solved: FloatArray
    best: FloatArray
    output: str
    target: float
    own: Mapping[str, float]
    reached: float


def frontier(
    inputs: Mapping[str, float], x_axis: Axis, y_axis: Axis | None, solve_for: str, target: tuple[str, float], *, steps: int = DEFAULT_STEPS
) -> Frontier:
    """Solve for one input at every combination of one or two others.

    Args:
        inputs: the stored inputs of the scenario.
        x_axis: the input on the first axis, with its ends.
        y_axis: that on the second; None for a curve.
        solve_for: the input solved for, over its whole domain; of several solutions the one nearest the scenario's own value is taken.
        target: an output and the value that it has to meet.
        steps: how many values an axis has.

    Raises:
        InputError: an input named twice, one that decides another, an unknown name, a range or a number of steps that cannot be.
    """
    output, value = output_name(target[0]), target[1]
    axes = [x_axis] if y_axis is None else [x_axis, y_axis]
    names = _checked(solve_for, axes, steps)
    values = [steps_between(inputs, name, low, high, steps) for name, low, high in axes]
    x, y = values[0], values[1] if y_axis is not None else np.zeros(1)
    mesh = np.meshgrid(x, y)
    columns = {name: column.ravel() for (name, _, _), column in zip(axes, mesh, strict=False)}
    scenarios = resolve(inputs, columns)

    def outcome(tried: FloatArray) -> FloatArray:
        """The output at several values of the input solved for (rows) at every place (columns)."""
        full = {name: np.broadcast_to(column, tried.shape) for name, column in columns.items()}
        return np.asarray(at(inputs, full | {solve_for: tried}, (output,))[output], dtype=np.float64)

    low, high = _domain(inputs, solve_for, scenarios)
    own = {name: present_value(inputs, name) for name in names}
    solved, best = _solve_each(outcome, value, (low, high), min(max(own[names[0]], low), high), x.size * y.size)
    reached = float(np.asarray(at(inputs, {}, (output,))[output]))
    shape = (y.size, x.size)
    return Frontier(
        x_axis[0],
        y_axis[0] if y_axis is not None else None,
        x,
        y,
        solve_for,
        solved.reshape(shape),
        best.reshape(shape),
        output,
        value,
        own,
        reached,
    )


def _domain(inputs: Mapping[str, float], solve_for: str, scenarios: Mapping[str, Value]) -> tuple[float, float]:
    """The ends between which the input solved for makes sense in every scenario."""
    _, low, high = limits(solve_for, scenarios)
    inner_low, inner_high = interval(inputs, solve_for)
    return max(low, inner_low), min(high, inner_high)


def _checked(solve_for: str, axes: Sequence[Axis], steps: int) -> list[str]:
    """The names of the input solved for and of those on the axes."""
    names = [known(solve_for), *(known(name) for name, _, _ in axes)]
    if len(set(names)) < len(names):
        raise InputError("A frontier needs different inputs: two on the axes and another to solve for.", solve_for)
    for name in names:
        refuse_held(name, [one for one in names if one != name])
    if isinstance(steps, bool) or not isinstance(steps, int) or not 2 <= steps <= MAX_STEPS:
        raise InputError(f"steps is the number of values on an axis, from 2 to {MAX_STEPS}; {steps} is not.", "steps")
    return names


def _solve_each(
    outcome: Callable[[FloatArray], FloatArray], target: float, ends: tuple[float, float], own: float, places: int
) -> tuple[FloatArray, FloatArray]:
    """The value nearest the scenario's own at which the outcome meets the target, and the outcome nearest to it, at every place."""
    low, high = ends
    near_low = low + np.geomspace((high - low) * 1e-6, high - low, _NEAR_LOW)
    scan = np.unique(np.concatenate([np.linspace(low, high, _SCAN), near_low, [own]]))
    gaps = outcome(np.repeat(scan[:, np.newaxis], places, axis=1)) - target
    usable = np.where(np.isfinite(gaps), gaps, np.nan)
    crosses = (usable[:-1] == 0.0) | (usable[:-1] * usable[1:] < 0.0)
    distance = np.where(crosses, np.minimum(np.abs(scan[:-1] - own), np.abs(scan[1:] - own))[:, np.newaxis], np.inf)
    first = np.argmin(distance, axis=0)
    left, right = scan[first], scan[first + 1]
    sides = np.sign(usable[first, np.arange(places)])
    fractions = np.linspace(0.0, 1.0, _PARTS)[:, np.newaxis]
    for _ in range(_ROUNDS):
        tried = left + (right - left) * fractions
        signs = np.sign(outcome(tried) - target)
        moved = signs != sides
        moved[0], moved[-1] = sides == 0.0, True
        place = np.argmax(moved, axis=0)
        column = np.arange(places)
        left, right = tried[np.maximum(place - 1, 0), column], tried[place, column]
    middle = (left + right) / 2
    middle_gap = outcome(middle[np.newaxis])[0] - target
    met = crosses.any(axis=0) & (np.abs(middle_gap) <= MET * max(1.0, abs(target)))
    nearest = np.nanmin(np.where(np.isnan(usable), np.inf, np.abs(usable)), axis=0)
    which = np.argmin(np.where(np.isnan(usable), np.inf, np.abs(usable)), axis=0)
    best = np.where(np.isfinite(nearest), usable[which, np.arange(places)] + target, np.nan)
    return np.where(met, middle, np.nan), np.where(met, target, best)
