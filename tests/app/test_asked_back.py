"""A question that is asked back: what the documents say to it stands below, where they are sure enough."""

from types import SimpleNamespace

import pytest

from qs_assistant.answers.findings import Findings
from qs_assistant.app.pipeline import NOT_SEARCHED, WITHHELD, Answering
from qs_assistant.grounding.evidence import Cited
from qs_assistant.types.answer import Choice, Citation
from qs_assistant.types.company import Company
from qs_assistant.types.errors import StoreError
from qs_assistant.types.place import Place
from qs_assistant.types.request import Reading

HERE = Place("here")
QUESTION = "what goes into the furnace in Graz?"
PASSAGE = "The furnace in Graz takes 40 tonnes a day."
CHOICES = (Choice("capacity 100", "What is it worth with a capacity of 100 GWh?"), Choice("the base case", "What is it worth?"))


class FakeFinder:
    """Finds one passage, as sure as it is told to be."""

    def __init__(self, sure, error=None):
        self.sure, self.error, self.searched = sure, error, []

    def find(self, question, scopes, progress, *, previous="", chooser=None):  # noqa: ARG002 - the finder's signature
        self.searched.append(question)
        if self.error:
            raise self.error
        tier = "answer" if self.sure >= 0.7 else "closest"
        citation = Citation(1, "furnaces", "Furnaces", "Graz Steel", "2025-03-01", "article", PASSAGE, self.sure)
        cited = {1: Cited(PASSAGE, "Furnaces", "Graz Steel", "2025-03-01")}
        text = "The furnace in Graz takes 40 tonnes a day [1]."
        return Findings(text, "Sources:\n[1] Furnaces, Graz Steel, 1 March 2025", (citation,), cited, {"date": "1 March 2025"}, tier)


def answered(finder, reason, choices=CHOICES):
    answering = Answering(models=None, finder=finder, runs=SimpleNamespace(), company=Company("A", "A", "?"), strict=True)
    reading = Reading("valuation", ask_back="Which do you mean?", choices=choices, reasons=(reason,))
    return answering.answer(QUESTION, reading, HERE)


@pytest.mark.parametrize(("reason", "sure", "tier"), [("ask/unsure", 0.9, "answer"), ("ask/unsure", 0.5, "closest")])
def test_what_the_documents_say_stands_under_the_question_back(reason, sure, tier):
    answer = answered(FakeFinder(sure), reason)
    assert answer.text.index("Which do you mean?") < answer.text.index("takes 40 tonnes a day [1]") < answer.text.index("Sources:")
    assert "takes 40 tonnes" in answer.body
    assert (answer.route, answer.tier, answer.request) == ("both", tier, None)
    assert [one.document for one in answer.citations] == ["furnaces"]
    assert answer.choices == CHOICES
    assert {one.source.citation for one in answer.figures if one.text == "40 tonnes" or one.value == 40} == {1}


def test_passages_that_are_not_sure_enough_leave_the_question_back_alone():
    answer = answered(FakeFinder(0.3), "ask/unsure")
    assert (answer.route, answer.tier, answer.citations) == ("valuation", None, ())
    assert "furnace" not in answer.text
    assert answer.choices == CHOICES


def test_where_no_input_was_found_what_is_near_is_enough():
    assert answered(FakeFinder(0.1), "ask/no input").tier == "closest"
    assert answered(FakeFinder(0.01), "ask/no input").tier is None


@pytest.mark.parametrize("reason", ["ask/turn", "ask/domain", "ask/why", "ask/length"])
def test_what_means_nothing_by_itself_and_values_that_cannot_be_are_not_looked_up(reason):
    finder = FakeFinder(0.9)
    answer = answered(finder, reason)
    assert (finder.searched, answer.tier) == ([], None)


def test_a_library_that_cannot_be_used_does_not_take_the_question_back_away():
    answer = answered(FakeFinder(0.9, StoreError("The index cannot be used.")), "ask/unsure")
    assert (answer.headline, answer.choices) == ("Which do you mean?", CHOICES)
    assert answer.citations == ()
    assert NOT_SEARCHED in answer.text
    assert NOT_SEARCHED in answer.body


def test_where_the_guard_lets_nothing_out_a_sentence_says_so(monkeypatch):
    monkeypatch.setattr("tests.app.test_asked_back.PASSAGE", "The furnace in Graz takes 41 tonnes a day.")
    answering = Answering(models=None, finder=FakeFinder(0.9), runs=SimpleNamespace(), company=Company("A", "A", "?"), strict=False)
    assert answering.look_up(QUESTION, HERE).text == WITHHELD


def test_a_question_back_without_choices_has_the_documents_too():
    answer = answered(FakeFinder(0.9), "ask/currency", choices=())
    assert (answer.tier, answer.choices) == ("answer", ())


def test_the_real_model_looks_up_what_it_asks_back(assistant):
    answer = assistant.ask("what if costs fall 20%?", conversation="asked back")
    assert answer.choices
    assert answer.headline
    assert answer.tier in {"answer", "closest"}
    assert answer.citations
    assert {figure.source.kind for figure in answer.figures} <= {"passage", "program", "question"}
    assert answer.to_json()["citations"]
    assert answer.to_json()["choices"]


def test_the_conversation_goes_on_with_what_was_asked_back(assistant):
    asked = assistant.ask("what if costs fall 20%?", conversation="goes on")
    chosen = assistant.ask(asked.choices[0].question, conversation="goes on")
    assert chosen.route == "valuation"
    assert chosen.run_id
