"""Which rows of a table head the columns below them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qs_assistant.documents.tables.columns import Item
from qs_assistant.documents.tables.display import is_nil
from qs_assistant.documents.tables.measures import measure_of, only_measures, own_measure
from qs_assistant.documents.tables.periods import is_length, is_period

HEAD_WORDS = 6
NAMELESS = frozenset({"", "item", "items", "line", "line item", "label", "description", "metric", "measure", "name", "key", "field"})
LONG_HEAD_WORDS = 12  # of a heading beside one of a time, above all rows
_YEARS = re.compile(r"\b(?:19|20)\d\d\b")
_DIGITS = re.compile(r"\d")
_BRACKETS = re.compile(r"\((?:Level|Note|[A-Za-z]{1,2})\s?\d{0,2}[a-z]?\)")


@dataclass(frozen=True, slots=True)
class Before:
    """What a table has before a row: its headings, whether rows and whether a heading stands right above; `loose` as in `interpreted`."""

    heads: Sequence[Sequence[Item]]
    rows: bool
    in_head: bool
    loose: bool


def is_head(before: Before, labels: Sequence[Item], values: Sequence[Item]) -> bool:
    """Whether a row heads those below it: nothing in it is a figure, and nothing but periods where rows went before."""
    if not values:
        return False
    if any(item.is_figure and not item.header for item in values):
        lengths = len(values) > 1 and all(is_length(item.text) for item in values)
        return lengths and not labels and not before.rows  # "12 Weeks" over columns, which is a figure elsewhere
    marked = all(item.header for item in (*labels, *values))
    fresh = [item for item in labels if not item.again and not (before.heads and only_measures(item.text))]  # "Millions", beside years
    if before.rows and not before.in_head:
        if heads_again(before.heads, values):
            return True
        if not labels and not before.loose and len(values) > 1 and all(names_column(item.text) for item in values):
            return True  # words over the columns of what follows: "Change vs 2019"
        periods = all(is_period(item.text) for item in values)
        return (marked or periods) and (not fresh or marked or only_measures(" ".join(item.text for item in fresh)))
    measured = not before.rows and any(measure_of(item.text).scale for item in fresh)  # "Obligations (in thousands)", beside words
    if not fresh or marked or measured or not before.heads:
        return not (fresh and not marked and all(is_nil(item.text) for item in values))
    times = [is_period(own_measure(item.text)[0]) for item in values]
    most = HEAD_WORDS if before.rows else LONG_HEAD_WORDS
    return any(times) and all(
        time or only_measures(item.text) or names_column(item.text, most) for time, item in zip(times, values, strict=True)
    )


def heads_again(heads: Sequence[Sequence[Item]], values: Sequence[Item]) -> bool:
    """Whether a row is a line of the table's headings once more, over the rows that follow."""
    said = [item.text for item in values]
    return len(said) > 1 and any(said == [item.text for item in head] for head in heads)


def over_one(heads: Sequence[Sequence[Item]], item: Item) -> Item | None:
    """The one of several headings that a cell stands under alone: "(in thousands)" under "Shares", beside "Price"."""
    level = heads[-1] if heads and len(heads[-1]) > 1 else ()
    over = [one for one in level if min(one.end, item.end) > max(one.start, item.start)]
    return over[0] if len(over) == 1 else None


def names_column(text: str, most: int = HEAD_WORDS) -> bool:
    """Whether words may stand over a column: few, and no figure but a year among them, or one in brackets ("(Level 1)")."""
    plain = _BRACKETS.sub(" ", text)
    return len(plain.split()) <= most and not is_nil(text) and not _DIGITS.search(_YEARS.sub(" ", plain))


def tells_rows(text: str) -> bool:
    """Whether words at the head of the rows' names tell one group of rows from the next ("Northern region"): no time, and not "Item"."""
    return text.strip(" :").lower() not in NAMELESS and not is_period(text)
