"""Texts that nobody would write: numbers are found without a crash, and nothing goes out that has no source."""

from hypothesis import example, given
from hypothesis import strategies as st

from qs_assistant.grounding.evidence import Cited, Evidence
from qs_assistant.grounding.figures import UngroundedFigureError, check, release
from qs_assistant.grounding.numbers import numbers
from tests.fuzz.conftest import bounded
from tests.grounding.independent import stray

PASSAGE = "PowerCo may pay QuantumScape up to $131 million on reaching milestones by 2028, and holds 12.5% of the shares."
EVIDENCE = Evidence(passages={1: Cited(PASSAGE, "PowerCo agreement", "QuantumScape", "2024-07-11")}, question="What does PowerCo pay?")
PIECES = """
up to $131 million [1] [2] 12.5% 131 0.131 billion ninety percent a third double 2028 Q3 2025 FY26 7-8 bn €81/kWh 1e9 -5 (5%) ¹² ½ ٣٤ 2,026
$ % . ; ! , \u200b **1** `9` | 7 | http://x.y/3 QSE-5 10-K not may pays PowerCo QuantumScape only nine in ten 1.2.3 10:30 5x minus –
"""
SALAD = st.lists(st.sampled_from(PIECES.split()), max_size=25).map(" ".join)
ANY = st.one_of(SALAD, st.text(max_size=120), st.tuples(SALAD, st.text(max_size=20), SALAD).map("".join))


@bounded(150)
@given(ANY)
def test_numbers_are_found_where_they_stand(text):
    for number in numbers(text):
        assert 0 <= number.start < number.end <= len(text)


@bounded(100)
@given(ANY, st.sampled_from(["model", "program"]))
@example("PowerCo pays $131\u200b0 million [1].", "model")
@example("million ninety", "model")
@example("PowerCo pays up to $131 million ninety days later [1].", "model")
@example("PowerCo may pay up to $131 million [1] and 9 [1].", "program")
def test_what_is_released_holds_no_number_that_its_sources_do_not(text, author):
    try:
        released, _ = release(text, EVIDENCE, strict=False, author=author)
    except UngroundedFigureError:
        return
    assert check(released, EVIDENCE, author=author).sound
    if author == "model":  # the program's own bare number words count nothing
        assert stray(released, PASSAGE, "2024 7 11") == []
