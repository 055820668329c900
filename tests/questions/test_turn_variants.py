"""What a turn may do to the last request, on requests that anyone can follow."""

import pytest

from qs_assistant.questions.cases import Cases
from qs_assistant.questions.grammar import Grammar
from qs_assistant.questions.moves import applied, rivals
from qs_assistant.questions.turn_variants import FAMILIES, MOST_VARIANTS, Variants
from qs_assistant.types.company import load_company
from qs_assistant.types.request import Move, Request, Scenario
from qs_assistant.types.settings import shipped_knowledge
from qs_assistant.types.turn import Stage, Turn
from qs_assistant.valuation.assumptions import load_assumptions
from qs_assistant.valuation.inputs import PRESETS
from qs_assistant.valuation.resolve import resolve

ASSUMPTIONS = load_assumptions(shipped_knowledge() / "assumptions.toml")
CASES = Cases({name: ASSUMPTIONS.case(name) for name in PRESETS}, ASSUMPTIONS.ranges)
GRAMMAR = Grammar(CASES, load_company(shipped_knowledge()))
LATER, LATEST = Scenario({"start_year": 2031.0}), Scenario({"start_year": 2033.0})


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
PAIR = after(Request("compare", scenarios=(LATER, LATEST)))


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
    assert found["moved"][0].draft.focus == ("p_factory",)
    assert not variants("the cell price too", TWO)["copied"]  # dollars are no probability
    assert not variants("the market cap too", after(Request("value", {"cash": 900.0}), (Move("cash", "set", 900.0),), ("cash",)))["copied"]


def test_a_part_takes_the_place_of_its_whole_and_is_no_copy():
    whole = after(Request("value", {"target_yield": 0.9}), (Move("target_yield", "set", 0.9),), ("target_yield",))
    found = variants("the separator yield I mean", whole)
    assert not found["copied"]
    assert sets(found["moved"]) == [{"separator_yield": 0.9}]


def test_a_side_of_a_comparison_is_run_alone_changed_or_left_out():
    found = variants("make the second one 2034", PAIR)
    alone = {one.pointed: dict(one.draft.request.set) for one in found["one side"][:1]}
    assert alone == {1.0: LATEST.set}  # the one that is pointed at comes first
    assert [("start_year", 2031.0), ("start_year", 2034.0)] in [
        [next(iter(side.items())) for _, side in each] for each in sides(found["one side changed"])
    ]
    assert not found["side left out"]  # of two, one alone is no comparison
    three = after(Request("compare", scenarios=(LATER, Scenario(), LATEST)))
    middle = next(one for one in variants("lose the middle one", three)["side left out"] if one.pointed)
    assert middle.draft.request.scenarios == (LATER, LATEST)


def test_a_comparison_is_turned_round_and_a_preset_put_at_any_place():
    found = variants("flip them", PAIR)
    assert sides(found["turned round"]) == [[(None, LATEST.set), (None, LATER.set)]]
    assert [(None, {}), (None, LATER.set), (None, LATEST.set)] in sides(found["side added"])
    assert [(None, LATER.set), ("bear", {}), (None, LATEST.set)] in sides(found["side added"])


def test_a_scenario_stands_beside_the_base_and_beside_itself_without_one_change_in_either_order():
    found = sides(variants("next to the base", TWO)["side by side"])
    whole = (None, {"p_cell": 0.6, "cash": 1070.8})
    assert [whole, (None, {})] in found
    assert [(None, {}), whole] in found
    assert [whole, (None, {"p_cell": 0.6})] in found


def test_the_weights_of_three_sides_do_not_hold_for_two():
    weighed = after(
        Request("compare", scenarios=(Scenario(preset="bear", weight=0.5), Scenario(weight=0.25), Scenario(preset="bull", weight=0.25)))
    )
    for one in variants("leave out the bear", weighed)["side left out"]:
        assert {side.weight for side in one.draft.request.scenarios} == {None}


def test_what_the_turn_says_for_a_side_is_in_the_input_s_unit_relative_changes_too():
    found = variants("the second one with terminal growth of 2% and debt down $30 million", PAIR)["one side"]
    assert {"start_year": 2033.0, "terminal_growth": 0.02, "debt": 39.0} in sets(found)
    millions = variants("the second one with cash of 700 million", PAIR)["one side"]
    assert {"start_year": 2033.0, "cash": 700.0} in sets(millions)


def test_what_is_solved_for_or_varied_is_never_set():
    solved = after(Request("solve", {}, solve_for="target_yield", target=("value_per_share", 5.0)), (), ("target_yield",))
    swept = after(Request("sweep", {"p_cell": 0.6}, variable="p_factory", low=0.5, high=0.9), (Move("p_cell", "set", 0.6),), ("p_cell",))
    assert not variants("none", solved)["nothing"]
    assert not variants("same for the factory stage", swept)["moved"]


def test_another_range_keeps_its_ends_only_where_the_input_takes_them():
    swept = after(Request("sweep", variable="discount_rate", low=0.08, high=0.2))
    assert not variants("and the terminal growth", swept)["unknown"]


def test_numbers_of_the_last_request_are_no_unused_ones_and_new_ones_are():
    cash = after(Request("value", {"cash": 900.0}), (Move("cash", "set", 900.0),), ("cash",))
    (out,) = variants("drop the 900 million", cash)["taken out"]
    assert (out.pointed, out.draft.unused) == (1.0, ())
    (out,) = variants("drop the cash, utilization 60%", cash)["taken out"]
    assert [one.text for one in out.draft.unused] == ["60%"]


EVERY = (
    TWO,
    PAIR,
    after(Request("solve", {"royalty_rate": 0.12, "target_yield": 0.8}, solve_for="cash", target=("value_per_share", 5.0)),
          (Move("royalty_rate", "set", 0.12), Move("target_yield", "set", 0.8)), ("target_yield",), (TWO.stage,)),
    after(Request("sweep", {"cash": 500.0}, "bear", variable="utilization", low=0.6, high=0.9), (Move("cash", "set", 500.0),), ("cash",)),
    after(Request("compare", scenarios=tuple(Scenario({"start_year": 2029.0 + n, "royalty_rate": 0.05 + n / 100}) for n in range(12)))),
)  # fmt: skip
SAID = (
    "the separator yield instead",
    "without the first",
    "in the bull case 2034 and 70% and $500 million",
    "packs too",
    "none",
    "drop 12%",
)


@pytest.mark.parametrize("previous", EVERY)
@pytest.mark.parametrize("text", SAID)
def test_every_variant_can_be_run_and_its_moves_give_its_set(previous, text):
    every = [one for found in variants(text, previous).values() for one in found]
    assert len(every) <= MOST_VARIANTS
    for one in every:
        request = one.draft.request
        if request.kind != "compare":
            assert applied(one.draft.moves, request.preset, CASES) == pytest.approx(dict(request.set))
        for name in {request.solve_for, request.variable} - {None}:
            assert not {name, *rivals(name)} & set(request.set)
        for scenario in request.scenarios or (Scenario(request.set, request.preset),):
            assert resolve(ASSUMPTIONS.case(scenario.preset), scenario.set)


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


def test_what_was_solved_for_is_settled_at_the_number_that_is_given():
    solve = after(Request("solve", {"p_cell": 0.6}, solve_for="royalty_rate", target=("value_per_share", 5.0)), SET[:1])
    found = variants("call it 14", solve)["settled"]
    assert [(one.aim, dict(one.draft.request.set)) for one in found] == [("value", {"p_cell": 0.6, "royalty_rate": 0.14})]
    sweep = after(Request("sweep", {}, variable="cell_yield", low=0.8, high=0.9))
    assert sets(variants("just 0.85", sweep)["settled"]) == [{"cell_yield": 0.85}]
    assert sets(variants("just 4,000", sweep)["settled"]) == []
