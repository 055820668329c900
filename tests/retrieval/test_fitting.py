from dataclasses import replace

import numpy as np
import pytest

from qs_assistant.documents.passage import Passage, Publication
from qs_assistant.encoder.embedder import EncodedQuestion
from qs_assistant.retrieval.asked import Asked
from qs_assistant.retrieval.fitting import FITS, common_initials, fits, initials, names_among
from qs_assistant.text.periods import periods


def asked(text):
    encoded = EncodedQuestion(np.array([1.0, 0.0], np.float32), np.empty((0, 0), np.int8), np.empty(0))
    return Asked(text, encoded, (), periods(text), "")


def passage(text, when=()):
    return Passage("p", "d", "v", "global", 0, "", text, Publication("T", "P", "2025", "article"), periods=when)


def fitting(question, one, *others):
    found = [one, *others, *(passage(f"The plant number {n} makes cells.") for n in range(8))]
    return dict(zip(FITS, fits(asked(question), found, [one])[0], strict=True))


@pytest.mark.parametrize(
    ("question", "elsewhen", "around"),
    [("capex in 2025?", 0, 0), ("capex?", 0, 0), ("capex in Q4 2024?", 1, 0), ("capex in Q1 2025?", 0, 1), ("capex in 2023?", 1, 0)],
)
def test_what_is_of_another_time_is_told_apart(question, elsewhen, around):
    found = fitting(question, passage("Capex was $36 million in 2025.", ("2025",)))
    assert (found["elsewhen"], found["around"]) == (elsewhen, around)


@pytest.mark.parametrize(
    ("question", "strangers", "named"),
    [("what did corning pay?", 0, 1), ("what did toyota pay?", 1, 1), ("what did the carmaker pay?", 0, 0)],
)
def test_what_is_of_another_name_is_told_apart(question, strangers, named):
    found = fitting(question, passage("Corning paid a fee."), passage("The licence of Toyota is free."))
    assert (found["strangers"], found["stranger"], found["named"]) == (strangers, strangers, named)


@pytest.mark.parametrize(
    ("question", "heading", "text", "stranger"),
    [
        ("did Toyota sign?", "Honda", "It signed in June.", 1),
        ("did Toyota sign?", "", "Honda signed in June.", 1),
        ("did Honda sign?", "Honda", "It signed in June.", 0),
        ("did Toyota sign?", "", "Nobody signed in June.", 0),
    ],
)
def test_of_the_names_in_a_title_a_passage_is_about_those_that_it_writes(question, heading, text, stranger):
    one = replace(passage(text), heading=heading, document_title="Carmakers: Honda and Toyota")
    others = [passage("The plant belongs to Honda."), passage("The licence of Toyota is free.")]
    assert fitting(question, one, *others)["stranger"] == stranger


def test_a_figure_that_a_passage_lacks_is_seen():
    assert fitting("who makes plant 7?", passage("Somebody makes plant 7."))["figure"] == 0
    assert fitting("who makes plant 7?", passage("Somebody makes plant 8."))["figure"] == 1


def test_a_name_is_what_is_never_written_small_and_not_everywhere():
    assert names_among(["Honda pays.", "We saw Cash fall.", "The cash fell.", "It rose."]) == {"honda"}


def test_a_name_may_be_called_by_its_initials():
    others = [passage("The licence of QS is free.")]
    assert fitting("what did QS pay?", passage("QuantumScape paid a fee."), *others)["strangers"] == 0
    assert fitting("what did QS pay?", passage("Corning paid a fee."), *others)["strangers"] == 1
    assert initials("The International Energy Agency and QuantumScape") >= {"iea", "qs"}


def test_initials_that_nearly_all_have_tell_nothing_apart():
    assert common_initials(["QuantumScape pays."] * 2 + ["PowerCo pays.", "It pays."]) == {"qs"}


@pytest.mark.parametrize("question", ["Honda's pilot yield?", "what does Honda yield?", "what is the yield of the IBMX line?"])
def test_what_a_question_writes_as_a_name_is_one_though_nothing_found_has_it(question):
    assert fitting(question, passage("Tesla's pilot line had a yield of 70%."))["stranger"] == 1


@pytest.mark.parametrize(
    ("question", "text", "numberless"),
    [
        ("how much does she earn?", "She is chief executive.", 1),
        ("how much does she earn?", "She earns two million dollars.", 0),
        ("how many plants are there?", "There are 12.", 0),
        ("who earns it?", "She does.", 0),
    ],
)
def test_an_amount_is_not_answered_without_a_number(question, text, numberless):
    assert fitting(question, passage(text))["numberless"] == numberless
