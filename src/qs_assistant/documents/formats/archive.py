"""Looks into a zip-based Office file before any parser does: sizes as they unpack, not as they are declared."""

import io
import re
import zipfile
import zlib

from qs_assistant.types.errors import DocumentError

CHUNK = 256 * 1024
_ENCRYPTED = 0x1
_KINDS = {"word/document.xml": "word", "xl/workbook.xml": "xl"}
_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


def office_kind(data: bytes, most_entries: int, most_bytes: int) -> str:
    """Check an Office file's archive; "word" or "xl".

    Raises:
        DocumentError: it is damaged, encrypted, unpacks to more than `most_bytes`, declares XML entities, or is no Word or Excel file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            kind = next((_KINDS[entry.filename] for entry in entries if entry.filename in _KINDS), None)
            if len(entries) > most_entries:
                raise DocumentError(f"The file holds more than {most_entries:,} parts, more than a document has.")
            if any(entry.flag_bits & _ENCRYPTED for entry in entries):
                raise DocumentError("The file is protected by a password. Remove the protection and add it again.")
            if kind is None or "[Content_Types].xml" not in archive.namelist():
                raise DocumentError(
                    "The file is an archive (zip or another Office kind), which is not read. Add the documents in it one by one."
                )
            _check_parts(archive, entries, most_bytes)
            return kind
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as error:
        raise DocumentError("The file is damaged: its archive cannot be opened. Save it again and add it.") from error


def _check_parts(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], most_bytes: int) -> None:
    """Unpack each part once, counting; Office parts never declare document types, so one that does is an attack."""
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names) or any(name.startswith(("/", "\\")) or ".." in name.split("/") for name in names):
        raise DocumentError("The file is not a sound Office file: its parts have doubled or climbing names.")
    total = 0
    for entry in entries:
        with archive.open(entry) as part:
            tail = b""
            while chunk := part.read(CHUNK):
                total += len(chunk)
                if total > most_bytes:
                    raise DocumentError(f"The file unpacks to more than {most_bytes / 2**20:g} MB. Add a smaller part of it.")
                if entry.filename.lower().endswith((".xml", ".rels", ".vml")) and _DOCTYPE.search((tail + chunk).replace(b"\x00", b"")):
                    raise DocumentError("The file declares XML entities, which Office files never do and attacks use. It is not read.")
                tail = chunk[-32:]
