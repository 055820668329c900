"""What is plausible, and which inputs meet a target inside it: the ends, the shares of the way, and that the model agrees."""

import pytest

from qs_assistant.valuation.plausible import Reach, outside, plausible


def reach(analyst, target, names=None, **changes):
    ranges = analyst.assumptions.ranges
    return Reach(analyst.inputs(changes), [name for name in names or ranges if name not in changes], ranges, target)


def test_a_range_is_that_of_the_assumptions_widened_to_the_scenarios_own_value():
    ranges = {"royalty_rate": (0.05, 0.17), "price_decline": (0.045, 0.005)}
    assert plausible("royalty_rate", 0.1, ranges) == (0.05, 0.17)
    assert plausible("royalty_rate", 0.3, ranges) == (0.05, 0.3)
    assert plausible("price_decline", 0.025, ranges) == (0.005, 0.045)
    assert plausible("debt", 69.0, ranges) is None


def test_a_composites_range_is_the_product_of_its_parts():
    ranges = {"separator_yield": (0.9, 1.0), "cell_yield": (0.8, 1.0), "pack_yield": (0.5, 0.9)}
    assert plausible("target_yield", 0.5, ranges) == pytest.approx((0.36, 0.9))


def test_a_rise_of_prices_lies_outside_and_says_by_how_many_widths():
    ranges = {"price_decline": (0.045, 0.005)}
    assert outside("price_decline", 0.02, 0.025, ranges) is None
    beyond = outside("price_decline", -0.125, 0.025, ranges)
    assert (beyond.low, beyond.high) == (0.005, 0.045)
    assert beyond.distance == pytest.approx(0.13 / 0.04)


@pytest.mark.parametrize("price", [0.3, 2.0, 4.324, 10.0, 30.0])
def test_inputs_together_lie_inside_their_ranges_and_the_model_run_with_them_meets_the_target(analyst, price):
    found = reach(analyst, ("value_per_share", price)).together()
    assert found.met
    for name, value in found.values.items():
        assert min(analyst.assumptions.ranges[name]) <= value <= max(analyst.assumptions.ranges[name])
    assert analyst.value(found.values).results["value_per_share"] == pytest.approx(price, rel=1e-5)


def test_the_fewest_are_taken_those_that_move_the_value_most(analyst):
    found = reach(analyst, ("value_per_share", 4.324)).together()
    first, second, *_ = [row["input"] for row in analyst.sensitivity().results["rows"]]
    assert set(found.values) == {first, second}
    assert not reach(analyst, ("value_per_share", 4.324)).single()


def test_one_input_that_reaches_the_target_is_enough(analyst):
    found = reach(analyst, ("value_per_share", 2.0))
    assert "peak_capacity" in found.single()
    assert len(found.together().values) == 1


def test_what_nothing_plausible_reaches_is_told_with_the_nearest(analyst):
    found = reach(analyst, ("value_per_share", 500.0)).together()
    assert not found.met
    assert found.share == 1.0
    best = {name: ends[1] for name, ends in analyst.assumptions.ranges.items() if name in found.values}
    assert dict(found.values) == pytest.approx(best)
    assert found.reached == pytest.approx(analyst.value(best).results["value_per_share"])


def test_an_input_that_moves_nothing_meets_nothing(analyst):
    found = reach(analyst, ("value_per_share", 2.0), ["stock_compensation"])
    assert found.together() is None
    assert found.single() == ()


def test_an_end_that_the_scenario_does_not_allow_is_left_out(analyst):
    # A growth of 9% a year leaves the discount rate no room below: its low end, 9%, cannot be.
    found = reach(analyst, ("value_per_share", 100.0), ["discount_rate", "peak_capacity"], terminal_growth=0.09)
    assert "discount_rate" not in found.together().values
