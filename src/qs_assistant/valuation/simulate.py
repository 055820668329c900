"""The distribution of value per share when every input that has a range is drawn from it, as an expectation or outcome by outcome."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from qs_assistant.valuation.draws import MAX_N, MAX_SEED, Correlations, Ranges, check_draws, drawn_scenarios
from qs_assistant.valuation.inputs import STAGES
from qs_assistant.valuation.model import evaluate
from qs_assistant.valuation.outcomes import drawn_outcomes, outcome_equities

__all__ = ["DEFAULT_N", "MAX_N", "MAX_SEED", "PERCENTILES", "Simulation", "simulate"]

FloatArray = NDArray[np.float64]

DEFAULT_N = 65_536
PERCENTILES = (5, 10, 25, 50, 75, 90, 95)
_BINS = 80


@dataclass(frozen=True, slots=True, eq=False)
class Simulation:
    """What n draws give: figures of value_per_share, and its histogram (`edges`, one more than `counts`).

    `probability` is the share of draws in which value_per_share is at least share_price; `standard_error` that of the mean, as if the
    draws were independent (scrambled Sobol points do better, so it is cautious). `failures` is the share of draws that fail at each stage
    where outcomes are drawn, `worthless` that in which a share is worth nothing. `mean_equity` and `equity_percentiles` are of the equity
    value, $M, before the floor at zero that a share has.
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
    worthless: float = 0.0
    failures: Mapping[str, float] | None = None
    mean_equity: float = math.nan
    equity_percentiles: Mapping[int, float] = field(default_factory=dict)


def simulate(
    inputs: Mapping[str, float],
    ranges: Ranges,
    n: int = DEFAULT_N,
    seed: int = 0,
    *,
    correlations: Correlations | None = None,
    outcomes: bool = False,
) -> Simulation:
    """Draw n scenarios: each input with a range is triangular over it with its mode at the scenario's own value.

    Args:
        inputs: the stored inputs of the scenario.
        ranges: the two ends, in any order, of the inputs to draw.
        n: number of scrambled Sobol points.
        seed: of the scrambling; the same n and seed give the same numbers.
        correlations: the rank correlation of two inputs that are drawn together; the others are independent.
        outcomes: whether each stage is drawn as passed or failed too; else a draw's value is the expected one.

    Raises:
        InputError: n or seed out of bounds, or a range that the scenario does not allow.
    """
    check_draws(n, seed)
    values, equities, failed = _drawn(inputs, ranges, correlations or {}, n=n, seed=seed, outcomes=outcomes)
    price = inputs["share_price"]
    counts, edges = np.histogram(values, bins=_BINS, range=(float(values.min()), _last_edge(values)))
    return Simulation(
        mean=float(np.mean(values)),
        percentiles=_percentiles(values),
        probability=float(np.count_nonzero(values >= price) / n),
        standard_error=float(np.std(values, ddof=1) / math.sqrt(n)),
        n=n,
        seed=seed,
        share_price=price,
        edges=edges,
        counts=counts.astype(np.float64),
        worthless=float(np.count_nonzero(values <= 0.0) / n),
        failures=dict(zip(STAGES, (failed / n).tolist(), strict=True)) if outcomes else None,
        mean_equity=float(np.mean(equities)),
        equity_percentiles=_percentiles(equities),
    )


def _percentiles(values: FloatArray) -> dict[int, float]:
    return dict(zip(PERCENTILES, np.percentile(values, PERCENTILES).tolist(), strict=True))


def _drawn(
    inputs: Mapping[str, float], ranges: Ranges, correlations: Correlations, *, n: int, seed: int, outcomes: bool
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The value per share and the equity value of each draw, of shape (n,), and how often each stage failed."""
    values, equities, failed, start = np.empty(n), np.empty(n), np.zeros(len(STAGES)), 0
    for scenarios, uniform in drawn_scenarios(inputs, ranges, correlations, n=n, seed=seed, more=len(STAGES) if outcomes else 0):
        block = slice(start, start + len(uniform))
        if outcomes:
            outcome = drawn_outcomes(scenarios, uniform)
            each = outcome_equities(scenarios)
            equities[block] = each[outcome, np.arange(len(uniform)) if each.shape[1] > 1 else 0]
            values[block] = np.maximum(equities[block], 0.0) / scenarios["shares"]
            failed += np.bincount(outcome, minlength=len(STAGES) + 1)[: len(STAGES)]
        else:
            found = evaluate(scenarios, outputs=("value_per_share", "equity_value"), years=False)
            values[block], equities[block] = found["value_per_share"], found["equity_value"]
        start += len(uniform)
    return values, equities, failed


def _last_edge(values: FloatArray) -> float:
    """The histogram ends at the largest draw, or just after it where all are equal."""
    low, high = float(values.min()), float(values.max())
    return high if high > low else low + max(abs(low), 1.0) * 1e-6
