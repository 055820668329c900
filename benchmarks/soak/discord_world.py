"""What surrounds the bot in the soak, all on loopback: a Discord that can storm, a Chroma server, a chat model; and the bot's process."""

import asyncio
import os
import random
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import discord
import simcord
from aiohttp import web

from benchmarks.soak.bot import CLOCK, READ_ONLY
from qs_assistant.records.database import Database
from qs_assistant.records.pending_requests import PendingRequestRecords
from qs_assistant.types.settings import Settings
from tests.discord.wire import TOKEN, LoopbackDiscord, until

START_SECONDS = 120.0
STORM_SHARE = 0.5
PASSED_ON = ("PATH", "HOME", "PYTHONPATH", "LANG")


class StormyDiscord(LoopbackDiscord):  # type: ignore[misc] # tests are not typed
    """A loopback Discord that can refuse half of all requests, and that notes which message answers which.

    Attributes:
        storm: the status that half of the requests are refused with, or None.
        replies: ids of the bot's messages by the message that they reply to; under None those that reply to nothing.
        contents: what each of these messages said last, also of those that are gone again.
    """

    def __init__(self, env: simcord.Env) -> None:
        super().__init__(env)
        self.storm: int | None = None
        self.refused = 0
        self.replies: dict[int | None, list[int]] = {}
        self.contents: dict[int, str] = {}
        self._chance = random.Random(1)  # noqa: S311 - no secret

    async def _api(self, request: web.Request) -> web.Response:
        if self.storm is not None and self._chance.random() < STORM_SHARE:
            self.refused += 1
            body = {"message": "storm", "retry_after": 0.4, "global": False}
            return self._answer(request, "storm", body, self.storm, {"Retry-After": "0.4"})  # type: ignore[no-any-return] # as above
        return await super()._api(request)  # type: ignore[no-any-return] # as above

    def _answer(
        self,
        request: web.Request,
        path: str,
        body: Any,  # noqa: ANN401 - any JSON
        status: int,
        headers: Mapping[str, str] | None = None,
    ) -> web.Response:
        if request.method in {"POST", "PATCH"} and "/messages" in path and status == 200:
            self.contents[int(body["id"])] = body["content"]
        if request.method == "POST" and path.endswith("/messages") and status == 200:
            about = (body.get("message_reference") or {}).get("message_id")
            self.replies.setdefault(None if about is None else int(about), []).append(int(body["id"]))
        del self.seen[:]  # the tests' own notes would grow for ever
        return super()._answer(request, path, body, status, headers)  # type: ignore[no-any-return] # as above


class Process:
    """A program that can be killed and started again.

    Args:
        command: how it is started.
        log: where its output goes.
        environment: what it is given beside PATH and the like.
    """

    def __init__(self, command: list[str], log: Path, environment: Mapping[str, str]) -> None:
        self._command, self._log, self._environment = command, log, environment
        self._running: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int:
        """The process's id; 0 where it does not run."""
        return self._running.pid if self._running is not None and self._running.returncode is None else 0

    async def start(self) -> None:
        """Start it."""
        known = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        with self._log.open("ab") as log:
            self._running = await asyncio.create_subprocess_exec(
                *self._command, stdout=log, stderr=log, env=known | dict(self._environment)
            )

    async def end(self, number: int = signal.SIGTERM, seconds: float = 30) -> int:
        """Send it a signal and wait until it has ended; its exit status."""
        if self._running is None:
            return 0
        with suppress(ProcessLookupError):
            self._running.send_signal(number)
        try:
            return await asyncio.wait_for(self._running.wait(), seconds)
        except TimeoutError:
            self._running.kill()
            return await self._running.wait()


class ChatModel:
    """A chat model on loopback whose every answer holds made-up figures, and is never a reading or a choice; it can also hang."""

    def __init__(self) -> None:
        self.hanging = False
        self.requests = 0
        self.port = 0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """A made-up answer in one piece, or in a stream where that is asked for."""
        self.requests += 1
        asked = await request.json()
        if self.hanging:
            await asyncio.sleep(3600)
        said = "QuantumScape is worth $987.65 billion and pays 43.21% of it to you [1]."
        about = {"id": "x", "object": "chat.completion", "created": 0, "model": "m"}
        if not asked.get("stream"):
            choice = {"index": 0, "message": {"role": "assistant", "content": said}, "finish_reason": "stop"}
            return web.json_response(
                about | {"choices": [choice], "usage": {"prompt_tokens": 9, "completion_tokens": 9, "total_tokens": 18}}
            )
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for delta, reason in (({"role": "assistant", "content": said}, None), ({}, "stop")):
            chunk = about | {"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}
            await response.write(f"data: {web.json_response(chunk).text}\n\n".encode())
        await response.write(b"data: [DONE]\n\n")
        return response


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def listening(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


class World:
    """Everything around the bot, and the bot.

    Args:
        root: a folder for everything that is written; `root/data` is the bot's data folder.
        env: the simulated Discord's people.
        chat: the chat model.
    """

    def __init__(self, root: Path, env: simcord.Env, chat: ChatModel) -> None:
        self.root, self.env, self.chat = root, env, chat
        self.loopback = StormyDiscord(env)
        self.read_only, self.clock_file = root / READ_ONLY, root / CLOCK
        self.chroma_port = free_port()
        chroma = Path(sys.executable).with_name("chroma")
        command = [str(chroma), "run", "--path", str(root / "chroma"), "--host", "127.0.0.1", "--port", str(self.chroma_port)]
        self.chroma = Process(command, root / "chroma.log", {})
        self.bot: Process = self.chroma
        self.generation = 0
        """How often the bot has come up: what is asked before it listens is asked of the one before."""
        self.cut_off: set[int] = set()
        """What killed bots had noted as promised, by the ids of messages and interactions."""
        self.acting = asyncio.Lock()
        """Held by whoever acts in Discord: simcord takes one action at a time."""

    async def open(self) -> None:
        """Start everything."""
        base = await self.loopback.start()
        await self.start_chroma()
        environment = {
            "DISCORD_TOKEN": TOKEN,
            "DATA_DIR": str(self.root / "data"),
            "CHROMA_HOST": "127.0.0.1",
            "CHROMA_PORT": str(self.chroma_port),
            "CHAT_MODEL": "openai:loopback",
            "CHAT_BASE_URL": f"http://127.0.0.1:{self.chat.port}/v1",
            "CHAT_API_KEY": "made-up-key",
            "CHAT_TIMEOUT_SECONDS": "3",
            "PYTHONUNBUFFERED": "1",
        }
        self.bot = Process([sys.executable, "-m", "benchmarks.soak.bot", base, str(self.root)], self.root / "bot.log", environment)
        await self.start_bot()

    async def kill_bot(self) -> None:
        """Kill -9 of the bot; what it had promised until then is noted."""
        await self.bot.end(signal.SIGKILL)
        database = Database(Settings(_env_file=None, data_dir=self.root / "data").records_url)  # type: ignore[call-arg] # pydantic's own
        held = await asyncio.to_thread(PendingRequestRecords(database, "soak").of_other_processes)
        database.close()
        self.cut_off.update(one.pending.id for one in held)

    async def start_chroma(self) -> None:
        """Start the Chroma server and wait until it listens."""
        await self.chroma.start()
        await until(lambda: listening(self.chroma_port), 60, "the Chroma server")

    async def start_bot(self) -> None:
        """Start the bot and wait until it has logged in and Discord has its commands."""
        before = self.loopback.identifies
        await self.bot.start()

        def ready() -> object:
            return not self.bot.pid or (self.loopback.identifies > before and self.env.backend.commands.get(None))

        await until(ready, START_SECONDS, "the bot's login")
        if not self.bot.pid:
            raise RuntimeError((self.root / "bot.log").read_text(encoding="utf-8")[-2000:])
        self.generation += 1

    async def close(self) -> None:
        """End everything that was started."""
        await self.bot.end(signal.SIGTERM)
        await self.chroma.end(signal.SIGTERM)
        await self.loopback.close()


@asynccontextmanager
async def opened(root: Path) -> AsyncIterator[World]:
    """The world, running; ended at the end, whatever happens."""
    env = simcord.Env(discord.Client(intents=discord.Intents.none()), check_errors=False)  # the people's side only
    await env.start()
    chat = ChatModel()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", chat.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    chat.port = free_port()
    await web.TCPSite(runner, "127.0.0.1", chat.port).start()
    world = World(root, env, chat)
    try:
        await world.open()
        yield world
    finally:
        await world.close()
        await runner.cleanup()
        await env.shutdown()
