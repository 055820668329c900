"""The lines of a page as the rows that they are: names in several lines beside their figures, headings set close over their columns."""

from collections.abc import Sequence
from dataclasses import replace

from qs_assistant.documents.formats.pdf_glyphs import Line, Segment
from qs_assistant.documents.formats.pdf_segments import merged
from qs_assistant.documents.tables.display import display, is_nil, is_year

CELL_LINES = 6  # between a name and the figures beside it: cells of two or three lines
_BETWEEN = frozenset({"–", "—", "-", "/", "to"})
NAME_LINES = 3  # of a row, at the most
NEAR = 2.5  # times the type's size: no farther from its figures is a line of a row's name
LEVEL = 0.2  # of the type's size: no farther apart are lines at one height
LEAST_COLUMNS = 3  # headings in one piece are as many words as there are columns; two may be one name


def whole_rows(page: Sequence[Line]) -> list[Line]:
    """The lines of a page; figures drawn behind the lines of their row's name, and standing above the last, are one line with it."""
    found: list[Line] = []
    for line in page:
        count = _name_lines(found, line)
        if not count:
            beside = _beside(found, line)
            if beside is None:
                found.append(line)
            else:
                found[beside] = replace(found[beside], segments=[*found[beside].segments, *line.segments])
            continue
        names = found[-count:]
        words = " ".join(one.text.strip() for one in names)
        name = Segment(min(one.x0 for one in names), max(one.segments[-1].x1 for one in names), words)
        found[-count:] = [replace(line, y=names[-1].y, segments=[name, *line.segments])]
    return found


def _name_lines(above: Sequence[Line], line: Line) -> int:
    """How many of the lines above are the name of a row of figures alone that is drawn behind them; 0 where that is not plain."""
    if not all(_is_figure(one) for one in merged(line.segments)) or not above or above[-1].y >= line.y - LEVEL * line.size:
        return 0
    for count, one in enumerate(reversed(above[-NAME_LINES:]), start=1):
        near = abs(one.y - line.y) <= NEAR * line.size and one.page == line.page
        if not near or len(one.segments) > 1 or _has_figures(one) or one.segments[-1].x1 > line.segments[0].x0:
            break
        if one.y >= line.y - LEVEL * line.size:
            return count
    return 0


def _beside(above: Sequence[Line], line: Line) -> int | None:
    """The line with a name that a line of figures and ranges alone stands beside, where cells of several lines are drawn one by one."""
    if not all(_tells_figures(one.text) for one in line.segments):
        return None
    for at in range(len(above) - 1, max(-1, len(above) - 1 - CELL_LINES), -1):
        one = above[at]
        if one.page == line.page and abs(one.y - line.y) <= LEVEL * line.size and one.segments[-1].x1 < line.x0:
            return None if _tells_figures(one.segments[0].text) else at
    return None


def _tells_figures(text: str) -> bool:
    """Whether a cell is of figures alone, ranges among them: "4.5% – 5.5% / 5.0%"."""
    words = text.split()
    figures = [word for word in words if display(word) is not None and not is_year(word)]
    return bool(figures) and all(word in _BETWEEN or word in figures for word in words)


def columns_apart(lines: Sequence[Line]) -> list[Line]:
    """The lines; one of as many words as the row below it has figures, over which it reaches, with each word over its column."""
    found: list[Line] = []
    for at, line in enumerate(lines):
        below = lines[at + 1] if at + 1 < len(lines) else None
        found.append(_apart(line, below) if below is not None and len(line.segments) == 1 and below.page == line.page else line)
    return found


def _apart(line: Line, below: Line) -> Line:
    (segment,) = line.segments
    words = segment.text.split()
    figures = [one for one in merged(below.segments)[1:] if _is_figure(one)]
    if len(figures) != len(words) or len(words) < LEAST_COLUMNS or not 0 < line.y - below.y <= NEAR * line.size:
        return line
    over = segment.x0 < figures[0].x1 and segment.x1 > figures[-1].x0 and segment.x0 > merged(below.segments)[0].x1
    if not over or not all(word[:1].isupper() or word[:1].isdigit() for word in words):
        return line
    text = segment.text
    width = (segment.x1 - segment.x0) / max(1, len(text.strip()))
    parts, at = [], 0
    for word in words:
        start = text.index(word, at)
        at = start + len(word)
        parts.append(Segment(segment.x0 + start * width, segment.x0 + at * width, word))
    return replace(line, segments=parts)


def _is_figure(segment: Segment) -> bool:
    text = segment.text.strip()
    return is_nil(text) or (display(text) is not None and not is_year(text))


def _has_figures(line: Line) -> bool:
    return any(display(word) is not None and not is_year(word) for word in line.text.split())
