"""The glyphs of a PDF page as lines: what stands on one baseline, cut into segments at wide gaps."""

from dataclasses import dataclass, field

import pypdfium2

from qs_assistant.documents.formats.marks import raised
from qs_assistant.documents.formats.pdf_calls import GlyphCalls

SMALLEST = 2.0  # points; smaller type is not for people
RAISED_SIZE = 0.78  # of the type of the line, for a raised mark
RAISED = 0.5  # of the type of the line: what stands so far above it, close behind a word, in type not quite as large, is a mark too
NEAR = 0.5
UNREAD = "\ufffd"  # stands for a glyph whose font does not say which letter it is
GAP = 1.0  # of the type size: wider than any space between words


@dataclass(slots=True)
class Segment:
    """Text without a wide gap, from `x0` to `x1` in points."""

    x0: float
    x1: float
    text: str


@dataclass(slots=True)
class Line:
    """Segments on one baseline `y` (points from the page's foot); `top` is the baseline's height as a share of the page.

    `marks` are the raised note marks that were left out of it.
    """

    page: int
    y: float
    size: float
    bold: bool
    top: float
    segments: list[Segment] = field(default_factory=list)
    marks: str = ""

    @property
    def text(self) -> str:
        """The whole line, a space at each gap."""
        return " ".join(segment.text.strip() for segment in self.segments)

    @property
    def x0(self) -> float:
        """Where the line begins."""
        return self.segments[0].x0


def page_lines(page: pypdfium2.PdfPage, number: int, most: int) -> list[Line]:
    """The lines of a page in the order in which it draws them, which is the order of reading in all but odd files."""
    left, foot, right, head = page.get_bbox()
    textpage = page.get_textpage()
    try:
        lines = _lines(GlyphCalls(textpage, most), number, (left - 1, foot - 1, right + 1, head + 1))
    finally:
        textpage.close()
    return [line for line in lines if line.text.strip()]


def _lines(  # noqa: C901, PLR0912 - a call for each glyph would take as long again
    calls: GlyphCalls, number: int, within: tuple[float, float, float, float]
) -> list[Line]:
    """The lines of a page's glyphs. This is the hot loop: the segment that is being read is held in names of its own."""
    left, foot, right, head = within
    origin_of, box_of, face_at, address = calls.origin_of, calls.box_of, calls.face_at, calls.address
    x, y, box, at_x, at_y, at_box = calls.x, calls.y, calls.box, calls.at_x, calls.at_y, calls.at_box
    height = max(1.0, head - foot - 2)
    lines: list[Line] = []
    last, text, end = Segment(0.0, 0.0, ""), "", 0.0
    fresh, level, size, bold, of, base = True, 0.0, 0.0, False, 0.0, 0.0  # `of` and `base` are the line's type size and baseline
    for index, glyph in enumerate(calls.letters):
        if glyph in "\n\r":
            fresh = True
            continue
        origin_of(address, index, at_x, at_y)
        at = y.value
        if glyph == " ":
            x0 = x1 = x.value
        else:
            box_of(address, index, at_box)  # with the room of the glyph, so that a narrow "1" leaves no gap
            x0, x1 = box.left, box.right
        if fresh or at != level:  # type changes at word ends at the most, and where a glyph is raised
            size, bold = face_at(index)
            level = at
        letter = UNREAD if (glyph < " " or glyph > "\ud7ff") and calls.is_unread(index, glyph) else glyph
        fresh = letter.isspace()
        if size < SMALLEST or not (left <= x0 <= right and foot <= at <= head):
            continue
        small = size <= RAISED_SIZE * of or (size < of and at - base > RAISED * of and x0 - end < NEAR * of)
        if lines and small and _is_mark(lines[-1], text, letter, at):
            lines[-1].marks += letter
        elif fresh:
            if lines and abs(at - base) < size / 2:
                text += " "
        elif not lines or abs(at - base) > 0.5 * max(size, of) or x0 < end - of:
            last.text = text
            last, text, end, of, base = Segment(x0, x1, ""), letter, x1, size, at
            lines.append(Line(number, at, size, bold, (at - foot - 1) / height, [last]))
        elif x0 - end > GAP * of:
            last.text, last.x1 = text, end
            last, text, end = Segment(x0, x1, ""), letter, x1
            lines[-1].segments.append(last)
        else:
            text += f" {letter}" if x0 - end > 0.3 * of and text[-1] != " " else letter
            if x1 > end:
                last.x1 = end = x1
            if not bold:
                lines[-1].bold = False
    last.text = text
    return lines


def _is_mark(line: Line, text: str, letter: str, y: float) -> bool:
    """Whether a glyph that is much smaller than its line is a raised note mark: it stands above the line, and is no power of a unit."""
    if not 0.15 * line.size < y - line.y < line.size:
        return False
    lettered = letter.isalpha() and line.marks[-1:] in {"(", ","}  # "(a)", and no "st" of an ordinal
    return (letter.isdigit() or letter in "(),*†‡§" or lettered) and raised("1", text.rstrip()) == ""
