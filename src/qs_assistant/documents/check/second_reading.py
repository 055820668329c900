"""Reads what a file shows a second time, by other means than its parser: for the conservation check only."""

import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qs_assistant.documents.check.shown_tables import PlacedFigure, WrittenCell, of_grid, of_lines
from qs_assistant.documents.formats.detect import CSV, DOCX, EML, HTML, MARKDOWN, PDF, XLSX, decode, delimiter

if TYPE_CHECKING:
    import zipfile
    from xml.etree import ElementTree as ET

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LABEL = re.compile(r"\A\s*<DOCUMENT>\s*<TYPE>[^\x00]{0,3000}?<TEXT>", re.IGNORECASE)  # an archive's own lines, which browsers show
MOST_COLUMNS = 1_000


@dataclass(frozen=True, slots=True)
class TextRegion:
    """Some of what a file shows, and where: "page 3", a sheet's name, or "" where a format has neither."""

    text: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class CellValue:
    """A number in a workbook's cell, whatever its display, and where it stands."""

    value: float
    place: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What a file shows: its text, the numbers of its cells where it is a workbook, and the figures of its tables with row and time."""

    regions: list[TextRegion]
    values: list[CellValue] = field(default_factory=list)
    placed: list[PlacedFigure] = field(default_factory=list)


def second_reading(data: bytes, media_type: str) -> Shown:
    """What a file shows, read by other means than its parser's."""
    readers: dict[str, Callable[[bytes], Shown]] = {
        HTML: lambda page: _html(_LABEL.sub("", decode(page), count=1)),
        PDF: _pdf,
        DOCX: _word,
        XLSX: _workbook,
        CSV: _csv,
        EML: _mail,
        MARKDOWN: lambda text: _lined(_markdown(text)),
    }
    reader = readers.get(media_type)
    return reader(data) if reader else _lined(_text(data))


def _lined(lines: Iterable[TextRegion]) -> Shown:
    """Lines of text, those that are rows of a table among them."""
    regions = list(lines)
    return Shown(regions, placed=list(of_lines(one.text for one in regions)))


def _html(page: str) -> Shown:
    from qs_assistant.documents.check.visible_html import visible  # each kind of file pays for its own reader alone

    blocks, placed = visible(page)
    return Shown([TextRegion(text) for text in blocks], placed=placed)


def _csv(data: bytes) -> Shown:
    import csv

    text = decode(data)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text) or ",")
    placed = list(of_grid([WrittenCell(cell) for cell in row] for row in rows))
    return Shown(list(_text(data)), placed=placed)


def _text(data: bytes) -> Iterator[TextRegion]:
    yield from (TextRegion(line) for line in _LABEL.sub("", decode(data), count=1).splitlines())


def _markdown(data: bytes) -> Iterator[TextRegion]:
    """Markdown without its front matter, comments, targets of links and the numbers of its lists."""
    text = re.sub(r"\A---\s*\n.*?\n---\s*\n", "", decode(data).replace("\r\n", "\n"), flags=re.DOTALL)
    text = re.sub(r"<!--.*?(?:-->|\Z)", "", text, flags=re.DOTALL)
    text = re.sub(r"\]\([^)\s]{0,2000}(?:\s{1,9}\"[^\"]{0,2000}\")?\)", "]", text)
    text = re.sub(r"<(script|style|template)\b.*?</\1>", "", text, flags=re.DOTALL | re.IGNORECASE)
    hidden = re.compile(r"<[^<>]*(?:\bhidden\b|display\s*:\s*none|visibility\s*:\s*hidden)[^>]*>", re.IGNORECASE)
    blocks = [block for block in re.split(r"\n\s*\n", text) if not hidden.search(block)]
    for line in "\n".join(blocks).split("\n"):
        yield TextRegion(re.sub(r"<[^<>]*>|\{[^{}]*\}\s*$", " ", re.sub(r"^[\s>]*\d{1,9}[.)]\s", "", line)))


def _mail(data: bytes) -> Shown:
    import email
    import email.policy

    first = re.split(rb"\n(?=From [^\s@]+@\S+ [A-Z]\w\w [A-Z]\w\w .*\d{4}\s*\n\S+:)", data, maxsplit=1)[0]  # of a file of several mails
    message = email.message_from_bytes(first, policy=email.policy.default)
    part = message.get_body(preferencelist=("plain", "html"))
    content = part.get_content() if part is not None else ""
    if part is not None and part.get_content_type() == "text/html":
        return _html(content)
    return _lined(TextRegion(line) for line in content.splitlines())


def _pdf(data: bytes) -> Shown:
    """Each page's text as pdfium puts it together, and its lines that are rows."""
    pages = list(_pages(data))
    return Shown(pages, placed=[one for page in pages for one in of_lines(page.text.splitlines(), page.place)])


def _pages(data: bytes) -> Iterator[TextRegion]:
    """Each page as pdfium itself puts its text together."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            yield TextRegion(re.sub(r"\ufffe\s*|\x02\s*", "", text.get_text_bounded()), f"page {number + 1}")
            text.close()
            page.close()
    finally:
        document.close()


def _word(data: bytes) -> Shown:
    import zipfile

    regions: list[TextRegion] = []
    placed: list[PlacedFigure] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"):
            if name not in archive.namelist():
                continue
            root = _xml(archive, name)
            regions += [TextRegion("".join(_runs(paragraph))) for paragraph in root.iter(f"{_WORD}p")]
            for table in root.iter(f"{_WORD}tbl"):
                placed += of_grid([_written(cell) for cell in _own(row, "tc")] for row in _own(table, "tr"))
    return Shown(regions, placed=placed)


def _xml(archive: "zipfile.ZipFile", part: str) -> "ET.Element":
    from xml.etree import ElementTree as ET

    return ET.fromstring(archive.read(part))  # noqa: S314 - parts that declare entities were refused before


def _own(element: "ET.Element", name: str) -> "Iterator[ET.Element]":
    """The parts of an element by their name, without those of tables within it."""
    waiting = list(reversed(element))
    while waiting:
        part = waiting.pop()
        if part.tag == f"{_WORD}{name}":
            yield part
        elif part.tag != f"{_WORD}tbl":
            waiting += reversed(part)


def _written(cell: "ET.Element") -> WrittenCell:
    """A cell of a Word table; one that goes on below is told again there, so that each row stands by itself."""
    text = " ".join("".join(_runs(paragraph)) for paragraph in _own(cell, "p"))
    span = cell.find(f"{_WORD}tcPr/{_WORD}gridSpan")
    across = span.get(f"{_WORD}val", "1") if span is not None else "1"
    return WrittenCell(" ".join(text.split()), int(across) if across.isdecimal() and len(across) < 4 else 1)


def _runs(paragraph: "ET.Element") -> Iterator[str]:
    """The words of a paragraph's runs without those that are deleted, hidden, struck out or raised."""
    deleted: set[int] = set()
    for part in paragraph.iter():
        if part.tag in {f"{_WORD}del", f"{_WORD}moveFrom"}:
            deleted |= {id(run) for run in part.iter(f"{_WORD}r")}
    for run in paragraph.iter(f"{_WORD}r"):
        look = run.find(f"{_WORD}rPr")
        marks = (
            {mark.tag.removeprefix(_WORD) for mark in look if mark.get(f"{_WORD}val") not in {"0", "false"}} if look is not None else set()
        )
        raised = look is not None and any(mark.get(f"{_WORD}val") == "superscript" for mark in look)
        if id(run) in deleted or marks & {"vanish", "specVanish", "strike", "dstrike"} or raised:
            continue
        yield "".join(
            (text.text or "") if text.tag == f"{_WORD}t" else " " for text in run if text.tag in {f"{_WORD}t", f"{_WORD}tab", f"{_WORD}br"}
        )


def _workbook(data: bytes) -> Shown:
    """The visible cells of the visible sheets, from the parts of the file themselves."""
    from qs_assistant.documents.check.workbook_cells import sheets

    texts: list[TextRegion] = []
    values: list[CellValue] = []
    placed: list[PlacedFigure] = []
    for sheet in sheets(data):
        rows: dict[int, dict[int, WrittenCell]] = {}
        for cell in sheet.cells:
            at = f"{sheet.name}!{cell.place}"
            if cell.value is not None:
                values.append(CellValue(cell.value, at))
            elif cell.is_text:
                texts.append(TextRegion(cell.text, at))
            text = cell.text if cell.value is None else f"{cell.value:.12g}"
            rows.setdefault(cell.row, {})[cell.column] = WrittenCell(text, cell.across, value=cell.value)
        placed += of_grid((list(_in_columns(rows[row])) for row in sorted(rows)), sheet.name)
    return Shown(texts, [one for one in values if not 20_000 < one.value < 60_000 or one.value != int(one.value)], placed)


def _in_columns(row: dict[int, WrittenCell]) -> Iterator[WrittenCell]:
    """A row's cells, with empty ones where it has none."""
    at = 1
    for column in sorted(row):
        for _ in range(at, min(column, MOST_COLUMNS)):
            yield WrittenCell("")
        yield row[column]
        at = column + row[column].across
