"""What a document and a passage are."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Publication:
    """Where a text was published; `date` is ISO and may be a year or a month only, "" where it is not known."""

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
    the section where the document names one, else the document's own. `periods` are the years ("2025"), quarters ("2025-Q3") and months
    ("2025-10") that the text speaks of. `searched` is the text with words that only a search sees ("" where there are none): never shown,
    and no source of a figure. A search sets `score` (0..1, higher is nearer), `cosine` (of the question and the passage, -1..1)
    and `coverage` (the share of the question's telling words that the passage and its headings hold, each by its rarity, 0..1).
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
    cosine: float = 0.0
    coverage: float = 0.0
    periods: tuple[str, ...] = ()
    searched: str = ""
