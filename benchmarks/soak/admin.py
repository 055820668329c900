"""An admin who adds documents and takes them out again, and asks after each whether the bot knows."""

import asyncio
import random
import time
from typing import Any

from simcord import SetupError

from benchmarks.soak.discord_world import World
from benchmarks.soak.people import LOST_SECONDS, Shown, Tally, is_apology, reading, shown_of

DETAILS = {"publisher": "The lab", "date": "2026-01-02", "kind": "other"}
INDEX_DOWN = "the store cannot be used just now"
"""Why a document is refused while the Chroma server is down; the admin tries again."""
COLOURS = ("amber", "cobalt", "crimson", "emerald", "indigo", "saffron", "scarlet", "teal", "umber", "violet")


class Admin:
    """The admin of a server of its own.

    Args:
        world: where.
        member: who; may manage the server.
        channel: where.
        tally: where everything is counted.
    """

    def __init__(self, world: World, member: Any, channel: Any, tally: Tally) -> None:  # noqa: ANN401 - simcord's own
        self._world, self._member, self._channel, self._tally = world, member, channel, tally
        self._chance = random.Random(3)  # noqa: S311 - no secret

    async def begin(self, patience: float) -> None:
        """Add, ask, remove, ask: once, before anything is made to fail, within `patience` seconds."""
        await self._round(1, f"{7001:,}", time.monotonic() + patience)

    async def live(self, until: float, pause: float) -> None:
        """Add, ask, remove, ask, until a moment of the monotonic clock."""
        number = 1
        while time.monotonic() < until:
            number += 1
            await self._round(number, f"{7000 + number:,}", until)
            await asyncio.sleep(pause)

    async def _round(self, number: int, count: str, until: float) -> None:
        colour = COLOURS[number % len(COLOURS)]
        title = f"Widget note {number}"
        text = f"The {colour} widget line makes {count} widgets on every working day.".encode()
        added = await self._until(
            ("**added**", "**unchanged**"), until, "kb add file", file=(f"note-{number}.txt", text), title=title, **DETAILS
        )
        question = f"How many widgets does the {colour} widget line make on a working day?"
        if added:
            self._tally.count("documents added")
            await self._knows(question, count, until, known=True)
        removed = added and await self._until(("removed", "no document"), until, "kb remove", document=f"widget-note-{number}")
        if removed:
            self._tally.count("documents removed")
            await self._knows(question, count, until, known=False)

    async def _until(self, words: tuple[str, ...], until: float, command: str, **options: Any) -> bool:  # noqa: ANN401 - options as Discord has
        """Give a command until it is done, faults or not."""
        while time.monotonic() < until:
            seen = await self._say(command, **options)
            text = "" if seen is None else " ".join([seen[0], *(part for one in seen[1] for part in one)]).lower()
            if any(word.lower() in text for word in words):
                return True
            if seen is not None and not is_apology(seen) and INDEX_DOWN not in text:
                self._tally.wrong.append(f"{self._tally.fault or 'no fault'}: {command}: {text[:300]!r}")
                self._tally.count("admin refused")
                return False
            await asyncio.sleep(2)
        return False

    async def _knows(self, question: str, count: str, until: float, *, known: bool) -> None:
        """Ask; the answer has to hold the count exactly where the document is there."""
        while time.monotonic() < until:
            seen = await self._say("ask", question=question)
            if seen is not None and not is_apology(seen):
                if (count in seen[0]) != known:
                    self._tally.count("wrong")
                    self._tally.wrong.append(f"{self._tally.fault or 'no fault'}: {question}: {seen[0][:300]!r}, document there: {known}")
                else:
                    self._tally.count("right")
                return
            await asyncio.sleep(2)

    async def _say(self, command: str, **options: Any) -> Shown | None:  # noqa: ANN401 - as above
        """A command and what is shown to it in the end; None where nothing is."""
        try:
            async with self._world.acting:
                result = await self._member.slash(self._channel, command, **options)
        except SetupError:
            await asyncio.sleep(1)
            return None
        self._tally.count("admin commands")
        begun, generation = time.monotonic(), self._world.generation
        while time.monotonic() < begun + LOST_SECONDS:
            await asyncio.sleep(0.2)
            message = shown_of(result)
            if message is not None and (seen := reading(message)) is not None:
                return seen
            if self._world.generation != generation or (not result.acknowledged and time.monotonic() > begun + 6):
                return None
        self._tally.count("lost")
        return None
