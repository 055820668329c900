"""Identities and limits of the funding path, pay in shares, the terminal years, outcomes, frontiers, events, views and weights."""

import math
from dataclasses import replace

import numpy as np
import pytest

from qs_assistant.types.errors import AssumptionsError, InputError
from qs_assistant.valuation.compare import compare
from qs_assistant.valuation.events import load_stories
from qs_assistant.valuation.frontier import frontier
from qs_assistant.valuation.inputs import STAGES
from qs_assistant.valuation.model import evaluate, resolve
from qs_assistant.valuation.outcomes import outcome_equities
from qs_assistant.valuation.simulate import simulate
from qs_assistant.valuation.units import label
from tests.valuation import plain_model
from tests.valuation.scenarios import legal_inputs


def test_a_company_that_burns_a_hundred_a_year_raises_what_a_hand_works_out(base):
    # 250 of cash, 100 a year out, a floor of 50, no interest: 150, 50, then 100 in each of the 13 years from 2028 on.
    inputs = base | {"peak_capacity": 0.0, "opex": 100.0, "opex_growth": 0.0, "maintenance_capex": 0.0, "cash": 250.0, "cash_floor": 50.0}
    inputs |= {"interest_rate": 0.0, "issue_price": 5.0, "shares": 260.0}
    found = evaluate(inputs)
    assert found["funding_need"] == pytest.approx(1300.0)
    assert (found["funding_first_year"], found["funding_last_year"]) == (2028.0, 2040.0)
    assert found["new_shares"] == pytest.approx(260.0)
    assert found["dilution"] == pytest.approx(0.5)


def test_without_a_need_nothing_changes(base):
    found = evaluate(base | {"cash": 50_000.0})
    assert (found["funding_need"], found["new_shares"], found["dilution"]) == (0.0, 0.0, 0.0)
    assert found["value_per_share_after_funding"] == found["value_per_share"]


def test_an_issue_at_the_value_of_a_share_leaves_it_unchanged_and_a_lower_price_dilutes_more(base):
    value = evaluate(base)["value_per_share"]
    fair = evaluate(base | {"issue_price": value})
    assert fair["funding_need"] > 0.0
    assert fair["value_per_share_after_funding"] == pytest.approx(value, rel=1e-12)
    cheap, dear = evaluate(base | {"issue_price": value / 2}), evaluate(base | {"issue_price": value * 2})
    assert cheap["value_per_share_after_funding"] < value < dear["value_per_share_after_funding"]
    assert cheap["dilution"] > dear["dilution"]


def test_pay_in_shares_is_an_expense_beside_the_headline_and_touches_no_cash(base):
    found, none = evaluate(base), evaluate(base | {"stock_compensation": 0.0})
    assert none["value_per_share_after_stock_compensation"] == pytest.approx(none["value_per_share"], rel=1e-12)
    assert found["value_per_share_after_stock_compensation"] < found["value_per_share"]
    assert found["funding_need"] == none["funding_need"]
    assert found["equity_value"] == none["equity_value"]
    as_opex = evaluate(base | {"opex": base["opex"] + base["stock_compensation"]})
    assert found["value_per_share_after_stock_compensation"] == pytest.approx(as_opex["value_per_share"], rel=1e-12)


def test_more_terminal_years_are_worth_more_and_without_end_most(base):
    values = [evaluate(base | {"terminal_years": years})["equity_value"] for years in (1.0, 2.0, 2.5, 10.0, 50.0, 0.0)]
    assert values == sorted(values)
    one = evaluate(base | {"terminal_years": 1.0})
    last = one.years["E"][-1] * (1 - base["tax_rate"]) * (1 + base["terminal_growth"]) / (1 + base["discount_rate"]) ** 16
    flows = float((one.years["d"] * one.years["F"]).sum())
    assert one["unrisked_enterprise_value"] == pytest.approx(flows + last, rel=1e-12)


@pytest.mark.parametrize("years", [0.5, -1, 51])
def test_terminal_years_between_none_and_one_are_refused(base, years):
    with pytest.raises(InputError, match="Allowed: 0 years, or from 1 year to 50 years"):
        resolve(base, {"terminal_years": years})


def chances(inputs):
    passed = np.cumprod([1.0, *(inputs[name] for name in STAGES)])
    return np.array([*(passed[:-1] * [1 - inputs[name] for name in STAGES]), passed[-1]])


def test_the_mean_over_outcomes_is_the_risked_equity_value(base):
    for inputs in (base, *(legal_inputs(seed) for seed in range(40))):
        outcomes = outcome_equities(inputs | {"wind_down": 0.0})[:, 0]
        years = evaluate(inputs).years
        scale = max(1.0, *np.abs(outcomes), float(np.abs(years["d"] * years["F"]).sum()))
        assert float(chances(inputs) @ outcomes) == pytest.approx(evaluate(inputs)["equity_value"], rel=1e-9, abs=1e-9 * scale)


def test_outcomes_of_a_thousand_legal_sets_agree_with_a_plain_reading():
    for seed in range(1000):
        inputs = legal_inputs(seed)
        expected = plain_model.outcome_equities(inputs)
        years = evaluate(inputs, outputs=()).years
        scale = max(1.0, *map(abs, expected), float(np.abs(years["d"] * years["F"]).sum()))
        assert outcome_equities(inputs)[:, 0] == pytest.approx(expected, rel=1e-9, abs=1e-9 * scale)


def test_a_failure_before_the_first_year_keeps_cash_less_debt_and_pays_the_wind_down(base):
    # The separator stage is decided in 2025, before the first forecast year: nothing is earned.
    inputs = base | {"start_year": 2027.0, "wind_down": 2.0}
    first_opex_today = inputs["opex"] * (1 + inputs["discount_rate"]) ** -0.5
    assert outcome_equities(inputs)[0, 0] == pytest.approx(inputs["cash"] - inputs["debt"] - 2.0 * first_opex_today, rel=1e-12)


def test_outcomes_drawn_at_fixed_inputs_fail_as_often_as_their_chances_say(base):
    found = simulate(base, {}, n=2**14, outcomes=True)
    assert list(found.failures.values()) == pytest.approx(chances(base)[:-1].tolist(), abs=0.01)
    assert found.mean_equity == pytest.approx(evaluate(base)["equity_value"], rel=0.05)
    assert found.percentiles[95] > simulate(base, {}, n=2**10).percentiles[95]


def test_correlated_inputs_are_drawn_together(base, assumptions):
    from scipy.stats import spearmanr

    from qs_assistant.valuation.draws import drawn_scenarios

    drawn, _ = next(drawn_scenarios(base, assumptions.ranges, {("price_decline", "cost_decline"): 0.7}, n=2**13, seed=3))
    assert spearmanr(drawn["price_decline"], drawn["cost_decline"]).statistic == pytest.approx(0.7, abs=0.02)
    assert spearmanr(drawn["price_decline"], drawn["cell_price"]).statistic == pytest.approx(0.0, abs=0.02)
    alone, _ = next(drawn_scenarios(base, {"cost_decline": (0.015, 0.045)}, {("price_decline", "cost_decline"): 0.7}, n=16, seed=3))
    assert float(np.ptp(alone["price_decline"])) == 0.0


def test_each_point_of_a_frontier_run_again_meets_the_target(base):
    target = ("value_per_share", base["share_price"])
    found = frontier(base, ("royalty_rate", 0.05, 0.17), ("peak_capacity", 70.0, 380.0), "success_probability", target, steps=5)
    assert np.isnan(found.solved).any()
    assert (~np.isnan(found.solved)).sum() > 3
    for row, column in np.argwhere(~np.isnan(found.solved)):
        at = {"royalty_rate": found.x[column], "peak_capacity": found.y[row], "success_probability": found.solved[row, column]}
        assert evaluate(resolve(base, at))["value_per_share"] == pytest.approx(target[1], rel=1e-6)
    for row, column in np.argwhere(np.isnan(found.solved)):
        assert found.best[row, column] < target[1]


def test_a_curve_of_two_inputs_agrees_with_solving_one_at_a_time(analyst):
    found = analyst.frontier([("peak_capacity", 200.0, 380.0), ("royalty_rate", None, None)], None, ("equity_value", 1200.0), 4).results
    for x, solved in zip(found["x"], found["solved"], strict=True):
        alone = analyst.solve("royalty_rate", "equity_value", 1200.0, changes={"peak_capacity": x}).results["solution"]
        assert solved == pytest.approx(alone, rel=1e-6)


def test_a_frontier_without_inputs_takes_those_that_move_the_value_most(analyst, assumptions):
    found = analyst.frontier((), None, ("value_per_share", 3.0)).results
    widest = [row["input"] for row in analyst.sensitivity().results["rows"]][:6]
    assert found["x_variable"] == widest[0]
    assert found["solve_for"] in widest[1:]
    low, high = sorted(assumptions.ranges[found["solve_for"]])
    assert any(one is not None and low <= one <= high for one in found["solved"])
    fixed = analyst.frontier((), None, ("value_per_share", 3.0), changes={widest[0]: assumptions.base()[widest[0]]}).results
    assert fixed["x_variable"] == widest[1]


def test_a_target_beyond_reach_has_no_solution_and_says_what_is_reached(analyst):
    found = analyst.frontier([("royalty_rate", None, None), ("peak_capacity", None, None)], "target_yield", ("value_per_share", 500.0), 3)
    assert found.results["unsolved"] == 9
    assert max(one for row in found.results["best"] for one in row) < 500.0


@pytest.mark.parametrize(("name", "value"), [("cash_floor", -1.0), ("issue_price", 0.0), ("wind_down", 4.0), ("interest_rate", 0.3)])
def test_added_inputs_outside_their_domain_are_refused_with_what_is_possible(analyst, name, value):
    with pytest.raises(InputError, match=f"The {label(name)} cannot be .* Allowed: "):
        analyst.value({name: value})


def test_views_asked_for_stand_first_and_an_unknown_one_is_refused(analyst):
    assert analyst.views(first=("truist",)).results["views"][0]["id"] == "truist"
    with pytest.raises(InputError, match="no view called"):
        analyst.views(first=("goldman",))


@pytest.mark.parametrize(
    ("axes", "solve_for", "words"),
    [
        ([("royalty_rate", None, None), ("royalty_rate", None, None)], "peak_capacity", "different inputs"),
        ([("cell_yield", None, None)], "target_yield", "product"),
        ([("cash", None, None)], "royalty_rate", "held fixed"),
        ([("royalty_rate", None, None), ("opex", None, None), ("cell_price", None, None)], "peak_capacity", "one or two"),
    ],
)
def test_a_frontier_that_cannot_be_is_refused(analyst, axes, solve_for, words):
    with pytest.raises(InputError, match=words):
        analyst.frontier(axes, solve_for)


def test_an_event_is_the_difference_of_two_valuations_and_its_bridge_sums_to_it(analyst):
    found = analyst.event("delay").results
    later = analyst.value({"start_year": 2030.0}).results["value_per_share"]
    assert found["sides"]["base"]["change"]["value_per_share"] == pytest.approx(later - analyst.value().results["value_per_share"])
    assert sum(step["change"] for step in found["bridge"]) == pytest.approx(found["sides"]["base"]["change"]["value_per_share"])


def test_an_event_that_the_base_case_has_is_shown_by_taking_it_out(analyst):
    found = analyst.event("corning").results
    assert found["sides"]["base"]["with"]["equity_value"] == analyst.value().results["equity_value"]
    changes = [found["sides"][side]["change"]["value_per_share"] for side in ("low", "base", "high")]
    assert 0 < changes[0] < changes[1] < changes[2]
    # 15% on the day to about $8 billion is a move of 8000 x 0.15 / 1.15.
    assert found["market_move"] == pytest.approx(8000 * 0.15 / 1.15)
    assert found["share_of_move"] == pytest.approx(found["sides"]["base"]["change"]["equity_value"] / found["market_move"])


def test_several_events_are_each_as_alone_and_together_one_after_the_other(analyst):
    found = analyst.events(("delay", "second-licensee")).results
    for one in found["events"]:
        assert one == analyst.event(one["event"]).results
    both = analyst.value({"start_year": 2030.0, "peak_capacity": 280.0, "p_factory": 0.57}).results["equity_value"]
    together = found["together"]["sides"]["base"]
    assert together["with"]["equity_value"] == pytest.approx(both, rel=1e-12)
    assert together["change"]["equity_value"] == pytest.approx(both - analyst.value().results["equity_value"], rel=1e-9)


def test_an_event_that_is_there_and_one_that_is_not_are_the_two_ends_of_both_together(analyst):
    ends = analyst.events(("corning", "delay")).results["together"]["sides"]["base"]
    assert ends["without"] == analyst.event("corning").results["sides"]["base"]["without"]
    assert ends["with"] == analyst.event("delay").results["sides"]["base"]["with"]


@pytest.mark.parametrize("names", [("delay",), ("delay", "delay"), ("delay", "moonshot")])
def test_events_that_cannot_be_set_side_by_side_are_refused_in_words(analyst, names):
    with pytest.raises(InputError, match=r"from 2 to|There are: corning"):
        analyst.events(names)


def test_several_events_replay_as_they_were(analyst):
    made = analyst.events()
    assert len(made.results["events"]) == len(analyst.assumptions.stories.events)
    assert analyst.replay(made.run).results == made.results


def test_every_event_and_view_of_the_files_can_be_run_and_names_documents_that_there_are(analyst, assumptions):
    from qs_assistant.types.settings import shipped_knowledge

    documents = {path.stem for path in (shipped_knowledge() / "documents").glob("*.md")}
    for event in assumptions.stories.events:
        assert analyst.event(event.id).results["bridge"] is not None
        assert set(event.documents) <= documents
    assert {row["document"] for row in analyst.views().results["views"]} <= documents


def test_an_unknown_event_is_met_with_those_that_there_are(analyst):
    with pytest.raises(InputError, match="corning, powerco-amendment"):
        analyst.event("the moon")


def test_where_the_cap_binds_a_view_shows_the_royalty_that_is_paid(analyst):
    row = next(one for one in analyst.views().results["views"] if one["id"] == "hsbc")
    assert row["royalty_asked"] == 0.15
    assert row["royalty_paid"] == pytest.approx(0.136, abs=1e-3)


def test_a_football_field_has_presets_views_simulations_and_inputs(analyst):
    found = analyst.football().results
    groups = [bar["group"] for bar in found["bars"]]
    assert set(groups) == {"presets", "views", "simulation", "inputs"}
    assert all(bar["low"] <= bar["high"] for bar in found["bars"])
    assert found["bars"][0]["high"] == analyst.value(preset="bull").results["value_per_share"]


def test_weighted_scenarios_give_their_weighted_mean(assumptions):
    cases = [assumptions.case(name) for name in ("bear", "base", "bull")]
    found = compare(cases, [0.25, 0.5, 0.25])
    each = [evaluate(one)["value_per_share"] for one in cases]
    assert found.expected["value_per_share"] == pytest.approx(0.25 * each[0] + 0.5 * each[1] + 0.25 * each[2])
    assert len(found.bridges) == 2
    for bridge, end in zip(found.bridges, each[1:], strict=True):
        assert found.start + math.fsum(step.change for step in bridge) == pytest.approx(end)


@pytest.mark.parametrize(("weights", "words"), [([0.5, 0.4], "sum to 90%"), ([1.5, -0.5], "from 0% to 100%"), ([1.0], "1 of 2")])
def test_weights_that_are_no_whole_are_refused(base, weights, words):
    with pytest.raises(InputError, match=words):
        compare([base, base], weights)


def test_a_run_of_the_first_edition_replays_with_a_note(analyst):
    run = analyst.value({"royalty_rate": 0.12}).run
    new = {"stock_compensation", "interest_rate", "cash_floor", "issue_price", "wind_down", "terminal_years"}
    old = replace(run, model="rnpv-1", inputs={name: value for name, value in run.inputs.items() if name not in new})
    again = analyst.replay(old)
    assert again.results == analyst.value({"royalty_rate": 0.12}).results
    assert "rnpv-1" in again.notes["run"]
    solved = replace(run, kind="solve", model="rnpv-1", parameters={"variable": "cash", "output": "funding_gap", "target": 0.0})
    with pytest.raises(InputError, match="funding_need"):
        analyst.replay(solved)


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("events.toml", '[[event]]\nid = "x"\ntitle = "X"\nreason = "r"\nlow = { cash = 1 }\nbase = { cash = 1 }', "for high"),
        ("events.toml", '[[event]]\nid = "x"\ntitle = "X"\nreason = "r"\nlow = { cahs = 1 }', "cash"),
        ("events.toml", '[[event]]\nid = "x"\ntitle = "X"\nreason = "r"\nlow = { target_yield = 1 }', "follows from"),
        ("events.toml", '[[event]]\nid = "x"\ntitle = "X"\nreason = "r"\nlow = { cash = { minus = 1 } }', "add = x"),
        ("events.toml", '[[event]]\ntitle = "X"\n', "for low"),
        ("views.toml", '[[view]]\nid = "x"\nname = "X"\ndate = "2025"\ndocument = "d"\nwhy = "w"', "at least one input"),
        ("views.toml", "[[view", "cannot be read"),
    ],
)
def test_a_broken_file_of_events_or_views_is_told_in_one_sentence(tmp_path, file, text, words):
    (tmp_path / file).write_text(text)
    with pytest.raises(AssumptionsError, match=words) as caught:
        load_stories(tmp_path)
    assert file in str(caught.value)
    assert "\n" not in str(caught.value).strip()


def test_four_hundred_digits_are_met_with_one_short_sentence(analyst):
    with pytest.raises(InputError) as caught:
        analyst.value({"cash": 10**400})
    assert len(str(caught.value)) < 200
