"""`believe`: votes on inputs and dated predictions, as members of a server have them in Discord."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated, TypeAlias

import typer

from qs_assistant.app.beliefs import ServerBeliefs
from qs_assistant.cli.changes import parse_changes
from qs_assistant.cli.context import open_records, settings_or_exit
from qs_assistant.cli.options import BaseCaseScopeOption
from qs_assistant.cli.printing import print_object, print_rows, print_text, reporting
from qs_assistant.cli.scopes import TERMINAL_USER, JsonOption, checked_scope
from qs_assistant.questions.completion import input_called
from qs_assistant.text.counting import counted
from qs_assistant.types.errors import InputError
from qs_assistant.types.place import GLOBAL_SCOPE
from qs_assistant.valuation.units import label, percent, show_named

ByOption: TypeAlias = Annotated[str, typer.Option("--as", metavar="NAME", help="Whose vote or chance it is; in Discord the user's number.")]
NumberArgument: TypeAlias = Annotated[int, typer.Argument(metavar="NUMBER", help="The prediction; `believe log` lists them.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    group = typer.Typer(name="believe", help="What members believe: votes on inputs, and dated predictions.", no_args_is_help=True)
    for command in (vote, show, withdraw, predict, chance, log, score, settle, remove):
        group.command(command.__name__)(command)
    app.add_typer(group)


@contextmanager
def _opened(scope: str, *, as_json: bool = False) -> Iterator[ServerBeliefs]:
    from qs_assistant.app.wiring import open_beliefs
    from qs_assistant.valuation.assumptions import load_assumptions

    with reporting(as_json=as_json):
        checked_scope(scope)
        settings = settings_or_exit()
        with open_records(settings) as database:
            yield open_beliefs(database, load_assumptions(settings.assumptions_file))


def vote(
    values: Annotated[list[str], typer.Argument(metavar="NAME=VALUE...", help="What is believed of inputs.")],
    by: ByOption = TERMINAL_USER,
    scope: BaseCaseScopeOption = GLOBAL_SCOPE,
) -> None:
    """Vote on inputs; a second vote takes the place of the first."""
    with _opened(scope) as beliefs:
        beliefs.vote(scope, by, parse_changes(values))
        print_text("The votes are kept.")


def show(as_json: JsonOption = False, scope: BaseCaseScopeOption = GLOBAL_SCOPE) -> None:
    """Show the medians, how many votes each has, and what they are worth beside the base case."""
    from qs_assistant.cli.context import TerminalContext
    from qs_assistant.cli.session import Session

    with _opened(scope, as_json=as_json) as beliefs:
        medians = beliefs.medians(scope)
        if not medians:
            raise InputError(f"Nobody has voted in {scope} yet. Begin with: qs-assistant believe vote royalty_rate=10%")
        session = Session(TerminalContext(settings_or_exit(), (scope,) if scope == GLOBAL_SCOPE else (scope, GLOBAL_SCOPE)))
        analysis = session.analyst.compare([({}, None), (beliefs.median_values(scope), None)])
        base, members = (one["value_per_share"] for one in analysis.results)
        if as_json:
            body = {"medians": [asdict(one) for one in medians], "value_per_share": {"base": base, "members": members}}
            print_object(body | {"run_id": analysis.run.id})
        else:
            held = session.analyst.assumptions.base()
            rows = [
                (label(one.name), show_named(one.name, one.value), show_named(one.name, held[one.name]), str(one.votes)) for one in medians
            ]
            print_rows([("input", "median", "base case", "votes"), *rows])
            by_medians, by_base = (show_named("value_per_share", one) for one in (members, base))
            print_text(f"value per share: {by_medians} by the medians, {by_base} in the base case")
            print_text(f"run {analysis.run.id}")
        session.finish(analysis)


def withdraw(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="An input; without one, every vote.")] = "",
    by: ByOption = TERMINAL_USER,
    scope: BaseCaseScopeOption = GLOBAL_SCOPE,
) -> None:
    """Take back a vote, or all of a person's votes in a scope."""
    with _opened(scope) as beliefs:
        print_text(f"{counted(beliefs.withdraw(scope, by, input_called(name) if name else None), 'vote')} withdrawn.")


def predict(
    statement: Annotated[str, typer.Argument(help="What happens, such as: start of production.")],
    due: Annotated[str, typer.Option("--by", metavar="DAY", help="The last day on which it can come true: 2029-12-31, or 2029.")],
    likely: Annotated[str, typer.Option("--chance", metavar="P", help="How likely it is: 40% or 0.4.")],
    by: ByOption = TERMINAL_USER,
    scope: BaseCaseScopeOption = GLOBAL_SCOPE,
) -> None:
    """Open a dated prediction with a first chance of it."""
    with _opened(scope) as beliefs:
        one = beliefs.predict(scope, by, statement, due, _chance(likely))
        print_text(f"Prediction {one.id} is open: {one.statement}, by {one.due}.")


def chance(
    number: NumberArgument,
    likely: Annotated[str, typer.Argument(metavar="[P]", help="40% or 0.4; without it the person's chances are withdrawn.")] = "",
    by: ByOption = TERMINAL_USER,
    scope: BaseCaseScopeOption = GLOBAL_SCOPE,
) -> None:
    """Give an open prediction a chance, or withdraw it."""
    with _opened(scope) as beliefs:
        if not likely:
            print_text(f"{counted(beliefs.withdraw_forecasts(scope, by, number), 'chance')} withdrawn.")
            return
        one = beliefs.add_forecast(scope, by, number, _chance(likely))
        print_text(f"Kept for prediction {one.id}: {one.statement}.")


def log(as_json: JsonOption = False, scope: BaseCaseScopeOption = GLOBAL_SCOPE) -> None:
    """Show the predictions of a scope, open and settled."""
    with _opened(scope, as_json=as_json) as beliefs:
        found = beliefs.log(scope)
        if as_json:
            told = [asdict(one.prediction) | {"people": one.people, "median": one.median} for one in found]
            print_object({"predictions": [{key: value for key, value in one.items() if key != "created_by"} for one in told]})
            return
        for standing in found:
            one = standing.prediction
            middle = "no chance given" if standing.median is None else f"{percent(standing.median)} ({standing.people})"
            print_text(
                f"{one.id}: {one.statement}, by {one.due}: {middle}" + (f"; {one.outcome}, known on {one.known_on}" if one.outcome else "")
            )
        if not found:
            print_text(f"There are no predictions in {scope}.")


def score(as_json: JsonOption = False, by: ByOption = TERMINAL_USER, scope: BaseCaseScopeOption = GLOBAL_SCOPE) -> None:
    """Show the Brier scores over settled predictions."""
    with _opened(scope, as_json=as_json) as beliefs:
        found = beliefs.score(scope, by)
        if as_json:
            print_object(asdict(found))
            return
        rows = [("all members' last chances", found.members), ("each prediction's median", found.crowd), (f"{by} alone", found.own)]
        print_text(f"{counted(found.settled, 'settled prediction')}; Brier scores (0 is perfect, always 50% earns 0.25):")
        print_rows([(name, "none" if value is None else f"{value:.4f}") for name, value in rows])


def settle(
    number: NumberArgument,
    outcome: Annotated[str, typer.Argument(metavar="yes|no|void", help="What became of it.")],
    known_on: Annotated[str, typer.Option("--known-on", metavar="DAY", help="The day it was known; today by default.")] = "",
    scope: BaseCaseScopeOption = GLOBAL_SCOPE,
) -> None:
    """Settle a prediction: chances given on the day it was known, or later, do not count."""
    with _opened(scope) as beliefs:
        one = beliefs.settle(scope, number, outcome, by=TERMINAL_USER, known_on=known_on)
        print_text(f"Prediction {one.id} is settled: {one.outcome}.")


def remove(number: NumberArgument, scope: BaseCaseScopeOption = GLOBAL_SCOPE) -> None:
    """Delete a prediction with all its chances."""
    with _opened(scope) as beliefs:
        beliefs.remove(scope, number)
        print_text(f"Prediction {number} is deleted.")


def _chance(text: str) -> float:
    typed = text.strip()
    try:
        return float(typed.removesuffix("%")) / 100 if typed.endswith("%") else float(typed)
    except ValueError:
        raise InputError(f'Write a chance like 40% or 0.4, not "{typed[:40]}".', "chance") from None
