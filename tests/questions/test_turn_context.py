"""What stands before a turn where the network reads it."""

from qs_assistant.questions.features import Rendered
from qs_assistant.questions.turn_context import context_of
from qs_assistant.types.request import Request, Scenario
from qs_assistant.types.turn import Stage, Turn

VALUE = Request("value", {"discount_rate": 0.13, "start_year": 2031.0})


def test_without_a_request_there_is_no_context():
    assert context_of(Turn("what did they report?", "documents")) == ""


def test_the_last_request_and_what_was_changed_last_are_named():
    assert context_of(Turn("", "valuation", VALUE, focus=("start_year",))) == (
        "value base with discount rate 13 percent, start year 2031; last start year [SEP] "
    )


def test_what_is_solved_for_or_varied_is_named_with_its_ends():
    solved = Request("solve", solve_for="royalty_rate", target=("value_per_share", 2.0), preset="bull")
    swept = Request("sweep", variable="target_yield", low=0.7, high=0.95)
    assert context_of(Turn("", "valuation", solved)) == "solve royalty rate for value per share 2: bull [SEP] "
    assert context_of(Turn("", "valuation", swept)) == "sweep target yield from 70 percent to 95 percent: base [SEP] "


def test_each_side_of_a_comparison_is_named():
    sides = Request("compare", scenarios=(Scenario(), Scenario({"p_cell": 0.5}, "bear")))
    assert context_of(Turn("", "valuation", sides)) == "compare base against bear with chance of cell 50 percent [SEP] "


def test_earlier_questions_and_an_answer_from_the_documents_are_told():
    turn = Turn("", "documents", VALUE, before=(Stage(Request("value")),))
    assert context_of(turn).startswith("earlier questions; documents; value base")


def test_of_many_inputs_the_last_six_are_named():
    names = ("cash", "debt", "shares", "opex", "nol", "cell_price", "materials_cost", "conversion_cost")
    said = context_of(Turn("", "valuation", Request("value", dict.fromkeys(names, 1.0))))
    assert [name.replace("_", " ") in said for name in names] == [False, False, *[True] * 6]


def test_the_tokens_of_the_context_are_not_the_questions_own():
    text = Rendered("value base [SEP] and at 12?", (), 17)
    assert text.own([(0, 0), (0, 5), (6, 10), (11, 16), (17, 20), (24, 26), (0, 0)]) == [True, False, False, False, True, True, True]
