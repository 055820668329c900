"""The cells of a table as they are written, and where each stands once its spans are resolved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qs_assistant.documents.document import Tag
from qs_assistant.types.errors import DocumentError

MAX_ACROSS = 1_000  # the most that HTML lets a cell span
MAX_DOWN = 65_534
REPEATED = 10  # one in so many of the cells that a file may have: as many places may be filled by cells that span down


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as written: its lines, how many columns and rows it spans, whether it is marked as a header, and its indent (any unit).

    `tag` is what a filing says of its figure.
    """

    text: str
    across: int = 1
    down: int = 1
    header: bool = False
    indent: float = 0.0
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with its columns [start, end); `again` says that it was written in a row above and spans down into this one."""

    start: int
    end: int
    cell: Cell
    again: bool = False

    @property
    def text(self) -> str:
        """What the cell says, on one line."""
        return " ".join(self.cell.text.split())

    def overlap(self, start: int, end: int) -> int:
        """How many columns it shares with [start, end)."""
        return min(self.end, end) - max(self.start, start)


def placed(rows: Iterable[Sequence[Cell]], most: int) -> list[list[Placed]]:
    """Each row's cells in their columns, those that span down repeated in each row that they reach.

    A span of nought or less counts as one; where spans overlap, a cell ends where the next one begins.

    Raises:
        DocumentError: there are more than `most` cells that say something, or far too many that only span down into rows below them.
    """
    found: list[list[Placed]] = []
    reaching: list[tuple[Placed, int]] = []  # cells from above, with how many rows they still reach
    count = repeated = reached = 0
    for row in rows:
        here = sorted((replaced for replaced, _ in reaching), key=lambda one: one.start)
        taken = [(one.start, one.end) for one in here]
        fresh: list[tuple[Placed, int]] = []
        at = passed = 0
        for cell in row:
            while passed < len(taken) and taken[passed][0] <= at:
                at = max(at, taken[passed][1])
                passed += 1
            end = at + min(max(1, cell.across), MAX_ACROSS)
            here.append(Placed(at, end, cell))
            if cell.down > 1:
                fresh.append((here[-1], min(cell.down, MAX_DOWN) - 1))
            at = end  # where spans overlap, what follows stands behind the whole of both, as browsers have it
        kept = [one for one in _apart(here) if one.cell.text.strip()]
        count += len(kept)
        if count > most:
            raise DocumentError(f"The file's tables have more than {most:,} cells. Add the part that matters.")
        repeated += sum(one.again for one in kept)
        reached += len(reaching)
        if repeated > most // REPEATED or reached > most:
            raise DocumentError(
                "Cells of the file's tables span down over so many rows that nobody could read them. Add the part that matters."
            )
        found.append(kept)
        reaching = [(one, left - 1) for one, left in reaching if left > 1]
        reaching += [(Placed(one.start, one.end, one.cell, again=True), left) for one, left in fresh]
    return found


def _apart(cells: Iterable[Placed]) -> list[Placed]:
    """The cells of a row in order, each up to where the next begins: no two begin at one place."""
    row = sorted(cells, key=lambda one: one.start)
    return [replace(one, end=after.start) if after.start < one.end else one for one, after in pairwise(row)] + row[-1:]
