"""The segments of a page's line as cells: signs put to their figures, and figures that stand close taken apart."""

import re
from collections.abc import Sequence
from dataclasses import replace

from qs_assistant.documents.formats.pdf_glyphs import Line, Segment
from qs_assistant.documents.tables.display import display, is_year
from qs_assistant.documents.tables.grid import Placed
from qs_assistant.documents.tables.periods import is_period

_MARK = re.compile(r"[•●▪◦‣■\uf0b7–-]|\(?[a-z0-9]{1,2}[.)]|\[[a-z0-9]{1,2}\]", re.IGNORECASE)
_SIGNED = re.compile(r"(?<=[\d)%—–-])(?<![\w)%]\s[–-])\s+(?=[$€£])")  # not within "$45 – $75"


def merged(segments: Sequence[Segment]) -> list[Segment]:
    """Segments with currency signs, brackets and percent signs put to their figures."""
    found: list[Segment] = []
    for segment in segments:
        text = segment.text.strip()
        last = found[-1] if found else None
        if last and len(found) == 1 and _MARK.fullmatch(last.text) and text[:1].isalpha():  # a note or an item of a list, and its words
            found[-1] = Segment(last.x0, segment.x1, f"{last.text} {text}")
        elif last and (last.text in ("$", "€", "£", "(", "$(", "$ (") or (text in (")", "%", ")%", "x") and not is_year(last.text))):
            found[-1] = Segment(last.x0, segment.x1, last.text + text)
        else:
            found.append(Segment(segment.x0, segment.x1, text))
    return found


def parted(line: Line) -> Line:
    """A line whose figures with currency signs are segments of their own, however close they stand."""
    if not any(sign in line.text for sign in "$€£"):
        return line
    return replace(line, segments=[part for segment in line.segments for part in _parts(segment)])


def _parts(segment: Segment) -> list[Segment]:
    """A segment of several figures with currency signs as one for each; the sign stands before its figure ("$2,634 $")."""
    text = segment.text.strip()
    parts = _SIGNED.split(text) if any(sign in text[1:] for sign in "$€£") and not any(map(str.isalpha, text)) else [text]
    if len(parts) < 2:
        return [segment]
    found, at = [], 0
    width = (segment.x1 - segment.x0) / max(1, len(text))
    for part in parts:
        start = text.index(part, at)
        at = start + len(part)
        found.append(Segment(segment.x0 + start * width, segment.x0 + at * width, part))
    return found


def heads_in_place(page: Sequence[Line]) -> list[Line]:
    """The lines of a page, those of periods alone ("Three Months Ended") that are drawn before or after their table put over it.

    One is moved where it is drawn out of order and stands between two lines that are drawn one after the other, and nowhere else.
    """
    apart = {at for at, line in enumerate(page) if _is_displaced(page, at) and all(is_period(one.text.strip()) for one in line.segments)}
    kept = [line for at, line in enumerate(page) if at not in apart]
    for at in sorted(apart):
        line = page[at]
        places = [below for below in range(len(kept)) if (not below or kept[below - 1].y > line.y) and line.y > kept[below].y]
        kept.insert(places[0] if len(places) == 1 else min(at, len(kept)), line)
    return kept


def _is_displaced(page: Sequence[Line], at: int) -> bool:
    """Whether a line does not stand between the lines that are drawn before and after it."""
    line = page[at]
    above = at == 0 or page[at - 1].y >= line.y
    below = at + 1 == len(page) or line.y >= page[at + 1].y
    return not (above and below)


def over_figures(rows: Sequence[Sequence[Placed]]) -> list[list[Placed]]:
    """The rows that stand above a table's first figure."""
    over: list[list[Placed]] = []
    for row in rows:
        if any(display(one.text) is not None and not is_year(one.text) for one in row):
            break
        over.append(list(row))
    return over


def right_edges(rows: Sequence[Sequence[Placed]]) -> list[int]:
    """Where the figures of a table's fullest row end."""
    ends = [[cell.end for cell in row if display(cell.text) is not None and not is_year(cell.text)] for row in rows]
    return max(ends, key=len, default=[])
