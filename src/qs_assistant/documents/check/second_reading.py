"""Reads what a file shows a second time, by other means than its parser: for the conservation check only."""

import email
import email.policy
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from qs_assistant.documents.check.visible_html import visible_text
from qs_assistant.documents.formats.detect import CSV, DOCX, EML, HTML, MARKDOWN, PDF, XLSX, decode

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some of what a file shows, and where: "page 3", a sheet's name, or "" where a format has neither."""

    text: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A number in a workbook's cell, whatever its display, and where it stands."""

    value: float
    place: str


def second_reading(data: bytes, media_type: str) -> tuple[list[Stretch], list[Value]]:
    """What a file shows, as text, and the numbers of its cells where it is a workbook."""
    if media_type == XLSX:
        return _workbook(data)
    readers: dict[str, Callable[[bytes], Iterator[Stretch]]] = {
        HTML: _html,
        PDF: _pdf,
        DOCX: _word,
        EML: _mail,
        MARKDOWN: _markdown,
        CSV: _text,
    }
    return list(readers.get(media_type, _text)(data)), []


def _html(data: bytes) -> Iterator[Stretch]:
    yield from (Stretch(text) for text in visible_text(decode(data)))


def _text(data: bytes) -> Iterator[Stretch]:
    yield from (Stretch(line) for line in decode(data).splitlines())


def _markdown(data: bytes) -> Iterator[Stretch]:
    """Markdown without its front matter, comments, targets of links and the numbers of its lists."""
    text = re.sub(r"\A---\s*\n.*?\n---\s*\n", "", decode(data).replace("\r\n", "\n"), flags=re.DOTALL)
    text = re.sub(r"<!--.*?(?:-->|\Z)", "", text, flags=re.DOTALL)
    text = re.sub(r"\]\([^)\s]*(?:\s+\"[^\"]*\")?\)", "]", text)
    text = re.sub(r"<(script|style|template)\b.*?</\1>", "", text, flags=re.DOTALL | re.IGNORECASE)
    hidden = re.compile(r"<[^>]*(?:\bhidden\b|display\s*:\s*none|visibility\s*:\s*hidden)[^>]*>", re.IGNORECASE)
    blocks = [block for block in re.split(r"\n\s*\n", text) if not hidden.search(block)]
    for line in "\n".join(blocks).split("\n"):
        yield Stretch(re.sub(r"<[^<>]*>|\{[^{}]*\}\s*$", " ", re.sub(r"^[\s>]*\d{1,9}[.)]\s", "", line)))


def _mail(data: bytes) -> Iterator[Stretch]:
    message = email.message_from_bytes(data, policy=email.policy.default)
    part = message.get_body(preferencelist=("plain", "html"))
    content = part.get_content() if part is not None else ""
    if part is not None and part.get_content_type() == "text/html":
        yield from (Stretch(text) for text in visible_text(content))
        return
    yield from (Stretch(line) for line in content.splitlines())


def _pdf(data: bytes) -> Iterator[Stretch]:
    """Each page as pdfium itself puts its text together."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            yield Stretch(re.sub(r"\ufffe\s*|\x02\s*", "", text.get_text_bounded()), f"page {number + 1}")
            text.close()
            page.close()
    finally:
        document.close()


def _word(data: bytes) -> Iterator[Stretch]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"):
            if name not in archive.namelist():
                continue
            root = ET.fromstring(archive.read(name))  # noqa: S314 - parts that declare entities were refused before
            for paragraph in root.iter(f"{_WORD}p"):
                yield Stretch("".join(_runs(paragraph)))


def _runs(paragraph: ET.Element) -> Iterator[str]:
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


def _workbook(data: bytes) -> tuple[list[Stretch], list[Value]]:
    """The visible cells of the visible sheets, from the parts of the file themselves."""
    texts: list[Stretch] = []
    values: list[Value] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        strings = _strings(archive)
        for name, part in _sheets(archive):
            for place, kind, text in _cells(ET.fromstring(archive.read(part))):  # noqa: S314 - as above
                at = f"{name}!{place}"
                if kind == "s" and text.isdigit() and int(text) < len(strings):
                    texts.append(Stretch(strings[int(text)], at))
                elif kind in {"inlineStr", "str"}:
                    texts.append(Stretch(text, at))
                elif kind == "n":
                    values.append(Value(float(text), at))
    return texts, [one for one in values if not 20_000 < one.value < 60_000 or one.value != int(one.value)]


def _strings(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    root = ET.fromstring(archive.read("xl/sharedStrings.xml"))  # noqa: S314 - as above
    return ["".join(text.text or "" for text in item.iter(f"{_SHEET}t")) for item in root.iter(f"{_SHEET}si")]


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - as above
    links = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - as above
    targets = {link.get("Id"): (link.get("Target") or "").lstrip("/").removeprefix("xl/") for link in links}
    for sheet in book.iter(f"{_SHEET}sheet"):
        target = f"xl/{targets.get(sheet.get(f'{_RELATION}id'), '')}"
        if sheet.get("state", "visible") == "visible" and target in archive.namelist():
            yield sheet.get("name") or "", target


def _cells(sheet: ET.Element) -> Iterator[tuple[str, str, str]]:
    """Each visible cell's place, kind and text; the cells that a merged one covers hold nothing that is seen."""
    hidden = [(int(one.get("min", "0")), int(one.get("max", "0"))) for one in sheet.iter(f"{_SHEET}col") if one.get("hidden") == "1"]
    for row in sheet.iter(f"{_SHEET}row"):
        if row.get("hidden") == "1":
            continue
        for cell in row.iter(f"{_SHEET}c"):
            place = cell.get("r") or ""
            column = 0
            for letter in re.sub(r"\d", "", place):
                column = 26 * column + ord(letter) - 64
            value = cell.findtext(f"{_SHEET}v")
            inline = "".join(text.text or "" for text in cell.iter(f"{_SHEET}t"))
            if any(low <= column <= high for low, high in hidden) or not (value or inline):
                continue
            kind = cell.get("t", "n")
            if kind != "n" or re.fullmatch(r"[-+\d.eE]+", value or ""):
                yield place, kind, value or inline
