"""From the lines of a PDF's pages to headings, paragraphs and tables."""

import re
from collections import Counter
from collections.abc import Sequence
from statistics import median

from qs_assistant.documents.formats.cleaning import clean
from qs_assistant.documents.formats.outline import Outline
from qs_assistant.documents.formats.pdf_glyphs import Line, Segment
from qs_assistant.documents.formats.pdf_rows import columns_apart, whole_rows
from qs_assistant.documents.formats.pdf_segments import heads_in_place, merged, over_figures, parted, right_edges
from qs_assistant.documents.tables.display import display, is_year
from qs_assistant.documents.tables.grid import Cell, Placed
from qs_assistant.documents.tables.measures import only_measures

FINE = 4  # columns a point, where places on a page stand for the columns of a table
HEADING_RATIO = 1.12
MAX_HEADING = 160
MAX_CELL = 45  # characters on average; longer "cells" are columns of running text
_BULLET = re.compile(r"[•●▪◦‣■\uf0b7–-]\s|\(?[a-z0-9]{1,2}[.)]\s")
HEAD_LINES = 24  # lines of a heading over columns, at the most
MOST_BETWEEN = 2  # lines between the parts of a table on one page
SAME_LINE = 0.4  # of the type's size: no farther apart are the baselines of one line
SAME_EDGE = 4  # points: no farther apart do figures of one column end
PROSE = 50  # characters of a line of running text, by whose steps paragraphs are told
LABEL_LINES = 3  # lines in a row without a figure, within a table
_ENDED = re.compile(r"[.!?:;”\"’)\]]\s*$")
_HYPHENS = ("\x02", "\u00ad", "\ufffe")


class Layout:
    """Reads structure from type sizes and positions, over the whole document."""

    def __init__(self, pages: list[list[Line]]) -> None:
        self._lines = columns_apart([line for page in pages for line in whole_rows([parted(one) for one in heads_in_place(page)])])
        self._table_ends: dict[int, int | None] = {}
        self._heads_ends: dict[int, int] = {}
        self._broken_off: tuple[int, list[list[Placed]], list[int]] = (-1, [], [])  # the last table: its end, headings, edges
        sizes: Counter[float] = Counter()
        weights: Counter[bool] = Counter()
        prose = [line for line in self._lines if len(line.text) > PROSE and len(line.segments) == 1]
        for line in prose or self._lines:  # tables may hold more, and in smaller type
            sizes[_rounded(line.size)] += len(line.text)
            weights[line.bold] += len(line.text)
        self._body = sizes.most_common(1)[0][0] if sizes else 10.0
        self._body_bold = weights[True] > weights[False]
        larger = sorted({_rounded(line.size) for line in self._lines if self._is_heading(line)}, reverse=True)
        self._levels = {size: level for level, size in enumerate(larger, start=1)}
        pairs = [(a, b) for a, b in zip(self._lines, self._lines[1:], strict=False) if a.page == b.page and 0 < a.y - b.y < 3 * self._body]
        leading = [a.y - b.y for a, b in pairs if len(a.text) > PROSE and len(a.segments) == 1]
        steps = leading or [a.y - b.y for a, b in pairs]
        self._leading = min(max(median(steps) if steps else 0.0, self._body), 2.2 * self._body)

    @property
    def title(self) -> str:
        """The text in the largest type, if it stands in one place on the first page."""
        headings = [at for at, line in enumerate(self._lines) if self._is_heading(line) and line.size >= HEADING_RATIO * self._body]
        largest = max((_rounded(self._lines[at].size) for at in headings), default=0.0)
        of_it = [at for at in headings if _rounded(self._lines[at].size) == largest]
        if not of_it or self._lines[of_it[0]].page != self._lines[0].page or of_it[-1] - of_it[0] >= len(of_it):
            return ""  # the largest type is used again and again: it marks chapters
        title = clean(" ".join(self._lines[at].text for at in of_it))
        return title if len(title) <= MAX_HEADING else ""

    def write(self, outline: Outline) -> None:
        """Write the blocks in reading order."""
        at = 0
        while at < len(self._lines):
            start = self._heads_end(at)
            if end := self._table_end(start):
                above, table = self._lines[at:start], self._lines[start:end]
                heads = self._heads(above, table) if above else []
                rows = [*_head_rows(heads), *_rows([*(line for line in above if line not in heads), *table])]
                rows = self._with_heads(rows, at, end, outline.last_measure)
                outline.placed_table(rows, outline.pop_caption(), self._lines[at].page)
            elif self._is_heading(self._lines[at]):
                end = self._heading_end(at)
                outline.heading(self._levels[_rounded(self._lines[at].size)], " ".join(line.text for line in self._lines[at:end]))
            else:
                end = self._paragraph_end(at)
                outline.paragraph(_joined(self._lines[at:end]), self._lines[at].page)
            at = end

    def _with_heads(self, rows: list[list[Placed]], at: int, end: int, measure: str) -> list[list[Placed]]:
        """The rows of a table; of one that goes on without a heading, below the headings and the measure that it had before."""
        own = over_figures(rows)
        before, heads, edges = self._broken_off
        next_page = before == at and self._lines[at].page == self._lines[at - 1].page + 1
        if not own and (next_page or self._parts_of_one(before, at, edges, right_edges(rows))):
            over = [[Placed(0, 1, Cell(measure))]] if heads and only_measures(measure) else []
            rows = [*over, *heads, *rows]
            own = heads
        self._broken_off = (end, own or (heads if before == at else []), right_edges(rows))
        return rows

    def _parts_of_one(self, before: int, at: int, edges: Sequence[int], others: Sequence[int]) -> bool:
        """Whether two tables on a page are one that a line without figures parts: the second's figures end in columns of the first."""
        between = self._lines[before:at] if 0 <= before < at <= before + MOST_BETWEEN else []
        short = all(
            line.page == self._lines[at].page
            and (len(line.text) <= 2 * MAX_CELL or line.text.rstrip().endswith(":"))  # a long one that names the rows below it
            and not any(map(str.isdigit, line.text))
            for line in between
        )
        alike = all(any(abs(edge - other) <= FINE * SAME_EDGE for edge in edges) for other in others)
        return bool(between) and short and len(others) > 1 and alike

    def _is_heading(self, line: Line) -> bool:
        text = line.text.strip()
        if len(line.segments) > 1 or not 2 < len(text) <= MAX_HEADING or not any(map(str.isalpha, text)) or text[-1] in ".,;":
            return False
        return line.size >= HEADING_RATIO * self._body or (line.bold and not self._body_bold and line.size >= 0.95 * self._body)

    def _heading_end(self, start: int) -> int:
        end = start + 1
        while end < len(self._lines) and self._is_heading(self._lines[end]) and self._continues(end, 1.5 * self._lines[start].size):
            end += 1
        return end

    def _continues(self, at: int, most: float) -> bool:
        before, line = self._lines[at - 1], self._lines[at]
        return line.page == before.page and _rounded(line.size) == _rounded(before.size) and 0 < before.y - line.y <= most

    def _paragraph_end(self, start: int) -> int:
        end = start + 1
        while end < len(self._lines) and not self._is_heading(self._lines[end]) and not self._table_near(end) and self._same_paragraph(end):
            end += 1
        return end

    def _same_paragraph(self, at: int) -> bool:
        before, line = self._lines[at - 1], self._lines[at]
        if _BULLET.match(line.text.lstrip().lower()):
            return False
        if line.page != before.page or line.y > before.y:  # the next page or column: a sentence that was cut goes on
            return not _ENDED.search(before.text) and line.text.lstrip()[:1].islower()
        indented = line.x0 - before.x0 > 0.8 * line.size and bool(_ENDED.search(before.text))
        return before.y - line.y <= 1.3 * self._leading and not indented and abs(line.size - before.size) < 0.15 * self._body

    def _table_near(self, at: int) -> bool:
        """Whether a table begins at a line, or the heading over the columns of one."""
        return self._table_end(at) is not None or self._heads_end(at) > at

    def _table_end(self, start: int) -> int | None:
        """Where the table that begins at a line ends; None where none begins."""
        if start not in self._table_ends:
            self._table_ends[start] = self._found_table_end(start)
        return self._table_ends[start]

    def _found_table_end(self, start: int) -> int | None:
        end, rows = start, 0
        while end < len(self._lines) and (end == start or self._lines[end].page == self._lines[start].page):
            line = self._lines[end]
            if end > start and not 0 <= self._lines[end - 1].y - line.y <= 4 * self._body:
                break
            if len(merged(line.segments)) > 1:
                rows += 1
            elif not (end > start and self._is_row_label(end, start)):
                break
            end += 1
        cells = [segment.text for line in self._lines[start:end] for segment in line.segments]
        if rows < 2 or sum(map(len, cells)) > MAX_CELL * len(cells):
            return None
        return self._before_heads(start, end)

    def _before_heads(self, start: int, end: int) -> int | None:
        """The end of a table without the lines at it that begin the next one's headings, drawn column by column; None if none is left."""
        if end == len(self._lines) or self._lines[end].page != self._lines[start].page or self._has_figure(end - 1):
            return end
        if self._lines[end].y <= self._lines[end - 1].y and self._heads_end(end) == end:
            return end
        while end > start and not self._has_figure(end - 1):
            end -= 1
        return end if sum(len(merged(line.segments)) > 1 for line in self._lines[start:end]) > 1 else None

    def _has_figure(self, at: int) -> bool:
        return any(display(one.text.strip()) is not None and not is_year(one.text) for one in self._lines[at].segments)

    def _is_row_label(self, at: int, start: int) -> bool:
        """Whether a line of one segment among rows belongs to the table: it keeps clear of the figures, and a row follows soon."""
        line = self._lines[at]
        figures = min((row.segments[1].x0 for row in self._lines[start:at] if len(merged(row.segments)) > 1), default=0.0)
        if line.segments[-1].x1 > figures and not (line.x0 > figures - 4 * line.size and len(line.text) <= MAX_CELL):
            return False
        for after in self._lines[at + 1 : at + 1 + LABEL_LINES]:
            if after.page != line.page or not 0 <= line.y - after.y <= 4 * LABEL_LINES * self._body:
                return False
            if len(merged(after.segments)) > 1:
                return True
        return False

    def _heads_end(self, start: int) -> int:
        """Where the lines that head the columns of a table below them end; `start` itself where a table begins there, or none is near.

        Headings may be drawn column by column: each is one line or more above the figures that it heads, clear of the rows' names. A line
        that names the rows below it may stand between them and the figures.
        """
        if start not in self._heads_ends:
            self._heads_ends[start] = self._found_heads_end(start)
        return self._heads_ends[start]

    def _found_heads_end(self, start: int) -> int:
        for at in range(start, min(start + HEAD_LINES, len(self._lines))):
            if self._lines[at].page != self._lines[start].page:
                return start
            if self._table_end(at):
                first = self._first_row(start, at)
                headed = first == start or self._heads(self._lines[start:first], self._lines[first : self._table_end(first)])
                return first if headed else start
            if len(self._lines[at].text) > 2 * MAX_CELL:
                return start
        return start

    def _first_row(self, start: int, at: int) -> int:
        """Where a table begins behind the last of its headings, if that stands on one line with those drawn before it."""
        line = self._lines[at]
        if self._has_figure(at) or not any(abs(one.y - line.y) < SAME_LINE * line.size for one in self._lines[start:at]):
            return at
        after = at + 1 + (at + 1 < len(self._lines) and only_measures(self._lines[at + 1].text))
        return after if self._table_end(after) else at

    def _heads(self, over: Sequence[Line], table: Sequence[Line]) -> list[Line]:
        """Those of the lines over a table that head its columns; none where some of them neither do that nor name its rows."""
        rows = [row for row in (merged(line.segments) for line in table) if len(row) > 1]
        left = min(row[0].x0 for row in rows) + 2 * self._body
        first, last = min(row[1].x0 for row in rows), max(row[-1].x1 for row in rows)
        heads = [line for line in over if all(self._is_over(one, left, first, last) for one in _without_name(line.segments, left, first))]
        others = [line for line in over if line not in heads and not only_measures(line.text)]
        near = all(table[0].y < line.y < table[0].y + 16 * self._body for line in over)
        lowest = min((line.y for line in heads), default=0.0)
        names = [line for line in others if len(line.segments) == 1 and line.segments[0].x1 < first]
        named = len(names) == len(others) and all(line.y < lowest or line.x0 < left for line in names)
        return heads if near and named and over[0] in heads else []

    def _is_over(self, segment: Segment, left: float, first: float, last: float) -> bool:
        middle = (segment.x0 + segment.x1) / 2
        return len(segment.text) <= MAX_CELL and segment.x0 > left and first - 6 * self._body <= middle <= last + 2 * self._body


def _without_name(segments: Sequence[Segment], left: float, first: float) -> Sequence[Segment]:
    """The segments of a line that head columns, without what stands at its beginning: a measure, or the name of the table's rows."""
    named = len(segments) > 1 and (only_measures(segments[0].text.strip()) or (segments[0].x0 <= left and segments[0].x1 < first))
    return segments[1:] if named else segments


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def _joined(lines: Sequence[Line]) -> str:
    """The text of a paragraph, words that were cut at line ends made whole."""
    text = ""
    for line in lines:
        part = line.text.strip()
        if text.endswith(_HYPHENS):
            text = text[:-1] + part
        elif text.endswith("-") and text[-2:-1].isalpha() and part[:1].islower():
            text += part
        else:
            text = f"{text} {part}" if text else part
    return text


def _rows(lines: Sequence[Line]) -> list[list[Placed]]:
    """The rows of a table, each segment at its place on the page."""
    return [[_placed(segment) for segment in merged(line.segments)] for line in lines]


def _head_rows(lines: Sequence[Line]) -> list[list[Placed]]:
    """The lines over columns as rows from the highest down, whatever order they were drawn in."""
    rows: list[tuple[float, list[Segment]]] = []
    for line in sorted(lines, key=lambda one: -one.y):
        if rows and rows[-1][0] - line.y < SAME_LINE * line.size:
            rows[-1][1].extend(line.segments)
        else:
            rows.append((line.y, list(line.segments)))
    return [[_placed(segment) for segment in sorted(segments, key=lambda one: one.x0)] for _, segments in rows]


def _placed(segment: Segment) -> Placed:
    text = clean(segment.text)
    return Placed(
        round(segment.x0 * FINE), max(round(segment.x0 * FINE) + 1, round(segment.x1 * FINE)), Cell(text, indent=round(segment.x0))
    )
