"""`watch`: feeds that are looked through for new filings and news, and the proposals that come of it."""

import asyncio
import time
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from qs_assistant.cli.context import TerminalContext, notify, open_records, settings_or_exit
from qs_assistant.cli.impact import ImpactOption, changing, print_impact
from qs_assistant.cli.ingestion import ingest_into
from qs_assistant.cli.printing import print_object, print_text, reporting
from qs_assistant.cli.scopes import TERMINAL_USER, JsonOption, ScopeOption, checked_scope, scopes_of
from qs_assistant.types.errors import DocumentError
from qs_assistant.types.place import GLOBAL_SCOPE
from qs_assistant.valuation.units import label, show_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qs_assistant.app.newer_figures import NewerFigure
    from qs_assistant.app.watching import Watching
    from qs_assistant.records.watch import Proposal
    from qs_assistant.retrieval.library import Library

NumberArgument: TypeAlias = Annotated[int, typer.Argument(metavar="NUMBER", help="The proposal; `watch proposals` lists them.")]
AddressArgument: TypeAlias = Annotated[
    str, typer.Argument(metavar="URL", help="The address of the feed: RSS, Atom or EDGAR's submissions.")
]
SinceOption: TypeAlias = Annotated[str, typer.Option("--since", metavar="DAY", help="Items from this day on count; today by default.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    group = typer.Typer(name="watch", help="New filings and news, proposed to you; nothing goes live by itself.", no_args_is_help=True)
    for name, command in (("on", on), ("add", add), ("remove", remove), ("feeds", feeds), ("check", check), ("proposals", proposals)):
        group.command(name)(command)
    for decision in (accept, later, never):
        group.command(decision.__name__)(decision)
    app.add_typer(group)


@contextmanager
def _opened(scope: str, *, as_json: bool = False) -> "Iterator[Watching]":
    from qs_assistant.app.watching import open_watching

    with reporting(as_json=as_json):
        checked_scope(scope)
        settings = settings_or_exit()
        with open_records(settings) as database:
            yield open_watching(settings, database, time.time)


def on(since: SinceOption = "", scope: ScopeOption = GLOBAL_SCOPE) -> None:
    """Watch the company's own feeds: its filings, and its news where the knowledge folder names a feed."""
    with _opened(scope) as watching:
        for url in watching.begin(scope, _day(since)):
            print_text(f"Watched: {url}")
        notify("`qs-assistant watch check` looks now; the bot looks by itself where WATCH is on.")


def add(url: AddressArgument, since: SinceOption = "", scope: ScopeOption = GLOBAL_SCOPE) -> None:
    """Watch a feed."""
    with _opened(scope) as watching:
        print_text(f"Watched: {watching.watcher.add(scope, url, _day(since))}")


def remove(url: AddressArgument, scope: ScopeOption = GLOBAL_SCOPE) -> None:
    """Watch a feed no longer."""
    with _opened(scope) as watching:
        watching.watcher.remove(scope, url)
        print_text("It is watched no longer.")


def feeds(as_json: JsonOption = False, scope: ScopeOption = GLOBAL_SCOPE) -> None:
    """Show the feeds, when each was looked through, and what was wrong."""
    with _opened(scope, as_json=as_json) as watching:
        found = watching.records.feeds(scope)
        if as_json:
            print_object({"feeds": [asdict(one) for one in found]})
            return
        for one in found:
            moment = "not yet" if one.checked_at is None else datetime.fromtimestamp(one.checked_at, UTC).isoformat(timespec="minutes")
            print_text(f"{one.url}: {moment}" + (f"; {one.problem}" if one.problem else ""))
        if not found:
            print_text("No feed is watched here. Begin with: qs-assistant watch on")


def check(as_json: JsonOption = False, scope: ScopeOption = GLOBAL_SCOPE) -> None:
    """Look through the feeds of a scope now. Exit status 1 where one could not be read."""
    with _opened(scope, as_json=as_json) as watching:
        asyncio.run(watching.watcher.check(scope, now=True))
        wrong = [one for one in watching.records.feeds(scope) if one.problem]
        for one in wrong:
            notify(f"{one.url}: {one.problem}")
        _print_proposals(watching.records.proposals(scope), as_json=as_json)
        if wrong:
            raise typer.Exit(1)


def proposals(as_json: JsonOption = False, scope: ScopeOption = GLOBAL_SCOPE) -> None:
    """Show the proposals that are open or put off."""
    with _opened(scope, as_json=as_json) as watching:
        _print_proposals(watching.records.proposals(scope), as_json=as_json)


def later(number: NumberArgument, scope: ScopeOption = GLOBAL_SCOPE) -> None:
    """Put a proposal off."""
    _decide(number, scope, "later")


def never(number: NumberArgument, scope: ScopeOption = GLOBAL_SCOPE) -> None:
    """Refuse a proposal for good."""
    _decide(number, scope, "never")


def accept(number: NumberArgument, scope: ScopeOption = GLOBAL_SCOPE, as_json: JsonOption = False, impact: ImpactOption = True) -> None:
    """Add what is proposed, and show which answers change and which inputs of the base case have a newer figure in it."""
    from qs_assistant.documents.drafts import Details
    from qs_assistant.documents.incoming import Address

    with _opened(scope, as_json=as_json) as watching:
        found = watching.proposal(scope, number)
        with changing(scope, impact=impact) as (library, measured), ingest_into(library) as ingest:
            addresses, problem = asyncio.run(watching.addresses(found))
            added = [ingest.add(scope, Address(one), by=TERMINAL_USER, details=Details(date=found.date)) for one in addresses]
            report = measured.report()
            entries = [one.entry for one in added if one.entry is not None]
            if not entries:
                raise DocumentError(added[0].reason)
            watching.decide(scope, number, "added", by=TERMINAL_USER)
            newer = [figure for entry in entries for figure in _newer(library, scope, entry.id)]
        if as_json:
            documents = [{"document": one.entry.id, "change": one.change} for one in added if one.entry is not None]
            print_object({**documents[0], "documents": documents, "impact": report, "newer": [asdict(one) for one in newer]})
            return
        for outcome in added:
            entry = outcome.entry
            print_text(f"{outcome.change}: {entry.id}, {entry.publication.title}" if entry else f"{outcome.change}: {outcome.reason}")
        if problem:
            notify(problem)
        print_impact(report)
        for one in newer:
            values = show_named(one.name, one.present), show_named(one.name, one.value)
            print_text(f"{label(one.name)} is {values[0]} in the base case; {one.document} ({one.date}) has {values[1]}: {one.sentence}")
            print_text(f"  to take it over: qs-assistant docs assumptions set {one.name} {one.value:.12g} --scope {scope} --why ...")


def _newer(library: "Library", scope: str, document: str) -> "tuple[NewerFigure, ...]":
    from qs_assistant.app.newer_figures import newer_figures

    assumptions = TerminalContext(settings_or_exit(), scopes_of(scope)).analyst().assumptions
    return newer_figures(assumptions, library.passages(document, (scope,)))


def _decide(number: int, scope: str, state: str) -> None:
    with _opened(scope) as watching:
        print_text(f"{watching.decide(scope, number, state, by=TERMINAL_USER).title}: {state}.")


def _print_proposals(found: "list[Proposal]", *, as_json: bool) -> None:
    if as_json:
        print_object({"proposals": [asdict(one) for one in found]})
        return
    for one in found:
        size = "" if one.size is None else f", {one.size / 1000:,.0f} kB"
        again = " (changed since it was added)" if one.changed else ""
        print_text(f"{one.id}: {one.date} {one.kind}{size}: {one.title}{again}" + (f"; likely: {one.effect}" if one.effect else ""))
        print_text(f"   {one.url}")
        for address in one.releases:
            print_text(f"   with its release {address}")
    if not found:
        print_text("No proposals are open.")


def _day(since: str) -> str:
    try:
        return datetime.fromisoformat(since).date().isoformat() if since else datetime.now(UTC).date().isoformat()
    except ValueError:
        raise typer.BadParameter(f'"{since}" is no day such as 2026-10-02') from None
