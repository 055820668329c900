"""What the words over a table's rows are: its own name, the time that its columns share, or a row by themselves."""

import re
from collections.abc import Sequence

from qs_assistant.documents.tables.columns import Item
from qs_assistant.documents.tables.measures import measure_of, only_measures
from qs_assistant.documents.tables.periods import LENGTH, is_period, read_period

DIGITS = re.compile(r"\d")


def lasting(name: str) -> str:
    """The time that the head of the rows' names gives to columns of years: "Three months ended June 30," beside "2026"; else ""."""
    match = LENGTH.search(name)
    said = name[match.start() :].strip() if match else ""
    return said if said and is_period(said) and read_period(said) is None else ""


def apart(names: Sequence[str], title: str) -> list[str]:
    """What stands over a table's rows and heads no column, where it holds figures (a telephone number): a row by itself."""
    said = [one for one in dict.fromkeys(names) if one != title and DIGITS.search(one)]
    return [one for one in said if not (only_measures(one) or is_period(one) or lasting(one))]


def is_title(item: Item, titles: list[str]) -> bool:
    """Whether what heads the rows' names is the table's own name with the words that measure it: it goes to the titles, then."""
    first, _, rest = item.raw.partition("\n")
    name, dash, after = first.partition(" - ")
    if not (measure_of(rest).scale or measure_of(rest).currency or (dash and only_measures(after))):
        return False
    titles.append(" ".join((name if only_measures(after) else first).split()))
    return True
