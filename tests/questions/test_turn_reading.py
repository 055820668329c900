"""Turns by the network: its bindings, and the readings beside one another."""

import numpy as np
import pytest

from qs_assistant.questions.features import features
from qs_assistant.questions.grammar import Grammar
from qs_assistant.questions.reader import Reader
from qs_assistant.questions.turn_binding import ScoredTurn, bindings_of, held_names
from qs_assistant.questions.turn_features import is_whole
from qs_assistant.questions.worded import Worded
from qs_assistant.types.company import load_company
from qs_assistant.types.request import Move, Request
from qs_assistant.types.settings import shipped_knowledge
from qs_assistant.types.turn import Stage, next_turn
from tests.questions.scores import scores
from tests.questions.test_assemble import ASSUMPTIONS, CASES, KNOWN, Fixed

COMPANY = load_company(shipped_knowledge())

LAST = Request("value", {"royalty_rate": 0.12, "cash": 900.0})
STAGE = Stage(LAST, (Move("royalty_rate", "set", 0.12), Move("cash", "set", 900.0)), ("royalty_rate",))


def scored(text, given):
    grammar = Grammar(KNOWN, COMPANY)
    sentence = grammar.take_apart(text)
    reading, draft = grammar.read(sentence)
    return ScoredTurn(sentence, given, features(sentence, draft.changes, reading, KNOWN))


def test_what_was_spoken_of_last_is_likeliest_for_a_number_without_a_name():
    held = held_names(STAGE)
    assert held["royalty_rate"] > held["cash"] > 0
    level = scores([("royalty_rate", "set")])
    flat = np.full_like(level.names, -3.0)
    turn = scored("and 14%?", type(level)(**{name: getattr(level, name) for name in level.__slots__} | {"names": flat}))
    first = bindings_of(turn, STAGE, "value", 3)[0]
    assert first.partial.bound[0].name == "royalty_rate"


def test_an_input_set_in_words_is_part_of_a_binding():
    found = bindings_of(scored("and no debt", scores([], unsaid=("debt",))), STAGE, "value", 2)
    assert found[0].worded == (Worded("debt", 0.0),)


@pytest.mark.parametrize(
    ("turn", "whole"),
    [
        ("what is implied if opex falls to $200m?", True),
        ("How much would a share be worth if production started in 2031?", True),
        ("and what is implied if opex falls to $200m?", False),
        ("what is it worth then?", False),
        ("opex 200m", False),
    ],
)
def test_a_whole_question_links_to_nothing(turn, whole):
    grammar = Grammar(KNOWN, COMPANY)
    sentence = grammar.take_apart(turn)
    assert is_whole(sentence, grammar.read(sentence)[1]) is whole


@pytest.mark.parametrize(("sure", "runs"), [(True, True), (False, False)])
def test_an_unsure_turn_is_asked_back_with_buttons_that_run(sure, runs):
    given = scores([("discount_rate", "set")])
    reader = Reader(cases=CASES, ranges=ASSUMPTIONS.ranges, scorer=lambda: Fixed(given, sure=sure), company=COMPANY)
    first = Reader(cases=CASES, ranges=ASSUMPTIONS.ranges, company=COMPANY).read("royalty 12%, what is it worth?")
    turn = next_turn("royalty 12%, what is it worth?", first)
    reading = reader.read("and wacc 10%", turn)
    assert (reading.request is not None) == runs
    if not runs:
        assert reading.choices
        pressed = reader.read(reading.choices[0].question, next_turn("and wacc 10%", reading, turn))
        assert pressed.request is not None
