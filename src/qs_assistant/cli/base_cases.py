"""`docs assumptions`: a scope's own base case."""

import sys
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from qs_assistant.cli.context import open_context, open_records
from qs_assistant.cli.printing import print_object, print_text, reporting
from qs_assistant.cli.scopes import TERMINAL_USER, JsonOption, ScopeOption, checked_scope
from qs_assistant.types.errors import InputError
from qs_assistant.valuation.units import show_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qs_assistant.records.database import Database


def register(docs: typer.Typer) -> None:
    """Add `assumptions` to `docs`."""
    app = typer.Typer(help="A scope's own base case: which inputs differ there, set by whom, when and why.", no_args_is_help=True)
    for command in (list_, set_, price, reset):
        app.command(command.__name__.rstrip("_"))(command)
    docs.add_typer(app, name="assumptions")


@contextmanager
def _records(scope: str) -> "Iterator[Database]":
    checked_scope(scope)
    with open_records(open_context().settings) as database:
        yield database


def set_(
    change: Annotated[str, typer.Argument(metavar="NAME=VALUE", help="An input and its value, as in `value --set`.")],
    why: Annotated[str, typer.Option(help="The reason; every answer that uses the value shows it.")],
    scope: ScopeOption = "global",
) -> None:
    """Set an input of the base case for a scope."""
    from qs_assistant.app.base_case import OwnBaseCases
    from qs_assistant.cli.changes import parse_changes
    from qs_assistant.records.base_cases import BaseCases

    with reporting(as_json=False):
        checked_scope(scope)
        context = open_context()
        [(name, value)] = parse_changes((change,)).items()
        with open_records(context.settings) as database:
            cases = BaseCases(database, lambda: datetime.now(UTC))
            OwnBaseCases(cases, context.shipped()).set(scope, name, value, by=TERMINAL_USER, why=why)
        print_text(f"In {scope}, {name} is {show_named(name, value)} from now on.")


def price(
    kind: Annotated[str, typer.Argument(metavar="share_price|market_cap", help="A share price in $, or a market value in $M.")],
    value: Annotated[float, typer.Argument(metavar="VALUE", help="The figure, as a plain number.")],
    as_of: Annotated[str, typer.Option("--as-of", metavar="DATE", help="Its date, such as 2026-10-02.")],
    why: Annotated[str, typer.Option(help="Where it is from; every answer that is compared with it shows it.")],
    scope: ScopeOption = "global",
) -> None:
    """Set a dated price that a scope's valuations are compared with; the newest stands first."""
    from qs_assistant.app.base_case import OWN, OwnBaseCases
    from qs_assistant.records.base_cases import BaseCases

    with reporting(as_json=False):
        checked_scope(scope)
        context = open_context()
        with open_records(context.settings) as database:
            cases = OwnBaseCases(BaseCases(database, lambda: datetime.now(UTC)), context.shipped())
            first = cases.set_price(scope, kind, value, as_of, by=TERMINAL_USER, why=why)
        told = f"In {scope}, valuations are compared with {show_named(kind, value)} of {as_of.strip()} from now on"
        print_text(f"{told}, first." if first.id == OWN else f"{told}; the newest reference, of {first.as_of}, stands first.")


def reset(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="One input; without it, all.")] = None,
    scope: ScopeOption = "global",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first.")] = False,
) -> None:
    """Go back to the shipped base case, for one input or all; in a terminal it asks first."""
    from qs_assistant.questions.completion import input_called
    from qs_assistant.records.base_cases import BaseCases

    with reporting(as_json=False), _records(scope) as database:
        cases = BaseCases(database, lambda: datetime.now(UTC))
        called = name if name is None or name in {one.name for one in cases.entries(scope)} else input_called(name)
        going = ", ".join(f"{one.name} {show_named(one.name, one.value)}" for one in cases.entries(scope) if called in {None, one.name})
        if going and not yes and sys.stdin.isatty() and not typer.confirm(f"In {scope}, give up {going}?", err=True):
            raise InputError("Nothing was changed.", called)
        names = cases.reset(scope, called, by=TERMINAL_USER)
        print_text(f"In {scope}, the shipped base case holds again for {', '.join(names)}.")


def list_(scope: ScopeOption = "global", as_json: JsonOption = False) -> None:
    """List what a scope's base case has otherwise than the shipped one."""
    from qs_assistant.app.base_case import note
    from qs_assistant.records.base_cases import BaseCases

    with reporting(as_json=as_json), _records(scope) as database:
        entries = BaseCases(database, lambda: datetime.now(UTC)).entries(scope)
        if as_json:
            print_object({"scope": scope, "assumptions": [asdict(one) for one in entries]})
            return
        for one in entries:
            print_text(f"{one.name}  {show_named(one.name, one.value)}  {note(one, datetime.now(UTC).date())}")
        if not entries:
            print_text(f"{scope} has the shipped base case.")
