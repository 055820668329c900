"""The cells of one row as items (a currency sign, its digits and a bracket are one), and how the levels of a heading are one name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qs_assistant.documents.document import Tag
from qs_assistant.documents.tables.display import CLOSERS, OPENERS, display, ends, is_nil, is_year
from qs_assistant.documents.tables.grid import Placed
from qs_assistant.documents.tables.periods import is_period, read_period

_FUSED = re.compile(r"(\([^()]+\))\s+(.+)")


@dataclass(frozen=True, slots=True)
class Item:
    """What stands in columns [start, end) of a row; `raw` keeps its line breaks, `again` says that it spans down from above."""

    start: int
    end: int
    text: str
    raw: str
    header: bool = False
    indent: float = 0.0
    again: bool = False
    tag: Tag | None = None

    @property
    def is_figure(self) -> bool:
        """Whether it is a figure, and no year that heads a column."""
        if self.tag is not None and is_nil(self.text):
            return True
        if display(self.text) is not None:
            return not (is_year(self.text) or is_period(self.text))  # "12 weeks ended" heads a column
        return ends(self.text) is not None


def merged(row: Sequence[Placed]) -> list[Item]:
    """The items of a row: currency signs and opening brackets joined to the figure after them, closing ones and "%" to the one before."""
    items: list[Item] = []
    waiting: Placed | None = None
    for cell in row:
        text = cell.text
        if items and waiting is None and _closes(items[-1], text):
            last = items[-1]
            items[-1] = Item(
                last.start, cell.end, last.text + text.replace(" ", ""), last.raw, last.header, last.indent, last.again, last.tag
            )
            continue
        if text in OPENERS and not is_nil(text):
            if waiting is not None:
                items.append(_item(waiting))
            waiting = cell
            continue
        if waiting is not None:
            if display(_whole(waiting.text + text)) is not None or text[:1].isdigit() or is_nil(text) or text.startswith("("):
                items.append(_item(cell, waiting))
                waiting = None
                continue
            items.append(_item(waiting))
            waiting = None
        items.append(_item(cell))
    if waiting is not None:
        items.append(_item(waiting))
    return items


def _item(cell: Placed, opener: Placed | None = None) -> Item:
    text = f"{opener.text.replace(' ', '')}{cell.text}" if opener else cell.text
    start = opener.start if opener else cell.start
    return Item(start, cell.end, text, cell.cell.text, cell.cell.header, cell.cell.indent, cell.again, cell.cell.tag)


def _whole(text: str) -> str:
    return f"{text})" if text.count("(") > text.count(")") else text


def _closes(last: Item, text: str) -> bool:
    """Whether a cell's text ends the item before it."""
    if text not in CLOSERS or is_year(last.text):  # "2026" beside a column "%"
        return False
    if text.startswith(")"):
        return last.text.count("(") > last.text.count(")")
    return display(last.text) is not None or is_nil(last.text)


def unfused(items: Sequence[Item]) -> list[Item]:
    """The items of a line on a page, with a heading that stands close behind a measure apart from it: "(In millions) Dec 31, 2022"."""
    found: list[Item] = []
    for item in items:
        parts = _FUSED.fullmatch(item.text)
        if parts is None or not (is_period(parts[2]) or is_year(parts[2])):
            found.append(item)
            continue
        cut = item.end - round((item.end - item.start) * len(parts[2]) / len(item.text))
        found += [replace(item, end=cut, text=parts[1], raw=parts[1]), replace(item, start=cut, text=parts[2], raw=parts[2])]
    return found


def names_all(head: Sequence[Item], heads: Sequence[Sequence[Item]]) -> bool:
    """Whether a level of headings is one cell over all columns, and no period: it names the table, and no column."""
    alone = len(head) == 1 and any(len(other) > 1 for other in heads)
    return alone and not is_period(head[0].text) and read_period(head[0].text) is None


def joined(parts: Sequence[str]) -> str:
    """The levels of a heading as one: periods that complete each other with a space between, others with a comma."""
    name = ""
    for part in parts:
        if not name:
            name = part
        elif name.endswith(",") or (is_period(name) and (is_period(part) or is_year(part))):
            name = f"{name} {part}"
        else:
            name = f"{name}, {part}"
    return name


__all__ = ["Item", "joined", "merged", "names_all", "unfused"]
