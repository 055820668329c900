"""What stands beside a solve: the steps of what it found, and which inputs alone would reach a target out of reach."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qs_assistant.reports.analysis_reports import alternatives_line, parts_lines
from qs_assistant.reports.reports import Report
from qs_assistant.types.request import Request
from qs_assistant.valuation.analyses import Analyst
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.vary import held

ALTERNATIVE_INPUTS = (
    "royalty_rate",
    "peak_capacity",
    "target_yield",
    "success_probability",
    "discount_rate",
    "start_year",
    "terminal_growth",
)


def with_alternatives(report: Report, request: Request, analyst: Analyst, results: Mapping[str, Any]) -> Report:
    """A solve's report with what a reader asks next; the results of the solve itself stay what they are."""
    if request.solve_for is None or request.target is None:
        return report
    lines = list(report.lines)
    if results["solution"] is not None and INPUTS[request.solve_for].parts:
        lines += parts_lines(report.ledger, *_step_by_step(request, analyst, results["solution"]))
    if results["solution"] is None:
        reached = {name: found for name in ALTERNATIVE_INPUTS if (found := _alone(name, request, analyst)) is not None}
        bull = analyst.value(request.set, "bull").results[request.target[0]] if request.preset is None else None
        lines.append(alternatives_line(report.ledger, request, reached, ALTERNATIVE_INPUTS, bull))
    return replace(report, lines=tuple(lines))


def _step_by_step(request: Request, analyst: Analyst, solution: float) -> tuple[dict[str, float], dict[str, float]]:
    """Each part of a composite at the solution where all share the loss, and where it alone has to bring it about."""
    name = request.solve_for or ""
    together = analyst.inputs({**request.set, name: solution}, request.preset)
    shared = {part: together[part] for part in INPUTS[name].parts}
    free = [part for part in INPUTS[name].parts if part not in request.set and name not in request.set]
    return shared, {part: found for part in free if (found := _alone_part(part, request, analyst)) is not None}


def _alone_part(part: str, request: Request, analyst: Analyst) -> float | None:
    if request.target is None:
        return None
    found: float | None = analyst.solve(part, *request.target, changes=request.set, preset=request.preset).results["solution"]
    return found


def _alone(name: str, request: Request, analyst: Analyst) -> float | None:
    """The value of one input at which the target is met, all else as it was; None where none does or the question holds it."""
    if name == request.solve_for or request.target is None or held((name,)) & held(request.set):
        return None
    found: float | None = analyst.solve(name, *request.target, changes=request.set, preset=request.preset).results["solution"]
    return found
