"""How truly filings are taken in: python -m benchmarks.filings [FOLDER].

FOLDER holds filings to try on (HTML with inline XBRL, PDF, ...); FILINGS_DIR names one by default, and without either a filing is generated
here. For each file: `figures`, those that a second reading of its bytes sees; `lost`, those in no passage; `altered`, figures of passages
that the file does not show. Where figures of tables are tagged, the tags know what is right: `period` and `magnitude` are the shares of
tagged table figures whose passage has another one or none. Of all figures of tables' rows, those of a table of contents left out:
`without period`, those that are told of no time, neither one of the calendar nor one that their heading names ("Q2 FY26"), and
`without scale`, whole amounts of money without one in a file that scales others.
"""

import os
import re
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import lxml.html

from qs_assistant.documents.check.result import Conservation
from qs_assistant.documents.document import Tag
from qs_assistant.documents.filings import MARK, mark_facts
from qs_assistant.documents.formats import ParseLimits
from qs_assistant.documents.formats.worker import parse_and_check
from qs_assistant.documents.passage import TableFigure
from qs_assistant.documents.split import split
from qs_assistant.documents.tables.periods import is_length, is_period
from qs_assistant.types.errors import DocumentError

GENERATED_ROWS = 120
READ = frozenset({".html", ".htm", ".xhtml", ".pdf", ".xlsx", ".docx", ".txt", ".eml", ".csv", ".md"})
PAGES = frozenset({"page", "pages", "page no.", "page number"})
MONEY = frozenset({"$", "€", "£", "¥", "CA$"})
_NAMES = re.compile(r"(?!\b(?:to|years?|months?|days?|thousand|million|billion)\b)[^\W\d_]{2,}")  # "Notes due 2030 at 1.75%" names a row


@dataclass(frozen=True, slots=True)
class Score:
    """What became of one file's figures; `tagged` are those of tables, `period` and `magnitude` how many of them are not right.

    `told` are the figures of tables' rows, of which `timeless` are of no time and `bare` are amounts without a scale beside scaled ones.
    """

    name: str
    seen: int
    lost: int
    altered: int
    tagged: int
    period: int
    magnitude: int
    milliseconds: float
    told: int = 0
    timeless: int = 0
    bare: int = 0

    @property
    def line(self) -> str:
        """One row of the table."""
        share = f"{self.lost / max(1, self.seen):.1%}"
        tags = (
            f"{self.tagged} | {self.period / max(1, self.tagged):.1%} | {self.magnitude / max(1, self.tagged):.1%}"
            if self.tagged
            else "0 | - | -"
        )
        told = max(1, self.told)
        rows = f"{self.told} | {self.timeless / told:.0%} | {self.bare / told:.1%}"
        return f"{self.name} | {self.seen} | {self.lost} ({share}) | {self.altered} | {tags} | {rows} | {self.milliseconds:.0f}"


def generated() -> bytes:
    """A filing with inline XBRL: one long statement of known figures over two quarters."""
    from tests.documents.filings import samples

    rows = "".join(
        f"<tr><td>Item {number}</td><td>$</td><td>{samples.tagged(f'{1013 * number:,}', 'q3')}</td><td></td>"
        f"<td>$</td><td>{samples.tagged(f'{907 * number:,}', 'q3last')}</td><td></td></tr>"
        for number in range(1, GENERATED_ROWS)
    )
    head = '<tr><td></td><td colspan="3">September 30, 2026</td><td colspan="3">September 30, 2025</td></tr>'
    return samples.filing(f"<p>(In thousands)</p><table>{head}{rows}</table>")


def table_tags(data: bytes) -> list[tuple[str, Tag]]:
    """The tagged figures of cells that are no names of rows, each with its digits; those that nobody sees are left out."""
    tree = lxml.html.document_fromstring(data)
    tags = mark_facts(tree)
    found = []
    for element in tree.iter():
        place = element.get(MARK) if isinstance(element.tag, str) else None
        cell = next((one for one in element.iterancestors("td", "th")), None) if place is not None else None
        hidden = any("display:none" in (one.get("style") or "").replace(" ", "") for one in element.iterancestors())
        nested = any(one.get(MARK) is not None for one in element.iterancestors())
        if cell is not None and not hidden and not nested and not _NAMES.search(cell.text_content()):
            digits = re.sub(r"[^\d.]", "", element.text_content())
            if digits:
                found.append((digits, tags[int(place)]))
    return found


def score(name: str, data: bytes) -> Score:
    """Read a file as it is taken in, and compare."""
    began = time.perf_counter()
    parsed = parse_and_check(data, ParseLimits(), lambda _page, _pages: None)
    taken = 1000 * (time.perf_counter() - began)
    pieces = split(parsed.document(identity="d", publication=parsed.guess.publication(title=name, date=""), original=data, origin=name))
    held: defaultdict[str, Counter[tuple[float, str]]] = defaultdict(Counter)
    for figure in (figure for piece in pieces for figure in piece.figures):
        held[re.sub(r"[^\d.]", "", figure.text)][_key(figure)] += 1
    expected = table_tags(data) if parsed.media_type == "text/html" and b"onfraction" in data.lower() else []
    wrong_period = wrong_magnitude = 0
    for digits, tag in expected:
        figures = held[digits]
        if figures[round(abs(tag.value), 6), tag.period]:
            figures[round(abs(tag.value), 6), tag.period] -= 1
            continue
        wrong_period += not any(period == tag.period for _, period in figures)
        wrong_magnitude += not any(value == round(abs(tag.value), 6) for value, _ in figures)
    rows = [figure for piece in pieces for figure in piece.figures if figure.column.lower() not in PAGES]
    scaled = any(figure.scale > 1 for figure in rows)
    bare = sum(scaled and one.scale == 1 and one.unit in MONEY and float(one.value).is_integer() for one in rows)
    figures = parsed.figures or Conservation()
    return Score(
        name, figures.seen, figures.seen - figures.kept, figures.altered_count, len(expected), wrong_period, wrong_magnitude, taken,
        len(rows), sum(not one.period and not _names_time(one.column) for one in rows), bare,
    )  # fmt: skip


def _key(figure: TableFigure) -> tuple[float, str]:
    return round(abs(figure.value), 6), figure.period


def _names_time(column: str) -> bool:
    return any(is_period(part) or is_length(part) for part in column.split(", "))


def report(folder: Path | None = None) -> None:
    """Print the table, of the files in `folder` or in the one that FILINGS_DIR names; of a generated filing where there is neither."""
    folder = folder or Path(os.environ.get("FILINGS_DIR", ""))
    files = sorted(one for one in folder.iterdir() if one.suffix in READ) if str(folder) != "." else []
    columns = ("file", "figures", "lost", "altered", "tagged in tables", "another period", "another magnitude")
    print(" | ".join((*columns, "in rows", "without period", "without scale", "ms")))
    for name, data in [(one.name, one.read_bytes()) for one in files] or [("a generated filing", generated())]:
        try:
            print(score(name, data).line, flush=True)
        except DocumentError as refused:
            print(f"{name} | refused: {refused}", flush=True)


if __name__ == "__main__":
    report(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
