"""Photograph the real bot's answers for the documentation: python docs/make_screenshots.py [FOLDER].

Uses simcord's preview and the system's Chromium (Debian: apt-get install chromium); needs the extra "screenshots".
Every picture is taken at a phone's width and must show all of its message.
"""

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
import simcord
from PIL import Image
from playwright.async_api import async_playwright
from simcord.preview import _capture

from bot.bot import AssistantBot
from bot.documents.wiring import admin_services
from bot.preview import NAME
from qs_assistant.app.wiring import open_assistant
from qs_assistant.records.database import Database
from qs_assistant.records.servers import ServerRecords
from qs_assistant.types.settings import Settings

PHONE, HEIGHT = 420, 1600
COLOURS = 128
"""A palette is enough for a chat window, and keeps each picture small."""


def use_system_chromium(path: str) -> None:
    """Start the system's browser where simcord would start playwright's own."""

    async def ensure(self: Any) -> Any:  # noqa: ANN401 - simcord's and playwright's own types
        if self._browser is None:
            self._playwright = await async_playwright().start()
            self._browser = await self._playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        return self._browser

    _capture.ManagedCapture._ensure_browser = ensure  # noqa: SLF001 - simcord has no setting for it


@dataclass(frozen=True)
class Desk:
    """The people and places of the pictures."""

    env: simcord.Env
    channel: Any
    alice: Any
    boss: Any


async def _last(desk: Desk) -> Any:  # noqa: ANN401 - a message of simcord's
    return desk.channel.history()[-1]


async def _mention(desk: Desk) -> Any:  # noqa: ANN401 - a message of simcord's
    await desk.alice.send(desk.channel, f"{desk.env.bot.user.mention} what has to be true for a $20 billion valuation?")
    return await _last(desk)


async def _pressed(desk: Desk, label: str, **options: Any) -> Any:  # noqa: ANN401 - a result of simcord's
    answer = await desk.alice.slash(desk.channel, "ask", **options)
    return await desk.alice.click(answer.response, label=label)


def _slash(name: str, **options: Any) -> Callable[[Desk], Awaitable[Any]]:  # noqa: ANN401 - typed by each command
    return lambda desk: desk.alice.slash(desk.channel, name, **options)


PICTURES: dict[str, Callable[[Desk], Awaitable[Any]]] = {
    "value": _slash("ask", question="what's implied if yield reaches 90%?"),
    "document": _slash("ask", question="What may PowerCo pay QuantumScape, and for what?"),
    "sensitivity": _slash("sensitivity"),
    "simulate": _slash("simulate"),
    "sweep": _slash("sweep", input="royalty_rate", low="2%", high="20%"),
    "solve": _slash("solve", input="success_probability", target="equity_value", value="$3 billion"),
    "compare": _slash("compare", first="bear", second="base", third="bull"),
    "mention": _mention,
    "declined": _slash("ask", question="Should I buy the stock?"),
    "why": lambda desk: _pressed(desk, "Why this figure", question="what's implied if yield reaches 90%?"),
    "sources": lambda desk: _pressed(desk, "Sources", question="What may PowerCo pay QuantumScape, and for what?"),
    "assumptions": _slash("assumptions"),
    "help": _slash("help"),
    "kb": lambda desk: desk.boss.slash(desk.channel, "kb list"),
}
BY_THE_ADMIN = {"kb"}


async def photograph(desk: Desk, folder: Path, *, only: str | None) -> list[str]:
    """Take every picture; returns what was wrong with some."""
    wrong = []
    for name, act in PICTURES.items():
        if only not in {None, name}:
            continue
        viewer = desk.boss if name in BY_THE_ADMIN else desk.alice
        async with desk.env.preview(desk.channel, viewers=[viewer], width=PHONE, height=HEIGHT) as page:
            await page.show(await act(desk))
            taken = await page.screenshot(folder / f"{name}.png", allow_incomplete=True)
        wrong += [] if taken.ready and taken.complete else [f"{name}: {[one.get('code') for one in taken.diagnostics]}"]
        shrink(folder / f"{name}.png")
    return wrong


def shrink(path: Path) -> None:
    """Fewer colours, much smaller."""
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(COLOURS).save(path, optimize=True)


async def main(folder: Path, *, only: str | None, chromium: str) -> int:
    """Open the assistant, act, photograph; returns the exit status."""
    use_system_chromium(chromium)
    with tempfile.TemporaryDirectory() as data:
        settings = Settings(_env_file=None, data_dir=Path(data), shard_count=1, cooldown_questions=1000)
        database = Database(settings.records_url)
        async with open_assistant(settings) as assistant:
            await asyncio.to_thread(database.create)
            await assistant.warm_up()
            knowledge, servers = admin_services(assistant, settings, database), ServerRecords(database)
            bot = AssistantBot(settings=settings, assistant=assistant, servers=servers, clock=time.monotonic, knowledge=knowledge)
            async with knowledge.library, simcord.run(bot, check_errors=False, settle_timeout=60) as env:
                await env.bot.user.edit(username=NAME)
                guild = env.create_guild("Valuation desk")
                role = guild.create_role("Admins", permissions=discord.Permissions(manage_guild=True))
                channel = guild.create_text_channel("general")
                alice = guild.add_member(env.create_user("alice", global_name="Alice"))
                boss = guild.add_member(env.create_user("boss", global_name="Boss"), roles=[role])
                wrong = await photograph(Desk(env, channel, alice, boss), folder, only=only)
        database.close()
    sys.stdout.write("".join(f"incomplete: {one}\n" for one in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent / "images")
    parser.add_argument("--only", help="one picture's name")
    parser.add_argument("--chromium", default=shutil.which("chromium") or "/usr/bin/chromium")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    sys.exit(asyncio.run(main(options.folder, only=options.only, chromium=options.chromium)))
