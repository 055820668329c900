"""`frontier`, `event`, `views`, `football` and `explain`: as answers have them in words, or as JSON."""

from typing import Annotated

import typer

from qs_assistant.cli.analyses import Print, parse_axis, perform
from qs_assistant.cli.changes import parse_target
from qs_assistant.cli.context import open_context
from qs_assistant.cli.options import SharedOptions, with_shared_options
from qs_assistant.cli.printing import print_object, print_rows, print_text, reporting
from qs_assistant.cli.session import Session
from qs_assistant.questions.completion import input_called
from qs_assistant.valuation.analyses import EXPLAIN_TOPICS, Analysis
from qs_assistant.valuation.event_effects import EventEffects
from qs_assistant.valuation.events import SIDES
from qs_assistant.valuation.units import show_named

ALL = "all"


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    for command in (frontier, event, views, football, explain):
        app.command(command.__name__, context_settings={"ignore_unknown_options": True})(command)


@with_shared_options()
def frontier(
    x: Annotated[str, typer.Argument(metavar="[X]", help="An input, or NAME:LOW:HIGH; without any, those that move the value most.")] = "",
    y: Annotated[str, typer.Argument(metavar="[Y]", help="A second input; without --solve it is the one solved for.")] = "",
    solve: Annotated[str, typer.Option("--solve", metavar="NAME", help="The input that makes up for the others.")] = "",
    target: Annotated[str, typer.Option("--target", metavar="OUTPUT=VALUE", help="Default: value per share at the newest reference.")] = "",
    steps: Annotated[int | None, typer.Option("--steps", metavar="N", help="How many values an axis has.")] = None,
    *,
    given: SharedOptions,
) -> None:
    """Show which combinations of inputs meet a target: what is priced in."""

    def analyse(session: Session, changes: dict[str, float]) -> Analysis:
        axes = [parse_axis(text) for text in (x, y) if text]
        solved = input_called(solve) if solve else None
        aim = parse_target(target) if target else None
        return session.analyst.frontier(axes, solved, aim, steps, changes=changes, preset=given.preset)

    perform("frontier", analyse, _printer(given), given)


@with_shared_options()
def event(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="ID ...|all|list", help="Events; several or all are set side by side.")
    ] = None,
    *,
    given: SharedOptions,
) -> None:
    """Show what an event changes, or several side by side: their inputs are judgements, with low, middle and high."""
    asked = names or ["list"]
    if asked == ["list"] and given.run is None:
        _list_events(given)
        return

    def analyse(session: Session, changes: dict[str, float]) -> Analysis:
        if len(asked) == 1 and asked[0] != ALL:
            return session.analyst.event(asked[0], changes=changes, preset=given.preset)
        return session.analyst.events(() if asked == [ALL] else asked, changes=changes, preset=given.preset)

    perform("event", analyse, _printer(given), given)


@with_shared_options()
def views(*, given: SharedOptions) -> None:
    """Run others' published assumptions through the model, beside what they published."""

    def analyse(session: Session, changes: dict[str, float]) -> Analysis:
        return session.analyst.views(changes, given.preset)

    perform("views", analyse, _printer(given), given)


@with_shared_options()
def football(*, given: SharedOptions) -> None:
    """Show value per share by presets, views, simulation and inputs, beside the market references."""

    def analyse(session: Session, changes: dict[str, float]) -> Analysis:
        return session.analyst.football(changes, given.preset)

    perform("football", analyse, _printer(given), given)


@with_shared_options()
def explain(
    topic: Annotated[str, typer.Option("--topic", metavar="TOPIC", help=f"One of {', '.join(EXPLAIN_TOPICS)}.")] = "number",
    *,
    given: SharedOptions,
) -> None:
    """Explain how the value comes about, which limits bind, and what would have to change to meet the market."""

    def analyse(session: Session, changes: dict[str, float]) -> Analysis:
        return session.analyst.explain(topic, changes=changes, preset=given.preset)

    perform("explain", analyse, _printer(given), given, accepts=("value",))


def _list_events(given: SharedOptions) -> None:
    with reporting(as_json=given.as_json):
        found = open_context(given.scope).analyst().assumptions.stories.events
        if given.as_json:
            print_object({"events": [{"id": one.id, "title": one.title, "date": one.date, "reason": one.reason} for one in found]})
            return
        for one in found:
            print_text(f"{one.id}: {one.title}{f' ({one.date})' if one.date else ''}. {one.reason[:1].upper()}{one.reason[1:]}.")


def _printer(given: SharedOptions) -> Print:
    """Prints an analysis as an answer has it: the headline and all its lines; several events as a table."""

    def show(analysis: Analysis) -> None:
        from qs_assistant.app.calculation import report, request_of

        worded = report(request_of(analysis.run), analysis, open_context(given.scope).analyst()).report
        print_text(f"{worded.understood[:1].upper()}{worded.understood[1:]}.")
        print_text(worded.headline)
        if isinstance(analysis.detail, EventEffects):
            print_rows(_event_rows(analysis.detail))
            return
        for line in worded.every_line:
            print_text(line)

    return show


def _event_rows(found: EventEffects) -> list[list[str]]:
    """A row an event, and one for all together: the change a share on each side, of the equity value, and of the money to raise."""
    rows = [["change", *(f"a share, {side}" for side in SIDES), "equity value", "funding need"]]
    for name, one in (*((effect.event.id, effect) for effect in found.effects), ("all together", found.together)):
        shares = [_signed("value_per_share", one.change(side, "value_per_share")) for side in SIDES]
        rows.append([name, *shares, *(_signed(output, one.change("base", output)) for output in ("equity_value", "funding_need"))])
    return rows


def _signed(name: str, change: float) -> str:
    return f"{'+' if change >= 0 else ''}{show_named(name, change)}"
