"""Whose question is worked on next: bounded, and fair between servers."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from qs_assistant.types.errors import BusyError

Clock = Callable[[], float]


class FairQueue:
    """At most `at_once` pieces of work run; the others wait, the servers ("lanes") taking turns.

    Args:
        at_once: how many run together.
        lane_limit: how many of one lane may wait, so that one server cannot fill the room.
        limit: how many may wait in all.
        clock: seconds, for the guess how long a refused person should wait.
    """

    def __init__(self, *, at_once: int, lane_limit: int, limit: int, clock: Clock) -> None:
        self._at_once, self._lane_limit, self._limit, self._clock = at_once, lane_limit, limit, clock
        self._running = 0
        self._lanes: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        self._usual_seconds = 1.0

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(len(lane) for lane in self._lanes.values())

    @property
    def running(self) -> int:
        """How many run."""
        return self._running

    @asynccontextmanager
    async def turn(self, lane: str, on_wait: Callable[[int], None] | None = None) -> AsyncIterator[None]:
        """Wait for this lane's next turn and hold it; `on_wait` is told how many wait before it.

        Raises:
            BusyError: too many wait already.
        """
        if self._running < self._at_once:
            self._running += 1
        else:
            await self._wait(lane, on_wait)
        started = self._clock()
        try:
            yield
        finally:
            self._usual_seconds += 0.2 * (self._clock() - started - self._usual_seconds)
            self._pass_on()

    async def _wait(self, lane: str, on_wait: Callable[[int], None] | None) -> None:
        ahead = self.waiting
        if ahead >= self._limit or len(self._lanes.get(lane, ())) >= self._lane_limit:
            seconds = max(1, round(self._usual_seconds * (ahead + 1) / self._at_once))
            raise BusyError(f"Too many questions are waiting just now. Please ask again in about {seconds} s.", seconds)
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._lanes.setdefault(lane, deque()).append(place)
        if on_wait is not None:
            on_wait(ahead)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self._pass_on()  # the turn had come just as the asker went away
            else:
                self._leave(lane, place)
            raise

    def _leave(self, lane: str, place: asyncio.Future[None]) -> None:
        waiting = self._lanes.get(lane)
        if waiting is not None and place in waiting:
            waiting.remove(place)
            if not waiting:
                del self._lanes[lane]

    def _pass_on(self) -> None:
        """Give the turn to the next lane's first, and put that lane at the end of the line."""
        while self._lanes:
            lane, waiting = next(iter(self._lanes.items()))
            place = waiting.popleft()
            if waiting:
                self._lanes.move_to_end(lane)
            else:
                del self._lanes[lane]
            if not place.done():
                place.set_result(None)
                return
        self._running -= 1


class Cooldown:
    """At most `questions` in any `seconds` from one person.

    Args:
        questions: how many.
        seconds: in what time.
        clock: seconds that only go forward.
    """

    def __init__(self, *, questions: int, seconds: float, clock: Clock) -> None:
        self._questions, self._seconds, self._clock = questions, seconds, clock
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()

    def admit(self, user: str) -> None:
        """Count one question of a person.

        Raises:
            BusyError: that is one too many; `retry_after` says when the next is taken.
        """
        now = self._clock()
        self._forget_before(now - self._seconds)
        asked = self._asked.setdefault(user, deque())
        while asked and asked[0] <= now - self._seconds:
            asked.popleft()
        if len(asked) >= self._questions:
            left = asked[0] + self._seconds - now
            raise BusyError(f"That was a lot of questions at once. Your next one is welcome in {max(1, round(left))} s.", left)
        asked.append(now)
        self._asked.move_to_end(user)

    def _forget_before(self, moment: float) -> None:
        while self._asked:
            user, asked = next(iter(self._asked.items()))
            if asked and asked[-1] > moment:
                return
            del self._asked[user]
