"""Cuts a document's sections into passages: whole sentences, small, each within one section and so of one publication."""

from collections.abc import Iterator
from dataclasses import dataclass

from qs_assistant.library.document import LoadedDocument, Paragraph, Section, Table
from qs_assistant.library.passage import Publication
from qs_assistant.library.periods import periods
from qs_assistant.library.sentences import sentences

__all__ = ["SPLITTER_VERSION", "Piece", "sentences", "split"]

SPLITTER_VERSION = "1"
MAX_SENTENCES = 2
MAX_WORDS = 70
LONGEST_WORDS = 150  # a sentence beyond this would not fit into the embedding model's window


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage before it belongs to a stored version: its place, its words, and the headings that it stands under."""

    position: int
    heading: str
    text: str
    publication: Publication
    page: int | None
    context: str

    @property
    def embedded(self) -> str:
        """The text that is embedded: the headings, then the words."""
        return f"{self.context}\n{self.text}" if self.context else self.text

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods that the words, or else the headings, speak of."""
        return periods(self.text) or periods(self.context)


def split(document: LoadedDocument) -> list[Piece]:
    """The passages of a document, in order; every word of its blocks is in exactly one of them."""
    pieces: list[Piece] = []
    for section in document.sections:
        heading = " > ".join(section.heading)
        context = " > ".join((document.publication.title, *section.heading))
        for text, page in _texts(section):
            pieces.append(Piece(len(pieces), heading, text, section.publication, page, context))
    return pieces


def _texts(section: Section) -> Iterator[tuple[str, int | None]]:
    for block in section.blocks:
        units = _rows(block) if isinstance(block, Table) else _prose(block)
        joint = "\n" if isinstance(block, Table) else " "
        for packed in _pack(units):
            yield joint.join(packed), block.page


def _prose(paragraph: Paragraph) -> list[str]:
    return [part for sentence in sentences(paragraph.text) for part in _fit(sentence)]


def _rows(table: Table) -> list[str]:
    """Each row as one line that names its columns, so that no value is ever without its header."""
    lead = f"{table.caption} - " if table.caption else ""
    return [part for row in table.rows for part in _fit(lead + _row(table.header, row))]


def _row(header: tuple[str, ...], row: tuple[str, ...]) -> str:
    named = [f"{name}: {cell}" if name else cell for name, cell in zip(header, row, strict=False) if cell]
    return "; ".join([*named, *row[len(header) :]])


def _fit(sentence: str) -> list[str]:
    if len(sentence.split()) <= LONGEST_WORDS:
        return [sentence]
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # only overlong sentences need it

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=LONGEST_WORDS,
        chunk_overlap=0,
        length_function=lambda text: len(text.split()),
        separators=["; ", ": ", ", ", " ", ""],
        keep_separator="end",
    )
    return [part.strip() for part in splitter.split_text(sentence)]


def _pack(units: list[str]) -> Iterator[list[str]]:
    packed: list[str] = []
    words = 0
    for unit in units:
        length = len(unit.split())
        if packed and (len(packed) == MAX_SENTENCES or words + length > MAX_WORDS):
            yield packed
            packed, words = [], 0
        packed.append(unit)
        words += length
    if packed:
        yield packed
