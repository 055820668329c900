"""Scenarios side by side, and the bridge from the first to the second."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qs_assistant.types.errors import InputError
from qs_assistant.valuation.inputs import STORED_INPUTS
from qs_assistant.valuation.model import Valuation, evaluate
from qs_assistant.valuation.resolve import resolve

MAX_SCENARIOS = 12


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
    """Each scenario's valuation, and the bridge between the first two: `start` + the steps' changes = `end` (value per share, $)."""

    valuations: tuple[Valuation, ...]
    start: float
    end: float
    bridge: tuple[BridgeStep, ...]


def compare(scenarios: Sequence[Mapping[str, float]]) -> Comparison:
    """Value two or more scenarios, each given by its stored inputs.

    Raises:
        InputError: fewer than two scenarios, or too many.
    """
    if not 2 <= len(scenarios) <= MAX_SCENARIOS:
        raise InputError(f"A comparison takes from 2 to {MAX_SCENARIOS} scenarios, not {len(scenarios)}.", "scenarios")
    valuations = tuple(evaluate(scenario) for scenario in scenarios)
    start, end = (float(np.asarray(one["value_per_share"])) for one in valuations[:2])
    return Comparison(valuations, start, end, _bridge(scenarios[0], scenarios[1], start))


def _bridge(first: Mapping[str, float], second: Mapping[str, float], start: float) -> tuple[BridgeStep, ...]:
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
