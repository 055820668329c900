"""Brings an older library up to date in the background: documents that another embedding model or splitter made are made again.

It can be stopped at any moment: each document is switched when it is done, what was embedded of one that is not done is kept, and the next
start goes on from there. Until its turn a document is found by its words, and its candidates are encoded while the question waits.
"""

from collections.abc import Callable
from threading import Event, Thread

from qs_assistant.documents.index import VectorIndex, as_store_error
from qs_assistant.documents.versioning import Versioning
from qs_assistant.records.document_tables import Version
from qs_assistant.records.documents import DocumentRecords
from qs_assistant.text.counting import counted
from qs_assistant.types.errors import AssistantError


class _StoppedError(Exception):
    """The library is being closed."""


class Renewal:
    """One pass over what another recipe made.

    Args:
        records, index, versioning: what is live, where it is searched, and what makes it again.
        recipe: names the present embedding model and splitter.
        notify: told, in one line, what was done and what could not be.
    """

    def __init__(
        self, records: DocumentRecords, index: VectorIndex, versioning: Versioning, recipe: str, notify: Callable[[str], None]
    ) -> None:
        self._records, self._index, self._versioning = records, index, versioning
        self._recipe, self._notify = recipe, notify
        self._stopping = Event()
        self._thread: Thread | None = None

    def older(self) -> list[Version]:
        """The live versions that another recipe made."""
        return [one for scope in self._records.scopes() for one in self._records.live(scope) if one.recipe != self._recipe]

    def begin(self) -> None:
        """Begin the pass in a thread of its own, where there is something to do."""
        if self.older():
            self._thread = Thread(target=self._run, name="renewal", daemon=True)
            self._thread.start()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the end of the pass; whether it has ended."""
        if self._thread is not None:
            self._thread.join(seconds)
        return self._thread is None or not self._thread.is_alive()

    def end(self) -> None:
        """Stop the pass where it is, and wait for that."""
        self._stopping.set()
        self.wait()

    def _run(self) -> None:
        older = self.older()
        try:
            with as_store_error():
                for version in older:
                    self._versioning.renew(version, self._go_on)
                self._index.drop_others()
        except _StoppedError:
            return
        except AssistantError as error:
            self._notify(f"Older documents could not be brought up to date ({error}). The next start tries again.")
            return
        self._notify(f"{counted(len(older), 'older document')} brought up to date.")

    def _go_on(self, _stage: str, _done: int, _total: int) -> None:
        if self._stopping.is_set():
            raise _StoppedError
