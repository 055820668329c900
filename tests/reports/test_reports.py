"""Reports of numeric answers: what they show, and that every figure in them is one of the run's own."""

import re
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qs_assistant.app.calculation import calculate
from qs_assistant.grounding.evidence import Evidence
from qs_assistant.grounding.figures import check
from qs_assistant.reports.formatting import money
from qs_assistant.reports.page import numeric_page
from qs_assistant.types.request import FIRST_CASH_YEAR, ExplainTopic, Request, Scenario
from qs_assistant.valuation.analyses import Analyst
from qs_assistant.valuation.assumptions import load_assumptions
from qs_assistant.valuation.model import MODEL_VERSION

ANALYST = Analyst(load_assumptions(Path(__file__).parents[2] / "knowledge" / "assumptions.toml"))

KINDS = {
    "value": Request("value", {"target_yield": 0.9, "royalty_rate": 0.08}),
    "output": Request("value", {"conversion_cost": 28.0}, outputs=("breakeven_yield",)),
    "reference": Request("value", {"share_price": 7.5}),
    "preset": Request("value", {"discount_rate": 0.14}, "bull"),
    "bear": Request("value", {}, "bear"),
    "solve": Request("solve", solve_for="royalty_rate", target=("equity_value", 1400.0)),
    "no root": Request("solve", solve_for="target_yield", target=("equity_value", 5000.0)),
    "year": Request("solve", solve_for="start_year", target=("equity_value", 1400.0)),
    "sweep": Request("sweep", variable="utilization", low=0.6, high=0.95),
    "two points": Request("sweep", variable="utilization", low=0.6, high=0.95, steps=2),
    "sensitivity": Request("sensitivity", {"peak_capacity": 200.0}),
    "simulate": Request("simulate", {"share_price": 1.5}),
    "outcomes": Request("simulate", outcomes=True, draws=1024),
    "curve": Request("frontier", axes=(("peak_capacity", None, None), ("royalty_rate", None, None)), target=("equity_value", 1200.0)),
    "grid": Request("frontier", axes=(("royalty_rate", None, None), ("peak_capacity", None, None)), solve_for="discount_rate", steps=3),
    "nowhere": Request("frontier", axes=(("cell_yield", None, None),), solve_for="pack_yield", target=("equity_value", 90_000.0), steps=3),
    "corning": Request("event", event="corning"),
    "walks": Request("event", {"royalty_rate": 0.12}, event="powerco-walks"),
    "views": Request("views"),
    "football": Request("football"),
    "explain": Request("explain"),
    "market": Request("explain", {"royalty_rate": 0.2}, topic="market"),
    "risk": Request("explain", preset="bear", topic="risk"),
    "omissions": Request("explain", topic="omissions"),
    **{topic: Request("explain", topic=topic) for topic in get_args(ExplainTopic)},
    "together": Request("explain", {"peak_capacity": 200.0}, "bull", topic="market"),
    "priced in": Request("frontier", axes=(), target=("value_per_share", 3.0)),
    "delay": Request("event", event="delay"),
    "several events": Request("event", events=("delay", "corning", "second-licensee", "honda-research")),
    "truist first": Request("views", views=("truist",)),
    "funding": Request("value", {"issue_price": 4.0}, outputs=("funding_need", "dilution")),
    "no need": Request("value", {"cash": 9000.0}, outputs=("funding_need",)),
    "stock pay": Request("value", outputs=("value_per_share_after_stock_compensation",)),
    "yields": Request("solve", solve_for="target_yield", target=("equity_value", 900.0)),
    "out of bounds": Request("solve", solve_for="discount_rate", target=("equity_value", 1e9)),
    "weighted": Request("compare", scenarios=(Scenario({}, "bear", 0.25), Scenario({}, None, 0.5), Scenario({}, "bull", 0.25))),
    "compare": Request("compare", scenarios=(Scenario({"start_year": 2028.0}), Scenario({}, "bull"), Scenario())),
}


FULL = {
    "sweep",
    "two points",
    "sensitivity",
    "solve",
    "no root",
    "year",
    "yields",
    "out of bounds",
    "compare",
    "weighted",
    "curve",
    "grid",
    "nowhere",
}


def written(request):
    calculation = calculate(request, ANALYST)
    run = calculation.analysis.run.id
    page = numeric_page(calculation.report, run, MODEL_VERSION)
    ledger = calculation.report.ledger
    return page, check(page.text, Evidence(runs={run: ledger.values}, facts={**ledger.facts, "model": MODEL_VERSION}))


@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_of_a_report_is_the_runs_own(kind):
    _, result = written(KINDS[kind])
    assert [number.text for number in result.unbound] == []
    assert result.figures


@pytest.mark.parametrize("kind", KINDS)
def test_a_phone_shows_a_headline_and_few_lines_and_no_money_twice(kind):
    report = calculate(KINDS[kind], ANALYST).report
    assert report.headline
    short = "\n".join((report.headline, *report.lines))
    told = [one for one in re.findall(r"[-+]?\$\d[\d,]*(?:\.\d+)?(?: (?:billion|million))?(?:/kWh)?", short) if one != "$0.00"]
    if kind in FULL or kind == "walks":  # a row a place is the answer; where the value ends at nothing, two readings are alike
        return
    assert len(report.lines) <= 3
    assert sorted(told) == sorted(set(told))


changes = st.fixed_dictionaries(
    {},
    optional={
        "target_yield": st.floats(0.01, 1),
        "peak_capacity": st.floats(0, 5000),
        "start_year": st.floats(2025, 2040),
        "royalty_rate": st.floats(0, 1),
        "cell_price": st.floats(0.5, 1000),
        "discount_rate": st.floats(0.11, 1),
        "success_probability": st.floats(0.001, 1),
        "opex": st.floats(0, 10000),
        "shares": st.floats(1, 1e5),
        "share_price": st.floats(0.01, 1e5),
        "price_decline": st.floats(-0.2, 0.5),
    },
)


@settings(max_examples=60, deadline=None)
@given(changes, st.sampled_from([None, "bear", "bull"]))
def test_every_figure_is_bound_whatever_the_scenario(change, preset):
    _, result = written(Request("value", change, preset))
    assert [number.text for number in result.unbound] == []


def test_a_valuation_shows_what_was_understood_the_value_and_both_references_with_their_dates():
    page, _ = written(KINDS["value"])
    assert page.understood == "target yield 90% (was 89.36%), royalty rate 8% (was 10%)"
    assert "1 October 2025" in page.text
    assert "24 July 2026" in page.text
    assert "unrisked" in page.text
    assert "Break-even yield" in page.text
    assert "not investment advice" in page.text


def test_the_yield_example_of_the_readme():
    page, _ = written(Request("value", {"target_yield": 0.9}))
    assert "target yield 90%" in page.text
    found = ANALYST.value({"target_yield": 0.9}).results
    assert f"${found['value_per_share']:.2f}" in page.text
    assert money(found["equity_value"]) in page.text


def test_an_output_that_was_asked_for_comes_first():
    page, _ = written(KINDS["output"])
    yielding = ANALYST.value(KINDS["output"].set).results["breakeven_yield"]
    assert page.headline.startswith(f"Break-even yield {yielding * 100:.2f}%")


def test_where_nothing_solves_it_the_ends_of_the_domain_are_shown():
    page, _ = written(KINDS["no root"])
    assert page.headline == "No target yield in its domain makes equity value $5.00 billion."
    assert f"{money(ANALYST.value({'target_yield': 1.0}).results['equity_value'])} at 100%" in page.text


def test_a_year_between_two_years_is_said_to_be_so():
    page, _ = written(KINDS["year"])
    between = ANALYST.solve("start_year", "equity_value", 1400.0).results["between"]
    assert f"between {between[0]} and {between[1]}" in page.text


def test_a_comparison_names_what_makes_the_difference():
    page, _ = written(KINDS["compare"])
    assert "first scenario to the second, largest first: " in page.text
    assert "first scenario to the third, largest first: " in page.text


@pytest.mark.parametrize("preset", [None, "bear", "bull"])
def test_a_dated_reference_shows_what_was_reported_whatever_the_share_count(preset):
    page, result = written(Request("value", {"shares": 1000.0}, preset))
    assert "a market value of $8.00 billion ($12.31 a share, converted; 1 October 2025" in page.text
    assert "$4.89 a share (a market value of $3.18 billion, converted; 24 July 2026" in page.text
    assert "at the base case's 650.1 million shares" in page.text
    assert not result.unbound


def test_a_market_value_is_compared_with_the_equity_value_and_a_price_with_the_value_per_share():
    calculation = calculate(Request("value", {"shares": 1000.0}), ANALYST)
    values, found = calculation.report.ledger.values, calculation.analysis.results
    assert values["reference.latest.upside"][0] == pytest.approx(found["equity_value"] / 2811 - 1)
    assert values["reference.july.upside"][0] == pytest.approx(found["value_per_share"] / 4.89 - 1)


def test_a_solve_over_the_current_price_names_the_prices_and_their_dates():
    page, result = written(Request("solve", {"success_probability": 1.0}, solve_for="royalty_rate", target=("upside", 0.0)))
    assert "over $4.32 a share (2 October 2026)" in page.headline
    assert not result.unbound


def test_what_one_input_cannot_reach_names_the_inputs_that_can_and_the_bull_case():
    request = Request("solve", solve_for="success_probability", target=("value_per_share", 10.0))
    page, result = written(request)
    for name, (value, _) in calculate(request, ANALYST).report.ledger.values.items():
        if name.startswith("alone."):
            assert ANALYST.value({name.removeprefix("alone."): value}).results["value_per_share"] == pytest.approx(10.0, abs=1e-6)
    assert f"The bull case gives value per share ${ANALYST.value(preset='bull').results['value_per_share']:.2f}." in page.text
    assert not result.unbound


@pytest.mark.parametrize("price", [0.6, 2.0, 3.0, 4.324, 10.0, 20.0, 30.0, 60.0])
@pytest.mark.parametrize("axes", [(), (("price_decline", None, None), ("royalty_rate", None, None)), (("cell_yield", None, None),)])
def test_the_headline_of_what_is_priced_in_names_plausible_values_only(price, axes):
    found = calculate(Request("frontier", axes=axes, target=("value_per_share", price)), ANALYST)
    told = dict(found.report.ledger.values)
    named = [
        (name.removeprefix("together."), value) for name, (value, _) in told.items() if name.startswith("together.") and "share" not in name
    ]
    named += [(found.analysis.results["solve_for"], told[end][0]) for end in ("solved.low", "solved.high") if end in told]
    for name, value in named:
        low, high = sorted(ANALYST.assumptions.ranges[name])
        assert low <= value <= high
    assert "-" not in found.report.headline  # no input of these has a plausible value below zero


@pytest.mark.parametrize("name", ["peak_capacity", "price_decline", "discount_rate", "cell_price"])
def test_a_solution_outside_the_plausible_is_told_as_no_plausible_value(name):
    page, result = written(Request("solve", solve_for=name, target=("value_per_share", 4.324)))
    assert page.headline.startswith("No plausible ")
    assert "alone makes value per share $4.32: it takes " in page.headline
    assert "2 inputs together" in page.text
    assert not result.unbound


def test_a_target_beyond_all_plausible_values_is_told_with_what_they_reach():
    page, result = written(Request("frontier", axes=(), target=("value_per_share", 500.0)))
    assert page.headline.startswith("No plausible values make it so that value per share is $500.00: with every input")
    assert not result.unbound


def test_what_no_lever_alone_reaches_is_said():
    page, result = written(Request("solve", solve_for="success_probability", target=("value_per_share", 1e9)))
    assert "None of these alone reaches it either: royalty rate, peak capacity" in page.text
    assert not result.unbound


def test_success_that_loses_money_is_explained():
    loses, _ = written(Request("value", {"peak_capacity": 85.0, "royalty_rate": 0.05, "discount_rate": 0.1753}))
    assert "a failed stage ends the programme" in loses.text
    earns, _ = written(Request("value"))
    assert "a failed stage ends the programme" not in earns.text


def test_the_first_year_of_positive_cash_flow_is_that_of_the_table_of_years():
    request = Request("value", outputs=(FIRST_CASH_YEAR,))
    page, result = written(request)
    years = calculate(request, ANALYST).analysis.detail.years
    first = next(int(year) for year, flow in zip(years["Y"], years["F"], strict=True) if flow > 0)
    assert page.headline.startswith(f"In the model the first year of positive free cash flow is {first}")
    assert not result.unbound


def test_a_model_without_a_positive_year_says_so():
    page, result = written(Request("value", {"royalty_rate": 0.0}, outputs=(FIRST_CASH_YEAR,)))
    assert page.headline.startswith("No year up to 2040")
    assert not result.unbound


@pytest.mark.parametrize(("figure", "column"), [("revenue", "G"), ("output", "Q"), ("free_cash_flow", "F")])
def test_a_figure_of_a_year_is_that_of_the_table_of_years(figure, column):
    request = Request("value", {"target_yield": 0.9}, figure=(figure, 2034))
    page, result = written(request)
    calculation = calculate(request, ANALYST)
    years = calculation.analysis.detail.years
    place = list(years["Y"]).index(2034)
    assert calculation.report.ledger.values[f"figure.{figure}"][0] == years[column][place]
    assert " of 2034 is " in page.headline
    assert not result.unbound


def test_a_year_outside_the_table_is_said_to_be_outside():
    page, result = written(Request("value", {"base_year": 2030.0, "start_year": 2031.0}, figure=("revenue", 2029)))
    assert page.headline.startswith("The model has no figures for 2029, only for 2031 to 2045")
    assert not result.unbound


def test_an_answer_on_a_small_screen_is_short_and_the_rest_is_behind_more():
    page, _ = written(Request("value", {"target_yield": 0.9}))
    assert len(page.body.splitlines()) == 3
    assert page.more
    assert page.more in page.text
    assert not page.fields


def test_a_solve_that_nears_no_rate_shows_no_absurd_figure():
    page, result = written(KINDS["out of bounds"])
    assert "trillion" not in page.body
    assert not result.unbound


def test_the_two_spreads_are_told_apart_in_words():
    assert "Of a hundred such companies" in written(KINDS["outcomes"])[0].headline
    assert "If the inputs are what the model thinks" in written(KINDS["simulate"])[0].headline


def test_odds_of_nothing_are_counted_and_not_called_impossible():
    for outcomes, words in ((True, "None of 512 such companies end up worth $900.00"), (False, "In none of 512 draws of the inputs")):
        request = Request("simulate", {"share_price": 900.0}, outcomes=outcomes, draws=512)
        assert written(request)[0].headline.startswith(words)


def test_a_rare_outcome_is_counted_in_draws():
    headline = written(Request("simulate", {"share_price": 20.0}, outcomes=True))[0].headline
    assert re.fullmatch(r"\d+ of 65,536 such companies end up worth \$20.00 a share or more.", headline)


def test_percentiles_of_the_equity_value_stand_behind_those_of_a_share():
    page = written(KINDS["outcomes"])[0]
    assert "Percentiles of equity value: 5th" in page.more
    assert "Percentiles of equity value" not in page.body


def test_an_explanation_starts_with_what_is_asked_and_counts_the_terminal_value_once():
    page, _ = written(KINDS["risk"])
    assert page.body.startswith("- Risk is counted once")
    calculation = calculate(KINDS["explain"], ANALYST)
    values = {name: value for name, (value, _) in calculation.report.ledger.values.items()}
    found = calculation.analysis.results
    assert values["losses"] + values["profits"] + values["terminal"] == pytest.approx(found["enterprise_value"])


def test_a_required_yield_is_told_step_by_step():
    page, _ = written(KINDS["yields"])
    assert "with each step in its present proportion: separator yield" in page.text
    assert "One step at a time: " in page.text
