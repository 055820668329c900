"""A workbook's visible cells from the XML of its parts, for the conservation check only: what is kept in each, and whether it is seen."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TEXTS = frozenset({"s", "inlineStr", "str"})
_WHOLE = {1: 1.0, 3: 1.0, 37: 1.0, 38: 1.0, 41: 1.0, 42: 1.0}  # the formats without a decimal that every workbook has: ECMA-376, 18.8.30
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_WHOLE_DIGITS = re.compile(r"[^;.%/E]*?[#0?](?P<thousands>,*)(?![#0?,])[^;.%/E]*")


@dataclass(frozen=True, slots=True)
class HeldCell:
    """A cell with its text, or the number that is kept for it: nought where its format shows wholes and it is less than half of one."""

    place: str
    row: int
    column: int
    text: str
    is_text: bool
    value: float | None = None
    across: int = 1


@dataclass(frozen=True, slots=True)
class HeldSheet:
    """A visible sheet and its visible cells, in their order."""

    name: str
    cells: list[HeldCell]


def sheets(data: bytes) -> Iterator[HeldSheet]:
    """The visible sheets of a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        strings, units = _strings(archive), _units(archive)
        for name, part in _sheets(archive):
            sheet = _xml(archive, part)
            yield HeldSheet(name, list(_cells(sheet, strings, units)))


def _xml(archive: zipfile.ZipFile, part: str) -> ET.Element:
    return ET.fromstring(archive.read(part))  # noqa: S314 - parts that declare entities were refused before


def _coordinates(place: str) -> tuple[int, int]:
    """Row and column of "C12"."""
    column = 0
    for letter in re.sub(r"[^A-Z]", "", place):
        column = 26 * column + ord(letter) - 64
    return int(re.sub(r"\D", "", place) or 0), column


def _spans(sheet: ET.Element) -> dict[tuple[int, int], int]:
    """How many columns each merged cell spans; rows below it begin with cells of their own, which hold nothing."""
    found = {}
    for one in sheet.iter(f"{_SHEET}mergeCell"):
        first, _, last = (one.get("ref") or "").partition(":")
        (row, column), (_, end) = _coordinates(first), _coordinates(last or first)
        found[row, column] = max(1, end - column + 1)
    return found


def _strings(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    root = _xml(archive, "xl/sharedStrings.xml")
    return ["".join(text.text or "" for text in item.iter(f"{_SHEET}t")) for item in root.iter(f"{_SHEET}si")]


def _units(archive: zipfile.ZipFile) -> dict[str, float]:
    """By the number of a style, the unit that it shows wholes of: 1.0, or 1000.0 for each comma behind its digits; others are left out."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    root = _xml(archive, "xl/styles.xml")
    formats = {one.get("numFmtId"): one.get("formatCode") or "" for one in root.iter(f"{_SHEET}numFmt")}
    found = {}
    for number, style in enumerate(root.findall(f"{_SHEET}cellXfs/{_SHEET}xf")):
        identity = style.get("numFmtId", "0")
        unit = _unit(formats[identity]) if identity in formats else _WHOLE.get(int(identity) if identity.isdecimal() else 0, 0.0)
        if unit:
            found[str(number)] = unit
    return found


def _unit(code: str) -> float:
    """What a format shows wholes of, by the section for numbers above nought; 0.0 where it shows parts of one or cannot be told."""
    match = _WHOLE_DIGITS.fullmatch(_LITERAL.sub("", code[:200]).partition(";")[0])
    return 1000.0 ** len(match["thousands"]) if match else 0.0


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    book = _xml(archive, "xl/workbook.xml")
    links = _xml(archive, "xl/_rels/workbook.xml.rels")
    targets = {link.get("Id"): (link.get("Target") or "").lstrip("/").removeprefix("xl/") for link in links}
    for sheet in book.iter(f"{_SHEET}sheet"):
        target = f"xl/{targets.get(sheet.get(f'{_RELATION}id'), '')}"
        if sheet.get("state", "visible") == "visible" and target in archive.namelist():
            yield sheet.get("name") or "", target


def _cells(sheet: ET.Element, strings: list[str], units: dict[str, float]) -> Iterator[HeldCell]:
    """The visible cells; those that a merged one covers hold nothing that is seen."""
    hidden = [(int(one.get("min", "0")), int(one.get("max", "0"))) for one in sheet.iter(f"{_SHEET}col") if one.get("hidden") == "1"]
    spans = _spans(sheet)
    for row in sheet.iter(f"{_SHEET}row"):
        if row.get("hidden") == "1":
            continue
        for cell in row.iter(f"{_SHEET}c"):
            place = cell.get("r") or ""
            number, column = _coordinates(place)
            value = cell.findtext(f"{_SHEET}v")
            inline = "".join(text.text or "" for text in cell.iter(f"{_SHEET}t"))
            if any(low <= column <= high for low, high in hidden) or not (value or inline):
                continue
            kind, held = cell.get("t", "n"), value or inline
            across = spans.get((number, column), 1)
            if kind == "n" and re.fullmatch(r"[-+\d.eE]+", value or ""):
                kept = float(held)
                seen = abs(kept) >= units.get(cell.get("s", "0"), 0.0) / 2
                yield HeldCell(place, number, column, held, is_text=False, value=kept if seen else 0.0, across=across)
            elif kind != "n":
                at = int(held) if kind == "s" and held.isascii() and held.isdigit() else -1
                text = strings[at] if 0 <= at < len(strings) else held
                yield HeldCell(place, number, column, text, is_text=kind in _TEXTS, across=across)
