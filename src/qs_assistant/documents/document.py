"""What a document looks like once it has been read, whatever its format was."""

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Any

from qs_assistant.documents.passage import Publication

MARKDOWN = "text/markdown"
PARSER_VERSION = "11"
"""Moves on when the readers of files give something else for the same bytes; what older ones took in can be taken in again."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text: one paragraph, or one item of a list; `page` counts from 1 where the format has pages.

    `speaker` is whose words they are, where that is not the publisher: a speaker of a call, the sender of a mail that is quoted.
    """

    text: str
    page: int | None = None
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """What a filing's own tag says of a figure: its value in plain units, its unit, the scale it is shown at, and its period.

    `period` is "2026-07-01/2026-09-30", a day for a moment, "" where the tag does not say; `unit` is "$", "shares", "$/share", ...
    """

    value: float
    unit: str
    scale: float
    period: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the names of its columns, its rows' cells, and its caption.

    `header` holds a name for each column, those of several levels joined; the first `labels` columns name the rows. `groups` is the line
    that each row stands under ("" for none; empty where no row has one), `measure` the words around the table that say the currency and the
    scale of its figures, `title` a line above it that names it. `tags` are what a filing says of figures: (row, column, tag).
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    page: int | None = None
    labels: int = 1
    groups: tuple[str, ...] = ()
    measure: str = ""
    title: str = ""
    tags: tuple[tuple[int, int, Tag], ...] = ()


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Section:
    """The blocks under one heading; `heading` is the path of headings from the top, without the document's title."""

    heading: tuple[str, ...]
    publication: Publication
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class LoadedDocument:
    """A document that has been read: identity, publication, sections, and the original bytes that it was read from.

    `id` names the document for ever ("letter-2024"); two contents under one id are two versions of it. `origin` is where the original
    came from (a file's name or an address), `parser` the version of the readers that made the sections, `conservation` what its figures'
    count came to, as JSON.
    """

    id: str
    publication: Publication
    sections: tuple[Section, ...]
    original: bytes
    media_type: str = MARKDOWN
    origin: str = ""
    parser: str | None = None
    conservation: str = ""

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of the original bytes, as hexadecimal digits."""
        return hashlib.sha256(self.original).hexdigest()

    @cached_property
    def identity(self) -> str:
        """SHA-256 of the content and of what is said about it: equal for two readings that make the same passages."""
        return hashlib.sha256(f"{self.content_hash}\n{sections_to_json(self)}".encode()).hexdigest()


def sections_to_json(document: LoadedDocument) -> str:
    """The publication and the sections as JSON, from which `sections_from_json` makes them again."""
    kept = {"publication": document.publication.kept(), "sections": [_kept(section) for section in document.sections]}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


_LATER: dict[str, Any] = {"speaker": "", "labels": 1, "groups": (), "measure": "", "title": "", "tags": ()}
"""What blocks did not always have, with what they have where there is nothing to say."""


def _kept(section: Section) -> dict[str, Any]:
    """A section as it is kept. What came later is left out where there is nothing to say, so that older documents keep their identity."""
    return {"heading": section.heading, "publication": section.publication.kept(), "blocks": [_kept_block(one) for one in section.blocks]}


def _kept_block(block: Block) -> dict[str, Any]:
    told = ((one.name, getattr(block, one.name)) for one in fields(block))
    kept = {name: value for name, value in told if name not in _LATER or value != _LATER[name]}
    return kept | {"tags": [(row, column, asdict(tag)) for row, column, tag in kept["tags"]]} if "tags" in kept else kept


def sections_from_json(text: str) -> tuple[Publication, tuple[Section, ...]]:
    """The publication and the sections that `sections_to_json` wrote."""
    kept = json.loads(text)
    sections = tuple(
        Section(tuple(one["heading"]), Publication(**one["publication"]), tuple(_block(block) for block in one["blocks"]))
        for one in kept["sections"]
    )
    return Publication(**kept["publication"]), sections


def _block(kept: dict[str, Any]) -> Block:
    if "rows" not in kept:
        return Paragraph(**{name: value for name, value in kept.items() if name != "searched"})  # libraries of before had hidden words
    rows = tuple(tuple(row) for row in kept["rows"])
    tags = tuple((row, column, Tag(**tag)) for row, column, tag in kept.get("tags", ()))
    told = {"header": tuple(kept["header"]), "rows": rows, "groups": tuple(kept.get("groups", ())), "tags": tags}
    return Table(**{**kept, **told})
