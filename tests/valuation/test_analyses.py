"""Sweep, grid, sensitivity, simulation, comparison, and the façade that makes each a run."""

import json
from dataclasses import replace

import numpy as np
import pytest

from qs_assistant.types.errors import InputError
from qs_assistant.valuation.compare import compare
from qs_assistant.valuation.model import evaluate, resolve
from qs_assistant.valuation.sensitivity import sensitivity
from qs_assistant.valuation.simulate import MAX_N, simulate
from qs_assistant.valuation.sweep import grid, sweep


def test_a_sweep_is_a_loop_of_valuations(base):
    found = sweep(base, "target_yield", 0.7, 0.95, 6)
    assert found.x.tolist() == np.linspace(0.7, 0.95, 6).tolist()
    for x, value in zip(found.x, found.outputs["equity_value"], strict=True):
        assert value == evaluate(resolve(base, {"target_yield": float(x)}))["equity_value"]


def test_a_grid_has_its_first_input_along_the_columns(base):
    found = grid(base, "royalty_rate", (0.05, 0.1, 2), "start_year", (2028, 2030, 3))
    assert found.outputs["value_per_share"].shape == (3, 2)
    assert found.outputs["equity_value"][2, 0] == evaluate(resolve(base, {"royalty_rate": 0.05, "start_year": 2030}))["equity_value"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("royalty_rate", 0.2, 0.1, 5), "smaller value first"),
        (("royalty_rate", 0.1, 0.1, 5), "larger one"),
        (("royalty_rate", 0.1, 0.2, 1), "from 2"),
        (("royalty_rate", 0.1, 0.2, 10**12), "10,001"),
        (("royalty_rate", 0.1, 1.2, 5), "The royalty rate cannot be 120%"),
        (("royalty_rate", float("nan"), 0.2, 5), "finite"),
        (("start_year", 2020, 2030, 5), "start year cannot be 2020"),
        (("royalties", 0.1, 0.2, 5), "no input called"),
    ],
)
def test_a_range_that_is_none_is_refused_with_a_sentence(base, arguments, words):
    with pytest.raises(InputError, match=words):
        sweep(base, *arguments)


def test_a_grid_refuses_one_input_twice_a_composite_with_its_part_and_too_many_cells(base):
    with pytest.raises(InputError, match="two different inputs"):
        grid(base, "cash", (1, 2, 2), "cash", (1, 2, 2))
    with pytest.raises(InputError, match="product"):
        grid(base, "target_yield", (0.8, 0.9, 2), "cell_yield", (0.8, 0.9, 2))
    with pytest.raises(InputError, match="cells"):
        grid(base, "cash", (1, 2, 9000), "debt", (1, 2, 9000))


def test_sensitivity_moves_one_input_at_a_time_and_sorts_by_swing(base, assumptions):
    found = sensitivity(base, assumptions.ranges)
    swings = [row.swing for row in found.rows]
    assert swings == sorted(swings, reverse=True)
    assert {row.input for row in found.rows} == set(assumptions.ranges)
    for row in found.rows:
        assert row.value_low == evaluate(base | {row.input: row.low})["value_per_share"]
        assert row.swing == abs(row.value_high - row.value_low)
        if row.meets_reference is not None:
            met = evaluate(base | {row.input: row.meets_reference})["value_per_share"]
            assert met == pytest.approx(base["share_price"], rel=1e-9)


def test_an_input_whose_end_is_not_legal_in_the_scenario_comes_last_without_figures(base):
    inputs = base | {"base_year": 2029.0}
    found = sensitivity(inputs, {"start_year": (2031.0, 2028.0), "royalty_rate": (0.04, 0.15)})
    assert [row.input for row in found.rows] == ["royalty_rate", "start_year"]
    assert np.isnan(found.rows[1].swing)


def test_the_equity_values_of_a_simulation_have_their_own_percentiles(base):
    found = simulate(base | {"opex": 2000.0}, {"cash": (1000.0, 6000.0)}, n=2**14, seed=5)
    shift = float(evaluate(base | {"opex": 2000.0, "cash": 0.0})["equity_value"])
    middle = found.equity_percentiles[50] - shift
    assert 1000.0 < middle < 6000.0
    assert found.equity_percentiles[5] < 0.0 == found.percentiles[5]  # below the floor that a share has
    assert list(found.equity_percentiles.values()) == sorted(found.equity_percentiles.values())


def test_a_simulation_without_ranges_gives_the_scenario_itself(base):
    found = simulate(base, {}, n=64)
    value = evaluate(base)["value_per_share"]
    assert found.mean == pytest.approx(value, rel=1e-14)
    assert set(found.percentiles.values()) == {value}
    assert found.standard_error == pytest.approx(0.0, abs=1e-15)


def test_the_draws_of_one_linear_input_have_the_moments_of_a_triangle(base):
    # Value per share is linear in cash: (equity at no cash + cash) / shares. Triangular(1000, 2000, 6000): mean 3000, sd sqrt(1166667).
    inputs = base | {"cash": 2000.0}
    found = simulate(inputs, {"cash": (6000.0, 1000.0)}, n=2**14, seed=5)
    without = evaluate(base | {"cash": 0.0})["equity_value"]
    assert found.mean == pytest.approx((without + 3000.0) / base["shares"], rel=1e-5)
    deviation = np.sqrt((1000**2 + 2000**2 + 6000**2 - 1000 * 2000 - 1000 * 6000 - 2000 * 6000) / 18)
    assert found.standard_error * np.sqrt(found.n) == pytest.approx(deviation / base["shares"], rel=1e-3)
    median = 6000.0 - np.sqrt(0.5 * 5000.0 * 4000.0)  # the quantile of a triangle to the right of its mode
    assert found.percentiles[50] == pytest.approx((without + median) / base["shares"], rel=1e-4)


def test_the_probability_counts_the_draws_at_or_above_the_reference(base):
    inputs = base | {"cash": 2000.0}
    certain = simulate(inputs | {"share_price": 0.5}, {"cash": (1000.0, 6000.0)}, n=256)
    never = simulate(inputs | {"share_price": 1000.0}, {"cash": (1000.0, 6000.0)}, n=256)
    assert (certain.probability, never.probability) == (1.0, 0.0)
    assert certain.mean == never.mean


def test_the_same_n_and_seed_give_the_same_numbers_and_another_seed_others(base, assumptions):
    one, two, three = (simulate(base, assumptions.ranges, n=1000, seed=seed) for seed in (7, 7, 8))
    assert (one.mean, one.percentiles, one.counts.tolist()) == (two.mean, two.percentiles, two.counts.tolist())
    assert one.mean != three.mean
    assert one.mean == pytest.approx(three.mean, abs=8 * one.standard_error)


def test_n_that_is_no_power_of_two_is_drawn_in_parts(base, assumptions):
    found = simulate(base, assumptions.ranges, n=70_001)
    assert found.counts.sum() == 70_001


@pytest.mark.parametrize("n", [0, 1, -5, 10**12, MAX_N + 1, 1.5, True])
def test_an_n_that_cannot_be_drawn_is_refused(base, n):
    with pytest.raises(InputError, match="n is the number of draws"):
        simulate(base, {}, n=n)


@pytest.mark.parametrize("seed", [-1, 2**32, 0.5])
def test_a_seed_that_is_none_is_refused(base, seed):
    with pytest.raises(InputError, match="seed"):
        simulate(base, {}, n=16, seed=seed)


def test_ranges_that_the_scenario_does_not_allow_are_refused(analyst):
    with pytest.raises(InputError, match="start year cannot be 2028"):
        analyst.simulate(n=16, changes={"base_year": 2029, "terminal_growth": 0.02})
    with pytest.raises(InputError, match="must exceed"):
        analyst.simulate(n=16, changes={"terminal_growth": 0.1})


def test_the_bridge_sums_to_the_difference_in_the_order_of_the_table(base, assumptions):
    bull = assumptions.case("bull")
    found = compare([base, bull])
    assert found.start + sum(step.change for step in found.bridge) == pytest.approx(found.end, rel=1e-13)
    assert [step.input for step in found.bridge] == [name for name in base if base[name] != bull[name]]
    first = found.bridge[0].input
    assert found.bridge[0].change == evaluate(base | {first: bull[first]})["value_per_share"] - found.start


def test_a_bridge_switches_inputs_together_where_one_alone_is_not_legal(base):
    later = base | {"base_year": 2033.0, "start_year": 2036.0}
    found = compare([base, later])
    (step,) = found.bridge
    assert (step.input, step.also) == ("start_year", ("base_year",))
    assert found.start + step.change == pytest.approx(found.end, rel=1e-13)


def test_the_bridge_of_a_scenario_with_itself_is_empty(base):
    assert compare([base, base]).bridge == ()


@pytest.mark.parametrize("count", [0, 1, 13])
def test_a_comparison_needs_two_sides_and_not_too_many(base, count):
    with pytest.raises(InputError, match="scenarios"):
        compare([base] * count)


def test_every_analysis_is_a_run_that_can_be_asked_for_again_as_json(analyst):
    asked = [
        analyst.value({"target_yield": 0.9}),
        analyst.solve("royalty_rate", "equity_value", 1400),
        analyst.sweep("start_year", 2027, 2033, changes={"cash": 1000}),
        analyst.grid(("royalty_rate", None, None), ("target_yield", 0.8, 0.9), steps=3),
        analyst.sensitivity({"target_yield": 0.9}),
        analyst.simulate(n=256, seed=2, preset="bear"),
        analyst.compare([({}, None), ({"royalty_rate": 0.05}, "bull")]),
    ]
    for analysis in asked:
        kept = replace(
            analysis.run, **json.loads(json.dumps({"inputs": dict(analysis.run.inputs), "parameters": dict(analysis.run.parameters)}))
        )
        again = analyst.replay(kept)
        assert again.results == analysis.results
        assert again.notes == analysis.notes
        json.dumps(analysis.results, allow_nan=False)
    assert len({analysis.run.id for analysis in asked}) == len(asked)


def test_a_run_of_another_model_or_of_other_assumptions_says_so(analyst):
    run = analyst.value().run
    assert "rnpv-0" in analyst.replay(replace(run, model="rnpv-0")).notes["run"]
    assert "other assumptions" in analyst.replay(replace(run, assumptions_digest="0" * 12)).notes["run"]
    assert "run" not in analyst.replay(run).notes


def test_what_is_set_is_held_in_sensitivity_and_simulation(analyst):
    rows = {row["input"] for row in analyst.sensitivity({"target_yield": 0.9, "discount_rate": 0.12}).results["rows"]}
    assert not rows & {"separator_yield", "cell_yield", "pack_yield", "discount_rate"}
    assert "peak_capacity" in rows
    ranges = analyst.simulate(n=16, changes={"success_probability": 0.5}).run.parameters["ranges"]
    assert not {"p_separator", "p_cell", "p_pack", "p_factory"} & set(ranges)


def test_one_may_not_solve_for_or_sweep_what_a_set_composite_decides(analyst):
    with pytest.raises(InputError, match="product"):
        analyst.solve("cell_yield", "equity_value", 1500, changes={"target_yield": 0.9})
    with pytest.raises(InputError, match="product"):
        analyst.sweep("success_probability", 0.1, 0.9, changes={"p_cell": 0.5})


def test_a_sweep_without_ends_runs_through_the_range_of_the_assumptions(analyst):
    found = analyst.sweep("royalty_rate").results["x"]
    assert (found[0], found[-1], len(found)) == (0.05, 0.17, 25)
    with pytest.raises(InputError, match="held fixed"):
        analyst.sweep("cash")


def test_years_are_swept_whole_unless_steps_are_given(analyst):
    assert analyst.sweep("start_year").results["x"] == [2028, 2029, 2030, 2031, 2032]
    assert analyst.sweep("ramp_years", 5, 8).results["x"] == [5, 6, 7, 8]
    assert analyst.sweep("start_year", 2028, 2029, 3).results["x"] == [2028, 2028.5, 2029]


def test_a_value_that_does_not_exist_is_none_with_its_reason(analyst):
    found = analyst.value({"cell_price": 20})
    assert found.results["breakeven_yield"] is None
    assert "100%" in found.notes["breakeven_yield"]
    assert found.results["implied_success_probability"] is None
    assert "implied_success_probability" in found.notes


def test_a_preset_that_there_is_none_of_is_refused(analyst):
    with pytest.raises(InputError, match="preset"):
        analyst.value(preset="moon")
