"""What a document and a passage are."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Publication:
    """Where a text was published; `date` is ISO and may be a year or a month only."""

    title: str
    publisher: str
    date: str
    kind: str
    url: str | None = None
    provenance: str = "seen"


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document: whole sentences of one section, with where they stand and who published them.

    `heading` is the section's path ("Q2 2025 letter > Liquidity"), `position` the passage's place in its document, `publication` that of
    the section where the document names one, else the document's own. `score` (0..1, higher is nearer) is set by a search.
    """

    id: str
    document: str
    version: str
    scope: str
    position: int
    heading: str
    text: str
    publication: Publication
    page: int | None = None
    score: float = 0.0
