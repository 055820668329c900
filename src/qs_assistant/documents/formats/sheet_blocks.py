"""Which cells of a sheet are one table: tables side by side are several, and rows below an empty one may go on under its headings."""

import itertools
from collections.abc import Sequence

from qs_assistant.documents.tables import Cell, is_period
from qs_assistant.documents.tables.display import display, is_year
from qs_assistant.documents.tables.grid import Placed, placed

Rows = list[list[Cell]]
MOST = 10_000_000  # the file's cells are counted before they are read


def side_by_side(rows: Rows) -> list[Rows]:
    """The tables that stand beside each other: an empty column parts them where what is right of it begins with names of its own."""
    grid = placed(rows, MOST)
    taken = {column for row in grid for one in row for column in range(one.start, one.end)}
    cuts = [column for column in range(1, max(taken, default=0)) if column not in taken and _parts(grid, column)]
    bounds = [0, *cuts, max(taken, default=0) + 1]
    return [_within(grid, first, last) for first, last in itertools.pairwise(bounds)] if cuts else [rows]


def goes_on(heads: Rows, rows: Rows) -> bool:
    """Whether rows go on under headings above an empty row: they begin with a name, and each of their figures stands below a heading."""
    if not heads or not rows:
        return False
    grid = placed([*heads, *rows], MOST)
    above, below = grid[len(heads) - 1], grid[len(heads) :]
    if not below[0] or is_figure(below[0][0]) or not any(map(is_figure, below[0])):
        return False
    return all(any(one.overlap(head.start, head.end) > 0 for head in above) for row in below for one in row if is_figure(one))


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


def _parts(grid: Sequence[Sequence[Placed]], column: int) -> bool:
    """Whether what is right of an empty column is a table of its own: two columns at least on either side, names all different."""
    left = {one.start for row in grid for one in row if one.end <= column}
    rows = [[one for one in row if one.start > column] for row in grid]
    right = [row for row in rows if row]
    if len(left) < 2 or len(right) < 2 or len({one.start for row in right for one in row}) < 2:
        return False
    start = min(row[0].start for row in right)
    names = [row[0].text for row in right if row[0].start == start and not is_figure(row[0])]
    return len(names) == len(right) == len(set(names))


def _within(grid: Sequence[Sequence[Placed]], first: int, last: int) -> Rows:
    """The cells of some columns as rows of their own."""
    rows = []
    for row in grid:
        cells: list[Cell] = []
        at = first
        for one in (one for one in row if first <= one.start < last):
            cells += [Cell("")] * (one.start - at)
            cells += [] if one.again else [one.cell]
            at = one.end
        rows.append(cells)
    return [row for row in rows if any(cell.text for cell in row)] if first else rows
