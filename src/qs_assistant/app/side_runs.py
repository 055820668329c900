"""What is run beside an analysis, for what a reader asks next: other issue prices, single inputs, a part taken otherwise."""

from typing import Final

from qs_assistant.reports.alternatives import what_meets
from qs_assistant.reports.explain import ExplanationContext, Variant
from qs_assistant.reports.reports import Case, Issue
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
    draws = min(DEFAULT_N if request.draws is None else request.draws, _BESIDE_DRAWS)
    found = analyst.simulate(draws, request.seed or 0, changes=request.set, preset=request.preset)
    return float(found.results["probability"])


def explanation_context(request: Request, analyst: Analyst) -> ExplanationContext:
    """What an explanation's topic is shown with: what meets the newest reference, and a part taken otherwise."""
    newest = analyst.assumptions.newest
    target = ("equity_value", newest.market_cap) if newest.market_cap is not None else ("value_per_share", newest.share_price or 0.0)
    return ExplanationContext(what_meets(request, *target, analyst), _variants(request, analyst))


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
