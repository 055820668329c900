"""Further readings of a turn, on requests that anyone can follow."""

import pytest

from qs_assistant.questions.features import features
from qs_assistant.questions.grammar import Grammar
from qs_assistant.questions.turn_binding import ScoredTurn
from qs_assistant.questions.turn_further import FurtherReadings, by_amount
from qs_assistant.types.company import load_company
from qs_assistant.types.request import Move, Request, Scenario
from qs_assistant.types.settings import shipped_knowledge
from qs_assistant.types.turn import Turn
from tests.questions.scores import scores
from tests.questions.test_assemble import KNOWN

GRAMMAR = Grammar(KNOWN, load_company(shipped_knowledge()))
LATER = (Scenario({"start_year": 2029.0}), Scenario({"start_year": 2032.0, "royalty_rate": 0.12}))
PAIR = Turn("", "valuation", Request("compare", scenarios=LATER))


def further(text, previous, given):
    sentence = GRAMMAR.take_apart(text)
    reading, draft = GRAMMAR.read(sentence)
    scored = ScoredTurn(sentence, given, features(sentence, draft.changes, reading, KNOWN))
    return list(FurtherReadings(GRAMMAR.followups, KNOWN).of(sentence, draft, previous, scored))


def test_one_side_of_a_comparison_may_be_asked_in_another_way():
    found = further("which of the inputs matter most for the second one?", PAIR, scores([], kind="sensitivity"))
    asked = [one for one in found if one.family == "one side" and one.draft.request.kind == "sensitivity"]
    assert {tuple(one.draft.request.set.items()): one.pointed for one in asked} == {
        (("start_year", 2029.0),): 0.0,
        (("start_year", 2032.0), ("royalty_rate", 0.12)): 1.0,
    }


def test_one_side_may_be_changed_as_the_network_binds_a_number():
    found = further("14 percent for the first", PAIR, scores([("discount_rate", "set")]))
    sides = [one.draft.request.scenarios for one in found if one.family == "one side changed" and one.score is not None]
    assert (Scenario({"start_year": 2029.0, "discount_rate": 0.14}), LATER[1]) in sides


def test_one_side_may_get_what_another_has():
    found = further("that royalty for the first as well", PAIR, scores([]))
    sides = [one.draft.request.scenarios for one in found if one.family == "one side changed"]
    assert (Scenario({"start_year": 2029.0, "royalty_rate": 0.12}), LATER[1]) in sides


def test_the_same_changes_stand_beside_another_preset():
    moves = (Move("discount_rate", "set", 0.12),)
    found = further("versus bull with the same", Turn("", "valuation", Request("value", {"discount_rate": 0.12}), moves=moves), scores([]))
    mine, bull = Scenario({"discount_rate": 0.12}), Scenario({"discount_rate": 0.12}, "bull")
    assert [one.pointed for one in found if one.draft.request.scenarios == (mine, bull)] == [1.0]


def test_what_was_changed_last_may_change_by_another_amount():
    moves = (Move("start_year", "plus", 2.0),)
    last = Turn("", "valuation", Request("value", {"start_year": 2031.0}), focus=("start_year",), moves=moves)
    again = [one.draft for one in further("make it 3", last, scores([("start_year", "plus")])) if one.family is None]
    assert [(dict(one.request.set), one.moves) for one in again] == [({"start_year": 2032.0}, (Move("start_year", "plus", 3.0),))]


def test_a_market_sum_has_no_further_reading():
    assert further("and at 10?", Turn("", "valuation", Request("market")), scores([])) == []


@pytest.mark.parametrize(
    ("move", "said", "changed"),
    [
        (Move("opex", "times", 0.9), "20%", Move("opex", "times", 0.8)),
        (Move("opex", "times", 1.1), "20%", Move("opex", "times", 1.2)),
        (Move("peak_capacity", "times", 2.0), "three times", Move("peak_capacity", "times", 3.0)),
        (Move("discount_rate", "plus", -0.015), "200bp", Move("discount_rate", "plus", -0.02)),
        (Move("opex", "times", 0.9), "2031", None),
    ],
)
def test_another_amount_goes_the_same_way(move, said, changed):
    [quantity] = GRAMMAR.take_apart(said).quantities
    assert by_amount(move, quantity) == changed
