"""python -m tests.discord.wire_bot BASE real|fake [ARGUMENTS]: python -m bot, pointed at a loopback Discord."""

import asyncio
import logging
import sys
import time
from contextlib import asynccontextmanager

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

import bot.__main__
from tests.discord.fakes import FakeAssistant, FakeChart


class WireAssistant(FakeAssistant):
    """Takes its time, or draws too large, when asked to."""

    def library(self):
        raise NotImplementedError  # /kb is not used over the wire

    async def ask(self, question, place, *, progress=None):
        if "sleep" in question:
            await asyncio.sleep(1.5)
        return await super().ask(question, place, progress=progress)

    async def chart(self, answer):
        return FakeChart(png=bytes(11 * 2**20)) if answer.request["preset"] == "bull" else await super().chart(answer)


@asynccontextmanager
async def open_fake(_settings, **_):
    yield WireAssistant()


class LaggingBot(bot.__main__.AssistantBot):
    """Also logs each time its event loop came round late, for the benchmark."""

    async def setup_hook(self):
        await super().setup_hook()
        self._watch = asyncio.create_task(self._lag())

    async def _lag(self):
        await self.wait_until_ready()
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.01)
            late = 1000 * (time.monotonic() - before - 0.01)
            if late > 10:
                logging.getLogger("bot").info("loop lag", extra={"ms": late})


def main(base, which, *arguments):
    if not base.startswith("http://127.0.0.1:"):
        raise SystemExit("loopback only")
    Route.BASE = f"{base}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(base.replace("http", "ws", 1) + "/gateway")
    if which == "fake":
        bot.__main__.open_assistant = open_fake
    if "--loop-lag" in arguments:
        bot.__main__.AssistantBot = LaggingBot
    return bot.__main__.main([one for one in arguments if one != "--loop-lag"])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
