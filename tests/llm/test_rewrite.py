"""A follow-up made whole has only the questions' words and figures."""

import pytest

from qs_assistant.llm.rewrite import rewrite_follow_up, whole_question
from tests.llm.fake_models import Scripted

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


async def test_follow_ups_are_rewritten_by_the_model(access_of):
    session = access_of(Scripted("What is it worth at a yield of 95%?")).session("a")
    assert await rewrite_follow_up(session, "and at 95%?", EARLIER) == "What is it worth at a yield of 95%?"
