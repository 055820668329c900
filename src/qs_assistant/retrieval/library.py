"""The library as the rest of the house sees it: opened once, searched from any thread, changed by one writer at a time."""

import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Self

from qs_assistant.documents.catalogue import Catalogue
from qs_assistant.documents.document import LoadedDocument
from qs_assistant.documents.entry import Entry, Status, entry_of, stored_passage
from qs_assistant.documents.index import EmbeddedFolder, as_store_error
from qs_assistant.documents.passage import Passage, Publication
from qs_assistant.documents.versioning import Progress, named, silent
from qs_assistant.documents.write_turns import WriteGate
from qs_assistant.encoder.embed import load_in_subprocess
from qs_assistant.encoder.embedder import Embedder
from qs_assistant.records.database import Database
from qs_assistant.records.documents import DocumentRecords
from qs_assistant.records.folder import DataFolder
from qs_assistant.records.history import PROGRAM, Event
from qs_assistant.records.passage_questions import PassageQuestions
from qs_assistant.retrieval.condition import Condition
from qs_assistant.retrieval.features import FEATURES
from qs_assistant.retrieval.prepared import PreparedQuestions
from qs_assistant.retrieval.rows import RowSearch
from qs_assistant.retrieval.search import Knobs, Search
from qs_assistant.retrieval.startup import Opened, Own, Startup
from qs_assistant.types.errors import NotFoundError, StoreError
from qs_assistant.types.place import GLOBAL_SCOPE
from qs_assistant.types.settings import Settings

log = logging.getLogger(__name__)


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


class Library:
    """Documents, their versions and the search over them.

    Every method blocks; a program with an event loop calls them in its executor.

    Args:
        settings: where things lie, which model, which Chroma.
        database: the records; `open` makes its tables.
        load: makes the embedder, in a thread of its own; by default the one that the settings name.
        clock: the time now, in UTC.
        notify: told, in one line, what was repaired.
        own: the program's own documents, which ship with the others.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        *,
        load: Callable[[], Embedder] | None = None,
        clock: Callable[[], datetime] = utc_now,
        notify: Callable[[str], None] = log.warning,
        own: Own = lambda _settings: (),
    ) -> None:
        self._settings = settings
        self._database = database
        self._load = load
        self._records = DocumentRecords(database, clock)
        self._catalogue = Catalogue(self._records)
        self._questions = PassageQuestions(database)
        self._folder = DataFolder(settings.data_dir)
        self._embedded = None if settings.chroma_host else EmbeddedFolder(settings.data_dir / "index")
        self._condition = Condition(settings, database, self._records, self._catalogue)
        self._turns = WriteGate()
        self._startup = Startup(
            settings,
            self._records,
            self._catalogue,
            questions=self._questions,
            embedded=self._embedded,
            gate=self._turns,
            clock=clock,
            notify=notify,
            own=own,
        )
        self._opened: Opened | None = None

    # ------------------------------------------------------------------------------------------------------------- life
    def open(self, progress: Progress = silent) -> None:
        """Make ready: repair what has to be, index what is new among the shipped documents; nothing where nothing is.

        Raises:
            StoreError: the data folder, the records or the Chroma server cannot be used.
            StoreBusyError: another process holds the data folder.
            DocumentError: a shipped document is broken.
        """
        self._folder.prepare()
        with ExitStack() as undo:
            if self._embedded is not None:
                self._folder.lock()
                undo.callback(self._folder.unlock)
            self._database.create()
            models = self._settings.data_dir / "models"
            load = self._load or partial(load_in_subprocess, self._settings.embedding_model, models, progress)
            self._opened = self._startup.open(load, progress)
            self._opened.renewal.begin()
            undo.pop_all()

    def close(self) -> None:
        """Close the index in good order and let the data folder go."""
        if self._opened is not None:
            self._opened.renewal.end()
            self._opened.index.close()
            self._opened = None
            if self._embedded is not None:
                self._embedded.seal()
        if self._embedded is not None:
            self._folder.unlock()

    def __enter__(self) -> Self:
        """Open it; `with Library(...) as library` closes it at the end."""
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def _ready(self) -> Opened:
        if self._opened is None:
            raise StoreError("The library is not open.")
        return self._opened

    # ---------------------------------------------------------------------------------------------------------- reading
    @property
    def embedder(self) -> Embedder:
        """The embedding model in use, for those who compare sentences with a question."""
        return self._ready().embedder

    @property
    def prepared(self) -> PreparedQuestions:
        """The questions that a chat model wrote for passages of added documents, and where more are kept."""
        return self._ready().prepared

    def search(
        self,
        question: str,
        scopes: Sequence[str] = (GLOBAL_SCOPE,),
        k: int = 8,
        *,
        previous: str = "",
        after: str | None = None,
        before: str | None = None,
    ) -> list[Passage]:
        """The best `k` passages of the scopes for a question, best first; see Search.

        Raises:
            StoreError: the index failed under the search.
        """
        with self._turns.question(), as_store_error():
            return self._ready().search(question, scopes, k, previous=previous, after=after, before=before)

    def rows(self, words: Sequence[str], scopes: Sequence[str] = (GLOBAL_SCOPE,)) -> list[Passage]:
        """The rows of tables that hold most of some words; see RowSearch."""
        with self._turns.question():
            return RowSearch(self._records, self._catalogue)(words, scopes)

    def search_with(self, knobs: Knobs, used: Sequence[str] = FEATURES) -> Search:
        """A search that is done otherwise than by default, or with some of the features alone, for measuring."""
        opened = self._ready()
        ranker = opened.ranker.only(used)
        parts = (self._records, self._catalogue, opened.index, opened.embedder)
        return Search(*parts, recipe=opened.recipe, ranker=ranker, bank=opened.bank, prepared=opened.prepared, knobs=knobs)

    def renewed(self, seconds: float | None = None) -> bool:
        """Wait until documents that another recipe made are up to date, or for some seconds; whether they are."""
        return self._ready().renewal.wait(seconds)

    def documents(self, scopes: Sequence[str] = (GLOBAL_SCOPE,)) -> list[Entry]:
        """The live documents of the scopes, by scope, then id."""
        shelves = self._catalogue.shelves(tuple(dict.fromkeys(scopes)))
        prepared = self._questions.counts(tuple(shelves))
        return [
            replace(entry_of(version, shelf.publications[version.id]), prepared=prepared.get(version.id, 0))
            for shelf in shelves.values()
            for version in sorted(shelf.versions.values(), key=lambda one: one.document)
        ]

    def document(self, identifier: str, scopes: Sequence[str] = (GLOBAL_SCOPE,)) -> Entry:
        """A live document by its id, from the first of the scopes that has it.

        Raises:
            NotFoundError: none has it.
        """
        for entry in self.documents(scopes):
            if entry.id == identifier:
                return entry
        raise NotFoundError(f"There is no document '{identifier}'. The list of documents has the ids.")

    def passages(self, identifier: str, scopes: Sequence[str] = (GLOBAL_SCOPE,)) -> list[Passage]:
        """All passages of a live document, in order.

        Raises:
            NotFoundError: there is no such document.
        """
        entry = self.document(identifier, scopes)
        title = entry.publication.title
        return [
            stored_passage(row, entry.publications[row.publication], document=entry.id, scope=entry.scope, title=title)
            for row in self._records.passages_of(entry.version)
        ]

    def original(self, identifier: str, scopes: Sequence[str] = (GLOBAL_SCOPE,)) -> bytes:
        """The bytes that a live document was read from.

        Raises:
            NotFoundError: there is no such document.
        """
        return self._records.original(self.document(identifier, scopes).content_hash)

    def newest(self, scopes: Sequence[str] = (GLOBAL_SCOPE,)) -> str:
        """The date of the newest publication in the scopes, "" where there is none."""
        return max((one.date for entry in self.documents(scopes) for one in entry.publications), default="")

    def counts(self, scopes: Sequence[str] = (GLOBAL_SCOPE,)) -> tuple[int, int]:
        """How many documents and passages the scopes have."""
        shelves = self._catalogue.shelves(tuple(dict.fromkeys(scopes))).values()
        return sum(len(shelf.versions) for shelf in shelves), sum(shelf.passages for shelf in shelves)

    def status(self) -> Status:
        """What there is, where, and whether records and index agree."""
        self.renewed()
        return self._condition.status(self._ready())

    def check(self, scopes: Sequence[str] | None = None) -> list[str]:
        """What does not agree between the records and the index, one line each; empty where all does. Older documents are waited for."""
        self.renewed()
        return self._condition.faults(self._ready(), scopes)

    def scopes(self) -> tuple[str, ...]:
        """Every scope that has, or had, a document."""
        return tuple(self._records.scopes())

    def history(self, scope: str = GLOBAL_SCOPE, document: str | None = None, limit: int | None = None) -> list[Event]:
        """The changes in a scope, or to one of its documents, newest first."""
        return self._records.history(scope, document, limit)

    def changes(self, scope: str = GLOBAL_SCOPE, document: str | None = None) -> int:
        """How many changes `history` has in all."""
        return self._records.changes(scope, document)

    def put(self, scope: str, document: LoadedDocument, *, by: str, progress: Progress = silent) -> tuple[Entry, bool]:
        """Add a document, or replace the one with its id; what is live now, and whether anything changed. See Versioning."""
        with as_store_error():
            version, changed = self._ready().versioning.put(scope, document, by=by, progress=progress)
        return entry_of(version, tuple(Publication(**one) for one in version.publications)), changed

    def embed_ahead(self, document: LoadedDocument, progress: Progress = silent) -> None:
        """Embed the passages of a document that is about to be put; may run while another is put. See KeptVectors."""
        self._ready().versioning.embed_ahead(document, progress)

    def remove(self, scope: str, document: str, *, by: str) -> None:
        """Take a document out; `undo` brings it back. See Versioning."""
        with as_store_error():
            self._ready().versioning.remove(scope, document, by=by)

    def undo(self, scope: str, document: str | None = None, *, by: str, progress: Progress = silent) -> Event:
        """Take back the newest change that was not taken back yet. See Versioning."""
        with as_store_error():
            return self._ready().versioning.undo(scope, document, by=by, progress=progress)

    def erase(self, scope: str) -> int:
        """Delete a scope's documents for good, with their versions and history; how many versions there were.

        Raises:
            ValueError: the scope is everyone's.
        """
        if scope == GLOBAL_SCOPE:
            raise ValueError(scope)
        if scope not in self._records.scopes():
            return 0
        with as_store_error():
            for version in self._records.live(scope):
                self._ready().versioning.remove(scope, version.document, by=PROGRAM)
            self._ready().index.drop(scope)
            return self._records.forget_scope(scope)

    def rebuild(self, scope: str = GLOBAL_SCOPE, progress: Progress = silent) -> int:
        """Fill a scope's index anew from the records; how many passages it has. Nothing is embedded that has been before."""
        with as_store_error():
            self._ready().index.drop(scope)
            live = [version for version in self._records.live(scope) if version.recipe == self._ready().recipe]
            for version in live:
                self._ready().versioning.refill(version, named(progress, version.title))
        return sum(version.passages for version in live)
