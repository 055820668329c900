"""`docs`: the knowledge base from the terminal, as an admin has it in Discord."""

from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qs_assistant.cli import base_cases, ingestion, preparing, upkeep
from qs_assistant.cli.context import notify, open_library, settings_or_exit
from qs_assistant.cli.impact import ImpactOption, changing, print_impact
from qs_assistant.cli.options import require_between, whole
from qs_assistant.cli.printing import print_object, print_text, reporting
from qs_assistant.cli.scopes import TERMINAL_USER, JsonOption, ScopeOption, checked_scope
from qs_assistant.text.counting import counted
from qs_assistant.text.inert import inert, inert_line
from qs_assistant.types.errors import AssistantError
from qs_assistant.types.place import GLOBAL_SCOPE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qs_assistant.documents.entry import Entry
    from qs_assistant.retrieval.library import Library

MOST_FOUND = 50
MOST_CHANGES = 1_000_000
HEAD = 300  # characters of a passage that `show` and `search` print


def register(app: typer.Typer) -> None:
    """Add `docs` to the program."""
    docs = typer.Typer(help="Own the knowledge base: add, replace, remove, undo, check, export, back up.", no_args_is_help=True)
    for command in (list_, show, search, remove, undo, history, rebuild, check, export):
        docs.command(command.__name__.rstrip("_"))(command)
    ingestion.register(docs)
    upkeep.register(docs)
    preparing.register(docs)
    base_cases.register(docs)
    app.add_typer(docs, name="docs")


@contextmanager
def _library(scope: str = GLOBAL_SCOPE) -> "Iterator[Library]":
    checked_scope(scope)
    with open_library(settings_or_exit()) as library:
        yield library


def list_(scope: ScopeOption = "global", as_json: JsonOption = False) -> None:
    """List the documents of a knowledge base."""
    with reporting(as_json=as_json), _library(scope) as library:
        entries = library.documents((scope,))
        if as_json:
            print_object({"scope": scope, "documents": [asdict(entry) for entry in entries]})
            return
        for entry in entries:
            print_text(_line(entry))
        passages = sum(entry.passages for entry in entries)
        notify(f"{counted(len(entries), 'document')}, {counted(passages, 'passage')} in {scope}")


def show(
    document: Annotated[str, typer.Argument(metavar="ID", help="The document's id, as `docs list` has it.")],
    scope: ScopeOption = "global",
    as_json: JsonOption = False,
) -> None:
    """Show one document: where it is from, and its passages."""
    with reporting(as_json=as_json), _library(scope) as library:
        entry = library.document(document, (scope,))
        passages = library.passages(document, (scope,))
        if as_json:
            print_object(asdict(entry) | {"texts": [asdict(passage) for passage in passages]})
            return
        about = entry.publication
        print_text(_line(entry))
        print_text(f"origin {entry.origin or 'unknown'}, {entry.media_type}, SHA-256 {entry.content_hash}")
        if entry.figures is not None:
            print_text(entry.figures.sentence + (" An older reader took it in: qs-assistant docs reread." if entry.outdated else ""))
        print_text(f"added {entry.added_at} by {entry.added_by}" + (f", {about.url}" if about.url else ""))
        for passage in passages:
            page = f", p. {passage.page}" if passage.page else ""
            print_text(f"\n[{passage.position}] {inert_line(passage.heading)}{page}\n{_short(passage.text)}")


def search(
    question: Annotated[str, typer.Argument(help="What to look for.")],
    scope: ScopeOption = "global",
    count: Annotated[int, typer.Option("-n", "--count", parser=whole, metavar="N", help="How many passages, 1 to 50.")] = 5,
    as_json: JsonOption = False,
) -> None:
    """Find the passages that are nearest to a question."""
    with reporting(as_json=as_json), _library(scope) as library:
        require_between(count, 1, MOST_FOUND)
        found = library.search(question, (scope,), count)
        if as_json:
            print_object({"question": question, "scope": scope, "passages": [asdict(passage) for passage in found]})
            return
        for passage in found:
            page = f", p. {passage.page}" if passage.page else ""
            print_text(f"{passage.score:.3f}  {passage.document}: {inert_line(passage.heading)}{page}\n       {_short(passage.text)}")


def remove(
    documents: Annotated[list[str], typer.Argument(metavar="ID...", help="The documents' ids.")],
    scope: ScopeOption = "global",
    as_json: JsonOption = False,
    impact: ImpactOption = True,
) -> None:
    """Take documents out; `docs undo` brings the last one back. Exit status 1 where one could not be taken out."""
    removed: list[str] = []
    refused: dict[str, str] = {}
    with reporting(as_json=as_json), changing(checked_scope(scope), impact=impact) as (library, measured):
        for document in dict.fromkeys(documents):
            try:
                library.remove(scope, document, by=TERMINAL_USER)
                removed.append(document)
            except AssistantError as error:
                refused[document] = str(error)
        report = measured.report() if removed else None
    _print_removed(scope, removed, refused, report, as_json=as_json)
    if refused:
        raise typer.Exit(1)


def _print_removed(scope: str, removed: list[str], refused: dict[str, str], report: dict[str, Any] | None, *, as_json: bool) -> None:
    if as_json:
        refusals = [{"document": document, "reason": reason} for document, reason in refused.items()]
        print_object({"scope": scope, "removed": removed, "refused": refusals} | ({"impact": report} if report else {}))
        return
    for document in removed:
        print_text(f"Removed {document} from {scope}. To bring it back: qs-assistant docs undo {document} --scope {scope}")
    for reason in refused.values():
        notify(reason)
    print_impact(report)


def undo(
    document: Annotated[str | None, typer.Argument(metavar="[ID]", help="One document; without it, the last change of all.")] = None,
    scope: ScopeOption = "global",
) -> None:
    """Take back the last change that was not taken back yet."""
    with reporting(as_json=False), _library(scope) as library:
        event = library.undo(scope, document, by=TERMINAL_USER)
        print_text(f"Took back: {event.action} of {event.document} on {event.at} by {event.by}.")


def history(
    document: Annotated[str | None, typer.Argument(metavar="[ID]", help="One document only.")] = None,
    scope: ScopeOption = "global",
    limit: Annotated[int, typer.Option("--limit", "-n", parser=whole, metavar="N", help="How many changes, the newest of them.")] = 20,
    everything: Annotated[bool, typer.Option("--all", help="All changes.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a change, with all its hashes.")] = False,
) -> None:
    """Show who changed what, newest first."""
    with reporting(as_json=as_json), _library(scope) as library:
        require_between(limit, 1, MOST_CHANGES)
        events = library.history(scope, document, None if everything else limit)
        for event in events:
            if as_json:
                print_object(asdict(event))
            else:
                digest = (event.after_hash or event.before_hash or "")[:12]
                print_text(f"{event.at}  {event.action:<7}  {event.document}  {digest}  by {event.by}")
        if older := library.changes(scope, document) - len(events):
            notify(f"{counted(older, 'older change')} not shown; --all shows every one.")


def rebuild(scope: ScopeOption = "global") -> None:
    """Fill the search index anew from the records; nothing is embedded again."""
    with reporting(as_json=False), _library(scope) as library:
        passages = library.rebuild(scope)
        print_text(f"The index of {scope} is filled anew: {counted(passages, 'passage')}.")


def check(as_json: JsonOption = False) -> None:
    """Check that records and search index agree, and tell of each document's figures; exit status 1 where they do not agree."""
    with reporting(as_json=as_json), _library() as library:
        problems = library.check()
        added = [entry for entry in library.documents(library.scopes()) if not entry.shipped]
        if as_json:
            documents = [
                {"id": one.id, "scope": one.scope, "outdated": one.outdated, "figures": asdict(one.figures) if one.figures else None}
                for one in added
            ]
            print_object({"sound": not problems, "problems": problems, "documents": documents})
        else:
            print_text("\n".join(problems) or "Sound: every live document is wholly in the index, and nothing else is.")
            _print_figures(added)
        if problems:
            raise typer.Exit(1)


def _print_figures(entries: "list[Entry]") -> None:
    """How many figures of each document its passages hold, and which an older reader took in, with the command that mends it."""
    for entry in entries:
        counted_figures = entry.figures.sentence if entry.figures else "Its figures were not counted when it was taken in."
        print_text(f"{entry.scope}: {entry.id}: {counted_figures}")
    for scope in dict.fromkeys(entry.scope for entry in entries if entry.outdated):
        old = [entry.id for entry in entries if entry.outdated and entry.scope == scope]
        print_text(f"Taken in by an older reader: {', '.join(old)}. To take them in again: qs-assistant docs reread --scope {scope}")


def export(
    file: Annotated[Path, typer.Argument(help="The zip file to write.")],
    scope: ScopeOption = "global",
) -> None:
    """Write the originals, what is said about them, and the history to a zip file."""
    from qs_assistant.documents.export import export as write

    with reporting(as_json=False), _library(scope) as library:
        documents = write(library, scope, file)
        print_text(f"{file} holds {counted(documents, 'document')} of {scope}.")


def _line(entry: "Entry") -> str:
    about = entry.publication
    shipped, passages = ", shipped" if entry.shipped else "", counted(entry.passages, "passage")
    named = f"{inert_line(about.title)} ({inert_line(about.whose)}, {about.date or 'undated'}, {about.kind}"
    asked = f", questions written for {entry.prepared} of them" if entry.prepared else ""
    return f"{entry.id}  {named}; {passages}{asked}{shipped})"


def _short(text: str) -> str:
    text = inert(text)
    return text if len(text) <= HEAD else f"{text[:HEAD].rsplit(' ', 1)[0]} ..."
