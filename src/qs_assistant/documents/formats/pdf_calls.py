"""What pdfium says of a page's glyphs, called with plain addresses: that takes half the time of its typed functions."""

import ctypes
from collections.abc import Callable, Sequence
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

BOLD_WEIGHT = 600
_FORCE_BOLD = 1 << 18  # ISO 32000-1, table 123
_NAME = 128  # bytes of a font's name, at the most
_NOT_PLAIN = frozenset("\x02\ufffe")  # a hyphen at a line's end, which is put otherwise into the text as a whole


class GlyphCalls:
    """A page's glyphs by their number: `letters`, and functions for their places and faces.

    `origin_of(address, index, at_x, at_y)` sets `x` and `y`, `box_of(address, index, at_box)` sets `box`.

    Args:
        textpage: the page's text.
        most: how many glyphs are wanted at the most.
    """

    def __init__(self, textpage: pypdfium2.PdfTextPage, most: int) -> None:
        self.address: int = ctypes.cast(textpage.raw, ctypes.c_void_p).value or 0
        self.x, self.y, self.box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
        self.at_x, self.at_y, self.at_box = map(ctypes.addressof, (self.x, self.y, self.box))
        whole, number, real, place = ctypes.c_int, ctypes.c_uint, ctypes.c_double, ctypes.c_void_p
        self.origin_of = _plain(pdfium.FPDFText_GetCharOrigin, whole, place, place)
        self.box_of = _plain(pdfium.FPDFText_GetLooseCharBox, whole, place)
        self._code_of = _plain(pdfium.FPDFText_GetUnicode, number)
        self._size_of = _plain(pdfium.FPDFText_GetFontSize, real)
        self._weight_of = _plain(pdfium.FPDFText_GetFontWeight, whole)
        self._matrix_of = _plain(pdfium.FPDFText_GetMatrix, whole, place)
        self._font_of = _plain(pdfium.FPDFText_GetFontInfo, number, place, ctypes.c_ulong, place)
        self._is_unnamed = _plain(pdfium.FPDFText_HasUnicodeMapError, whole)
        self._name, self._flags, self._matrix = ctypes.create_string_buffer(_NAME), ctypes.c_int(), pdfium.FS_MATRIX()
        self._at = tuple(map(ctypes.addressof, (self._name, self._flags, self._matrix)))
        self.letters = self._letters(textpage, min(textpage.count_chars(), most + 1))

    def _letters(self, textpage: pypdfium2.PdfTextPage, count: int) -> Sequence[str]:
        """A letter for each glyph: of the text as a whole where that has one for each, else one by one."""
        buffer = (ctypes.c_ushort * (count + 1))()
        written = pdfium.FPDFText_GetText(textpage.raw, 0, count, buffer)
        text = bytes(buffer).decode("utf-16-le", "replace")[:count]
        if written == count + 1 and len(text) == count and not _NOT_PLAIN.intersection(text) and "\0" not in text:
            return text
        codes = (self._code_of(self.address, index) for index in range(count))
        return [chr(code) if code < 0x110000 else " " for code in codes]

    def is_unread(self, index: int, letter: str) -> bool:
        """Whether the font of an odd letter does not say which it is."""
        return letter == "\0" or self._is_unnamed(self.address, index) == 1

    def face_at(self, index: int) -> tuple[float, bool]:
        """The size of a glyph's type in points, and whether it is bold."""
        at_name, at_flags, at_matrix = self._at
        self._matrix_of(self.address, index, at_matrix)
        size = self._size_of(self.address, index) * (self._matrix.c**2 + self._matrix.d**2) ** 0.5
        self._font_of(self.address, index, at_name, _NAME, at_flags)
        name = self._name.value.lower()
        bold = b"bold" in name or b"black" in name or bool(self._flags.value & _FORCE_BOLD)
        return size, bold or self._weight_of(self.address, index) >= BOLD_WEIGHT


def _plain(function: Any, result: type, *arguments: type) -> Callable[..., Any]:  # noqa: ANN401 - pypdfium2 has no types
    """A function of pdfium on a page's text and a glyph's number, that takes addresses as they are."""
    prototype = ctypes.PYFUNCTYPE(result, ctypes.c_void_p, ctypes.c_int, *arguments)
    return prototype(ctypes.cast(function, ctypes.c_void_p).value or 0)
