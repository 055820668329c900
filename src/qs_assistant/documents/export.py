"""A knowledge base as one zip file: the originals, what is said about each, and the history."""

import json
import re
import zipfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import IO, Protocol

from qs_assistant.documents.entry import Entry
from qs_assistant.records.history import Event
from qs_assistant.types.errors import StoreError

SUFFIXES = {
    "text/markdown": ".md",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/csv": ".csv",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "message/rfc822": ".eml",
}
BEGINNING = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip can have: the same knowledge gives the same bytes


class Exported(Protocol):
    """What an export reads of a library."""

    def documents(self, scopes: tuple[str, ...]) -> list[Entry]:
        """The live documents of the scopes."""
        ...

    def original(self, identifier: str, scopes: tuple[str, ...]) -> bytes:
        """The bytes that a document was read from."""
        ...

    def history(self, scope: str) -> list[Event]:
        """The changes in a scope, newest first."""
        ...


def export(library: Exported, scope: str, target: Path | IO[bytes]) -> int:
    """Write a scope's documents to a zip: originals/, documents.json, history.jsonl; how many documents they are.

    Raises:
        StoreError: the file cannot be written, or the records cannot be read.
    """
    entries = library.documents((scope,))
    try:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
            described = []
            for number, entry in enumerate(entries, 1):
                name = f"originals/{number:04d}-{_stem(entry.id)}{SUFFIXES.get(entry.media_type, '.bin')}"
                _add(packed, name, library.original(entry.id, (scope,)))
                described.append({"file": name, **asdict(entry)})
            _add(packed, "documents.json", json.dumps({"scope": scope, "documents": described}, ensure_ascii=False, indent=1).encode())
            _add(packed, "history.jsonl", history_lines(library.history(scope)).encode())
    except OSError as error:
        raise StoreError(
            f"The export cannot be written to {target}: {error.strerror}. Name a file in a folder that is writable."
        ) from error
    return len(entries)


def history_lines(events: Iterable[Event]) -> str:
    """Events as JSON, one a line."""
    return "".join(json.dumps(asdict(event), ensure_ascii=False) + "\n" for event in events)


def _stem(identifier: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", identifier.lower()).strip("-")[:60] or "document"


def _add(packed: zipfile.ZipFile, name: str, data: bytes) -> None:
    about = zipfile.ZipInfo(name, BEGINNING)
    about.compress_type = zipfile.ZIP_DEFLATED
    about.external_attr = 0o600 << 16
    packed.writestr(about, data)
