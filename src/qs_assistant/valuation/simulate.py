"""The distribution of value per share when every input that has a range is drawn from it."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qs_assistant.types.errors import InputError
from qs_assistant.valuation.inputs import STORED_INPUTS
from qs_assistant.valuation.model import evaluate
from qs_assistant.valuation.resolve import Value, resolve

FloatArray = NDArray[np.float64]
Ranges = Mapping[str, tuple[float, float]]

DEFAULT_N = 65_536
MAX_N = 2**22
MAX_SEED = 2**32 - 1
PERCENTILES = (5, 25, 50, 75, 95)
_DRAWN_AT_ONCE = 2**15
_BINS = 80


@dataclass(frozen=True, slots=True, eq=False)
class Simulation:
    """What n draws give: figures of value_per_share, and its histogram (`edges`, one more than `counts`).

    `probability` is the share of draws in which value_per_share is at least share_price; `standard_error` that of the mean, as if the
    draws were independent (scrambled Sobol points do better, so it is cautious).
    """

    mean: float
    percentiles: Mapping[int, float]
    probability: float
    standard_error: float
    n: int
    seed: int
    share_price: float
    edges: FloatArray
    counts: FloatArray


def simulate(inputs: Mapping[str, float], ranges: Ranges, n: int = DEFAULT_N, seed: int = 0) -> Simulation:
    """Draw n scenarios: each input with a range is triangular over it with its mode at the scenario's own value, independently.

    Args:
        inputs: the stored inputs of the scenario.
        ranges: the two ends, in any order, of the inputs to draw.
        n: number of scrambled Sobol points.
        seed: of the scrambling; the same n and seed give the same numbers.

    Raises:
        InputError: n or seed out of bounds, or a range that the scenario does not allow.
    """
    _check(n, seed)
    triangles = _triangles(inputs, ranges)
    values = np.empty(n)
    start = 0
    for drawn in _points(len(triangles), n, seed):
        scenarios: dict[str, Value] = dict(inputs)
        for column, (name, triangle) in enumerate(triangles.items()):
            scenarios[name] = _triangular(drawn[:, column], *triangle)
        block = evaluate(scenarios, outputs=("value_per_share",), years=False)["value_per_share"]
        values[start : start + len(drawn)] = block
        start += len(drawn)
    price = inputs["share_price"]
    counts, edges = np.histogram(values, bins=_BINS, range=(float(values.min()), _last_edge(values)))
    return Simulation(
        mean=float(np.mean(values)),
        percentiles=dict(zip(PERCENTILES, (float(value) for value in np.percentile(values, PERCENTILES)), strict=True)),
        probability=float(np.count_nonzero(values >= price) / n),
        standard_error=float(np.std(values, ddof=1) / math.sqrt(n)),
        n=n,
        seed=seed,
        share_price=price,
        edges=edges,
        counts=counts.astype(np.float64),
    )


def _check(n: int, seed: int) -> None:
    if isinstance(n, bool) or not isinstance(n, int) or not 2 <= n <= MAX_N:
        raise InputError(f"n is the number of draws, from 2 to {MAX_N:,}; {n} is not.", "n")
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= MAX_SEED:
        raise InputError(f"seed is a whole number from 0 to {MAX_SEED}; {seed} is not.", "seed")


def _triangles(inputs: Mapping[str, float], ranges: Ranges) -> dict[str, tuple[float, float, float]]:
    """Smallest value, mode and largest value of every input to draw, in the order of the table."""
    triangles = {}
    for name in STORED_INPUTS:
        if name in ranges:
            low, high = min(ranges[name]), max(ranges[name])
            triangles[name] = (low, min(max(inputs[name], low), high), high)
    for side in (0, 2):  # the two domains that depend on another input are the only ones that a combination can leave
        for other in (0, 2):
            ends = {"start_year": side, "discount_rate": side, "base_year": other, "terminal_growth": other}
            resolve(inputs, {name: triangles[name][end] for name, end in ends.items() if name in triangles})
    return triangles


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


def _last_edge(values: FloatArray) -> float:
    """The histogram ends at the largest draw, or just after it where all are equal."""
    low, high = float(values.min()), float(values.max())
    return high if high > low else low + max(abs(low), 1.0) * 1e-6
