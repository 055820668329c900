"""Points of inputs drawn from their ranges: scrambled Sobol points, two inputs drawn together by a Gaussian copula."""

import math
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from qs_assistant.types.errors import InputError
from qs_assistant.valuation.inputs import STORED_INPUTS
from qs_assistant.valuation.resolve import Value, resolve

FloatArray = NDArray[np.float64]
Ranges = Mapping[str, tuple[float, float]]
Correlations = Mapping[tuple[str, str], float]

MAX_N = 2**22
MAX_SEED = 2**32 - 1
_DRAWN_AT_ONCE = 2**15
_DECIMALS = 12  # of a probability: libraries of mathematics differ in the digits behind it
_EDGE = 1e-12


def check_draws(n: int, seed: int) -> None:
    """Whether n draws can be made with a seed.

    Raises:
        InputError: they cannot.
    """
    if isinstance(n, bool) or not isinstance(n, int) or not 2 <= n <= MAX_N:
        raise InputError(f"n is the number of draws, from 2 to {MAX_N:,}; {n} is not.", "n")
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= MAX_SEED:
        raise InputError(f"seed is a whole number from 0 to {MAX_SEED}; {seed} is not.", "seed")


def triangles(inputs: Mapping[str, float], ranges: Ranges) -> dict[str, tuple[float, float, float]]:
    """Smallest value, mode and largest value of every input to draw, in the order of the table.

    Raises:
        InputError: a range that the scenario does not allow.
    """
    found = {}
    for name in STORED_INPUTS:
        if name in ranges:
            low, high = min(ranges[name]), max(ranges[name])
            found[name] = (low, min(max(inputs[name], low), high), high)
    for side in (0, 2):  # the two domains that depend on another input are the only ones that a combination can leave
        for other in (0, 2):
            ends = {"start_year": side, "discount_rate": side, "base_year": other, "terminal_growth": other}
            resolve(inputs, {name: found[name][end] for name, end in ends.items() if name in found})
    return found


def drawn_scenarios(
    inputs: Mapping[str, float], ranges: Ranges, correlations: Correlations, *, n: int, seed: int, more: int = 0
) -> Iterator[tuple[dict[str, Value], FloatArray]]:
    """Scenarios, a bounded number at a time, with `more` further uniform columns, each of shape (<= n, more), for each of them.

    Args:
        inputs: the stored inputs of the scenario.
        ranges: the two ends, in any order, of the inputs to draw; each is triangular with its mode at the scenario's own value.
        correlations: the rank correlation of two inputs; where one of them is not drawn, the other is drawn by itself.
        n: how many scenarios.
        seed: of the scrambling.
        more: how many further columns.
    """
    drawn = triangles(inputs, ranges)
    columns = list(drawn)
    pairs = [(columns.index(one), columns.index(other), rank) for (one, other), rank in correlations.items() if {one, other} <= set(drawn)]
    for points in _points(len(columns) + more, n, seed):
        for one, other, rank in pairs:
            points[:, other] = _together(points[:, one], points[:, other], rank)
        scenarios: dict[str, Value] = dict(inputs)
        for column, (name, triangle) in enumerate(drawn.items()):
            scenarios[name] = _triangular(points[:, column], *triangle)
        yield scenarios, points[:, len(columns) :]


def _together(one: FloatArray, other: FloatArray, rank: float) -> FloatArray:
    """The second of two uniform columns moved so that the two have a rank correlation: 2 sin(pi rank / 6) between their normal scores."""
    from scipy.special import ndtr, ndtri

    rho = 2.0 * math.sin(math.pi * rank / 6.0)
    normal = [ndtri(np.clip(column, _EDGE, 1.0 - _EDGE)) for column in (one, other)]
    moved = ndtr(rho * normal[0] + math.sqrt(1.0 - rho * rho) * normal[1])
    return np.asarray(np.round(moved, _DECIMALS))


def _points(dimensions: int, n: int, seed: int) -> Iterator[FloatArray]:
    """Scrambled Sobol points, a bounded number at a time, each of shape (<= n, dimensions)."""
    if not dimensions:
        yield np.empty((n, 0))
        return
    from scipy.stats import qmc

    sampler = qmc.Sobol(dimensions, scramble=True, seed=np.random.default_rng(seed))
    for start in range(0, n, _DRAWN_AT_ONCE):
        wanted = min(_DRAWN_AT_ONCE, n - start)
        # A power of two at a time, since the sampler insists on that for its first points; a last part is cut to size.
        yield sampler.random(2 ** (wanted - 1).bit_length())[:wanted]


def _triangular(u: FloatArray, low: float, mode: float, high: float) -> FloatArray:
    """The quantiles of the triangular distribution."""
    span, left = high - low, mode - low
    rising = low + np.sqrt(u * (span * left))
    falling = high - np.sqrt((1.0 - u) * (span * (high - mode)))
    return np.clip(np.where(u * span < left, rising, falling), low, high)
