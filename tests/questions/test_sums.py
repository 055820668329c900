"""Sums that the units of a question allow, by hand, and the head that chooses among them."""

import numpy as np
import pytest

from qs_assistant.questions.features import KINDS
from qs_assistant.questions.grammar import Grammar
from qs_assistant.questions.scorer import Scores
from qs_assistant.questions.sums import SECOND, SLOTS, SUM_CLASSES, SUM_CLUES, likely_sums, sum_options
from qs_assistant.reports.arithmetic import work_out
from qs_assistant.types.company import load_company
from qs_assistant.types.settings import shipped_knowledge
from training.reading.examples import load_cases

COMPANY = load_company(shipped_knowledge())

CASES = load_cases()


def quantities(text):
    return Grammar(CASES, COMPANY).take_apart(text).quantities


def results(text, form):
    return [work_out(one.request).results["result"] for one in sum_options(quantities(text), CASES) if one.form == form]


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("a share at $9 and 655 million of them", "market_cap", 9 * 655),
        ("a cap of $6 billion at $9.60 a share", "shares", 6000 / 9.6),
        ("$4 billion over 500 million shares", "share_price", 8.0),
        ("down 18% from 12.50", "after_fall", 12.5 * 0.82),
        ("up 10% and at $6.60 now", "before_rise", 6.0),
        ("970.8 million in cash and 69 million of debt", "difference", 901.8),
        ("18,600 of 60,000", "quotient", 0.31),
        ("$84 per kWh and $79.50", "difference", 4.5),
        ("90%, 95% and 99%", "product", 0.9 * 0.95 * 0.99),
        ("32m and 262.5m", "sum", 294.5),
        ("300 of mine and 900 of yours", "share_of_total", 0.25),
        ("nine of twelve", "shortfall", 0.25),
        ("110 less 54 less 25", "remainder", 31.0),
        ("three plants of 40, 45 and 25 GWh", "sum", 110.0),
    ],
)
def test_what_the_units_allow_holds_the_sum(text, form, expected):
    assert any(one == pytest.approx(expected, rel=1e-9) for one in results(text, form))


def test_a_missing_share_count_is_the_base_cases():
    assert results("at $10 a share", "market_cap") == [pytest.approx(10 * CASES.value("shares", None, {}))]


def test_units_that_do_not_go_together_are_never_added():
    assert results("$9 and 20 GWh", "sum") == []
    assert results("$9 and 20 GWh", "difference") == []
    assert results("$9, $3 and 20 GWh", "sum") == [12.0]


def scores(form):
    """Scores of a network that is sure of one form and that the question is a sum."""
    kinds = np.full(len(KINDS), -9.0)
    kinds[[KINDS.index("market"), KINDS.index("arithmetic")]] = -0.7
    logits = np.zeros(len(SUM_CLASSES))
    logits[SUM_CLASSES.index(form)] = 6.0
    blank = np.zeros((0, 0))
    rest = [np.zeros(2), np.zeros(3), blank, np.zeros(0), np.zeros(0), blank, blank]
    clues = np.zeros((len(SUM_CLASSES), SUM_CLUES))
    clues[:, 0] = -1.0  # each figure that is left out
    slots = np.zeros((3, SLOTS))
    return Scores(blank, blank, blank, np.zeros(4), kinds, *rest, sums=logits, sum_slots=slots, sum_clues=clues)


@pytest.mark.parametrize(("form", "expected"), [("quotient", 0.25), ("quotient_reversed", 4.0), ("sum", 50.0), ("difference", -30.0)])
def test_the_head_chooses(form, expected):
    request, _ = likely_sums(quantities("10 and 40"), scores(form), CASES)[0]
    assert work_out(request).results["result"] == pytest.approx(expected)


def test_what_a_sum_leaves_out_counts_against_it_and_is_said():
    found = likely_sums(quantities("10 and 40 and 3"), scores("sum"), CASES)
    assert found[0][0].unused == ()
    pair = next(request for request, _ in likely_sums(quantities("10 and 40 and 3"), scores("difference"), CASES))
    assert len(pair.unused) == 1


def test_what_a_figure_is_in_the_sum_decides_between_two_of_one_form():
    given = scores("difference")
    given.sum_slots[1, SECOND] = 9.0  # the second figure is what is taken off
    request, _ = likely_sums(quantities("10 and 40 and 3"), given, CASES)[0]
    assert [one.value for one in request.operands][1] == 40


def test_without_weights_there_are_no_sums():
    bare = scores("sum")
    empty = Scores(*(getattr(bare, name) for name in Scores.__slots__ if not name.startswith(("sum", "state"))))
    assert likely_sums(quantities("10 and 40"), empty, CASES) == []
