"""What others' assumptions give in this model, and a football field of all that with the presets and outcomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qs_assistant.valuation.draws import Correlations, Ranges
from qs_assistant.valuation.events import View
from qs_assistant.valuation.model import Valuation, evaluate
from qs_assistant.valuation.resolve import resolve
from qs_assistant.valuation.sensitivity import sensitivity
from qs_assistant.valuation.simulate import simulate

FOOTBALL_DRAWS = 16_384
FOOTBALL_INPUTS = 4


@dataclass(frozen=True, slots=True)
class ViewValue:
    """A view run through this model: its valuation, and the royalty it asks against what the margin's cap lets be paid at maturity."""

    view: View
    valuation: Valuation
    royalty_asked: float
    royalty_paid: float


@dataclass(frozen=True, slots=True)
class Views:
    """Each view run through this model, beside the scenario itself."""

    rows: tuple[ViewValue, ...]
    own: Valuation


def views(found: Sequence[View], inputs: Mapping[str, float]) -> Views:
    """Run published assumptions through the model, on top of a scenario.

    Raises:
        InputError: the scenario does not allow what a view sets.
    """
    rows = []
    for view in found:
        moved = resolve(inputs, view.set)
        valuation = evaluate(moved)
        paid = float(np.asarray(valuation["mature_royalty"])) / float(np.asarray(valuation["mature_price"]))
        rows.append(ViewValue(view, valuation, float(np.asarray(moved["royalty_rate"])), paid))
    return Views(tuple(rows), evaluate(inputs))


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a football field: its group and name, the value per share at both ends, and a mark between them where there is one."""

    group: str
    name: str
    low: float
    high: float
    mark: float | None = None


@dataclass(frozen=True, slots=True)
class FootballField:
    """Bars of value per share ($), the scenario's own, and the reference price."""

    bars: tuple[Bar, ...]
    value_per_share: float
    share_price: float


def football_field(
    inputs: Mapping[str, float],
    cases: Mapping[str, Mapping[str, float]],
    found: Sequence[View],
    ranges: Ranges,
    *,
    correlations: Correlations,
    seed: int = 0,
) -> FootballField:
    """Value per share by the presets, others' views, a simulation and the inputs that move it most.

    Args:
        inputs: the stored inputs of the scenario.
        cases: the presets' inputs by name.
        found: others' published assumptions.
        ranges: the ends of the inputs that are not held.
        correlations: of inputs drawn together.
        seed: of the simulations.
    """
    own = _per_share(inputs)
    presets = [_per_share(one) for one in cases.values()]
    bars = [Bar("presets", " to ".join(cases), min(presets), max(presets), own)]
    for row in views(found, inputs).rows:
        value = float(np.asarray(row.valuation["value_per_share"]))
        bars.append(Bar("views", f"{row.view.name}, here", value, value, value))
        if row.view.published is not None and row.view.unit == "$":
            bars.append(Bar("views", f"{row.view.name}, published", *row.view.published))
    for outcomes in (False, True):
        drawn = simulate(inputs, ranges, FOOTBALL_DRAWS, seed, correlations=correlations, outcomes=outcomes)
        name = "single outcomes, p5 to p95" if outcomes else "expected value, p5 to p95"
        bars.append(Bar("simulation", name, drawn.percentiles[5], drawn.percentiles[95], drawn.percentiles[50]))
    widest = [row for row in sensitivity(inputs, ranges).rows if not np.isnan(row.swing)][:FOOTBALL_INPUTS]
    bars += [Bar("inputs", row.input, min(row.value_low, row.value_high), max(row.value_low, row.value_high), own) for row in widest]
    return FootballField(tuple(bars), own, inputs["share_price"])


def _per_share(inputs: Mapping[str, float]) -> float:
    return float(np.asarray(evaluate(inputs, outputs=("value_per_share",), years=False)["value_per_share"]))
