"""Results as JSON has them, keyed as docs/interfaces.md lays down; a number that does not exist is None, with the reason under notes."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from qs_assistant.valuation.compare import BridgeStep, Comparison
from qs_assistant.valuation.event_effects import Difference, EventEffect, EventEffects
from qs_assistant.valuation.events import SIDES
from qs_assistant.valuation.frontier import Frontier
from qs_assistant.valuation.implied import implied_success_probability
from qs_assistant.valuation.model import Valuation
from qs_assistant.valuation.outputs import IMPLIED
from qs_assistant.valuation.sensitivity import Sensitivity
from qs_assistant.valuation.simulate import Simulation
from qs_assistant.valuation.solve import Solution
from qs_assistant.valuation.stories import FootballField, Views
from qs_assistant.valuation.sweep import Grid, Sweep

Detail = (
    Valuation | Solution | Sweep | Grid | Sensitivity | Simulation | Comparison | Frontier | EventEffect | EventEffects | Views
    | FootballField
)  # fmt: skip
Results = tuple[Any, dict[str, str]]

_NOT_ALLOWED = "this scenario does not allow the input to take that value"
_NO_VALUE = "it does not exist there"


def as_results(detail: Detail) -> Results:
    """The results of an analysis, and the notes on what is None."""
    match detail:
        case Valuation():
            return _value(detail)
        case Solution():
            return _solve(detail)
        case Sweep():
            return {"x": detail.x.tolist(), **_columns(detail.outputs)}, {}
        case Grid():
            axes = {"x_variable": detail.x_variable, "y_variable": detail.y_variable, "x": detail.x.tolist(), "y": detail.y.tolist()}
            return {**axes, **_columns(detail.outputs)}, {}
        case Sensitivity():
            return _sensitivity(detail)
        case Simulation():
            return _simulate(detail)
        case Frontier():
            return _frontier(detail)
        case EventEffect() | EventEffects():
            return _event(detail), {}
        case Views():
            return _views(detail), {}
        case FootballField():
            bars = [{"group": b.group, "name": b.name, "low": b.low, "high": b.high, "mark": b.mark} for b in detail.bars]
            return {"bars": bars, "value_per_share": detail.value_per_share, "share_price": detail.share_price}, {}
        case Comparison():
            each = [_value(one, implied=False) for one in detail.valuations]
            notes = {f"scenario {place}: {name}": note for place, (_, found) in enumerate(each, start=1) for name, note in found.items()}
            return [figures for figures, _ in each], notes


def bridge_rows(comparison: Comparison) -> list[dict[str, Any]]:
    """The bridge of a comparison from its first scenario to its second, a row an input."""
    return _steps(comparison.bridge)


def all_bridges(comparison: Comparison) -> list[list[dict[str, Any]]]:
    """The bridges from the first scenario to each other."""
    return [_steps(one) for one in comparison.bridges]


def _steps(bridge: Sequence[BridgeStep]) -> list[dict[str, Any]]:
    return [
        {"input": step.input, "before": step.before, "after": step.after, "change": _number(step.change), "also": list(step.also)}
        for step in bridge
    ]


def _frontier(found: Frontier) -> Results:
    figures = {
        "x_variable": found.x_variable,
        "y_variable": found.y_variable,
        "solve_for": found.solve_for,
        "output": found.output,
        "target": found.target,
        "x": found.x.tolist(),
        "y": found.y.tolist() if found.y_variable else None,
        "solved": _numbers(found.solved.tolist() if found.y_variable else found.solved[0].tolist()),
        "best": _numbers(found.best.tolist() if found.y_variable else found.best[0].tolist()),
        "own": dict(found.own),
        "reached": _number(found.reached),
        "unsolved": int(np.isnan(found.solved).sum()),
    }
    return figures, {"solved": "no value in its domain meets the target there"} if figures["unsolved"] else {}


def _event(found: EventEffect | EventEffects) -> dict[str, Any]:
    if isinstance(found, EventEffects):
        return {"events": [_event(one) for one in found.effects], "together": {"sides": _sides(found.together)}}
    sides = {side: {"set": dict(found.changes[side]), **shown} for side, shown in _sides(found).items()}
    move = None if found.event.move is None else found.event.move.millions
    about = {"event": found.event.id, "title": found.event.title, "reason": found.event.reason, "reflected": found.event.reflected}
    return about | {"sides": sides, "bridge": _steps(found.bridge), "market_move": move, "share_of_move": found.share_of_move}


def _sides(found: Difference) -> dict[str, dict[str, Any]]:
    """Without, with and the change, by side."""
    outputs = ("value_per_share", "equity_value", "unrisked_value_per_share", "success_probability", "funding_need", "dilution")
    return {
        side: {
            "without": {name: _number(float(np.asarray(found.without[side][name]))) for name in outputs},
            "with": {name: _number(float(np.asarray(found.with_it[side][name]))) for name in outputs},
            "change": {name: _number(found.change(side, name)) for name in outputs},
        }
        for side in SIDES
    }


def _views(found: Views) -> dict[str, Any]:
    rows = []
    for row in found.rows:
        values = {name: _number(float(np.asarray(row.valuation[name]))) for name in ("value_per_share", "equity_value")}
        published = None if row.view.published is None else list(row.view.published)
        rows.append(
            {"id": row.view.id, "name": row.view.name, "date": row.view.date, "document": row.view.document, "set": dict(row.view.set)}
            | values
            | {"published": published, "unit": row.view.unit, "royalty_asked": row.royalty_asked, "royalty_paid": _number(row.royalty_paid)}
            | {"why": row.view.why}
        )
    own = {name: _number(float(np.asarray(found.own[name]))) for name in ("value_per_share", "equity_value")}
    return {"views": rows, "own": own}


def _value(valuation: Valuation, *, implied: bool = True) -> Results:
    outputs = {name: float(np.asarray(value)) for name, value in valuation.outputs.items()}
    notes = dict(valuation.notes)
    if implied:
        inputs = {name: float(np.asarray(value)) for name, value in valuation.inputs.items()}
        outputs[IMPLIED.name], reason = implied_success_probability(inputs)
        notes |= {IMPLIED.name: reason} if reason else {}
    return {name: _number(value) for name, value in outputs.items()}, notes


def _solve(solution: Solution) -> Results:
    figures = {
        "solution": solution.solution,
        "reason": solution.reason,
        "at_low": _number(solution.at_low),
        "at_high": _number(solution.at_high),
        "low": solution.low,
        "high": solution.high,
        "solutions": list(solution.solutions),
        "best": solution.best,
        "at_best": solution.at_best,
        "between": list(solution.between) if solution.between else None,
    }
    notes = {"solution": solution.reason} if solution.solution is None and solution.reason else {}
    return figures, notes | {name: _NO_VALUE for name in ("at_low", "at_high") if figures[name] is None}


def _sensitivity(found: Sensitivity) -> Results:
    rows = [
        {
            "input": row.input,
            "low": row.low,
            "high": row.high,
            "value_low": _number(row.value_low),
            "value_high": _number(row.value_high),
            "swing": _number(row.swing),
            "meets_reference": row.meets_reference,
        }
        for row in found.rows
    ]
    notes = {row.input: _NOT_ALLOWED for row in found.rows if math.isnan(row.swing)}
    return {"rows": rows, "value_per_share": _number(found.value_per_share), "share_price": found.share_price}, notes


def _simulate(found: Simulation) -> Results:
    figures = {
        "mean": found.mean,
        **{f"p{percent}": value for percent, value in found.percentiles.items()},
        "equity_value": {"mean": found.mean_equity, **{f"p{percent}": value for percent, value in found.equity_percentiles.items()}},
        "probability": found.probability,
        "standard_error": found.standard_error,
        "n": found.n,
        "seed": found.seed,
        "share_price": found.share_price,
        "worthless": found.worthless,
        "mean_equity": _number(found.mean_equity),
        "outcomes": found.failures is not None,
        "failures": None if found.failures is None else dict(found.failures),
    }
    return figures, {}


def _columns(outputs: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {name: _numbers(values.tolist()) for name, values in outputs.items()}


def _numbers(values: list[Any]) -> list[Any]:
    return [_numbers(value) if isinstance(value, list) else _number(value) for value in values]


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
