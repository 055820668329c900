"""Which cells of a sheet are one table: tables side by side are several, and rows below an empty one may go on under its headings."""

import itertools
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

from qs_assistant.documents.tables import Cell, is_period
from qs_assistant.documents.tables.display import display, is_year
from qs_assistant.documents.tables.grid import Placed, placed

Rows = list[list[Cell]]
MOST = 10_000_000  # the file's cells are counted before they are read


def side_by_side(rows: Rows) -> list[Rows]:
    """The tables that stand beside each other: an empty column parts them where what is right of it begins with names of its own."""
    grid = placed(rows, MOST)
    taken = _columns(one for row in grid for one in row)
    last = max(taken, default=0)
    empty = [column for column in range(1, last) if column not in taken]
    cuts = _cuts(grid, empty) if empty else []
    bounds = [0, *cuts, last + 1]
    return [_within(grid, first, end) for first, end in itertools.pairwise(bounds)] if cuts else [rows]


def goes_on(heads: Rows, rows: Rows) -> bool:
    """Whether rows go on under headings above an empty row: they begin with a name, and each of their figures stands below a heading."""
    if not heads or not rows:
        return False
    grid = placed([*heads, *rows], MOST)
    above, below = _columns(grid[len(heads) - 1]), grid[len(heads) :]
    if not below[0] or is_figure(below[0][0]) or not any(map(is_figure, below[0])):
        return False
    return all(not above.isdisjoint(range(one.start, one.end)) for row in below for one in row if is_figure(one))


def _columns(cells: Iterable[Placed]) -> set[int]:
    """The columns that cells take."""
    return {column for one in cells for column in range(one.start, one.end)}


def headings(rows: Rows) -> Rows:
    """The rows above the first that has a figure, without the names of groups of rows right above it."""
    grid = placed(rows, MOST)
    first = next((at for at, row in enumerate(grid) if any(map(is_figure, row))), 0)
    while first and len(grid[first - 1]) < 2:
        first -= 1
    return rows[:first]


def is_figure(one: Placed) -> bool:
    """Whether a cell is a figure; a year or another time heads a column."""
    return display(one.text) is not None and not is_year(one.text) and not is_period(one.text)


def _cuts(grid: Sequence[Sequence[Placed]], empty: Sequence[int]) -> list[int]:
    """Of the empty columns those right of which a table of its own stands: two columns at least on either side, names all different."""
    by_start: defaultdict[int, list[Placed]] = defaultdict(list)
    for row in grid:
        for one in row:
            by_start[one.start].append(one)
    starts = sorted(by_start)
    lasts = sorted(row[-1].start for row in grid if row)
    ends = sorted(min(one.end for one in cells) for cells in by_start.values())
    cuts: list[int] = []
    for column in empty:
        after = bisect_right(starts, column)
        if len(ends) < 2 or ends[1] > column or len(starts) - after < 2:
            continue
        cells = by_start[starts[after]]
        rows_right = len(lasts) - bisect_left(lasts, starts[after])
        if rows_right == len(cells) > 1 and len({one.text for one in cells}) == len(cells):
            cuts += [] if any(map(is_figure, cells)) else [column]
    return cuts


def _within(grid: Sequence[Sequence[Placed]], first: int, last: int) -> Rows:
    """The cells of some columns as rows of their own."""
    rows = []
    for row in grid:
        cells: list[Cell] = []
        at = first
        low, high = (bisect_left(row, column, key=lambda one: one.start) for column in (first, last))
        for one in row[low:high]:
            cells += [Cell("")] * (one.start - at)
            cells += [] if one.again else [one.cell]
            at = one.end
        rows.append(cells)
    return [row for row in rows if any(cell.text for cell in row)] if first else rows
