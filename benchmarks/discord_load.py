"""How the bot bears twenty people at once: python -m benchmarks.discord_load [--people N] [--rounds N].

The bot runs as its own process with the shipped documents, against a loopback Discord with real sockets and clocks. Reported are the time
to the first acknowledgement, the time to the answer, and how late the bot's event loop came round. Beside it the same bot with an answer
that is ready at once: what Discord's own library and the wire take.
"""

import argparse
import asyncio
import contextlib
import json
import os
import re
import statistics
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.discord.wire import loopback_world, until

DOCUMENT = "What may PowerCo pay QuantumScape, and for what?"
NUMERIC = "what's implied if yield reaches 90%?"


def percentile(values: list[float], share: float) -> float:
    """The value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


async def ask_all(world: Any, people: list[Any], question: str) -> tuple[list[float], list[float], int]:  # noqa: ANN401 - simcord's own
    """Everybody asks at once; returns seconds to each acknowledgement, seconds to each answer, and how many were lost."""
    before = len(world.loopback.acknowledgements())
    started, done = time.monotonic(), {}
    results = [await one.slash(world.channel, "ask", question=question) for one in people]

    def all_shown() -> bool:
        for number, result in enumerate(results):
            if number not in done and result.response is not None and result.response.embeds:
                done[number] = time.monotonic() - started
        return len(done) == len(results)

    with contextlib.suppress(AssertionError):
        await until(all_shown, 60, "all answers")
    return world.loopback.acknowledgements()[before:], list(done.values()), len(results) - len(done)


def translate(name: str, acknowledged: list[float], answered: list[float], lost: int) -> None:
    """One line of the table."""
    print(
        f"| {name} | {len(answered)} | {lost} | {1000 * statistics.median(acknowledged):.0f} | {1000 * max(acknowledged):.0f} "
        f"| {1000 * statistics.median(answered):.0f} | {1000 * percentile(answered, 0.95):.0f} |"
    )


async def measure(which: str, questions: Mapping[str, str], people: int, rounds: int) -> list[float]:
    """Ask a bot ("real", or "fake": answers at once) by everybody and print its rows; how late its event loop came round, in ms."""
    with tempfile.TemporaryDirectory() as data:
        async with loopback_world(Path(data), None) as world:
            await world.start(which=which, seconds=300, arguments=("--loop-lag",), COOLDOWN_QUESTIONS="1000")
            crowd = [world.guild.add_member(world.env.create_user(f"user{n}")) for n in range(people)]
            for name, question in questions.items():
                acknowledged, answered, lost = [], [], 0
                for _ in range(rounds):
                    first, whole, missing = await ask_all(world, crowd, question)
                    acknowledged, answered, lost = acknowledged + first, answered + whole, lost + missing
                translate(name, acknowledged, answered, lost)
            world.process.terminate()
            output = (await world.process.communicate())[0].decode()
    return [json.loads(line)["ms"] for line in output.splitlines() if re.search(r'"event": "loop lag"', line)]


async def main(people: int, rounds: int) -> None:
    """Run both kinds of question, and the peer, and print the table."""
    print(f"{people} people at once, {rounds} rounds, {os.cpu_count()} cores\n")
    print("| question | answered | lost | acknowledged ms p50 | max | answered ms p50 | p95 |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    lags = await measure("real", {"document": DOCUMENT, "numeric, with chart": NUMERIC}, people, rounds)
    await measure("fake", {"an answer that is ready at once": DOCUMENT}, people, rounds)
    late = sum(ms > 100 for ms in lags)
    print(f"\nThe bot's event loop came round more than 100 ms late {late} times, at most {max(lags, default=0):.0f} ms.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    asyncio.run(main(options.people, options.rounds))
