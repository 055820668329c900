import asyncio
from dataclasses import replace
from types import SimpleNamespace

import pytest

from bot.delivery.pending_requests import PendingRequests
from bot.delivery.rendering import Post
from bot.queue.dispatcher import Dispatcher, Stages
from bot.queue.fair_queue import Cooldown, FairQueue
from qs_assistant.types.place import Place
from tests.clock import Clock
from tests.discord.fakes import FakeAssistant


class FakeReply:
    locale, asker, embeds = "en", "1", True
    private, asked_elsewhere = False, True

    def __init__(self):
        self.log = []

    def pending_request(self, _question):
        return None

    async def acknowledge(self):
        self.log.append("acknowledged")

    async def stage(self, text):
        self.log.append(text)

    async def show(self, post):
        self.log.append(post.content or post.embed.description)

    async def refuse(self, text, *, seconds=None):  # noqa: ARG002 - the reply's signature
        self.log.append(text)


@pytest.fixture
def quick_stages(monkeypatch):
    monkeypatch.setattr(Stages.__init__, "__defaults__", (0.01,))


def desk(**limits):
    clock = Clock()
    queue = FairQueue(clock=clock, **{"at_once": 1, "lane_limit": 3, "limit": 4, **limits})
    return Dispatcher(
        assistant=FakeAssistant(),
        queue=queue,
        cooldown=Cooldown(questions=99, seconds=1, clock=clock),
        clock=clock,
        answer_seconds=5,
        pending_requests=PendingRequests(None),
    )


def place(lane="guild:1", user="1"):
    return Place(conversation=f"{lane}/channel:1/user:{user}", user=user)


async def test_work_beyond_the_first_moments_shows_each_stage_once(quick_stages):  # noqa: ARG001 - a fixture for its effect
    reply, release = FakeReply(), asyncio.Event()

    async def work(progress):
        progress("searching 12 documents")
        await release.wait()
        return Post(content="done")

    serving = asyncio.create_task(desk().serve(reply, place(), work))
    await asyncio.sleep(0.1)
    release.set()
    await serving
    assert reply.log == ["acknowledged", "searching 12 documents", "done"]


async def test_quick_work_shows_no_stage():
    reply = FakeReply()

    async def work(progress):
        progress("searching")
        return Post(content="done")

    await desk().serve(reply, place(), work)
    assert reply.log == ["acknowledged", "done"]


async def test_those_who_wait_are_told_and_those_too_many_are_sent_away(quick_stages):  # noqa: ARG001 - a fixture for its effect
    one, release = desk(lane_limit=1), asyncio.Event()

    async def work(_):
        await release.wait()
        return Post(content="done")

    replies = [FakeReply() for _ in range(3)]
    serving = [asyncio.create_task(one.serve(reply, place(user=str(n)), work)) for n, reply in enumerate(replies)]
    async with asyncio.timeout(30):  # a loaded machine takes its time
        while len(replies[1].log) < 2 or not replies[2].log:  # noqa: ASYNC110 - a list of the test's own
            await asyncio.sleep(0.01)
    assert replies[1].log == ["acknowledged", "waiting for your turn (0 before you); the answer comes here"]
    assert "Please ask again in about" in replies[2].log[-1]
    release.set()
    await asyncio.gather(*serving)
    assert replies[0].log[-1] == replies[1].log[-1] == "done"


async def test_work_that_takes_too_long_is_given_up_with_a_sentence():
    one = desk()
    one._answer_seconds = 0.01
    reply = FakeReply()

    async def work(_):
        await asyncio.sleep(5)

    await one.serve(reply, place(), work)
    assert "took too long" in reply.log[-1]


async def test_closing_finishes_what_is_in_flight_and_takes_nothing_new():
    one, release = desk(), asyncio.Event()

    async def work(_):
        await release.wait()
        return Post(content="done")

    reply, late = FakeReply(), FakeReply()
    serving = asyncio.create_task(one.serve(reply, place(), work))
    await asyncio.sleep(0)
    closing = asyncio.create_task(one.close(5))
    await asyncio.sleep(0)
    await one.serve(late, place(user="2"), work)
    assert late.log == ["I am being restarted. Please ask again in a minute."]
    release.set()
    assert await closing == 0
    await serving
    assert reply.log[-1] == "done"


async def test_closing_waits_no_longer_than_it_was_told():
    one = desk()
    serving = asyncio.create_task(one.serve(FakeReply(), place(), lambda _: asyncio.sleep(5)))
    await asyncio.sleep(0)
    assert await one.close(0.01) == 1
    serving.cancel()


async def test_a_chart_is_drawn_only_where_the_answer_names_one():
    one, answer = desk(), SimpleNamespace(run_id=None)
    assert await one.picture(answer) is None


class Draws(FakeAssistant):
    """Draws when it is let."""

    def __init__(self):
        super().__init__()
        self.draw = asyncio.Event()

    async def chart(self, answer):
        await self.draw.wait()
        if answer.question == "broken":
            raise RuntimeError("no ink")
        return await super().chart(answer)


async def test_an_answer_does_not_wait_behind_other_charts_and_gets_its_own_later():
    one, first, second = desk(at_once=2), FakeReply(), FakeReply()
    assistant = one._assistant = Draws()

    async def ask(_):
        return await assistant.ask("yield", place())

    tasks = [asyncio.create_task(one.answer(reply, place(user=str(n)), ask)) for n, reply in enumerate((first, second))]
    await asyncio.sleep(0.05)
    assert (len(first.log), len(second.log)) == (1, 2)  # acknowledged; acknowledged and answered
    assistant.draw.set()
    await asyncio.gather(*tasks)
    assert (len(first.log), len(second.log)) == (2, 3)


async def test_a_chart_that_fails_costs_no_answer():
    one, reply = desk(), FakeReply()
    assistant = one._assistant = Draws()
    assistant.draw.set()

    async def ask(_):
        return replace(await assistant.ask("yield", place()), question="broken")

    await one.answer(reply, place(), ask)
    assert "A share would be worth $9" in reply.log[-1]


async def test_charts_do_not_pile_up_without_bound(monkeypatch):
    monkeypatch.setattr("bot.queue.dispatcher.CHARTS_WAITING", 2)
    one, replies = desk(at_once=3), [FakeReply() for _ in range(3)]
    assistant = one._assistant = Draws()

    async def ask(_):
        return await assistant.ask("yield", place())

    tasks = [asyncio.create_task(one.answer(reply, place(user=str(n)), ask)) for n, reply in enumerate(replies)]
    await asyncio.sleep(0.05)
    assert tasks[2].done()  # nothing is drawn for it: its button still does
    assistant.draw.set()
    await asyncio.gather(*tasks)
    assert [len(reply.log) for reply in replies] == [2, 3, 2]
