"""What an ingest stands on: where documents are kept, and what reads files."""

from collections.abc import Callable, Sequence
from typing import Protocol

from qs_assistant.documents.document import LoadedDocument
from qs_assistant.documents.entry import Entry
from qs_assistant.documents.formats import Parsed, ParseLimits
from qs_assistant.documents.passage import Passage
from qs_assistant.documents.versioning import Progress


class DocumentStore(Protocol):
    """What an ingest needs of the library."""

    def documents(self, scopes: Sequence[str]) -> list[Entry]:
        """The live documents of the scopes."""
        ...

    def passages(self, identifier: str, scopes: Sequence[str]) -> list[Passage]:
        """The passages of a live document."""
        ...

    def original(self, identifier: str, scopes: Sequence[str]) -> bytes:
        """The bytes that a live document was read from."""
        ...

    def put(self, scope: str, document: LoadedDocument, *, by: str, progress: Progress) -> tuple[Entry, bool]:
        """Add a document or replace the one with its id."""
        ...

    def embed_ahead(self, document: LoadedDocument, progress: Progress) -> None:
        """Embed what is about to be put."""
        ...


class Parser(Protocol):
    """Reads a file."""

    def __call__(self, data: bytes, name_hint: str, limits: ParseLimits, on_page: Callable[[int, int], None]) -> Parsed:
        """The parsed file; raises DocumentError."""
        ...
