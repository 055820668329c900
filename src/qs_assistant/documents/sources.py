"""The public addresses of original releases and filings that `docs sync` keeps up to date."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qs_assistant.documents.passage import Publication
from qs_assistant.types.errors import DocumentError

REQUIRED = ("id", "title", "publisher", "date", "kind", "url")


@dataclass(frozen=True, slots=True)
class SourceAddress:
    """One address, the id under which its document is kept, and what it is."""

    id: str
    url: str
    publication: Publication


def load_sources(path: Path) -> tuple[SourceAddress, ...]:
    """Read a sources file: one [[source]] with id, title, publisher, date, kind and url an address.

    Raises:
        DocumentError: the file is missing or wrong; the message says where.
    """
    try:
        listed = tomllib.loads(path.read_text("utf-8")).get("source", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DocumentError(f"{path.name} cannot be read ({error}). Restore it, or name another file.") from error
    sources = tuple(_source(entry, path.name) for entry in listed)
    doubled = {source.id for source in sources if [other.id for other in sources].count(source.id) > 1}
    if doubled:
        raise DocumentError(f"{path.name}: the id {min(doubled)!r} is used twice. Give each source its own.")
    return sources


def _source(entry: object, name: str) -> SourceAddress:
    if not isinstance(entry, Mapping):
        raise DocumentError(f"{name}: each source is a [[source]] table.")
    missing = [key for key in REQUIRED if not entry.get(key)]
    if missing:
        raise DocumentError(f"{name}: the source {entry.get('id', '?')!r} lacks {', '.join(missing)}.")
    values = {key: str(entry[key]) for key in REQUIRED}
    publication = Publication(values["title"], values["publisher"], values["date"], values["kind"], values["url"])
    return SourceAddress(values["id"], values["url"], publication)
