"""A wish to be forgotten that comes while the person's question is being worked on."""

import asyncio
import threading
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from bot.legal import PERSONAL
from qs_assistant.app.forgetting import RecentlyForgotten
from qs_assistant.app.wiring import open_assistant
from qs_assistant.records.database import metadata
from qs_assistant.records.integrity import open_records
from qs_assistant.records.pending_requests import PendingRequestRecords
from qs_assistant.records.servers import ServerRecords
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


PUBLIC_ACTS = {"history.by", "versions.created_by", "watched_items.decided_by", "base_case_changes.by"}
"""What an admin did to a server's documents and base case; docs/privacy.md says that it stays."""


async def test_no_table_has_the_person_afterwards_but_for_what_an_admin_did(stocked_settings):
    """Every column that can hold a person holds one, as in a folder where a chat model was in use that is switched off now."""
    database = open_records(stocked_settings)
    columns = [one for table in metadata.sorted_tables for one in table.columns if one.name in PERSONAL]
    assert len(columns) > len(PUBLIC_ACTS)
    with database.begin() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        for table in {one.table for one in columns}:
            connection.execute(sa.insert(table).values({one.name: made_up(one) for one in table.columns}))
    servers, promises = ServerRecords(database), PendingRequestRecords(database, "this process")
    async with open_assistant(stocked_settings, strict=True) as assistant:
        await assistant.forget(ALICE.user)
        promises.forget_user(ALICE.user)
        servers.forget_user(ALICE.user)
    with database.begin() as connection:
        held = {f"{one.table.name}.{one.name}" for one in columns if connection.scalar(sa.select(one).where(one == ALICE.user).limit(1))}
    assert held <= PUBLIC_ACTS
    database.close()


def made_up(column):
    """A value that a column takes."""
    if column.name in PERSONAL:
        return ALICE.user
    if isinstance(column.type, sa.Date | sa.DateTime):
        return datetime(2026, 1, 2, tzinfo=UTC)
    kind = column.type.python_type
    return b"{}" if kind is bytes else '{"question": ""}' if kind is str else kind(777_777)
