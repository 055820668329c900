"""python -m bot.preview: the real bot in a local browser page, with no token and no Discord.

One page shows a server's channel, with a member and an admin to switch between; as a page holds one channel, a second process shows the
member's direct messages in another. The clock of the simulated Discord is kept ticking, so that cooldowns end.
"""

import argparse
import asyncio
import contextlib
import importlib.util
import logging
import signal
import sys
import time
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import discord

from bot import logs
from bot.bot import AssistantBot
from bot.documents.wiring import admin_services
from qs_assistant.app.wiring import open_assistant, open_beliefs
from qs_assistant.cli.progress import log_progress
from qs_assistant.records.database import Database
from qs_assistant.records.servers import ServerRecords
from qs_assistant.types.errors import AssistantError, SettingsError
from qs_assistant.types.settings import Settings, load_settings

if TYPE_CHECKING:
    import simcord

NO_SIMCORD = 'The preview needs simcord, which simulates Discord: pip install "qs-assistant[preview]".'
NAME = "QS Assistant"
PATIENCE = 120.0
"""Seconds that one action in the page may keep the bot busy; the first question opens the index."""


async def tick(env: "simcord.Env") -> None:
    """Move the simulated clock on, second by second; a beat that falls into an action is left out."""
    from simcord import SetupError

    while True:
        await asyncio.sleep(1)
        with contextlib.suppress(SetupError):
            await env.advance_time(1)


async def serve(settings: Settings, *, port: int, direct: bool) -> None:
    """Show the page until it is closed or the program is stopped."""
    logging.getLogger("discord.state").setLevel(logging.ERROR)  # simcord makes a client of its own, which warns
    import simcord  # here, since only those who want the preview have it

    database = Database(settings.records_url)
    async with open_assistant(settings, on_indexing=log_progress(tell)) as assistant:
        await asyncio.to_thread(database.create)
        knowledge = admin_services(assistant, settings, database)
        bot = AssistantBot(
            knowledge=knowledge,
            beliefs=open_beliefs(database, knowledge.base_cases.shipped),
            settings=settings.model_copy(update={"shard_count": 1, "shard_ids": ()}),
            assistant=assistant,
            servers=ServerRecords(database),
            clock=time.monotonic,
            sync=True,
        )
        tell("Opening the documents ...")
        await assistant.warm_up()
        async with knowledge.library, simcord.run(bot, check_errors=False, settle_timeout=PATIENCE) as env:
            await show(env, port=port, direct=direct, example=next(iter(bot.company.asks), ""))
    database.close()


WELCOME = """Type a question here, or a command: `/ask`, `/value`, `/sensitivity`, `/help` …

> What's implied if yield reaches 90%?
> {example}"""
MENTION = """Use a command (`/ask`, `/value`, `/sensitivity`, `/help` …), reply to a message of mine, or mention me by pasting this line:
```
<@{bot}> what's implied if yield reaches 90%?
```
*Viewing as* above switches to the admin, who also has `/server` and `/kb`."""


async def show(env: "simcord.Env", *, port: int, direct: bool, example: str) -> None:
    """A server with a member and an admin, in a page."""
    if env.bot.user is not None:
        await env.bot.user.edit(username=NAME)
    guild = env.create_guild("Valuation desk")
    general = guild.create_text_channel("general")
    admins = guild.create_role("Admins", permissions=discord.Permissions(manage_guild=True))
    member = guild.add_member(env.create_user("alice", global_name="Alice"))
    admin = guild.add_member(env.create_user("boss", global_name="Boss (admin)"), roles=[admins])
    channel, viewers = (member.user.dm_channel, [member.user]) if direct else (general, [member, admin])
    with env.time_context():
        greeting = WELCOME.format(example=example) if direct else MENTION.format(bot=env.bot.user.id if env.bot.user else 0)
        await env.bot.get_partial_messageable(channel.id).send(greeting)
    clock = asyncio.create_task(tick(env))
    try:
        async with env.preview(channel, viewers=viewers, layout="channel", port=port or None) as page:
            where = "direct messages" if direct else "a server's channel"
            tell(f"{where}: {page.url}")
            await stopped_or(page.wait_closed())
    finally:
        clock.cancel()


async def stopped_or(closing: Coroutine[None, None, None]) -> None:
    """Until the page is closed, or Ctrl-C or SIGTERM comes."""
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    page, signalled = asyncio.create_task(closing), asyncio.create_task(stopped.wait())
    await asyncio.wait([page, signalled], return_when=asyncio.FIRST_COMPLETED)
    page.cancel()
    signalled.cancel()


def tell(line: str) -> None:
    """A line for the person at the terminal."""
    print(line, flush=True)  # noqa: T201 - this is what the command is for


async def serve_both(settings: Settings, *, port: int) -> None:
    """The server's page in this process, and the direct messages' page in another once the documents are open here."""
    command = [
        sys.executable,
        "-m",
        "bot.preview",
        "--page",
        "dm",
        "--port",
        str(port + 1 if port else 0),
        "--data-dir",
        str(settings.data_dir),
    ]

    async def second() -> None:
        process = await asyncio.create_subprocess_exec(*command)
        try:
            await process.wait()
        finally:
            if process.returncode is None:
                process.terminate()
                await process.wait()

    other = asyncio.create_task(second())
    try:
        await serve(settings, port=port, direct=False)
    finally:
        other.cancel()
        await asyncio.wait([other])


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve the pages; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bot.preview", description="Try the bot in a browser, without a token.")
    parser.add_argument("--page", choices=["server", "dm"], help="one page only")
    parser.add_argument("--port", type=int, default=0, help="the port on 127.0.0.1, the next one for the second page (default: free ones)")
    parser.add_argument("--data-dir", type=Path, help="where documents and records are kept (default: a folder inside DATA_DIR)")
    options = parser.parse_args(arguments)
    try:
        if importlib.util.find_spec("simcord") is None:
            raise SettingsError(NO_SIMCORD)
        settings = load_settings()
        root = options.data_dir or settings.data_dir / "preview"  # apart from the data of a real server
        folder = root / "dm" if options.page == "dm" else root
        settings = settings.model_copy(update={"data_dir": folder, "database_url": None, "chroma_host": None})
        logs.set_up(settings.log_level)
        if options.page is None:
            asyncio.run(serve_both(settings, port=options.port))
        else:
            asyncio.run(serve(settings, port=options.port, direct=options.page == "dm"))
    except AssistantError as error:
        tell(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
