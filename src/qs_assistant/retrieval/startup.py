"""How a library is opened: what a killed process left is repaired, what another recipe made is remade, what ships is put in."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from qs_assistant.documents.catalogue import Catalogue, passage_id
from qs_assistant.documents.document import LoadedDocument
from qs_assistant.documents.index import EmbeddedFolder, IndexFaultError, VectorIndex, as_store_error, embedded_client, server_client
from qs_assistant.documents.shipped import changes
from qs_assistant.documents.split import SPLITTER_VERSION
from qs_assistant.documents.vectors import KeptVectors
from qs_assistant.documents.versioning import Progress, Versioning, named
from qs_assistant.documents.write_turns import WriteGate
from qs_assistant.encoder.embedder import Embedder, TokenEncoder
from qs_assistant.encoder.sentence_transformer import CrossEncoderJudge
from qs_assistant.records.document_tables import Version
from qs_assistant.records.documents import DocumentRecords
from qs_assistant.records.history import PROGRAM
from qs_assistant.records.passage_questions import PassageQuestions
from qs_assistant.retrieval.bank import QuestionBank, open_bank
from qs_assistant.retrieval.prepared import PreparedQuestions
from qs_assistant.retrieval.ranker import Ranker
from qs_assistant.retrieval.renewal import Renewal
from qs_assistant.retrieval.search import Search
from qs_assistant.types.errors import StoreError
from qs_assistant.types.place import GLOBAL_SCOPE
from qs_assistant.types.settings import Settings

Own = Callable[[Settings], Sequence[LoadedDocument]]
"""What the program says of itself, made from what its settings name."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The parts of an open library; `recipe` names the embedding model and the splitter."""

    index: VectorIndex
    embedder: Embedder
    versioning: Versioning
    search: Search
    ranker: Ranker
    bank: QuestionBank
    prepared: PreparedQuestions
    recipe: str
    renewal: Renewal


class Startup:
    """Opens the index beside the records and brings both up to date.

    Args:
        settings: which Chroma, and where the shipped documents lie.
        records, catalogue: what is kept, and what of it is live.
        questions: those that were written for passages of added documents.
        embedded: the folder of the embedded index; None where Chroma is a server.
        turns: lets questions go before writes.
        clock: the time now, in UTC.
        notify: told, in one line, what was repaired.
        own: the program's own documents, which ship with the others.
    """

    def __init__(
        self,
        settings: Settings,
        records: DocumentRecords,
        catalogue: Catalogue,
        *,
        questions: PassageQuestions,
        embedded: EmbeddedFolder | None,
        gate: WriteGate,
        clock: Callable[[], datetime],
        notify: Callable[[str], None],
        own: Own,
    ) -> None:
        self._settings = settings
        self._own = own
        self._records = records
        self._catalogue = catalogue
        self._questions = questions
        self._embedded = embedded
        self._turns = gate
        self._clock = clock
        self._notify = notify

    def open(self, load: Callable[[], Embedder], progress: Progress) -> Opened:
        """The parts, with records and index in agreement; the index is closed again where that fails.

        Args:
            load: makes the embedder; called in a thread, while chromadb is imported.
            progress: told what is indexed.

        Raises:
            StoreError: the index can neither be used nor made anew.
            DocumentError: a shipped document is broken.
        """
        with ThreadPoolExecutor(1, "load-embedder") as pool:
            loading = pool.submit(load)
            connect = self._connect()
            embedder = loading.result()
        opened = self._sound(connect, embedder, progress)
        with ExitStack() as undo:
            undo.callback(opened.index.close)
            self._stock(opened, progress)
            undo.pop_all()
        return opened

    def _connect(self) -> Callable[[], Any]:
        if self._embedded is None:
            return partial(server_client, self._settings)
        if not self._embedded.is_sound():
            self._set_aside(self._embedded, "it does not open")
        return partial(embedded_client, self._embedded.folder)

    def _set_aside(self, embedded: EmbeddedFolder, reason: str) -> None:
        if embedded.folder.exists():
            try:
                kept = embedded.set_aside(self._clock())
            except OSError as error:
                raise StoreError(f"The damaged index {embedded.folder} cannot be set aside ({error.strerror}).") from error
            self._notify(f"The search index was damaged ({reason}): it is kept as {kept} and is being rebuilt from the records.")

    def _sound(self, connect: Callable[[], Any], embedder: Embedder, progress: Progress) -> Opened:
        """The parts over the index as it is, or over a new one where it fails under the recovery."""
        try:
            return self._recovered(connect, embedder, progress)
        except IndexFaultError as fault:
            if self._embedded is None:
                raise StoreError(f"The Chroma server cannot be used ({fault}). Look at its log, then try again.") from fault
            self._set_aside(self._embedded, str(fault))
            return self._recovered(connect, embedder, progress)

    def _recovered(self, connect: Callable[[], Any], embedder: Embedder, progress: Progress) -> Opened:
        opened = self._assembled(connect, embedder)
        with ExitStack() as undo:
            undo.callback(opened.index.close)
            self._recover(opened, progress)
            undo.pop_all()
        return opened

    def _assembled(self, connect: Callable[[], Any], embedder: Embedder) -> Opened:
        recipe = f"{embedder.name}|{SPLITTER_VERSION}"
        index = VectorIndex(connect, recipe, self._turns.wait_for_questions)
        versioning = Versioning(self._records, index, KeptVectors(embedder, self._records), recipe)
        judge = CrossEncoderJudge(self._settings.rerank_model) if self._settings.rerank_model else None
        ranker = Ranker.read(kind="vectors" if not isinstance(embedder, TokenEncoder) else "judged" if judge else "full")
        bank = open_bank(self._settings.knowledge_dir / "questions", self._settings.data_dir / "models", embedder)
        prepared = PreparedQuestions(self._questions, embedder)
        parts = (self._records, self._catalogue, index, embedder)
        search = Search(*parts, recipe=recipe, ranker=ranker, bank=bank, prepared=prepared, judge=judge)
        renewal = Renewal(self._records, index, versioning, recipe, self._notify)
        return Opened(index, embedder, versioning, search, ranker, bank, prepared, recipe, renewal)

    def _recover(self, opened: Opened, progress: Progress) -> None:
        """Clear away what a killed process left, remake what ships and another recipe made, and refill what the index lacks.

        What an admin added is remade in the background once the library is open (Renewal).
        """
        if self._embedded is not None:
            opened.versioning.sweep()
        older = opened.renewal.older()
        for version in older:
            if version.shipped:
                opened.versioning.renew(version, named(progress, version.title))
        if older and all(version.shipped for version in older):
            opened.index.drop_others()
        for scope in self._records.scopes():
            live = [version for version in self._records.live(scope) if version.recipe == opened.recipe]
            if opened.index.count(scope) != sum(version.passages for version in live):
                self._refill(opened, scope, live, progress)

    def _refill(self, opened: Opened, scope: str, live: Sequence[Version], progress: Progress) -> None:
        expected = {passage_id(version.id, at) for version in live for at in range(version.passages)}
        if self._embedded is not None:
            opened.index.remove(scope, sorted(opened.index.held(scope) - expected))
        for version in live:
            opened.versioning.refill(version, named(progress, version.title))

    def _stock(self, opened: Opened, progress: Progress) -> None:
        """Put in the shipped documents that are new or changed, and take out those that ship no longer."""
        live = {version.document: version for version in self._records.live(GLOBAL_SCOPE)}
        decided = self._records.decided(GLOBAL_SCOPE)
        todo = changes(self._settings.knowledge_dir / "documents", live, decided, self._own(self._settings))
        with as_store_error():
            for at, document in enumerate(todo.put):
                progress("documents", at, len(todo.put))
                opened.versioning.put(GLOBAL_SCOPE, document, by=PROGRAM, shipped=True)
            for identifier in todo.remove:
                opened.versioning.remove(GLOBAL_SCOPE, identifier, by=PROGRAM)
        if todo.put:
            progress("documents", len(todo.put), len(todo.put))
