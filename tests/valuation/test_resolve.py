import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qs_assistant.types.errors import InputError
from qs_assistant.valuation.inputs import COMPOSITES, INPUTS, STORED_INPUTS
from qs_assistant.valuation.resolve import resolve, with_composites
from qs_assistant.valuation.run import make_run
from qs_assistant.valuation.units import label, show, shown_domain

fractions = st.floats(1e-6, 1.0)


@pytest.mark.parametrize("composite", COMPOSITES)
@given(value=fractions, parts=st.lists(st.floats(0.05, 0.999), min_size=4, max_size=4))
def test_a_composite_keeps_the_ratio_of_the_logs_of_its_parts(base, composite, value, parts):
    names = INPUTS[composite].parts
    given_parts = dict(zip(names, parts, strict=False))
    full = resolve(base | given_parts, {composite: value})
    assert math.prod(full[name] for name in names) == pytest.approx(value, rel=1e-9)
    if value < 1:
        ratios = [math.log(full[name]) / math.log(given_parts[name]) for name in names]
        assert ratios == pytest.approx([ratios[0]] * len(ratios), rel=1e-6, abs=1e-11)


def test_parts_that_are_all_one_share_a_composite_equally(base):
    ones = base | dict.fromkeys(INPUTS["target_yield"].parts, 1.0)
    full = resolve(ones, {"target_yield": 0.729})
    assert [full[name] for name in INPUTS["target_yield"].parts] == pytest.approx([0.9] * 3)


def test_a_composite_set_to_what_it_is_changes_nothing(base):
    assert resolve(base, {"target_yield": math.prod(base[part] for part in INPUTS["target_yield"].parts)}) == pytest.approx(base, rel=1e-14)


def test_a_composite_of_one_makes_every_part_one(base):
    full = resolve(base, {"success_probability": 1})
    assert [full[name] for name in INPUTS["success_probability"].parts] == [1.0] * 4


def test_an_array_of_composites_equals_a_loop(base):
    values = np.array([[0.5, 0.9], [0.95, 1.0]])
    full = resolve(base, {"target_yield": values})
    for place in np.ndindex(values.shape):
        alone = resolve(base, {"target_yield": float(values[place])})
        assert all(full[name][place] == alone[name] for name in INPUTS["target_yield"].parts)


def test_market_cap_sets_the_price_at_the_shares_after_the_changes(base):
    full = resolve(base, {"market_cap": 7000, "shares": 700})
    assert full["share_price"] == 10.0


def test_all_inputs_with_those_that_are_not_stored(base):
    full = with_composites(base)
    assert list(full) == list(INPUTS)
    assert full["market_cap"] == pytest.approx(full["shares"] * full["share_price"])
    assert full["success_probability"] == pytest.approx(base["p_separator"] * base["p_cell"] * base["p_pack"] * base["p_factory"])


@pytest.mark.parametrize("name", [name for name in INPUTS if name not in {"base_year", "start_year", "discount_rate", "terminal_growth"}])
def test_just_outside_a_domain_is_refused_in_words_with_its_value_and_what_is_allowed(base, name):
    spec = INPUTS[name]
    for bad in (spec.low if spec.low_open else spec.low - 1e-3, spec.high if spec.high_open else spec.high * 1.001 + 1e-3):
        with pytest.raises(InputError) as caught:
            resolve(base, {name: bad})
        assert caught.value.name == name
        said = str(caught.value)
        assert said.startswith(f"The {label(name)} cannot be ")
        assert f"Allowed: {shown_domain(spec)}." in said
        assert "_" not in said
        value = said.removeprefix(f"The {label(name)} cannot be ").split(". Allowed")[0]
        assert value not in {show(end, spec.unit) for end in (spec.low, spec.high)} or bad in (spec.low, spec.high)


@pytest.mark.parametrize(
    "bad", [math.nan, math.inf, -math.inf, True, "0.9", None, [0.9], 10**400, np.array(["a"]), np.array([0.5, math.nan])]
)
def test_what_is_no_finite_number_is_refused(base, bad):
    with pytest.raises(InputError, match="The royalty rate takes "):
        resolve(base, {"royalty_rate": bad})


@pytest.mark.parametrize(
    "changes",
    [
        {"target_yield": 0.9, "cell_yield": 0.95},
        {"success_probability": 0.5, "p_pack": 0.9},
        {"market_cap": 5000, "share_price": 7},
        {"start_year": 2024},
        {"start_year": 2041},
        {"base_year": 2035},
        {"discount_rate": 0.009},
        {"discount_rate": 0.01},
        {"terminal_growth": 0.1, "discount_rate": 0.09},
        {"market_cap": 1e9},
    ],
)
def test_changes_that_cannot_be_together_are_refused(base, changes):
    with pytest.raises(InputError) as caught:
        resolve(base, changes)
    assert caught.value.name in changes


def test_years_that_hang_together_may_move_together(base):
    full = resolve(base, {"base_year": 2035, "start_year": 2040})
    assert (full["base_year"], full["start_year"]) == (2035.0, 2040.0)


def test_an_unknown_name_is_met_with_the_closest_ones(base):
    with pytest.raises(InputError, match="royalty_rate"):
        resolve(base, {"royality_rate": 0.1})


def test_the_order_of_changes_does_not_matter(base):
    changes = {"target_yield": 0.9, "shares": 700, "market_cap": 5000, "cash": 1000}
    assert resolve(base, changes) == resolve(base, dict(reversed(changes.items())))
    assert list(resolve(base, changes)) == list(STORED_INPUTS)


def test_whole_numbers_and_floats_ask_the_same_question(base):
    runs = [
        make_run("sweep", base, {"variable": "cash", "low": low, "high": 10}, assumptions_digest="", changes={}, preset=None)
        for low in (1, 1.0)
    ]
    assert runs[0].id == runs[1].id
