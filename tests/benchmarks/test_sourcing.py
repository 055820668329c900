"""The second reading of figures that the evaluation and the soak count with: it sees what was altered, and passes what is right."""

import pytest

from benchmarks.evaluation import verdict
from benchmarks.sourcing import unsourced

CITED = {
    "n": 1,
    "passage": "PowerCo may pay up to $131 million by 2028.",
    "title": "Deal",
    "publisher": "QS",
    "date": "2024-07-11",
    "url": None,
}


def answer(text, **more):
    return {"question": "What does PowerCo pay?", "route": "documents", "text": text, "citations": [CITED], "figures": [], **more}


@pytest.mark.parametrize("text", ["Up to $131 million [1].", "It ends in 2028 [1].", "From 11 July 2024 [1].", "Nothing is said."])
def test_what_stands_in_a_source_is_sourced(text):
    assert unsourced(answer(text)) == []


@pytest.mark.parametrize("text", ["Up to $132 million [1].", "It ends in 2029 [1].", "That is ninety percent.", "$13.1 million [1]."])
def test_what_stands_nowhere_is_not(text):
    assert len(unsourced(answer(text))) == 1


def test_numbers_of_a_run_are_those_of_the_run_computed_again():
    request = {"kind": "value", "set": {"target_yield": 0.9}, "preset": None}
    said = answer("$1.44 a share, $0.02 above the base case of $1.42.", request=request, results={"value_per_share": 1.4395631819293302})
    assert unsourced(said) == []
    assert len(unsourced({**said, "text": "$1.45 a share."})) == 1


def test_a_question_is_judged_by_whatever_its_line_has():
    asked = {"class": "value", "question": "x", "route": ["valuation"], "request": {"kind": "value", "set": {"target_yield": 0.9}}}
    read = {"kind": "value", "set": {"target_yield": 0.9}, "preset": None}
    right = {"route": "valuation", "request": read, "results": {"upside": 0.5}}
    assert verdict(asked, right) is None
    assert verdict({**asked, "results": {"upside": 0.5}}, right) is None
    assert verdict({**asked, "results": {"upside": 0.6}}, right) == "results"
    assert verdict({**asked, "request": [{"kind": "solve"}, {"kind": "value"}]}, right) is None
    assert "read" in verdict(asked, {**right, "request": {**read, "set": {}}})
    assert verdict(asked, {**right, "route": "documents"}) == "route documents"
