"""Which row of a table a question names, on filings of companies that do not exist."""

import pytest

from qs_assistant.answers.table_rows import named_row, row_words
from qs_assistant.documents.document import Table
from qs_assistant.documents.passage import Passage, Publication
from qs_assistant.documents.tables import verbalize

QUARTERS = (
    "", "Three months ended June 30, 2026", "Three months ended June 30, 2025", "Six months ended June 30, 2026",
    "Six months ended June 30, 2025",
)  # fmt: skip
DAYS = ("", "June 30, 2026", "December 31, 2025")


def passages(company, *tables):
    of = Publication(f"{company} 10-Q, 2026-06-30", company, "2026-06-30", "filing")
    rows = [row for table in tables for row in verbalize(table)]
    return [
        Passage(f"{company}:{at}", company, "v", "global", at, "", row.text, of, figures=row.figures, document_title=of.title)
        for at, row in enumerate(rows)
    ]


HARROW = passages(
    "HARROW RAIL CORPORATION",
    Table(
        QUARTERS,
        (
            ("Fuel", "576", "625", "1,179", "1,283"),
            ("Total operating revenues", "6,154", "6,007", "12,181", "12,038"),
            ("Research and development", "41", "38", "80", "77"),
        ),
        groups=("Operating expenses", "", "Operating expenses"),
        measure="($ in millions)",
    ),
    Table(DAYS, (("Goodwill", "318", "302"), ("Cash and cash equivalents", "1,060", "1,016")), measure="($ in millions)"),
)
VELDAN = passages("Veldan Foods, Inc.", Table(DAYS, (("Goodwill", "40,476", "40,303"),), measure="($ in millions)"))
ALL = [*HARROW, *VELDAN]


@pytest.mark.parametrize(
    ("question", "start", "value"),
    [
        ("How much did Harrow Rail spend on fuel in the three months ended June 30, 2026?", "Operating expenses, Fuel", 576e6),
        ("what was harrow's fuel in the second quarter of 2025?", "Operating expenses, Fuel", 625e6),
        ("What was Harrow Rail's research and development for the first six months of 2026?", "Operating expenses, Research", 80e6),
        ("What were Harrow's total operating revenues in the six months ended June 30, 2025?", "Total operating revenues", 12_038e6),
        ("What is the goodwill of Veldan Foods at December 31, 2025?", "Goodwill", 40_303e6),
        ("What is Veldan's goodwill?", "Goodwill", 40_476e6),
        ("How much cash and cash equivalents did Harrow have on June 30, 2026?", "Cash and cash equivalents", 1060e6),
    ],
)
def test_a_row_that_is_named_whole_with_its_time_and_company_answers(question, start, value):
    found = named_row(question, ALL)
    assert found is not None
    assert found.text.startswith(start)
    assert value in [figure.value for figure in found.figures]


@pytest.mark.parametrize(
    "question",
    [
        "What was fuel in the second quarter of 2026?",  # of whom?
        "What was Corvane Shipping's fuel in the second quarter of 2026?",  # of another
        "What did Harrow Rail pay Corvane for fuel in the second quarter of 2026?",  # of two
        "What was Harrow's fuel in the second quarter of 2024?",  # of another time
        "What was Harrow's fuel in June 2026?",  # of a shorter one
        "What was Harrow's fuel last year?",  # of a time that is not said
        "What was Harrow's fuel in 2026?",  # of a year that is not over
        "Why did Harrow's fuel fall in the second quarter of 2026?",
        "What was Harrow's increase in fuel in the second quarter of 2026?",
        "What were Harrow's operating revenues less fuel in the second quarter of 2026?",
        "What were Harrow's lubricants in the second quarter of 2026?",
    ],
)
def test_what_is_not_named_whole_is_not_sure(question):
    assert named_row(question, ALL) is None


def test_two_rows_with_different_figures_are_not_sure_and_with_the_same_one_are():
    note = Table(DAYS, (("Goodwill", "318", "302"),), measure="($ in millions)")
    other = Table(DAYS, (("Goodwill", "97", "95"),), measure="($ in millions)", groups=("Freight unit",))
    question = "What is Harrow Rail's goodwill at June 30, 2026?"
    company = "HARROW RAIL CORPORATION"
    assert named_row(question, [*HARROW, *passages(company, note)]) is not None
    units = passages(company, Table(DAYS, (("Goodwill", "97", "95"), ("Goodwill", "221", "207")), groups=("Freight unit", "Port unit")))
    assert named_row(question, units) is None
    assert named_row(question, [*HARROW, *passages(company, other)]).text.startswith("Goodwill")  # the one that stands under nothing else


def test_an_amount_without_a_scale_beside_scaled_ones_is_not_sure():
    bare = passages("HARROW RAIL CORPORATION", Table(DAYS, (("Deposits", "$812", "$790"),)))
    assert named_row("What were Harrow Rail's deposits on June 30, 2026?", [*HARROW, *bare]) is None
    assert named_row("What were Harrow Rail's deposits on June 30, 2026?", bare) is not None


def test_a_row_of_others_is_not_the_row_above_it():
    rows = Table(DAYS, (("Other", "12", "11"),), groups=("Deposits",), measure="($ in millions)")
    assert named_row("What were Harrow Rail's deposits on June 30, 2026?", passages("HARROW RAIL CORPORATION", rows)) is None


def test_only_questions_for_an_amount_are_asked_of_rows():
    assert row_words("How much did Harrow spend on fuel?") == {"harrow", "spend", "fuel"}
    assert row_words("Who runs Harrow?") == frozenset()


def test_a_word_of_a_title_that_is_no_name_does_not_name_the_company():
    of = Publication("Adjusted figures of the year", "unknown", "2026-06-30", "other")
    (row,) = verbalize(Table(DAYS, (("Deposits", "812", "790"),)))
    passage = Passage("d:0", "d", "v", "global", 0, "", row.text, of, figures=row.figures, document_title=of.title)
    assert named_row("What were adjusted deposits on June 30, 2026?", [passage]) is None


def test_a_row_that_says_whose_it_is_needs_no_document_of_that_name():
    of = Publication("STATEMENTS OF OPERATIONS", "unknown", "2026-06-30", "article")
    rows = verbalize(Table(QUARTERS[:3], (("Corvane fuel", "31", "29"), ("Fuel", "7", "6")), measure="($ in millions)"))
    found = [
        Passage(f"d:{at}", "d", "v", "global", at, "", row.text, of, figures=row.figures, document_title=of.title)
        for at, row in enumerate(rows)
    ]
    told = named_row("What was Corvane's fuel in the second quarter of 2026?", found)
    assert told is not None
    assert told.figures[0].value == 31e6
    assert named_row("What was Veldan's fuel in the second quarter of 2026?", found) is None
    assert named_row("What was Fuel in the second quarter of 2026?", found) is None


def test_an_amount_is_not_sure_where_its_percentage_is_a_row_too():
    rows = (("Gross margin", "$2,118", "$2,045"), ("Gross margin percentage", "41.7%", "42.2%"))
    margins = passages("HARROW RAIL CORPORATION", Table(DAYS, rows, measure="($ in millions)"))
    assert named_row("What was Harrow Rail's gross margin at June 30, 2026?", margins) is None
    told = named_row("What was Harrow Rail's gross margin percentage at June 30, 2026?", margins)
    assert told is not None
    assert "41.7%" in told.text


FISCAL = passages(
    "Veldan Chips, Inc.",
    Table(
        ("", "Q1 FY27", "Q4 FY26", "Q1 FY26"),
        (("Wafers", "22,563", "18,404", "4,284"), ("Boards", "2,647", "2,865", "2,240")),
        measure="($ in millions)",
    ),
)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What was Veldan's wafers in Q4 FY26?", 18_404e6),
        ("How much was Veldan's boards in the first quarter of fiscal 2026?", 2_240e6),
        ("What were Veldan's boards in fiscal 2027's Q1?", None),
        ("What were Veldan's boards in Q2 FY27?", None),
        ("What were Veldan's boards in Q1 2027?", None),
    ],
)
def test_a_quarter_of_a_fiscal_year_is_found_by_its_own_name_only(question, value):
    found = named_row(question, FISCAL)
    assert (found is not None) == (value is not None)
    if found is not None:
        assert value in [figure.value for figure in found.figures]
