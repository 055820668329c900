"""What fails under the bot, one after another, and how long it takes until a question is answered rightly again."""

import asyncio
import errno
import os
import resource
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.soak.discord_world import World

Fault = Callable[[World, float], AbstractAsyncContextManager[None]]
"""(world, seconds) → a context: the fault is on inside it, and over when it has been left."""


@asynccontextmanager
async def bot_killed(world: World, _seconds: float) -> AsyncIterator[None]:
    """Kill -9 of the bot; whoever supervises it starts it again at once."""
    await world.kill_bot()
    yield
    await world.start_bot()


@asynccontextmanager
async def chroma_killed(world: World, seconds: float) -> AsyncIterator[None]:
    """Kill -9 of the Chroma server, down for a while."""
    await world.chroma.end(signal.SIGKILL)
    yield
    await asyncio.sleep(seconds)
    await world.start_chroma()


@asynccontextmanager
async def gateway_dropped(world: World, _seconds: float) -> AsyncIterator[None]:
    """Discord closes the bot's connection."""
    await world.loopback.drop_connections()
    yield


def storm(status: int) -> Fault:
    """Half of all requests are answered with a status."""

    @asynccontextmanager
    async def failing(world: World, seconds: float) -> AsyncIterator[None]:
        world.loopback.storm = status
        yield
        await asyncio.sleep(seconds)
        world.loopback.storm = None

    return failing


@asynccontextmanager
async def disk_full(world: World, seconds: float) -> AsyncIterator[None]:
    """The data folder's file system is filled to the last byte; where it is none of its own, every growing file write of the bot fails."""
    folder = world.root / "data"
    if folder.is_mount():
        filling = folder / "filling"
        _fill(filling)
        yield
        await asyncio.sleep(seconds)
        filling.unlink()
        return
    _, most = resource.prlimit(world.bot.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(world.bot.pid, resource.RLIMIT_FSIZE, (0, most))
    yield
    await asyncio.sleep(seconds)
    resource.prlimit(world.bot.pid, resource.RLIMIT_FSIZE, (most, most))


@asynccontextmanager
async def records_read_only(world: World, seconds: float) -> AsyncIterator[None]:
    """The records refuse every write, as on a file system that has become read-only; see benchmarks/soak/bot.py."""
    world.read_only.touch()
    yield
    await asyncio.sleep(seconds)
    world.read_only.unlink()


def clock_off(seconds_off: int) -> Fault:
    """The bot's clock jumps so many seconds, and back."""

    @asynccontextmanager
    async def jumped(world: World, seconds: float) -> AsyncIterator[None]:
        world.clock_file.write_text(f"{seconds_off:+}\n", encoding="utf-8")
        yield
        await asyncio.sleep(seconds)
        world.clock_file.write_text("+0\n", encoding="utf-8")

    return jumped


@asynccontextmanager
async def chat_model_hanging(world: World, seconds: float) -> AsyncIterator[None]:
    """The chat model takes every request and answers none."""
    world.chat.hanging = True
    yield
    await asyncio.sleep(seconds)
    world.chat.hanging = False


FAULTS: Mapping[str, Fault] = {
    "bot killed": bot_killed,
    "Chroma server killed": chroma_killed,
    "gateway dropped": gateway_dropped,
    "429 storm": storm(429),
    "502 storm": storm(502),
    "disk full": disk_full,
    "records read-only": records_read_only,
    "clock an hour ahead": clock_off(3600),
    "clock an hour behind": clock_off(-3600),
    "chat model hanging": chat_model_hanging,
}


@dataclass(frozen=True, slots=True)
class Recovery:
    """One fault: how long it was on, and the seconds from its end to the first question answered rightly; None: never."""

    fault: str
    lasted: float
    recovered: float | None


async def strike(name: str, world: World, seconds: float, probe: Callable[[], "asyncio.Future[bool]"], patience: float) -> Recovery:
    """Let one fault happen, and ask once a second after its end until an answer is right.

    A killed bot is over its fault at the kill: starting again is part of recovering.
    """
    begun = time.monotonic()
    context = FAULTS[name](world, seconds)
    await context.__aenter__()
    over = time.monotonic()
    await context.__aexit__(None, None, None)
    if name not in {"bot killed", "gateway dropped"}:
        over = time.monotonic()
    asked: set[asyncio.Future[bool]] = set()
    recovered = None
    while time.monotonic() < over + patience and recovered is None:
        asked.add(probe())
        done, _ = await asyncio.wait(asked, timeout=1.0, return_when=asyncio.FIRST_COMPLETED)
        if any(one.result() for one in done):
            recovered = time.monotonic() - over
        asked -= done
        if done and recovered is None:
            await asyncio.sleep(0.5)
    if asked:
        await asyncio.wait(asked, timeout=patience)
    return Recovery(name, over - begun, recovered)


@contextmanager
def small_file_system(folder: Path, megabytes: int) -> Iterator[bool]:
    """A file system of its own for a folder, where this user may mount one; tells whether it is."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "soak", str(folder)]
    mounted = os.geteuid() == 0 and subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], capture_output=True, check=False)


def _fill(file: Path) -> None:
    with file.open("wb", buffering=0) as filled:
        for size in (2**20, 2**12, 1):
            with suppress(OSError):
                while filled.write(bytes(size)):
                    pass
    if not file.stat().st_size:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
