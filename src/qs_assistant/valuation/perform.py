"""An analysis worked out from its inputs and parameters: the same when it is made and when its run is asked for again."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qs_assistant.types.errors import InputError
from qs_assistant.valuation.compare import compare
from qs_assistant.valuation.event_effects import event_effect, event_effects
from qs_assistant.valuation.events import MEMBERS, Event, InputChange, Stories, View, members_view
from qs_assistant.valuation.frontier import frontier
from qs_assistant.valuation.model import evaluate
from qs_assistant.valuation.results import Detail
from qs_assistant.valuation.run import KINDS
from qs_assistant.valuation.sensitivity import sensitivity
from qs_assistant.valuation.simulate import simulate
from qs_assistant.valuation.solve import solve
from qs_assistant.valuation.stories import football_field, views
from qs_assistant.valuation.sweep import grid, sweep


def perform(kind: str, inputs: Mapping[str, float], parameters: Mapping[str, Any], stories: Stories) -> Detail:
    """Compute an analysis.

    Args:
        kind: one of KINDS.
        inputs: the stored inputs of the scenario.
        parameters: what else the analysis was asked with, as a run keeps it.
        stories: the events and views of the knowledge folder, for their words.

    Raises:
        InputError: the parameters cannot be, or there is no such analysis.
    """
    match kind:
        case "value" | "explain":
            return evaluate(inputs)
        case "solve":
            return solve(inputs, parameters["variable"], parameters["output"], parameters["target"])
        case "sweep":
            return sweep(inputs, parameters["variable"], parameters["low"], parameters["high"], parameters["steps"])
        case "grid":
            (x, *x_range), (y, *y_range) = parameters["x"], parameters["y"]
            return grid(inputs, x, (*x_range, parameters["steps"]), y, (*y_range, parameters["steps"]))
        case "sensitivity":
            return sensitivity(inputs, parameters["ranges"])
        case "simulate":
            outcomes = parameters.get("outcomes", False)
            return simulate(
                inputs,
                parameters["ranges"],
                parameters["n"],
                parameters["seed"],
                correlations=_pairs(parameters),
                outcomes=outcomes,
            )
        case "compare":
            return compare([scenario["inputs"] for scenario in parameters["scenarios"]], parameters.get("weights"))
        case "frontier":
            first, *rest = [(name, low, high) for name, low, high in parameters["axes"]]
            target = (parameters["output"], parameters["target"])
            return frontier(inputs, first, rest[0] if rest else None, parameters["solve_for"], target, steps=parameters["steps"])
        case "event":
            return _event(inputs, parameters, stories)
        case "views":
            return views(_kept_views(parameters, stories), inputs)
        case "football":
            kept = _kept_views(parameters, stories)
            return football_field(inputs, parameters["cases"], kept, parameters["ranges"], correlations=_pairs(parameters))
    raise InputError(f"There is no analysis called {kind!r}; there are {', '.join(KINDS)}.", "kind")


def _pairs(parameters: Mapping[str, Any]) -> dict[tuple[str, str], float]:
    return {(one, other): rank for one, other, rank in parameters.get("correlations", ())}


def _event(inputs: Mapping[str, float], parameters: Mapping[str, Any], stories: Stories) -> Detail:
    if "events" in parameters:
        return event_effects([_kept_event(one, stories) for one in parameters["events"]], inputs)
    return event_effect(_kept_event(parameters, stories), inputs)


def _kept_event(parameters: Mapping[str, Any], stories: Stories) -> Event:
    """The event as it was when the run was made: its words as they are today, its changes and its place in the base case as then."""
    kept = {
        side: {name: InputChange(action, amount) for name, (action, amount) in found.items()}
        for side, found in parameters["changes"].items()
    }
    return replace(stories.event(parameters["event"]), changes=kept, reflected=parameters["reflected"])


def _kept_views(parameters: Mapping[str, Any], stories: Stories) -> list[View]:
    own = {MEMBERS: members_view({})} | {one.id: one for one in stories.views}
    return [replace(own[name], set=changes) for name, changes in parameters["views"].items() if name in own]
