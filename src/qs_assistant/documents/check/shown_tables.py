"""Tables as a file writes them, for the conservation check only: each figure with the words of its row and the year over its column.

No more is read than can be told for sure: a row's name is what stands before its first figure; the year over a figure is the one that the
nearest rows without figures have over its columns, or, on lines of text, the one of the same place in a line of as many years. What is not
sure is not said, and then not compared.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qs_assistant.text.dates import MONTH_NAME

FIGURE = re.compile(r"\d{1,3}(?:[,\u2009\u202f]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+")
_ALONE = re.compile(rf"[\s$€£¥~(+−–-]*(?:{FIGURE.pattern})[\s%)xX]*")
_YEAR = re.compile(r"(?<![\d.,$€£-])(?:19|20)\d\d(?![\d%]|,\d|\.\d)")
_DAYS = re.compile(rf"\b(?:{MONTH_NAME})\.?\s+\d{{1,2}}\b|\b\d{{1,2}}\s+(?:months?|weeks?)\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_HEAD = re.compile(r"[^\W\d_]{4,}")
_MARK = re.compile(r"(?<=\S)\s?\(\d{1,2}\)")
_GLUED = re.compile(r".*[^\W\d_]\d{1,2}")  # a note's mark behind a name: "Gain on sale, net3"
_NIL = re.compile(r"(?<=\s)[-–—](?=[\s%]|$)")  # nothing, in a column of its own
LEAST_DIGITS = 3  # of a figure on a line: a shorter one may be a note's mark, a page or a day
MAX_ACROSS = 200
MAX_HEAD_WORDS = 8  # of a line of years: a longer one is a sentence with years in it
MAX_COLUMNS = 400


@dataclass(frozen=True, slots=True)
class WrittenCell:
    """One cell as written: its words, how many columns and rows it spans, and the period of the one tagged figure in it ("" for none).

    `value` is the number that a workbook keeps for the cell, whatever it shows.
    """

    text: str
    across: int = 1
    down: int = 1
    period: str = ""
    value: float | None = None


@dataclass(frozen=True, slots=True)
class PlacedFigure:
    """One figure of a table: its digits, the words of its row ("" where there are none), and of when it is.

    `periods` is what its tag says ("2026-07-01/2026-09-30" or a day), else the years over its column, one for each row of headings that has
    one; nothing where none can be told.
    """

    figure: str
    row: str
    periods: frozenset[str]
    place: str = ""
    value: float | None = None


@lru_cache(maxsize=65_536)
def plain(figure: str) -> str:
    """A figure's digits without the marks that group them."""
    digits = re.sub(r"[,\u2009\u202f]", "", figure).rstrip(".")
    whole, dot, part = digits.partition(".")
    return f"{whole.lstrip('0') or '0'}{dot}{part}"


def of_grid(rows: Iterable[Sequence[WrittenCell]], place: str = "") -> Iterator[PlacedFigure]:
    """The figures of a table whose cells span columns and rows."""
    years: dict[int, frozenset[str]] = {}
    heading = True
    for cells in _columns(rows):
        again = heading or _are_years(cell for _, _, cell in cells)
        figures = [one for one in cells if _is_figure(one[2].text) or (not again and _is_kept_year(one[2]))]
        if not figures:
            said = [(start, end, set(_YEAR.findall(cell.text))) for start, end, cell in cells if start]
            if any(len(found) == 1 for _, _, found in said):
                years = years if heading else {}
                for start, end, found in said:
                    if found:
                        years |= {at: years.get(at, frozenset()) | found for at in range(start, end)}
                heading = True
            continue
        heading = False
        first = figures[0][0]
        name = " ".join(cell.text for start, _, cell in cells if start < first and _LETTERS.search(cell.text))
        for start, end, cell in figures:
            over = frozenset[str]().union(*(years.get(at, frozenset()) for at in range(start, end)))
            digits = FIGURE.search(cell.text)
            if digits is not None:
                yield PlacedFigure(plain(digits.group()), name, frozenset({cell.period}) if cell.period else over, place, cell.value)


def of_lines(lines: Iterable[str], place: str = "") -> Iterator[PlacedFigure]:
    """The figures of lines of text that are rows: a name, and then figures alone."""
    years: list[str] = []
    fresh = False
    for whole in lines:
        if not _DIGIT.search(whole):
            fresh = fresh and len(whole.split()) < MAX_HEAD_WORDS
            continue
        line = _MARK.sub(" ", whole) if "(" in whole else whole
        found = _YEAR.findall(line)
        if found and _heads_columns(line):
            years = [*years, *found] if fresh else found
            fresh = True
            continue
        figures = list(FIGURE.finditer(line))
        if len(figures) > 1 and _GLUED.fullmatch(line[: figures[0].end()]):
            figures = figures[1:]
        if not figures:
            fresh = fresh and len(line.split()) < MAX_HEAD_WORDS
            continue
        fresh = False
        name, tail = line[: figures[0].start()], line[figures[0].end() :]
        if len(figures) < 2 or _LETTERS.search(tail) or not _LETTERS.search(name):
            continue
        columns = sorted([*(one.start() for one in figures), *(one.start() for one in _NIL.finditer(line, figures[0].start()))])
        sure = len(years) == len(columns)
        for match in figures:
            at = columns.index(match.start())
            if (len(match.group()) > LEAST_DIGITS or "." in match.group()) and not _YEAR.fullmatch(match.group()):
                yield PlacedFigure(plain(match.group()), name, frozenset({years[at]}) if sure else frozenset(), place)


def _heads_columns(line: str) -> bool:
    """Whether a line with years in it heads columns: no sentence, and no other figure than years and days."""
    rest = _YEAR.sub(" ", _DAYS.sub(" ", line))
    return not line.rstrip().endswith(".") and not FIGURE.search(rest) and len(_HEAD.findall(line)) <= MAX_HEAD_WORDS


def _is_figure(text: str) -> bool:
    return _ALONE.fullmatch(text) is not None and not _YEAR.fullmatch(text.strip())


def _is_kept_year(cell: WrittenCell) -> bool:
    """Whether a workbook keeps a number for a cell that reads as a year: below a table's headings it is an amount."""
    return cell.value is not None and _YEAR.fullmatch(cell.text) is not None


def _are_years(cells: Iterable[WrittenCell]) -> bool:
    """Whether all numbers of a workbook's row are years that follow each other: they head the columns below once more."""
    kept = [cell for cell in cells if cell.value is not None]
    years = sorted({int(cell.text) for cell in kept if _is_kept_year(cell)})
    return len(years) > 1 and all(map(_is_kept_year, kept)) and years[-1] - years[0] == len(years) - 1


def _columns(rows: Iterable[Sequence[WrittenCell]]) -> Iterator[list[tuple[int, int, WrittenCell]]]:
    """Each row's own cells with their columns, what spans down from above left room for."""
    free: dict[int, int] = {}  # from which row on a column is free again
    for number, row in enumerate(rows):
        placed: list[tuple[int, int, WrittenCell]] = []
        at = 0
        for cell in row:
            while free.get(at, 0) > number:
                at += 1
            if at > MAX_COLUMNS:
                break
            end = at + min(max(1, cell.across), MAX_ACROSS)
            placed.append((at, end, cell))
            if cell.down > 1:
                free |= {place: max(free.get(place, 0), number + cell.down) for place in range(at, end)}
            at = end
        yield placed
