"""What a model proposes to read counts only if every value of it stands in the question."""

import json

import pytest

from qs_assistant.llm.proposals import propose_request, request_of, rewrite_follow_up, whole_question
from tests.llm.fake_models import Scripted


def proposal(**given):
    return json.dumps({"kind": "value", **given})


def change(name, value):
    return {"name": name, "value": value}


@pytest.mark.parametrize(
    ("question", "changes"),
    [
        ("Suppose only nine in ten cells come out well", {"target_yield": 0.9}),
        ("what if the licensee hands over 8.5% and they begin in 2031", {"royalty_rate": 0.085, "start_year": 2031}),
        ("how about a treasury of $1.2 billion", {"cash": 1200}),
        ("plants of 120 GWh in the end", {"peak_capacity": 120}),
    ],
)
def test_values_of_the_question_are_taken_in_the_inputs_units(question, changes):
    request = request_of(proposal(set=[change(*one) for one in changes.items()]), question)
    assert request.kind == "value"
    assert dict(request.set) == changes


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (proposal(set=[change("target_yield", 0.95)]), "what if yield is 90%"),  # another value
        (proposal(set=[change("target_yield", 0.9)]), "what if yield is good"),  # a value of its own
        (proposal(set=[]), "what if yield is 90%"),  # a figure dropped
        (proposal(set=[change("royalty_rate", 0.9), change("target_yield", 0.9)]), "what if yield is 90%"),  # one figure used twice
        (proposal(set=[change("peak_capacity", 90)]), "what if yield is 90%"),  # another unit
        (proposal(set=[change("cash", 1.2)]), "how about a treasury of $1.2 billion"),  # another magnitude
        (proposal(set=[change("luck", 0.9)]), "what if luck is 90%"),  # no such input
        (proposal(set=[change("target_yield", 1.5)]), "what if yield is 150%"),  # outside the domain
        (proposal(set=[change("target_yield", 0.9)], colour="x"), "what if yield is 90%"),  # another shape
        (proposal(kind="delete"), "delete it"),
        (proposal(kind="solve", solve_for="target_yield"), "what yield is needed"),  # no target
        ("", "what if yield is 90%"),
        ("I think it is 90%", "what if yield is 90%"),
        ("{" * 5000, "what if yield is 90%"),
    ],
)
def test_anything_else_is_no_reading(text, question):
    assert request_of(text, question) is None


def test_a_target_must_be_the_questions_too():
    text = proposal(kind="solve", solve_for="success_probability", target=change("equity_value", 5000))
    assert request_of(text, "which odds does a worth of $5bn presuppose").target == ("equity_value", 5000)
    assert request_of(text, "which odds does a worth of $6bn presuppose") is None


async def test_the_model_is_asked_within_its_limits(phraser_of):
    model = Scripted("Here: " + proposal(set=[change("target_yield", 0.9)]))
    access = phraser_of(model).access
    request = await propose_request(access, "suppose 90% come out well", user="a")
    assert dict(request.set) == {"target_yield": 0.9}
    assert access.allowance.used_today > 0
    model.scripts = [[ConnectionError("down")]]
    assert await propose_request(access, "suppose 90% come out well", user="a") is None


EARLIER = ("What is it worth at a yield of 90%?",)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("What is it worth at a yield of 95%?", True),
        ('"What is it worth at a yield of 95%?"', True),
        ("What is it worth at a yield of 97%?", False),
        ("What is Toyota worth at a yield of 95%?", False),
        ("What is it worth?", False),
        ("What is it worth at 95%? See https://x.io", False),
        ("What is it worth at a yield of 95% @everyone", False),
        ("", False),
    ],
)
def test_a_follow_up_made_whole_has_only_the_questions_words(text, kept):
    assert (whole_question(text, "and at 95%?", EARLIER) is not None) == kept


async def test_follow_ups_are_rewritten_by_the_model(phraser_of):
    access = phraser_of(Scripted("What is it worth at a yield of 95%?")).access
    assert await rewrite_follow_up(access, "and at 95%?", EARLIER, user="a") == "What is it worth at a yield of 95%?"
