"""python -m bot: read the settings, open the assistant, run the bot, end cleanly."""

import argparse
import asyncio
import gc
import logging
import signal
import sys
import time
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import aiohttp
import discord

from bot import logs
from bot.bot import AssistantBot
from bot.documents.wiring import admin_services
from bot.monitoring import LogCounter, MonitoringEndpoint
from qs_assistant.app.digest import Digests
from qs_assistant.app.watching import open_watching
from qs_assistant.app.wiring import open_assistant, open_beliefs
from qs_assistant.cli.progress import log_progress
from qs_assistant.documents.backup_schedule import back_up_when_due
from qs_assistant.records.database import Database
from qs_assistant.records.pending_requests import PendingRequestRecords
from qs_assistant.records.servers import ServerRecords
from qs_assistant.types.errors import AssistantError, SettingsError
from qs_assistant.types.settings import Settings, load_settings

log = logging.getLogger("bot")

BACKUP_CHECK_SECONDS = 600.0
"""How often it is looked whether a backup is due."""

UNSET = (
    "DISCORD_TOKEN is not set. Copy the bot's token from the Discord developer portal (Application > Bot > Reset Token) into .env or the "
    "environment, or try the bot without one: python -m bot.preview."
)
REFUSED = "Discord does not accept DISCORD_TOKEN. Reset the token in the developer portal (Application > Bot) and set the new one."
NOT_REACHED = "Discord cannot be reached ({error}). Check the network connection and start again."
PRIVILEGED = "Discord refuses an intent that this bot does not ask for; check that DISCORD_TOKEN belongs to the right application."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the bot until it is told to stop; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="The Discord bot.")
    parser.add_argument("--sync", action="store_true", help="give Discord the commands even where they have not changed")
    options = parser.parse_args(arguments)
    try:
        settings = load_settings()
        token = (settings.discord_token.get_secret_value() if settings.discord_token else "").strip()
        if not token:
            raise SettingsError(UNSET)
        logs.set_up(settings.log_level if "log_level" in settings.model_fields_set else "INFO")
        asyncio.run(serve(settings, token, sync=options.sync))
    except AssistantError as error:
        return _failed(str(error))
    except discord.LoginFailure:
        return _failed(REFUSED)
    except discord.PrivilegedIntentsRequired:
        return _failed(PRIVILEGED)
    except (aiohttp.ClientError, discord.GatewayNotFound, discord.DiscordServerError) as error:
        return _failed(NOT_REACHED.format(error=type(error).__name__))
    return 0


async def serve(settings: Settings, token: str, *, sync: bool) -> None:
    """Own every lifetime: the records and the assistant outlive the bot, and are closed after it."""
    database = Database(settings.records_url)
    try:
        async with open_assistant(settings, on_indexing=log_progress(log.info), notify=log.info) as assistant:
            await asyncio.to_thread(database.create)
            knowledge = admin_services(assistant, settings, database)
            servers = ServerRecords(database)
            bot = AssistantBot(
                settings=settings,
                assistant=assistant,
                servers=servers,
                clock=time.monotonic,
                sync=sync,
                knowledge=knowledge,
                beliefs=open_beliefs(database, knowledge.base_cases.shipped),
                watch=(open_watching(settings, database, time.time), Digests(database, knowledge.base_cases.shipped, time.time)),
                pending_requests=PendingRequestRecords(database, uuid.uuid4().hex),
                when_warm=freeze_startup_objects,
            )
            stop_on_signals(bot)
            async with monitored(bot, settings.monitoring_port), backed_up(settings), knowledge.library, bot:
                await bot.start(token)
    finally:
        database.close()


@asynccontextmanager
async def monitored(bot: AssistantBot, port: int | None) -> AsyncIterator[None]:
    """Serve /healthz and /metrics while the block runs, where a port is set."""
    if port is None:
        yield
        return
    counted = LogCounter(bot.metrics)
    logging.getLogger().addHandler(counted)
    try:
        async with MonitoringEndpoint(bot.metrics, bot.problems, port):
            yield
    finally:
        logging.getLogger().removeHandler(counted)


@asynccontextmanager
async def backed_up(settings: Settings) -> AsyncIterator[None]:
    """Write backups by timer while the block runs, where BACKUP_EVERY is set; one that fails is told in the log and tried again."""

    async def write() -> None:
        while True:
            try:
                made = await asyncio.to_thread(back_up_when_due, settings, datetime.now(UTC))
                if made is not None:
                    log.info("backup written", extra={"file": made.name})
            except AssistantError:
                log.exception("no backup written")
            await asyncio.sleep(BACKUP_CHECK_SECONDS)

    writing = asyncio.create_task(write()) if settings.backup_every is not None else None
    try:
        yield
    finally:
        if writing is not None:
            writing.cancel()


def freeze_startup_objects() -> None:
    """Take what the start has made out of the garbage collector's sight: going through all of it holds every thread for half a second."""
    gc.collect()
    gc.freeze()


def stop_on_signals(bot: AssistantBot) -> None:
    """Ctrl-C and SIGTERM finish what is in flight; a second one does not wait."""
    loop = asyncio.get_running_loop()
    stopping: list[asyncio.Task[None]] = []

    def stop() -> None:
        stopping.append(loop.create_task(bot.close() if stopping else bot.stop()))

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)


def _failed(sentence: str) -> int:
    print(sentence, file=sys.stderr)  # noqa: T201 - the one line for the person at the terminal
    return 1


if __name__ == "__main__":
    sys.exit(main())
