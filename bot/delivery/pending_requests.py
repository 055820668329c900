"""What has been acknowledged is noted until it is answered, so that a crash loses no question; recovery.py takes up what is left."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TypeVar

from qs_assistant.records.pending_requests import PendingRequest, PendingRequestRecords
from qs_assistant.types.errors import StoreError

log = logging.getLogger("bot")

RECORD_SECONDS = 1.0
"""How long an acknowledgement waits for its note; Discord gives three seconds, and slower records must not cost the answer."""

HEARTBEAT_SECONDS = 2.0
DEAD_AFTER_SECONDS = 7.0
"""A process that has counted nothing for so long while it had pending requests open is taken for dead."""

_Result = TypeVar("_Result")


class TrackedRequest:
    """The pending request of one piece of work; none until it is given."""

    def __init__(self, pending_requests: "PendingRequests") -> None:
        self._pending_requests = pending_requests
        self.pending: PendingRequest | None = None

    async def acknowledge(self, pending: PendingRequest | None, acknowledge: Callable[[], Awaitable[None]]) -> None:
        """Note the pending request, then acknowledge: in between, a kill costs a question that was never acknowledged; after it, none."""
        self.pending = pending
        recording = None if pending is None else self._pending_requests.record(pending)
        if recording is not None:
            await asyncio.wait([recording], timeout=RECORD_SECONDS)
        await acknowledge()


class PendingRequests:
    """The pending requests of this process. Records that cannot be used cost no answer: then a crash may lose one, as the log says.

    Args:
        records: where they are noted; None: nowhere.
    """

    def __init__(self, records: PendingRequestRecords | None) -> None:
        self._records = records
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="pending")  # one: a note is written before it is dropped
        self._tries: dict[int, int] = {}
        self._open: set[int] = set()
        self._heartbeats: asyncio.Task[None] | None = None
        self._shutting_down = False

    @asynccontextmanager
    async def track(self) -> AsyncIterator[TrackedRequest]:
        """Hold the pending request of a piece of work; dropped however the work ends, unless the program ends before it."""
        one = TrackedRequest(self)
        try:
            yield one
        except asyncio.CancelledError:
            if self._shutting_down:
                one.pending = None
            raise
        finally:
            if one.pending is not None:
                await self.discard(one.pending.id)

    def record(self, pending: PendingRequest) -> asyncio.Future[None] | None:
        """Begin to write a pending request down."""
        records = self._records
        if records is None:
            return None
        self._open.add(pending.id)
        if self._heartbeats is None:
            self._heartbeats = asyncio.create_task(self._heartbeat(records))
        kept = replace(pending, tries=self._tries.get(pending.id, pending.tries))
        return self._written("pending request not noted", lambda: records.save(kept))

    async def discard(self, question: int) -> None:
        """Forget a pending request that has been kept."""
        self._open.discard(question)
        self._tries.pop(question, None)
        if not self._open and self._heartbeats is not None:
            self._heartbeats.cancel()
            self._heartbeats = None
        records = self._records
        if records is not None:
            await self._written("pending request not dropped", lambda: records.delete(question))

    async def forget(self, user: str) -> None:
        """Forget what is pending to a user.

        Raises:
            StoreError: the records cannot be written.
        """
        if self._records is not None:
            await self._asked(lambda records: records.forget_user(user))

    async def claim_orphaned(self, serves: Callable[[int | None], bool]) -> list[PendingRequest]:
        """The pending requests of dead processes for the servers that this one serves (None: direct messages); now its own.

        Raises:
            StoreError: the records cannot be used.
        """
        if self._records is None:
            return []
        seen = [one for one in await self._asked(PendingRequestRecords.of_other_processes) if serves(one.pending.guild)]
        if not seen:
            return []
        await asyncio.sleep(DEAD_AFTER_SECONDS)
        taken = await self._asked(lambda records: records.claim(seen))
        self._tries.update({one.id: one.tries for one in taken})
        return taken

    def begin_shutdown(self) -> None:
        """From now on what is cancelled stays pending: the program ends, and the next start takes it up."""
        self._shutting_down = True

    async def _asked(self, call: Callable[[PendingRequestRecords], _Result]) -> _Result:
        records = self._records
        if records is None:
            raise StoreError("Pending requests are not kept here.")
        return await asyncio.get_running_loop().run_in_executor(self._writer, call, records)

    def _written(self, failure: str, write: Callable[[], None]) -> asyncio.Future[None]:
        def written() -> None:
            try:
                write()
            except StoreError as error:
                log.warning(failure, extra={"error": type(error.__cause__ or error).__name__})

        return asyncio.get_running_loop().run_in_executor(self._writer, written)

    async def _heartbeat(self, records: PendingRequestRecords) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            await self._written("pending requests not held", records.heartbeat)
