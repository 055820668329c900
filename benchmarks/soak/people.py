"""People in Discord: each asks sessions of questions by command, mention or direct message, presses buttons, and judges every answer."""

import asyncio
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from simcord import SetupError
from simcord.backend.errors import BackendError
from simcord.results import ResponseMessage

from benchmarks.soak.discord_world import World
from benchmarks.soak.expected import Session, Shown
from tests.grounding.independent import values

ANSWER_SECONDS = 150.0
"""What comes later is late: the bot gives work up after 120 s, and tells so."""
LOST_SECONDS = 480.0
"""What has not come by then is lost: a killed bot's questions are taken up again by the next, which first has to start, gives each up after
120 s and tries three times within 155 s to tell of it."""
HEARD_SECONDS = 6.0
"""A command that is not acknowledged by then never will be: Discord gives the bot three seconds."""
POLL_SECONDS = 0.15
TRIES = 12
APOLOGIES = (
    "I cannot reach my records just now",
    "Something went wrong on my side",
    "That took too long",
    "I am being restarted",
    "I was restarted",
    "That was a lot of questions at once",
    "Too many questions are waiting",
    "I cannot search the documents just now",
)
SOURCES = "Sources"
DETAILS = ("Sources", "Why this figure", "Chart", "Helpful")
_STAGE = re.compile(r"\*.*…\*", re.DOTALL)
_WAITING = re.compile(r"in (?:about )?(\d+) s\b")
_OWN_NUMBERS = re.compile(r"reference [0-9a-f]{8}|in (?:about )?\d+ s\b")


@dataclass
class Tally:
    """What happened, counted.

    `times` are seconds from question to right answer, `wrong` what was shown instead of what is right, `late` what came late, `reasons` how
    often each fixed sentence was given in place of an answer, by the fault that was on.
    """

    counts: Counter[str] = field(default_factory=Counter)
    during: dict[str, Counter[str]] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    late: list[str] = field(default_factory=list)
    results: list[Any] = field(default_factory=list)
    fault: str = ""

    def count(self, what: str) -> None:
        """Count something, under the fault that is on as well."""
        self.counts[what] += 1
        self.during.setdefault(self.fault or "none", Counter())[what] += 1


@dataclass
class Asked:
    """One question on its way: where its answer will stand, whether an answer was promised, and to which bot it was put.

    `waits` says whether the bot has to show at once that it has heard, as Discord wants it of commands.
    """

    message: Callable[[], ResponseMessage | SimpleNamespace | None]
    promised: Callable[[], bool]
    generation: int
    at: float
    waits: bool


def reading(message: ResponseMessage | SimpleNamespace) -> Shown | None:
    """What stands in a message; None while it only shows a stage of the work."""
    if message.embeds:
        made = message.embeds[0]
        return made.description or made.title or "", tuple((str(one.name), str(one.value)) for one in made.fields if one.name != SOURCES)
    if not message.content or _STAGE.fullmatch(message.content.strip()):
        return None
    return message.content, ()


def shown_of(result: Any) -> ResponseMessage | None:  # noqa: ANN401 - simcord's own
    """What came of a command or button: its response, or the private message that took the place of one that was taken back."""
    if result.response is None and result.followups:
        return result.followups[0]  # type: ignore[no-any-return] # simcord's own
    return result.response  # type: ignore[no-any-return]


def apology(seen: Shown) -> str | None:
    """The fixed sentence that says that there is no answer, or that a part of it is missing; None where there is none."""
    return next((one for one in APOLOGIES if seen[0].startswith(one) or f"\n\n{one}" in seen[0]), None)


def is_apology(seen: Shown) -> bool:
    """Whether there is such a sentence."""
    return apology(seen) is not None


class Person:
    """One person.

    Args:
        world: where they are.
        member: who they are.
        channel: the channel in which they ask; None: direct messages.
        tally: where everything is counted.
        seed: what makes them different from others.
    """

    def __init__(self, world: World, member: Any, channel: Any, tally: Tally, seed: int) -> None:  # noqa: ANN401 - simcord's own
        self._world, self._member, self._channel, self._tally = world, member, channel, tally
        self._chance = random.Random(seed)  # noqa: S311 - no secret
        self._told_to_wait = 0.0

    async def live(self, sessions: Sequence[Session], until: float, pause: tuple[float, float]) -> None:
        """Go through the sessions, again and again, until a moment of the monotonic clock."""
        at = self._chance.randrange(len(sessions))
        await asyncio.sleep(self._chance.uniform(0, pause[1]))
        while time.monotonic() < until:
            await self._session(sessions[at % len(sessions)], until, pause)
            at += 1

    async def _session(self, session: Session, until: float, pause: tuple[float, float]) -> None:
        generation = self._world.generation

        def those(right: Sequence[Shown]) -> Sequence[Shown]:
            """A bot that was restarted meanwhile no longer knows the turns before."""
            return right if self._world.generation != generation else right[:1]

        for question, right in zip(session.questions, session.right, strict=True):
            message = None
            # Asked again, the first question reads the same; one that follows on may then follow on from a try whose answer never came.
            for attempt in range(TRIES if question == session.questions[0] else 1):
                if attempt:
                    self._tally.count("asked again")
                message = await self.ask(question, lambda right=right: those(right))  # type: ignore[misc] # bound at once
                if message is not None or time.monotonic() > until:
                    break
                await asyncio.sleep(self._told_to_wait + self._chance.uniform(1, 3))
            if message is None or not self._goes_on(message, right):
                return  # the context is lost: the rest would be other questions
            if self._chance.random() < 0.25:
                await self.press(message, self._chance.choice(DETAILS))
            if time.monotonic() > until:
                return
            await asyncio.sleep(self._chance.uniform(*pause))

    @staticmethod
    def _goes_on(message: ResponseMessage, right: Sequence[Shown]) -> bool:
        """Whether a right answer is the one that knows the turns before it; a restarted bot's is right too, but goes on from nothing."""
        seen = reading(message)
        return seen is not None and _without_sources(seen) == _without_sources(right[0])

    async def ask(self, question: str, right: Callable[[], Sequence[Shown]]) -> ResponseMessage | None:
        """Ask, wait, judge; the message where the right answer stands, or None where there is none."""
        asked = await (self._command(question) if self._channel is not None and self._chance.random() < 0.6 else self._message(question))
        seen, message = await self._settled(asked)
        waiting = _WAITING.search(seen[0]) if seen is not None and is_apology(seen) else None
        self._told_to_wait = float(waiting[1]) if waiting else 0.0
        if message is None or seen is None or is_apology(seen):
            return None
        allowed = [_without_sources(one) for one in right()]
        if seen in allowed:
            self._tally.count("right")
            self._tally.times.append(time.monotonic() - asked.at)
            return message
        self._tally.count("wrong")
        self._tally.wrong.append(
            f"{self._tally.fault or 'no fault'}: {question}\n  shown {seen[0][:600]!r}\n  right {allowed[0][0][:600]!r}"
        )
        return None

    async def press(self, message: ResponseMessage, label: str) -> None:
        """Press a button under an answer, where there is one of that name; something has to come of it."""
        generation = self._world.generation
        try:
            async with self._world.acting:
                pressed = await self._actor.click(message, label=label)
        except (SetupError, BackendError):
            return
        self._tally.results.append(pressed)
        await self._settled(Asked(lambda: shown_of(pressed), lambda: pressed.acknowledged, generation, time.monotonic(), waits=True))

    @property
    def _actor(self) -> Any:  # noqa: ANN401 - simcord's own
        return self._member if self._channel is not None else self._member.user

    async def _command(self, question: str) -> Asked:
        generation = self._world.generation
        async with self._world.acting:
            result = await self._member.slash(self._channel, "ask", question=question)
        self._tally.results.append(result)
        return Asked(lambda: shown_of(result), lambda: result.acknowledged, generation, time.monotonic(), waits=True)

    async def _message(self, question: str) -> Asked:
        generation, world = self._world.generation, self._world
        async with world.acting:
            if self._channel is None:
                sent = await self._member.user.send_dm(question)
            else:
                sent = await self._member.send(self._channel, f"<@{world.env.backend.bot_user.id}> {question}")
        channel = self._member.user.dm_channel.id if self._channel is None else self._channel.id

        def reply() -> ResponseMessage | SimpleNamespace | None:
            found = world.loopback.replies.get(sent.id)
            if not found:
                return None
            try:
                return ResponseMessage(world.env, world.env.backend.get_message(channel, found[0]))
            except BackendError:  # a refusal in a channel goes by itself once it is no longer true
                return SimpleNamespace(content=world.loopback.contents.get(found[0], ""), embeds=())

        def promised() -> bool:
            """Work on it was shown, or a killed bot had noted it."""
            return sent.id in world.loopback.replies or sent.id in world.cut_off

        return Asked(reply, promised, generation, time.monotonic(), waits=False)

    async def _settled(self, asked: Asked) -> tuple[Shown | None, Any]:
        """Wait for what becomes of a question; counts what was promised and what came of it.

        A command is promised an answer once it is acknowledged; a message once it is sent to a bot that goes on running, or that had begun
        to answer it when it was killed. Whoever was promised an answer is answered or told why not, by whichever bot; else it is lost.
        """
        tally = self._tally
        tally.count("asked")
        promised = False
        while time.monotonic() < asked.at + LOST_SECONDS:
            await asyncio.sleep(POLL_SECONDS)
            restarted, waited = self._world.generation != asked.generation, time.monotonic() - asked.at
            if not promised and asked.promised():
                promised = True
                tally.count("promised")
            message = asked.message()
            seen = reading(message) if message is not None else None
            if seen is not None:
                if not promised:
                    tally.count("promised")
                if restarted and promised:
                    tally.count("cut off and told")
                if waited > ANSWER_SECONDS:
                    tally.count("late")
                    cut_off = " after a kill" if restarted else ""
                    tally.late.append(f"{waited:.0f} s{cut_off}: {seen[0][:80]}")
                self._count_answer(seen)
                return seen, message
            if not promised and (restarted or asked.waits) and waited > HEARD_SECONDS:
                tally.count("not heard")
                return None, None
        tally.count("lost")
        cut_off = ", cut off by a kill" if self._world.generation != asked.generation else ""
        tally.wrong.append(f"{tally.fault or 'no fault'}: no answer in {LOST_SECONDS:.0f} s{cut_off}")
        return None, None

    def _count_answer(self, seen: Shown) -> None:
        self._tally.count("answered")
        if (said := apology(seen)) is not None:
            self._tally.count("apologies")
            self._tally.reasons[self._tally.fault or "none", said] += 1
            if seen[0].startswith(said) and values(_OWN_NUMBERS.sub("", seen[0])):  # a fixed sentence has no figure of its own
                self._tally.count("unsourced figures")


def doubled(tally: Tally, replies: Mapping[int | None, Sequence[int]], contents: Mapping[int, str]) -> list[str]:
    """What answers something that had been answered: a second reply to a message, a message that replies to nothing, a follow-up."""
    second = [one for about, ids in replies.items() for one in (ids[1:] if about is not None else ids)]
    found = [f"doubled: message {contents.get(one, '')[:200]!r}" for one in second]
    for one in tally.results:
        extra = one.followups[1:] if one.response is None else one.followups
        found += [f"doubled: follow-up {each.content[:200]!r} to {one.response!r}" for each in extra]
    return found


def _without_sources(one: Shown) -> Shown:
    return one[0], tuple(field for field in one[1] if field[0] != SOURCES)
