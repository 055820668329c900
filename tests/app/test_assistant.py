"""The real assistant from question to answer: real documents, the real embedding model, the real valuation model."""

import pytest

from qs_assistant.records.answers import answer_from_json, answer_to_json
from qs_assistant.types.answer import finite
from qs_assistant.types.errors import NotFoundError
from qs_assistant.types.place import Place
from qs_assistant.types.request import Request

HERE = Place("test")


def test_the_readmes_question(assistant):
    answer = assistant.ask("what's implied if yield reaches 90%?")
    assert answer.route == "valuation"
    assert answer.request["set"] == {"target_yield": 0.9}
    assert answer.results["value_per_share"] == pytest.approx(1.43956318, rel=1e-8)
    assert "target yield 90%" in answer.text
    assert "$1.44" in answer.text
    assert "$936 million" in answer.text
    assert answer.run_id in answer.text


def test_both_accounts_of_the_powerco_money_are_cited(assistant):
    answer = assistant.ask("how much extra will PowerCo pay?", conversation="powerco")
    assert answer.route == "documents"
    assert "$131 million" in answer.text
    assert "up to $130.7 million" in answer.text
    assert "milestones" in answer.text
    assert len({one.kind for one in answer.citations}) > 1
    for figure in answer.figures:
        assert figure.source.kind in {"passage", "program"}


def test_a_question_for_both_gets_the_passages_and_the_numbers(assistant):
    answer = assistant.ask("what did PowerCo commit, and what is it worth if yield is 90%?", conversation="both")
    assert answer.route == "both"
    assert answer.citations
    assert answer.run_id
    assert answer.request["set"] == {"target_yield": 0.9}


def test_what_the_documents_do_not_hold_is_not_told_as_the_answer(assistant):
    answer = assistant.ask("how many followers does the qs subreddit have", conversation="absent")
    assert (answer.route, answer.tier) == ("documents", "closest")
    assert answer.text.startswith("I found no sentence that clearly answers this")
    assert {figure.source.kind for figure in answer.figures} <= {"passage", "program"}


def test_a_question_far_from_all_documents_is_declined_after_the_search(assistant):
    assert assistant.ask("who won the football world cup in 1998?", conversation="far").tier != "answer"


def test_what_documents_say_of_another_company_is_told_and_it_is_not_valued(assistant):
    answer = assistant.ask("what's ProLogium worth?")
    assert answer.route == "documents"
    assert answer.text.startswith("I have a model of QuantumScape only; of others I can tell what the documents say.")
    assert "$3.8 billion" in answer.text
    assert answer.run_id is None


def test_another_company_that_no_document_tells_of_is_declined(assistant):
    assert assistant.ask("what is Albemarle worth?").route == "declined"


def test_advice_is_declined_and_something_else_is_offered(assistant):
    answer = assistant.ask("Should I buy QS at this price?", conversation="advice")
    assert answer.route == "declined"
    assert answer.figures == ()
    assert "investment advice" in answer.text


def test_a_follow_up_changes_the_last_scenario_in_its_own_place_only(assistant):
    assistant.ask("What if yield reaches 93%?", conversation="a")
    followed = assistant.ask("what about with an 8% royalty?", conversation="a")
    assert followed.request["set"] == {"target_yield": 0.93, "royalty_rate": 0.08}
    elsewhere = assistant.ask("what if the royalty is 8%?", conversation="b")
    assert elsewhere.request["set"] == {"royalty_rate": 0.08}


def test_a_value_outside_its_domain_is_never_run(assistant):
    answer = assistant.ask("what if yield is 130%?", conversation="domain")
    assert answer.results is None
    assert "yield" in answer.text
    assert "100%" in answer.text


def test_a_run_can_be_asked_for_again(assistant):
    first = assistant.ask("royalty 8% and yield 88%, what is it worth?", conversation="replay")
    again = assistant.call("replay", first.run_id, HERE)
    assert again.run_id == first.run_id
    assert again.results == first.results


def test_an_unknown_run_is_a_sentence(assistant):
    with pytest.raises(NotFoundError, match="000000000000"):
        assistant.call("replay", "000000000000", HERE)


def test_answers_are_kept_for_their_buttons_and_forgotten_on_request(assistant):
    place = Place("mine", user="u1")
    answer = assistant.call("run", Request("value", {"target_yield": 0.9}), place)
    assert assistant.call("answer", answer.id).text == answer.text
    assistant.call("feedback", answer.id, "u1", True)
    assert '"helpful": true' in assistant.call("export_feedback", ("global",))
    assert assistant.call("forget", "u1") == 2
    with pytest.raises(NotFoundError):
        assistant.call("answer", answer.id)


def test_an_answer_survives_its_json(assistant):
    answer = assistant.ask("how much more did PowerCo commit?", conversation="json")
    assert answer_from_json(answer_to_json(answer)) == answer


def test_every_figure_has_a_line_that_says_where_it_is_from(assistant):
    answer = assistant.ask("what's implied if yield reaches 90%?", conversation="trace")
    lines = assistant.call("trace", answer)
    assert any("$936 million" in line and "equity value" in line for line in lines)
    assert answer.run_id in lines[-1]


def test_a_chart_has_words_for_those_who_do_not_see_it(assistant):
    answer = assistant.ask("what's implied if yield reaches 90%?", conversation="chart")
    chart = assistant.call("chart", answer)
    assert chart.png.startswith(b"\x89PNG")
    assert chart.alt_text


def test_the_documents_can_be_listed_and_searched(assistant):
    every = assistant.call("sources", None, HERE)
    assert len(every) >= 30
    about = assistant.call("sources", "Ducati motorcycle", HERE)
    assert any("ducati" in one.id for one in about[:3])


def test_status_is_sound(assistant):
    status = assistant.call("status")
    assert status.problems == ()
    assert status.documents >= 30
    assert status.passages > status.documents


def test_numbers_that_do_not_exist_are_null_in_json():
    assert finite({"a": [float("nan"), 1.0], "b": float("inf")}) == {"a": [None, 1.0], "b": None}


@pytest.mark.parametrize("before", ["What did Honda pay to sign?", "When was Corning set up?", "tesla 4680 yield ramp"])
def test_what_was_asked_before_changes_nothing_of_a_question_that_stands_alone(assistant, before):
    question = "probability-weighted per-share value from that third-party workbook"
    alone = assistant.ask(question, conversation="alone")
    assert alone.citations
    assistant.ask(before, conversation=before)
    assert assistant.ask(question, conversation=before).text == alone.text
