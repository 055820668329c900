"""The headings over the columns of a table: which of them a figure stands under, looked up by its place.

A table may have thousands of columns, so nothing here compares every figure with every heading.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise

from qs_assistant.documents.tables.columns import Item, joined, names_all
from qs_assistant.documents.tables.display import is_year
from qs_assistant.documents.tables.periods import is_period, read_period

RIGHT_OVER = 0.25  # of the distance between columns: no farther apart are the middles of a heading's lines
CLEARLY = 0.7  # of the distance to the next best: what is nearer than that is plainly nearest
MAX_STACKED = 400  # headings, among which lines that stand over one another are looked for


class Headings:
    """The levels of headings over a table's rows, from the highest down."""

    def __init__(self, heads: Sequence[Sequence[Item]]) -> None:
        self._heads = [head for head in heads if not names_all(head, heads)]
        self._spans = [_Spans(head) for head in self._heads]
        self._paths: dict[tuple[int, int], str] = {}
        self._names: dict[int, str] = {}

    def path(self, item: Item) -> str:
        """The headings above an item from the highest down, as one name; "" where nothing heads its columns."""
        place = (item.start, item.end)
        if place not in self._paths:
            parts: list[str] = []
            for level in self._spans:
                best = level.over(*place)
                if best is not None and best.text not in parts:
                    parts.append(best.text)
            self._paths[place] = joined(parts)
        return self._paths[place]

    def loose_paths(self, values: Sequence[Item], paired: Collection[str] = ()) -> list[str] | None:
        """The headings above each figure of a row on a page or line, where they need not stand right above; None where that is not sure.

        The level with the most headings has one for each column. As many figures as columns go to them in order; otherwise each goes to
        the nearest, if that is plain. Higher and lower levels belong to the column that they overlap, or are nearest to. `paired` are the
        names of columns that held a share beside their figure in rows before: others have one there, with its sign or without.
        """
        if not self._levels:
            return None
        leaves = self._leaves
        places = range(len(leaves.items)) if _in_order(values, leaves) else _nearest(values, leaves, paired)
        if places is not None:
            return [self._name(at) for at in places]
        stacks = self._stacks
        if len(stacks.items) <= len(leaves.items) or not _in_order(values, stacks):
            return None
        return self._stack_names

    @cached_property
    def _levels(self) -> list[Sequence[Item]]:
        return [head for head in self._heads if head]

    @cached_property
    def _leaves(self) -> "_Row":
        """The lowest of the levels that have the most headings."""
        most = max(map(len, self._levels))
        return _Row(next(level for level in reversed(self._levels) if len(level) == most))

    @cached_property
    def _over_leaves(self) -> list["_Level"]:
        return [_Level(level, self._leaves) for level in self._levels]

    def _name(self, at: int) -> str:
        if at not in self._names:
            self._names[at] = _told(_parts(at, self._over_leaves, self._leaves.items[at]))
        return self._names[at]

    @cached_property
    def _stacked(self) -> tuple[list[list[Item]], list[Item]]:
        """The levels that group columns, and the columns' headings, each of one line or several that stand over one another.

        A heading groups columns where it stands over two that stand beside each other. Of very many headings that is not looked for.
        """
        groups: list[list[Item]] = []
        stacks: list[Item] = []
        if sum(map(len, self._levels)) > MAX_STACKED:
            return groups, stacks
        for at, level in enumerate(self._levels):
            below = [item for other in self._levels[at + 1 :] for item in other]
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

    @cached_property
    def _stacks(self) -> "_Row":
        return _Row(self._stacked[1])

    @cached_property
    def _stack_names(self) -> list[str]:
        stacks = self._stacks
        groups = [_Level(group, stacks) for group in self._stacked[0]]
        return [_told([*_parts(at, groups, leaf), leaf.text]) for at, leaf in enumerate(stacks.items)]


class _Spans:
    """The headings of a level by the columns that they span."""

    def __init__(self, head: Sequence[Item]) -> None:
        self._items = sorted(head, key=lambda one: one.start)
        self._starts = [one.start for one in self._items]
        self._ends = [one.end for one in self._items]
        self._apart = all(one.end <= other.start for one, other in pairwise(self._items))

    def over(self, start: int, end: int) -> Item | None:
        """The heading that shares most columns with [start, end); the leftmost of those that share as many."""
        near = self._items
        if self._apart:
            near = near[bisect_right(self._ends, start) : bisect_left(self._starts, end)]
        best = max(near, key=lambda one: (min(one.end, end) - max(one.start, start), -one.start, one.text), default=None)
        return None if best is None or min(best.end, end) <= max(best.start, start) else best


class _Row:
    """Headings beside each other, and those nearest to a place by their middles, as text is set to the left, to the right and between."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        pairs = sorted((item.start + item.end, at) for at, item in enumerate(items))
        self._middles = [middle for middle, _ in pairs]
        self._places = [at for _, at in pairs]

    @cached_property
    def apart(self) -> float:
        """How far apart the two of its headings are that follow each other closest."""
        return min(distance(*two) for two in pairwise(self.items))

    def nearest(self, item: Item) -> list[tuple[float, int]]:
        """The distance and the number of the two headings nearest to an item, the first of those that are as near."""
        middle = item.start + item.end
        at = bisect_left(self._middles, middle)
        near = {at, at + 1}
        if at:
            first = bisect_left(self._middles, self._middles[at - 1])
            near |= {first, first + 1}
            near |= {bisect_left(self._middles, self._middles[first - 1])} if first else set()
        found = sorted((abs(self._middles[one] - middle) / 2, self._places[one]) for one in near if one < len(self._middles))
        return found[:2]


class _Level:
    """A level of headings beside the columns' own: which of its headings a column belongs to."""

    def __init__(self, items: Sequence[Item], leaves: _Row) -> None:
        self.items = items
        self._leaves = leaves
        self._row = _Row(items)

    def heading(self, at: int) -> Item | None:
        """The heading of the column `at`; None where the level has none over it."""
        leaves = self._leaves.items
        if len(self.items) == len(leaves):
            return self.items[at]
        if self._are_lines:
            return self._line_over.get(at)
        one = self._over(leaves[at], at)
        return None if self._is_line(one) and self._leaf(one) != at else one

    def _leaf(self, item: Item) -> int:
        return self._leaves.nearest(item)[0][1]

    @cached_property
    def _line_over(self) -> dict[int, Item]:
        found: dict[int, Item] = {}
        for item in self.items:
            found.setdefault(self._leaf(item), item)
        return found

    @cached_property
    def _are_lines(self) -> bool:
        """Whether the headings stand right over one column each: lines of headings that are written in several, and no groups."""
        leaves = self._leaves.items
        if len(leaves) < 2 or self._dated or any(is_year(item.text) for item in self.items):
            return False
        each, over = divmod(len(leaves), len(self.items))
        if not over and each % 2 and all(self._leaf(item) == each * at + each // 2 for at, item in enumerate(self.items)):
            return False  # each stands in the middle of as many columns
        return all(self._leaves.nearest(item)[0][0] <= RIGHT_OVER * self._leaves.apart for item in self.items)

    @cached_property
    def _dated(self) -> bool:
        return any(is_period(item.text) for item in self.items)

    def _is_line(self, item: Item) -> bool:
        """Whether a heading beside one of a period is a line of the one column that it stands right over."""
        mixed = not is_period(item.text) and self._dated
        return mixed and self._leaves.nearest(item)[0][0] <= RIGHT_OVER * self._leaves.apart

    def _over(self, leaf: Item, at: int) -> Item:
        """Which heading a column belongs to: the nearest if that is plain, else the one of as many columns as each has."""
        near = self._row.nearest(leaf)
        most = len(self._leaves.items)
        plain = len(near) == 1 or near[0][0] < CLEARLY * near[1][0]
        return self.items[near[0][1] if plain or most % len(self.items) else at * len(self.items) // most]


def _groups(below: Sequence[Item]) -> bool:
    """Whether two of some items stand beside each other."""
    return bool(below) and min(one.end for one in below) <= max(one.start for one in below)


def _overlap(one: Item, other: Item) -> bool:
    return min(one.end, other.end) > max(one.start, other.start)


def _parts(at: int, levels: Sequence[_Level], leaf: Item) -> list[str]:
    """The headings of a column from the highest down; a year in a line by itself is of a column that waits for it."""
    dated = not is_year(leaf.text) and read_period(leaf.text) is not None
    parts: list[str] = []
    for level in levels:
        one = level.heading(at)
        if one is not None and one.text not in parts and not (dated and is_year(one.text)):
            parts.append(one.text)
    return parts


def _told(parts: Sequence[str]) -> str:
    """The parts of a column's name as one, without a day that waits for a year that the column has not."""
    after = [*parts[1:], ""]
    return joined([one for at, one in enumerate(parts) if not _waits(one) or is_year(after[at]) or is_period(after[at])])


def _waits(part: str) -> bool:
    """Whether a heading is a day that waits for its year ("June 30,"): it is none of a column that has no year."""
    return part.endswith(",") and is_period(part)


def _in_order(values: Sequence[Item], leaves: _Row) -> bool:
    """Whether figures belong to as many headings in their order: none of them stands plainly nearer to another."""
    if len(values) != len(leaves.items):
        return False
    for value, leaf in zip(values, leaves.items, strict=True):
        own, least = distance(leaf, value), leaves.nearest(value)[0][0]
        if least != own and least < CLEARLY * own:
            return False
    return True


def _nearest(values: Sequence[Item], leaves: _Row, paired: Collection[str]) -> list[int] | None:
    """The column of each figure; None where one is not clearly nearer to its own than to another, or they are out of order."""
    found: list[int] = []
    for value in values:
        near = leaves.nearest(value)
        far, best = near[0]
        if len(near) > 1 and not far < CLEARLY * near[1][0]:
            return None
        if found and best < found[-1]:
            return None  # out of order
        if found and best == found[-1]:  # two for one column: only a share may stand beside its figure
            name = leaves.items[best].text
            if not (value.text.endswith("%") or any(one.endswith(name) for one in paired)):
                return None
        found.append(best)
    return found


def distance(one: Item, other: Item) -> float:
    """How far apart the middles of two items stand; nothing on a full overlap."""
    return abs((one.start + one.end) - (other.start + other.end)) / 2
