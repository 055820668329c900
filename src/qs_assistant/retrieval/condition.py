"""The condition of the library: what it holds, where, and whether records and index agree."""

from collections.abc import Sequence

from qs_assistant.documents.catalogue import Catalogue
from qs_assistant.documents.entry import Status
from qs_assistant.documents.split import SPLITTER_VERSION
from qs_assistant.records.database import Database
from qs_assistant.records.documents import DocumentRecords
from qs_assistant.records.integrity import find_damage, records_file
from qs_assistant.retrieval.agreement import disagreements
from qs_assistant.retrieval.startup import Opened
from qs_assistant.types.settings import Settings


class Condition:
    """Looks over an opened library.

    Args:
        settings: where things are stored.
        database: where the records are.
        records: the documents' records.
        catalogue: the live versions of each scope.
    """

    def __init__(self, settings: Settings, database: Database, records: DocumentRecords, catalogue: Catalogue) -> None:
        self._settings, self._database, self._records, self._catalogue = settings, database, records, catalogue

    def status(self, opened: Opened) -> Status:
        """What there is, where, and whether records and index agree."""
        settings, scopes = self._settings, tuple(self._records.scopes())
        shelves = self._catalogue.shelves(scopes)
        return Status(
            documents={scope: len(shelf.versions) for scope, shelf in shelves.items()},
            passages={scope: shelf.passages for scope, shelf in shelves.items()},
            embedding_model=opened.embedder.name,
            dimensions=opened.embedder.dimensions,
            splitter=SPLITTER_VERSION,
            index=f"{settings.chroma_host}:{settings.chroma_port}" if settings.chroma_host else str(settings.data_dir / "index"),
            records=self._database.engine.url.render_as_string(hide_password=True),
            problems=tuple(self.faults(opened, scopes)),
        )

    def faults(self, opened: Opened, scopes: Sequence[str] | None = None) -> list[str]:
        """What does not agree between the records and the index, one line each; empty where all does."""
        found = list[str]()
        file = records_file(self._settings)
        if file is not None and (fault := find_damage(file)):
            found.append(f"The records {file} are damaged ({fault}). Restore a backup with docs restore.")
        for scope in scopes if scopes is not None else self._records.scopes():
            live = [version for version in self._records.live(scope) if version.recipe == opened.recipe]  # others: the next start
            found += disagreements(scope, live, opened.index)
        return found
