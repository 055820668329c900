"""The network as shipped: there, small, the same each time, and missed without harm."""

import numpy as np
import pytest

from qs_assistant.questions.network import GRAPH, WEIGHTS, load_question_network
from qs_assistant.questions.reader import Reader
from qs_assistant.types.company import load_company
from qs_assistant.types.settings import load_settings, shipped_knowledge
from qs_assistant.valuation.assumptions import load_assumptions

COMPANY = load_company(shipped_knowledge())

ASSUMPTIONS = load_assumptions(load_settings().assumptions_file)


@pytest.fixture(scope="module")
def learned_reader():
    cases = {preset: ASSUMPTIONS.case(preset) for preset in ("base", "bear", "bull")}
    return Reader(cases=cases, ranges=ASSUMPTIONS.ranges, scorer=load_question_network, company=COMPANY)


def test_the_weights_are_there_and_small():
    assert load_question_network() is not None
    assert WEIGHTS.stat().st_size + GRAPH.stat().st_size < 3e6


def test_equal_questions_have_equal_confidence(learned_reader):
    one, other = (learned_reader.candidates("suppose they only ever manage 78 on the line, whats a share worth") for _ in range(2))
    assert one
    assert [(each.request, each.confidence) for each in one] == [(each.request, each.confidence) for each in other]


@pytest.mark.parametrize(
    ("question", "changes"),
    [
        ("what is implied if yield reaches 90%?", {"target_yield": 0.9}),
        ("wacc 9 n royalty 12, gimme the number lol", {"discount_rate": 0.09, "royalty_rate": 0.12}),
    ],
)
def test_plain_questions_run(learned_reader, question, changes):
    reading = learned_reader.read(question)
    assert reading.request is not None, reading.ask_back
    assert dict(reading.request.set) == pytest.approx(changes)


def test_documents_stay_documents(learned_reader):
    assert learned_reader.read("How much did Volkswagen commit to QuantumScape in 2018?").route == "documents"


def test_weights_for_another_encoder_are_not_used(tmp_path):
    other = tmp_path / "other.npz"
    np.savez(other, base=np.array("another"), confidence=np.zeros(1))
    assert load_question_network(other) is None
    assert load_question_network(tmp_path / "missing.npz") is None
