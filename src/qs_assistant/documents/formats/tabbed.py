"""Tables of a Word file that are set by tabulators: paragraphs whose words stand at the same stops."""

import re
from collections.abc import Iterator, Sequence

import lxml.html
from lxml import etree

from qs_assistant.documents.tables.display import display, is_nil, is_year

LEAST_ROWS = 2
MOST_LABEL = 80  # characters of a line between rows that groups those below it
_TABS = re.compile(r"\t+")
_OPENED = re.compile(r"([$€£¥(])\s*+(?<=\t)(?=[\d(.])")
_CLOSED = re.compile(r"(?<!\t)\t+(?=[)%])")


def set_tables(tree: lxml.html.HtmlElement) -> None:
    """Put a table in the place of each run of paragraphs that is one; where headings cannot be dealt out to columns, nothing is changed."""
    for run in list(_runs(tree)):
        rows = [_cells(paragraph) for paragraph in run]
        table = _table(rows)
        if table is not None:
            run[0].addprevious(table)
            for paragraph in run:
                paragraph.getparent().remove(paragraph)


def _runs(tree: lxml.html.HtmlElement) -> Iterator[list[etree._Element]]:
    """Paragraphs with tabulators, one after the other, with short lines between them."""
    run: list[etree._Element] = []
    for element in list(tree.iter("p")):
        follows = bool(run) and element.getprevious() is run[-1]
        if follows and (_is_tabbed(element) or _is_label(element)):
            run.append(element)
            continue
        yield from _ended(run)
        run = [element] if _is_tabbed(element) and next(element.iterancestors("table"), None) is None else []
    yield from _ended(run)


def _ended(run: list[etree._Element]) -> Iterator[list[etree._Element]]:
    while run and not _is_tabbed(run[-1]):
        run.pop()
    if len(run) >= LEAST_ROWS:
        yield run


def _is_tabbed(paragraph: etree._Element) -> bool:
    return "\t" in "".join(paragraph.itertext()).rstrip()


def _is_label(paragraph: etree._Element) -> bool:
    words = "".join(paragraph.itertext()).strip()
    return 0 < len(words) <= MOST_LABEL and words[-1] not in ".!?;"


def _cells(paragraph: etree._Element) -> list[str]:
    """The words at each stop; a sign and its digits are one, and the first stands at the margin."""
    text = _CLOSED.sub("", _OPENED.sub(r"\1", "".join(paragraph.itertext()).rstrip()))
    return [" ".join(cell.split()) for cell in _TABS.split(text)]


def _is_row(cells: Sequence[str]) -> bool:
    return (
        bool(cells[0]) and len(cells) > 1 and all(display(cell) is not None or is_nil(cell) for cell in cells[1:]) and not _is_head(cells)
    )


def _is_head(cells: Sequence[str]) -> bool:
    return all(is_year(cell) or display(cell) is None for cell in cells if cell)


def _table(rows: Sequence[Sequence[str]]) -> lxml.html.HtmlElement | None:
    """The table that rows make, if there are two of figures and all hold as many."""
    widths = {len(row) for row in rows if _is_row(row)}
    if len(widths) != 1 or sum(map(_is_row, rows)) < LEAST_ROWS:
        return None
    columns = widths.pop() - 1
    table = lxml.html.Element("table")
    for row in rows:
        cells = [(row[0], 1), *((cell, 1) for cell in row[1:])] if _is_row(row) or len(row) == 1 else _headings(row, columns)
        if cells is None:
            return None
        line = etree.SubElement(table, "tr")
        for words, across in cells:
            etree.SubElement(line, "td", colspan=str(across)).text = words
    return table


def _headings(row: Sequence[str], columns: int) -> list[tuple[str, int]] | None:
    """Headings over as many columns as each has; None where they cannot be dealt out evenly, or are none."""
    first, names = (row[0], row[1:]) if len(row) == columns + 1 or not row[0] else ("", row)
    if not names or not all(names) or columns % len(names) or not _is_head(row):
        return None
    return [(first, 1), *((name, columns // len(names)) for name in names)]
