"""Assumptions files, backups' marks and questions that nobody would write."""

import math
import string
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qs_assistant.questions.reader import Reader
from qs_assistant.types.company import load_company
from qs_assistant.types.errors import AssistantError, AssumptionsError
from qs_assistant.types.settings import shipped_knowledge
from qs_assistant.types.turn import next_turn
from qs_assistant.valuation.assumptions import load_assumptions
from tests.fuzz.conftest import bounded

COMPANY = load_company(shipped_knowledge())

SHIPPED = shipped_knowledge() / "assumptions.toml"
VALUES = ("nan", "-inf", "1e999", "-1", "0", '"x"', "[]", "{}", "true", "1_000", "2025-01-01", "'", "", "0x1F", "[1, 2", "9" * 400)
WORDS = """
what if yield reaches 90 % and at 95%? royalty of 5 to 8 $20 billion a share double halve two years later by 2031 and undo same but back to
base bear bull compare with sweep from odds above nine in ten minus -5 1e9 1/0 ³ % % $ kWh GWh 10x market cap 0 ( ) NaN infinity
"""


@cache
def shipped():
    return load_assumptions(SHIPPED)


@bounded(80)
@given(st.data())
def test_an_assumptions_file_with_a_changed_line_is_read_or_refused_in_a_sentence(tmp_path, data):
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    name = lines[at].partition("=")[0]
    lines[at] = data.draw(st.one_of(st.sampled_from(VALUES).map(lambda value: f"{name}= {value}"), st.text(string.printable, max_size=40)))
    file = tmp_path / "assumptions.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    try:
        read = load_assumptions(file)
    except AssumptionsError as refusal:
        said = str(refusal)
    else:
        said = "read: " + ", ".join(name for name, value in read.base().items() if math.isfinite(value))
    assert len(said) > 10


@bounded(30)
@given(
    st.lists(st.one_of(st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join), st.text(max_size=60)), min_size=1, max_size=3)
)
def test_a_conversation_of_any_words_is_read_asked_back_or_declined(questions):
    reader, turn = Reader(cases={preset: shipped().case(preset) for preset in ("base", "bear", "bull")}, company=COMPANY), None
    for question in questions:
        try:
            reading = reader.read(question, turn)
        except AssistantError:
            continue
        turn = next_turn(question, reading, turn)
        assert reading.request is not None or reading.ask_back or reading.decline or reading.search is not None
        if reading.request is not None:
            assert all(math.isfinite(value) for value in reading.request.set.values())


@pytest.mark.parametrize(
    "question", ["", " ", "?", "%", "$", "\x00", "\ud800".encode("utf-8", "replace").decode(), "9" * 2000, "and " * 500]
)
def test_questions_at_the_edge(question):
    reading = Reader(cases={preset: shipped().case(preset) for preset in ("base", "bear", "bull")}, company=COMPANY).read(question, None)
    assert reading.route in {"valuation", "documents", "both", "declined"}
