"""What tables mean: spans, headers of several levels, scales, units, periods, groups; and what is not told."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qs_assistant.documents.formats import ParseLimits
from qs_assistant.documents.formats.worker import parse_here
from qs_assistant.documents.split import split
from qs_assistant.documents.tables import verbalize
from qs_assistant.documents.tables.display import display, ends
from qs_assistant.documents.tables.grid import Cell, Placed, placed
from qs_assistant.documents.tables.interpret import Around, interpreted
from qs_assistant.documents.tables.measures import counts, measure_of, own_measure
from qs_assistant.documents.tables.periods import read_period
from qs_assistant.types.errors import DocumentError


def rows(html):
    data = f"<html><body>{html}</body></html>".encode()
    parsed = parse_here(data, ParseLimits(), lambda _page, _pages: None)
    return [
        piece.text
        for piece in split(
            parsed.document(identity="d", publication=parsed.guess.publication(title="t", date=""), original=data, origin="d")
        )
    ]


def test_a_currency_sign_in_a_cell_of_its_own_moves_nothing():
    html = (
        '<table><tr><th>Item</th><th colspan="2">Q3 2026</th><th colspan="2">Q3 2025</th></tr>'
        "<tr><td>Licence income, millions</td><td>$</td><td>17.3</td><td>$</td><td>2.9</td></tr></table>"
    )
    assert rows(html) == ["Licence income, Q3 2026: $17.3 million; 2025: $2.9 million"]


def test_a_label_that_spans_rows_names_each_of_them():
    html = (
        "<table><tr><th>Item</th><th>Basis</th><th>Q1 2027</th><th>Q2 2027</th></tr>"
        '<tr><td rowspan="2">Furnaces ($ million)</td><td>guided</td><td>8</td><td>11</td></tr>'
        "<tr><td>actual</td><td>7.1</td><td>9.6</td></tr></table>"
    )
    assert rows(html)[1] == "Furnaces, actual, Q1 2027: $7.1 million; Q2 2027: $9.6 million"


def test_what_a_scale_excepts_is_not_scaled():
    html = (
        "<p>(In thousands, except per share data)</p><table><tr><td></td><td>2026</td></tr><tr><td>Revenue</td><td>$ 5,120</td></tr>"
        "<tr><td>Net loss per share</td><td>$ (0.21)</td></tr><tr><td>Weighted-average shares</td><td>401,500</td></tr></table>"
    )
    assert rows(html) == [
        "Revenue, 2026: $5,120 thousand",
        "Net loss per share, 2026: $(0.21)",
        "Weighted-average shares, 2026: 401,500 thousand shares",
    ]


def test_lines_over_rows_go_into_their_names():
    html = "<table><tr><td></td><td>2026</td></tr><tr><td>Assets:</td><td></td></tr><tr><td>Cash</td><td>12</td></tr></table>"
    assert rows(html) == ["Assets, Cash, 2026: 12"]


def test_columns_without_a_heading_are_said_to_have_none():
    assert rows("<table><tr><td>Cash</td><td>12</td><td>14</td></tr><tr><td>Debt</td><td>3</td><td>4</td></tr></table>") == [
        "Cash: 12; 14 (columns without a heading)",
        "Debt: 3; 4 (columns without a heading)",
    ]


def test_a_second_header_within_a_table_heads_the_rows_below_it():
    html = (
        "<table><tr><td></td><td>2026</td></tr><tr><td>Cash</td><td>12</td></tr>"
        "<tr><td></td><td>2024</td></tr><tr><td>Debt</td><td>3</td></tr></table>"
    )
    assert rows(html) == ["Cash, 2026: 12", "Debt, 2024: 3"]


@pytest.mark.parametrize(
    ("text", "value", "percent"),
    [
        ("(86,447)", -86447, False),
        ("$ (0.5)", -0.5, False),
        ("62.5%", 62.5, True),
        ("(4.1)%", -4.1, True),
        ("-12", -12, False),
        (".5", 0.5, False),
    ],
)
def test_a_cell_is_read_as_it_is_displayed(text, value, percent):
    found = display(text)
    assert (found.value, found.percent) == (value, percent)


@pytest.mark.parametrize("text", ["", "Note 4", "2026-09-30", "45–75", "(86,447", "—", "12 of 14"])
def test_what_is_no_figure_is_none(text):
    assert display(text) is None


@pytest.mark.parametrize(
    ("text", "currency", "scale"),
    [
        ("(In thousands)", "", 1e3), ("$ in Millions", "$", 1e6), ("USD thousands", "$", 1e3),
        ("(dollars in millions, except per share)", "$", 1e6),
        ("(€m)", "€", 1e6), ("Amounts in billions of dollars", "$", 1e9), ("It sold millions of cells.", "", 0), ("(m)", "", 0),
    ],
)  # fmt: skip
def test_words_around_a_table_say_how_it_is_measured(text, currency, scale):
    said = measure_of(text)
    assert (said.currency, said.scale) == (currency, scale)


def test_a_bracket_that_is_no_unit_stays_in_a_name():
    assert own_measure("Income (loss)")[0] == "Income (loss)"
    assert own_measure("Price ($/kWh)")[0] == "Price"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Three Months Ended September 30, 2026", "2026-07-01/2026-09-30"), ("12 Months Ended Sep. 28, 2024", "2023-10-01/2024-09-28"),
        ("13 weeks ended July 29, 2023", "2023-04-30/2023-07-29"), ("Q3 2026", "2026-07-01/2026-09-30"),
        ("2026 H1", "2026-01-01/2026-06-30"), ("January–June 2026", "2026-01-01/2026-06-30"),
        ("December 31, 2025", "2025-12-31"), ("2026", "2026"),
    ],
)  # fmt: skip
def test_periods_are_read_from_headings(text, iso):
    assert read_period(text).iso == iso


def test_a_day_written_month_first_is_read_where_it_can_be_no_other():
    found = read_period("12 Weeks Ended 3/25/2026")
    assert found is not None
    assert found.iso == "2026-01-01/2026-03-25"
    assert read_period("3/4/2026") is None


def test_a_heading_of_two_periods_is_none():
    assert read_period("2026 vs. 2025") is None


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.tuples(st.integers(-3, 30), st.integers(-3, 30)), max_size=6), max_size=6))
def test_no_cell_is_lost_or_overlaid_whatever_spans_say(table):
    cells = [[Cell(f"c{row}.{place}", across, down) for place, (across, down) in enumerate(line)] for row, line in enumerate(table)]
    found = placed(cells, 100_000)
    for line in found:
        for one, other in pairwise(line):
            assert one.end <= other.start
    assert {one.text for line in found for one in line} == {cell.text for line in cells for cell in line}


def test_huge_spans_cost_nothing_and_huge_tables_are_refused():
    began = time.monotonic()
    found = placed([[Cell("a", 10_000, 10_000), Cell("b")], *([[Cell("1")]] * 50)], 100_000)
    assert time.monotonic() - began < 1
    assert len(found) == 51
    with pytest.raises(DocumentError, match="more than 100 cells"):
        placed([[Cell("x")] * 11] * 10, 100)


def test_cells_that_reach_down_for_ever_are_refused_before_they_fill_a_library():
    with pytest.raises(DocumentError, match="span down over so many rows"):
        placed([[Cell(f"{at}", down=10_000)] for at in range(200)], 100_000)


def test_a_range_gives_both_its_figures_with_what_measures_them():
    html = (
        "<p>(in millions)</p><table><tr><th>Guidance</th><th>2027</th></tr><tr><td>Revenue</td><td>$61 - $64</td></tr>"
        "<tr><td>Volatility</td><td>31% to 46%</td></tr><tr><td>File</td><td>333-250082</td></tr></table>"
    )
    assert rows(html)[:3] == [
        "Revenue, 2027: $61 to $64 million",
        "Volatility, 2027: 31% to 46%",
        "File, 2027: 333-250082",
    ]


def test_the_two_ends_of_a_range_are_values():
    assert ends("$8.5 - $8.6 billion") == ("$8.5", "$8.6 billion")
    assert ends("39% to 58%") == ("39%", "58%")
    assert ends("2019-2020") is None
    assert ends("001-39744") is None
    assert ends("45-75") is None
    assert ends("45-75", measured=True) == ("45", "75")


def test_years_beside_words_over_columns_head_them():
    html = (
        '<table><tr><td></td><td colspan="3">Three months ended June 30,</td></tr>'
        "<tr><td>Millions</td><td>2026</td><td>2025</td><td>Change</td></tr>"
        "<tr><td>Labour</td><td>1,410</td><td>1,350</td><td>4%</td></tr><tr><td>Diesel</td><td>612</td><td>665</td><td>(8)</td></tr></table>"
    )
    assert rows(html)[1] == (
        "Diesel, three months ended June 30, 2026: 612 million; 2025: 665 million; three months ended June 30, Change: (8)%"
    )


def test_a_figure_among_percentages_is_not_scaled():
    html = (
        "<p>(in millions)</p><table><tr><td></td><td>2026</td><td>2025</td><td>Basis Pt Chg</td></tr>"
        "<tr><td>Gross margin</td><td>51.2%</td><td>50.1%</td><td>110</td></tr></table>"
    )
    assert rows(html) == ["Gross margin, 2026: 51.2%; 2025: 50.1%; Basis Pt Chg: 110 bps"]


def test_words_behind_a_comma_that_measure_nothing_stay_in_a_name():
    label = "Year-to-date other income, net of taxes of ($1.7) million"
    assert own_measure(label)[0] == label


def test_figures_over_a_table_that_head_no_column_are_kept():
    html = (
        "<table><tr><td>Ohio</td><td>5-771</td><td>31-0411980</td></tr>"
        "<tr><td>(State)</td><td>(File number)</td><td>(Employer number)</td></tr></table>"
    )
    assert all(any(number in row for row in rows(html)) for number in ("5-771", "31-0411980"))


def test_a_quarter_of_a_fiscal_year_has_no_days_of_the_calendar():
    assert read_period("Fiscal 2027 Q2") is None
    assert read_period("Q2 FY27") is None
    assert read_period("Fiscal 2027").iso == "2027"


def test_a_heading_that_ends_in_a_measure_measures():
    assert measure_of("Key figures - consolidated dollars in millions, except per share data").scale == 1e6
    assert measure_of("We counted them in millions").scale == 0


def test_a_sign_at_the_first_and_the_last_of_a_column_holds_between():
    cells = "".join(
        f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in (("North", "12.6%"), ("South", "4.1"), ("Total", "8.2%"))
    )
    html = f"<table><tr><td>Sales growth by region</td><td>Q2 2026</td></tr>{cells}</table>"
    assert rows(html)[1] == "South, Q2 2026: 4.1%"


def test_weeks_ended_head_a_column_and_are_no_figure():
    html = (
        '<p>(in millions)</p><table><tr><td></td><td colspan="2">12 Weeks Ended</td></tr>'
        "<tr><td></td><td>3/25/2026</td><td>3/19/2025</td></tr><tr><td>Capital spending</td><td>(581)</td><td>(522)</td></tr></table>"
    )
    assert rows(html) == ["Capital spending, 12 weeks ended 3/25/2026: (581) million; 12 weeks ended 3/19/2025: (522) million"]


def test_what_is_written_otherwise_than_a_tables_amounts_is_not_scaled():
    lines = (("Net sales", "$2,634.3", "$2,345.9"), ("Expenses", "$612.1", "$501.0"), ("New shops, net", "4", "10"))
    cells = "".join(f"<tr><td>{name}</td><td>{first}</td><td>{second}</td></tr>" for name, first, second in lines)
    html = f"<p>(dollars in millions)</p><table><tr><td></td><td>2026</td><td>2025</td></tr>{cells}</table>"
    assert rows(html)[0] == "Net sales, 2026: $2,634.3 million; 2025: $2,345.9 million"
    assert rows(html)[2] == "New shops, net, 2026: 4; 2025: 10"


def test_cents_among_whole_amounts_are_not_scaled():
    lines = (("Sales", "2,634", "2,345"), ("Expenses", "612", "501"), ("Income", "347", "331"), ("Basic", "6.88", "6.30"))
    cells = "".join(f"<tr><td>{name}</td><td>{first}</td><td>{second}</td></tr>" for name, first, second in lines)
    html = f"<p>($ in millions)</p><table><tr><td></td><td>2026</td><td>2025</td></tr>{cells}</table>"
    assert rows(html)[2] == "Income, 2026: $347 million; 2025: $331 million"
    assert "million" not in rows(html)[3]


def test_a_percentage_in_a_name_does_not_make_its_figures_percentages():
    html = (
        "<table><tr><td></td><td>2026</td></tr><tr><td>Vendors that represented 10% or more</td><td>2</td></tr>"
        "<tr><td>Share of sales (%)</td><td>31</td></tr></table>"
    )
    assert rows(html) == ["Vendors that represented 10% or more, 2026: 2", "Share of sales, 2026: 31%"]


def test_the_time_at_the_head_of_the_names_is_that_of_columns_of_years():
    cells = "<tr><td>Hotel income</td><td>161</td><td>149</td></tr>"
    html = f"<table><tr><td>Millions, for the three months ended December 31,</td><td>2026</td><td>2025</td></tr>{cells}</table>"
    assert rows(html) == ["Hotel income, three months ended December 31, 2026: 161 million; 2025: 149 million"]


def placed_rows(*lines):
    """Rows of (start, end, words), as they stand on a page."""
    return [[Placed(start, end, Cell(words)) for start, end, words in line] for line in lines]


HEADS = ((140, 180, "Quarter"), (300, 340, "Half year"))
COLUMNS = ((100, 120, "2026"), (150, 170, "2025"), (210, 230, "Change"), (260, 280, "2026"), (310, 330, "2025"), (370, 390, "Change"))


def test_columns_between_two_headings_are_dealt_out_evenly():
    figures = (
        (0, 40, "Space"),
        (100, 120, "166"),
        (150, 170, "125"),
        (210, 230, "33%"),
        (260, 280, "325"),
        (310, 330, "284"),
        (370, 390, "14%"),
    )
    (table,) = interpreted(placed_rows(HEADS, COLUMNS, figures, figures), Around(), loose=True)
    assert table.header[1:] == (
        "Quarter 2026", "Quarter 2025", "Quarter, Change", "Half year 2026", "Half year 2025", "Half year, Change",
    ) or table.header[3] == "Quarter, Change"  # fmt: skip


def test_headings_that_name_several_columns_alike_on_a_page_name_none():
    heads = ((100, 120, "2026"), (150, 170, "2025"), (210, 230, "2025"))
    figures = ((0, 40, "Buyers"), (100, 120, "166"), (150, 170, "125"), (210, 230, "131"))
    found = [row.text for table in interpreted(placed_rows(heads, figures, figures), Around(), loose=True) for row in verbalize(table)]
    assert "Buyers: 166; 125; 131 (columns without a heading)" in found


def test_the_lines_of_a_heading_belong_to_the_column_that_they_stand_over():
    first = ((100, 130, "Earnings"), (300, 330, "Net"), (400, 440, "Diluted"))
    second = ((104, 126, "before"), (396, 444, "EPS"))
    third = ((106, 124, "taxes"), (300, 332, "income"), (405, 436, "(cents)"))
    figures = ((0, 40, "Charge"), (110, 130, "166"), (305, 330, "125"), (410, 430, "131"))
    (table,) = interpreted(placed_rows(first, second, third, figures, figures), Around(), loose=True)
    assert table.header[1:] == ("Earnings, before, taxes", "Net, income", "Diluted, EPS, (cents)")


def test_as_many_figures_as_headings_are_not_theirs_where_they_stand_under_others():
    heads = ((300, 330, "Net"), (340, 370, "Cents"))
    figures = ((0, 40, "Tax"), (240, 260, "103"), (290, 310, "104"))
    found = [row.text for table in interpreted(placed_rows(heads, figures, figures), Around(), loose=True) for row in verbalize(table)]
    assert "Tax: 103; 104 (columns without a heading)" in found


def test_a_share_beside_a_change_is_one_in_the_rows_below_without_its_sign():
    heads = ((100, 120, "2026"), (200, 220, "2025"), (300, 330, "Change"))
    first = ((0, 40, "Sales"), (100, 120, "$224"), (200, 220, "$302"), (290, 310, "$(78)"), (320, 340, "(3)%"))
    second = ((0, 40, "Fees"), (100, 120, "587"), (200, 220, "262"), (290, 310, "324"), (320, 340, "10"))
    found = [row.text for table in interpreted(placed_rows(heads, first, second), Around(), loose=True) for row in verbalize(table)]
    assert [row.rpartition("; ")[2] for row in found] == ["Change: (3)%", "Change: 10%"]


def test_headings_that_stand_over_one_another_alone_make_columns_that_no_one_level_has():
    first = ((150, 170, "Dry"), (200, 220, "Yards"))
    second = ((100, 120, "Kilns"), (148, 172, "rooms"))
    figures = ((0, 40, "Wages"), (104, 118, "31"), (152, 168, "33"), (204, 218, "34"))
    (table,) = interpreted(placed_rows(first, second, figures, figures), Around(), loose=True)
    assert table.header[1:] == ("Kilns", "Dry rooms", "Yards")


def test_a_heading_beside_a_time_is_a_line_of_its_own_column_only():
    first = ((105, 165, "Year ended June 30,"), (300, 330, "Like"))
    second = ((100, 120, "2026"), (150, 170, "2025"), (230, 260, "Reported"), (298, 332, "for like"))
    figures = ((0, 40, "Sales"), (100, 120, "166"), (150, 170, "125"), (240, 255, "33%"), (310, 325, "31%"))
    (table,) = interpreted(placed_rows(first, second, figures, figures), Around(), loose=True)
    assert table.header[1:] == ("Year ended June 30, 2026", "Year ended June 30, 2025", "Reported", "Like, for like")


def test_a_columns_scale_is_not_for_cents_rates_and_shares_of_a_row():
    html = (
        "<table><tr><td></td><td>2026 $ million</td><td>2025 $ million</td></tr><tr><td>Sales</td><td>14,112</td><td>13,906</td></tr>"
        "<tr><td>EPS (diluted US cents)</td><td>48.7</td><td>61.2</td></tr><tr><td>Profit / Sales %</td><td>11.4</td><td>12.9</td></tr>"
        "</table>"
    )
    assert rows(html) == [
        "Sales, 2026: $14,112 million; 2025: $13,906 million",
        "EPS (diluted US cents), 2026: 48.7 cents; 2025: 61.2 cents",
        "Profit / Sales %, 2026: 11.4%; 2025: 12.9%",
    ]


def test_a_year_with_a_name_heads_a_column_and_is_no_figure():
    html = (
        "<table><tr><td>Officer</td><td>2026 Bonus</td><td>2027 Base Salary</td></tr>"
        "<tr><td>Mara Holt</td><td>$41,000</td><td>$512,000</td></tr><tr><td>Ivo Brand</td><td>$39,500</td><td>$498,000</td></tr></table>"
    )
    assert rows(html)[0] == "Mara Holt, 2026 Bonus: $41,000; 2027 Base Salary: $512,000"
    assert display("2000 kWh").value == 2000


def test_what_is_per_one_of_what_a_scale_excepts_is_not_scaled_and_additions_are_counted():
    said = measure_of("(in thousands, except fees per subscriber)")
    assert not said.holds_for("Monthly fees per paying subscriber")
    assert said.holds_for("Fees of subscribers")
    assert counts("Net subscriber additions (losses)")
    assert not counts("Membership fees")
