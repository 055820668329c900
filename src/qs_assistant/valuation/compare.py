"""Scenarios side by side, and the bridge from the first to the second."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qs_assistant.types.errors import InputError
from qs_assistant.valuation.inputs import STORED_INPUTS
from qs_assistant.valuation.model import Valuation, evaluate
from qs_assistant.valuation.resolve import resolve

MAX_SCENARIOS = 12
WEIGHTED = ("value_per_share", "equity_value", "unrisked_value_per_share", "unrisked_equity_value")
_WHOLE = 1e-9


@dataclass(frozen=True, slots=True)
class BridgeStep:
    """The change in value per share as one input is switched from `before` to `after`, the ones above it in the table already switched.

    Two inputs whose domains hang together are switched as one where switching the first alone would not be legal; `also` names the others.
    """

    input: str
    before: float
    after: float
    change: float
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Each scenario's valuation, and the bridges from the first to each other: `start` + the steps' changes = the other's value per share.

    `weights` are the scenarios' chances, and `expected` the outputs weighted with them, where weights are given.
    """

    valuations: tuple[Valuation, ...]
    start: float
    end: float
    bridges: tuple[tuple[BridgeStep, ...], ...]
    weights: tuple[float, ...] | None = None
    expected: Mapping[str, float] | None = None

    @property
    def bridge(self) -> tuple[BridgeStep, ...]:
        """The bridge from the first scenario to the second."""
        return self.bridges[0]


def compare(scenarios: Sequence[Mapping[str, float]], weights: Sequence[float] | None = None) -> Comparison:
    """Value two or more scenarios, each given by its stored inputs, and their expected value where each has a weight.

    Raises:
        InputError: fewer than two scenarios, too many, or weights that are no chances of one whole.
    """
    if not 2 <= len(scenarios) <= MAX_SCENARIOS:
        raise InputError(f"A comparison takes from 2 to {MAX_SCENARIOS} scenarios, not {len(scenarios)}.", "scenarios")
    valuations = tuple(evaluate(scenario) for scenario in scenarios)
    start, end = (float(np.asarray(one["value_per_share"])) for one in valuations[:2])
    bridges = tuple(bridge(scenarios[0], other, start) for other in scenarios[1:])
    if weights is None:
        return Comparison(valuations, start, end, bridges)
    _check_weights(weights, len(scenarios))
    expected = {name: math.fsum(w * float(np.asarray(one[name])) for w, one in zip(weights, valuations, strict=True)) for name in WEIGHTED}
    return Comparison(valuations, start, end, bridges, tuple(weights), expected)


def weight_of(text: str) -> float:
    """A scenario's weight as typed: 25%, 0.25, or 25 for a percentage, as no chance is above one.

    Raises:
        InputError: it is no number.
    """
    digits = text.strip()
    try:
        value = float(digits.removesuffix("%"))
    except ValueError:
        raise InputError(f'Write a weight like 25%, not "{text[:40]}".', "weights") from None
    percent = digits.endswith("%") or value > 1
    return float(f"{value / 100:.15g}") if percent and math.isfinite(value) else value


def _check_weights(weights: Sequence[float], count: int) -> None:
    if len(weights) != count:
        raise InputError(f"{len(weights)} of {count} scenarios have a weight; give each of them one, such as 25%, or none.", "weights")
    if not all(math.isfinite(one) and 0.0 <= one <= 1.0 for one in weights):
        raise InputError("A weight is a chance from 0% to 100%; give each scenario one.", "weights")
    total = math.fsum(weights)
    if abs(total - 1.0) > _WHOLE:
        raise InputError(f"The weights sum to {total * 100:.6g}%, not to 100%; change one so that they do.", "weights")


def bridge(first: Mapping[str, float], second: Mapping[str, float], start: float) -> tuple[BridgeStep, ...]:
    """The steps from one scenario's value per share, `start`, to another's, an input at a time in the order of the table."""
    current, value, steps, waiting = dict(first), start, [], []
    for name in STORED_INPUTS:
        if first[name] == second[name]:
            continue
        waiting.append(name)
        moved = current | {one: second[one] for one in waiting}
        if not _legal(moved):
            continue
        reached = float(np.asarray(evaluate(moved, outputs=("value_per_share",), years=False)["value_per_share"]))
        steps.append(BridgeStep(name, first[name], second[name], reached - value, tuple(waiting[:-1])))
        current, value, waiting = moved, reached, []
    return tuple(steps)


def _legal(inputs: Mapping[str, float]) -> bool:
    try:
        resolve(inputs, {})
    except InputError:
        return False
    return True
