"""`docs backup`, `restore` and `migrate`: everything that is kept, as a whole."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from qs_assistant.cli.context import notify, open_library, settings_or_exit
from qs_assistant.cli.printing import print_text, reporting
from qs_assistant.text.counting import counted
from qs_assistant.types.errors import InputError
from qs_assistant.types.settings import Settings


def register(docs: typer.Typer) -> None:
    """Add the commands to `docs`."""
    for command in (backup, restore, migrate):
        docs.command(command.__name__)(command)


def backup(file: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.")]) -> None:
    """Back up everything that is kept: documents, versions, history, base cases, answers, settings of servers. The bot may go on."""
    from qs_assistant.documents.backup import back_up

    with reporting(as_json=False):
        made = back_up(settings_or_exit(), file, datetime.now(UTC))
        print_text(f"{file}: {counted(sum(made.rows.values()), 'record')}, checked. SHA-256 of the records: {made.sha256}")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `docs backup` wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of records that are there (they are kept beside).")
    ] = False,
) -> None:
    """Restore a backup, checked first; then make the search index anew and check that all agrees. Stop the bot before."""
    from qs_assistant.documents.backup import restore as put_back

    with reporting(as_json=False):
        settings = settings_or_exit()
        manifest = put_back(settings, file, datetime.now(UTC), replace=replace)
        notify(f"The backup of {manifest.made} is in place ({counted(sum(manifest.rows.values()), 'record')}). Making the search index ...")
        _open_and_check(settings)


def migrate(
    source: Annotated[
        str, typer.Option("--from", help="The records' present address; the SQLite file in the data folder by default.")
    ] = "",
) -> None:
    """Move to the servers that DATABASE_URL and CHROMA_HOST name: copy the records, fill the index, check. The old ones stay."""
    from qs_assistant.documents.backup import migrate as move

    with reporting(as_json=False):
        settings = settings_or_exit()
        old = source or f"sqlite:///{settings.data_dir / 'records.sqlite'}"
        if settings.records_url != old:
            if old.startswith("sqlite:///") and not Path(old.removeprefix("sqlite:///")).is_file():
                raise InputError(f"There are no records at {old}. Name their present address with --from.", "from")
            rows = move(old, settings.records_url, lambda table, count: notify(f"{table}: {count}"))
            print_text(f"Copied {counted(sum(rows.values()), 'record')}.")
        elif not settings.chroma_host:
            raise InputError("Set DATABASE_URL, CHROMA_HOST or both to where the knowledge should move, then say `docs migrate` again.")
        _open_and_check(settings)


def _open_and_check(settings: Settings) -> None:
    with open_library(settings) as library:
        problems = library.check()
        documents, passages = (sum(counts.values()) for counts in (library.status().documents, library.status().passages))
    print_text("\n".join(problems) or f"Sound: {counted(documents, 'document')}, {counted(passages, 'passage')}.")
    if problems:
        raise typer.Exit(1)
