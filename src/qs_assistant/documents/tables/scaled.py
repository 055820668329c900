"""Whether the scale of a table is one for all figures of a row, told by how they are written."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from qs_assistant.documents.tables.display import KEPT, display

MOST_OF_THEM = 0.6  # of a table's amounts have as many decimals, where that says something
LEAST_CELLS = 6


@dataclass(frozen=True, slots=True)
class Usual:
    """How a table's amounts are written: the decimals of most (None for none), and how many rows have a currency sign, and have none."""

    decimals: int | None
    signed: int
    plain: int


def usual(rows: Sequence[Sequence[str]]) -> Usual:
    """How the amounts of a table's rows (their names left out) are written."""
    counts = Counter(places for row in rows for cell in row if (places := _decimals(cell)) is not None)
    total = sum(counts.values())
    places, count = counts.most_common(1)[0] if counts else (0, 0)
    signs = [_is_signed(row) for row in rows if any(_decimals(cell) is not None for cell in row)]
    told = places if total >= LEAST_CELLS and count >= MOST_OF_THEM * total else None
    return Usual(told, signs.count(True), signs.count(False))


def is_scaled(cells: Sequence[str], heads: Sequence[tuple[str, bool]], written: Usual, *, money: bool) -> bool:
    """Whether a table's scale is for a row's figures.

    It is not where it is not known for which: figures of different decimals without headings; percentages of periods, whose change stands
    beside them; stores among amounts in millions with a decimal ("New stores: 4" beside "2,634.3"), or cents among whole ones; the one row
    without a currency sign where all others have it and the scale is one of money.

    Args:
        cells: the row's, without its name.
        heads: what heads each, and whether that is a period.
        written: how the table's amounts are written, as `usual` tells.
        money: the scale is one of money ("dollars in millions").
    """
    shown = [(cell, head, found) for cell, head in zip(cells, heads, strict=False) if (found := display(cell)) is not None]
    rates = [found.percent for _, (_, dated), found in shown if dated]
    if rates and all(rates):
        return False
    bare = [_decimals(cell) for cell, (name, _), _ in shown if not name and "%" not in cell]
    if len(bare) > 1 and len(set(bare)) > 1:
        return False
    if _is_signed(cells):
        return True
    own = {places for cell, _, _ in shown if (places := _decimals(cell)) is not None}
    if money and written.plain == 1 and written.signed > 1 and own:
        return False
    return written.decimals is None or len(own) != 1 or own == {written.decimals}


def _is_signed(cells: Sequence[str]) -> bool:
    return any(found.currency for cell in cells if (found := display(cell)) is not None)


@lru_cache(maxsize=KEPT)
def _decimals(cell: str) -> int | None:
    """How many decimals an amount shows; None for a percentage, for what has a scale of its own, and for what is no figure."""
    found = display(cell)
    if found is None or found.percent or found.scale > 1 or found.unit:
        return None
    return len(cell.partition(".")[2].strip(" )"))
