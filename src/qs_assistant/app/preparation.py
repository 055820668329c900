"""Has questions written for the passages of added documents, in the background after they went live, and goes on where it was.

What is done is in the records, passage by passage, so a crash loses one call at most. The day's allowance bounds it, answers to people go
first, and a model that fails is left alone for a while.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Literal

from qs_assistant.llm.access import BACKGROUND_SECONDS, Access
from qs_assistant.llm.limits import BACKGROUND
from qs_assistant.llm.prepare import MOST_PASSAGES, PromptPassage, write_questions
from qs_assistant.records.passage_questions import UnpreparedVersion
from qs_assistant.retrieval.library import Library
from qs_assistant.types.errors import StoreError

Step = Literal["done", "nothing", "held back"]
Report = Callable[[str, int], None]
"""Told a document's title and for how many more of its passages questions were written."""
WAIT_FIRST = 5.0  # seconds: a command that only answers one question has gone by then
WAIT_IDLE = 15.0  # until documents are looked for again
WAIT_HELD = 60.0  # after a failure, or with the day's tokens used up
WAIT_TURN = 0.5  # while a person waits for the model
PATIENCE = 5.0  # that a person waits beside a call of ours, before it is given up: a server of one's own answers one at a time


class Preparation:
    """Writes questions, one call at a time.

    Args:
        access: the model within its limits.
        library: the open library, None where it is not open yet; called in a thread.
        sleep: waits; a clock of tests.
    """

    def __init__(
        self,
        access: Access,
        library: Callable[[], Library | None],
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._access = access
        self._library = library
        self._sleep = sleep

    async def run(self) -> None:
        """Go on for good; cancelled from outside."""
        await self._sleep(WAIT_FIRST)
        while True:
            step: Step = "held back"
            with suppress(StoreError):
                step = await self.step()
            if step != "done":
                await self._sleep(WAIT_IDLE if step == "nothing" else WAIT_HELD)

    async def finish(self, report: Report, scope: str | None = None) -> str:
        """Go on until nothing is left, or the model is held back; why it was, "" where nothing is left.

        Raises:
            StoreError: the records cannot be used.
        """
        while (step := await self.step(report, scope)) == "done":
            pass
        return "" if step == "nothing" else self._access.last_reason

    async def step(self, report: Report = lambda _title, _count: None, scope: str | None = None) -> Step:
        """One call for a few passages.

        Raises:
            StoreError: the records cannot be used.
        """
        library = await asyncio.to_thread(self._library)
        work = None if library is None else await asyncio.to_thread(library.prepared.unprepared, MOST_PASSAGES, scope)
        if library is None or work is None:
            return "nothing"
        while True:
            while self._access.busy:
                await self._sleep(WAIT_TURN)
            try:
                written = await self._written(work)
                break
            except _PreemptedError:
                continue
        if written is None:
            return "held back"
        await asyncio.to_thread(library.prepared.keep, work, written)
        report(work.title, len(work.rows))
        return "done"

    async def _written(self, work: UnpreparedVersion) -> list[list[str]] | None:
        """The questions for some passages.

        Raises:
            _PreemptedError: a person came, and waited beside this call for too long.
        """
        call = asyncio.ensure_future(write_questions(self._access.session(BACKGROUND, BACKGROUND_SECONDS), _passages_to_ask(work)))
        waited = 0.0
        try:
            while not call.done():
                await asyncio.wait({call}, timeout=WAIT_TURN)
                waited = waited + WAIT_TURN if self._access.busy else 0.0
                if waited >= PATIENCE and not call.done():
                    raise _PreemptedError
            return call.result()
        finally:
            call.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.wait({call})


class _PreemptedError(Exception):
    """A call for questions was given up for a person's."""


def _passages_to_ask(work: UnpreparedVersion) -> list[PromptPassage]:
    return [PromptPassage(work.title, row.heading, row.text) for row in work.rows]
