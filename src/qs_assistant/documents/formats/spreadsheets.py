"""Tables as files: CSV by its delimiter, XLSX by its sheets."""

import csv
import io
import itertools
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from qs_assistant.documents.formats.authors import stated_author
from qs_assistant.documents.formats.detect import CSV, XLSX, decode, delimiter
from qs_assistant.documents.formats.guess import guess_from
from qs_assistant.documents.formats.number_formats import shown_number
from qs_assistant.documents.formats.outline import Outline
from qs_assistant.documents.formats.parsed import Guess, Parsed, ParseLimits
from qs_assistant.documents.formats.sheet_blocks import goes_on, headings, side_by_side
from qs_assistant.documents.tables import Cell
from qs_assistant.documents.tables.display import display, is_year
from qs_assistant.documents.tables.measures import measure_of
from qs_assistant.text.counting import counted
from qs_assistant.types.errors import DocumentError

MAX_COLUMNS = 16_384  # as many as a spreadsheet has
FEW_COLUMNS = 256  # that are read of a sheet whose last cell stands so far out that most of it must be empty
MOST_PLACES = 400_000  # of a sheet, rows times columns, all of which are looked at
MAX_CELL = 20_000
MAX_TITLE = 120
MAX_HEADS = 3  # rows of headings above an empty row
TITLE_LINES = 2  # of single cells above the first table
EMPTY_ROWS = 1_000  # a sheet that claims a million empty rows is read no further


def parse_csv(data: bytes, limits: ParseLimits) -> Parsed:
    """Read a table written as text.

    Raises:
        DocumentError: a row or a cell is too long, or there is no table.
    """
    text = decode(data)
    outline = Outline(limits)
    csv.field_size_limit(MAX_CELL)
    try:
        rows = list(_bounded(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text) or ","), limits))
    except csv.Error as error:
        raise DocumentError(f"The table cannot be read as CSV ({error}). Save it again as CSV or XLSX.") from error
    outline.table(rows, headed=True)
    return Parsed(CSV, guess_from("", Guess()), outline.sections())


def parse_xlsx(data: bytes, limits: ParseLimits) -> Parsed:
    """Read a workbook's visible cells as they are shown: the values last calculated, never its formulas, macros or links.

    Raises:
        DocumentError: it is damaged, too large, or empty.
    """
    outline = Outline(limits)
    notes: list[str] = []
    title = ""
    _require_few_cells(data, limits)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False, keep_vba=False)
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                notes.append("A hidden sheet was not read.")
                continue
            outline.heading(1, str(sheet.title))
            rows, hidden = _shown_rows(sheet)
            notes += [f"In the sheet “{sheet.title}” {hidden} not read, since nobody sees them there."] if hidden else []
            title = title or _title(rows)
            _write(outline, rows)
        facts = book.properties
        book.close()
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        SyntaxError,
        ArithmeticError,
    ) as error:
        raise DocumentError("The workbook is damaged: its sheets cannot be read. Save it again as XLSX and add it.") from error
    sections = outline.sections()
    if not sections:
        raise DocumentError(
            "The workbook's visible sheets hold nothing. Formulas count only once a spreadsheet program has calculated and saved them."
        )
    known = Guess(title=facts.title or title, author=stated_author(facts.creator))
    return Parsed(XLSX, guess_from(outline.text(), known), sections, notes=tuple(dict.fromkeys(notes)))


def _require_few_cells(data: bytes, limits: ParseLimits) -> None:
    """Count cells before any is made: a workbook in memory takes far more than its file.

    Raises:
        DocumentError: there are too many.
    """
    cells = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with archive.open(name) as part:
                    tail = b""
                    while chunk := part.read(2**20):
                        cells += (tail + chunk).count(b"</c>")
                        tail = chunk[-3:]
                if cells > limits.max_cells:
                    raise DocumentError(f"The table has more than {limits.max_cells:,} cells. Add the part that matters.")


def _shown_rows(sheet: Worksheet) -> tuple[list[list[Cell]], str]:
    """The visible cells of a sheet, merged ones spanning what they cover; and what was left out, in words."""
    width = min(sheet.max_column, MAX_COLUMNS if sheet.max_row * sheet.max_column <= MOST_PLACES else FEW_COLUMNS)
    columns = {
        place
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden
        for place in range(dimension.min or 1, min(dimension.max or 1, width) + 1)
    }
    spans = {(one.min_row, one.min_col): one for one in sheet.merged_cells.ranges}
    rows: list[list[Cell]] = []
    empty, hidden_rows, hidden_columns = 0, 0, set()
    for row in sheet.iter_rows(max_col=width):
        held = [cell for cell in row if cell.value is not None]
        if row and sheet.row_dimensions[row[0].row or 1].hidden:
            hidden_rows += bool(held)
            continue
        hidden_columns |= {cell.column for cell in held if cell.column in columns}
        cells = [_cell(cell, spans.get((cell.row, cell.column)), columns) for cell in row if cell.column not in columns]
        empty = 0 if any(cell.text for cell in cells) else empty + 1
        if empty > EMPTY_ROWS:
            break
        rows.append(_without_covered(cells))
    left_out = [counted(hidden_rows, "hidden row")] if hidden_rows else []
    left_out += [counted(len(hidden_columns), "hidden column")] if hidden_columns else []
    several = hidden_rows + len(hidden_columns) > 1
    return rows, f"{' and '.join(left_out)} {'were' if several else 'was'}" if left_out else ""


COVERED = "\x00"  # stands for a cell that a merged one covers, until the row is whole


def _cell(cell: Any, span: Any, hidden: set[int]) -> Cell:  # noqa: ANN401 - openpyxl's cells and ranges
    """A cell as it is shown; what a merged one covers, and what is struck out, says nothing."""
    if isinstance(cell, MergedCell):
        return Cell(COVERED)
    struck = cell.value is not None and cell.font is not None and bool(cell.font.strike)
    text = "" if struck else _shown(cell.value, cell.number_format or "")
    if span is None:
        indent = cell.alignment.indent if cell.value is not None and cell.alignment is not None else 0.0
        return Cell(text, indent=float(indent or 0.0))
    across = sum(1 for place in range(span.min_col, min(span.max_col, MAX_COLUMNS) + 1) if place not in hidden)
    return Cell(text, across=max(1, across), down=span.max_row - span.min_row + 1)


def _without_covered(cells: list[Cell]) -> list[Cell]:
    """A row without the cells that merged ones cover, as a page's table is written."""
    return [cell for cell in cells if cell.text != COVERED]


def _bounded(rows: Iterable[list[str]], limits: ParseLimits) -> Iterable[list[str]]:
    cells, empty = 0, 0
    for row in rows:
        empty = 0 if any(row) else empty + 1
        if empty > EMPTY_ROWS:
            return
        cells += sum(1 for cell in row if cell)
        if cells > limits.max_cells:
            raise DocumentError(f"The table has more than {limits.max_cells:,} cells. Add the part that matters.")
        yield row


def _title(rows: list[list[Cell]]) -> str:
    """What a sheet is called above its first table: the single cells of its first rows, without one that says a scale."""
    filled = [row for row in rows if _held(row)]
    above = list(itertools.takewhile(lambda row: _held(row) == 1, filled))
    words = [_words(row) for row in above[:TITLE_LINES] if not measure_of(_words(row)).scale]
    return ", ".join(words)[:MAX_TITLE] if len(above) < len(filled) else ""


def _write(outline: Outline, rows: list[list[Cell]]) -> None:
    """Write the tables of a sheet: empty rows part them, single cells above one are its caption; headings may stand above an empty row.

    What follows a table after an empty row, in its columns and without headings of its own, has the table's.
    """
    lead: list[str] = []
    heads: list[list[Cell]] = []
    before: tuple[list[list[Cell]], list[str]] = [], []
    groups = [list(group) for filled, group in itertools.groupby(rows, key=lambda row: any(cell.text for cell in row)) if filled]
    for at, group in enumerate(groups):
        table = group
        last = at == len(groups) - 1
        if not last and len(table) == 1 and _held(table[0]) == 1 and measure_of(_words(table[0])).scale:
            lead.append(_words(table[0]))
            continue
        if not last and _heads_next(table):
            heads += table
            continue
        while table and _held(table[0]) == 1 and any(_held(row) > 1 for row in table):
            lead.append(_words(table[0]))
            table = table[1:]
        if not heads and not lead and goes_on(before[0], table):
            heads, lead = before
        whole = [*heads, *table]
        for part in side_by_side(whole):
            outline.table(part, ", ".join(lead))
        before = headings(whole), lead
        lead, heads = [], []


def _heads_next(rows: list[list[Cell]]) -> bool:
    """Whether rows above an empty one head the columns of what follows: few, without a figure, and no name over the rows' own."""
    plain = len(rows) <= MAX_HEADS and not any(display(cell.text) is not None and not is_year(cell.text) for row in rows for cell in row)
    return plain and _held(rows[-1]) > 1 and not rows[-1][0].text


def _words(row: list[Cell]) -> str:
    return next(cell.text for cell in row if cell.text)


def _held(row: list[Cell]) -> int:
    return sum(1 for cell in row if cell.text)


def _shown(value: object, number_format: str) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat()
        case int() | float():
            return shown_number(value, number_format)
    return str(value)[:MAX_CELL]
