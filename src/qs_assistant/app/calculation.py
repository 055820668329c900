"""A numeric request carried out and put into words: the bridge from a Request to a run and its report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qs_assistant.app.side_runs import expected_chance, explanation_context, issues
from qs_assistant.reports.alternatives import what_meets, with_alternatives
from qs_assistant.reports.analysis_reports import sensitivity_report, solve_report, sweep_report
from qs_assistant.reports.event_reports import event_report, events_report
from qs_assistant.reports.explain import explain_report
from qs_assistant.reports.reports import Case, Report, value_report
from qs_assistant.reports.spread_reports import compare_report, simulation_report
from qs_assistant.reports.story_reports import football_report, frontier_report, views_report
from qs_assistant.types.errors import InputError
from qs_assistant.types.request import Request, Scenario
from qs_assistant.types.run import Run
from qs_assistant.valuation.analyses import Analysis, Analyst
from qs_assistant.valuation.compare import Comparison
from qs_assistant.valuation.model import Valuation, with_composites
from qs_assistant.valuation.simulate import DEFAULT_N


@dataclass(frozen=True, slots=True)
class Calculation:
    """A request with its result: the analysis (with its run) and the report that words it."""

    request: Request
    analysis: Analysis
    report: Report


def calculate(request: Request, analyst: Analyst) -> Calculation:
    """Run a request (every kind but market and arithmetic) and report it.

    Raises:
        InputError: an input, a range or a target that the model does not take.
    """
    changes, preset = dict(request.set), request.preset
    match request.kind:
        case "value":
            analysis = analyst.value(changes, preset)
        case "solve" if request.solve_for and request.target:
            analysis = analyst.solve(request.solve_for, *request.target, changes=changes, preset=preset)
        case "sweep" if request.variable:
            analysis = analyst.sweep(request.variable, request.low, request.high, request.steps, changes=changes, preset=preset)
        case "sensitivity":
            analysis = analyst.sensitivity(changes, preset)
        case "simulate":
            outcomes = request.outcomes
            draws = DEFAULT_N if request.draws is None else request.draws
            analysis = analyst.simulate(draws, request.seed or 0, outcomes=outcomes, changes=changes, preset=preset)
        case "compare" if request.scenarios:
            analysis = analyst.compare([(dict(one.set), one.preset) for one in request.scenarios], _weights(request.scenarios))
        case "frontier" if request.axes is not None:
            analysis = analyst.frontier(request.axes, request.solve_for, request.target, request.steps, changes=changes, preset=preset)
        case "event" if request.event or request.events:
            analysis = _events(request, analyst)
        case "views":
            analysis = analyst.views(changes, preset, first=request.views)
        case "football":
            analysis = analyst.football(changes, preset)
        case "explain":
            analysis = analyst.explain(request.topic or "number", changes=changes, preset=preset)
        case _:
            raise InputError(f"A request of the kind {request.kind} lacks what it needs; name the input and the target or the range.")
    return report(request, analysis, analyst)


def _events(request: Request, analyst: Analyst) -> Analysis:
    if request.events:
        return analyst.events(request.events, changes=request.set, preset=request.preset)
    return analyst.event(request.event or "", changes=request.set, preset=request.preset)


def request_of(run: Run) -> Request:
    """The request that a kept run came from."""
    parameters = run.parameters
    match run.kind:
        case "solve":
            target = (parameters["output"], parameters["target"])
            return Request("solve", run.changes, run.preset, solve_for=parameters["variable"], target=target)
        case "sweep":
            ends = {key: parameters[key] for key in ("variable", "low", "high", "steps")}
            return Request("sweep", run.changes, run.preset, **ends)
        case "compare":
            weights = parameters.get("weights") or [None] * len(parameters["scenarios"])
            sides = zip(parameters["scenarios"], weights, strict=True)
            return Request("compare", scenarios=tuple(Scenario(one["set"], one["preset"], weight) for one, weight in sides))
        case "simulate":
            drawn = {"draws": parameters["n"], "seed": parameters["seed"], "outcomes": parameters.get("outcomes", False)}
            return Request("simulate", run.changes, run.preset, **drawn)
        case "frontier":
            axes = tuple((name, low, high) for name, low, high in parameters["axes"])
            target = (parameters["output"], parameters["target"])
            solved = {"solve_for": parameters["solve_for"], "target": target, "steps": parameters["steps"]}
            return Request("frontier", run.changes, run.preset, axes=axes, **solved)
        case "event" if "events" in parameters:
            return Request("event", run.changes, run.preset, events=tuple(one["event"] for one in parameters["events"]))
        case "event":
            return Request("event", run.changes, run.preset, event=parameters["event"])
        case "explain":
            return Request("explain", run.changes, run.preset, topic=parameters["topic"])
        case "views":
            return Request("views", run.changes, run.preset, views=tuple(parameters.get("first", ())))
        case "value" | "sensitivity" | "football":
            return Request(run.kind, run.changes, run.preset)
    raise InputError(f"A run of the kind {run.kind} is shown with `qs-assistant {run.kind} --run {run.id}`.")


def report(request: Request, analysis: Analysis, analyst: Analyst) -> Calculation:
    """Word an analysis, whether it was just made or is replayed."""
    start = start_values(analyst, request.preset)
    results = analysis.results
    match request.kind:
        case "value":
            base, case = _case(analyst.value()), _case(analysis)
            worded = value_report(request, case, base, start, analyst.assumptions, issues=issues(request, case, analyst))
        case "solve":
            worded = with_alternatives(solve_report(request, results, start, analyst.assumptions), request, analyst, results)
        case "sweep":
            worded = sweep_report(request, results, start)
        case "sensitivity":
            worded = sensitivity_report(request, results, start)
        case "simulate":
            worded = simulation_report(request, results, start, results["share_price"], expected_chance(request, analyst))
        case "frontier":
            named = [name for name in (results["x_variable"], results["y_variable"], results["solve_for"]) if name]
            meets = what_meets(request, results["output"], results["target"], analyst, named)
            worded = frontier_report(request, results, start, analyst.assumptions, meets)
        case "event" if request.events:
            worded = events_report(request, results, start)
        case "event":
            worded = event_report(request, results, start, analyst.assumptions.stories.event(request.event or ""))
        case "views":
            worded = views_report(request, results, start)
        case "football":
            worded = football_report(request, results, start, analyst.assumptions)
        case "explain":
            detail: Any = analysis.detail
            worded = explain_report(
                request,
                _case(analysis),
                detail.years,
                start,
                context=explanation_context(request, analyst),
                assumptions=analyst.assumptions,
            )
        case _:
            scenarios = request.scenarios or ()
            starts = [start_values(analyst, one.preset) for one in scenarios]
            compared = _comparison(analysis)
            bridges = [{step.input: step.change for step in one} for one in compared.bridges]
            worded = compare_report(scenarios, results, starts, bridges, expected=compared.expected, assumptions=analyst.assumptions)
    return Calculation(request, analysis, worded)


def start_values(analyst: Analyst, preset: str | None) -> Mapping[str, float]:
    """Every input of the case that changes begin from, composites and market cap included."""
    return {name: float(np.asarray(value)) for name, value in with_composites(analyst.inputs(None, preset)).items()}


def _case(analysis: Analysis) -> Case:
    detail: Any = analysis.detail
    if not isinstance(detail, Valuation):
        raise TypeError(f"a value's detail is a Valuation, not {type(detail).__name__}")
    inputs = {name: float(np.asarray(value)) for name, value in with_composites(detail.inputs).items()}
    outputs = {name: float("nan") if value is None else value for name, value in analysis.results.items()}
    positive = [int(year) for year, flow in zip(detail.years["Y"], detail.years["F"], strict=True) if flow > 0]
    columns = {name: [float(one) for one in values] for name, values in detail.years.items()}
    return Case(inputs, outputs, analysis.notes, positive[0] if positive else None, columns)


def _weights(scenarios: Sequence[Scenario]) -> list[float] | None:
    """The scenarios' weights, as far as they are given; None where none is."""
    given = [one.weight for one in scenarios if one.weight is not None]
    return given or None


def _comparison(analysis: Analysis) -> Comparison:
    detail: Any = analysis.detail
    if not isinstance(detail, Comparison):
        raise TypeError(f"a comparison's detail is a Comparison, not {type(detail).__name__}")
    return detail
