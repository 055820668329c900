"""The edits that need no number of their own, on requests that anyone can follow."""

import pytest

from qs_assistant.questions.cases import Cases
from qs_assistant.questions.grammar import Grammar
from qs_assistant.questions.turn_variants import FAMILIES, Variants
from qs_assistant.types.company import load_company
from qs_assistant.types.request import Move, Request, Scenario
from qs_assistant.types.settings import shipped_knowledge
from qs_assistant.types.turn import Stage, Turn
from qs_assistant.valuation.assumptions import load_assumptions
from qs_assistant.valuation.inputs import PRESETS

ASSUMPTIONS = load_assumptions(shipped_knowledge() / "assumptions.toml")
CASES = Cases({name: ASSUMPTIONS.case(name) for name in PRESETS}, ASSUMPTIONS.ranges)
GRAMMAR = Grammar(CASES, load_company(shipped_knowledge()))
LATER, CHEAPER = Scenario({"start_year": 2031.0}), Scenario({"start_year": 2033.0})


def after(request, moves=(), focus=(), before=()):
    return Turn("", "valuation", request, focus=focus, before=before, moves=moves)


def variants(text, previous):
    """The requests of a turn's variants by family."""
    found = {family: [] for family in FAMILIES}
    for one in Variants(CASES).of(*GRAMMAR.taken_apart(text), previous):
        found[one.family].append(one)
    return found


def sets(found):
    return [dict(one.draft.request.set) for one in found]


def sides(found):
    return [[(one.preset, dict(one.set)) for one in each.draft.request.scenarios] for each in found]


SET = (Move("p_cell", "set", 0.6), Move("cash", "plus", 100.0))
TWO = after(Request("value", {"p_cell": 0.6, "cash": 1070.8}), SET, ("p_cell",))
PAIR = after(Request("compare", scenarios=(LATER, CHEAPER)))


def test_each_change_can_be_taken_out_and_the_one_that_is_named_is_pointed_at():
    found = variants("without the cash", TWO)["taken out"]
    assert sets(found) == [{"cash": 1070.8}, {"p_cell": 0.6}]
    assert [one.pointed for one in found] == [0.0, 1.0]


def test_a_value_is_pointed_at_as_well_as_a_name():
    assert [one.pointed for one in variants("drop the 60", TWO)["taken out"]] == [1.0, 0.0]


def test_what_was_changed_last_is_copied_or_moved_to_an_input_of_its_unit():
    found = variants("the factory stage too", TWO)
    assert sets(found["copied"]) == [{"p_cell": 0.6, "cash": 1070.8, "p_factory": 0.6}]
    assert sets(found["moved"]) == [{"cash": 1070.8, "p_factory": 0.6}]
    assert not variants("the cell price too", TWO)["copied"]  # dollars are no probability


def test_a_side_of_a_comparison_is_run_alone_changed_or_left_out():
    found = variants("make the second one 2034", PAIR)
    assert sets(found["one side"])[0] == LATER.set
    assert [("start_year", 2031.0), ("start_year", 2034.0)] in [
        [next(iter(side.items())) for _, side in each] for each in sides(found["one side changed"])
    ]
    assert not found["side left out"]  # of two, one alone is no comparison
    three = after(Request("compare", scenarios=(LATER, Scenario(), CHEAPER)))
    middle = next(one for one in variants("lose the middle one", three)["side left out"] if one.pointed)
    assert middle.draft.request.scenarios == (LATER, CHEAPER)


def test_a_comparison_is_turned_round_and_a_preset_put_at_any_place():
    found = variants("flip them", PAIR)
    assert sides(found["turned round"]) == [[(None, CHEAPER.set), (None, LATER.set)]]
    assert [(None, {}), (None, LATER.set), (None, CHEAPER.set)] in sides(found["side added"])
    assert [(None, LATER.set), ("bear", {}), (None, CHEAPER.set)] in sides(found["side added"])


def test_a_scenario_stands_beside_the_base_and_beside_itself_without_one_change_in_either_order():
    found = sides(variants("next to the base", TWO)["side by side"])
    whole = (None, {"p_cell": 0.6, "cash": 1070.8})
    assert [whole, (None, {})] in found
    assert [(None, {}), whole] in found
    assert [whole, (None, {"p_cell": 0.6})] in found


def test_another_unknown_keeps_the_target_and_loses_its_own_change():
    solved = after(Request("solve", {"royalty_rate": 0.12}, solve_for="target_yield", target=("value_per_share", 5.0)),
                   (Move("royalty_rate", "set", 0.12),))  # fmt: skip
    (found,) = variants("and the royalty instead", solved)["unknown"]
    assert (found.draft.request.solve_for, dict(found.draft.request.set)) == ("royalty_rate", {})
    assert found.draft.request.target == ("value_per_share", 5.0)


def test_a_number_is_a_new_end_of_a_range_where_it_keeps_the_ends_in_order():
    swept = after(Request("sweep", variable="utilization", low=0.6, high=0.9))
    ends = [(one.draft.request.low, one.draft.request.high) for one in variants("from 70 rather", swept)["end changed"]]
    assert ends == [(0.7, 0.9), (0.6, 0.7)]


@pytest.mark.parametrize("request_", [Request("market", operation="share_price"), Request("football")])
def test_what_has_no_scenario_has_no_variants(request_):
    assert not any(variants("and the other one?", after(request_)).values())


def test_a_stage_before_is_set_beside_the_present_one():
    earlier = Stage(Request("value", {"debt": 0.0}), (Move("debt", "set", 0.0),))
    found = sides(variants("against the one before", after(Request("value", {"cash": 500.0}), before=(earlier,)))["side by side"])
    assert [(None, {"debt": 0.0}), (None, {"cash": 500.0})] in found
