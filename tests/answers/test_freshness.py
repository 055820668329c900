import pytest

from qs_assistant.answers.freshness import newest_first, of_now
from qs_assistant.answers.select import Part, Selection
from qs_assistant.documents.passage import Passage, Publication


def passage(text, date, publisher="Press"):
    return Passage(text, "d", "v", "global", 0, "", text, Publication("Note", publisher, date, "article"), score=0.9)


OLDER = passage("The article puts Cellworks's market value at $7 billion.", "2025-10-01")
MIDDLE = passage("Cellworks's market value was $3.6 billion.", "2026-07-17")
NEWER = passage("Cellworks's market value was $2.8 billion at the close.", "2026-10-03")
OTHERS = passage("Rivalcell's market value was $0.5 billion at the close.", "2026-10-04")
RATIO = passage("Cellworks's market value grew by 3% in a week.", "2026-10-05")


def told(question, *found):
    return newest_first([Part(question, found)], Selection("answer", found[:1])).passages


def test_of_several_accounts_of_what_is_the_newest_comes_first_and_the_one_found_first_stays():
    assert told("what is Cellworks's market value?", OLDER, MIDDLE, OTHERS, NEWER, RATIO) == (NEWER, OLDER)


def test_what_is_newest_already_stays_alone():
    assert told("what is Cellworks's market value?", NEWER, OLDER) == (NEWER,)


@pytest.mark.parametrize("question", ["what was Cellworks's market value?", "what is the market value in 2025?", "what was it at first?"])
def test_a_question_of_another_time_is_left_as_it_is(question):
    assert told(question, OLDER, NEWER) == (OLDER,)


@pytest.mark.parametrize(
    ("question", "now"),
    [("how much cash is there?", True), ("latest cash?", True), ("what did it pay?", False), ("what would it be worth?", False)],
)
def test_what_asks_of_now(question, now):
    assert of_now(question) == now


def test_of_accounts_that_name_nobody_only_those_of_the_same_publisher_are_of_the_same():
    mine, later = passage("we have 40 plants.", "2024-01-01", "Steelmaker"), passage("we have 50 plants.", "2025-01-01", "Steelmaker")
    other = passage("we have 60 plants.", "2026-01-01", "Brewer")
    assert told("how many plants are there?", mine, other, later) == (later, mine)
