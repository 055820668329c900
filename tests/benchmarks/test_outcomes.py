"""The judges of the sealed questions, on answers whose outcome anyone can work out."""

import pytest

from benchmarks.outcomes import RequestOutcomes, document_outcome, document_shares, request_shares
from qs_assistant.questions.cases import Cases

BASE = {"royalty_rate": 0.1, "start_year": 2029, "shares": 650.0, "share_price": 10.0}
JUDGE = RequestOutcomes(Cases({"base": BASE, "bear": {**BASE, "start_year": 2031}, "bull": BASE}))
ROYALTY = {"route": ["valuation"], "request": {"kind": "value", "set": {"royalty_rate": ["times", 1.5]}}}
FOUND = {"class": "fact-figure", "route": ["documents"], "must_contain": ["131"], "must_not_contain": ["900"]}
ABSENT = {**FOUND, "class": "absent"}


def answer(**request):
    return {"route": "valuation", "request": {"kind": "value", **request}}


@pytest.mark.parametrize(
    ("question", "given", "outcome"),
    [
        (ROYALTY, answer(set={"royalty_rate": 0.15}), "exact"),
        (ROYALTY, answer(set={"royalty_rate": 0.15, "start_year": 2029}), "exact"),
        (ROYALTY, answer(set={"royalty_rate": 1.5}), "misread"),
        (ROYALTY, answer(set={"royalty_rate": 0.15}, preset="bear"), "misread"),
        (ROYALTY, {"route": "valuation", "request": None, "choices": [{"label": "a"}]}, "asked"),
        (ROYALTY, {"route": "documents", "request": None}, "elsewhere"),
        ({**ROYALTY, "ask": True, "request": None}, answer(set={}), "misread"),
        ({**ROYALTY, "ask": True, "request": None}, {"route": "valuation", "request": None}, "exact"),
        ({"route": ["documents"]}, {"route": "documents", "request": None}, "exact"),
        ({"route": ["documents"]}, answer(set={}), "misread"),
    ],
)
def test_a_reading_is_exact_asked_misread_or_elsewhere(question, given, outcome):
    assert JUDGE.outcome(question, given) == outcome


@pytest.mark.parametrize(
    ("wanted", "got", "outcome"),
    [
        ({"value_per_share": ["times", 1.5]}, {"value_per_share": 15.0}, "exact"),
        ({"upside": 0.5}, {"value_per_share": 15.0}, "exact"),
        ({"equity_value": ["times", 1]}, {"equity_value": 6500.0}, "exact"),
        ({"value_per_share": ["times", 1.5]}, {"value_per_share": 1.5}, "misread"),
    ],
)
def test_a_target_may_be_relative_to_what_the_market_pays(wanted, got, outcome):
    question = {"route": ["valuation"], "request": {"kind": "solve", "solve_for": "royalty_rate", "target": wanted}}
    given = {"route": "valuation", "request": {"kind": "solve", "solve_for": "royalty_rate", "target": got}}
    assert JUDGE.outcome(question, given) == outcome


def test_a_relative_change_starts_from_the_preset():
    later = {"route": ["valuation"], "request": {"kind": "value", "preset": "bear", "set": {"start_year": ["plus", 1]}}}
    assert JUDGE.outcome(later, answer(set={"start_year": 2032}, preset="bear")) == "exact"
    assert JUDGE.outcome(later, answer(set={"start_year": 2030}, preset="bear")) == "misread"


@pytest.mark.parametrize(
    ("question", "given", "outcome"),
    [
        (FOUND, {"route": "documents", "tier": "answer", "text": "It is $131 million [1]."}, "right"),
        (FOUND, {"route": "documents", "tier": "answer", "text": "It is $900 million [1]."}, "wrong"),
        (FOUND, {"route": "documents", "tier": "closest", "text": "The closest: $131 million [1]."}, "shown"),
        (FOUND, {"route": "documents", "tier": "closest", "text": "The closest: none of it."}, "unshown"),
        (FOUND, {"route": "documents", "tier": "none", "text": "Nothing near."}, "silent"),
        (FOUND, {"route": "declined", "text": "131"}, "elsewhere"),
        (ABSENT, {"route": "documents", "tier": "answer", "text": "It is $131 million [1]."}, "claimed"),
        (ABSENT, {"route": "documents", "tier": "closest", "text": "131"}, "held"),
    ],
)
def test_a_document_answer_is_judged_by_how_sure_it_was(question, given, outcome):
    assert document_outcome(question, given) == outcome


def test_shares_count_the_absent_apart():
    shares = document_shares(["right", "shown", "wrong", "silent", "held", "claimed"])
    assert (shares["useful"], shares["wrong"], shares["silent"], shares["claimed"]) == (0.5, 0.25, 0.25, 0.5)


def test_precision_is_of_what_was_run():
    shares = request_shares(["exact", "exact", "exact", "misread", "asked", "elsewhere"])
    assert (shares["exact"], shares["precision"]) == (0.5, 0.75)
