"""What pages and nested tables do to headings and words: nearness, page breaks, ligatures, an archive's label, tables in tables."""

import pytest

from qs_assistant.documents.formats import ParseLimits
from qs_assistant.documents.formats.ligatures import known
from qs_assistant.documents.formats.worker import parse_and_check
from qs_assistant.documents.split import split
from qs_assistant.types.errors import DocumentError
from tests.cli.bad_files import nested_word
from tests.documents.formats import samples

RIGHT = (300, 400, 500)
PAIRS = (230, 330, 430, 530)


def read(data):
    parsed = parse_and_check(data, ParseLimits(), lambda _page, _pages: None)
    document = parsed.document(identity="d", publication=parsed.guess.publication(title="t", date=""), original=data, origin="d")
    return parsed, [piece.text for piece in split(document)]


def line(page, y, name, *figures, at=RIGHT):
    """A row of a statement as pages have it: its name to the left, figures set to the right."""
    page.drawString(60, y, name)
    for place, figure in zip(at, figures, strict=False):
        page.drawRightString(place, y, figure)


def heads(page, y, *names):
    """Headings set in the middle, which so begin before their figures."""
    for place, name in zip(RIGHT, names, strict=False):
        page.drawCentredString(place - 25, y, name)


def test_headings_wider_than_their_figures_head_them_by_their_order():
    def draw(page):
        page.drawString(60, 780, "Larkfield, statement of May 4, 2027")
        heads(page, 740, "March 31, 2027", "March 31, 2026", "March 31, 2025")
        line(page, 720, "Furnaces", "8", "11", "12")
        line(page, 705, "Kiln rollers", "6,315", "5,118", "4,220")
        line(page, 690, "Wages", "71", "69", "64")

    parsed, told = read(samples.drawn_pdf(draw))
    assert "Kiln rollers, March 31, 2027: 6,315; 2026: 5,118; 2025: 4,220" in told
    assert parsed.figures.altered == ()


def test_more_figures_than_headings_are_told_without_any():
    def draw(page):
        page.drawString(60, 780, "Larkfield, statement of May 4, 2027")
        heads(page, 740, "2027", "2026")
        line(page, 720, "Kiln rollers", "6,315", "5,118", "4,220", at=(300, 345, 390))
        line(page, 705, "Wages", "7,115", "6,918", "6,420", at=(300, 345, 390))

    _, told = read(samples.drawn_pdf(draw))
    assert "Kiln rollers: 6,315; 5,118; 4,220 (columns without a heading)" in told


def test_a_table_that_goes_on_over_a_page_keeps_its_headings():
    def first(page):
        page.drawString(60, 780, "Larkfield, statement of May 4, 2027")
        heads(page, 100, "2027", "2026")
        line(page, 85, "Kiln rollers", "6,315", "5,118")
        line(page, 70, "Wages", "7,115", "6,918")

    def second(page):
        line(page, 770, "Travel", "1,204", "1,377")
        line(page, 755, "Rent", "2,408", "2,391")

    _, told = read(samples.drawn_pdf(first, second))
    assert told[-2:] == ["Travel, 2027: 1,204; 2026: 1,377", "Rent, 2027: 2,408; 2026: 2,391"]


@pytest.mark.parametrize(
    ("shown", "word"),
    [
        ("�nancial", "financial"),
        ("bene�t", "benefit"),
        ("O�cer", "Officer"),
        ("�ow", "flow"),
        ("pro�t", "profit"),
        ("x�zz", ""),
        ("5�", ""),
    ],
)
def test_a_word_with_a_sign_that_the_font_does_not_name_is_the_one_word_that_fits(shown, word):
    assert known(shown) == word


def test_a_table_of_data_with_a_table_of_notes_in_it_keeps_its_rows():
    notes = "<tr><td colspan='3'><table><tr><td>[1]</td><td>Restated for the change of 2018.</td></tr></table></td></tr>"
    rows = "<tr><td>Sales</td><td>4,102</td><td>3,871</td></tr><tr><td>Wages</td><td>7,334</td><td>6,250</td></tr>"
    head = "<tr><td>Statement, $ in Thousands</td><td>2026</td><td>2025</td></tr>"
    parsed, told = read(f"<html><body><table>{head}{rows}{notes}</table></body></html>".encode())
    assert "Sales, 2026: $4,102 thousand; 2025: $3,871 thousand" in told
    assert any("Restated for the change of 2018." in one for one in told)
    assert (parsed.figures.seen, parsed.figures.altered) == (parsed.figures.kept, ())


def test_tables_in_cells_of_tables_of_a_word_file_keep_the_names_of_their_rows():
    parsed, told = read(nested_word())
    assert [one for one in told if "Level" in one] == ["Level 0: 1,213", "Level 1: 2,213", "Level 2: 3,213"]
    assert "Below 2: 4,431" in told
    assert (parsed.figures.seen, parsed.figures.altered) == (parsed.figures.kept, ())


def test_a_word_file_that_is_nested_too_deep_is_told_to_be():
    with pytest.raises(DocumentError, match="nested too deep"):
        read(nested_word(60))


def test_the_label_that_an_archive_puts_before_a_document_is_not_its_word():
    label = b"<DOCUMENT>\n<TYPE>EX-99.1\n<SEQUENCE>2\n<FILENAME>lk20270504-99.htm\n<DESCRIPTION>EX-99.1\n<TEXT>\n"
    page = b"<html><body><p>Larkfield said that wages were $7,334 in May 2027, more than in the year before.</p></body></html>"
    parsed, told = read(label + page)
    assert not any("99" in one for one in told)
    assert (parsed.figures.seen, parsed.figures.kept) == (2, 2)


def test_words_over_columns_below_the_first_rows_head_what_follows():
    rows = (
        "<tr><td></td><td>Year ended December 31, 2026</td><td>Year ended December 31, 2025</td></tr>"
        "<tr><td>Wages</td><td>7,334</td><td>6,250</td></tr><tr><td>Rent</td><td>2,408</td><td>2,391</td></tr>"
        "<tr><td></td><td>Change in wages</td><td>Change in rent</td></tr><tr><td>By price</td><td>+310</td><td>+17</td></tr>"
    )
    _, told = read(f"<html><body><p>(In thousands)</p><table>{rows}</table></body></html>".encode())
    assert "Change in wages" in told[-1]
    assert "310" in told[-1]


def test_figures_of_other_decimals_without_headings_take_no_scale():
    def draw(page):
        page.drawString(60, 780, "Larkfield, statement of May 4, 2027")
        page.drawString(60, 750, "(in millions, except per share data)")
        line(page, 720, "Lawsuits", "12", "10", "0.01")
        line(page, 705, "Closures", "31", "28", "0.03")

    _, told = read(samples.drawn_pdf(draw))
    assert "Lawsuits: 12; 10; 0.01 (columns without a heading)" in told


def test_a_heading_over_groups_of_columns_that_is_drawn_behind_its_table_heads_them():
    def draw(page):
        page.drawString(60, 780, "Larkfield, statement of May 4, 2027")
        line(page, 720, "", "Mar 31, 2027", "Mar 31, 2026", "Mar 31, 2027", "Mar 31, 2026", at=PAIRS)
        line(page, 705, "Kiln rollers", "6,315", "5,118", "14,220", "13,907", at=PAIRS)
        line(page, 690, "Wages", "7,115", "6,918", "16,420", "15,031", at=PAIRS)
        page.drawString(60, 640, "All figures are unaudited and may change before the year is closed.")
        page.drawCentredString(260, 735, "Three Months Ended")
        page.drawCentredString(460, 735, "Nine Months Ended")

    _, told = read(samples.drawn_pdf(draw))
    expected = "Kiln rollers, three months ended Mar 31, 2027: 6,315; 2026: 5,118; nine months ended Mar 31, 2027: 14,220; 2026: 13,907"
    assert expected in told


def test_headings_drawn_column_by_column_below_a_name_of_the_rows_and_over_one_another():
    def draw(page):
        page.drawString(60, 780, "Larkfield, statement of May 4, 2027")
        page.drawCentredString(270, 750, "Q3 2027")
        page.drawCentredString(470, 750, "Q3 2026")
        line(page, 726, "($ million)", "Kilns", at=PAIRS)
        page.drawRightString(330, 736, "Dry")
        line(page, 726, "", "rooms", "Kilns", at=PAIRS[1:])
        page.drawRightString(530, 736, "Dry")
        page.drawRightString(530, 726, "rooms")
        line(page, 710, "Revenue", "315", "118", "220", "107", at=PAIRS)
        line(page, 695, "Wages", "115", "68", "120", "51", at=PAIRS)

    _, told = read(samples.drawn_pdf(draw))
    row = next(one for one in told if one.startswith("Revenue"))
    assert [part.split(": ")[1] for part in row.split("; ")] == ["$315 million", "$118 million", "$220 million", "$107 million"]
    assert [("2026" in part, "Kilns" in part) for part in row.split("; ")] == [(False, True), (False, False), (True, True), (True, False)]


def test_a_name_that_begins_as_a_month_is_the_name_of_its_row():
    def draw(page):
        page.drawString(60, 780, "Larkfield, statement of May 4, 2027")
        line(page, 740, "", "March 31, 2027", "March 31, 2026")
        line(page, 720, "Sales", "6,315", "5,118")
        page.drawString(80, 705, "Marketing")
        line(page, 705, "", "1,115", "918")
        line(page, 690, "Wages", "7,115", "6,918")

    _, told = read(samples.drawn_pdf(draw))
    assert "Marketing, March 31, 2027: 1,115; 2026: 918" in told


def test_headings_over_a_long_first_row_head_it():
    wide = (310, 380, 450, 520)

    def draw(page):
        page.drawString(60, 780, "Larkfield, statement of May 4, 2027")
        for place, year in zip(wide, ("2027", "2026", "2025", "2024"), strict=True):
            page.drawCentredString(place - 15, 745, "March 31,")
            page.drawCentredString(place - 15, 735, year)
        page.setFont("Helvetica", 6)
        figures = ("31,828,196", "27,544,039", "20,777,401", "15,849,248")
        line(page, 720, "Equity of the owners of Larkfield and of others, beginning balances", *figures, at=wide)
        line(page, 705, "Wages", "7,115,118", "6,918,302", "6,420,177", "6,011,902", at=wide)

    _, told = read(samples.drawn_pdf(draw))
    assert "Wages, March 31, 2027: 7,115,118; 2026: 6,918,302; 2025: 6,420,177; 2024: 6,011,902" in told


def test_rows_behind_a_line_between_keep_the_headings_of_the_columns_that_they_end_in():
    def draw(page):
        page.drawString(60, 780, "Larkfield, statement of May 4, 2027")
        heads(page, 740, "March 31, 2027", "March 31, 2026", "March 31, 2025")
        line(page, 720, "Kiln rollers", "6,315", "5,118", "4,220")
        line(page, 705, "Wages", "7,115", "6,918", "6,420")
        page.drawString(60, 685, "What was paid between the parts of the company, before that is taken out:")
        line(page, 660, "Rents", "1,315", "1,118", at=RIGHT[:1] + RIGHT[2:])
        line(page, 645, "Loans", "2,115", "1,918", at=RIGHT[:1] + RIGHT[2:])

    _, told = read(samples.drawn_pdf(draw))
    assert "Rents, March 31, 2027: 1,315; 2025: 1,118" in told
