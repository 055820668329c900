"""python -m tests.discord.wire_bot BASE real|fake [ARGUMENTS]: python -m bot, pointed at a loopback Discord."""

import asyncio
import sys
from contextlib import asynccontextmanager

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

import bot.__main__
from tests.discord.fakes import FakeAssistant, FakeChart


class WireAssistant(FakeAssistant):
    """Takes its time, or draws too large, when asked to."""

    async def ask(self, question, place, *, progress=None):
        if "sleep" in question:
            await asyncio.sleep(1.5)
        return await super().ask(question, place, progress=progress)

    async def chart(self, answer):
        return FakeChart(png=bytes(11 * 2**20)) if answer.request["preset"] == "bull" else await super().chart(answer)


@asynccontextmanager
async def open_fake(_settings):
    yield WireAssistant()


def main(base, which, *arguments):
    if not base.startswith("http://127.0.0.1:"):
        raise SystemExit("loopback only")
    Route.BASE = f"{base}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(base.replace("http", "ws", 1) + "/gateway")
    if which == "fake":
        bot.__main__.open_assistant = open_fake
    return bot.__main__.main(arguments)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
