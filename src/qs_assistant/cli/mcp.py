"""`mcp`: lends the assistant's tools to other assistants."""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from qs_assistant.cli.context import notify, settings_or_exit
from qs_assistant.cli.options import BaseCaseScopeOption
from qs_assistant.cli.printing import reporting
from qs_assistant.cli.progress import indexing_progress
from qs_assistant.cli.scopes import scopes_of
from qs_assistant.types.errors import SettingsError
from qs_assistant.types.place import GLOBAL_SCOPE, Place
from qs_assistant.types.settings import Settings

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

PLACE = Place(conversation="mcp", user="mcp")
MISSING = "The Model Context Protocol needs its SDK: pip install 'qs-assistant[mcp]'."
SERVING = "Serving tools on http://127.0.0.1:{port}/mcp, for programs on this machine. Stop with Ctrl-C."


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("mcp")(mcp)


def mcp(
    http: Annotated[
        int | None, typer.Option("--http", metavar="PORT", min=1, max=65535, help="Serve on this port of 127.0.0.1 instead of stdio.")
    ] = None,
    scope: BaseCaseScopeOption = GLOBAL_SCOPE,
) -> None:
    """Lend the tools to other assistants by the Model Context Protocol; they read only, and in one scope only."""
    with reporting(as_json=False):
        settings, scopes = settings_or_exit(), scopes_of(scope)
        asyncio.run(_serve(settings, replace(PLACE, scopes=scopes), http))


async def _serve(settings: Settings, place: Place, port: int | None) -> None:
    try:
        from qs_assistant.cli.mcp_server import LOOPBACK, build_server
    except ModuleNotFoundError as error:
        raise SettingsError(MISSING) from error
    from qs_assistant.app.wiring import open_assistant  # the whole house: only answers need it
    from qs_assistant.cli.mcp_tools import ToolLimits, Tools

    limits = ToolLimits(settings.answers_at_once, settings.questions_waiting, settings.answer_seconds)
    async with open_assistant(settings, on_indexing=indexing_progress(), notify=notify) as assistant:
        server: MCPServer[None] = build_server(Tools(assistant, place, limits))
        if port is None:
            await server.run_stdio_async()
        else:
            notify(SERVING.format(port=port))
            await server.run_streamable_http_async(host=LOOPBACK, port=port)
