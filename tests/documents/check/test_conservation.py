"""The conservation check finds what a reader loses or alters: shown with readers that are broken on purpose."""

from dataclasses import replace

import docx
import openpyxl
import pytest

from qs_assistant.documents.formats import ParseLimits, elements
from qs_assistant.documents.formats.worker import parse_and_check
from qs_assistant.documents.tables import Cell
from qs_assistant.documents.tables.headings import Headings
from tests.documents.filings import samples as filings
from tests.documents.formats import samples
from tests.documents.formats.samples import saved


def checked(data):
    return parse_and_check(data, ParseLimits(), lambda _page, _pages: None)


def broken(monkeypatch, change):
    whole = elements.table_rows
    monkeypatch.setattr(elements, "table_rows", lambda table, tags=(): change(whole(table, tags)))


@pytest.mark.parametrize("kind", sorted(samples.LETTERS))
def test_every_figure_of_a_letter_is_kept(kind):
    figures = checked(samples.LETTERS[kind]()).figures
    assert figures.kept == figures.seen > 0
    assert figures.altered == ()


def test_every_figure_of_a_filing_is_kept():
    figures = checked(filings.filing(filings.STATEMENT)).figures
    assert (figures.seen, figures.kept, figures.lost, figures.altered) == (10, 10, (), ())


def test_a_reader_that_drops_tagged_figures_is_found_out(monkeypatch):
    broken(monkeypatch, lambda rows: [[Cell("") if cell.tag else cell for cell in row] for row in rows])
    figures = checked(filings.filing(filings.STATEMENT)).figures
    assert [one.figure for one in figures.lost if "," in one.figure] == ["41,207", "52,618", "63,915", "70,222"]


def test_a_reader_that_glues_digits_is_found_out(monkeypatch):
    broken(monkeypatch, lambda rows: [[Cell(f"{cell.text.replace(',', '')}1") if cell.tag else cell for cell in row] for row in rows])
    figures = checked(filings.filing(filings.STATEMENT)).figures
    assert "412071 is not in the file" in figures.altered
    assert figures.altered_count == 4


def test_a_file_that_loses_many_figures_is_refused_with_them(monkeypatch):
    broken(monkeypatch, lambda rows: rows[:2])
    lines = "".join(f"<tr><td>Item {n}</td><td>{filings.tagged(str(1000 + 7 * n), 'q3')}</td></tr>" for n in range(40))
    figures = checked(filings.filing(f"<table><tr><td></td><td>2026</td></tr>{lines}</table>")).figures
    assert figures.refusal.startswith("Its reader loses too many of its figures")
    assert "1007" in figures.refusal


def test_what_nobody_sees_is_not_counted():
    page = '<p>There are 583<sup>2</sup> people, <del>910</del> and 41.</p><p style="display:none">77</p><p><sup>2</sup> Full-time.</p>'
    figures = checked(f"<html><body>{page}</body></html>".encode()).figures
    assert (figures.seen, figures.kept, figures.altered) == (2, 2, ())


def test_a_workbooks_values_are_found_as_they_are_displayed():
    book = openpyxl.Workbook()
    sheet = book.active
    for line in (["Item", "Base"], ["Yield", 0.715], ["Tooling", 27_640_000]):
        sheet.append(line)
    sheet["B2"].number_format, sheet["B3"].number_format = "0.0%", '$#,##0.0,,"M"'
    parsed = checked(saved(book))
    (table,) = [block for section in parsed.sections for block in section.blocks]
    assert [row[1] for row in table.rows] == ["71.5%", "$27.6M"]
    assert (parsed.figures.seen, parsed.figures.kept) == (2, 2)


def test_raised_and_struck_figures_of_a_word_file_are_no_figures():
    document = docx.Document()
    paragraph = document.add_paragraph("The net loss was $86.4")
    paragraph.add_run("1").font.superscript = True
    paragraph.add_run(" million, not ")
    paragraph.add_run("$91 million").font.strike = True
    paragraph.add_run("more.")
    parsed = checked(saved(document))
    assert parsed.sections[0].blocks[0].text == "The net loss was $86.4 million, not more."
    assert (parsed.figures.seen, parsed.figures.kept) == (1, 1)


MOVED = (
    "<p>(In thousands)</p><table><tr><td></td><td>2026</td><td>2025</td></tr>"
    + "".join(
        f"<tr><td>{name}</td><td>{first}</td><td>{second}</td></tr>"
        for name, first, second in (("Royalties", "4,102", "3,871"), ("Wages", "7,334", "6,250"), ("Travel", "1,481", "1,296"))
    )
    + "</table>"
)


def with_cells_swapped(rows, first, second):
    """Each row with two of its cells in each other's place."""
    return [[*row[:first], row[second], *row[first + 1 : second], row[first], *row[second + 1 :]] if len(row) > 2 else row for row in rows]


def test_a_reader_that_moves_figures_to_another_period_is_found_out(monkeypatch):
    page = f"<html><body>{MOVED}</body></html>".encode()
    assert checked(page).figures.altered == ()
    broken(monkeypatch, lambda rows: [rows[0], *with_cells_swapped(rows[1:], 1, 2)])
    figures = checked(page).figures
    assert figures.altered_count == 6
    assert figures.altered[0] == "4102 of “Royalties” is told as of 2025, and the file has it as of 2026"
    assert figures.refusal.startswith("Its reader misreads too many of its figures")


def test_a_reader_that_moves_figures_to_another_row_is_found_out(monkeypatch):
    names = ["Wages", "Travel", "Royalties"]
    broken(monkeypatch, lambda rows: [rows[0], *([Cell(name), *row[1:]] for name, row in zip(names, rows[1:], strict=True))])
    figures = checked(f"<html><body>{MOVED}</body></html>".encode()).figures
    assert figures.altered[0] == "4102 is told under another name than “Royalties”"
    assert figures.altered_count == 6


def test_a_reader_that_takes_another_tag_is_found_out(monkeypatch):
    def swapped(rows):
        tagged = [[cell for cell in row if cell.tag] for row in rows]
        return [
            [replace(cell, tag=others[1 - others.index(cell)].tag) if cell.tag and len(others) == 2 else cell for cell in row]
            for row, others in zip(rows, tagged, strict=True)
        ]

    assert checked(filings.filing(filings.STATEMENT)).figures.altered == ()
    broken(monkeypatch, swapped)
    figures = checked(filings.filing(filings.STATEMENT)).figures
    assert figures.altered_count == 4
    assert "2025-07-01/2025-09-30" in figures.altered[0]


@pytest.mark.parametrize("kind", ["csv", "docx", "xlsx"])
def test_what_other_kinds_move_is_found_out(monkeypatch, kind):
    rows = [["", "2026", "2025"], ["Royalties", "4,102", "3,871"], ["Wages", "7,334", "6,250"], ["Travel", "1,481", "1,296"]]
    data = samples.TABLES[kind](rows)
    assert checked(data).figures.altered == ()
    path = Headings.path
    monkeypatch.setattr(Headings, "path", lambda self, item: {"2026": "2025", "2025": "2026"}.get(path(self, item), ""))
    assert checked(data).figures.altered_count == 6


def test_a_moved_figure_of_a_page_or_a_text_is_found_out(monkeypatch):
    rows = ("                      2026      2025", "Royalties            4,102     3,871", "Wages                7,334     6,250")
    text = "\n".join(("Outlook of Larkfield", "", *rows, ""))
    assert checked(text.encode()).figures.altered == ()
    monkeypatch.setattr(Headings, "loose_paths", lambda _self, values, _paired: ["2025", "2026"][: len(values)])
    assert checked(text.encode()).figures.altered_count == 4


def test_the_header_of_a_filing_is_no_word_of_it_even_where_nothing_hides_it():
    hidden = filings.header()
    bare = hidden.replace(' style="display:none"', "")
    assert bare != hidden
    body = f"<p>Larkfield Cells, Form 10-Q.</p><table><tr><td>Costs</td><td>{filings.tagged('1,213', 'q3')}</td></tr></table>"
    parsed = checked(filings.filing(body, head=bare))
    assert (parsed.figures.kept, parsed.figures.altered) == (parsed.figures.seen, ())
    assert parsed.sections == checked(filings.filing(body, head=hidden)).sections


def test_a_page_that_ends_within_a_tag_has_lost_no_figure():
    page = '<html><body><p>Furnaces cost 4,102 thousand.</p><table><tr><td>Kilns</td><td width="7" height="3'
    figures = checked(page.encode()).figures
    assert (figures.seen, figures.kept) == (1, 1)
