"""From the lines of a PDF's pages to headings, paragraphs and tables."""

import re
from collections import Counter
from collections.abc import Sequence
from statistics import median

from qs_assistant.documents.formats.cleaning import clean
from qs_assistant.documents.formats.outline import Outline
from qs_assistant.documents.formats.pdf_glyphs import Line, Segment

EDGE = 0.08  # of the page's height, where running heads and feet stand
HEADING_RATIO = 1.12
MAX_HEADING = 160
MAX_CELL = 45  # characters on average; longer "cells" are columns of running text
_BULLET = re.compile(r"[•●▪◦‣■\uf0b7–-]\s|\(?[a-z0-9]{1,2}[.)]\s")
_ENDED = re.compile(r"[.!?:;”\"’)\]]\s*$")
_HYPHENS = ("\x02", "\u00ad", "\ufffe")


def drop_running_lines(pages: list[list[Line]]) -> list[list[Line]]:
    """Leave out page numbers, and the heads and feet that most pages repeat."""
    seen: Counter[str] = Counter()
    for lines in pages:
        seen.update({_shape(line) for line in lines if _at_edge(line)})
    often = max(2, 0.5 * len(pages))
    return [
        [
            line
            for line in lines
            if not (_at_edge(line) and (seen[_shape(line)] >= often or re.fullmatch(r"(page )?#( of #)?", _shape(line))))
        ]
        for lines in pages
    ]


def _at_edge(line: Line) -> bool:
    return line.top < EDGE or line.top > 1 - EDGE


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "#", clean(line.text).lower())


class Layout:
    """Reads structure from type sizes and positions, over the whole document."""

    def __init__(self, pages: list[list[Line]]) -> None:
        self._lines = [line for page in pages for line in page]
        sizes: Counter[float] = Counter()
        weights: Counter[bool] = Counter()
        for line in self._lines:
            sizes[_rounded(line.size)] += len(line.text)
            weights[line.bold] += len(line.text)
        self._body = sizes.most_common(1)[0][0] if sizes else 10.0
        self._body_bold = weights[True] > weights[False]
        larger = sorted({_rounded(line.size) for line in self._lines if self._is_heading(line)}, reverse=True)
        self._levels = {size: level for level, size in enumerate(larger, start=1)}
        steps = [
            a.y - b.y for a, b in zip(self._lines, self._lines[1:], strict=False) if a.page == b.page and 0 < a.y - b.y < 3 * self._body
        ]
        self._leading = min(max(median(steps) if steps else 0.0, self._body), 1.7 * self._body)

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
            if end := self._table_end(at):
                outline.table(_cells(self._lines[at:end]), outline.pop_caption(), self._lines[at].page)
            elif self._is_heading(self._lines[at]):
                end = self._heading_end(at)
                outline.heading(self._levels[_rounded(self._lines[at].size)], " ".join(line.text for line in self._lines[at:end]))
            else:
                end = self._paragraph_end(at)
                outline.paragraph(_joined(self._lines[at:end]), self._lines[at].page)
            at = end

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
        while end < len(self._lines) and not self._is_heading(self._lines[end]) and not self._table_end(end) and self._same_paragraph(end):
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

    def _table_end(self, start: int) -> int | None:
        """Where the table that begins at a line ends; None where none begins."""
        end, rows = start, 0
        while end < len(self._lines) and (end == start or self._lines[end].page == self._lines[start].page):
            line = self._lines[end]
            if end > start and not 0 <= self._lines[end - 1].y - line.y <= 4 * self._body:
                break
            if len(_merged(line.segments)) > 1:
                rows += 1
            elif not (end > start and self._is_row_label(end)):
                break
            end += 1
        cells = [segment.text for line in self._lines[start:end] for segment in line.segments]
        if rows < 2 or sum(map(len, cells)) > MAX_CELL * len(cells):
            return None
        return end

    def _is_row_label(self, at: int) -> bool:
        """Whether a line of one segment between two rows belongs to the table."""
        after = self._lines[at + 1] if at + 1 < len(self._lines) else None
        before, line = self._lines[at - 1], self._lines[at]
        return (
            after is not None
            and after.page == line.page
            and len(after.segments) > 1
            and len(before.segments) > 1
            and len(line.text) <= MAX_CELL
        )


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


def _merged(segments: Sequence[Segment]) -> list[Segment]:
    """Segments with currency signs, brackets and percent signs put to their figures."""
    merged: list[Segment] = []
    for segment in segments:
        text = segment.text.strip()
        last = merged[-1] if merged else None
        if last and (last.text in ("$", "€", "£", "(", "$(", "$ (") or text in (")", "%", ")%", "x")):
            merged[-1] = Segment(last.x0, segment.x1, last.text + text)
        else:
            merged.append(Segment(segment.x0, segment.x1, text))
    return merged


def _cells(lines: Sequence[Line]) -> list[list[str]]:
    """The rows of a table; its columns are where the fullest rows have theirs."""
    rows = [_merged(line.segments) for line in lines]
    fullest = max(map(len, rows))
    columns = _columns([row for row in rows if len(row) == fullest])
    table = []
    for row in rows:
        cells = [""] * len(columns)
        for segment in row:
            column = _nearest(columns, segment)
            cells[column] = f"{cells[column]} {segment.text}".strip()
        table.append(cells)
    return table


def _columns(rows: Sequence[Sequence[Segment]]) -> list[tuple[float, float]]:
    spans = sorted((segment.x0, segment.x1) for row in rows for segment in row)
    columns = [spans[0]]
    for x0, x1 in spans[1:]:
        if x0 <= columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], x1))
        else:
            columns.append((x0, x1))
    return columns


def _nearest(columns: Sequence[tuple[float, float]], segment: Segment) -> int:
    def overlap(index: int) -> tuple[float, float]:
        x0, x1 = columns[index]
        return min(x1, segment.x1) - max(x0, segment.x0), -abs((x0 + x1) - (segment.x0 + segment.x1))

    return max(range(len(columns)), key=overlap)
