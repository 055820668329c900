"""What a document looks like once it has been read, whatever its format was."""

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from qs_assistant.documents.passage import Publication

MARKDOWN = "text/markdown"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text: one paragraph, or one item of a list; `page` counts from 1 where the format has pages.

    `searched` is the text with words in brackets that only a search sees, "" where there are none.
    """

    text: str
    page: int | None = None
    searched: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its header's cells, its rows' cells, and its caption."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    page: int | None = None


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

    `id` names the document for ever ("powerco-2024"); two contents under one id are two versions of it. `origin` is where the original
    came from (a file's name or an address).
    """

    id: str
    publication: Publication
    sections: tuple[Section, ...]
    original: bytes
    media_type: str = MARKDOWN
    origin: str = ""

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
    kept = {"publication": asdict(document.publication), "sections": [_kept(section) for section in document.sections]}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _kept(section: Section) -> dict[str, Any]:
    """A section as it is kept. What only a search sees is left out where there is none, so that older documents keep their identity."""
    blocks = [{name: value for name, value in asdict(block).items() if name != "searched" or value} for block in section.blocks]
    return asdict(section) | {"blocks": blocks}


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
        return Paragraph(**kept)
    return Table(tuple(kept["header"]), tuple(tuple(row) for row in kept["rows"]), kept["caption"], kept["page"])
