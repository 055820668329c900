"""Cells of pages in several lines, marks in type hardly smaller than their words, ranges beside ranges, and spans that overlap."""

from qs_assistant.documents.check.shown_tables import of_lines
from qs_assistant.documents.tables.grid import Cell, placed
from tests.documents.formats import samples
from tests.documents.formats.test_pages_and_nesting import line, read


def test_a_mark_in_type_hardly_smaller_than_its_words_is_no_figure():
    def draw(page):
        page.drawString(60, 780, "Larkfield, statement of May 4, 2027")
        page.drawRightString(300, 740, "2027")
        page.drawRightString(400, 740, "2026")
        line(page, 725, "Wages", "7,115", "6,918")
        page.setFont("Helvetica", 10)
        page.drawString(60, 710, "Tax on the kilns that were sold")
        page.setFont("Helvetica", 9.2)
        page.drawString(62 + page.stringWidth("Tax on the kilns that were sold", "Helvetica", 10), 716.8, "4")
        page.setFont("Helvetica", 10)
        line(page, 709.6, "", "(2,157)", "(393)")
        line(page, 695, "Rent", "4,220", "4,118")

    parsed, told = read(samples.drawn_pdf(draw))
    assert "Tax on the kilns that were sold, 2027: (2,157); 2026: (393)" in told
    assert parsed.figures.altered == ()


def test_cells_of_two_lines_are_two_rows():
    def draw(page):
        page.drawString(60, 780, "Larkfield, outlook of May 4, 2027")
        for top, name in ((740, "Kiln sales / Middle"), (700, "Tile sales / Middle")):
            page.drawString(60, top, name)
            page.drawString(60, top - 14, "Change on a year before / Middle")
            for left, low in ((300, 11), (440, 21)):
                page.drawString(left, top, f"${low}.9B – ${low + 1}.9B / ${low + 1}.4B")
                page.drawString(left, top - 14, f"{low}.5% – {low + 1}.5% / {low + 1}.0%")

    parsed, told = read(samples.drawn_pdf(draw))
    assert "Change on a year before / Middle 11.5% – 12.5% / 12.0% 21.5% – 22.5% / 22.0%" in told
    assert "Tile sales / Middle $11.9B – $12.9B / $12.4B $21.9B – $22.9B / $22.4B" in told
    assert parsed.figures.altered == ()


def test_columns_that_hold_nothing_and_marks_of_names_are_counted_for_what_they_are():
    heads = ("May 31, 2027 May 31, 2026 May 31, 2025",)
    own = list(of_lines((*heads, "Sale of the quarry3 4,180 0.96 -")))
    assert [(one.figure, sorted(one.periods)) for one in own] == [("4180", ["2027"]), ("0.96", ["2026"])]
    unsure = list(of_lines((*heads, "Sale of the quarry3 4,180 0.96 (21) - - -")))
    assert [sorted(one.periods) for one in unsure] == [[], []]


def test_what_follows_spans_that_overlap_stands_behind_both():
    rows = [[Cell("a"), Cell("b"), Cell("c", down=2), Cell("d")], [Cell("e"), Cell("f", across=2), Cell("g"), Cell("h")]]
    _, below = placed(rows, 100)
    assert [(one.text, one.start) for one in below] == [("e", 0), ("f", 1), ("c", 2), ("g", 3), ("h", 4)]
