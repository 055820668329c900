"""`models`: which models are there to be set; nothing here changes what is used."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from qs_assistant.llm.local_servers import find_servers

NOTHING = (
    "No chat model answers at the usual addresses of this machine (Ollama, llama.cpp, vLLM, LM Studio). "
    "`make local-model` starts a small one."
)


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    models = typer.Typer(name="models", help="Find models that can be set.", no_args_is_help=True)
    models.command("find")(find)
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
