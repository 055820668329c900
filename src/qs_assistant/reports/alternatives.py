"""What stands beside a solve: the steps of what it found, and which inputs alone would reach a target out of reach."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from qs_assistant.reports.analysis_reports import bull_sentence, parts_lines
from qs_assistant.reports.plausibility import WhatMeets, alone_line, together_line, without
from qs_assistant.reports.reports import Report
from qs_assistant.types.request import Request
from qs_assistant.valuation.analyses import Analyst
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.plausible import Outside, Reach, outside
from qs_assistant.valuation.vary import held, output_name, present_value

ALTERNATIVE_INPUTS = (
    "royalty_rate",
    "peak_capacity",
    "target_yield",
    "success_probability",
    "discount_rate",
    "start_year",
    "terminal_growth",
)


def what_meets(request: Request, output: str, target: float, analyst: Analyst, first: Sequence[str] = ()) -> WhatMeets:
    """What meets a target: inputs alone, those named first before the usual ones, and the fewest together in their ranges."""
    fixed = held(request.set)
    own = analyst.inputs(request.set, request.preset)
    ranges = analyst.assumptions.ranges
    reach = Reach(own, [name for name in ranges if name not in fixed], ranges, (output, target))
    tried = tuple(name for name in dict.fromkeys((*first, *ALTERNATIVE_INPUTS, *reach.single())) if not held((name,)) & fixed)
    inside: dict[str, float] = {}
    far: dict[str, Outside] = {}
    for name in tried:
        value = analyst.solve(name, output, target, changes=request.set, preset=request.preset).results["solution"]
        if value is None:
            continue
        beyond = outside(name, value, present_value(own, name), ranges)
        if beyond is None:
            inside[name] = value
        else:
            far[name] = beyond
    return WhatMeets(output, inside, far, tried, reach.together())


def with_alternatives(report: Report, request: Request, analyst: Analyst, results: Mapping[str, Any]) -> Report:
    """A solve's report with what a reader asks next; the results of the solve itself stay what they are."""
    if request.solve_for is None or request.target is None:
        return report
    lines = list(report.lines)
    solution = results["solution"]
    if solution is not None and INPUTS[request.solve_for].parts:
        lines += parts_lines(report.ledger, *_step_by_step(request, analyst, solution))
    own = present_value(analyst.inputs(request.set, request.preset), request.solve_for)
    if solution is None or outside(request.solve_for, solution, own, analyst.assumptions.ranges) is not None:
        output, target = request.target
        found = without(what_meets(request, output_name(output), target, analyst), request.solve_for)
        bull = analyst.value(request.set, "bull").results[output] if request.preset is None else None
        told = (together_line(report.ledger, found), bull_sentence(report.ledger, output, bull))
        lines += [alone_line(report.ledger, found, other=True), " ".join(one for one in told if one)]
    return replace(report, lines=tuple(one for one in lines if one))


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
