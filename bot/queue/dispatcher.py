"""One question after another: admitted, acknowledged, waiting its turn, worked on with stages shown, and delivered."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from bot.access.places import lane_in_log, lane_of
from bot.delivery.finish import finish
from bot.delivery.layout import answer_post
from bot.delivery.pending_requests import PendingRequests
from bot.delivery.rendering import Picture, Post
from bot.delivery.reply import Reply
from bot.errors import CLIENT_ERRORS, NO_REPLY, error_boundary
from bot.locales.translation import translate, translate_text
from bot.ports import Assistant, Progress
from bot.queue.fair_queue import Clock, Cooldown, FairQueue
from qs_assistant.types.answer import Answer
from qs_assistant.types.errors import BusyError
from qs_assistant.types.place import Place

log = logging.getLogger("bot")

STAGE_SECONDS = 2.0
"""How long work goes on in silence, and how long one stage stands at least: Discord wants few edits."""

CHART_SECONDS = 1.5
"""How long an answer waits for its chart; a later one is added to the message."""

CHARTS_WAITING = 24
"""Charts that may wait to be drawn; beyond that an answer goes without, and its button still draws it."""

RESTARTING = "I am being restarted. Please ask again in a minute."
WAITING = "waiting for your turn ({count} before you); the answer comes here"

Work = Callable[[Progress], Awaitable[Post]]


class Stages:
    """The newest stage of a piece of work, shown from time to time; safe to be told from any thread."""

    def __init__(self, reply: Reply, seconds: float = STAGE_SECONDS) -> None:
        self._reply, self._seconds = reply, seconds
        self._newest = ""

    def update(self, stage: str) -> None:
        """Note what is being done."""
        self._newest = stage

    @asynccontextmanager
    async def displayed(self) -> AsyncIterator[None]:
        """Show the stages while the block runs."""
        done = asyncio.Event()
        showing = asyncio.create_task(self._show(done))
        try:
            yield
        finally:
            done.set()
            await showing  # not cancelled: a message half sent would be sent twice

    async def _show(self, done: asyncio.Event) -> None:
        shown = ""
        while not done.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(done.wait(), self._seconds)
            if done.is_set() or not self._newest or self._newest == shown:
                continue
            shown = self._newest
            try:
                await self._reply.stage(translate_text(shown, self._reply.locale))
            except CLIENT_ERRORS as error:
                log.info("stage not shown", extra={"error": type(error).__name__})
                return


class Dispatcher:
    """Takes every question, whatever door it came through.

    Args:
        assistant: who answers.
        queue: whose question is next.
        cooldown: how many questions one person may ask.
        clock: seconds that only go forward, for the log.
        answer_seconds: when work is given up.
        pending_requests: where it is noted what has been acknowledged.
    """

    def __init__(
        self,
        *,
        assistant: Assistant,
        queue: FairQueue,
        cooldown: Cooldown,
        clock: Clock,
        answer_seconds: float,
        pending_requests: PendingRequests,
    ) -> None:
        self._assistant, self._queue, self._cooldown = assistant, queue, cooldown
        self._clock, self._answer_seconds = clock, answer_seconds
        self._pending_requests = pending_requests
        self._drawing = asyncio.Lock()
        self._charts = 0
        self._in_flight = 0
        self._begun: dict[object, str] = {}
        self._forgotten: set[object] = set()
        self._idle = asyncio.Event()
        self._idle.set()
        self._closing = False

    async def answer(self, reply: Reply, place: Place, ask: Callable[[Progress], Awaitable[Answer]], *, question: str = "") -> None:
        """Have a question answered, and show the answer with its chart; where charts are queueing, the chart follows.

        `question` is its text, where asking that again after a crash gives the same.
        """
        late: list[tuple[Answer, asyncio.Task[Picture | None]]] = []

        def post(answer: Answer, picture: Picture | None) -> Post:
            question = "" if reply.asked_elsewhere else answer.question
            return answer_post(
                answer,
                asker=reply.asker,
                locale=reply.locale,
                picture=picture,
                embeds=reply.embeds,
                question=question,
                private=reply.private,
            )

        async def work(progress: Progress) -> Post:
            answer = await ask(progress)
            if not answer.chart or not reply.embeds or self._charts >= CHARTS_WAITING:
                return post(answer, None)
            queueing = self._charts > 0
            self._charts += 1
            drawn = asyncio.create_task(self._drawn(answer))
            if not queueing:
                await asyncio.wait([drawn], timeout=CHART_SECONDS)
            if drawn.done():
                return post(answer, drawn.result())
            late.append((answer, drawn))
            return post(answer, None)

        await self.serve(reply, place, work, question=question)
        for answer, drawn in late:
            async with self._busy(), error_boundary(NO_REPLY):
                if (picture := await drawn) is not None:
                    await reply.show(post(answer, picture))

    async def _drawn(self, answer: Answer) -> Picture | None:
        """The chart of an answer, one at a time, so that texts do not wait for charts; a chart that fails costs no answer."""
        picture = None
        try:
            async with self._drawing, error_boundary(NO_REPLY):
                picture = await self.picture(answer)
                if gc.get_freeze_count():  # quick, as the start's own objects are set aside; many charts' leavings at once take long
                    await asyncio.to_thread(gc.collect)
        finally:
            self._charts -= 1
        return picture

    async def serve(self, reply: Reply, place: Place, work: Work, *, question: str = "") -> None:
        """Admit a piece of work, acknowledge it, wait for its turn, do it with its stages shown, and deliver the result."""
        started = self._clock()
        async with self._busy(), self._pending_requests.track() as tracked, error_boundary(reply):
            self._check_open()
            self._cooldown.admit(place.user)
            await tracked.acknowledge(reply.pending_request(question), reply.acknowledge)
            stages = Stages(reply)

            def waiting(count: int) -> None:
                stages.update(translate(WAITING, reply.locale).format(count=count))

            async with (
                self._noted(place.user),
                stages.displayed(),
                asyncio.timeout(self._answer_seconds),
                self._queue.turn(lane_of(place), waiting),
            ):
                post = await work(stages.update)
            await finish(reply, post)
            log.info("answered", extra={"lane": lane_in_log(place), "ms": round(1000 * (self._clock() - started))})

    async def respond(self, reply: Reply, work: Callable[[], Awaitable[Post]] | Post) -> None:
        """Show something that costs next to nothing: no turn, no cooldown; deferred only where there is something to wait for."""
        async with self._busy(), self._pending_requests.track() as tracked, error_boundary(reply):
            self._check_open()
            if isinstance(work, Post):
                await reply.show(work)
                return
            await tracked.acknowledge(reply.pending_request(""), reply.acknowledge)
            await reply.show(await work())

    async def picture(self, answer: Answer) -> Picture | None:
        """The chart of an answer, where one can be drawn."""
        chart = await self._assistant.chart(answer)
        return None if chart is None else Picture(chart.png, chart.alt_text)

    def forget(self, user: str) -> None:
        """Keep nothing of what a person has asked until now and waits for its turn: it began before the wish, whenever it is answered."""
        self._forgotten.update(one for one, asker in self._begun.items() if asker == user)

    @asynccontextmanager
    async def _noted(self, user: str) -> AsyncIterator[None]:
        """Note whose work is under way; what it left behind is deleted again where its asker has asked to be forgotten meanwhile."""
        one = object()
        self._begun[one] = user
        try:
            yield
        finally:
            del self._begun[one]
            if one in self._forgotten:
                self._forgotten.discard(one)
                await self._assistant.forget(user)

    async def close(self, seconds: float) -> int:
        """Take nothing new and wait for what is in flight, at most so long; returns how many questions were left."""
        self._closing = True
        with suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), seconds)
        self._pending_requests.begin_shutdown()
        return self._in_flight

    def _check_open(self) -> None:
        if self._closing:
            raise BusyError(RESTARTING, 60)

    @asynccontextmanager
    async def _busy(self) -> AsyncIterator[None]:
        self._in_flight += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._in_flight -= 1
            if not self._in_flight:
                self._idle.set()
