"""`docs add`, `replace` and `sync`: documents into a knowledge base."""

import sys
from contextlib import contextmanager
from dataclasses import asdict
from dataclasses import replace as with_values
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from qs_assistant.cli.adding_progress import done_of, on_stage, progress_of
from qs_assistant.cli.context import notify, open_library, open_records, settings_or_exit
from qs_assistant.cli.impact import ImpactOption, Unmeasured, changing, print_impact
from qs_assistant.cli.printing import print_object, print_text, reporting
from qs_assistant.cli.scopes import TERMINAL_USER, JsonOption, ScopeOption, checked_scope
from qs_assistant.text.counting import counted
from qs_assistant.types.errors import AssistantError, DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qs_assistant.documents.drafts import Details, Outcome
    from qs_assistant.documents.incoming import Incoming
    from qs_assistant.documents.ingest import Ingest
    from qs_assistant.retrieval.library import Library

ENDINGS = (".pdf", ".html", ".htm", ".md", ".txt", ".docx", ".xlsx", ".csv", ".eml")
"""Of the files that are taken out of a folder; a file that is named is looked into instead."""

TitleOption: TypeAlias = Annotated[str, typer.Option(help="Its title; by default what the document says.")]
PublisherOption: TypeAlias = Annotated[str, typer.Option(help="Who published it.")]
AuthorOption: TypeAlias = Annotated[str, typer.Option(help="Who wrote it, where that is not who published it.")]
DateOption: TypeAlias = Annotated[str, typer.Option(help="When: 2025-10-01, 2025-10 or 2025.")]
KindOption: TypeAlias = Annotated[str, typer.Option(help="press-release, shareholder-letter, filing, article, industry-report or other.")]


def register(docs: typer.Typer) -> None:
    """Add the commands to `docs`."""
    for command in (add, replace, sync, reread):
        docs.command(command.__name__)(command)


def add(
    sources: Annotated[list[str], typer.Argument(metavar="PATH_OR_URL...", help="Files, folders, or addresses of public pages and files.")],
    title: TitleOption = "",
    publisher: PublisherOption = "",
    author: AuthorOption = "",
    date: DateOption = "",
    kind: KindOption = "",
    scope: ScopeOption = "global",
    as_json: JsonOption = False,
    impact: ImpactOption = True,
) -> None:
    """Add documents; the same content twice is one document, and a changed one is a new version. Exit status 1 where one failed."""
    from qs_assistant.documents.drafts import Details

    with reporting(as_json=as_json):
        details = Details(title, publisher, date, kind, author=author).checked()
        sources = [one for source in sources for one in in_folder(source)]
        if title and len(sources) > 1:
            raise DocumentError("A title is for one document. Add them one by one, or without --title.")
        place = checked_scope(scope)
        with changing(place, impact=impact) as (library, measured), ingest_into(library) as ingest:
            outcomes = _add_all(ingest, place, sources, details, quiet=as_json)
            report = _report(outcomes, measured)
        _print_outcomes(outcomes, as_json=as_json, impact=report)


def replace(
    document: Annotated[str, typer.Argument(metavar="ID", help="The document that gets a new version.")],
    source: Annotated[str, typer.Argument(metavar="PATH_OR_URL", help="The new version.")],
    title: TitleOption = "",
    publisher: PublisherOption = "",
    author: AuthorOption = "",
    date: DateOption = "",
    kind: KindOption = "",
    scope: ScopeOption = "global",
    as_json: JsonOption = False,
    impact: ImpactOption = True,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Replace it even if the two have hardly anything in common.")] = False,
) -> None:
    """Put a new version in a document's place; the old one is kept for `docs undo`."""
    from qs_assistant.documents.drafts import Details

    with reporting(as_json=as_json):
        details, incoming, place = Details(title, publisher, date, kind, author=author), read_source(source), checked_scope(scope)
        with changing(place, impact=impact) as (library, measured), ingest_into(library) as ingest:
            draft = ingest.read(incoming, on_stage)
            _confirm(ingest.unrelated(place, draft, document), yes=yes)
            outcome = ingest.store(place, draft, by=TERMINAL_USER, details=details, replace=document, progress=on_stage)
            report = _report([outcome], measured)
        _print_outcomes([outcome], as_json=as_json, impact=report)


def sync(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what has changed.")] = False,
    file: Annotated[Path | None, typer.Option(help="A list of addresses; knowledge/sources.toml by default.")] = None,
    scope: ScopeOption = "global",
    as_json: JsonOption = False,
) -> None:
    """Fetch the listed original releases and filings that have changed, show what changed, and put the new versions in."""
    from qs_assistant.documents.sources import load_sources

    with reporting(as_json=as_json):
        place, sources = checked_scope(scope), load_sources(file or settings_or_exit().knowledge_dir / "sources.toml")
        with open_library(settings_or_exit()) as library, ingest_into(library) as ingest:
            outcomes = ingest.sync(place, sources, by=TERMINAL_USER, replace=not dry_run, progress=progress_of)
        _print_outcomes(outcomes, as_json=as_json)


def reread(
    documents: Annotated[
        list[str] | None, typer.Argument(metavar="[ID...]", help="The documents' ids; without them, all that an older reader took in.")
    ] = None,
    scope: ScopeOption = "global",
    as_json: JsonOption = False,
    impact: ImpactOption = True,
) -> None:
    """Take documents in again from their kept originals, with the present readers of files. Exit status 1 where one failed."""
    from qs_assistant.documents.drafts import Outcome

    with reporting(as_json=as_json):
        outcomes, place = [], checked_scope(scope)
        with changing(place, impact=impact) as (library, measured), ingest_into(library) as ingest:
            for identifier in documents or [entry.id for entry in library.documents((place,)) if entry.outdated]:
                try:
                    outcomes.append(ingest.reread(place, identifier, by=TERMINAL_USER, progress=on_stage))
                except AssistantError as error:
                    outcomes.append(Outcome(identifier, "refused", reason=str(error)))
            report = _report(outcomes, measured)
        if not outcomes:
            notify("Every document was taken in by the present readers; there is nothing to read again.")
        _print_outcomes(outcomes, as_json=as_json, impact=report)


def _confirm(warning: str, *, yes: bool) -> None:
    """Ask whether to go on in spite of a warning, where there is one and somebody to ask.

    Raises:
        DocumentError: the answer is no, or nobody is there to give it.
    """
    if not warning:
        return
    if yes:
        notify(warning)
    elif not sys.stdin.isatty():
        raise DocumentError(f"{warning} Nothing was changed. Say --yes to replace it all the same, or `docs add` to keep both.")
    elif not typer.confirm(f"{warning} Replace it all the same?", err=True):
        raise DocumentError("Nothing was changed.")


def _add_all(ingest: "Ingest", scope: str, sources: "Sequence[str]", details: "Details", *, quiet: bool) -> "list[Outcome]":
    """Add each source; one that cannot be read is a row of the results, under the name that was typed."""
    from qs_assistant.documents.drafts import Outcome

    unreadable: dict[int, Outcome] = {}
    done = done_of(len(sources), quiet=quiet)

    def readable() -> "Iterator[Incoming]":
        for number, source in enumerate(sources):
            try:
                yield read_source(source)
            except AssistantError as error:
                unreadable[number] = Outcome(source, "refused", reason=str(error))
                done(unreadable[number])

    ended = ingest.add_all(scope, readable(), by=TERMINAL_USER, details=details, progress=progress_of, on_outcome=done)
    added = iter(ended)
    outcomes = [unreadable[number] if number in unreadable else next(added) for number in range(len(sources))]
    return [with_values(one, source=source) if one.change == "refused" else one for one, source in zip(outcomes, sources, strict=True)]


@contextmanager
def ingest_into(library: "Library") -> "Iterator[Ingest]":
    """The way into a library, with what addresses said of themselves remembered in its records."""
    from qs_assistant.documents.claims import Claims
    from qs_assistant.documents.fetch import Fetcher
    from qs_assistant.documents.ingest import Ingest
    from qs_assistant.records.fetches import FetchRecords
    from qs_assistant.types.company import load_company

    settings = settings_or_exit()
    with open_records(settings) as database:
        yield Ingest(library, Fetcher(settings), FetchRecords(database), claims=Claims(load_company(settings.knowledge_dir)))


def _report(outcomes: "Sequence[Outcome]", measured: Unmeasured) -> dict[str, Any] | None:
    """What the changes did to answers; None where there were none, or where it was not wanted."""
    return measured.report() if any(one.change in {"added", "replaced"} for one in outcomes) else None


def in_folder(name: str) -> list[str]:
    """The files of a folder and of those in it that can be read as documents, in order of their names; a file or an address by itself.

    Raises:
        DocumentError: there is none in the folder.
    """
    folder = Path(name)
    if "://" in name or not folder.is_dir():
        return [name]
    found = [
        str(one)
        for one in sorted(folder.rglob("*"))
        if one.is_file() and one.suffix.lower() in ENDINGS and not any(part.startswith(".") for part in one.relative_to(folder).parts)
    ]
    if not found:
        raise DocumentError(f"There is no file in {name} that can be read. These can: {', '.join(ENDINGS)}.")
    return found


def read_source(name: str) -> "Incoming":
    """A file's bytes, or an address to be fetched.

    Raises:
        DocumentError: the file cannot be read.
    """
    from qs_assistant.documents.formats import ParseLimits
    from qs_assistant.documents.incoming import Address, File

    if "://" in name:
        return Address(name)
    path, most = Path(name), ParseLimits().max_bytes
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise DocumentError(f"{name} is not a file. Name files one by one.")
        if size > most:
            raise DocumentError(f"{name} has {size / 2**20:.1f} MB; at most {most / 2**20:g} MB are read. Add it in parts.")
        return File(path.name, path.read_bytes())
    except OSError as error:
        raise DocumentError(f"{name} cannot be read ({error.strerror}). Check the name and the permissions.") from error


def _print_outcomes(outcomes: "list[Outcome]", *, as_json: bool, impact: dict[str, Any] | None = None) -> None:
    """A row an outcome; what all of them together did to answers comes last: under `impact` of the last JSON object."""
    for number, one in enumerate(outcomes, 1):
        if as_json:
            print_object(asdict(one) | ({"impact": impact} if impact and number == len(outcomes) else {}))
        elif one.entry is None:
            print_text(f"{one.change:<9} {one.source}{': ' if one.reason else ''}{one.reason}")
        else:
            pages = f", {counted(one.pages, 'page')}" if one.pages else ""
            print_text(f"{one.change:<9} {one.entry.id}: {one.entry.publication.title} ({counted(one.entry.passages, 'passage')}{pages})")
        if not as_json:
            _print_details(one)
    if not as_json:
        print_impact(impact)
    if any(one.change == "refused" for one in outcomes):
        raise typer.Exit(1)


def _print_details(outcome: "Outcome") -> None:
    changed = outcome.difference
    if changed.added_count or changed.removed_count:
        print_text(f"          {counted(changed.added_count, 'passage')} came, {changed.removed_count} went:")
    for sign, texts in (("+", changed.added), ("-", changed.removed)):
        for text in texts:
            print_text(f"          {sign} {text[:120]}")
    if outcome.figures is not None and outcome.figures.seen:
        print_text(f"          {outcome.figures.sentence}")
    if outcome.entry is not None and (author := outcome.entry.publication.author):
        print_text(f"          author: {author}")
    for note in outcome.notes:
        print_text(f"          {note}")
    if outcome.entry is not None and outcome.guessed:
        about = outcome.entry.publication
        guesses = [f"{name} “{getattr(about, name)}”" for name in outcome.guessed if getattr(about, name)]
        options = " ".join(f"--{name} …" for name in outcome.guessed)
        print_text(f"          guessed: {', '.join(guesses) or 'nothing'}. To correct: the same command again with {options}")
