"""`digest`: what happened in a scope over the last days."""

import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from qs_assistant.cli.context import open_records, settings_or_exit
from qs_assistant.cli.printing import print_object, print_text, reporting
from qs_assistant.cli.scopes import JsonOption, ScopeOption, checked_scope
from qs_assistant.types.place import GLOBAL_SCOPE
from qs_assistant.valuation.units import label, show_named

if TYPE_CHECKING:
    from qs_assistant.app.frequent_topics import FrequentTopic


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("digest")(digest)


def digest(
    days: Annotated[float, typer.Option("--days", min=1, max=366, help="Over how many days.")] = 7,
    scope: ScopeOption = GLOBAL_SCOPE,
    as_json: JsonOption = False,
) -> None:
    """Say what was added, how the value by the base case moved, what was asked, what is proposed, how old the newest price is."""
    from qs_assistant.app.digest import Digests
    from qs_assistant.valuation.assumptions import load_assumptions

    with reporting(as_json=as_json):
        checked_scope(scope)
        settings = settings_or_exit()
        with open_records(settings) as database:
            found = Digests(database, load_assumptions(settings.assumptions_file), time.time).make(scope, days)
        if as_json:
            print_object(asdict(found))
            return
        value, then = show_named("value_per_share", found.value), show_named("value_per_share", found.value_then)
        print_text(f"Since {found.since} in {scope}:")
        print_text(f"documents added: {'; '.join(found.added) or 'none'}")
        print_text(f"value per share by the base case: {value}" + ("" if value == then else f", was {then}"))
        print_text(f"questions: {found.asked}" + "".join(f"\n  {_topic_line(one)}: {one.times}" for one in found.frequent_topics))
        for one in found.channels:
            print_text(
                f"  channel {one.channel}: {one.asked}"
                + "".join(f"\n    {_topic_line(topic)}: {topic.times}" for topic in one.frequent_topics)
            )
        print_text(f"open proposals: {'; '.join(found.proposals) or 'none'}")
        print_text(f"the newest price is of {found.price_as_of}, {found.price_age} days old")


def _topic_line(one: "FrequentTopic") -> str:
    return one.kind if one.name is None else f"{one.kind} ({label(one.name)})"
