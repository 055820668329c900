"""What an admin does with a knowledge base, for programs with an event loop: reads in threads, writes one after the other."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Self, TypeVar

from qs_assistant.documents.drafts import Details, Draft, Outcome
from qs_assistant.documents.entry import Entry
from qs_assistant.documents.export import export
from qs_assistant.documents.incoming import Incoming
from qs_assistant.documents.ingest import Ingest
from qs_assistant.documents.passage import Passage
from qs_assistant.documents.versioning import Progress, silent
from qs_assistant.records.history import PROGRAM, Event
from qs_assistant.retrieval.library import Library
from qs_assistant.types.errors import NotFoundError

T = TypeVar("T")


def next_undo(events: Sequence[Event]) -> Event:
    """The change that an undo takes back: the newest of a person's that stands; what ships with the program is not theirs.

    Args:
        events: the history of a scope, or of one document in it, newest first.

    Raises:
        NotFoundError: there is none.
    """
    undone = {event.undoes for event in events}
    standing = (one for one in events if one.action != "undo" and one.id not in undone and one.by != PROGRAM)
    found = next(standing, None)
    if found is None:
        raise NotFoundError("There is nothing to undo here.")
    return found


class AsyncLibrary:
    """The admin's side of a library.

    A caller that goes away (a timeout, a restart) does not end a write: it runs to its end in its own thread.

    Args:
        library: gives the library, opening it where it is not open yet; called in threads.
        ingest: makes the way into that library.
    """

    def __init__(self, library: Callable[[], Library], ingest: Callable[[Library], Ingest]) -> None:
        self._library, self._ingest = library, ingest
        self._writing = ThreadPoolExecutor(1, "curation")

    async def __aenter__(self) -> Self:
        """Nothing is opened before it is needed."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Wait for the write that is under way."""
        await asyncio.to_thread(self._writing.shutdown)

    # ---------------------------------------------------------------------------------------------------------- reading
    async def documents(self, scope: str) -> list[Entry]:
        """The live documents of a scope."""
        return await asyncio.to_thread(lambda: self._library().documents((scope,)))

    async def document(self, scope: str, identifier: str) -> tuple[Entry, list[Passage]]:
        """A live document of a scope with its passages.

        Raises:
            NotFoundError: there is none of that id.
        """
        return await asyncio.to_thread(
            lambda: (self._library().document(identifier, (scope,)), self._library().passages(identifier, (scope,)))
        )

    async def search(self, scope: str, question: str, count: int) -> list[Passage]:
        """The passages of a scope that are nearest to a question."""
        return await asyncio.to_thread(lambda: self._library().search(question, (scope,), count))

    async def history(self, scope: str, document: str | None = None) -> list[Event]:
        """The changes in a scope, newest first."""
        return await asyncio.to_thread(lambda: self._library().history(scope, document))

    async def export(self, scope: str) -> bytes:
        """A scope's originals, metadata and history as a zip."""
        packed = BytesIO()
        await asyncio.to_thread(lambda: export(self._library(), scope, packed))
        return packed.getvalue()

    async def read(self, incoming: Incoming, progress: Progress = silent) -> Draft:
        """Fetch and read; nothing is kept yet.

        Raises:
            DocumentError: it cannot be fetched or read.
        """
        return await asyncio.to_thread(lambda: self._ingest(self._library()).read(incoming, progress))

    async def unrelated(self, scope: str, draft: Draft, replace: str) -> str:
        """A warning where a draft shares hardly anything with the document that it is to replace; see Ingest.unrelated."""
        return await asyncio.to_thread(lambda: self._ingest(self._library()).unrelated(scope, draft, replace))

    # ---------------------------------------------------------------------------------------------------------- writing
    async def store(
        self, scope: str, draft: Draft, *, by: str, details: Details | None = None, replace: str | None = None, progress: Progress = silent
    ) -> Outcome:
        """Keep a draft; see Ingest.store."""
        return await self._write(
            lambda: self._ingest(self._library()).store(scope, draft, by=by, details=details, replace=replace, progress=progress)
        )

    async def remove(self, scope: str, document: str, *, by: str) -> None:
        """Take a document out; it can be undone.

        Raises:
            NotFoundError: there is none of that id.
        """
        await self._write(lambda: self._library().remove(scope, document, by=by))

    async def undo(self, scope: str, document: str | None = None, *, by: str, progress: Progress = silent) -> Event:
        """Take back the newest change that was not taken back yet; that change.

        Raises:
            NotFoundError: there is nothing left to take back.
        """
        return await self._write(lambda: self._library().undo(scope, document, by=by, progress=progress))

    async def erase(self, scope: str) -> int:
        """Delete a scope's documents for good, with their versions and history; how many versions there were."""
        return await self._write(lambda: self._library().erase(scope))

    async def rebuild(self, scope: str, progress: Progress = silent) -> int:
        """Fill a scope's index anew; how many passages it has."""
        return await self._write(lambda: self._library().rebuild(scope, progress))

    async def _write(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._writing, work)
