"""The value of one input at which an output meets a target: scan the whole domain, then refine."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from qs_assistant.types.errors import InputError
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.resolve import known, limits
from qs_assistant.valuation.units import label, unit_of
from qs_assistant.valuation.vary import FloatArray, at, interval, output_name, present_value

_LINEAR, _GEOMETRIC = 1025, 193
_XTOL = 1e-13  # of the domain; brentq refines further where the root itself is small
_JUMP = 1e-6  # of a bracket's rise: a "root" that misses by more is a jump across the target
_MAX_TURNS = 8


@dataclass(frozen=True, slots=True)
class Solution:
    """What a solve found.

    Attributes:
        variable: the input solved for.
        output: the output that has to meet the target.
        target: its value.
        solution: the root nearest the scenario's own value; None where there is none.
        solutions: every root found, ascending.
        reason: why there is no solution, or that there are several.
        low: the lower end of the domain; high: the upper end.
        at_low: the output at the lower end (just inside, where it is open); at_high: at the upper end. nan where it does not exist.
        best: the variable at which the output comes nearest to the target; at_best: the output there.
        between: the whole years on either side, where the variable is a year.
    """

    variable: str
    output: str
    target: float
    solution: float | None
    solutions: tuple[float, ...]
    reason: str | None
    low: float
    high: float
    at_low: float
    at_high: float
    best: float | None
    at_best: float | None
    between: tuple[int, int] | None


def solve(inputs: Mapping[str, float], variable: str, output: str, target: float) -> Solution:
    """Find where an output meets a target as one input runs through its domain, all else equal.

    Args:
        inputs: the stored inputs of the scenario.
        variable: an input, composites and market_cap included.
        output: an output; `market_cap` means equity_value.
        target: its value in the output's unit.

    Raises:
        InputError: an unknown variable or output, or a target that is no finite number.
    """
    known(variable)
    output = output_name(output)
    if isinstance(target, bool) or not isinstance(target, int | float) or not math.isfinite(target):
        raise InputError(f"The target for the {label(output)} must be a finite number in {unit_of(output)}, not {target!r}.", output)
    low, high = interval(inputs, variable)

    def outcome(values: FloatArray) -> FloatArray:
        return np.asarray(at(inputs, {variable: values}, (output,))[output], dtype=np.float64)

    current = present_value(inputs, variable)
    points = _scan_points(variable, current, low, high)
    points, values = _with_turns(points, outcome(points), outcome, target)
    roots, jumps = _roots(points, values - target, lambda x: float(outcome(np.array([x]))[0]) - target, current)
    solution = min(roots, key=lambda root: abs(root - current), default=None)
    found = Solution(
        variable=variable,
        output=output,
        target=float(target),
        solution=solution,
        solutions=roots,
        reason=None,
        low=low if variable in {"discount_rate", "shares"} else limits(variable, inputs)[1],
        high=high if variable == "terminal_growth" else limits(variable, inputs)[2],
        at_low=float(values[0]),
        at_high=float(values[-1]),
        best=None,
        at_best=None,
        between=(math.floor(solution), math.ceil(solution)) if solution is not None and INPUTS[variable].unit == "year" else None,
    )
    return replace(_with_best(found, points, values), reason=_reason(found, jumps, values))


def _scan_points(variable: str, current: float, low: float, high: float) -> FloatArray:
    """Where to look: evenly, closer and closer to the lower end, at the present value, and on both sides of every jump."""
    near_low = low + np.geomspace((high - low) * 1e-9, high - low, _GEOMETRIC)
    parts = [np.linspace(low, high, _LINEAR), near_low, np.array([low, high, min(max(current, low), high)])]
    if INPUTS[variable].unit == "year":  # a stage is decided a year later just after a whole year
        whole = np.arange(math.ceil(low), math.floor(high) + 1, dtype=np.float64)
        parts += [whole, np.nextafter(whole, math.inf)]
    return np.unique(np.clip(np.concatenate(parts), low, high))


def _with_turns(
    points: FloatArray, values: FloatArray, outcome: Callable[[FloatArray], FloatArray], target: float
) -> tuple[FloatArray, FloatArray]:
    """Add the turning points between scan points at which the output comes nearest to the target: it may cross it there twice."""
    from scipy.optimize import minimize_scalar

    gaps = np.abs(values - target)
    rise = np.fmin(gaps[:-2] - gaps[1:-1], gaps[2:] - gaps[1:-1])
    same_side = (np.sign(values[:-2] - target) == np.sign(values[1:-1] - target)) & (
        np.sign(values[2:] - target) == np.sign(values[1:-1] - target)
    )
    turns = np.flatnonzero((rise > 1e-9 * np.maximum(gaps[1:-1], 1e-12)) & same_side) + 1
    extra = [
        minimize_scalar(
            lambda x, side=side: side * (float(outcome(np.array([x]))[0]) - target),  # on to the turn itself, across the target
            bounds=(points[turn - 1], points[turn + 1]),
            method="bounded",
            options={"xatol": (points[turn + 1] - points[turn - 1]) * 1e-9},
        ).x
        for turn in turns[np.argsort(gaps[turns], kind="stable")][:_MAX_TURNS]
        for side in (float(np.sign(values[turn] - target)),)
    ]
    if not extra:
        return points, values
    merged = np.unique(np.concatenate([points, extra]))
    return merged, outcome(merged)


def _roots(
    points: FloatArray, gaps: FloatArray, gap: Callable[[float], float], current: float
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Every root, and every place where the output jumps across the target without meeting it."""
    from scipy.optimize import brentq

    roots = _level_stretches(points, gaps, current)
    jumps: list[float] = []
    span = float(points[-1] - points[0])
    for place in np.flatnonzero(gaps[:-1] * gaps[1:] < 0.0):
        left, right = float(points[place]), float(points[place + 1])
        root = float(brentq(gap, left, right, xtol=max(_XTOL * span, 1e-300), rtol=4 * np.finfo(float).eps))
        met = abs(gap(root)) <= _JUMP * abs(float(gaps[place + 1] - gaps[place]))
        (roots if met else jumps).append(root)
    return tuple(sorted(roots)), tuple(jumps)


def _level_stretches(points: FloatArray, gaps: FloatArray, current: float) -> list[float]:
    """Scan points that meet the target exactly; of a stretch that does throughout, the one nearest the present value."""
    zeros = np.flatnonzero(gaps == 0.0)
    stretches = np.split(zeros, np.flatnonzero(np.diff(zeros) > 1) + 1) if zeros.size else []
    return [min(max(current, float(points[one[0]])), float(points[one[-1]])) for one in stretches]


def _with_best(found: Solution, points: FloatArray, values: FloatArray) -> Solution:
    if found.solution is not None:
        return replace(found, best=found.solution, at_best=found.target)
    gaps = np.abs(values - found.target)
    if np.isnan(gaps).all():
        return found
    nearest = int(np.nanargmin(gaps))
    return replace(found, best=float(points[nearest]), at_best=float(values[nearest]))


def _reason(found: Solution, jumps: tuple[float, ...], values: FloatArray) -> str | None:
    """Why there is no solution, or that there are several; the figures stand in the other fields."""
    finite = values[np.isfinite(values)]
    if found.solution is not None:
        return "there are several solutions; this is the one nearest the scenario's own value" if len(found.solutions) > 1 else None
    if not finite.size:
        return "it does not exist anywhere in the domain"
    if float(np.ptp(finite)) <= 1e-12 * float(np.max(np.abs(finite))):
        return f"it does not depend on the {label(found.variable)}"
    if jumps:
        return "it jumps across that value without meeting it"
    return f"it stays {'below' if finite[0] < found.target else 'above'} that over the whole domain"
