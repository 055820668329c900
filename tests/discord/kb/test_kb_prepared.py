"""Questions about an added document are written in the background, by a scripted model on the loopback interface; /kb list says how far."""

import asyncio
import json
import sqlite3
import time
from datetime import UTC, datetime, timedelta

import pytest

from qs_assistant.app.preparation import Preparation
from qs_assistant.llm.build import build_access
from qs_assistant.records.chat_failures import ChatFailures
from qs_assistant.records.chat_usage import ChatUsage
from qs_assistant.retrieval import prepared as prepared_questions
from qs_assistant.types.settings import Settings
from tests.discord.kb.conftest import pdf
from tests.discord.kb.test_kb import FORM, shown
from tests.llm.server import Server, running

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
WRITTEN = "Which separator is it?"


def page(number, what="yield"):
    return f"Page {number} says in one sentence what the {what} of line {number} was."


def questions(messages):
    """One question for each passage that is shown."""
    return json.dumps({"passages": [[WRITTEN]] * messages[-1]["content"].count("<passage ")})


def passages_shown(server):
    return [body["messages"][-1]["content"].count("<passage ") for body, _ in server.requests]


def bank(tmp_path):
    """The written questions in the records, by version."""
    with sqlite3.connect(tmp_path / "records.sqlite") as records:
        return records.execute("SELECT version, count(*) FROM passage_questions GROUP BY version ORDER BY count(*)").fetchall()


@pytest.fixture
async def server():
    async with running(Server(questions)) as one:
        yield one


@pytest.fixture
def preparation(server, library, database, monkeypatch):
    """Makes the background work as the program does at each start, over the same records."""
    monkeypatch.setattr(prepared_questions, "OWN", -1.0)  # the fake embedder knows eight words, so nothing is near its passage

    async def no_sleep(_seconds):
        await asyncio.sleep(0)

    def start(now=NOON, **given):
        settings = Settings(
            _env_file=None, chat_model="openai:tiny", chat_base_url=server.base_url, **{"chat_prepare_tokens_per_day": 10**6, **given}
        )
        access = build_access(
            settings, clock=time.time, now=lambda: now, store=ChatUsage(database), failures=ChatFailures(database, "openai:tiny")
        )
        return Preparation(access, lambda: library, sleep=no_sleep)

    return start


async def add_report(world, *pages):
    said = (await world.boss.slash(world.channel, "kb add file", file=("report.pdf", pdf(*pages)), **FORM)).response
    assert "**added** Separator report" in shown(said)


async def listed(world):
    return shown((await world.boss.slash(world.channel, "kb list")).response)


async def test_a_document_is_live_first_and_the_list_shows_how_many_passages_are_done(world, preparation, server, interactions_with):
    await add_report(world, *(page(number) for number in range(10)))
    assert server.requests == []  # it went live without waiting for a model
    assert "written" not in await listed(world)
    work = preparation()
    assert await work.step() == "done"
    assert "10 passages · questions written for 4" in await listed(world)
    interactions_with(locale="de")
    assert "Fragen zu 4 geschrieben" in await listed(world)
    assert await work.finish(lambda *_: None) == ""
    assert "separator-report" in await listed(world)
    assert "geschrieben" not in await listed(world)
    assert passages_shown(server) == [4, 4, 2]


async def test_after_a_kill_inside_a_call_the_next_start_goes_on_with_what_is_left(world, preparation, server):
    await add_report(world, *(page(number) for number in range(10)))
    first = preparation()
    assert await first.step() == "done"
    asked = asyncio.Event()

    def half_an_answer(messages):
        asked.set()
        return questions(messages)

    server.reply, server.fault = half_an_answer, "hang-inside"
    call = asyncio.create_task(first.step())
    await asyncio.wait_for(asked.wait(), 30)
    call.cancel()
    await asyncio.wait({call})
    server.fault = ""
    assert await preparation().finish(lambda *_: None) == ""
    assert passages_shown(server) == [4, 4, 4, 2]  # the broken call's passages again, those done before not


async def test_a_server_that_fails_leaves_the_document_as_it_is_and_is_asked_again_later(world, preparation, server):
    await add_report(world, *(page(number) for number in range(3)))
    server.fault = "status-500"
    assert await preparation().step() == "held back"
    assert "separator-report" in await listed(world)
    assert "written" not in await listed(world)
    server.fault = ""
    assert await preparation().finish(lambda *_: None) == ""
    assert passages_shown(server)[-1] == 3


async def test_the_days_allowance_holds_over_a_restart_and_the_next_day_goes_on(world, preparation, server):
    await add_report(world, *(page(number) for number in range(10)))
    allowed = 1_600  # a call is set aside as about 1,400 and used up as about 600 tokens
    assert "used up" in await preparation(chat_prepare_tokens_per_day=allowed).finish(lambda *_: None)
    asked = len(server.requests)
    assert 1 <= asked < 3
    assert f"questions written for {4 * asked}" in await listed(world)
    assert "used up" in await preparation(chat_prepare_tokens_per_day=allowed).finish(lambda *_: None)
    assert len(server.requests) == asked
    tomorrow = NOON + timedelta(days=1)
    assert await preparation(tomorrow, chat_prepare_tokens_per_day=allowed).step() == "done"
    assert len(server.requests) == asked + 1


async def test_a_new_version_is_asked_about_where_it_differs_and_the_old_ones_questions_are_searched_no_more(
    world, preparation, server, library
):
    await add_report(world, *(page(number) for number in range(6)))
    assert await preparation().finish(lambda *_: None) == ""
    scope = f"guild:{world.guild.id}"
    (before,) = library.documents((scope,))
    renewed = pdf(*(page(number) for number in range(5)), "Page 5 now speaks of the dividend that nobody got.")
    said = (await world.boss.slash(world.channel, "kb replace", document="separator-report", file=("report.pdf", renewed))).response
    if said.components:
        await world.boss.click(said, label="Keep")
    server.requests.clear()
    assert await preparation().finish(lambda *_: None) == ""
    assert passages_shown(server) == [1]
    assert "the dividend" in server.requests[0][0]["messages"][-1]["content"]
    (after,) = library.documents((scope,))
    assert (after.prepared, after.passages) == (6, 6)
    vector = library.embedder.embed([WRITTEN])[0]
    found = library.prepared.candidates({scope: [after.version]}, vector, 100)
    assert {one.partition(":")[0] for one in found} == {after.version} != {before.version}


async def test_a_removed_document_is_neither_asked_about_nor_found_by_its_questions(world, preparation, server, library, tmp_path):
    await add_report(world, *(page(number) for number in range(6)))
    assert await preparation().step() == "done"
    await world.boss.slash(world.channel, "kb remove", document="separator-report")
    server.requests.clear()
    assert await preparation().finish(lambda *_: None) == ""
    assert server.requests == []
    scope = f"guild:{world.guild.id}"
    assert library.prepared.candidates({scope: []}, library.embedder.embed([WRITTEN])[0], 100) == {}
    assert library.search(WRITTEN, (scope,), 5) == []
    library.erase(scope)
    assert bank(tmp_path) == []
