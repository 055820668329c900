"""Each input alone at its low and at its high: what matters most."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from qs_assistant.types.errors import InputError
from qs_assistant.valuation.inputs import STORED_INPUTS
from qs_assistant.valuation.model import evaluate
from qs_assistant.valuation.resolve import resolve
from qs_assistant.valuation.solve import solve

Ranges = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class SensitivityRow:
    """One input's effect on value per share, all else equal.

    `low` and `high` are the values that make the company worth less and more; `value_low` and `value_high` the value per share there (nan
    where the scenario does not allow the input to be there), `swing` the distance between the two. `meets_reference` is the input's value
    at which value per share meets the reference price, None where none does.
    """

    input: str
    low: float
    high: float
    value_low: float
    value_high: float
    swing: float
    meets_reference: float | None


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The rows by falling swing, the scenario's own value per share, and the reference price."""

    rows: tuple[SensitivityRow, ...]
    value_per_share: float
    share_price: float


def sensitivity(inputs: Mapping[str, float], ranges: Ranges) -> Sensitivity:
    """Move each input that has a range to both its ends.

    Args:
        inputs: the stored inputs of the scenario.
        ranges: low and high of the inputs to move, in the sense of the assumptions (worse, better).
    """
    names = [name for name in STORED_INPUTS if name in ranges]
    ends = {(name, side): _value_at(inputs, name, ranges[name][side]) for name in names for side in (0, 1)}
    rows = [
        SensitivityRow(
            input=name,
            low=ranges[name][0],
            high=ranges[name][1],
            value_low=ends[name, 0],
            value_high=ends[name, 1],
            swing=abs(ends[name, 1] - ends[name, 0]),
            meets_reference=solve(inputs, name, "value_per_share", inputs["share_price"]).solution,
        )
        for name in names
    ]
    rows.sort(key=lambda row: (math.isnan(row.swing), -row.swing if not math.isnan(row.swing) else 0.0, STORED_INPUTS.index(row.input)))
    own = evaluate(inputs, outputs=("value_per_share",), years=False)["value_per_share"]
    return Sensitivity(tuple(rows), float(np.asarray(own)), inputs["share_price"])


def _value_at(inputs: Mapping[str, float], name: str, value: float) -> float:
    try:
        moved = resolve(inputs, {name: value})
    except InputError:  # such as a start year before the scenario's base year
        return math.nan
    return float(np.asarray(evaluate(moved, outputs=("value_per_share",), years=False)["value_per_share"]))
