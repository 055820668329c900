"""What an event changes, and what several change, in words."""

from collections.abc import Mapping
from typing import Any

from qs_assistant.reports.analysis_reports import with_changes
from qs_assistant.reports.formatting import label, unit_of
from qs_assistant.reports.ledger import Ledger
from qs_assistant.reports.reports import Report
from qs_assistant.types.request import Request
from qs_assistant.valuation.events import Event, InputChange

Results = Mapping[str, Any]
LINES = 3
SHARES = ("fraction", "probability")


def event_report(request: Request, results: Results, start: Mapping[str, float], event: Event) -> Report:
    """The report of an event: what it changes, judged low, base and high, and how that stands to the market's move on the day."""
    ledger = Ledger()
    sides = results["sides"]
    moved = {side: ledger.delta(f"{side}.value_per_share", sides[side]["change"]["value_per_share"], "$") for side in sides}
    equity = ledger.delta("base.equity_value", sides["base"]["change"]["equity_value"], "$M")
    dated = f" ({ledger.dated('event.date', event.date)})" if event.date else ""
    understood = f"the event “{ledger.fact('event.title', event.title)}”{dated}, {with_changes(ledger, request, start)}"
    span = f"between {moved['low']} and {moved['high']} a share"
    headline = f"It changes value per share by about {moved['base']} ({span}) and the equity value by about {equity}."
    there = "The base case has it already, so this is the base case against one without it." if event.reflected else ""
    lines = [f"What it touches is a judgement: {ledger.fact('event.reason', event.reason)}. {there}".strip()]
    if results["market_move"] is not None:
        move = ledger.show("market_move", results["market_move"], "$M")
        share = ledger.share("share_of_move", results["share_of_move"])
        fraction = ledger.share("move.fraction", event.move.fraction) if event.move else ""
        lines.append(f"The market value moved by about {move} on the day ({fraction}); the model's change is {share} of that.")
    lines.append(_event_inputs(ledger, event))
    need = ledger.delta("base.funding_need", sides["base"]["change"]["funding_need"], "$M")
    dilution = {where: ledger.share(f"base.{where}.dilution", sides["base"][where]["dilution"]) for where in ("without", "with")}
    lines.append(f"Money to be raised on the success path: {need}; the dilution goes from {dilution['without']} to {dilution['with']}.")
    parts = [f"{label(step['input'])} {ledger.delta('bridge.' + step['input'], step['change'], '$')}" for step in results["bridge"]]
    more = [*lines[LINES:], *([f"In the middle reading: {', '.join(parts)} a share."] if len(parts) > 1 else [])]
    if event.documents:
        more.append(f"Documents: {', '.join(ledger.fact(f'document.{one}', one) for one in event.documents)}.")
    return Report(understood, headline, tuple(lines[:LINES]), ledger, chart="event", more=tuple(more))


def _event_inputs(ledger: Ledger, event: Event) -> str:
    """The inputs that an event touches, in its middle reading with the low and the high one."""
    parts = []
    for name, change in event.changes["base"].items():
        ends = [one for side in ("low", "high") if (one := event.changes[side].get(name)) is not None]
        shown = _change_words(ledger, f"event.base.{name}", name, change, taken_out=event.reflected)
        around = " to ".join(_change_words(ledger, f"event.{n}.{name}", name, one, taken_out=event.reflected) for n, one in enumerate(ends))
        parts.append(f"{label(name)} {shown}" + (f" ({around})" if around else ""))
    return f"Changed: {', '.join(parts)}."


def _change_words(ledger: Ledger, key: str, name: str, change: InputChange, *, taken_out: bool) -> str:
    sign = -1.0 if taken_out else 1.0
    if change.action == "add" and unit_of(name) in SHARES:
        return ledger.delta(key, sign * change.amount, "fraction").replace("%", " points")
    if change.action == "add":
        unit = "years" if unit_of(name) == "year" else unit_of(name)
        return ledger.delta(key, sign * change.amount, unit)
    if change.action == "times":
        return f"times {ledger.show(key, change.amount, '')}"
    return ledger.show(key, change.amount, unit_of(name))


def events_report(request: Request, results: Results, start: Mapping[str, float]) -> Report:
    """The report of several events: each by itself, the one that moves a share most first, and all together."""
    ledger = Ledger()
    rows = sorted(results["events"], key=lambda one: -abs(one["sides"]["base"]["change"]["equity_value"]))
    count = ledger.fact("events", str(len(rows)))
    understood = f"{count} events, each by itself and all together, {with_changes(ledger, request, start)}"
    largest = ledger.fact("largest", rows[0]["title"])
    headline = f"{_moves(ledger, 'together', results['together']['sides'], 'All together they change')}. The largest is “{largest}”."
    lines = [f"{_moves(ledger, one['event'], one['sides'], _title(ledger, one))}." for one in rows]
    there = [ledger.fact(f"there.{one['event']}", one["title"]) for one in rows if one["reflected"]]
    more = [*lines[LINES:], "What each touches is a judgement; ask for one of them for its inputs and the reason."]
    if there:
        more.append(f"The base case has this already, so it is the base case against one without it: {', '.join(there)}.")
    return Report(understood, headline, tuple(lines[:LINES]), ledger, chart="event", more=tuple(more))


def _title(ledger: Ledger, row: Results) -> str:
    return f"“{ledger.fact(row['event'], row['title'])}”:"


def _moves(ledger: Ledger, key: str, sides: Results, opening: str) -> str:
    """How the value moves on the middle reading, with the low and the high one."""
    moved = {side: ledger.delta(f"{key}.{side}.value_per_share", one["change"]["value_per_share"], "$") for side, one in sides.items()}
    equity = ledger.delta(f"{key}.equity_value", sides["base"]["change"]["equity_value"], "$M")
    return f"{opening} about {moved['base']} a share ({moved['low']} to {moved['high']}), equity value {equity}"
