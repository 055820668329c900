"""Tables as files: CSV by its delimiter, XLSX by its sheets."""

import csv
import io
import itertools
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from qs_assistant.documents.formats.detect import CSV, XLSX, decode, delimiter
from qs_assistant.documents.formats.guess import guess_from
from qs_assistant.documents.formats.outline import Outline
from qs_assistant.documents.formats.parsed import Guess, Parsed, ParseLimits
from qs_assistant.types.errors import DocumentError

MAX_COLUMNS = 256
MAX_CELL = 20_000
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
        rows = list(_bounded(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text[:100_000]) or ","), limits))
    except csv.Error as error:
        raise DocumentError(f"The table cannot be read as CSV ({error}). Save it again as CSV or XLSX.") from error
    _write(outline, rows)
    return Parsed(CSV, guess_from("", Guess()), outline.sections())


def parse_xlsx(data: bytes, limits: ParseLimits) -> Parsed:
    """Read a workbook's visible sheets: the values last calculated, never its formulas, macros or links.

    Raises:
        DocumentError: it is damaged, too large, or empty.
    """
    outline = Outline(limits)
    notes: list[str] = []
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False, keep_vba=False)
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                notes.append("A hidden sheet was not read.")
                continue
            outline.heading(1, str(sheet.title))
            _write(
                outline,
                list(_bounded(([_shown(cell) for cell in row] for row in sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True)), limits)),
            )
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
    ) as error:
        raise DocumentError("The workbook is damaged: its sheets cannot be read. Save it again as XLSX and add it.") from error
    sections = outline.sections()
    if not sections:
        raise DocumentError(
            "The workbook's visible sheets hold nothing. Formulas count only once a spreadsheet program has calculated and saved them."
        )
    creator = facts.creator if facts.creator and facts.creator.lower() != "openpyxl" else ""
    return Parsed(
        XLSX, guess_from(outline.text(), Guess(title=facts.title or "", publisher=creator)), sections, notes=tuple(dict.fromkeys(notes))
    )


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


def _write(outline: Outline, rows: list[list[str]]) -> None:
    """Write the tables of a sheet: empty rows part them, single cells above one are its caption."""
    for filled, group in itertools.groupby(rows, key=any):
        if not filled:
            continue
        table = list(group)
        lead: list[str] = []
        while table and sum(map(bool, table[0])) == 1 and any(sum(map(bool, row)) > 1 for row in table):
            lead.append(next(filter(None, table.pop(0))))
        outline.table(table, " ".join(lead))


def _shown(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat()
        case float():
            return f"{value:.12g}"
    return str(value)[:MAX_CELL]
