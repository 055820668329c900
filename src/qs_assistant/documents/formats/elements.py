"""Plain HTML elements in document order: what short pages, mails and converted Word files are written from."""

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from qs_assistant.documents.document import Tag
from qs_assistant.documents.filings import MARK
from qs_assistant.documents.formats.cleaning import clean
from qs_assistant.documents.formats.outline import Outline
from qs_assistant.documents.tables import Cell
from qs_assistant.documents.tables.display import display

_HEADS = {f"h{level}": level for level in range(1, 7)}
_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark",
     "nobr", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"}
)  # fmt: skip
DATA_ROWS = 2
MAX_TAGGED = 40  # characters; a longer cell is a sentence with a figure in it
_PADDING = re.compile(r"(?:padding-left|text-indent|margin-left|padding)\s*:\s*(?:\S+\s+\S+\s+\S+\s+)?(-?[\d.]+)", re.IGNORECASE)


def table_caption(outline: Outline) -> str:
    """The paragraph before a table, if it reads as its caption."""
    return outline.pop_caption().removeprefix("Table: ")


def flat(element: etree._Element) -> str:
    """The words of an element on one line."""
    return clean(" ".join("".join(element.itertext()).split()))


def table_rows(table: etree._Element, tags: Sequence[Tag] = ()) -> list[list[Cell]]:
    """The cells of a table's rows, without those of tables within it; `tags` are a filing's, by the place that its figures carry."""
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
    return [_row(row, tags) for row in rows]


def _row(row: etree._Element, tags: Sequence[Tag]) -> list[Cell]:
    return [_cell(cell, tags) for cell in row if cell.tag in ("td", "th")]


def _cell(cell: etree._Element, tags: Sequence[Tag]) -> Cell:
    marked = [element for element in cell.iter() if element.get(MARK) is not None] if tags else []
    text = _lines(cell)
    alike = len({"".join(element.itertext()).strip() for element in marked}) == 1  # a figure may carry several tags, one in the other
    tag = tags[int(marked[0].get(MARK))] if alike and len(text) < MAX_TAGGED else None
    return Cell(text, _span(cell, "colspan"), _span(cell, "rowspan"), cell.tag == "th", _indent(cell), tag)


def _span(cell: etree._Element, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 1


def _lines(cell: etree._Element) -> str:
    """The words of a cell, a line for each block and break in it; those of a table within it are told by that table."""
    if not len(cell):
        return cell.text or ""
    if next(cell.iterdescendants("table"), None) is not None:
        return ""
    parts: list[str] = []
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        block = element is not cell and element.tag not in _INLINE and ":" not in element.tag
        if event == "start":
            parts += ["\n"] if block else []
            parts.append(element.text or "")
        else:
            parts += ["\n"] if block and element.tag != "br" else []
            parts.append(element.tail or "" if element is not cell else "")
    return "\n".join(" ".join(line.split()) for line in "".join(parts).split("\n") if line.strip())


def _indent(cell: etree._Element) -> float:
    """How far a cell's words are set in, in points or pixels: its own padding and that of the block in it."""
    found = 0.0
    for element in (cell, *cell.iterchildren("div", "p")):
        found += sum(float(value) for value in _PADDING.findall(element.get("style") or "") if value.strip("-."))
    return found


def write_elements(outline: Outline, root: etree._Element, tags: Sequence[Tag] = ()) -> None:
    """Write plain HTML in document order, everything in it: for filings, short pages, mails, and converted Word files."""
    loose: list[str] = []

    def flush() -> None:
        outline.paragraph("".join(loose))
        loose.clear()

    for event, element in _walk(root):
        tag = element.tag
        if event == "text":
            loose.append(element.text or "")
        elif event == "tail":
            loose.append(element.tail or "")
        elif event == "break":
            flush()
        elif event == "row":
            flush()
            outline.table([_row(element, tags)])
        elif tag in _HEADS:
            flush()
            outline.heading(_HEADS[tag], flat(element))
        else:
            flush()
            caption = table_caption(outline)
            outline.table(table_rows(element, tags), caption, headed=is_headed(element))
    flush()


def _is_data(table: etree._Element) -> bool:
    """Whether a table with tables in it has rows of figures of its own, and is not there to lay them out."""
    rows = 0
    for row in table_rows(table):
        rows += _is_named(row)
        if rows >= DATA_ROWS:
            return True
    return False


def _is_named(row: Sequence[Cell]) -> bool:
    """Whether a row holds a figure, and something beside it."""
    return any(display(cell.text) is not None for cell in row) and len([cell for cell in row if cell.text.strip()]) > 1


def is_headed(table: etree._Element) -> bool:
    """Whether a table marks its first row as its header."""
    first = next(table.iter("tr"), None)
    cells = [] if first is None else [cell for cell in first if cell.tag in ("td", "th")]
    marked = all(cell.tag == "th" for cell in cells) or (first is not None and next(first.iterancestors("thead"), None) is not None)
    return len(cells) > 1 and marked


def _walk(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Headings, tables and single rows whole, text in between in pieces, and a break wherever a block begins or ends."""
    stack: list[tuple[str, etree._Element]] = [("open", root)]
    while stack:
        event, element = stack.pop()
        if event != "open":
            yield event, element
            continue
        if not isinstance(element.tag, str) or element.tag in ("head", "title", "caption"):
            continue
        inner = list(element.iterdescendants("table")) if element.tag == "table" else []
        if element.tag in _HEADS or (element.tag == "table" and not inner):
            yield "block", element
            continue
        if inner and _is_data(element):
            yield "block", element
            holders = [cell for cell in element.iter("td", "th") if next(cell.iterancestors("table"), None) is element]
            held = [cell for cell in holders if next(cell.iterdescendants("table"), None) is not None]
            stack += reversed([("open", cell) for cell in held])
            continue
        if element.tag == "tr" and next(element.iterdescendants("table"), None) is None and _is_named(_row(element, ())):
            yield "row", element  # of a table that lays others out: the name and its figure stay together
            continue
        inline = element.tag in _INLINE or ":" in element.tag  # a filing's tags stand around words of a sentence
        after = [] if inline else [("break", element)]
        children = [step for child in element for step in (("open", child), ("tail", child))]
        stack += reversed([*([] if inline else [("break", element)]), ("text", element), *children, *after])
