"""Files as they are really filed: hidden rows, quoted mails, tables set by spaces, headings drawn by columns, page numbers, transcripts."""

import openpyxl
import pytest
from reportlab.pdfgen import canvas

from qs_assistant.documents.formats import ParseLimits
from qs_assistant.documents.formats.number_formats import shown_number
from qs_assistant.documents.formats.worker import parse_here
from qs_assistant.documents.split import split
from tests.documents.formats.samples import saved


def read(data):
    return parse_here(data, ParseLimits(), lambda _page, _pages: None)


def pieces(data):
    parsed = read(data)
    return split(parsed.document(identity="d", publication=parsed.guess.publication(title="t", date=""), original=data, origin="d"))


def texts(data):
    return [piece.text for piece in pieces(data)]


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (0.715, "0.0%", "71.5%"), (27_640_000, '$#,##0.0,,"M"', "$27.6M"), (-1234.5, "#,##0.00;(#,##0.00)", "(1,234.50)"),
        (0, '0;-0;"none"', "none"), (7, "General", "7"), (14200, "General", "14,200"), (2026, "General", "2026"),
        (0.5, "# ?/?", "0.5"), (12, '0" weeks"', "12 weeks"),
        (1.5, "[$€-407]0.00", "€1.50"), (5, ";;;", ""),
    ],
)  # fmt: skip
def test_a_number_is_shown_as_its_format_shows_it(value, form, shown):
    assert shown_number(value, form) == shown


def workbook():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Guidance"
    for line in (
        ["Larkfield guidance, $ million"],
        ["Item", "Low", "High", "Board"],
        ["Furnaces 2027", 31, 36, 29],
        ["Furnaces 2027 (draft)", 55, 80],
    ):
        sheet.append(line)
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["D"].hidden = True
    return saved(book)


def test_hidden_rows_and_columns_of_a_workbook_are_told_and_not_read():
    assert texts(workbook()) == ["Larkfield guidance: Furnaces 2027, Low: $31 million; High: $36 million"]
    assert read(workbook()).notes == (
        "In the sheet “Guidance” 1 hidden row and 1 hidden column were not read, since nobody sees them there.",
    )


def test_merged_headings_head_all_that_they_cover():
    book = openpyxl.Workbook()
    sheet = book.active
    for line in (["", "2025", "", "2026", ""], ["USD thousands", "H1", "H2", "H1", "H2"], ["Licence income", 2100, 2700, 12800, 19400]):
        sheet.append(line)
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("D1:E1")
    (row,) = pieces(saved(book))
    assert [(one.text, one.period) for one in row.figures][2] == ("$12,800 thousand", "2026-01-01/2026-06-30")


def sheet(*rows, title="Sheet1"):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return saved(book)


GOING_ON = (("", "H1 2026", "H1 2025"), ("Glaze costs", 412, 377), ("", "", ""), ("Kiln crew", 57, 49))


def test_rows_below_an_empty_one_have_the_headings_above_it():
    assert texts(sheet(*GOING_ON)) == [
        "Glaze costs, H1 2026: 412; 2025: 377",
        "Kiln crew, H1 2026: 57; 2025: 49",
    ]


def test_rows_with_more_columns_than_the_headings_above_do_not_have_them():
    told = texts(sheet(*GOING_ON[:3], ("Kiln crew", 57, 49, 31)))
    assert told[0] == "Glaze costs, H1 2026: 412; 2025: 377"
    assert "H1" not in told[1]


BESIDE = (("Plant", "2027", "", "Line", "Start"), ("Ghent", 18.4, "", "Turku 2", "March 2028"), ("Turku", 22.6, "", "Ghent 3", "June 2029"))


def test_tables_side_by_side_are_two():
    told = texts(sheet(*BESIDE))
    assert told[:2] == ["Ghent, 2027: 18.4", "Turku, 2027: 22.6"]
    assert not [text for text in told if "Ghent" in text and "Turku" in text]


def test_an_empty_column_between_years_parts_no_table():
    assert texts(sheet(("Item", "", "2027", "", "2028"), ("Glaze", "", 18, "", 19), ("Clay", "", 22, "", 23))) == [
        "Glaze, 2027: 18; 2028: 19",
        "Clay, 2027: 22; 2028: 23",
    ]


def test_a_workbook_is_called_what_stands_above_its_first_table():
    above = (("Fenwick Kilns plc",), ("Half-year results",), ("In thousands",), ())
    assert read(sheet(*above, *GOING_ON, title="Summary")).guess.title == "Fenwick Kilns plc, Half-year results"
    assert read(sheet(*GOING_ON, title="Summary")).guess.title == "Summary"


@pytest.mark.parametrize("untelling", ["Document", "Untitled document", "EX-99.1", "Exhibit 99.1", "Sheet1"])
def test_what_any_document_may_be_called_is_no_title(untelling):
    page = f"<title>{untelling}</title><body><p>Exhibit 99.1</p><p>Fenwick Kilns plc</p><p>{'Glaze sold well. ' * 9}</p></body>"
    assert read(page.encode()).guess.title == "Fenwick Kilns plc"


def test_a_telling_title_stays():
    page = "<html><head><title>Document of the kiln makers</title></head><body><p>Fenwick Kilns plc</p><p>Glaze sold well.</p></body>"
    assert read(page.encode()).guess.title == "Document of the kiln makers"


def test_a_workbook_of_a_thousand_sheets_is_read():
    book = openpyxl.Workbook()
    for number in range(999):
        book.create_sheet(f"S{number}").append([f"Item {number}", number + 0.5])
    assert any("998.5" in text for text in texts(saved(book)))


def test_a_quoted_mail_is_its_senders_word_and_of_its_day():
    mail = (
        b"From: Desk A <a@example.org>\nTo: l@example.org\nDate: Thu, 29 Oct 2026 09:00:00 -0400\nSubject: Re: furnaces\n\n"
        b"Agreed for now.\n\nOn Tue, Mar 3, 2026 at 8:05 AM Desk B\n<b@example.org> wrote:\n"
        b"> The second site will have 240 people.\n>> An older word of 7 people.\n"
    )
    assert [(piece.text, piece.speaker) for piece in pieces(mail)] == [
        ("Agreed for now.", ""),
        ("The second site will have 240 people.", "Desk B, Mar 3, 2026"),
        ("An older word of 7 people.", "Desk B, Mar 3, 2026"),
    ]


def test_a_table_set_by_spaces_has_its_headings_and_scale():
    text = (
        "LARKFIELD CELLS\n\n<TABLE>\n<CAPTION>\n                           (In thousands)\n"
        "                  Three Months Ended June 30,\n"
        "                        2026           2025\n                     ----------     ----------\n"
        "<S>                  <C>            <C>\n"
        "Furnace costs        $   41,207     $   52,618\nOperating loss       $  (63,915)    $  (70,222)\n"
        "                     ==========     ==========\n</TABLE>\n"
    )
    assert texts(text.encode()) == [
        "Furnace costs, three months ended June 30, 2026: $41,207 thousand; 2025: $52,618 thousand",
        "Operating loss, three months ended June 30, 2026: $(63,915) thousand; 2025: $(70,222) thousand",
    ]


def test_headings_drawn_column_by_column_head_their_columns():
    page = canvas.Canvas("")
    page.setFont("Helvetica", 10)
    page.drawString(72, 700, "Statements of Operations (in thousands)")
    for right, year in ((350, "2026"), (440, "2025")):
        for y, words in ((670, "Quarter ended"), (658, "June 30,"), (646, year)):
            page.drawRightString(right, y, words)
    for y, cells in ((630, ("Licence income", "$ 17,300", "$ 2,900")), (614, ("Furnace costs", "41,207", "52,618"))):
        page.drawString(72, y, cells[0])
        page.drawRightString(350, y, cells[1])
        page.drawRightString(440, y, cells[2])
    assert texts(page.getpdfdata())[-2:] == [
        "Licence income, quarter ended June 30, 2026: $17,300 thousand; 2025: $2,900 thousand",
        "Furnace costs, quarter ended June 30, 2026: $41,207 thousand; 2025: $52,618 thousand",
    ]


def test_page_numbers_and_raised_marks_are_in_no_sentence():
    page = canvas.Canvas("")
    for number, line in ((7, "The second site lies in Osaka, and its yearly lease will be $5.5"), (8, "million a year from 2029 on.")):
        page.setFont("Helvetica", 10)
        page.drawString(72, 140, line)
        page.drawString(300, 95, str(number))
        page.showPage()
    page.setFont("Helvetica", 10)
    page.drawString(72, 700, "There are 583")
    page.setFont("Helvetica", 6)
    page.drawString(72 + page.stringWidth("There are 583", "Helvetica", 10), 704, "2")
    page.setFont("Helvetica", 10)
    page.drawString(72 + page.stringWidth("There are 5832", "Helvetica", 10), 700, " people at the plant now.")
    text = " ".join(texts(page.getpdfdata()))
    assert "its yearly lease will be $5.5 million a year from 2029 on." in text
    assert "There are 583 people at the plant now." in text


def test_a_transcript_gives_each_turn_to_its_speaker():
    turns = (
        "Operator: Good day to all of you on this call.\n\nMara Holt, Chief Financial Officer: We spent $41 million in the quarter.\n\n"
        "That is less than a year before.\n\nTom Reyes - Analyst: How many people are there now?\n\n"
        "Mara Holt, Chief Financial Officer: There are 583 of them.\n"
    )
    told = {piece.text: piece.speaker for piece in pieces(turns.encode())}
    assert told["There are 583 of them."] == "Mara Holt, Chief Financial Officer"
    assert told["That is less than a year before."] == "Mara Holt, Chief Financial Officer"
    assert told["How many people are there now?"] == "Tom Reyes, Analyst"


def test_a_page_that_is_about_a_company_is_not_published_by_it():
    page = b"<html><body><p>QuantumScape said on May 5, 2026 that its plant runs.</p></body></html>"
    assert read(page).guess.publisher == ""


def test_a_statements_date_is_the_end_of_its_newest_period():
    page = (
        b'<html><body><table><tr><th rowspan="2">BALANCE - USD ($)<br> $ in Thousands</th><th colspan="2">3 Months Ended</th></tr>'
        b"<tr><th>Jun. 30, 2025</th><th>Jun. 30, 2026</th></tr><tr><td>Cash</td><td>$ 12</td><td>$ 14</td></tr></table></body></html>"
    )
    assert read(page).guess.date == "2026-06-30"


def test_the_registrant_is_the_name_above_its_line_whatever_stands_between():
    page = (
        "<html><title>abc-20260630</title><body><p>FORM 10-Q</p><p>HARROW RAIL CORPORATION</p><p>Commission File Number 1-6075</p>"
        "<p>For the transition period from ____ to ____</p><p>(Exact name of registrant as specified in its charter)</p><p>Words.</p>"
        "</body></html>"
    )
    guess = read(page.encode()).guess
    assert (guess.publisher, guess.title) == ("HARROW RAIL CORPORATION", "HARROW RAIL CORPORATION 10-Q")


def test_a_note_mark_before_words_on_a_page_is_no_figure():
    page = canvas.Canvas("")
    page.setFont("Helvetica", 9)
    for at, (name, first, second) in enumerate((("Sales", "2,173", "2,189"), ("Costs", "1,101", "1,207"), ("Profit", "1,072", "982"))):
        y = 700 - 12 * at
        page.drawString(75, y, name)
        page.drawRightString(310, y, first)
        page.drawRightString(390, y, second)
    page.drawString(75, 660, "(2)")
    page.drawString(95, 660, "Costs leave out what was spent on headquarters.")
    data = page.getpdfdata()
    assert not any(figure.value == -2 for piece in pieces(data) for figure in piece.figures)
    assert any("(2) Costs leave out" in text for text in texts(data))


def test_a_raised_letter_in_brackets_is_a_note_mark():
    page = canvas.Canvas("")
    page.setFont("Helvetica", 10)
    page.drawString(75, 700, "Veldan family")
    page.setFont("Helvetica", 6)
    page.drawString(138, 704, "(d)")
    page.setFont("Helvetica", 10)
    page.drawString(150, 700, "grew by 14% in the first half of the year.")
    assert texts(page.getpdfdata()) == ["Veldan family grew by 14% in the first half of the year."]


def test_of_a_file_of_several_mails_the_first_is_read_and_the_others_are_told():
    head = b"From: Desk <desk@example.test>\nTo: a@example.test\nDate: Mon, 9 Feb 2026 10:00:00 +0000\nSubject: Prices\n\n"
    mail = head + b"The price was $114.\n\n"
    parsed = read(mail + b"From 17591@example Wed Mar 11 10:09:01 +0000 2026\n" + mail.replace(b"114", b"118"))
    assert "only the first is read" in parsed.notes[0]
    assert "118" not in " ".join(block.text for section in parsed.sections for block in section.blocks)


def test_columns_that_stand_close_keep_their_figures_apart():
    page = canvas.Canvas("")
    page.setFont("Helvetica", 9)
    page.drawString(75, 712, "(in thousands)")
    page.drawString(226, 712, "Q2 2026")
    page.drawString(272, 712, "Q2 2025")
    for at, (name, first, second) in enumerate(
        (("Net sales", "2,634", "2,345"), ("Costs", "1,101", "1,207"), ("Profit", "1,533", "1,138"))
    ):
        y = 700 - 12 * at
        page.drawString(75, y, name)
        page.drawString(230, y, f"$ {first} ${' ' * 6}{second}")
    told = [piece.text for piece in pieces(page.getpdfdata()) if "Net sales" in piece.text]
    assert told == ["Net sales, Q2 2026: $2,634 thousand; 2025: $2,345 thousand"]


def test_headings_and_a_measure_above_an_empty_row_of_a_workbook_are_those_of_the_table_below():
    book = openpyxl.Workbook()
    for row in (["Segments"], [], ["In millions of CHF"], [None, "Sales", "Costs"], [], ["North", 1255, 271], ["South", 310, 118]):
        book.active.append(row)
    assert "North, Sales: 1,255 million; Costs: 271 million" in " ".join(texts(saved(book)))


def test_a_table_that_goes_on_behind_a_line_keeps_its_headings_and_its_scale():
    page = canvas.Canvas("")
    page.setFont("Helvetica", 9)
    page.drawString(75, 724, "(in millions)")
    page.drawRightString(310, 712, "2026")
    page.drawRightString(390, 712, "2025")
    for at, (name, first, second) in enumerate((("Cash", "2,173", "2,189"), ("Stock", "1,101", "1,207"), ("Assets", "3,274", "3,396"))):
        page.drawString(75, 700 - 12 * at, name)
        page.drawRightString(310, 700 - 12 * at, first)
        page.drawRightString(390, 700 - 12 * at, second)
    page.drawString(110, 615, "LIABILITIES AND EQUITY")
    for at, (name, first, second) in enumerate((("Payables", "811", "790"), ("Loans", "1,020", "1,044"), ("Equity", "1,443", "1,562"))):
        page.drawString(75, 560 - 12 * at, name)
        page.drawRightString(310, 560 - 12 * at, first)
        page.drawRightString(390, 560 - 12 * at, second)
    assert "Payables, 2026: 811 million; 2025: 790 million" in " ".join(texts(page.getpdfdata()))


def test_a_footnote_mark_is_no_digit_of_the_figure_before_it():
    page = b"<p>Net loss was $91.7<sup>3</sup> million, and there were 611<sup>(4)</sup> people at 5 m<sup>2</sup> each.</p>"
    assert texts(page) == ["Net loss was $91.7 million, and there were 611 people at 5 m² each."]


def test_a_sentence_with_words_put_in_and_struck_out_stays_whole():
    page = b"<p>The tools cost <del>$58 million</del> <ins>$37 million</ins> in 2026, and <s>840</s> 702 people run them.</p>"
    assert texts(page) == ["The tools cost $37 million in 2026, and 702 people run them."]


def test_a_heading_over_several_columns_heads_each_of_them():
    page = (
        b'<table><tr><th rowspan="2">Item, $ million</th><th colspan="2">2026</th><th colspan="2">2025</th></tr>'
        b"<tr><th>Q3</th><th>Q2</th><th>Q3</th><th>Q2</th></tr><tr><td>Revenue</td><td>17.3</td><td>15.8</td><td>2.9</td><td>1.6</td></tr></table>"
    )
    assert texts(page) == ["Revenue, 2026 Q3: $17.3 million; 2026 Q2: $15.8 million; 2025 Q3: $2.9 million; 2025 Q2: $1.6 million"]
