"""The documents that ship with the program, and which of them are new since the last start."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qs_assistant.documents.document import LoadedDocument
from qs_assistant.documents.load import load_markdown
from qs_assistant.records.document_tables import Version
from qs_assistant.types.errors import DocumentError


@dataclass(frozen=True, slots=True)
class Changes:
    """What a start has to do: documents to put, and ids of documents to remove since they ship no longer."""

    put: tuple[LoadedDocument, ...]
    remove: tuple[str, ...]


def changes(folder: Path, live: dict[str, Version], decided: dict[str, str | None], own: Sequence[LoadedDocument] = ()) -> Changes:
    """Compare the Markdown files of `folder`, and the program's own documents, with what the base scope shows.

    A document that an admin removed stays removed, and one that an admin replaced stays replaced.

    Raises:
        DocumentError: a file cannot be read, or two files have one id.
    """
    known = {version.content_hash: version for version in live.values() if version.shipped}
    present: set[str] = set()
    put: dict[str, LoadedDocument] = {}
    for file in sorted(folder.glob("*.md")):
        original = _read(file)
        version = known.get(hashlib.sha256(original).hexdigest())
        if version is not None:
            present.add(version.document)
            continue
        document = load_markdown(original, origin=file.name)
        if document.id in put or document.id in present:
            raise DocumentError(f"{file}: the id '{document.id}' is that of another document too. Give each its own.")
        present.add(document.id)
        put[document.id] = document
    for document in own:
        if document.id in present:
            raise DocumentError(f"The id '{document.id}' is that of one of the program's own documents. Give the file in {folder} another.")
        present.add(document.id)
        if document.content_hash not in known:
            put[document.id] = document
    put = {name: one for name, one in put.items() if name not in decided or (name in live and live[name].shipped)}
    gone = [version.document for version in live.values() if version.shipped and version.document not in present]
    return Changes(tuple(put.values()), tuple(gone))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise DocumentError(f"{file} cannot be read ({error.strerror}). Check the permissions.") from error
