"""`status`: what there is, where it lies, and whether it is sound."""

import asyncio
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from qs_assistant.cli.context import notify, settings_or_exit
from qs_assistant.cli.progress import indexing_progress

if TYPE_CHECKING:
    from qs_assistant.app.state import Status


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("status")(status)


def status(as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """Versions, models, documents, passages, where the data lies, and whether it is sound."""
    found = asyncio.run(_status())
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False))
        return
    for name, value in asdict(found).items():
        show_named = ("; ".join(value) or "none") if isinstance(value, tuple) else value
        typer.echo(f"{name.replace('_', ' '):<20} {show_named}")
    if found.problems:
        raise typer.Exit(1)


async def _status() -> "Status":
    from qs_assistant.app.wiring import open_assistant

    async with open_assistant(settings_or_exit(), on_indexing=indexing_progress(), notify=notify) as assistant:
        return await assistant.status()
