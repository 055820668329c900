"""Tables in plain text: columns set by spaces, with or without the <TABLE> marks and ruled lines of old filings."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qs_assistant.documents.tables.display import display, is_nil, is_year
from qs_assistant.documents.tables.grid import Cell, Placed

MARKS = re.compile(r"</?(?:TABLE|CAPTION|PAGE|S|C|FN)>", re.IGNORECASE)
_RULE = re.compile(r"(?=(?s:.)*?[-=_─━]{2})[\s\-=_─━|+:]*")
_CELL = re.compile(r"\S+(?: \S+)*")
_DOTS = re.compile(r"(?:\s?\.){3,}")
LEAST_ROWS = 2


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of lines: a table's rows, or running text."""

    lines: tuple[str, ...]
    rows: tuple[tuple[Placed, ...], ...] = ()


def stretches(text: str) -> Iterator[Stretch]:
    """A text in stretches between empty lines, its tables told apart; a table may have empty lines in it."""
    running: list[str] = []
    table: list[str] = []
    for line in text.split("\n"):
        plain = MARKS.sub(lambda match: " " * len(match.group()), line.expandtabs(8)).rstrip()
        if _fits(plain, table):
            table.append(plain)
            continue
        if table:
            yield from _closed(running, table)
            running, table = [], []
        if _cells(plain) and _is_row(plain):
            yield from _text(running[: len(running) - _heads(running)])
            table = [*running[len(running) - _heads(running) :], plain]
            running = []
        else:
            running.append(line if not MARKS.search(line) else plain)
    yield from _closed(running, table)


def _closed(running: Sequence[str], table: list[str]) -> Iterator[Stretch]:
    yield from _text(running)
    rows = [row for line in table if not _RULE.fullmatch(line) and (row := tuple(_cells(line)))]
    if sum(1 for line in table if _is_row(line)) >= LEAST_ROWS:
        yield Stretch(tuple(table), tuple(rows))
    else:
        yield from _text(table)


def _text(lines: Sequence[str]) -> Iterator[Stretch]:
    found: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            if not (_RULE.fullmatch(line) and not found):
                found.append(line)
        elif found:
            yield Stretch(tuple(found))
            found = []


def _fits(line: str, table: Sequence[str]) -> bool:
    """Whether a line goes on with a table: a row, a rule, a short label, or one empty line."""
    if not table:
        return False
    if not line.strip():
        return bool(table[-1].strip())
    if _RULE.fullmatch(line) or _is_row(line):
        return True
    cells = _cells(line)
    labels = max((row[0].end for row in map(_cells, table) if len(row) > 1), default=0)
    return len(cells) == 1 and cells[0].end <= max(labels + 6, 34) and line.strip()[-1:] not in ".!?" and bool(table[-1].strip())


def _is_row(line: str) -> bool:
    """Whether a line has cells of figures or years beside others."""
    cells = _cells(line)
    return len(cells) > 1 and any(
        display(one.text) is not None or is_year(one.text) or is_nil(one.text) or one.text in "$()" for one in cells[1:]
    )


def _heads(lines: Sequence[str]) -> int:
    """How many lines right above a table's first row head it: rules, and lines set in from the left."""
    count = 0
    for line in reversed(lines):
        set_in = len(line) - len(line.lstrip())
        if not line.strip() or not (_RULE.fullmatch(line) or set_in >= 8 or len(_cells(line)) > 1):
            break
        count += 1
    return count


def _cells(line: str) -> list[Placed]:
    if _RULE.fullmatch(line):
        return []
    line = _DOTS.sub(lambda match: " " * len(match.group()), line)
    found: list[Placed] = []
    for match in _CELL.finditer(line.replace("|", " ") if line.count("|") > 1 else line):
        indent = float(match.start()) if not found else 0.0
        found.append(Placed(match.start(), match.end(), Cell(match.group(), indent=indent)))
    return found
