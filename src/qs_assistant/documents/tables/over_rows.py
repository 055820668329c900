"""The time that a line over a table's rows, or the head of their names, gives to the figures of columns that have none of their own."""

from functools import lru_cache

from qs_assistant.documents.tables.periods import KEPT, Period, is_period, read_period

MOST_PARTS = 3  # of a date between commas, as "As of June 30, 2026"


@lru_cache(maxsize=KEPT)
def time_over(group: str) -> Period | None:
    """The one period that a line over rows is, or begins or ends with as a part of its own; None where it has none, or more than one."""
    parts = group.split(", ")
    found = set()
    for count in range(1, min(MOST_PARTS, len(parts)) + 1):
        for words in (", ".join(parts[:count]), ", ".join(parts[-count:])):
            if is_period(words) and (period := read_period(words)) is not None and period.end is not None:
                found.add(period)
    return found.pop() if len(found) == 1 else None
