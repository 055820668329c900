"""What a model proposes to read: values of the question only, in the inputs' units, and the full check before it may run."""

import json

import pytest

from qs_assistant.llm.full_check import SUPPORT
from qs_assistant.llm.proposal import Proposal
from qs_assistant.llm.read import ModelReader, messages_for
from qs_assistant.llm.reading_examples import Example, NearExamples, shipped_examples
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.mentions import Lexicon
from qs_assistant.questions.reader import Reader
from qs_assistant.types.company import load_company
from qs_assistant.types.request import Reading
from qs_assistant.types.settings import shipped_knowledge
from tests.llm.fake_models import Scripted

COMPANY = load_company(shipped_knowledge())

UNREAD = Reading("valuation", ask_back="What is 90%?", reasons=("ask/unread",))


@pytest.fixture(scope="module")
def cases(base_cases):
    return Cases(base_cases)


@pytest.fixture(scope="module")
def reader():
    return ModelReader(lambda _question: (), Lexicon(codes=COMPANY.codes))


def change(name, number, unit, how="set"):
    return {"input": name, "how": how, "number": number, "unit": unit}


def value(*changes, **more):
    return {"kind": "value", "scenarios": [{"preset": None, "changes": list(changes)}], **more}


def like(reading):
    """Near questions that are all read so."""
    return (Example("near", json.dumps(reading), Proposal.model_validate(reading)),) * 8


def checked(reader, cases, reading, question, *, own=UNREAD, near=()):
    return reader.checked(json.dumps(reading), question, own, near, cases)


@pytest.mark.parametrize(
    ("question", "changes", "read"),
    [
        ("suppose nine in ten cells come out well", [change("target_yield", "nine in ten", "part")], {"target_yield": 0.9}),
        ("how about a treasury of $1.2 billion", [change("cash", "$1.2 billion", "usd_billion")], {"cash": 1200}),
        ("plants of 120 GWh in the end", [change("peak_capacity", "120", "gwh")], {"peak_capacity": 120}),
        ("hand over 8.5% and begin in 2031", [change("royalty_rate", "8.5%", "percent"), change("start_year", "2031", "year")],
         {"royalty_rate": 0.085, "start_year": 2031}),
        ("one in ten is scrapped", [change("target_yield", "one in ten", "part", "rest")], {"target_yield": 0.9}),
        ("the thingummy takes 12", [change("ramp_years", "12", "years")], {"ramp_years": 12}),
    ],
)  # fmt: skip
def test_values_of_the_question_are_taken_in_the_inputs_units(reader, cases, question, changes, read):
    found = checked(reader, cases, value(*changes), question)
    assert found.request.kind == "value"
    assert dict(found.request.set) == pytest.approx(read)


def test_a_relative_change_is_worked_out_by_code(reader, cases, base_cases):
    found = checked(reader, cases, value(change("opex", "10%", "percent", "down")), "opex 10% lower")
    assert found.request.set["opex"] == pytest.approx(0.9 * base_cases["base"]["opex"])


def test_a_story_is_named_as_not_used(reader, cases):
    found = checked(reader, cases, value(change("target_yield", "90%", "percent"), story=["3"]), "3 kids here. yield 90%?")
    assert found.request.unused == ("3",)


@pytest.mark.parametrize(
    ("reading", "question"),
    [
        (value(change("target_yield", "95%", "percent")), "what if yield is 90%"),
        (value(change("target_yield", "90%", "percent")), "what if yield is good"),
        (value(), "what if yield is 90%"),
        (value(change("royalty_rate", "90%", "percent"), change("cell_price", "90%", "percent")), "what if yield is 90%"),
        (value(change("peak_capacity", "90%", "percent")), "what if yield is 90%"),
        (value(change("cash", "$1.2 billion", "gwh")), "how about a treasury of $1.2 billion"),
        (value(change("luck", "90%", "percent")), "what if luck is 90%"),
        (value(change("target_yield", "150%", "percent")), "what if yield is 150%"),
        (value(change("start_year", "2054", "year")), "what if they start in 2054"),
        ({"kind": "solve", "solve_for": "target_yield"}, "what yield is needed"),
        ({"kind": "documents"}, "what did they say"),
        ({"kind": "unclear"}, "90%"),
    ],
)
def test_anything_else_is_no_reading(reader, cases, reading, question):
    assert checked(reader, cases, reading, question) is None


def test_a_named_input_with_near_questions_of_its_kind_may_run(reader, cases):
    reading = value(change("target_yield", "90%", "percent"))
    assert checked(reader, cases, reading, "yield ends up at 90% folks", near=like(reading)).sure
    assert not checked(reader, cases, reading, "yield ends up at 90% folks").sure


def test_what_no_word_names_may_run_where_near_questions_all_change_it(reader, cases):
    reading = value(change("target_yield", "nine in ten", "part"))
    other = value(change("royalty_rate", "nine in ten", "part"))
    question = "nine in ten come off the line fine"
    assert checked(reader, cases, reading, question, near=like(reading)).sure
    assert not checked(reader, cases, other, question, near=like(reading)).sure
    few = (*like(reading)[: SUPPORT - 1], *like(other)[: 8 - SUPPORT + 1])
    assert not checked(reader, cases, reading, question, near=few).sure


def test_what_is_named_outright_and_not_used_holds_it_back(reader, cases):
    reading = value(change("target_yield", "90%", "percent"), story=["12%"])
    assert not checked(reader, cases, reading, "yield 90%, royalty 12%", near=like(reading)).sure


def test_numbers_that_stand_nearer_to_each_others_names_hold_it_back(reader, cases):
    reading = value(change("target_yield", "12%", "percent"), change("royalty_rate", "90%", "percent"))
    assert not checked(reader, cases, reading, "yield 90% and royalty 12%", near=like(reading)).sure


def compare(*presets):
    return {"kind": "compare", "scenarios": [{"preset": preset, "changes": []} for preset in presets]}


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("the bull case against the bear case please", ("bull", "bear"), ("bear", "bull")),
        ("compare base, bull and bear", ("base", "bull", "bear"), ("base", "bear", "bull")),
        ("compare base, bull and bear", (None, "bull", "bear"), ("bull", None, "bear")),
    ],
)
def test_the_cases_of_a_comparison_stand_in_the_order_of_the_question(reader, cases, question, right, wrong):
    assert checked(reader, cases, compare(*right), question, near=like(compare(*right))).sure
    turned = checked(reader, cases, compare(*wrong), question, near=like(compare(*wrong)))
    assert turned.objections == ("the cases are not in the order of the question",)


def test_the_model_is_shown_a_constant_prefix_and_the_nearest_last():
    near = like(value(change("target_yield", "90%", "percent")))
    first, second = (messages_for(question, near) for question in ("one?", "two?"))
    assert first[:-1] == second[:-1]
    assert first[-1] == ("human", "<question>one?</question>")
    assert len(first) == 2 + 2 * 8


async def test_the_model_is_asked_within_its_limits(access_of, cases):
    reading = value(change("target_yield", "90%", "percent"))
    reader = ModelReader(lambda _question: like(reading), Lexicon(codes=COMPANY.codes))
    access = access_of(Scripted("Here: " + json.dumps(reading)))
    found = await reader.read(access.session("a"), "suppose a yield of 90%", UNREAD, cases)
    assert dict(found.request.set) == {"target_yield": 0.9}
    assert access.allowance.used_today > 0
    access.client._model = Scripted([ConnectionError("down")])
    assert await reader.read(access.session("a"), "suppose a yield of 90%", UNREAD, cases) is None


def test_the_shipped_examples_are_right_and_of_every_kind(cases, base_cases):
    examples = shipped_examples()
    assert len({one.question for one in examples}) == len(examples) >= 1_000
    assert {one.kind for one in examples} >= {"value", "compare", "solve", "sweep", "sensitivity", "simulate", "documents", "unclear"}
    reader = ModelReader(lambda _question: (), Lexicon(codes=COMPANY.codes))
    own = Reader(cases=base_cases, company=COMPANY)
    for one in examples[::25]:
        if one.kind in ("value", "compare", "solve", "sweep", "sensitivity", "simulate"):
            assert reader.checked(one.answer, one.question, own.read(one.question), (), cases) is not None, one.question


def test_the_nearest_examples_come_first():
    import numpy as np

    def embed(texts):
        return np.array([[1.0, 0.0] if "yield" in text else [0.0, 1.0] for text in texts], np.float32)

    examples = [Example(text, "{}", Proposal(kind="unclear")) for text in ("tax", "yield", "cash")]
    near = NearExamples(embed, examples)
    assert [one.question for one in near.nearest("my yield", 2)] == ["yield", "tax"]
