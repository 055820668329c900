"""A wish to be forgotten that comes while the person's question is being worked on."""

import asyncio
import threading

import pytest

from qs_assistant.app.forgetting import RecentlyForgotten
from qs_assistant.app.wiring import open_assistant
from qs_assistant.types.place import Place

ALICE = Place("here", user="777000111222333444")
BOB = Place("there", user="888000111222333444")
QUESTION = "what is implied if yield reaches 91.37% at xyloquark?"


def files_holding(folder, *traces):
    """The files below a folder that hold one of the traces, byte by byte."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {file.name for file in files if any(trace.encode() in file.read_bytes() for trace in traces)}


@pytest.mark.parametrize("moment", ["while it is answered", "while the answer is written"])
async def test_what_is_being_answered_for_a_forgotten_person_is_not_kept(stocked_settings, monkeypatch, moment):
    reached, go_on = threading.Event(), threading.Event()

    def held(real):
        def call(*arguments, **options):
            result = real(*arguments, **options)
            if ALICE in arguments or options.get("user") == ALICE.user:
                reached.set()
                assert go_on.wait(30)
            return result

        return call

    async with open_assistant(stocked_settings, strict=True) as assistant:
        room, name = (assistant._answering, "answer") if moment == "while it is answered" else (assistant._answers, "save")
        monkeypatch.setattr(room, name, held(getattr(room, name)))
        asking = asyncio.create_task(assistant.ask(QUESTION, ALICE))
        assert await asyncio.to_thread(reached.wait, 30)
        await assistant.forget(ALICE.user)
        go_on.set()
        answer = await asking
        assert "91.37%" in answer.text  # who asked still reads the answer
        assert answer.id == ""  # but nothing can be pressed under it, as it is not kept
        assert files_holding(stocked_settings.data_dir, ALICE.user, "xyloquark") == set()
        follows = await assistant.ask("and with a royalty of 8%?", ALICE)
        assert "91.37" not in follows.text
        kept = await assistant.ask("what is implied if yield reaches 88.21% at wombatine?", BOB)
        assert (await assistant.answer(kept.id)).question == kept.question
    assert files_holding(stocked_settings.data_dir, "xyloquark") == set()


def test_only_work_that_was_begun_before_the_wish_is_concerned():
    now = [10.0]
    forgotten = RecentlyForgotten(lambda: now[0])
    forgotten.add("alice")
    assert forgotten.since("alice", 9.0)
    assert not forgotten.since("alice", 10.5)
    assert not forgotten.since("bob", 9.0)
    now[0] += 3601
    assert not forgotten.since("alice", 9.0)  # an hour later nothing is remembered
