"""Market and figure arithmetic from request to report."""

import pytest

from qs_assistant.grounding.evidence import Evidence
from qs_assistant.grounding.figures import check
from qs_assistant.reports.arithmetic import sum_request, with_values, work_out
from qs_assistant.types.errors import InputError
from qs_assistant.types.request import Operand, Request

MARKET_CAP = Request("market", operation="market_cap", operands=(Operand("share price", 10, "$"), Operand("shares", 640, "millions")))
CHAIN = Request("arithmetic", operation="product", operands=tuple(Operand("step", 0.97, "fraction") for _ in range(3)))
SHARE = Request(
    "arithmetic",
    operation="share_of",
    operands=(Operand("PowerCo's extra commitment", None, "$M", "document"), Operand("market cap", 7000, "$M")),
)


@pytest.mark.parametrize(
    ("request_", "result", "unit"),
    [(MARKET_CAP, 6400, "$M"), (CHAIN, 0.912673, "fraction"), (with_values(SHARE, {0: (131, "$M")}), 131 / 7000, "fraction")],
)
def test_the_result_in_its_unit(request_, result, unit):
    done = work_out(request_)
    assert done.results == {"result": pytest.approx(result, rel=1e-12), "unit": unit}


def test_the_expression_shows_every_operand_and_each_figure_is_bound():
    done = work_out(MARKET_CAP)
    text = done.report.headline
    assert "$10.00" in text
    assert "640 million" in text
    assert "$6.40 billion" in text
    assert check(text, Evidence(runs={done.run.id: done.report.ledger.values})).unbound == ()


def test_a_figure_from_a_document_keeps_its_citation():
    done = work_out(with_values(SHARE, {0: (131, "$M")}), citations=[2, None])
    assert "[2]" in done.report.headline


def test_the_same_sum_has_the_same_run_and_can_be_made_again_from_it():
    done = work_out(CHAIN)
    again = work_out(sum_request(done.run))
    assert again.run.id == done.run.id
    assert again.results == done.results


@pytest.mark.parametrize(
    ("operands", "result", "unit"),
    [
        ((Operand("15%", 0.15, "fraction"), Operand("$131 million", 131, "$M")), 19.65, "$M"),
        ((Operand("15%", 0.15, "fraction"), Operand("200", 200, "")), 30, ""),
        ((Operand("half", 0.5, "fraction"), Operand("$4", 4, "$")), 2, "$"),
        ((Operand("3", 3, ""), Operand("$4", 4, "$")), 12, "$"),
    ],
)
def test_a_share_of_a_figure_has_the_figures_unit(operands, result, unit):
    done = work_out(Request("arithmetic", operation="product", operands=operands))
    assert done.results == {"result": pytest.approx(result), "unit": unit}


def test_two_figures_with_units_are_not_multiplied():
    with pytest.raises(InputError, match="unit"):
        work_out(Request("arithmetic", operation="product", operands=(Operand("a", 2, "$"), Operand("b", 3, "GWh"))))


def test_a_missing_figure_is_named():
    with pytest.raises(InputError, match="PowerCo's extra commitment"):
        work_out(SHARE)


def test_too_few_figures_are_refused():
    with pytest.raises(InputError, match="share of"):
        work_out(Request("arithmetic", operation="share_of", operands=(Operand("a", 1, ""),)))
