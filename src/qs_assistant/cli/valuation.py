"""`value` and `assumptions`, and the registration of all the valuation's commands."""

import json
import sys
from collections.abc import Iterable
from typing import Annotated, Any

import typer

from qs_assistant.cli import analyses, stories
from qs_assistant.cli.changes import parse_changes
from qs_assistant.cli.context import open_context
from qs_assistant.cli.options import BaseCaseScopeOption, JsonOption, SharedOptions, with_shared_options
from qs_assistant.cli.printing import error_object, print_object, print_rows, print_text, refuse_failed, reporting
from qs_assistant.cli.session import Session
from qs_assistant.reports.reports import over_reference
from qs_assistant.types.errors import AssistantError, InputError
from qs_assistant.types.place import GLOBAL_SCOPE
from qs_assistant.valuation.analyses import Analysis
from qs_assistant.valuation.assumptions import Assumptions
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.model import with_composites
from qs_assistant.valuation.units import LIMITED_LIABILITY, RELATIVE, label, show, show_named, signed_percent

NOT_ADVICE = "A model's result on stated assumptions, not investment advice."


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("value")(value)
    app.command("assumptions")(assumptions)
    analyses.register(app)
    stories.register(app)


@with_shared_options()
def value(
    lines: Annotated[
        str, typer.Argument(metavar="[-]", help="With --json: '-' reads one JSON object of inputs a line from standard input.")
    ] = "",
    *,
    given: SharedOptions,
) -> None:
    """Value the company."""
    if lines and not (lines == "-" and given.as_json):
        raise typer.BadParameter("the only argument is '-', together with --json")
    with reporting(as_json=given.as_json):
        given.check_files()
        session = Session(open_context(given.scope))
        if lines:
            _value_lines(session, sys.stdin, given.preset)
            return
        analysis = (
            session.replay(given.run, "value")
            if given.run is not None
            else session.analyst.value(parse_changes(given.changes or ()), given.preset)
        )
        print_object(value_object(analysis)) if given.as_json else _print_value(analysis, session.analyst.assumptions)
        session.finish(analysis, given)


def value_object(analysis: Analysis) -> dict[str, Any]:
    """The JSON of a valuation: the outputs, the run id, all inputs, and why a value is null."""
    body = {**analysis.results, "run_id": analysis.run.id, "inputs": with_composites(analysis.run.inputs)}
    return body | {"notes": dict(analysis.notes)}


def _value_lines(session: Session, lines: Iterable[str], preset: str | None) -> None:
    """One result, or one error, for every line that is not blank; exit status 1 at the end where there was an error."""
    failed = done = 0
    for line in lines:
        if not line.strip():
            continue
        done += 1
        try:
            analysis = session.analyst.value(_read_object(line), preset)
        except AssistantError as error:
            print_object(error_object(error))
            failed += 1
            continue
        print_object(value_object(analysis))
        session.finish(analysis)
    refuse_failed(failed, done)


def _read_object(line: str) -> dict[str, Any]:
    try:
        changes = json.loads(line, object_pairs_hook=_no_repeats)
    except (ValueError, RecursionError):
        raise InputError('A line is a JSON object of inputs, such as {"target_yield": 0.9}; this one is no JSON.') from None
    if not isinstance(changes, dict):
        raise InputError('A line is a JSON object of inputs, such as {"target_yield": 0.9}.')
    return changes


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f'"{name[:60]}" is set twice in one line. Give it once.', name)
    return dict(pairs)


def _print_value(analysis: Analysis, base: Assumptions) -> None:
    for name, number in analysis.run.changes.items():
        print_text(f"{label(name)} set to {show_named(name, number)}")
    if analysis.run.preset:
        print_text(f"preset {analysis.run.preset}")
    reference = show_named("share_price", analysis.run.inputs["share_price"])
    names = {name: f"{label(name)} over {reference} a share" if name in RELATIVE else label(name) for name in analysis.results}
    if analysis.run.inputs["shares"] != base.base()["shares"]:
        names["market_cap"] = f"market cap, derived at {reference} a share and {show_named('shares', analysis.run.inputs['shares'])} shares"
    print_rows([(names[name], show_named(name, number)) for name, number in analysis.results.items() if number is not None])
    if analysis.results["equity_value"] < 0:
        print_text(LIMITED_LIABILITY)
    for name, note in analysis.notes.items():
        print_text(f"{label(name)}: {note}")
    value = analysis.results["value_per_share"]
    for one in base.references:
        told, converted = f"market value {show(base.cap(one), '$M')}", f"{show(base.price(one), '$')} a share"
        if one.share_price is not None:
            told, converted = converted, told
        against = "" if value is None else f": this value is {signed_percent(over_reference(one, analysis.results))} from it"
        print_text(f"reference {one.id} of {one.as_of}, {told} ({converted}, converted){against}")
    print_text(f"run {analysis.run.id}. {NOT_ADVICE}")


def assumptions(as_json: JsonOption = False, scope: BaseCaseScopeOption = GLOBAL_SCOPE) -> None:
    """Show every input of the base case: value, range, unit, basis and source."""
    with reporting(as_json=as_json):
        found = open_context(scope).analyst().assumptions
        entries: list[dict[str, Any]] = [
            {
                "name": one.name,
                "value": one.value,
                "low": one.low,
                "high": one.high,
                "unit": INPUTS[one.name].unit,
                "domain": INPUTS[one.name].domain,
                "basis": one.basis,
                "meaning": INPUTS[one.name].meaning,
                "note": one.note,
                "source": one.source,
            }
            for one in found.entries
        ]
        if as_json:
            references = [
                {"id": one.id, "market_cap": one.market_cap, "share_price": one.share_price, "as_of": one.as_of, "note": one.note}
                for one in found.references
            ]
            print_object({"model": found.model, "as_of": found.as_of, "inputs": entries, "references": references})
            return
        head = ("input", "value", "low", "high", "unit", "basis", "source")
        rows = [
            (e["name"], *(_plain(e[key]) for key in ("value", "low", "high")), e["unit"], e["basis"], e["source"] or "") for e in entries
        ]
        print_rows([head, *rows])
        for one in found.references:
            print_text(f"reference {one.id} ({one.as_of}): {show(found.cap(one), '$M')}, {show(found.price(one), '$')} a share; {one.note}")


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:.10g}"
