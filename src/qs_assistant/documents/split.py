"""Cuts a document's sections into passages: one sentence where it can stand alone, each within one section and so of one publication.

One sentence a passage measured best (docs/retrieval.md): an answer is made of sentences, and each then has a vector of its own. A
sentence that leans on the one before it ("It fell by half.") stays with it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qs_assistant.documents.document import LoadedDocument, Paragraph
from qs_assistant.documents.passage import Publication, TableFigure
from qs_assistant.documents.tables import verbalize
from qs_assistant.text.periods import periods
from qs_assistant.text.sentences import sentences
from qs_assistant.text.terms import content_words

__all__ = ["SPLITTER_VERSION", "Piece", "sentences", "split"]

SPLITTER_VERSION = "6"
MAX_WORDS = 90
LEAST_WORDS = 5
WORD_LETTERS = 20  # in every tongue's prose words are shorter on average: what is longer is no prose, and is cut
LONGEST_WORDS = 150  # a sentence beyond this would not fit into the embedding model's window

_LEANS = re.compile(
    r"(?:it|its|this|that|these|those|they|their|them|he|she|his|her|both|neither|such|however|but|and|or|so|instead|"
    r"otherwise|therefore|thus|hence|moreover|also|then|the (?:former|latter|same|two|company|deal|agreement|figure|plan|move|amount))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage before it belongs to a stored version: its place, its words, and the headings that it stands under.

    `speaker` and `figures` are as in Passage; `table_periods` are the periods of a table's row, as its columns have them, and `about` its
    words without its figures.
    """

    position: int
    heading: str
    text: str
    publication: Publication
    page: int | None
    context: str
    speaker: str = ""
    figures: tuple[TableFigure, ...] = ()
    table_periods: tuple[str, ...] = ()
    about: str = ""
    title: str = ""

    @property
    def embedded(self) -> str:
        """The text that is encoded; of a table's row what it is about, since digits have no meaning to encode."""
        return embedded_text(self.title, self.heading, self.about) if self.about else self.worded

    @property
    def worded(self) -> str:
        """The text whose words are searched."""
        return embedded_text(self.title, self.heading, f"{self.speaker}: {self.text}" if self.speaker else self.text)

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods that the words, or else the headings, speak of."""
        return self.table_periods or periods(self.text) or periods(self.context)


def split(document: LoadedDocument) -> list[Piece]:
    """The passages of a document, in order; every word of its blocks is in exactly one of them."""
    pieces: list[Piece] = []
    title = document.publication.title
    for section in document.sections:
        heading = " > ".join(section.heading)
        context = section.heading[-1] if section.heading else title
        for block in section.blocks:
            if isinstance(block, Paragraph):
                for text in _joined([part for sentence in sentences(block.text) for part in _fit(sentence)]):
                    pieces.append(Piece(len(pieces), heading, text, section.publication, block.page, context, block.speaker, title=title))
                continue
            said = set(content_words(f"{title} {heading}"))
            under = " > ".join(filter(None, (heading, block.title if set(content_words(block.title)) - said else "")))
            for row in verbalize(block):
                of, said_of = section.publication, (row.figures, row.periods, row.about, title)
                pieces.append(Piece(len(pieces), under, row.text, of, block.page, block.title or context, "", *said_of))
    return pieces


def embedded_text(title: str, heading: str, text: str) -> str:
    """What is encoded of a passage: its document's title and its headings, then its words."""
    above = f"{title}. {heading}" if heading else title
    return f"{above}\n{text}"


def _fit(sentence: str) -> list[str]:
    if _size(sentence) <= LONGEST_WORDS:
        return [sentence]
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # only overlong sentences need it

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=LONGEST_WORDS,
        chunk_overlap=0,
        length_function=_size,
        separators=["; ", ": ", ", ", " ", ""],
        keep_separator="end",
    )
    return [part.strip() for part in splitter.split_text(sentence)]


def _size(text: str) -> int:
    """How many words a text counts for: a word of endless letters counts for many."""
    return max(len(text.split()), len(text) // WORD_LETTERS)


def _joined(units: list[str]) -> Iterator[str]:
    """The sentences, those that lean on the one before joined to it, and an answer to its question."""
    running: list[str] = []
    words = 0
    for unit in units:
        length = _size(unit)
        # A question in a text is answered by what follows it.
        asked = bool(running) and running[-1].endswith("?")
        leans = asked or _LEANS.match(unit) is not None or length < LEAST_WORDS or words < LEAST_WORDS
        if running and not (leans and words + length <= MAX_WORDS):
            yield " ".join(running)
            running, words = [], 0
        running.append(unit)
        words += length
    if running:
        yield " ".join(running)
