"""Financial statements in Word files: every figure with its sign, period, unit and scale."""

import pytest

from qs_assistant.documents.formats import ParseLimits
from qs_assistant.documents.formats.worker import parse_and_check
from qs_assistant.documents.split import split
from tests.documents.formats import samples, word_statements

FORMS = {"signs with digits": {}, "signs apart": {"signs_apart": True}, "tabulators": {"tabs": True}}
DAYS = ("2026-09-30", "2025-12-31")
PERIODS = tuple(time for span in (word_statements.THREE, word_statements.NINE) for time in span)


def read(data):
    parsed = parse_and_check(data, ParseLimits(), lambda _page, _pages: None)
    document = parsed.document(identity="d", publication=parsed.guess.publication(title="t", date=""), original=data, origin="d")
    return parsed, split(document)


def worth(figure, scale):
    value = float(figure.strip("()").replace(",", "")) * scale
    return -value if figure.startswith("(") else value


def expected(name, figures, periods, *, unit="$", scale=1000.0):
    """What the row of a statement comes to: its name, then period, value, unit and scale of each figure."""
    told = [(period, worth(figure, scale), unit, scale) for figure, period in zip(figures, periods, strict=True) if figure != "—"]
    return name, told


def rows():
    for name, _, figures in word_statements.INCOME:
        if figures:
            yield expected(name, figures, PERIODS)
    per_share, shares = word_statements.PER_SHARE
    yield expected(per_share[0], per_share[2], PERIODS, unit="$/share", scale=1.0)
    yield expected(shares[0], shares[2], PERIODS, unit="shares")
    for name, figures in word_statements.BALANCE:
        if figures:
            yield expected(name, figures, DAYS)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_every_figure_of_a_statement_has_its_sign_period_unit_and_scale(form):
    parsed, pieces = read(word_statements.statements(**form))
    assert (parsed.figures.kept, parsed.figures.altered) == (parsed.figures.seen, ())
    for name, told in rows():
        found = [piece for piece in pieces if piece.figures and f"{name}, " in piece.text]
        assert [[(one.period, one.value, one.unit, one.scale) for one in piece.figures] for piece in found] == [told], name


def test_a_scale_of_money_is_not_for_people():
    table = [["(€ in thousands)", "2026", "2025"], ["Revenue", "48,215", "39,870"], ["Headcount", "583", "601"]]
    texts = [piece.text for piece in read(samples.table_docx(table))[1]]
    assert texts == ["Revenue, 2026: €48,215 thousand; 2025: €39,870 thousand", "Headcount, 2026: 583; 2025: 601"]


def test_lines_with_tabulators_that_are_no_table_stay_lines():
    uneven = word_statements.lines("To:\tMara Holt", "From:\tTom Reyes", "Pages:\t3", "Net loss\t12\t14", "Rent\t3\t4\t5")
    texts = [piece.text for piece in read(uneven)[1]]
    assert "Net loss 12 14" in texts
    assert "Rent 3 4 5" in texts
