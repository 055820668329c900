"""What a quantity may be: worked out by hand from units and domains."""

import pytest

from qs_assistant.questions.candidates import Amount, amount
from qs_assistant.text.quantity_units import Quantity


def quantity(value, unit, **more):
    return Quantity(value, unit, 0, 1, "x", **more)


@pytest.mark.parametrize(
    ("given", "name", "role", "meant"),
    [
        (quantity(0.12, "percent"), "royalty_rate", "set", Amount("set", 0.12)),
        (quantity(78.0, "number"), "target_yield", "set", Amount("set", 0.78)),
        (quantity(0.12, "percent"), "target_yield", "complement", Amount("set", 0.88)),
        (quantity(0.02, "percent"), "opex_growth", "negated", Amount("set", -0.02)),
        (quantity(0.2, "percent"), "opex", "down", Amount("times", 0.8)),
        (quantity(2.0, "years"), "start_year", "plus", Amount("plus", 2.0)),
        (quantity(2.0, "times"), "cash", "times", Amount("times", 2.0)),
        (quantity(3e9, "usd", scaled=True), "equity_value", "target", Amount("set", 3000.0)),
    ],
)
def test_a_quantity_means_what_its_role_makes_of_it(given, name, role, meant):
    found = amount(given, name, role)
    assert found is not None
    assert found.how == meant.how
    assert found.value == pytest.approx(meant.value)


@pytest.mark.parametrize(
    ("given", "name", "role"),
    [
        (quantity(1.5, "percent"), "target_yield", "set"),  # above 100%
        (quantity(5.0, "years"), "royalty_rate", "set"),
        (quantity(0.2, "percent"), "start_year", "down"),
        (quantity(2031.0, "year"), "cell_price", "plus"),
        (quantity(0.9, "percent"), "value_per_share", "target"),
        (quantity(3.0, "usd"), "tax_rate", "target"),
    ],
)
def test_units_and_domains_forbid(given, name, role):
    assert amount(given, name, role) is None
