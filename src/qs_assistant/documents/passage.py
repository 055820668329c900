"""What a document and a passage are."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from qs_assistant.types.whose import CLAIMED, whose

OWN = "own"  # the kind of what the program says of itself
SEEN, SECOND_HAND, KIND_CLAIMED = "seen", "second-hand", "kind by its own claim"
"""Provenances beside CLAIMED: read where it was published, told by others, of a kind that nobody but the document itself says."""
OF_STANDING = frozenset({"filing", "press-release", "shareholder-letter"})
"""Kinds in which somebody speaks for themselves."""


@dataclass(frozen=True, slots=True)
class Publication:
    """Where a text was published; `date` is ISO and may be a year or a month only, "" where it is not known.

    `author` is whom the text or its file's facts call so, "" for nobody; it says nothing of who published it.
    """

    title: str
    publisher: str
    date: str
    kind: str
    url: str | None = None
    provenance: str = SEEN
    author: str = ""

    @property
    def whose(self) -> str:
        """The publisher and the author, as lists of sources name them."""
        return whose(self.publisher, self.author, is_claimed=self.provenance == CLAIMED)

    def kept(self) -> dict[str, Any]:
        """The publication as it is kept. Without an author it is what it was before there were any, so that identities stay."""
        return {name: value for name, value in asdict(self).items() if name != "author" or value}


@dataclass(frozen=True, slots=True)
class TableFigure:
    """One figure of a table's row, as its passage shows it.

    `text` is what stands in the passage ("$73,118 thousand"), `value` what it comes to in plain units (73118000.0, below 0 for a figure in
    brackets), `unit` is "$", "fraction" for a percentage, "$/share", "shares", another unit as written, or "" where the table does not say,
    `scale` what the digits are to be multiplied by (1000.0), `column` what heads it. `period` is "2026-07-01/2026-09-30", a day for a
    moment ("2026-09-30"), a year ("2026"), "" where none is said.
    """

    text: str
    value: float
    unit: str = ""
    scale: float = 1.0
    period: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document: whole sentences of one section, with where they stand and who published them.

    `heading` is the section's path ("Q2 2025 letter > Liquidity"), `position` the passage's place in its document, `publication` that of
    the section where the document names one, else the document's own. `periods` are the years ("2025"), quarters ("2025-Q3") and months
    ("2025-10") that the text speaks of. A search sets `score` (0..1, higher is nearer), `cosine` (of the question and the passage, -1..1)
    and `coverage` (the share of the question's telling words that the passage and its headings hold, each by its rarity, 0..1). The score
    of the best few is the calibrated probability that they answer. `document_title` is the title of the whole document.
    `speaker` is whose words these are where that is not the publisher ("Holme, finance chief of Example Motors"; the sender of a mail that
    is quoted), and `figures` are those of a table's row, each with its period, unit and scale; running text has none.
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
    speaker: str = ""
    figures: tuple[TableFigure, ...] = ()
    document_title: str = ""


def figures_to_json(figures: tuple[TableFigure, ...]) -> str:
    """The figures of a row as they are kept."""
    return json.dumps([asdict(one) for one in figures], ensure_ascii=False, separators=(",", ":"))


def figures_from_json(text: str | None) -> tuple[TableFigure, ...]:
    """What `figures_to_json` wrote; none for None."""
    return tuple(TableFigure(**one) for one in json.loads(text)) if text else ()
