"""Headings that come again, years beside signs, times over rows, measures of one column, and names in several lines."""

import pytest

from qs_assistant.documents.tables import verbalize
from qs_assistant.documents.tables.interpret import Around, interpreted
from tests.documents.tables.test_tables import placed_rows, rows


def table_rows(*lines, around=None):
    (table,) = interpreted(placed_rows(*lines), around or Around(), loose=True)
    return list(verbalize(table))


def texts(*lines, around=None):
    return [row.text for row in table_rows(*lines, around=around)]


def html_table(*lines):
    cells = (
        "".join(f'<td colspan="{cell[1]}">{cell[0]}</td>' if isinstance(cell, tuple) else f"<td>{cell}</td>" for cell in line)
        for line in lines
    )
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in cells)}</table>"


def test_a_year_beside_a_column_of_percentages_is_no_percentage():
    told = texts(
        ((0, 90, "Three Months Ended March 31,"), (150, 174, "2027"), (220, 244, "2026"), (290, 296, "%")),
        ((0, 40, "Kiln income"), (150, 180, "$ 554"), (220, 250, "$ 541"), (285, 300, "2 %")),
        ((0, 40, "Freight income"), (150, 180, "$ 613"), (220, 250, "$ 557"), (285, 300, "10 %")),
    )
    assert told[0] == "Kiln income, three months ended March 31, 2027: $554; 2026: $541; %: 2 %"


def test_lengths_of_time_over_columns_head_them():
    told = texts(
        ((100, 130, "12 Weeks"), (160, 190, "36 Weeks")),
        ((0, 40, "Northern"), (105, 125, "1.8%"), (165, 185, "4.7%")),
        ((0, 40, "Southern"), (105, 125, "7.4%"), (165, 185, "8.4%")),
    )
    assert told == ["Northern, 12 Weeks: 1.8%; 36 Weeks: 4.7%", "Southern, 12 Weeks: 7.4%; 36 Weeks: 8.4%"]


def test_a_length_of_time_beside_a_name_stays_a_figure():
    told = table_rows(
        ((100, 130, "2026"), (160, 190, "2025")),
        ((0, 40, "Warranty"), (100, 130, "12 months"), (160, 190, "18 months")),
        ((0, 40, "Lease"), (100, 130, "24 months"), (160, 190, "36 months")),
    )
    assert [len(row.figures) for row in told] == [2, 2]


def test_a_year_below_one_of_two_dates_is_of_the_date_that_waits_for_it():
    told = texts(
        ((100, 140, "May 7, 2027"), (180, 215, "August28,")),
        ((190, 206, "2026"),),
        ((0, 40, "Cash"), (110, 135, "$ 12,493"), (185, 210, "$ 10,203")),
        ((0, 40, "Kilns"), (110, 135, "1,215"), (185, 210, "846")),
    )
    assert told[0] == "Cash, May 7, 2027: $12,493; August28, 2026: $10,203"


DAYS = ((90, 140, "July 29, 2027"), (160, 210, "July 30, 2026"), (290, 340, "July 29, 2027"), (360, 410, "July 30, 2026"))
SPANS = ((100, 200, "Three Months Ended"), (300, 400, "Six Months Ended"))
SECTIONS = (
    SPANS,
    ((0, 60, "Northern region"), *DAYS),
    ((0, 40, "Revenue"), (110, 140, "8,890"), (180, 210, "9,569"), (310, 340, "17,691"), (380, 410, "19,463")),
    SPANS,
    ((0, 60, "Southern region"), *DAYS),
    ((0, 40, "Revenue"), (110, 140, "693"), (180, 210, "760"), (310, 340, "1,359"), (380, 410, "1,513")),
)


def test_what_stands_beside_headings_that_come_again_names_the_rows_below_it():
    told = texts(*SECTIONS)
    assert told[0].startswith("Northern region, Revenue, three months ended July 29, 2027: 8,890")
    assert told[1].startswith("Southern region, Revenue, three months ended July 29, 2027: 693")


def test_a_date_over_rows_is_the_time_of_columns_without_one():
    html = html_table(
        ("", "Cost", "Fair value"), ("June 30, 2027", "", ""), ("Bonds", "1,694", "1,650"), ("Bills", "16,589", "16,231"),
        ("March 31, 2027", "", ""), ("Bonds", "2,701", "2,657"),
    )  # fmt: skip
    assert rows(html)[0] == "June 30, 2027, Bonds, Cost: 1,694; Fair value: 1,650"
    lines = [
        ((100, 120, "Cost"), (160, 190, "Fair value")),
        ((0, 60, "June 30, 2027"),),
        ((0, 30, "Bonds"), (100, 120, "1,694"), (165, 190, "1,650")),
        ((0, 30, "Bills"), (100, 120, "16,589"), (165, 190, "16,231")),
    ]
    assert {figure.period for row in table_rows(*lines) for figure in row.figures} == {"2027-06-30"}


def test_a_heading_of_its_own_time_keeps_it_under_a_date():
    lines = [
        ((100, 130, "2025"), (160, 190, "Change")),
        ((0, 60, "June 30, 2027"),),
        ((0, 30, "Bonds"), (100, 120, "1,694"), (165, 190, "1,650")),
        ((0, 30, "Bills"), (100, 120, "16,589"), (165, 190, "16,231")),
    ]
    assert [figure.period for figure in table_rows(*lines)[0].figures] == ["2025", "2027-06-30"]


def test_a_measure_under_one_heading_is_of_its_column_only():
    html = html_table(
        ("", "Number of shares", "Price paid"), ("", "(in thousands)", ""), ("Granted", "36,626", "$164.68"),
        ("Vested", "7,985", "$128.18"),
    )  # fmt: skip
    assert rows(html)[0] == "Granted, Number of shares: 36,626 thousand; Price paid: $164.68"


def test_an_average_price_of_grants_is_one_a_share():
    html = "<p>(In thousands)</p>" + html_table(
        ("", "Options", "Weighted-average exercise price"), ("Granted", "3,662", "$14.68"), ("Exercised", "985", "$8.18")
    )
    assert "$14.68" in rows(html)[-2]
    assert "14.68 thousand" not in rows(html)[-2]


def test_years_of_a_column_have_no_scale():
    html = "<p>(In millions)</p>" + html_table(
        ("", "Remaining life (in years)", "Carrying amount"), ("Patents", "5.0", "$805"), ("Names", "1.3", "$629")
    )
    assert rows(html)[-2] == "Patents, Remaining life (in years): 5.0; Carrying amount: $805 million"


def test_long_words_beside_a_date_head_columns():
    html = html_table(
        ("", "", ("Fair value at the reporting date using", 2)),
        ("Description", "March 31, 2027", "Quoted prices in active markets (Level 1)", "Other observable inputs (Level 2)"),
        ("Funds", "6,969", "6,969", "0"), ("Notes", "355", "0", "355"),
    )  # fmt: skip
    assert "March 31, 2027: 6,969" in rows(html)[0]
    assert "Other observable inputs (Level 2): 0" in rows(html)[0]


@pytest.mark.parametrize("first", ["Islands, Harbours and", "Islands of"])
def test_a_name_that_goes_on_in_the_next_line_is_one_name_and_no_group(first):
    told = texts(
        ((100, 130, "2026"), (160, 190, "2025")),
        ((0, 60, first),),
        ((5, 60, "Highlands"), (110, 130, "55"), (170, 190, "66")),
        ((0, 60, "Corporate costs"), (110, 130, "132"), (170, 190, "30")),
    )
    assert told == [f"{first} Highlands, 2026: 55; 2025: 66", "Corporate costs, 2026: 132; 2025: 30"]
