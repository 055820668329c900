"""A turn after a question back: it answers it, stands alone, or is asked back with its change made to each reading that was offered."""

import pytest

from qs_assistant.types.answer import Choice
from qs_assistant.types.request import Reading, Request
from qs_assistant.types.turn import next_turn
from tests.questions.conftest import talk

OPEN = "at 125 usd/kwh"  # what costs that, is not said


def turns(reader, *questions):
    """The last turn of a conversation."""
    turn = None
    for question in questions:
        turn = next_turn(question, reader.read(question, turn), turn)
    return turn


def offered(reading):
    return [one.request["set"] for one in reading.choices]


def test_a_change_that_depends_on_what_was_meant_is_asked_back_for_each_reading(reader):
    first = talk(reader, OPEN)
    assert len(first.choices) >= 2
    again = talk(reader, OPEN, "and with an 8% royalty?")
    assert again.request is None
    assert "have not chosen" in again.ask_back
    each = [set(one) for one in offered(again)]
    assert [one - {"royalty_rate"} for one in each][: len(first.choices)] == [
        set(reader.read(one.question).request.set) for one in first.choices
    ]
    assert all(one["royalty_rate"] == pytest.approx(0.08) for one in offered(again))
    assert each[-1] == {"royalty_rate"}  # the turn as a question of its own


def test_a_choice_of_the_second_question_back_has_both_changes(reader):
    reading = talk(reader, OPEN, "and with an 8% royalty?", "the second one")
    assert dict(reading.request.set) == pytest.approx({"materials_cost": 125, "royalty_rate": 0.08})


def test_the_question_in_other_words_is_an_answer(reader):
    assert dict(talk(reader, OPEN, "what if materials cost is $125/kWh?").request.set) == {"materials_cost": 125}


@pytest.mark.parametrize(
    ("turn", "kind"), [("what is it worth at 90% yield?", "value"), ("what would justify $3 billion?", "solve"), ("back to base", "value")]
)
def test_what_stands_alone_is_run(full_reader, turn, kind):
    reading = talk(full_reader, "what if costs fall 20%?", turn)
    assert (reading.ask_back, reading.request.kind) == (None, kind)
    assert "cost_decline" not in reading.request.set


def test_what_can_be_no_change_to_any_of_them_brings_the_question_again(full_reader):
    first = talk(full_reader, "what if costs fall 20%?")
    again = talk(full_reader, "what if costs fall 20%?", "how did you get that?")
    assert again.request is None
    assert [one.question for one in again.choices] == [one.question for one in first.choices]


def test_the_documents_are_asked_as_ever_and_what_was_only_offered_is_let_go(full_reader):
    asked = ("what is it worth with a royalty of 7%?", "what if costs fall 20%?", "who is the CEO?")
    assert talk(full_reader, *asked).route == "documents"
    turn = turns(full_reader, *asked)
    assert (dict(turn.request.set), turn.before, turn.unchosen) == ({"royalty_rate": 0.07}, (), False)


def test_what_was_only_offered_is_no_step_to_go_back_to():
    ran = Request("value", {"royalty_rate": 0.07})
    choices = tuple(Choice(name, f"{name}?", Request("value", {name: 0.9}).to_json()) for name in ("target_yield", "separator_yield"))
    pending = Request("value", {"target_yield": 0.9})
    first = next_turn("first", Reading("valuation", ran))
    asked = next_turn("second", Reading("valuation", ask_back="Which?", choices=choices, pending=pending), first)
    chosen = next_turn("separator_yield?", Reading("valuation", Request("value", {"separator_yield": 0.9})), asked)
    assert asked.unchosen
    assert asked.stage is None
    assert [one.request for one in chosen.before] == [ran]
