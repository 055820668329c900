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
    lines: list[Line] = []
    textpage = page.get_textpage()
    try:
        for glyph in _glyphs(textpage, most):
            if glyph.size < SMALLEST or not (left - 1 <= glyph.x0 <= right + 1 and foot - 1 <= glyph.y <= head + 1):
                continue
            if _is_mark(lines, glyph):
                lines[-1].marks += glyph.text
                continue
            if glyph.text.isspace():
                if lines and abs(glyph.y - lines[-1].y) < glyph.size / 2:
                    lines[-1].segments[-1].text += " "
                continue
            _place(lines, glyph, number, (glyph.y - foot) / max(1.0, head - foot))
    finally:
        textpage.close()
    return [line for line in lines if line.text.strip()]


def _is_mark(lines: list[Line], glyph: _Glyph) -> bool:
    """Whether a glyph is a raised note mark: much smaller than its line and above it, and no power of a unit."""
    line = lines[-1] if lines else None
    if line is None or glyph.size > RAISED_SIZE * line.size or not 0.15 * line.size < glyph.y - line.y < line.size:
        return False
    return (glyph.text.isdigit() or glyph.text in "(),*†‡§") and raised("1", line.segments[-1].text.rstrip()) == ""


def _place(lines: list[Line], glyph: _Glyph, number: int, top: float) -> None:
    line = lines[-1] if lines else None
    if line is None or abs(glyph.y - line.y) > 0.5 * max(glyph.size, line.size) or glyph.x0 < line.segments[-1].x1 - line.size:
        lines.append(Line(number, glyph.y, glyph.size, glyph.bold, top, [Segment(glyph.x0, glyph.x1, glyph.text)]))
        return
    last = line.segments[-1]
    if glyph.x0 - last.x1 > GAP * line.size:
        line.segments.append(Segment(glyph.x0, glyph.x1, glyph.text))
        return
    if glyph.x0 - last.x1 > 0.3 * line.size and not last.text.endswith(" "):
        last.text += " "
    last.text += glyph.text
    last.x1 = max(last.x1, glyph.x1)
    line.bold = line.bold and glyph.bold


def _glyphs(textpage: pypdfium2.PdfTextPage, most: int) -> Iterator[_Glyph]:
    x, y = ctypes.c_double(), ctypes.c_double()
    box = pdfium.FS_RECTF()
    matrix = pdfium.FS_MATRIX()
    size, bold, fresh, line = 0.0, False, True, 0.0
    for index in range(min(textpage.count_chars(), most + 1)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code in (10, 13):
            fresh = True
            continue
        pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        pdfium.FPDFText_GetLooseCharBox(textpage, index, box)  # with the room of the glyph, so that a narrow "1" leaves no gap
        if fresh or y.value != line:  # type changes at word ends at the most, and where a glyph is raised
            pdfium.FPDFText_GetMatrix(textpage, index, matrix)
            size = pdfium.FPDFText_GetFontSize(textpage, index) * (matrix.c**2 + matrix.d**2) ** 0.5
            bold = _is_bold(textpage, index)
        line = y.value
        unread = code == 0 or ((code < 32 or code > 0xD7FF) and pdfium.FPDFText_HasUnicodeMapError(textpage, index) == 1)
        text = UNREAD if unread else chr(code) if 0 < code < 0x110000 else ""
        fresh = text.isspace()
        yield _Glyph(text or " ", box.left, box.right, y.value, size, bold)


def _is_bold(textpage: pypdfium2.PdfTextPage, index: int) -> bool:
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(textpage, index, name, 128, flags)
    lowered = name.value.lower()
    return (
        b"bold" in lowered
        or b"black" in lowered
        or bool(flags.value & _FORCE_BOLD)
        or pdfium.FPDFText_GetFontWeight(textpage, index) >= BOLD_WEIGHT
    )
