"""What is priced in, others' views and the football field, in words."""

from collections.abc import Mapping
from typing import Any

from qs_assistant.reports.analysis_reports import sentence, spread, with_changes
from qs_assistant.reports.formatting import label, unit_of
from qs_assistant.reports.ledger import Ledger
from qs_assistant.reports.plausibility import WhatMeets, alone_line, together_headline, together_line
from qs_assistant.reports.reports import Report
from qs_assistant.types.request import Request
from qs_assistant.valuation.assumptions import Assumptions
from qs_assistant.valuation.plausible import outside

Results = Mapping[str, Any]
Cell = tuple[float, float | None, float]
CURVE_ROWS = 7
GRID_ROWS = 3


def frontier_report(request: Request, results: Results, start: Mapping[str, float], assumptions: Assumptions, meets: WhatMeets) -> Report:
    """The report of a frontier: what one input must be as one or two others vary, for the target to be met.

    The headline tells what is plausible; what is only possible stands behind it.
    """
    ledger = Ledger()
    x, y, name, output = results["x_variable"], results["y_variable"], results["solve_for"], results["output"]
    short_goal = f"{label(output)} is {ledger.show(f'target.{output}', results['target'])}"
    goal = f"{short_goal}{_dated_goal(ledger, results, assumptions)}"
    others = label(x) if y is None else f"{label(x)} and {label(y)}"
    understood = f"the {label(name)} at which {goal}, by {others}, {with_changes(ledger, request, start)}"
    cells = _cells(results)
    solved = [(x_at, y_at, one) for x_at, y_at, one in cells if one is not None]
    likely = [cell for cell in solved if outside(name, cell[-1], results["own"][name], assumptions.ranges) is None]
    alone = alone_line(ledger, meets)
    low = high = ""
    if likely:
        headline, low, high = _span_headline(ledger, likely, results, (short_goal, others))
        behind = together_line(ledger, meets)
    else:
        headline, behind = together_headline(ledger, meets, short_goal)
        headline = sentence(headline)
    rows = [(likely or solved)[place] for place in spread(len(likely or solved), CURVE_ROWS)]
    lines = [_cell_line(ledger, place, cell, (x, y, name)) for place, cell in enumerate(rows)]
    told = [line for line in lines if not line.endswith((f" {low}.", f" {high}."))] if likely else []  # the headline tells both ends
    none = f"No plausible {label(name)} alone makes it so, whatever the {others}."
    first = [alone, behind, *told] if likely else [none, behind, alone]
    first = [line for line in first if line][:GRID_ROWS]
    more = [line for line in (behind, alone, *lines) if line and line not in first]
    more += _unlikely_lines(ledger, results, len(cells), len(solved), len(likely))
    return Report(understood, headline, tuple(first), ledger, chart="frontier", more=tuple(more))


def _span_headline(ledger: Ledger, cells: list[Cell], results: Results, words: tuple[str, str]) -> tuple[str, str, str]:
    """The headline of what meets the target, and both ends of the input solved for as it has them."""
    name, (goal, others) = results["solve_for"], words
    values = [cell[-1] for cell in cells]
    own = ledger.show(f"own.{name}", results["own"][name])
    low, high = ledger.show("solved.low", min(values), unit_of(name)), ledger.show("solved.high", max(values), unit_of(name))
    span = f"{label(name)} of {low}" if low == high else f"{label(name)} from {low} to {high}"
    return sentence(f"{goal} with a {span} (the scenario has {own}), depending on {others}."), low, high


def _unlikely_lines(ledger: Ledger, results: Results, cells: int, solved: int, likely: int) -> list[str]:
    """At how many places the input solved for lies outside of what is plausible, and at how many it meets the target nowhere."""
    name, lines = results["solve_for"], []
    places = ledger.fact("places", str(cells))
    if likely < solved:
        count = ledger.fact("unlikely", str(solved - likely))
        lines.append(f"At {count} of {places} places the {label(name)} that meets it lies outside its plausible range.")
    if solved < cells:
        count = ledger.fact("unsolved", str(cells - solved))
        lines.append(f"At {count} of {places} places no {label(name)} meets it; the chart marks them.")
    return lines


def _dated_goal(ledger: Ledger, results: Results, assumptions: Assumptions) -> str:
    newest = assumptions.newest
    if results["output"] != "value_per_share" or results["target"] != assumptions.price(newest):
        return ""
    converted = ", converted from the market value" if newest.market_cap is not None else ""
    return f" (the newest reference{converted}, {ledger.dated('target.as_of', newest.as_of)})"


def _cells(results: Results) -> list[tuple[float, float | None, float | None]]:
    if results["y"] is None:
        return [(x, None, one) for x, one in zip(results["x"], results["solved"], strict=True)]
    return [(x, y, one) for y, row in zip(results["y"], results["solved"], strict=True) for x, one in zip(results["x"], row, strict=True)]


def _cell_line(ledger: Ledger, place: int, cell: Cell, names: tuple[str, str | None, str]) -> str:
    x, y, name = names
    at = f"{label(x)} {ledger.show(f'at.{place}.{x}', cell[0])}"
    if y is not None and cell[1] is not None:
        at += f" and {label(y)} {ledger.show(f'at.{place}.{y}', cell[1])}"
    return f"{sentence(at)}: {label(name)} {ledger.show(f'solved.{place}', cell[2], unit_of(name))}."


def views_report(request: Request, results: Results, start: Mapping[str, float]) -> Report:
    """The report of others' views: their published assumptions in this model beside what they published, and why the two differ."""
    ledger = Ledger()
    understood = f"what others assume, run through this model, {with_changes(ledger, request, start)}"
    lines = []
    for row in results["views"]:
        key = f"view.{row['id']}"
        sets = ", ".join(f"{label(name)} {ledger.show(f'{key}.set.{name}', value)}" for name, value in row["set"].items())
        ours = ledger.show(f"{key}.value_per_share", row["value_per_share"])
        published = _published(ledger, key, row)
        paid = ""
        if "royalty_rate" in row["set"] and row["royalty_paid"] is not None and row["royalty_paid"] < row["royalty_asked"] - 5e-4:
            paid = f" At maturity the cap pays {ledger.share(f'{key}.paid', row['royalty_paid'])} of the price instead."
        name = ledger.fact(f"{key}.name", row["name"])
        dated = f" ({ledger.dated(f'{key}.date', row['date'])})" if row["date"] else ""
        lines.append(f"{name}{dated}, {sets}: {ours} a share here{published}.{paid} {sentence(ledger.fact(f'{key}.why', row['why']))}.")
    own = ledger.show("own.value_per_share", results["own"]["value_per_share"])
    compared = [row for row in results["views"] if row["published"] is not None and row["unit"] == "$"]
    below = sum(row["value_per_share"] < row["published"][0] for row in compared)
    if not lines:
        return Report(understood, "The knowledge base has no views of others.", (), ledger)
    total = ledger.fact("views.compared", str(len(compared)))
    how_many = f"All {total}" if below == len(compared) else f"{ledger.fact('views.below', str(below))} of {total}"
    headline = f"{how_many} views with a published value come out below it on these equations; the scenario itself gives {own} a share."
    return Report(understood, headline, tuple(lines[:GRID_ROWS]), ledger, chart="football", more=tuple(lines[GRID_ROWS:]))


def _published(ledger: Ledger, key: str, row: Results) -> str:
    if row["published"] is None:
        return "; no value of theirs is published"
    low, high = (ledger.show(f"{key}.published.{end}", one, row["unit"]) for end, one in enumerate(row["published"]))
    return f", {low if low == high else f'{low} to {high}'} published"


def football_report(request: Request, results: Results, start: Mapping[str, float], assumptions: Assumptions) -> Report:
    """The report of a football field: the span of value per share by each way of looking at it."""
    ledger = Ledger()
    understood = f"value per share by presets, views, simulation and inputs, {with_changes(ledger, request, start)}"
    newest = assumptions.newest
    price = ledger.show("reference", assumptions.price(newest), "$")
    reach = [bar for bar in results["bars"] if bar["high"] >= assumptions.price(newest)]
    inside = [bar for bar in results["bars"] if bar["low"] <= assumptions.price(newest) <= bar["high"]]
    count, total = ledger.fact("inside", str(len(inside))), ledger.fact("bars", str(len(results["bars"])))
    dated = ledger.dated("reference.as_of", newest.as_of)
    own = ledger.show("own", results["value_per_share"], "$")
    headline = f"The scenario is worth {own} a share; {count} of {total} spans include the newest reference of {price} ({dated})."
    lines = []
    for place, bar in enumerate(results["bars"]):
        low, high = ledger.show(f"bar.{place}.low", bar["low"], "$"), ledger.show(f"bar.{place}.high", bar["high"], "$")
        name = label(bar["name"]) if bar["group"] == "inputs" else ledger.fact(f"bar.{place}", bar["name"])
        lines.append(f"{sentence(name)}: {low if low == high else f'{low} to {high}'}.")
    names = [
        label(bar["name"]) if bar["group"] == "inputs" else ledger.fact(f"reach.{place}", bar["name"]) for place, bar in enumerate(reach)
    ]
    lines.insert(0, f"Bars that reach it: {'; '.join(names)}." if names else "No bar reaches it.")
    return Report(understood, headline, tuple(lines[:GRID_ROWS]), ledger, chart="football", more=tuple(lines[GRID_ROWS:]))
