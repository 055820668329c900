"""Tables of very many rows, columns, spans and sheets are read whole, in a time that grows as they do."""

import io
import time

import openpyxl
import pytest

from qs_assistant.documents.formats import ParseLimits
from qs_assistant.documents.formats import docx as docx_reader
from qs_assistant.documents.formats.detect import delimiter
from qs_assistant.documents.formats.worker import parse_and_check
from qs_assistant.types.errors import DocumentError
from tests.documents.formats import samples

WIDE = 2_000
SECONDS = 12  # of computing, on a machine that is busy; comparing every figure with every column takes a minute


def read(data, limits=None):
    began = time.process_time()
    parsed = parse_and_check(data, limits or ParseLimits(), lambda _page, _pages: None)
    return parsed, time.process_time() - began


def grid(rows, columns):
    """A table of different figures, below names that a column each has."""
    head = ["Plant", *(f"Line {at} output" for at in range(columns - 1))]
    return [head, *([f"Works {row}", *(f"{1000 + 7 * row + 3 * at}" for at in range(columns - 1))] for row in range(rows))]


def page(rows):
    cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
    return f"<html><body><h1>Output of all lines</h1><table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table></body></html>".encode()


def in_columns(rows):
    """A table set by spaces."""
    return "\n".join(["OUTPUT OF ALL LINES", "", *("".join(f"{cell:>22}" for cell in row) for row in rows)]).encode()


def marked(rows):
    head, *rest = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(["# Output of all lines", "", head, "|---" * len(rows[0]) + "|", *rest]).encode()


KINDS = {"html": page, "text": in_columns, "markdown": marked, "csv": samples.TABLES["csv"], "xlsx": samples.TABLES["xlsx"]}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_very_wide_table_is_read_whole_in_time(kind):
    parsed, seconds = read(KINDS[kind](grid(10, WIDE)))
    assert parsed.figures.kept == parsed.figures.seen >= 10 * (WIDE - 1)
    assert parsed.figures.altered == ()
    assert seconds < SECONDS
    table = next(block for section in parsed.sections for block in section.blocks if hasattr(block, "rows"))
    assert table.header[-1] == f"Line {WIDE - 2} output"
    assert table.rows[-1][-1].replace(",", "") == f"{1000 + 7 * 9 + 3 * (WIDE - 2)}"


@pytest.mark.parametrize("kind", ["html", "csv", "xlsx"])
def test_a_figure_that_stands_in_every_cell_is_checked_in_time(kind):
    rows = [["Plant", "Output", "Stock"], *([f"Works {'abcdefghij'[at % 10] * 3}{at}", "4417", "4417"] for at in range(6_000))]
    parsed, seconds = read(KINDS[kind](rows))
    assert parsed.figures.kept == parsed.figures.seen >= 12_000
    assert parsed.figures.altered == ()
    assert seconds < SECONDS


def test_a_table_whose_first_lines_are_longer_than_a_sample_is_a_table():
    rows = "\n".join(",".join(f"Line {at} output of the year" for at in range(6_000)) for _ in range(3))
    assert delimiter(rows) == ","


def test_columns_far_out_in_a_sheet_are_read():
    book = openpyxl.Workbook()
    book.active.append(["Plant", *(f"Line {at}" for at in range(400))])
    book.active.append(["Works", *(5_000 + at for at in range(400))])
    target = io.BytesIO()
    book.save(target)
    parsed, _ = read(target.getvalue())
    assert parsed.figures.kept == parsed.figures.seen >= 400


def test_a_sheet_whose_last_cell_stands_far_out_is_read_in_time():
    book = openpyxl.Workbook()
    for row in grid(20, 4):
        book.active.append(row)
    book.active.cell(1_048_576, 16_384).number_format = "0.0"
    target = io.BytesIO()
    book.save(target)
    parsed, seconds = read(target.getvalue())
    assert parsed.figures.kept == parsed.figures.seen >= 60
    assert seconds < SECONDS


def test_tables_side_by_side_are_told_apart_however_many_there_are():
    part = [["Item", "Tons"], ["Slurry", 4_100], ["Powder", 5_200]]
    book = openpyxl.Workbook()
    for number, row in enumerate(part):
        book.active.append([cell for at in range(300) for cell in (row[0], row[1] + at if number else row[1], None)])
    target = io.BytesIO()
    book.save(target)
    parsed, seconds = read(target.getvalue())
    tables = [block for section in parsed.sections for block in section.blocks]
    assert [table.header for table in tables] == [("Item", "Tons")] * 300
    assert tables[-1].rows == (("Slurry", "4,399"), ("Powder", "5,499"))
    assert seconds < SECONDS


def test_a_row_of_cells_that_all_span_down_is_placed_in_time():
    first = "".join(f'<td rowspan="2">{1000 + at}</td>' for at in range(8_000))
    second = "".join(f"<td>{30_000 + at}</td>" for at in range(8_000))
    parsed, seconds = read(f"<html><body><table><tr>{first}</tr><tr>{second}</tr></table></body></html>".encode())
    assert parsed.figures.kept == parsed.figures.seen == 16_000
    assert seconds < SECONDS


def test_empty_cells_that_span_down_for_ever_are_refused():
    rows = "".join(f'<tr><td rowspan="9999"></td><td>Works {at}</td><td>{at + 4_000}</td></tr>' for at in range(1_000))
    with pytest.raises(DocumentError, match="span down over so many rows"):
        read(f"<html><body><table>{rows}</table></body></html>".encode())


@pytest.mark.parametrize("span", ["0", "-5", "many", "2.5", "99999999999999999999", "100%", "", "٣", "²"])
def test_spans_that_are_no_counts_count_as_one(span):
    rows = "".join(
        f'<tr><td colspan="{span}">Works {at}</td><td rowspan="{span}">{at + 4_000}</td><td>{at + 9_000}</td></tr>' for at in range(20)
    )
    html = f"<html><body><table><tr><th>Plant</th><th>2026</th><th>2025</th></tr>{rows}</table></body></html>"
    parsed, _ = read(html.encode())
    table = next(block for section in parsed.sections for block in section.blocks if hasattr(block, "rows"))
    assert table.header == ("Plant", "2026", "2025")
    assert table.rows == tuple((f"Works {at}", f"{at + 4_000}", f"{at + 9_000}") for at in range(20))


def test_a_word_file_of_too_many_cells_is_refused_before_it_is_read(monkeypatch):
    rows = [["", "2026"], ["Royalties", "4,102"], ["Wages", "7,334"]]
    data = samples.TABLES["docx"](rows)
    assert docx_reader.parse_docx(data, ParseLimits()).sections
    monkeypatch.setattr(docx_reader, "MOST_CELLS", 5)
    with pytest.raises(DocumentError, match="tables have 6 cells, and more than 5 would take too long to read"):
        docx_reader.parse_docx(data, ParseLimits())
