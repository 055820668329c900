from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qs_assistant.app.base_case import OwnBaseCases
from qs_assistant.records.base_cases import BaseCases
from qs_assistant.types.errors import InputError, NotFoundError
from qs_assistant.valuation.assumptions import load_assumptions
from qs_assistant.valuation.overrides import overridden

pytestmark = pytest.mark.every_database

SHIPPED = load_assumptions(Path(__file__).parents[2] / "knowledge" / "assumptions.toml")


@pytest.fixture
def cases(database):
    now = [datetime(2026, 1, 1, tzinfo=UTC)]

    def clock():
        now[0] += timedelta(days=1)
        return now[0]

    return OwnBaseCases(BaseCases(database, clock), SHIPPED)


def test_the_nearest_scope_that_has_a_base_case_holds(cases):
    cases.set("guild:1", "discount_rate", 0.2, by="ann", why="risky")
    cases.set("global", "discount_rate", 0.3, by="bob", why="riskier")
    near, set_near = cases.holding(("guild:1", "global"))
    assert near["discount_rate"].value == 0.2
    assert [(one.by, one.when[:10], one.why) for one in set_near] == [("ann", "2026-01-02", "risky")]
    assert near["discount_rate"].note == "set by ann on 2026-01-02: risky"
    assert near["discount_rate"].basis == "judgement"
    assert cases.holding(("guild:2", "global"))[0]["discount_rate"].value == 0.3
    assert cases.holding(("guild:2",)) == (SHIPPED, ())


def test_a_later_value_replaces_and_a_reset_takes_back(cases):
    cases.set("guild:1", "opex", 500, by="ann", why="x")
    cases.set("guild:1", "opex", 600, by="ann", why="y")
    cases.set("guild:1", "cash", 700, by="ann", why="z")
    assert [(one.name, one.value) for one in cases.entries("guild:1")] == [("cash", 700), ("opex", 600)]
    assert cases.reset("guild:1", "opex", by="bob") == ("opex",)
    with pytest.raises(NotFoundError):
        cases.reset("guild:1", "opex", by="bob")
    assert cases.reset("guild:1", by="bob") == ("cash",)
    assert cases.holding(("guild:1",)) == (SHIPPED, ())


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [("target_yield", 1.2, "x"), ("nonsense", 1, "x"), ("discount_rate", 0.0001, "x"), ("opex", 500, "  "), ("opex", float("nan"), "x")],
)
def test_what_cannot_be_is_not_set(cases, name, value, why):
    with pytest.raises(InputError):
        cases.set("guild:1", name, value, by="ann", why=why)
    assert cases.entries("guild:1") == ()


def test_a_composite_and_its_part_contradict_each_other(cases):
    cases.set("guild:1", "target_yield", 0.9, by="ann", why="x")
    with pytest.raises(InputError, match="not both"):
        cases.set("guild:1", "cell_yield", 0.95, by="ann", why="y")
    made, _ = cases.holding(("guild:1",))
    product = made["separator_yield"].value * made["cell_yield"].value * made["pack_yield"].value
    assert product == pytest.approx(0.9)
    assert made["cell_yield"].note.endswith(": x")


def test_a_range_is_widened_to_hold_the_value_and_keeps_its_direction():
    entry = next(one for one in SHIPPED.entries if one.low is not None and one.low < one.high and one.name == "royalty_rate")
    above = overridden(SHIPPED, {"royalty_rate": entry.high + 0.1}, {})["royalty_rate"]
    assert (above.low, above.high) == (entry.low, pytest.approx(entry.high + 0.1))
    falling = next(one for one in SHIPPED.entries if one.low is not None and one.low > one.high and one.name == "discount_rate")
    lower = overridden(SHIPPED, {"discount_rate": falling.high - 0.01}, {})["discount_rate"]
    assert (lower.low, lower.high) == (falling.low, pytest.approx(falling.high - 0.01))
