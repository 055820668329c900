"""Builds a document's sections from headings, paragraphs and tables in reading order."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest

from qs_assistant.documents.document import Block, Paragraph, Section, Table
from qs_assistant.documents.formats.cleaning import clean
from qs_assistant.documents.formats.parsed import ParseLimits
from qs_assistant.documents.passage import Publication
from qs_assistant.types.errors import DocumentError

UNPUBLISHED = Publication("", "", "", "")
MAX_HEADING = 300
MAX_DEPTH = 6


class Outline:
    """Collects blocks under the headings they stand below; text is cleaned on the way in, and counted."""

    def __init__(self, limits: ParseLimits) -> None:
        self._limits = limits
        self._path: list[tuple[int, str]] = []
        self._sections: list[tuple[tuple[str, ...], Publication, list[Block]]] = [((), UNPUBLISHED, [])]
        self._characters = 0
        self._cells = 0

    def heading(self, level: int, text: str) -> None:
        """Begin a section; `level` is 1 for the highest."""
        text = self._count(text)[:MAX_HEADING]
        if not text:
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
                self.table((block.header, *block.rows), block.caption, block.page)

    def paragraph(self, text: str, page: int | None = None) -> None:
        """Add running text."""
        text = self._count(text)
        if text:
            self._sections[-1][2].append(Paragraph(text, page))

    def table(self, rows: Iterable[Sequence[str]], caption: str = "", page: int | None = None) -> None:
        """Add a table, its header being the first row; empty rows and columns are left out. A single column is running text."""
        cells = [[self._count(cell) for cell in row] for row in rows]
        cells = [row for row in cells if any(row)]
        self._cells += sum(map(len, cells))
        if self._cells > self._limits.max_cells:
            raise DocumentError(f"The file's tables have more than {self._limits.max_cells:,} cells. Add the part that matters.")
        width = max(map(len, cells), default=0)
        used = [column for column in range(width) if any(column < len(row) and row[column] for row in cells)]
        squared = [tuple(row[column] if column < len(row) else "" for column in used) for row in cells]
        if len(used) < 2 or len(squared) < 2:
            for row in squared:
                self.paragraph(" ".join(filter(None, row)), page)
            return
        self._sections[-1][2].append(Table(squared[0], tuple(squared[1:]), clean(caption), page))

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
            parts += [block.text for block in blocks if isinstance(block, Paragraph)]
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
        return tuple(kept)

    def _count(self, text: str) -> str:
        text = clean(text)
        self._characters += len(text)
        if self._characters > self._limits.max_characters:
            raise DocumentError(f"The file's text is longer than {self._limits.max_characters:,} characters. Add it in parts.")
        return text
