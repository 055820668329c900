"""Inline XBRL: figures are where they stand, with what their tags say; what is broken of a tag leaves the rest."""

import lxml.html
import pytest

from qs_assistant.documents.filings import mark_facts
from qs_assistant.documents.formats import ParseLimits
from qs_assistant.documents.formats.worker import parse_here
from qs_assistant.documents.split import split
from tests.documents.filings import samples


def pieces(data):
    parsed = parse_here(data, ParseLimits(), lambda _page, _pages: None)
    return split(parsed.document(identity="d", publication=parsed.guess.publication(title="t", date=""), original=data, origin="d"))


def row(data, word):
    (found,) = [piece for piece in pieces(data) if word in piece.text and piece.figures]
    return found


def test_tagged_figures_stand_in_their_row_with_period_scale_and_unit():
    costs = row(samples.filing(samples.STATEMENT), "Furnace")
    assert costs.text == "Furnace costs, three months ended September 30, 2026: $41,207 thousand; 2025: $52,618 thousand"
    assert [(one.value, one.unit, one.scale, one.period) for one in costs.figures] == [
        (41_207_000, "$", 1000, "2026-07-01/2026-09-30"),
        (52_618_000, "$", 1000, "2025-07-01/2025-09-30"),
    ]
    assert costs.periods == ("2026-Q3", "2025-Q3")


def test_the_sign_is_the_tags():
    assert [one.value for one in row(samples.filing(samples.STATEMENT), "loss").figures] == [-63_915_000, -70_222_000]


def test_where_heading_and_tag_disagree_the_tag_wins():
    body = f"<table><tr><td></td><td>2019</td></tr><tr><td>Furnace costs</td><td>{samples.tagged('41,207', 'q3')}</td></tr></table>"
    assert row(samples.filing(body), "Furnace").text == "Furnace costs, three months ended 30 September 2026: $41,207 thousand"


def test_a_tag_in_a_sentence_leaves_the_sentence_whole():
    body = f"<p>In the quarter the partner paid ${samples.tagged('9.6', 'q3', scale=6)} million to Larkfield Cells.</p>"
    assert [piece.text for piece in pieces(samples.filing(body))] == ["In the quarter the partner paid $9.6 million to Larkfield Cells."]


@pytest.mark.parametrize(
    "head",
    ["", "<ix:header>", samples.header({"q3": ("2026-13-45", "soon")}), samples.header({"q3": ("2026-09-30", "2026-07-01")}, {"usd": ""})],
)
def test_broken_contexts_and_units_leave_value_and_scale(head):
    text = row(samples.filing(samples.STATEMENT, head=head), "Furnace").text
    assert text == "Furnace costs, three months ended September 30, 2026: $41,207 thousand; 2025: $52,618 thousand"


@pytest.mark.parametrize(("scale", "scales"), [("999999999", []), ("-999999999", []), ("many", [1]), ("1e5", [1])])
def test_a_scale_that_is_none_is_not_multiplied_by(scale, scales):
    tree = lxml.html.fromstring(samples.filing(f"<p>{samples.tagged('5', 'q3', scale=scale)}</p>"))
    assert [tag.scale for tag in mark_facts(tree)] == scales


def test_a_filing_says_who_files_what_and_for_when():
    names = {
        "dei:EntityRegistrantName": "Larkfield Cells, Inc.",
        "dei:DocumentType": "10-Q",
        "dei:DocumentPeriodEndDate": "September 30, 2026",
    }
    facts = "".join(f'<ix:nonNumeric name="{name}" contextRef="q3">{value}</ix:nonNumeric>' for name, value in names.items())
    parsed = parse_here(samples.filing(f"<p>{facts}</p>{samples.STATEMENT}"), ParseLimits(), lambda _page, _pages: None)
    assert (parsed.guess.publisher, parsed.guess.title) == ("Larkfield Cells, Inc.", "Larkfield Cells, Inc. 10-Q, 2026-09-30")
    assert (parsed.guess.date, parsed.guess.kind) == ("2026-09-30", "filing")


def test_a_tagged_figure_in_the_first_column_is_no_part_of_the_rows_name():
    rows = "".join(f"<tr><td>Event {at}</td><td></td><td>{samples.tagged(f'{at * 11},204', 'q3')}</td></tr>" for at in range(1, 9))
    first = f"<tr><td>Balance</td><td>{samples.tagged('1,741', 'q3')}</td><td>{samples.tagged('2,951', 'q3')}</td></tr>"
    body = f"<p>(In thousands)</p><table><tr><td></td><td>Common stock</td><td>Paid-in capital</td></tr>{first}{rows}</table>"
    assert [figure.value for figure in row(samples.filing(body), "Balance").figures] == [1_741_000, 2_951_000]
