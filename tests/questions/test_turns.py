from dataclasses import replace

import pytest

from qs_assistant.questions.moves import applied, merged, without
from qs_assistant.questions.turn_type import TurnWeights, turn_types
from qs_assistant.types.request import Move, Reading, Request
from qs_assistant.types.turn import next_turn
from tests.questions.conftest import talk


class Flat:
    """Cases in which every input is 10."""

    def value(self, name, _preset, changes):
        return changes.get(name, 10.0)


def test_a_relative_move_takes_the_place_of_one_and_builds_on_a_value():
    later = (Move("cash", "plus", 2.0),)
    assert applied(merged(later, [Move("cash", "plus", 3.0)]), None, Flat()) == {"cash": 13.0}
    assert applied(merged(later, [Move("cash", "plus", 3.0)], further=True), None, Flat()) == {"cash": 15.0}
    assert applied(merged((Move("cash", "set", 5.0),), [Move("cash", "times", 2.0)]), None, Flat()) == {"cash": 10.0}


def test_a_part_takes_the_place_of_its_composite_and_one_reference_of_the_other():
    assert merged((Move("target_yield", "set", 0.9),), [Move("cell_yield", "set", 0.95)]) == (Move("cell_yield", "set", 0.95),)
    assert merged((Move("share_price", "set", 5.0),), [Move("market_cap", "set", 3000.0)]) == (Move("market_cap", "set", 3000.0),)
    assert without((Move("cash", "set", 1.0), Move("debt", "set", 2.0)), ["cash"]) == (Move("debt", "set", 2.0),)


def test_the_probabilities_of_types_come_from_the_weights_of_the_features_that_are_there():
    weights = TurnWeights({"a": [0.0, 1.0, 0.0, 0.0, 0.0], "b": [9.0, 0.0, 0.0, 0.0, 0.0]}, {"a": [2.0, *[0.0] * 6]})
    ranked = turn_types({"a": 1.0, "c": 5.0}, weights)
    assert (ranked[0].base, ranked[0].aim) == ("keep", "same")
    assert sum(one.probability for one in ranked) == pytest.approx(1, abs=1e-4)
    assert turn_types({"b": 1.0}, weights)[0].base == "alone"


YIELD = "What if yield is 90%?"


@pytest.mark.parametrize(
    ("questions", "preset", "changes"),
    [
        (("what if production starts two years later?", "same in the bear case"), "bear", {"start_year": 2032}),
        (("delay the start by 1 year", "make it 3 years"), None, {"start_year": 2032}),
        (("delay the start by 1 year", "and another year on top"), None, {"start_year": 2031}),
        (("opex 20% higher", "and 30?"), None, {"opex": 341.25}),
        (("discount rate 150 bps higher", "300 bps?"), None, {"discount_rate": 0.14}),
        ((YIELD, "with 300 GWh", "with a 12% royalty", "lose the capacity change"), None, {"target_yield": 0.9, "royalty_rate": 0.12}),
        ((YIELD, "with 300 GWh", "drop the yield, keep the capacity"), None, {"peak_capacity": 300}),
        (("what if opex is $310m?", "and it creeps up 2% every year"), None, {"opex": 310, "opex_growth": 0.02}),
        (("pack yield 90% and separator yield 92%", "oops 98 for the separator"), None, {"pack_yield": 0.9, "separator_yield": 0.98}),
        ((YIELD, "now add wacc 13"), None, {"target_yield": 0.9, "discount_rate": 0.13}),
        ((YIELD, "with a 12% royalty", "start over"), None, {}),
        (("How much is QS worth in the bull case?", "What did they say about the Eagle line?", "What if yield is 88%?"),
         None, {"target_yield": 0.88}),
    ],
)  # fmt: skip
def test_turns_change_the_scenario(reader, questions, preset, changes):
    request = talk(reader, *questions).request
    assert (request.kind, request.preset) == ("value", preset)
    assert dict(request.set) == pytest.approx(changes)


def test_a_turn_may_run_another_kind_on_the_same_scenario(reader):
    request = talk(reader, YIELD, "what royalty gets that to $4?").request
    assert (request.kind, request.solve_for, dict(request.set)) == ("solve", "royalty_rate", {"target_yield": 0.9})
    request = talk(reader, "What royalty justifies $4 a share?", "and $6?").request
    assert request.target == ("value_per_share", 6)
    request = talk(reader, "sweep the royalty from 5% to 12%", "again but with utilization at 70%").request
    assert (request.kind, request.low, dict(request.set)) == ("sweep", 0.05, {"utilization": 0.7})


def test_after_an_explanation_the_scenario_goes_on(reader):
    request = talk(reader, YIELD, "how did you get that?", "with a 12% royalty").request
    assert (request.kind, dict(request.set)) == ("value", {"target_yield": 0.9, "royalty_rate": 0.12})


@pytest.mark.parametrize(
    "last",
    [
        Request("event", event="delay"),
        Request("frontier", axes=(("peak_capacity", 50.0, 400.0),), solve_for="royalty_rate", target=("value_per_share", 4.0)),
        Request("views", views=("article",)),
        Request("simulate", draws=1000, seed=7, outcomes=True),
    ],
    ids=lambda one: one.kind,
)
def test_what_follows_on_from_an_analysis_keeps_what_it_was_of_and_a_whole_question_leaves_it(full_reader, last):
    previous = next_turn("", Reading("valuation", last), None)
    followed = full_reader.read("and with 8% royalty?" if last.kind != "frontier" else "and with a 90% yield?", previous).request
    assert followed == replace(last, set=followed.set)
    assert len(followed.set) == 1
    whole = full_reader.read("what's implied if yield reaches 90%?", previous).request
    assert (whole.kind, dict(whole.set)) == ("value", {"target_yield": 0.9})


def test_a_word_that_means_nothing_runs_nothing_that_was_run_before(full_reader):
    last = next_turn("", Reading("valuation", Request("event", event="delay")), None)
    for question in ("and with 8% royalty?", "what's implied if yield reaches 90%?"):
        last = next_turn(question, full_reader.read(question, last), last)
    assert full_reader.read("asdf", last).request is None


def test_scenarios_of_a_comparison_are_changed_together_or_joined_by_one_more(reader):
    request = talk(reader, "8% vs 14% discount rate", "repeat with opex at 200m in both").request
    assert [dict(one.set) for one in request.scenarios] == [{"discount_rate": 0.08, "opex": 200}, {"discount_rate": 0.14, "opex": 200}]
    request = talk(reader, "8% vs 14% discount rate", "and 10%").request
    assert [one.set["discount_rate"] for one in request.scenarios] == [0.08, 0.14, 0.1]
