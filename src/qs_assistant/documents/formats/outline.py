"""Builds a document's sections from headings, paragraphs and tables in reading order."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest

from qs_assistant.documents.document import Block, Paragraph, Section, Table
from qs_assistant.documents.formats.cleaning import clean, clean_lines
from qs_assistant.documents.formats.parsed import ParseLimits
from qs_assistant.documents.formats.speakers import with_speakers
from qs_assistant.documents.passage import Publication
from qs_assistant.documents.tables.grid import Cell, Placed, placed
from qs_assistant.documents.tables.interpret import Around, interpreted
from qs_assistant.documents.tables.measures import measure_of, only_measures
from qs_assistant.documents.tables.periods import read_period
from qs_assistant.types.errors import DocumentError

_BRACKETS = re.compile(r"\([^()]*\)")
UNPUBLISHED = Publication("", "", "", "")
MAX_HEADING = 300
MAX_TITLE = 14  # words of a line that names the table below it
LOOK_BACK = 5  # lines above a table that may speak of it
MAX_DEPTH = 6


class Outline:
    """Collects blocks under the headings they stand below; text is cleaned on the way in, and counted."""

    def __init__(self, limits: ParseLimits) -> None:
        self._limits = limits
        self._path: list[tuple[int, str]] = []
        self._sections: list[tuple[tuple[str, ...], Publication, list[Block]]] = [((), UNPUBLISHED, [])]
        self._characters = 0
        self._cells = 0
        self.last_measure = ""  # what measures the figures of the last table: of one that goes on, too

    def heading(self, level: int, text: str) -> None:
        """Begin a section; `level` is 1 for the highest."""
        text = self._count(text)
        if len(text) > MAX_HEADING:  # running text in large type
            self._sections[-1][2].append(Paragraph(text))
        if not text or len(text) > MAX_HEADING:
            return
        self._path = [*(entry for entry in self._path if entry[0] < level), (level, text)][-MAX_DEPTH:]
        self._sections.append((tuple(title for _, title in self._path), UNPUBLISHED, []))

    def section(self, section: Section) -> None:
        """Add a section that is whole already; its text is cleaned and counted as any other."""
        of = section.publication
        of = replace(of, title=clean(of.title), publisher=clean(of.publisher))
        self._sections.append((tuple(map(self._count, section.heading)), of, []))
        for block in section.blocks:
            if isinstance(block, Paragraph):
                self.paragraph(block.text, block.page)
            else:
                self.table((block.header, *block.rows), block.caption, block.page, headed=True)

    def paragraph(self, text: str, page: int | None = None, speaker: str = "") -> None:
        """Add running text; `speaker` is whose words it is, where that is not the document's publisher."""
        text = self._count(text)
        if text:
            self._sections[-1][2].append(Paragraph(text, page, speaker=clean(speaker)))

    def table(self, rows: Iterable[Sequence[str | Cell]], caption: str = "", page: int | None = None, *, headed: bool = False) -> None:
        """Add a table of cells as they are written; `headed` says that the first row is its header. What is no table is running text."""
        cells = [[self._cell(cell) for cell in row] for row in rows]
        self.placed_table(placed(cells, self._limits.max_cells - self._cells), caption, page, headed=headed, loose=False)

    def placed_table(
        self, rows: Sequence[Sequence[Placed]], caption: str = "", page: int | None = None, *, headed: bool = False, loose: bool = True
    ) -> None:
        """Add a table whose cells are in their columns already, or (`loose`) at their places on a line or a page."""
        self._cells += sum(map(len, rows))
        if self._cells > self._limits.max_cells:
            raise DocumentError(f"The file's tables have more than {self._limits.max_cells:,} cells. Add the part that matters.")
        around = self._around(caption)
        found_all = interpreted(rows, around, headed=headed, loose=loose, page=page)
        if not any(isinstance(found, Table) for found in found_all):
            self.paragraph(around.title, page)  # what names a table that is none is running text as well
        for found in found_all:
            if isinstance(found, str):
                self.paragraph(found, page)
            else:
                self._sections[-1][2].append(found)
                self.last_measure = next((one for one in _BRACKETS.findall(found.measure) if only_measures(one)), found.measure)

    def _cell(self, cell: str | Cell) -> Cell:
        cell = Cell(cell) if isinstance(cell, str) else cell
        text = self._count(cell.text, clean_lines)
        return cell if text == cell.text else replace(cell, text=text)

    def _around(self, caption: str) -> Around:
        """What stands above the next table: the lines that only measure or name it are taken back, since the table holds them."""
        path, _, blocks = self._sections[-1]
        title, measure = "", ""
        for block in blocks[: -1 - LOOK_BACK : -1]:
            if not isinstance(block, Paragraph):
                break
            if only_measures(block.text) or _is_aside(block.text):
                measure = measure or ("" if _is_aside(block.text) else block.text)
                blocks.remove(block)
            elif not title and not caption and _names_table(block.text):
                title = block.text
                blocks.remove(block)
            else:
                measure = measure or (block.text if measure_of(block.text).scale else "")
                if measure or len(block.text.split()) > MAX_TITLE:
                    break
        if not measure:
            measure = next((one for one in (caption, title, *(path[-1:])) if measure_of(one).scale), "")
        return Around(clean(caption), title, measure)

    def pop_caption(self) -> str:
        """Take back the last paragraph if it reads as the caption of the table that follows it."""
        blocks = self._sections[-1][2]
        last = blocks[-1] if blocks else None
        if isinstance(last, Paragraph) and last.text.lower().startswith(("table ", "exhibit ", "figure ")) and len(last.text) < MAX_HEADING:
            blocks.pop()
            return last.text
        return ""

    @property
    def first_heading(self) -> str:
        """The first heading of the document, or ""."""
        return next((path[-1] for path, _, _ in self._sections if path), "")

    def text(self, most: int = 20_000) -> str:
        """The beginning of the running text with its headings, for guesses."""
        parts: list[str] = []
        for path, _, blocks in self._sections:
            parts += [path[-1]] if path else []
            parts += [block.text if isinstance(block, Paragraph) else block.title for block in blocks]
            if sum(map(len, parts)) > most:
                break
        return "\n".join(parts)[:most]

    def sections(self) -> tuple[Section, ...]:
        """The sections; a heading that stands alone, with nothing below it, is kept as running text."""
        kept = []
        for (path, of, blocks), (after, _, _) in zip_longest(self._sections, self._sections[1:], fillvalue=((), UNPUBLISHED, [])):
            if path and not blocks and after[: len(path)] != path:
                kept.append(Section(path[:-1], of, (Paragraph(path[-1]),)))
            elif blocks:
                kept.append(Section(path, of, tuple(blocks)))
        return with_speakers(kept)

    @property
    def newest_period(self) -> str:
        """The last day that a column of a table speaks of, as ISO: what a statement without a date of its own is of; "" for none."""
        tables = [block for _, _, blocks in self._sections for block in blocks if isinstance(block, Table)]
        periods = [read_period(name) for table in tables[:3] for name in table.header[table.labels :]]
        return max((one.end.isoformat() for one in periods if one is not None and one.end is not None), default="")

    def _count(self, text: str, cleaned: Callable[[str], str] = clean) -> str:
        text = cleaned(text)
        self._characters += len(text)
        if self._characters > self._limits.max_characters:
            raise DocumentError(f"The file's text is longer than {self._limits.max_characters:,} characters. Add it in parts.")
        return text


def _is_aside(text: str) -> bool:
    return text.strip(" ().").lower() in {"unaudited", "audited", "continued"}


def _names_table(text: str) -> bool:
    """Whether a line above a table reads as its name: short, and no sentence."""
    return len(text.split()) <= MAX_TITLE and text[-1:] not in ".!?;,•" and (text[:1].isupper() or text[:1].isdigit())
