"""Questions are written in the background: in steps that are kept, within the day's allowance, after the answers to people."""

import asyncio
import json

import pytest

from qs_assistant.app import preparation as preparing
from qs_assistant.app.preparation import Preparation
from qs_assistant.llm.limits import BACKGROUND, Limits
from qs_assistant.retrieval import prepared as module
from tests.library_fakes import document, house, library
from tests.llm.conftest import access_of, clock
from tests.llm.fake_models import Scripted

__all__ = ["access_of", "clock", "house", "library"]

PARAGRAPHS = [f"Corning plant number {n} makes separator sheets all day." for n in range(10)]


class Writing(Scripted):
    """Writes one question for every passage that it is shown; `then` is raised after so many calls."""

    def __init__(self, fails_after=10**6):
        super().__init__("")
        self.fails_after = fails_after

    async def astream(self, messages):
        if len(self.asked) >= self.fails_after:
            raise ConnectionError("gone")
        shown = messages[-1][1].count("<passage ")
        self.scripts = [json.dumps({"passages": [["which corning plant is it?"]] * shown})]
        async for piece in super().astream(messages):
            yield piece


@pytest.fixture(autouse=True)
def any_question_is_near(monkeypatch):
    monkeypatch.setattr(module, "OWN", -1.0)


@pytest.fixture
def stocked(library):
    library.put("guild:1", document("plants", *PARAGRAPHS), by="t")
    return library


def prepared(library):
    return library.documents(("guild:1",))[0].prepared


async def no_sleep(_seconds):
    await asyncio.sleep(0)


def preparation(access, library):
    return Preparation(access, lambda: library, sleep=no_sleep)


async def test_it_goes_through_a_document_a_few_passages_at_a_time_and_ends(stocked, access_of):
    model, told = Writing(), []
    held = await preparation(access_of(model), stocked).finish(lambda title, count: told.append((title, count)))
    assert held == ""
    assert told == [("A letter", 4), ("A letter", 4), ("A letter", 2)]
    assert prepared(stocked) == 10
    assert len(model.asked) == 3


async def test_after_a_crash_it_goes_on_where_it_was(stocked, access_of, house):
    first = access_of(Writing(fails_after=2))
    assert "failed" in await preparation(first, stocked).finish(lambda *_: None)
    assert prepared(stocked) == 8
    stocked.close()
    model = Writing()
    with house.library() as again:
        assert prepared(again) == 8
        assert await preparation(access_of(model), again).finish(lambda *_: None) == ""
        assert prepared(again) == 10
    assert len(model.asked) == 1


async def test_the_days_tokens_bound_it_and_people_keep_theirs(stocked, access_of):
    access = access_of(Writing(), limits=Limits(tokens_in_background=1_400))
    assert "used up" in await preparation(access, stocked).finish(lambda *_: None)
    assert 0 < prepared(stocked) < 10
    assert access.allowance.reserve("someone", 40_000) is not None
    assert access.allowance.reserve(BACKGROUND, 1_400) is None


async def test_an_unusable_answer_is_not_asked_for_again(stocked, access_of):
    model = Scripted("I would rather not.")
    assert await preparation(access_of(model), stocked).finish(lambda *_: None) == ""
    assert prepared(stocked) == 10
    assert len(model.asked) == 3


async def test_people_go_first(stocked, access_of):
    access, waits = access_of(Writing()), []

    async def sleep(_seconds):
        waits.append(prepared(stocked))
        access._waiting = 0

    access._waiting = 1
    assert await Preparation(access, lambda: stocked, sleep=sleep).step() == "done"
    assert waits == [0]


async def test_in_the_background_it_runs_until_it_is_cancelled(stocked, access_of):
    running = asyncio.create_task(preparation(access_of(Writing()), stocked).run())
    for _ in range(2_000):
        await asyncio.sleep(0.005)
        if prepared(stocked) == 10:
            break
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert prepared(stocked) == 10


async def test_a_library_that_is_not_open_is_left_alone(access_of):
    assert await preparation(access_of(Writing()), None).step() == "nothing"


async def test_a_person_who_comes_meanwhile_does_not_wait_behind_it(stocked, access_of, monkeypatch):
    monkeypatch.setattr(preparing, "WAIT_TURN", 0.01)
    monkeypatch.setattr(preparing, "PATIENCE", 0.05)

    class Stuck(Writing):
        given_up = 0

        async def astream(self, messages):
            if not self.given_up:
                access._waiting = 1  # a person comes while it is busy
                try:
                    await asyncio.sleep(3600)
                finally:
                    self.given_up += 1
                    access._waiting = 0
            async for piece in super().astream(messages):
                yield piece

    model = Stuck()
    access = access_of(model, seconds=3600)
    assert await asyncio.wait_for(preparation(access, stocked).step(), 20) == "done"
    assert model.given_up == 1
    assert prepared(stocked) == 4
