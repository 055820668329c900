"""A choice counts only if every number of it is a sentence that was shown."""

import re
from dataclasses import dataclass

import pytest

from qs_assistant.llm.choose import MOST_CHOSEN, PREFIX, SentenceChoice, choose, messages_for, parse_choice, schema_of
from tests.llm.fake_models import Scripted


@dataclass(frozen=True)
class Line:
    text: str
    source: str = "QuantumScape, 2025"


LINES = [Line(f"Sentence number {n}.") for n in range(40)]


async def test_the_model_points_at_sentences_by_number(access_of):
    model = Scripted('Here: {"parts": [[2, 1], []]}')
    found = await choose(access_of(model).session("a"), "Who? And when?", ["Who?", "And when?"], LINES)
    assert found == SentenceChoice(((1, 0), ()))
    shown = model.asked[0][1][1]
    assert shown.count("<sentence") == 30
    assert shown.count("<question") == 2


@pytest.mark.parametrize(("parts", "told"), [([], "one list"), (["Who?"], "one list"), (["Who?", "And when?"], "2 lists")])
def test_the_model_is_told_how_many_lists_are_wanted_and_a_grammar_leaves_it_no_choice(parts, told):
    assert messages_for("Who?", parts, LINES)[-1][1].splitlines()[-1] == f"Answer with {told} of at most 3 numbers each."
    lists = schema_of(len(parts) or 1, 5)["properties"]["parts"]
    assert lists["minItems"] == lists["maxItems"] == (len(parts) or 1)
    assert lists["items"]["items"]["maximum"] == 5


def test_the_prompt_holds_no_number_that_could_be_taken_for_a_choice():
    assert re.findall(r"\d+", PREFIX.replace(f"at most {MOST_CHOSEN}", "")) == []


async def test_none_of_these_is_an_answer(access_of):
    assert (await choose(access_of(Scripted('{"parts": [[]]}')).session("a"), "Who?", [], LINES)).is_empty


HOSTILE = {
    "zero": '{"parts": [[0]]}',
    "below zero": '{"parts": [[-1]]}',
    "past the last": '{"parts": [[6]]}',
    "far away": '{"parts": [[999999999999999999999]]}',
    "a fraction": '{"parts": [[1.5]]}',
    "a text": '{"parts": [["1"]]}',
    "true": '{"parts": [[true]]}',
    "null": '{"parts": [[null]]}',
    "the same twice": '{"parts": [[1, 1]]}',
    "more than three": '{"parts": [[1, 2, 3, 4]]}',
    "a part too many": '{"parts": [[1], [2]]}',
    "no part": '{"parts": []}',
    "a sentence of its own": '{"parts": [["QuantumScape is worth $90 billion."]]}',
    "a text besides": '{"parts": [[1]], "answer": "It is worth $90 billion."}',
    "no list": '{"parts": {"1": [1]}}',
    "a list in a list": '{"parts": [[[1]]]}',
    "another key": '{"sentences": [[1]]}',
    "a list alone": "[[1]]",
    "half": '{"parts": [[1]',
    "nested without end": '{"parts": ' + "[" * 5000,
    "prose": "Sentence 1 says so.",
    "nothing": "",
    "an empty object": "{}",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_anything_else_is_no_choice(kind):
    assert parse_choice(HOSTILE[kind], 1, 5) is None
