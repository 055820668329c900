"""What is run beside an analysis, for what a reader asks next: other issue prices, single inputs, a part taken otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from qs_assistant.reports.alternatives import ALTERNATIVE_INPUTS
from qs_assistant.reports.explain import ExplanationContext, Variant
from qs_assistant.reports.reports import Case, Issue, Report
from qs_assistant.reports.story_reports import alone_line
from qs_assistant.types.request import Request
from qs_assistant.valuation.analyses import Analyst
from qs_assistant.valuation.inputs import STAGES
from qs_assistant.valuation.simulate import DEFAULT_N
from qs_assistant.valuation.vary import held

_ASKED: Final = frozenset(("funding_need", "dilution", "new_shares", "value_per_share_after_funding"))
_BESIDE_DRAWS: Final = 16_384
_LIVES: Final = 20.0
"""Years of profit after the forecast, where it is asked how much hangs on there being no end."""


def issues(request: Request, case: Case, analyst: Analyst) -> list[Issue]:
    """The new shares issued at the value itself and at half the price taken; none where the way to be paid for is not asked for."""
    if not _ASKED & set(request.outputs) or case.outputs["funding_need"] <= 0.0:
        return []
    own = case.outputs["value_per_share"]
    found = []
    for price in (own, case.inputs["issue_price"] / 2):
        if price > 0:
            out = analyst.value({**request.set, "issue_price": price}, request.preset).results
            found.append(Issue(price == own, price, out["dilution"], out["value_per_share_after_funding"]))
    return found


def expected_chance(request: Request, analyst: Analyst) -> float | None:
    """Beside outcomes, the chance that the expected value meets the price; None beside anything else."""
    if not request.outcomes:
        return None
    draws = min(request.draws or DEFAULT_N, _BESIDE_DRAWS)
    found = analyst.simulate(draws, request.seed or 0, changes=request.set, preset=request.preset)
    return float(found.results["probability"])


def with_single_inputs(report: Report, request: Request, results: Mapping[str, Any], analyst: Analyst) -> Report:
    """A frontier's report with the inputs that alone meet the same target."""
    names = [name for name in (results["x_variable"], results["y_variable"], results["solve_for"]) if name]
    tried = list(dict.fromkeys((*names, *ALTERNATIVE_INPUTS)))
    line = alone_line(report.ledger, _alone(tried, (results["output"], results["target"]), request, analyst), tried)
    return replace(report, lines=(line, *report.lines[:2]), more=(*report.lines[2:], *report.more))


def explanation_context(request: Request, analyst: Analyst) -> ExplanationContext:
    """What an explanation's topic is shown with: what meets the newest reference, alone and together, and a part taken otherwise."""
    newest = analyst.assumptions.newest
    target = ("equity_value", newest.market_cap) if newest.market_cap is not None else ("value_per_share", newest.share_price or 0.0)
    meets = _alone(ALTERNATIVE_INPUTS, target, request, analyst)
    together = _together(target, request, analyst) if request.topic == "market" else {}
    return ExplanationContext(meets, together, _variants(request, analyst))


def _alone(names: Sequence[str], target: tuple[str, float], request: Request, analyst: Analyst) -> dict[str, float]:
    fixed = held(request.set)
    found = {}
    for name in names:
        if held((name,)) & fixed:
            continue
        solution = analyst.solve(name, *target, changes=request.set, preset=request.preset).results["solution"]
        if solution is not None:
            found[name] = solution
    return found


def _together(target: tuple[str, float], request: Request, analyst: Analyst) -> dict[str, float]:
    """Of the two inputs that move the value most, the combination in the middle of those that meet the target."""
    found = analyst.frontier((), None, target, changes=request.set, preset=request.preset).results
    met = [(x, solved) for x, solved in zip(found["x"], found["solved"], strict=True) if solved is not None]
    if not met:
        return {}
    x, solved = met[len(met) // 2]
    return {found["x_variable"]: x, found["solve_for"]: solved}


def _variants(request: Request, analyst: Analyst) -> tuple[Variant, ...]:
    """The value with the part that a topic is about taken otherwise."""
    ranges = analyst.assumptions.ranges
    parts: dict[str, list[tuple[str, float]]] = {
        "risk": [("discount_rate", min(ranges["discount_rate"]))],
        "terminal": [("terminal_years", _LIVES)],
        "limits": [("margin_cap", max(ranges["margin_cap"]))],
        "inputs": [(name, 1.0) for name in STAGES],
    }
    found = []
    for name, value in parts.get(request.topic or "", []):
        out = analyst.value({**request.set, name: value}, request.preset).results if not held((name,)) & held(request.set) else None
        if out is not None:
            found.append(Variant(name, value, out["value_per_share"]))
    return tuple(found)
