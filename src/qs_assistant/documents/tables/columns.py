"""The cells of one row as items (a currency sign, its digits and a bracket are one), and the headings that an item stands under."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qs_assistant.documents.document import Tag
from qs_assistant.documents.tables.display import CLOSERS, OPENERS, display, ends, is_nil, is_year
from qs_assistant.documents.tables.grid import Placed
from qs_assistant.documents.tables.periods import is_period, read_period

_FUSED = re.compile(r"(\([^()]+\))\s+(.+)")
RIGHT_OVER = 0.25  # of the distance between columns: no farther apart are the middles of a heading's lines
CLEARLY = 0.7  # of the distance to the next best: what is nearer than that is plainly nearest


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
    if text not in CLOSERS:
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


def path_of(item: Item, heads: Sequence[Sequence[Item]]) -> str:
    """The headings above an item from the highest down, as one name; "" where nothing heads its columns."""
    parts: list[str] = []
    for head in heads:
        over = [(min(one.end, item.end) - max(one.start, item.start), -one.start, one.text) for one in head]
        best = max(over, default=None)
        if best is None or best[0] <= 0 or best[2] in parts:
            continue
        if names_all(head, heads):
            continue
        parts.append(best[2])
    return joined(parts)


def loose_paths(values: Sequence[Item], heads: Sequence[Sequence[Item]], paired: Collection[str] = ()) -> list[str] | None:
    """The headings above each figure of a row on a page or line, where headings need not stand right above; None where that is not sure.

    The level with the most headings has one for each column. As many figures as columns go to them in order; otherwise each goes to the
    nearest, if that is plain. Higher and lower levels belong to the column that they overlap, or are nearest to. `paired` are the names of
    columns that held a share beside their figure in rows before: others have one there, with its sign or without.
    """
    levels = [head for head in heads if head and not names_all(head, heads)]
    if not levels:
        return None
    most = max(map(len, levels))
    leaves = next(level for level in reversed(levels) if len(level) == most)
    places = range(most) if _in_order(values, leaves) else _nearest(values, leaves, paired)
    if places is not None:
        return [_told(_parts(leaves[at], at, levels, leaves)) for at in places]
    groups, stacks = _stacked(levels)
    if len(stacks) <= most or not _in_order(values, stacks):
        return None
    return [_told([*_parts(leaf, at, groups, stacks), leaf.text]) for at, leaf in enumerate(stacks)]


def _stacked(levels: Sequence[Sequence[Item]]) -> tuple[list[list[Item]], list[Item]]:
    """The levels that group columns, and the columns' headings, each of one line or several that stand over one another.

    A heading groups columns where it stands over two that stand beside each other.
    """
    groups: list[list[Item]] = []
    stacks: list[Item] = []
    for at, level in enumerate(levels):
        below = [item for other in levels[at + 1 :] for item in other]
        wide = [item for item in level if _groups([one for one in below if _overlap(item, one)])]
        groups += [wide] if wide else []
        for item in level:
            if item in wide:
                continue
            over = next((one for one in stacks if _overlap(one, item)), None)
            if over is None:
                stacks.append(item)
                continue
            start, end = min(over.start, item.start), max(over.end, item.end)
            stacks[stacks.index(over)] = replace(item, start=start, end=end, text=f"{over.text} {item.text}")
    return groups, sorted(stacks, key=lambda one: one.start)


def _groups(below: Sequence[Item]) -> bool:
    return any(not _overlap(one, other) for one in below for other in below)


def _overlap(one: Item, other: Item) -> bool:
    return min(one.end, other.end) > max(one.start, other.start)


def _parts(leaf: Item, at: int, levels: Sequence[Sequence[Item]], leaves: Sequence[Item]) -> list[str]:
    parts: list[str] = []
    for level in levels:
        if len(level) == len(leaves):
            one = level[at]
        elif _are_lines(level, leaves):
            found = [item for item in level if _nearest_leaf(item, leaves) == at]
            if not found:
                continue
            one = found[0]
        else:
            one = _over(leaf, at, level, len(leaves))
            if _is_line(one, level, leaves) and _nearest_leaf(one, leaves) != at:
                continue
        if one.text not in parts:
            parts.append(one.text)
    return parts


def _told(parts: Sequence[str]) -> str:
    """The parts of a column's name as one, without a day that waits for a year that the column has not."""
    after = [*parts[1:], ""]
    return joined([one for at, one in enumerate(parts) if not _waits(one) or is_year(after[at]) or is_period(after[at])])


def _waits(part: str) -> bool:
    """Whether a heading is a day that waits for its year ("June 30,"): it is none of a column that has no year."""
    return part.endswith(",") and is_period(part)


def _are_lines(level: Sequence[Item], leaves: Sequence[Item]) -> bool:
    """Whether the headings of a level stand right over one column each: lines of headings that are written in several, and no groups."""
    if len(leaves) < 2 or any(is_period(item.text) or is_year(item.text) for item in level):
        return False
    each, over = divmod(len(leaves), len(level))
    if not over and each % 2 and all(_nearest_leaf(item, leaves) == each * at + each // 2 for at, item in enumerate(level)):
        return False  # each stands in the middle of as many columns
    apart = min(_distance(one, other) for one, other in pairwise(leaves))
    return all(_distance(item, leaves[_nearest_leaf(item, leaves)]) <= RIGHT_OVER * apart for item in level)


def _is_line(item: Item, level: Sequence[Item], leaves: Sequence[Item]) -> bool:
    """Whether a heading beside one of a period is a line of the one column that it stands right over."""
    mixed = not is_period(item.text) and any(is_period(one.text) for one in level)
    return mixed and _distance(item, leaves[_nearest_leaf(item, leaves)]) <= RIGHT_OVER * min(_distance(*two) for two in pairwise(leaves))


def _nearest_leaf(item: Item, leaves: Sequence[Item]) -> int:
    return min(range(len(leaves)), key=lambda at: _distance(item, leaves[at]))


def _over(leaf: Item, at: int, level: Sequence[Item], most: int) -> Item:
    """Which heading of a higher level a column belongs to: the nearest if that is plain, else the one of as many columns as each has."""
    near = sorted(level, key=lambda item: _distance(item, leaf))
    plain = len(near) == 1 or _distance(near[0], leaf) < CLEARLY * _distance(near[1], leaf)
    return near[0] if plain or most % len(level) else level[at * len(level) // most]


def _in_order(values: Sequence[Item], leaves: Sequence[Item]) -> bool:
    """Whether figures belong to as many headings in their order: none of them stands plainly nearer to another."""
    far = [[_distance(leaf, value) for leaf in leaves] for value in values]
    return len(values) == len(leaves) and all(min(row) >= CLEARLY * row[at] or min(row) == row[at] for at, row in enumerate(far))


def _nearest(values: Sequence[Item], leaves: Sequence[Item], paired: Collection[str]) -> list[int] | None:
    """The column of each figure; None where one is not clearly nearer to its own than to another, or they are out of order."""
    found: list[int] = []
    for value in values:
        far = [_distance(leaf, value) for leaf in leaves]
        best = min(range(len(leaves)), key=far.__getitem__)
        others = [one for at, one in enumerate(far) if at != best]
        if others and not far[best] < CLEARLY * min(others):
            return None
        again = bool(found) and found[-1] == best
        shares = value.text.endswith("%") or any(name.endswith(leaves[best].text) for name in paired)
        if found and best < found[-1] + (not (again and shares)):
            return None  # out of order, or two for one column: only a share may stand beside its figure
        found.append(best)
    return found


def _distance(one: Item, other: Item) -> float:
    """How far apart two items stand: the middles, since text is set to the left, to the right and in between; nothing on a full overlap."""
    return abs((one.start + one.end) - (other.start + other.end)) / 2


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


__all__ = ["Item", "joined", "loose_paths", "merged", "names_all", "path_of", "unfused"]
