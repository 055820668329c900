"""What must hold of the model whatever the inputs; each exception is named where the model has one."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qs_assistant.types.settings import shipped_knowledge
from qs_assistant.valuation.assumptions import load_assumptions
from qs_assistant.valuation.model import evaluate, resolve
from qs_assistant.valuation.outputs import OUTPUTS
from tests.valuation.scenarios import scenarios_of

ASSUMPTIONS = load_assumptions(shipped_knowledge() / "assumptions.toml")
scenarios = scenarios_of(ASSUMPTIONS)
steps = st.floats(0.01, 0.3)
few = settings(max_examples=40, deadline=None)


# Unrisked, since what is worth more on the success path is worth more at any chance of it.
@pytest.fixture(scope="module")
def base():
    return ASSUMPTIONS.base()


RAISES = ("separator_yield", "cell_yield", "pack_yield", "initial_yield", "utilization", "cell_price", "royalty_rate", "margin_cap",
          "scrap_recovery", "cost_decline", "cash", "nol", "peak_capacity")  # fmt: skip
LOWERS = (
    "materials_cost",
    "conversion_cost",
    "price_decline",
    "opex",
    "maintenance_capex",
    "debt",
    "ramp_years",
    "yield_ramp_years",
    "tax_rate",
)


def moved(inputs, name, step):
    """The input a little higher, where its domain has room."""
    change = min(inputs[name] * (1 + step) + 1e-9, {"ramp_years": 15.0, "yield_ramp_years": 15.0}.get(name, 1e9))
    if name.endswith(("yield", "rate", "cap", "recovery", "utilization")):
        change = min(change, 0.999)
    return resolve(inputs, {name: change})


def no_less(one, other, scale=1e-9):
    return one >= other - scale * max(1.0, abs(one), abs(other))


@pytest.mark.parametrize("name", RAISES)
@few
@given(inputs=scenarios, step=steps)
def test_value_never_falls_with_what_helps(name, inputs, step):
    assume(moved(inputs, name, step)[name] >= inputs[name])
    before, after = evaluate(inputs), evaluate(moved(inputs, name, step))
    for output in ("equity_value", "unrisked_equity_value"):
        assert no_less(after[output], before[output])


@pytest.mark.parametrize("name", LOWERS)
@few
@given(inputs=scenarios, step=steps)
def test_value_never_rises_with_what_hurts(name, inputs, step):
    before, after = evaluate(inputs), evaluate(moved(inputs, name, step))
    for output in ("equity_value", "unrisked_equity_value"):
        assert no_less(before[output], after[output])


@few
@given(inputs=scenarios, factor=st.floats(0.01, 100.0))
def test_scaling_every_money_input_scales_the_money_outputs(inputs, factor):
    money = (
        "cell_price",
        "materials_cost",
        "conversion_cost",
        "capex_per_gwh",
        "opex",
        "maintenance_capex",
        "cash",
        "debt",
        "nol",
        "share_price",
        "issue_price",
        "stock_compensation",
        "cash_floor",
    )
    before, after = evaluate(inputs), evaluate(inputs | {name: inputs[name] * factor for name in money})
    for name, spec in OUTPUTS.items():
        if np.isnan(before[name]):
            assert np.isnan(after[name])
            continue
        scale = factor if spec.unit.startswith("$") else 1.0
        assert after[name] == pytest.approx(before[name] * scale, rel=1e-9, abs=1e-6 * scale)


@few
@given(inputs=scenarios, delay=st.floats(0.0, 3.0))
def test_a_later_start_never_raises_the_value_on_the_success_path(inputs, delay):
    # Risked it may: a stage decided later keeps the programme, and its losses, alive for longer, or, where the programme loses money
    # on the success path, a later start saves some of it. So the property is claimed for a programme that is worth its costs.
    before, after = evaluate(inputs), evaluate(inputs | {"start_year": min(inputs["start_year"] + delay, inputs["base_year"] + 15)})
    assert no_less(before["unrisked_equity_value"], after["unrisked_equity_value"])


@few
@given(inputs=scenarios, step=st.floats(0.001, 0.2))
def test_a_higher_discount_rate_lowers_value_where_losses_come_before_gains(inputs, step):
    # It raises the value of a programme whose flows add up to a loss, since it shrinks that loss: the model says so, and it is right.
    before = evaluate(inputs)
    flows = before.years["F"]
    first_gain = int(np.argmax(flows > 0)) if (flows > 0).any() else flows.size
    assume((flows[:first_gain] <= 0).all() and (flows[first_gain:] >= 0).all() and before["unrisked_enterprise_value"] > 0)
    after = evaluate(inputs | {"discount_rate": min(inputs["discount_rate"] + step, 1.0)})
    assert no_less(before["unrisked_enterprise_value"], after["unrisked_enterprise_value"])


def test_a_higher_discount_rate_raises_the_value_of_a_pure_cost(base):
    idle = base | {"peak_capacity": 0.0}
    assert evaluate(idle | {"discount_rate": 0.2})["equity_value"] > evaluate(idle)["equity_value"]


@few
@given(inputs=scenarios)
def test_certainty_is_worth_the_unrisked_value(inputs):
    certain = evaluate(resolve(inputs, {"success_probability": 1.0}))
    for name in ("enterprise_value", "equity_value", "value_per_share", "upside"):
        assert certain[name] == pytest.approx(certain[f"unrisked_{name}"], rel=1e-12, abs=1e-9)


@few
@given(inputs=scenarios, target=st.floats(0.3, 1.0))
def test_the_mature_yield_never_exceeds_the_target_and_liability_is_limited(inputs, target):
    found = evaluate(resolve(inputs, {"target_yield": target}))
    assert found["mature_yield"] <= target * (1 + 1e-12)
    assert found["value_per_share"] >= 0.0
    assert found["funding_need"] >= 0.0


def test_more_of_a_plant_that_loses_money_is_worth_less(base):
    # Value rises with volume only where a unit earns something: an owner bears the loss that a licensee would not pay a royalty on.
    losing = base | {"owned_share": 1.0, "cell_price": 40.0}
    assert evaluate(losing | {"peak_capacity": 360.0})["equity_value"] < evaluate(losing)["equity_value"]
