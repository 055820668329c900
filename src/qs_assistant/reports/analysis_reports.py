"""Solves, sweeps, sensitivities, simulations, comparisons and arithmetic in words."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from qs_assistant.questions.phrasing import with_value
from qs_assistant.reports.formatting import label, unit_of
from qs_assistant.reports.ledger import Ledger
from qs_assistant.reports.plausibility import ends
from qs_assistant.reports.reports import REFERENCE_INPUTS, SHORT, Report, scenario_words
from qs_assistant.types.request import Request, Scenario
from qs_assistant.valuation.assumptions import Assumptions
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.plausible import outside

Results = Mapping[str, Any]
SWEEP_ROWS = 7
TORNADO_ROWS = 8


def with_changes(ledger: Ledger, request: Request, start: Mapping[str, float]) -> str:
    """What a request changes, as the end of a sentence."""
    if not request.set and request.preset in {None, "base"}:
        return "all else as in the base case"
    return "on " + scenario_words(ledger, Scenario(request.set, request.preset), start)


def spread(count: int, most: int) -> list[int]:
    """At most some places of a row, evenly spread from its first to its last."""
    few = min(most, count)
    return sorted({round(place * (count - 1) / max(1, few - 1)) for place in range(few)})


def sentence(text: str) -> str:
    """The text with a capital letter."""
    return text[0].upper() + text[1:]


def solve_report(request: Request, results: Results, start: Mapping[str, float], assumptions: Assumptions) -> Report:
    """The report of a solve: the input's value that meets the target, or what is reached instead."""
    assert request.solve_for is not None and request.target is not None  # noqa: S101, PT018 - the reader sets both for a solve
    ledger = Ledger()
    output, value = request.target
    name, goal = label(request.solve_for), ledger.show(f"target.{output}", value)
    goal += _over_which(ledger, request, assumptions)
    understood = f"the {name} at which {label(output)} is {goal}, {with_changes(ledger, request, start)}"
    lines = _reached_lines(ledger, request, results)
    solution = results["solution"]
    before = ledger.show(f"base.{request.solve_for}", start[request.solve_for])
    if solution is None:
        headline = f"No {_any_value(name)} in its domain makes {label(output)} {goal}."
        return Report(understood, headline, tuple(lines), ledger, chart="sweep")
    found = ledger.show("solution", solution, unit_of(request.solve_for))
    headline = sentence(f"{label(output)} is {goal} at {with_value(name, found)} (base {before}).")
    beyond = outside(request.solve_for, solution, start[request.solve_for], assumptions.ranges)
    if beyond is not None:
        span = ends(ledger, request.solve_for, beyond)
        headline = f"No plausible {_any_value(name)} alone makes {label(output)} {goal}: it takes {found}, outside {span} (base {before})."
    if results.get("between"):
        early, late = (ledger.fact(f"year.{year}", str(year)) for year in results["between"])
        lines.insert(0, f"In calendar years that is between {early} and {late}.")
    others = [one for one in results.get("solutions", ()) if one != solution]
    if others:
        also = ", ".join(ledger.show(f"solutions.{place}", one, unit_of(request.solve_for)) for place, one in enumerate(others))
        lines.append(f"The target is also met at {also}; the one nearest the base case is given.")
    return Report(understood, headline, tuple(lines), ledger, chart="sweep")


def _any_value(name: str) -> str:
    return f"value of {name}" if name.endswith("s") else name


def _over_which(ledger: Ledger, request: Request, assumptions: Assumptions) -> str:
    """What an upside is over: the base case's own reference with its date, unless the question sets another."""
    if request.target is None or request.target[0] != "upside" or any(name in request.set for name in REFERENCE_INPUTS):
        return ""
    own = assumptions.newest
    price = ledger.show(f"reference.{own.id}.share_price", assumptions.price(own))
    return f" over {price} a share ({ledger.dated(f'reference.{own.id}.as_of', own.as_of)})"


def bull_sentence(ledger: Ledger, output: str, bull: float | None) -> str:
    """What the bull case gives beside a target out of reach; empty where there is nothing to tell."""
    return "" if bull is None else f"The bull case gives {label(output)} {ledger.show(f'bull.{output}', bull)}."


def parts_lines(ledger: Ledger, shared: Results, alone: Results) -> list[str]:
    """What a composite's solution means at each step: all sharing the loss, or one step alone."""
    steps = [f"{label(part)} {ledger.show(f'shared.{part}', value, unit_of(part))}" for part, value in shared.items()]
    lines = [f"There, with each step in its present proportion: {', '.join(steps)}."]
    single = [f"{label(part)} {ledger.show(f'alone.{part}', value, unit_of(part))}" for part, value in alone.items()]
    others = [label(part) for part in shared if part not in alone]
    if single:
        lines.append(f"One step at a time: {' or '.join(single)}" + (f"; {' and '.join(others)} alone cannot." if others else "."))
    elif others:
        lines.append(f"None of the steps alone can do it: {', '.join(others)}.")
    return lines


def _reached_lines(ledger: Ledger, request: Request, results: Results) -> list[str]:
    output, variable = (request.target[0] if request.target else ""), request.solve_for or ""
    unit = unit_of(output)
    reached = [
        f"{_bounded(ledger, f'at_{end}', results[f'at_{end}'], unit)} at {_domain_end(ledger, variable, end, results[end])}"
        for end in ("low", "high")
        if results[f"at_{end}"] is not None
    ]
    lines = [f"At the ends of the domain of {label(variable)}, {label(output)} is {' and '.join(reached)}."] if reached else []
    if results["solution"] is None and results.get("best") is not None and results["best"] not in (results["low"], results["high"]):
        nearest = _bounded(ledger, "at_best", results["at_best"], unit)
        best = ledger.show("best", results["best"], unit_of(variable))
        told = any(one.startswith(f"{nearest} at ") for one in reached)
        lines.append(f"It comes as near at {best} already." if told else f"The nearest that it comes is {nearest}, at {best}.")
    return lines


_BOUNDS = {"$M": 1e7, "$": 1e5, "fraction": 1e4}
"""Sizes beyond which a figure says nothing of a company: it is then called out of bounds, and no figure is shown."""


def _bounded(ledger: Ledger, name: str, value: float, unit: str) -> str:
    if abs(value) > _BOUNDS.get(unit, math.inf):
        return "out of all bounds"
    return ledger.show(name, value, unit)


def _domain_end(ledger: Ledger, variable: str, end: str, value: float) -> str:
    spec = INPUTS[variable]
    bound, is_open = (spec.low, spec.low_open) if end == "low" else (spec.high, spec.high_open)
    if is_open and abs(value - bound) <= 1e-6 * (spec.high - spec.low):
        return f"just {'above' if end == 'low' else 'below'} {ledger.show(f'domain.{end}', bound, spec.unit)}"
    return ledger.show(f"domain.{end}", value, spec.unit)


def sweep_report(request: Request, results: Results, start: Mapping[str, float]) -> Report:
    """The report of a sweep: value per share and equity value at evenly spread points."""
    assert request.variable is not None  # noqa: S101 - the reader sets it for a sweep
    ledger = Ledger()
    unit, count = unit_of(request.variable), len(results["x"])
    low = ledger.show("inputs.low", results["x"][0], unit)
    high = ledger.show("inputs.high", results["x"][-1], unit)
    understood = f"{label(request.variable)} from {low} to {high}, {with_changes(ledger, request, start)}"
    lines = []
    for place in spread(count, SWEEP_ROWS):
        at = ledger.show(f"x.{place}", results["x"][place], unit)
        share = ledger.show(f"value_per_share.{place}", results["value_per_share"][place], "$")
        equity = ledger.show(f"equity_value.{place}", results["equity_value"][place], "$M")
        lines.append(f"{sentence(label(request.variable))} {at}: {share} a share, equity value {equity}.")
    first = ledger.show("value_per_share.first", results["value_per_share"][0], "$")
    last = ledger.show("value_per_share.last", results["value_per_share"][-1], "$")
    headline = f"Value per share goes from {first} at {low} to {last} at {high}."
    between = lines[1:-1]
    shown = [between[place] for place in spread(len(between), SHORT)]  # the headline tells both ends
    more = tuple(line for line in lines if line not in shown)
    return Report(understood, headline, tuple(shown), ledger, chart="sweep", more=more, whole=tuple(lines))


def sensitivity_report(request: Request, results: Results, start: Mapping[str, float]) -> Report:
    """The report of a sensitivity table: the inputs that move the value per share most."""
    ledger = Ledger()
    understood = f"each input alone at its low and its high, {with_changes(ledger, request, start)}"
    rows: Sequence[Results] = results["rows"][:TORNADO_ROWS]
    lines = []
    for place, row in enumerate(rows):
        name = row["input"]
        low, high = ledger.show(f"{name}.low", row["low"], unit_of(name)), ledger.show(f"{name}.high", row["high"], unit_of(name))
        at_low = ledger.show(f"{name}.value_low", row["value_low"], "$")
        at_high = ledger.show(f"{name}.value_high", row["value_high"], "$")
        swing = ledger.show(f"{name}.swing", row["swing"], "$")
        told = not place or swing in (at_low, at_high)  # the headline tells the first, and from nothing the other end is the swing
        swing = "" if told else f" (swing {swing})"
        line = f"{sentence(label(name))}: {at_low} a share at {low}, {at_high} at {high}{swing}"
        if row.get("meets_reference") is not None:
            line += f"; meets the reference price at {ledger.show(f'{name}.meets_reference', row['meets_reference'], unit_of(name))}"
        lines.append(line + ".")
    if not rows:
        return Report(understood, "Every input that has a range is held by the question, so there is nothing left to vary.", (), ledger)
    headline = (
        f"The value is most sensitive to {label(rows[0]['input'])}: a swing of {ledger.show('top_swing', rows[0]['swing'], '$')} a share."
    )
    return Report(understood, headline, tuple(lines), ledger, chart="tornado")
