"""The kernel against hand-computed cases, a plain-Python reading, and its own layouts."""

import math
import os
import subprocess
import sys

import numpy as np
import pytest

from qs_assistant.valuation.inputs import STORED_INPUTS
from qs_assistant.valuation.model import BLOCK, evaluate, resolve, run_id
from qs_assistant.valuation.outputs import OUTPUTS
from tests.valuation import plain_model
from tests.valuation.scenarios import legal_inputs


@pytest.fixture(scope="module")
def legal_sets():
    return [legal_inputs(seed) for seed in range(1000)]


def money_scale(years):
    """The size of the sums that a value is the difference of: what an error is relative to."""
    return max(1.0, sum(abs(row["d"] * row["F"]) for row in years))


def test_the_base_case_is_the_one_laid_down(base):
    found = evaluate(base)
    assert found["value_per_share"] == pytest.approx(1.4217, abs=3e-4)
    assert found["equity_value"] == pytest.approx(924.2, abs=0.3)
    assert found["unrisked_value_per_share"] == pytest.approx(4.08, abs=5e-3)


def test_a_thousand_legal_sets_agree_with_the_plain_reading(legal_sets):
    for inputs in legal_sets:
        expected, years = plain_model.value(inputs)
        expected["value_per_share_after_stock_compensation"] = plain_model.value_after_stock_compensation(inputs)
        found = evaluate(inputs)
        assert set(expected) == set(OUTPUTS)
        # Pay in shares and the interest on a balance are sums of their own size.
        scale = money_scale(years) + inputs["stock_compensation"] * 500 + expected["funding_need"]
        per_share = scale / inputs["shares"]
        sizes = {"$M": scale, "$": per_share, "millions": scale / inputs["issue_price"]}
        for name, value in expected.items():
            size = per_share / inputs["share_price"] if name.endswith("upside") else sizes.get(OUTPUTS[name].unit, 1.0)
            if math.isnan(value):
                assert math.isnan(found[name]), name
            else:
                assert found[name] == pytest.approx(value, rel=1e-9, abs=1e-9 * size), name


def test_the_table_of_years_agrees_with_the_plain_reading(legal_sets):
    for inputs in legal_sets[:50]:
        _, years = plain_model.value(inputs)
        found = evaluate(inputs).years
        for column in found:
            expected = [row[column] for row in years]
            size = max(1e-12, *(abs(value) for value in expected))
            if column in {"E", "T", "F"}:
                size = max(abs(row["G"]) + row["O"] for row in years)
            assert found[column] == pytest.approx(expected, rel=1e-9, abs=1e-9 * size), column


def test_a_company_that_only_holds_cash_is_worth_its_cash(base):
    idle = base | {"peak_capacity": 0.0, "opex": 0.0, "maintenance_capex": 0.0, "cash": 500.0, "debt": 100.0, "shares": 200.0}
    found = evaluate(idle)
    assert found["equity_value"] == 400.0
    assert found["value_per_share"] == 2.0
    assert found["funding_need"] == 0.0
    assert found["value_per_share_after_funding"] == 2.0
    assert math.isnan(found["funding_first_year"])
    assert "no money" in found.notes["funding_first_year"]


def test_a_level_cost_is_an_annuity(base):
    # 100 a year, no tax on losses, every stage certain, discounted mid-year at 10%: -100 x (1.1^0.5) x (1 - 1.1^-15) / 0.1.
    inputs = base | {"peak_capacity": 0.0, "opex": 60.0, "maintenance_capex": 40.0, "opex_growth": 0.0, "discount_rate": 0.1}
    inputs |= {"p_separator": 1.0, "p_cell": 1.0, "p_pack": 1.0, "p_factory": 1.0}
    expected = -100 * 1.1**0.5 * (1 - 1.1**-15) / 0.1
    assert evaluate(inputs)["enterprise_value"] == pytest.approx(expected, rel=1e-12)
    assert evaluate(inputs)["unrisked_enterprise_value"] == pytest.approx(expected, rel=1e-12)


def test_a_steady_licence_is_a_growing_perpetuity_of_its_royalty(base):
    # Full capacity from the first year, constant prices: royalty 10% x 100 $/kWh x 10 GWh = 100 a year for ever, untaxed, certain.
    inputs = base | {"start_year": 2025.0, "ramp_years": 1.0, "yield_ramp_years": 1.0, "initial_yield": 1.0}
    inputs |= dict.fromkeys(("separator_yield", "cell_yield", "pack_yield", "p_separator", "p_cell", "p_pack", "p_factory"), 1.0)
    inputs |= {"peak_capacity": 10.0, "utilization": 1.0, "cell_price": 100.0, "price_decline": 0.0, "cost_decline": 0.0}
    inputs |= {"materials_cost": 30.0, "conversion_cost": 20.0, "margin_cap": 1.0, "royalty_rate": 0.1, "tax_rate": 0.0}
    inputs |= {"opex": 0.0, "maintenance_capex": 0.0, "discount_rate": 0.1, "terminal_growth": 0.0}
    expected = 100 * 1.1**0.5 * (1 - 1.1**-15) / 0.1 + 100 / 0.1 * 1.1**-15
    found = evaluate(inputs)
    assert found["enterprise_value"] == pytest.approx(expected, rel=1e-12)
    assert found["mature_output"] == 10.0
    assert found["mature_royalty"] == pytest.approx(10.0)
    assert found["breakeven_yield"] == pytest.approx((30 + 20 - 0.3 * 30) / (100 - 0.3 * 30))


def test_at_the_breakeven_yield_the_mature_margin_is_nil(base):
    at_breakeven = resolve(base, {"target_yield": evaluate(base)["breakeven_yield"]})
    assert evaluate(at_breakeven)["mature_unit_margin"] == pytest.approx(0.0, abs=1e-9)


def test_where_no_yield_breaks_even_the_output_is_nan_with_a_reason(base):
    found = evaluate(base | {"cell_price": 20.0})
    assert math.isnan(found["breakeven_yield"])
    assert "breakeven_yield" in found.notes


def test_half_of_the_capacity_is_installed_half_way_up_the_curve(base):
    # x = (Y - start + 1) / ramp = 5 / 10 five years in, and the S-curve passes the middle at the half.
    years = evaluate(base | {"start_year": 2026.0, "ramp_years": 10.0}).years
    assert years["C"][4] == pytest.approx(base["peak_capacity"] / 2, rel=1e-12)


def test_each_stage_counts_from_its_own_year(base):
    chances = evaluate(base | {"start_year": 2029.0}).years["W"]
    p1, p2, p3, p4 = (base[name] for name in ("p_separator", "p_cell", "p_pack", "p_factory"))
    expected = [1.0, p1, p1 * p2, p1 * p2 * p3, p1 * p2 * p3, *[p1 * p2 * p3 * p4] * 10]  # 2026, 2027, 2028, 2029, 2030, 2031 ...
    assert chances == pytest.approx(expected, rel=1e-15)


def test_losses_carried_shelter_four_fifths_of_a_profit(base):
    years = evaluate(base | {"nol": 1e6}).years
    profitable = years["E"] > 0
    assert profitable.any()
    assert years["T"][profitable] == pytest.approx(0.2 * base["tax_rate"] * years["E"][profitable], rel=1e-12)
    assert not years["T"][~profitable].any()


def test_the_capital_cost_of_owned_capacity_is_paid_as_it_is_added(base):
    light, heavy = (
        evaluate(base | {"owned_share": 0.25, "capex_per_gwh": 0.0}),
        evaluate(base | {"owned_share": 0.25, "capex_per_gwh": 100.0}),
    )
    paid = (light.years["F"] - heavy.years["F"]).sum()
    assert paid == pytest.approx(0.25 * 100.0 * base["peak_capacity"], rel=1e-9)


def test_arrays_equal_a_loop_of_scalars_bit_for_bit(legal_sets):
    columns = {name: np.array([inputs[name] for inputs in legal_sets]) for name in STORED_INPUTS}
    together = evaluate(columns)
    for place, inputs in enumerate(legal_sets):
        alone = evaluate(inputs)
        for name in OUTPUTS:
            both_missing = math.isnan(alone[name]) and math.isnan(together[name][place])  # a nan's bits carry no value
            assert both_missing or np.float64(alone[name]).tobytes() == together[name][place].tobytes(), name


def test_layout_and_neighbours_do_not_change_a_bit(legal_sets):
    table = np.array([[inputs[name] for name in STORED_INPUTS] for inputs in legal_sets])
    contiguous = {name: np.ascontiguousarray(table[:, place]) for place, name in enumerate(STORED_INPUTS)}
    strided = {name: table[:, place] for place, name in enumerate(STORED_INPUTS)}
    backwards = {name: column[::-1] for name, column in contiguous.items()}
    square = {name: np.asfortranarray(column.reshape(25, 40)) for name, column in contiguous.items()}
    one, two, three, four = (evaluate(columns) for columns in (contiguous, strided, backwards, square))
    for name in OUTPUTS:
        assert one[name].tobytes() == two[name].tobytes() == three[name][::-1].tobytes() == four[name].tobytes(order="C"), name


def test_keeping_the_table_of_years_does_not_change_a_bit_however_late_the_start(legal_sets):
    for start_after in (0, 3, 7, 15):  # whole blocks without capacity in their first years
        columns = {name: np.array([inputs[name] for inputs in legal_sets]) for name in STORED_INPUTS}
        columns["start_year"] = columns["base_year"] + np.clip(columns["start_year"] - columns["base_year"], start_after, 15)
        for owned in (columns["owned_share"], np.zeros(len(legal_sets))):
            lean, full = (evaluate(columns | {"owned_share": owned}, years=years) for years in (False, True))
            for name in OUTPUTS:
                assert lean[name].tobytes() == full[name].tobytes(), (name, start_after)


def test_a_scenario_is_the_same_on_both_sides_of_a_block_boundary(base):
    n = 2 * BLOCK + 3
    price = np.full(n, 100.0)
    price[: BLOCK - 1] = np.linspace(50, 150, BLOCK - 1)
    value = evaluate(base | {"cell_price": price}, outputs=("equity_value",))["equity_value"]
    assert len(set(value[BLOCK - 1 :].tolist())) == 1
    assert value[-1] == evaluate(base | {"cell_price": 100.0})["equity_value"]


def test_inputs_broadcast_to_a_common_shape(base):
    found = evaluate(base | {"cell_price": np.array([[100.0], [110.0]]), "royalty_rate": np.array([0.05, 0.1, 0.2])})
    assert found["equity_value"].shape == (2, 3)
    assert found["equity_value"][1, 1] == evaluate(base)["equity_value"]


def test_only_the_outputs_asked_for_are_kept(base):
    found = evaluate(base | {"cash": np.zeros(4)}, outputs=("funding_need",))
    assert list(found.outputs) == ["funding_need"]
    assert not found.years


def test_extreme_legal_inputs_give_numbers_or_say_why_not(base):
    tiny = evaluate(base | dict.fromkeys(("separator_yield", "cell_yield", "pack_yield"), 1e-200))
    assert math.isfinite(tiny["equity_value"])
    absurd = evaluate(base | {"share_price": 5e-324})
    assert not math.isfinite(absurd["upside"])
    assert "upside" in absurd.notes


def test_no_output_is_a_negative_zero(base):
    found = evaluate(base | {"opex": 0.0, "maintenance_capex": 0.0, "peak_capacity": 0.0})
    assert all(math.copysign(1, value) > 0 for value in found.outputs.values() if value == 0)
    assert not any(np.signbit(column[column == 0]).any() for column in found.years.values())


def test_the_run_id_depends_on_values_alone(base):
    reordered = dict(reversed(base.items()))
    assert run_id(base) == run_id(reordered) == run_id({name: np.float64(value) for name, value in base.items()})
    assert run_id(base) != run_id(base | {"cash": base["cash"] + 1e-9})
    assert len(run_id(base)) == 12


PROBE = """
from qs_assistant.types.settings import shipped_knowledge
from qs_assistant.valuation.analyses import Analyst
from qs_assistant.valuation.assumptions import load_assumptions
analyst = Analyst(load_assumptions(shipped_knowledge() / "assumptions.toml"))
value, drawn = analyst.value({"target_yield": 0.9}), analyst.simulate(n=512, seed=3)
print(value.run.id, value.results["equity_value"].hex(), drawn.run.id, drawn.results["mean"].hex())
"""


def test_two_processes_and_two_hash_seeds_give_the_same_bits():
    outputs = {
        subprocess.run(
            [sys.executable, "-c", PROBE], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "77")
    }
    assert len(outputs) == 1
