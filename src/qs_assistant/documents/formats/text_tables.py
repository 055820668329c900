"""Tables in plain text: columns set by spaces, with or without the <TABLE> marks and ruled lines of old filings."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qs_assistant.documents.tables.display import display, is_nil, is_year
from qs_assistant.documents.tables.grid import Cell, Placed

MARKS = re.compile(r"</?(?:TABLE|CAPTION|PAGE|S|C|FN)>", re.IGNORECASE)
_RULE = re.compile(r"(?=(?s:.)*?[-=_─━]{2})[\s\-=_─━|+:]*")
_RULE_SIGNS = frozenset("-=_─━|+:")
_CELL = re.compile(r"\S+(?: \S+)*")
_DOTS = re.compile(r"(?:\s?\.){3,}")
LEAST_ROWS = 2


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of lines: a table's rows, or running text."""

    lines: tuple[str, ...]
    rows: tuple[tuple[Placed, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of text with its cells; a rule has none."""

    text: str
    cells: tuple[Placed, ...]
    is_rule: bool
    is_row: bool


def stretches(text: str) -> Iterator[Stretch]:
    """A text in stretches between empty lines, its tables told apart; a table may have empty lines in it."""
    running: list[str] = []
    table: list[_Line] = []
    names = 0  # where the names of the table's rows end
    for line in text.split("\n"):
        marked = "<" in line and MARKS.search(line) is not None
        wide = line.expandtabs(8)
        plain = _line((MARKS.sub(lambda match: " " * len(match.group()), wide) if marked else wide).rstrip())
        if _fits(plain, table, names):
            table.append(plain)
            names = max(names, _name_end(plain))
            continue
        if table:
            yield from _closed(running, table)
            running, table = [], []
        if plain.is_row:
            heads = _heads(running)
            yield from _text(running[: len(running) - heads])
            table = [*map(_line, running[len(running) - heads :]), plain]
            names = max(map(_name_end, table))
            running = []
        else:
            running.append(plain.text if marked else line)
    yield from _closed(running, table)


def _line(text: str) -> _Line:
    is_rule = _is_rule(text)
    cells = () if is_rule else tuple(_cells(text))
    return _Line(text, cells, is_rule, _is_row(cells))


def _is_rule(line: str) -> bool:
    """Whether a line is a rule; most lines are told by their first letter."""
    return line.lstrip()[:1] in _RULE_SIGNS and _RULE.fullmatch(line) is not None


def _name_end(line: _Line) -> int:
    """Where the name of a row ends; 0 for a line that is none."""
    return line.cells[0].end if len(line.cells) > 1 else 0


def _closed(running: Sequence[str], table: Sequence[_Line]) -> Iterator[Stretch]:
    yield from _text(running)
    lines = tuple(line.text for line in table)
    if sum(line.is_row for line in table) >= LEAST_ROWS:
        yield Stretch(lines, tuple(line.cells for line in table if line.cells))
    else:
        yield from _text(lines)


def _text(lines: Sequence[str]) -> Iterator[Stretch]:
    found: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            if found or not _is_rule(line):
                found.append(line)
        elif found:
            yield Stretch(tuple(found))
            found = []


def _fits(line: _Line, table: Sequence[_Line], names: int) -> bool:
    """Whether a line goes on with a table whose rows' names end at `names`: a row, a rule, a short label, or one empty line."""
    if not table:
        return False
    if not line.text.strip():
        return bool(table[-1].text.strip())
    if line.is_rule or line.is_row:
        return True
    short = len(line.cells) == 1 and line.cells[0].end <= max(names + 6, 34)
    return short and line.text.strip()[-1:] not in ".!?" and bool(table[-1].text.strip())


def _is_row(cells: Sequence[Placed]) -> bool:
    """Whether a line has cells of figures or years beside others."""
    return len(cells) > 1 and any(
        display(one.text) is not None or is_year(one.text) or is_nil(one.text) or one.text in "$()" for one in cells[1:]
    )


def _heads(lines: Sequence[str]) -> int:
    """How many lines right above a table's first row head it: rules, and lines set in from the left."""
    count = 0
    for line in reversed(lines):
        set_in = len(line) - len(line.lstrip())
        if not line.strip() or not (set_in >= 8 or _is_rule(line) or len(_cells(line)) > 1):
            break
        count += 1
    return count


def _cells(line: str) -> list[Placed]:
    if line.count(".") > 2:
        line = _DOTS.sub(lambda match: " " * len(match.group()), line)
    found: list[Placed] = []
    for match in _CELL.finditer(line.replace("|", " ") if line.count("|") > 1 else line):
        indent = float(match.start()) if not found else 0.0
        found.append(Placed(match.start(), match.end(), Cell(match.group(), indent=indent)))
    return found
