"""The check of workbooks knows how displays round, and still finds figures under another name; names in several lines of a page's cell."""

import openpyxl
import pytest

from qs_assistant.documents.formats import ParseLimits, spreadsheets
from qs_assistant.documents.formats.worker import parse_and_check
from qs_assistant.documents.split import split
from qs_assistant.documents.tables import Cell
from tests.documents.formats.samples import saved

HEADS = ["", "2025", "2026"]
WHOLE, DASHED = "#,##0", '#,##0;(#,##0);"–"'


def checked(data):
    return parse_and_check(data, ParseLimits(), lambda _page, _pages: None)


def workbook(*rows, form="General"):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cell in (cell for row in book.active.iter_rows(min_row=2, min_col=2) for cell in row):
        cell.number_format = form
    return saved(book)


def lines(parsed):
    document = parsed.document(identity="d", publication=parsed.guess.publication(title="t", date=""), original=b"", origin="t")
    return [piece.text for piece in split(document)]


ROUNDED = workbook(HEADS, ["Clay, own pits", 17.545, 3.452], ["Clay, bought", 17.549, 3.447], ["Sand, dredged", 6.62, 3.4496], form=WHOLE)
SHARES = workbook(HEADS, ["Kiln availability %", 93.4, 94.1], ["Press availability %", 93.44, 88.2], form="0.0")


@pytest.mark.parametrize("data", [ROUNDED, SHARES])
def test_what_a_display_rounds_or_a_name_makes_a_share_is_not_altered(data):
    figures = checked(data).figures
    assert (figures.seen, figures.kept, figures.altered) == (figures.seen, figures.seen, ())


@pytest.mark.parametrize(("data", "moved"), [(ROUNDED, 6), (SHARES, 4)])
def test_what_a_display_rounds_is_found_under_another_name(monkeypatch, data, moved):
    shown = spreadsheets._shown_rows

    def renamed(sheet):
        rows, hidden = shown(sheet)
        return [rows[0], *([Cell(f"Freight to port {number}"), *row[1:]] for number, row in enumerate(rows[1:]))], hidden

    monkeypatch.setattr(spreadsheets, "_shown_rows", renamed)
    assert checked(data).figures.altered_count == moved


def test_noughts_that_are_shown_as_dashes_are_told_under_no_other_name():
    figures = checked(workbook(HEADS, ["Clay", 0, 12], ["Sand, 0 of it sold", 31, 0.2], form=DASHED)).figures
    assert (figures.lost, figures.altered) == ((), ())


def test_years_that_come_again_over_a_workbooks_columns_are_no_amounts():
    rows = [HEADS, ["Clay", 412, 523], [], ["By country", 2025, 2026], ["Norway", 118, 240], ["Spain", 294, 283]]
    assert checked(workbook(["In tonnes", 2025, 2026], *rows[1:])).figures.altered == ()


def test_the_first_column_below_a_time_is_one_of_figures_however_few_it_holds():
    rows = [[f"Item {number}", None, 100 + number] for number in range(12)]
    data = workbook(["", "Jun. 30, 2026", "Dec. 31, 2025"], *rows, ["Sale of the quarry", 823, None])
    parsed = checked(data)
    assert parsed.figures.altered == ()
    assert "Sale of the quarry, Jun. 30, 2026: 823" in lines(parsed)


def test_a_name_in_two_lines_of_a_cell_is_two_words():
    rows = "".join(f"<tr><td>{name}</td><td>{first}</td><td>{second}</td></tr>" for name, first, second in (
        ("Bay one", 418, 533), ("Bay two", 267, 391), ("PROJECT<br/>TOTAL", 685, 924)))  # fmt: skip
    page = f"<html><body><table><tr><td></td><td>Holes</td><td>Pits</td></tr>{rows}</table></body></html>"
    figures = checked(page.encode()).figures
    assert (figures.seen, figures.kept, figures.altered) == (6, 6, ())
