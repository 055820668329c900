"""One soak: the plan, the people and the faults under way together, and what came out."""

import asyncio
import shutil
import sys
import time
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import discord
import numpy as np

from benchmarks.soak.admin import Admin
from benchmarks.soak.discord_world import World, opened
from benchmarks.soak.expected import PROBE, PROBE_DOCUMENTS, Session, expected, is_hostile
from benchmarks.soak.faults import FAULTS, Recovery, small_file_system, strike
from benchmarks.soak.people import Person, Tally, doubled
from qs_assistant.types.settings import Settings

DATA_MEGABYTES = 256
SETTLED_SECONDS = 300.0
"""What the bot's memory does in the first five minutes of its life is start-up, not growth."""
SAMPLE_SECONDS = 2.0
PROBERS = 12


@dataclass(frozen=True, slots=True)
class Plan:
    """How long, how many people, which faults for how long, seconds between a person's questions, patience after a fault."""

    minutes: float = 20
    people: int = 50
    hostile: float = 0.3  # the share of them that sends hostile texts
    faults: tuple[str, ...] = tuple(FAULTS)
    fault_seconds: float = 20
    pause: tuple[float, float] = (6, 18)
    questions: int = 40
    every: int = 1  # of the conversations and hostile texts
    patience: float = 60
    settled_seconds: float = SETTLED_SECONDS
    own_file_system: bool = True


FULL = Plan()


@dataclass
class Outcome:
    """What came out of a soak."""

    plan: Plan
    sessions: int
    tally: Tally
    recoveries: list[Recovery]
    doubled: int
    unsourced: int
    chat_requests: int
    refused: int
    mounted: bool
    memory: list[tuple[int, float, float]] = field(default_factory=list)  # generation, seconds since its start, MB

    @property
    def is_sound(self) -> bool:
        """Whether nothing was wrong, doubled, lost or unsourced, and every fault was recovered from."""
        bad = self.tally.counts["wrong"] + self.tally.counts["lost"] + self.doubled + self.unsourced
        return not bad and all(one.recovered is not None for one in self.recoveries)

    def growth(self) -> tuple[float, float] | None:
        """MB from the first to the last minute after settling, and MB an hour by least squares, of the bot that lived longest."""
        if not self.memory:
            return None
        last = max(generation for generation, _, _ in self.memory)
        rows = [(at, size) for generation, at, size in self.memory if generation == last and at > self.plan.settled_seconds]
        if len(rows) < 10:
            return None
        times, sizes = np.array(rows).T
        tenth = max(1, len(rows) // 10)
        slope = float(np.polyfit(times, sizes, 1)[0]) * 3600
        return float(np.median(sizes[-tenth:]) - np.median(sizes[:tenth])), slope


async def soak(root: Path, plan: Plan, stocked: Path | None = None) -> Outcome:
    """Run a plan in a folder; `stocked` is a data folder with the shipped documents indexed, made here where there is none."""
    own = root / "expected"
    if stocked is not None:
        shutil.copytree(stocked, own)
    print("working out what is right ...", file=sys.stderr)
    sessions = await expected(Settings(_env_file=None, data_dir=own), plan.questions, plan.every)  # type: ignore[call-arg] # pydantic's own
    (root / "data").mkdir()
    with small_file_system(root / "data", DATA_MEGABYTES) if plan.own_file_system else nullcontext(enter_result=False) as mounted:
        _stock(own, root / "data")
        print("starting the bot ...", file=sys.stderr)
        async with opened(root) as world:
            return await _lived(world, plan, sessions, mounted=mounted)


def _stock(own: Path, folder: Path) -> None:
    """Records with all vectors, and the model; the Chroma server is filled from them."""
    for name in ("models", "records.sqlite", "qs-assistant.json"):
        if (own / name).is_dir():
            shutil.copytree(own / name, folder / name)
        else:
            shutil.copy2(own / name, folder / name)


async def _lived(world: World, plan: Plan, sessions: Sequence[Session], *, mounted: bool) -> Outcome:
    tally, memory = Tally(), list[tuple[int, float, float]]()
    admin = _admin(world, tally)
    await admin.begin(plan.patience)
    end = time.monotonic() + 60 * plan.minutes
    desks = [world.env.create_guild(f"Desk {n}") for n in range(2)]
    channels = [desk.create_text_channel("general") for desk in desks]
    people = []
    for number in range(plan.people):
        member = desks[number % 2].add_member(world.env.create_user(f"person{number}"))
        people.append(Person(world, member, None if number % 5 == 4 else channels[number % 2], tally, number))
    hostile = [one for one in sessions if is_hostile(one)]
    friendly = [one for one in sessions if one.alone and not is_hostile(one)]
    foes = round(plan.hostile * plan.people)
    tasks = [
        asyncio.create_task(one.live(hostile if hostile and number < foes else friendly, end, plan.pause))
        for number, one in enumerate(people)
    ]
    tasks += [asyncio.create_task(admin.live(end, plan.pause[0])), asyncio.create_task(_watch(world, memory, end))]
    recoveries = await _strike_all(world, plan, sessions, tally, end)
    await asyncio.gather(*tasks)
    print(f"waited for the last answers; bot's exit status {await world.bot.end()}", file=sys.stderr)
    twice = doubled(tally, world.loopback.replies, world.loopback.contents)
    tally.wrong += twice
    return Outcome(
        plan=plan,
        sessions=len(sessions),
        tally=tally,
        recoveries=recoveries,
        doubled=len(twice),
        unsourced=sum(one.unsourced for one in sessions) + tally.counts["unsourced figures"],
        chat_requests=world.chat.requests,
        refused=world.loopback.refused,
        mounted=mounted,
        memory=memory,
    )


def _admin(world: World, tally: Tally) -> Admin:
    lab = world.env.create_guild("Lab")
    role = lab.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    boss = lab.add_member(world.env.create_user("boss"), roles=[role])
    return Admin(world, boss, lab.create_text_channel("general"), tally)


async def _strike_all(world: World, plan: Plan, sessions: Sequence[Session], tally: Tally, end: float) -> list[Recovery]:
    """The faults, one after another, evenly over the time."""
    guild = world.env.create_guild("Probe")
    channel = guild.create_text_channel("general")
    probers = [Person(world, guild.add_member(world.env.create_user(f"probe{n}")), channel, tally, 1000 + n) for n in range(PROBERS)]
    recoveries: list[Recovery] = []
    right = {one.questions[0]: one.right[0] for one in sessions}
    turn = 0

    def probe() -> asyncio.Future[bool]:
        nonlocal turn
        turn += 1
        question = PROBE_DOCUMENTS if turn % 2 else PROBE

        async def once() -> bool:
            return await probers[turn % PROBERS].ask(question, lambda: right[question]) is not None

        return asyncio.ensure_future(once())

    gap = (end - time.monotonic()) / (len(plan.faults) + 1)
    start = time.monotonic()
    for number, name in enumerate(plan.faults):
        await asyncio.sleep(max(0.0, start + (number + 0.5) * gap - time.monotonic()))
        tally.fault = name
        recoveries.append(await strike(name, world, min(plan.fault_seconds, gap / 2), probe, plan.patience))
        print(f"{recoveries[-1]}, {dict(tally.counts)}, {dict(tally.reasons)}", file=sys.stderr)
        tally.fault = ""
    return recoveries


async def _watch(world: World, memory: list[tuple[int, float, float]], end: float) -> None:
    """The bot's resident memory, every few seconds."""
    started: dict[int, float] = {}
    while time.monotonic() < end:
        await asyncio.sleep(SAMPLE_SECONDS)
        size = _resident(world.bot.pid)
        if size:
            began = started.setdefault(world.generation, time.monotonic())
            memory.append((world.generation, time.monotonic() - began, size))


def _resident(process: int) -> float:
    """Resident memory in MB; 0 where there is no such process."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return next((float(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)
