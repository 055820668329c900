"""PDF: text with page numbers, headings by their type size, tables by their columns."""

from collections.abc import Callable
from dataclasses import replace

import pypdfium2
import pypdfium2.raw as pdfium

from qs_assistant.documents.formats.authors import stated_author
from qs_assistant.documents.formats.detect import PDF
from qs_assistant.documents.formats.guess import guess_from
from qs_assistant.documents.formats.ligatures import mend
from qs_assistant.documents.formats.outline import Outline
from qs_assistant.documents.formats.parsed import Guess, Parsed, ParseLimits
from qs_assistant.documents.formats.pdf_glyphs import UNREAD, Line, page_lines
from qs_assistant.documents.formats.pdf_layout import Layout
from qs_assistant.documents.formats.pdf_running_lines import drop_running_lines
from qs_assistant.types.errors import DocumentError

MAX_MENDED = 8  # words that are told of those that were mended
MAX_UNREAD = 5  # pages whose unread letters are told one by one
SCAN_CHARACTERS = 20
SCAN_SHARE = 0.4
MAY_EXTRACT = 1 << 4  # bit 5 of the permissions, ISO 32000-1, table 22
_PASSWORD = ("password", "security")


def parse_pdf(data: bytes, limits: ParseLimits, on_page: Callable[[int, int], None]) -> Parsed:
    """Read a PDF.

    Raises:
        DocumentError: it is damaged, protected, too long, or holds scanned pictures only.
    """
    document = _open(data)
    try:
        count = len(document)
        if count > limits.max_pages:
            raise DocumentError(f"The PDF has {count:,} pages; at most {limits.max_pages:,} are read. Add it in parts.")
        pages: list[list[Line]] = []
        scanned: list[int] = []
        for number in range(count):
            lines, is_scan = _read_page(document, number, limits)
            pages.append(lines)
            scanned += [number + 1] if is_scan else []
            on_page(number + 1, count)
        facts = document.get_metadata_dict()
    except pypdfium2.PdfiumError as error:
        raise DocumentError("The PDF is damaged: a page of it cannot be read. Save it again and add it.") from error
    finally:
        document.close()
    if not any(pages):
        raise DocumentError(_empty_sentence(len(scanned), count))
    mended = list(dict.fromkeys(word for lines in pages for word in mend(lines)))
    return _parsed(pages, facts, limits, (*_scan_notes(scanned, count), *_mended_notes(mended), *_unread_notes(pages)))


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        if any(word in str(error).lower() for word in _PASSWORD):
            raise DocumentError("The PDF is protected by a password. Remove the protection and add it again.") from error
        raise DocumentError("The PDF is damaged: it cannot be opened. Save it again and add it.") from error
    if pdfium.FPDF_GetSecurityHandlerRevision(document) != -1 and not pdfium.FPDF_GetDocPermissions(document) & MAY_EXTRACT:
        raise DocumentError("The PDF is encrypted and forbids copying its text. Add a copy without that protection.")
    if not count:
        raise DocumentError("The PDF is damaged: it has no pages. Save it again and add it.")
    return document


def _read_page(document: pypdfium2.PdfDocument, number: int, limits: ParseLimits) -> tuple[list[Line], bool]:
    """The lines of a page, and whether the page is a picture of text."""
    page = document[number]
    try:
        lines = page_lines(page, number + 1, limits.max_characters)
        shown = sum(len(line.text) for line in lines)
        return lines, shown < SCAN_CHARACTERS and _picture_share(page) > SCAN_SHARE
    finally:
        page.close()


def _picture_share(page: pypdfium2.PdfPage) -> float:
    width, height = page.get_size()
    area = 0.0
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, bottom, right, top = picture.get_bounds()
        area += max(0.0, right - left) * max(0.0, top - bottom)
    return float(area / max(1.0, width * height))


def _empty_sentence(scanned: int, count: int) -> str:
    if scanned:
        pages = "one page" if count == 1 else f"{count} pages"
        return f"The PDF holds scanned pictures of {pages} and no text. Run text recognition (OCR) on it and add the result."
    return "The PDF has no text on its pages. Add a version that has."


def _mended_notes(words: list[str]) -> tuple[str, ...]:
    """Which words were put in the place of signs that the file does not name."""
    if not words:
        return ()
    more = f" and {len(words) - MAX_MENDED} more" if len(words) > MAX_MENDED else ""
    return (f"Some letters are signs that the file does not name; known words were read there: {', '.join(words[:MAX_MENDED])}{more}.",)


def _unread_notes(pages: list[list[Line]]) -> tuple[str, ...]:
    """Where letters are missing because the file's font does not say which they are."""
    notes = []
    for lines in pages:
        words = [word for line in lines for word in line.text.split() if UNREAD in word]
        if words:
            shown = ", ".join(f"“{word}”" for word in dict.fromkeys(words[:5]))
            notes.append(f"On page {lines[0].page} the file does not say which letters some signs are (shown as {UNREAD}): {shown}.")
    more = (f"The same is so on {len(notes) - MAX_UNREAD} more pages.",) if len(notes) > MAX_UNREAD else ()
    return (*notes[:MAX_UNREAD], *more)


def _scan_notes(scanned: list[int], count: int) -> tuple[str, ...]:
    if not scanned:
        return ()
    shown = ", ".join(map(str, scanned[:20])) + (", …" if len(scanned) > 20 else "")
    if len(scanned) == 1:
        return (f"1 of {count} pages is a scanned picture without text and was not read (page {shown}).",)
    return (f"{len(scanned)} of {count} pages are scanned pictures without text and were not read (pages {shown}).",)


def _parsed(pages: list[list[Line]], facts: dict[str, str], limits: ParseLimits, notes: tuple[str, ...]) -> Parsed:
    outline = Outline(limits)
    body, running = drop_running_lines(pages)
    layout = Layout(body)
    layout.write(outline)
    title = _named(facts.get("Title", "")) or layout.title or outline.first_heading
    guess = guess_from(outline.text(), Guess(title=title, author=stated_author(facts.get("Author"))), fallback_date=_pdf_date(facts))
    guess = replace(guess, title=guess.title[:300])
    marks = tuple(mark for lines in pages for line in lines for mark in line.marks)
    return Parsed(PDF, guess, outline.sections(), len(pages), notes, (*running, *marks))


def _named(value: str) -> str:
    """A name from the file's own facts, unless it is a program's placeholder or a file name."""
    value = value.strip()
    lowered = value.lower()
    placeholder = (
        not any(map(str.isalpha, value))
        or value.startswith("(")
        or lowered.startswith(("untitled", "microsoft word", "unspecified", "anonymous", "document"))
    )
    return "" if placeholder or lowered.endswith((".doc", ".docx", ".pdf", ".indd", ".xlsx")) else value


def _pdf_date(facts: dict[str, str]) -> str:
    """The creation date, "D:20250723..." in ISO 32000-1, 7.9.4, as an ISO date."""
    digits = facts.get("CreationDate", "").removeprefix("D:")[:8]
    if len(digits) < 8 or not digits.isdigit() or not digits.isascii():
        return ""
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
