"""Simulations and comparisons in words."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from qs_assistant.reports.analysis_reports import sentence, with_changes
from qs_assistant.reports.formatting import label
from qs_assistant.reports.ledger import Ledger
from qs_assistant.reports.reports import Report, over_reference, reference_words, scenario_words
from qs_assistant.types.request import Request, Scenario
from qs_assistant.valuation.assumptions import Assumptions

Results = Mapping[str, Any]
BRIDGE_PARTS = 8
RARE = 0.001
"""A chance below it is counted in draws."""
_RANKS = (("5th", "p5"), ("10th", "p10"), ("25th", "p25"), ("50th", "p50"), ("75th", "p75"), ("90th", "p90"), ("95th", "p95"))


def simulation_report(
    request: Request, results: Results, start: Mapping[str, float], share_price: float, expected: float | None = None
) -> Report:
    """The report of a simulation: the distribution of value per share and the odds of meeting the reference price.

    The spread of an expected value and that of single outcomes are told apart in words; `expected` is the chance that the expected value
    meets the price, beside outcomes.
    """
    ledger = Ledger()
    outcomes = bool(results.get("outcomes"))
    count, seed = ledger.show("n", results["n"], ""), ledger.show("seed", results["seed"], "")
    what = "companies, each stage passed or failed," if outcomes else "scenarios"
    understood = f"{count} {what} drawn from the inputs' ranges (seed {seed}), {with_changes(ledger, request, start)}"
    shown = {key: ledger.show(key, results[key], "$") for key in ("mean", *(key for _, key in _RANKS))}
    chance, price = ledger.share("probability", results["probability"]), ledger.show("share_price", share_price)
    ledger.fact("percentiles", " ".join(rank for rank, _ in _RANKS))
    percentiles = f"Percentiles of value per share: {_ranked(shown)}; mean {shown['mean']}."
    equity = {key: ledger.show(f"equity_value.{key}", one, "$M") for key, one in results["equity_value"].items()}
    equities = f"Percentiles of equity value: {_ranked(equity)}; mean {equity['mean']}."
    few = round(results["probability"] * results["n"])
    rare = _rarely(ledger, few, count) if results["probability"] < RARE else ""
    if outcomes:
        hundred = ledger.fact("companies", "a hundred")
        headline = f"Of {hundred} such companies, about {chance} end up worth {price} a share or more."
        headline = f"{rare} such companies end up worth {price} a share or more." if rare else headline
        lines = [_failure_line(ledger, results), percentiles]
        if expected is not None:
            lines.append(
                "That is of single outcomes. The chance that the expected value reaches that price, the inputs as unsure as they are, "
                f"is {ledger.share('probability.expected', expected)}."
            )
    else:
        headline = f"If the inputs are what the model thinks, the chance that its expected value is {price} a share or more is {chance}."
        headline = f"In {rare.lower()} draws of the inputs the expected value is {price} a share or more." if rare else headline
        lines = [percentiles, "Single outcomes spread wider: ask for the outcomes, with each stage passed or failed."]
    error = ledger.fact("standard_error", f"${results['standard_error']:.4f}")
    more = (
        equities,
        f"The standard error of the mean is {error} a share; inputs that the question sets are held.",
        "Price with cost declines, and cell price with materials cost, are drawn together where the base case says so.",
    )
    return Report(understood, headline, tuple(lines), ledger, (), chart="distribution", more=more)


def _rarely(ledger: Ledger, few: int, count: str) -> str:
    """How many of so many: where it is next to none, a percentage of a hundred says little."""
    return f"{ledger.fact('few', str(few)) if few else 'None'} of {count}"


def _ranked(shown: Mapping[str, str]) -> str:
    """The percentiles in order, those of equal values together."""
    groups = [list(group) for _, group in groupby(_RANKS, key=lambda rank: shown[rank[1]])]
    return ", ".join(f"{' to '.join(dict.fromkeys((one[0][0], one[-1][0])))} {shown[one[0][1]]}" for one in groups)


def _failure_line(ledger: Ledger, results: Results) -> str:
    failures = results.get("failures") or {}
    parts = [f"{name[2:]} {ledger.share(f'failures.{name}', share)}" for name, share in failures.items()]
    passed = ledger.share("passed", 1.0 - sum(failures.values()))
    nothing = ledger.share("worthless", results["worthless"])
    return f"All stages pass in {passed}; the first to fail is {', '.join(parts)}. A share ends worthless in {nothing}."


def compare_report(
    scenarios: Sequence[Scenario],
    results: Sequence[Results],
    starts: Sequence[Mapping[str, float]],
    bridges: Sequence[Mapping[str, float]],
    *,
    expected: Mapping[str, float] | None = None,
    assumptions: Assumptions | None = None,
) -> Report:
    """The report of a comparison: each scenario's value, what makes the difference of each to the first, and their weighted value.

    With weights, the expected value is compared with the newest of the assumptions' references.
    """
    ledger = Ledger()
    names = [scenario_words(ledger, one, starts[place], f"scenario.{place}.") for place, one in enumerate(scenarios)]
    lines = []
    for place, (one, scenario) in enumerate(zip(results, scenarios, strict=True)):
        share = ledger.show(f"scenario.{place}.value_per_share", one["value_per_share"])
        equity = ledger.show(f"scenario.{place}.equity_value", one["equity_value"])
        weight = "" if scenario.weight is None else f" (weight {ledger.share(f'scenario.{place}.weight', scenario.weight)})"
        lines.append(f"{sentence(names[place])}{weight}: {share} a share, equity value {equity}.")
    more = [line for place, bridge in enumerate(bridges, start=1) for line in _bridge_lines(ledger, place, bridge, len(bridges))]
    if expected is not None:
        value, equity = (ledger.show(f"expected.{name}", expected[name]) for name in ("value_per_share", "equity_value"))
        headline = f"The expected value is {value} a share, equity value {equity}: each scenario's own, weighted."
        if assumptions is not None:
            words = reference_words(ledger, assumptions.newest, assumptions)
            over = ledger.change("expected.upside", over_reference(assumptions.newest, expected))
            lines.insert(0, f"Against {words}: {over}.")
        more.append("Each scenario is risked already: its stages fail with their own chances, so the weights are for what else may differ.")
    else:
        headline = _moves(ledger, [float(one["value_per_share"]) for one in results])
    return Report("compare " + " | ".join(names), headline, tuple(lines), ledger, (), chart="bridge", more=tuple(more))


_ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth")


def _moves(ledger: Ledger, values: Sequence[float]) -> str:
    """How far each scenario's value per share is from the first one's."""
    moved = [ledger.delta(f"bridge.total.{place}", one - values[0], "$") for place, one in enumerate(values[1:])]
    if len(moved) == 1:
        return f"From the first scenario to the second, value per share changes by {moved[0]}."
    *first, last = [f"by {one} to the {which}" for one, which in zip(moved, _ORDINALS, strict=False)]
    return f"From the first scenario, value per share changes {', '.join(first)} and {last}."


def _bridge_lines(ledger: Ledger, place: int, bridge: Mapping[str, float], count: int) -> list[str]:
    if len(bridge) < 2 and count < 2:
        return []
    prefix = f"bridge.{place}"
    if not bridge:
        return []
    largest = sorted(bridge, key=lambda name: -abs(bridge[name]))[:BRIDGE_PARTS]
    parts = [f"{label(name)} {ledger.delta(f'{prefix}.{name}', bridge[name], '$')}" for name in largest]
    rest = sum(step for name, step in bridge.items() if name not in largest)
    if len(bridge) > BRIDGE_PARTS:
        parts.append(f"all others together {ledger.delta(f'{prefix}.others', rest, '$')}")
    to = "" if count == 1 else f" from the first scenario to the {_ORDINALS[place - 1]}"
    return [f"What makes the difference{to}, largest first: {', '.join(parts)}."]
