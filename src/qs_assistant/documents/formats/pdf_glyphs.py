"""The glyphs of a PDF page as lines: what stands on one baseline, cut into segments at wide gaps."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium

from qs_assistant.documents.formats.marks import raised

SMALLEST = 2.0  # points; smaller type is not for people
RAISED_SIZE = 0.78  # of the type of the line, for a raised mark
UNREAD = "\ufffd"  # stands for a glyph whose font does not say which letter it is
GAP = 1.0  # of the type size: wider than any space between words
BOLD_WEIGHT = 600
SPACE = 32
_FORCE_BOLD = 1 << 18  # ISO 32000-1, table 123


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


@dataclass(slots=True)
class _Glyph:
    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool


def page_lines(page: pypdfium2.PdfPage, number: int, most: int) -> list[Line]:
    """The lines of a page in the order in which it draws them, which is the order of reading in all but odd files."""
    left, foot, right, head = page.get_bbox()
    height = max(1.0, head - foot)
    lines: list[Line] = []
    textpage = page.get_textpage()
    try:
        for glyph in _glyphs(textpage, most):
            if glyph.size < SMALLEST or not (left - 1 <= glyph.x0 <= right + 1 and foot - 1 <= glyph.y <= head + 1):
                continue
            line = lines[-1] if lines else None
            if line is not None and glyph.size <= RAISED_SIZE * line.size and _is_mark(line, glyph):
                line.marks += glyph.text
            elif glyph.text.isspace():
                if line is not None and abs(glyph.y - line.y) < glyph.size / 2:
                    line.segments[-1].text += " "
            else:
                _place(lines, line, glyph, number, (glyph.y - foot) / height)
    finally:
        textpage.close()
    return [line for line in lines if line.text.strip()]


def _is_mark(line: Line, glyph: _Glyph) -> bool:
    """Whether a glyph that is much smaller than its line is a raised note mark: it stands above the line, and is no power of a unit."""
    if not 0.15 * line.size < glyph.y - line.y < line.size:
        return False
    lettered = glyph.text.isalpha() and line.marks[-1:] in {"(", ","}  # "(a)", and no "st" of an ordinal
    return (glyph.text.isdigit() or glyph.text in "(),*†‡§" or lettered) and raised("1", line.segments[-1].text.rstrip()) == ""


def _place(lines: list[Line], line: Line | None, glyph: _Glyph, number: int, top: float) -> None:
    if line is None or abs(glyph.y - line.y) > 0.5 * max(glyph.size, line.size) or glyph.x0 < line.segments[-1].x1 - line.size:
        lines.append(Line(number, glyph.y, glyph.size, glyph.bold, top, [Segment(glyph.x0, glyph.x1, glyph.text)]))
        return
    last = line.segments[-1]
    gap = glyph.x0 - last.x1
    if gap > GAP * line.size:
        line.segments.append(Segment(glyph.x0, glyph.x1, glyph.text))
        return
    if gap > 0.3 * line.size and not last.text.endswith(" "):
        last.text += " "
    last.text += glyph.text
    last.x1 = max(last.x1, glyph.x1)
    line.bold = line.bold and glyph.bold


def _glyphs(textpage: pypdfium2.PdfTextPage, most: int) -> Iterator[_Glyph]:
    """The glyphs of a page in order. One object is told again and again, and pdfium is called with plain pointers: this is the hot loop."""
    page = textpage.raw
    unicode_of, origin_of, box_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetCharOrigin, pdfium.FPDFText_GetLooseCharBox
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    at_x, at_y, at_box = ctypes.byref(x), ctypes.byref(y), ctypes.byref(box)
    face = _Face(page)
    glyph = _Glyph("", 0.0, 0.0, 0.0, 0.0, bold=False)
    fresh, line = True, 0.0
    for index in range(min(textpage.count_chars(), most + 1)):
        code = unicode_of(page, index)
        if code in (10, 13):
            fresh = True
            continue
        origin_of(page, index, at_x, at_y)
        if code == SPACE:
            box.left = box.right = x.value
        else:
            box_of(page, index, at_box)  # with the room of the glyph, so that a narrow "1" leaves no gap
        base = y.value
        if fresh or base != line:  # type changes at word ends at the most, and where a glyph is raised
            glyph.size, glyph.bold = face.at(index)
        line = base
        unread = code == 0 or ((code < 32 or code > 0xD7FF) and pdfium.FPDFText_HasUnicodeMapError(page, index) == 1)
        text = UNREAD if unread else chr(code) if code < 0x110000 else " "
        fresh = text.isspace()
        glyph.text, glyph.x0, glyph.x1, glyph.y = text, box.left, box.right, base
        yield glyph


class _Face:
    """The size and weight of the type at a glyph."""

    def __init__(self, page: object) -> None:
        self._page = page
        self._name, self._flags, self._matrix = ctypes.create_string_buffer(128), ctypes.c_int(), pdfium.FS_MATRIX()
        self._at_flags, self._at_matrix = ctypes.byref(self._flags), ctypes.byref(self._matrix)

    def at(self, index: int) -> tuple[float, bool]:
        """Size in points, and whether it is bold."""
        pdfium.FPDFText_GetMatrix(self._page, index, self._at_matrix)
        size = pdfium.FPDFText_GetFontSize(self._page, index) * (self._matrix.c**2 + self._matrix.d**2) ** 0.5
        pdfium.FPDFText_GetFontInfo(self._page, index, self._name, 128, self._at_flags)
        name = self._name.value.lower()
        bold = b"bold" in name or b"black" in name or bool(self._flags.value & _FORCE_BOLD)
        return size, bold or pdfium.FPDFText_GetFontWeight(self._page, index) >= BOLD_WEIGHT
