"""What the assistant says of itself: its documents and its state, as lists and `status` show them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qs_assistant.types.whose import Attributed

if TYPE_CHECKING:
    from qs_assistant.documents.entry import Entry


@dataclass(frozen=True, slots=True)
class DocumentInfo(Attributed):
    """One document of the knowledge base, as a list shows it."""

    id: str
    title: str
    publisher: str
    date: str
    kind: str
    url: str | None
    passages: int
    author: str = ""
    provenance: str = "seen"


@dataclass(frozen=True, slots=True)
class Status:
    """What the assistant is made of right now; `problems` is empty where all is sound."""

    version: str
    model: str
    assumptions_as_of: str
    embedding_model: str
    documents: int
    passages: int
    newest_document: str
    index: str
    chat_model: str
    problems: tuple[str, ...]


def document_info(entry: "Entry") -> DocumentInfo:
    """A document of the library as a list shows it."""
    one = entry.publication
    return DocumentInfo(entry.id, one.title, one.publisher, one.date, one.kind, one.url, entry.passages, one.author, one.provenance)
