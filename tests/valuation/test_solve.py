import random

import numpy as np
import pytest

from qs_assistant.types.errors import InputError
from qs_assistant.valuation.implied import implied_success_probability
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.model import evaluate, resolve
from qs_assistant.valuation.solve import solve
from qs_assistant.valuation.vary import LEAST_SPREAD, at, interval

VARIABLES = ("target_yield", "success_probability", "royalty_rate", "cell_price", "peak_capacity", "discount_rate", "margin_cap",
             "utilization", "price_decline", "cost_decline", "materials_cost", "opex", "tax_rate", "start_year", "ramp_years",
             "initial_yield", "cash", "separator_yield", "p_factory", "terminal_growth", "owned_share")  # fmt: skip
TARGETS = ("equity_value", "value_per_share", "unrisked_equity_value", "upside", "mature_unit_margin", "funding_need")


def value_at(inputs, name, output, x):
    return float(evaluate(resolve(inputs, {name: x}))[output])


@pytest.fixture(scope="module")
def cases(assumptions):
    """300 targets, most of them reached somewhere in the domain, each in a scenario of its own."""
    draw = random.Random(11)  # noqa: S311 - test data, not secrets
    made = []
    for _ in range(300):
        inputs = assumptions.base()
        for name, (low, high) in assumptions.ranges.items():
            inputs[name] = low + (high - low) * draw.random()
        name, output = draw.choice(VARIABLES), draw.choice(TARGETS)
        low, high = interval(inputs, name)
        span = (high - low) * (0.05 if name == "discount_rate" else 1.0)
        target = value_at(inputs, name, output, low + span * (0.01 + 0.98 * draw.random())) * draw.choice([1, 1, 1, 1, 5])
        made.append((inputs, name, output, target))
    return made


def crossings(inputs, name, output, target):
    """Brute force: the cells of an even scan in which the output passes the target without a jump."""
    low, high = interval(inputs, name)
    x = np.linspace(low, high, 2001)
    gaps = at(inputs, {name: x}, (output,))[output] - target
    return [(x[i], x[i + 1]) for i in np.flatnonzero(np.sign(gaps[:-1]) * np.sign(gaps[1:]) < 0)]


def test_300_random_solves_agree_with_a_brute_force_scan(cases):
    solved = 0
    for inputs, name, output, target in cases:
        found = solve(inputs, name, output, target)
        low, high = interval(inputs, name)
        scale = 1e-7 * max(1.0, abs(target))
        for root in found.solutions:
            assert low <= root <= high
            assert value_at(inputs, name, output, root) == pytest.approx(target, abs=scale)
        missed = [
            cell for cell in crossings(inputs, name, output, target) if not any(cell[0] <= root <= cell[1] for root in found.solutions)
        ]
        for left, right in missed:  # only a jump across the target may be passed over
            assert INPUTS[name].unit == "year"
            assert np.floor(left) != np.floor(right) or left.is_integer() or right.is_integer()
        solved += found.solution is not None
    assert solved > 200


def test_a_solution_lies_within_a_billionth_of_the_domain(base):
    # Equity value is linear in cash, so the root is known.
    found = solve(base, "cash", "equity_value", 5000.0)
    assert found.solution == pytest.approx(base["cash"] + 5000.0 - evaluate(base)["equity_value"], abs=1e-10 * 1e6)


def test_no_yield_justifies_eight_billion_and_certainty_of_yield_is_stated(base):
    found = solve(base, "target_yield", "market_cap", 8000.0)
    assert found.solution is None
    assert found.reason == "it stays below that over the whole domain"
    assert found.best == found.high == 1.0
    assert found.at_high == found.at_best == value_at(base, "target_yield", "equity_value", 1.0)


def test_a_start_year_is_also_given_between_two_years(base):
    target = value_at(base, "start_year", "equity_value", 2026.25)
    found = solve(base, "start_year", "equity_value", target)
    assert found.between == (2026, 2027)
    assert found.solution == pytest.approx(2026.25)


def test_a_jump_across_the_target_is_no_solution(base):
    # The factory stage is decided a year later for any start after 2029, which moves the value at once.
    before, after = (value_at(base, "start_year", "equity_value", x) for x in (2029.0, np.nextafter(2029.0, 2030)))
    found = solve(base, "start_year", "equity_value", (before + after) / 2)
    assert found.solution is None
    assert found.reason == "it jumps across that value without meeting it"


def test_a_root_on_a_whole_year_is_found(base):
    assert solve(base, "start_year", "equity_value", value_at(base, "start_year", "equity_value", 2030.0)).solution == 2030.0


def test_several_roots_are_all_found_and_the_nearest_is_given(base):
    # Owned capacity first costs capital, then earns the whole margin: the discount rate can have two roots.
    inputs = base | {"owned_share": 1.0, "cell_price": 120.0, "capex_per_gwh": 160.0, "discount_rate": 0.3}
    x = np.linspace(0.05, 0.99, 2001)
    values = at(inputs, {"discount_rate": x}, ("equity_value",))["equity_value"]
    bottom = int(np.argmin(values))
    assert 0 < bottom < x.size - 1
    target = (values[bottom] + values[-1]) / 2
    found = solve(inputs, "discount_rate", "equity_value", float(target))
    assert len(found.solutions) == 2
    assert found.solution == min(found.solutions, key=lambda root: abs(root - 0.3))
    assert "several" in found.reason


def test_two_roots_inside_one_step_of_the_scan_are_found(base):
    inputs = base | {"owned_share": 1.0, "cell_price": 120.0, "capex_per_gwh": 160.0}
    x = np.linspace(0.05, 0.99, 200_001)
    values = at(inputs, {"discount_rate": x}, ("equity_value",))["equity_value"]
    bottom = int(np.argmin(values))
    found = solve(inputs, "discount_rate", "equity_value", float(values[bottom]) + 1e-6)
    assert len(found.solutions) == 2
    assert abs(found.solutions[0] - x[bottom]) < 1e-3


def test_a_level_stretch_gives_the_value_nearest_the_scenario(base):
    # Below some price every share is worth nothing.
    found = solve(base | {"cell_price": 30.0}, "cell_price", "value_per_share", 0.0)
    assert found.solution == 30.0


def test_an_output_that_does_not_move_says_so(base):
    found = solve(base, "share_price", "equity_value", 5000.0)
    assert found.solution is None
    assert found.reason == "it does not depend on the share price"


def test_where_the_output_does_not_exist_the_solve_goes_on_elsewhere(base):
    found = solve(base, "cell_price", "breakeven_yield", 0.5)
    assert found.solution is not None
    assert np.isnan(found.at_low)
    assert value_at(base, "cell_price", "breakeven_yield", found.solution) == pytest.approx(0.5)


def test_the_implied_success_probability_is_a_solve(base):
    inputs = base | {"share_price": 2000.0 / base["shares"]}
    implied, reason = implied_success_probability(inputs)
    assert reason is None
    assert implied == pytest.approx(solve(inputs, "success_probability", "equity_value", 2000.0).solution, abs=1e-10)


def test_where_certainty_falls_short_no_probability_is_implied(base):
    implied, reason = implied_success_probability(base)
    assert np.isnan(implied)
    assert "certain" in reason


@pytest.mark.parametrize(
    ("variable", "output", "target"),
    [
        ("royalty", "equity_value", 1.0),
        ("royalty_rate", "equity", 1.0),
        ("royalty_rate", "equity_value", float("nan")),
        ("cash", "upside", True),
    ],
)
def test_what_cannot_be_solved_is_refused(base, variable, output, target):
    with pytest.raises(InputError):
        solve(base, variable, output, target)


def test_no_solution_is_a_perpetuity_without_a_spread(base):
    """Where the discount rate comes near the growth, any value however high is met: that says nothing of a company."""
    growth, rate = base["terminal_growth"], base["discount_rate"]
    assert at(base, {"discount_rate": growth + 1e-4}, ("equity_value",))["equity_value"] > 200_000
    found = solve(base, "discount_rate", "equity_value", 200_000)
    assert found.solution is None
    assert found.low == pytest.approx(growth + LEAST_SPREAD)
    assert solve(base, "terminal_growth", "equity_value", 200_000).high == pytest.approx(rate - LEAST_SPREAD)
    close = base | {"discount_rate": growth + 0.005}  # who sets them closer sees it, and is answered from there
    own = float(at(close, {}, ("equity_value",))["equity_value"])
    assert solve(close, "discount_rate", "equity_value", own).solution == pytest.approx(growth + 0.005)
