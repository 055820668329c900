import pytest

from qs_assistant.answers.fitting import Fit, names_among
from qs_assistant.answers.select import SURE, Part, select
from tests.answers.test_select import passage

YEARS = [passage("Capex was $36 million in 2025.", SURE, periods=("2025",)), passage("Capex was $18 million.", 0.1, periods=("2024-Q2",))]


@pytest.mark.parametrize(
    ("question", "fits"),
    [("capex in 2025?", True), ("capex?", True), ("capex in Q4 2024?", False), ("capex in Q1 2025?", False), ("capex in 2023?", False)],
)
def test_what_is_of_another_time_is_no_answer(question, fits):
    assert Fit(question, YEARS)(YEARS[0]) is fits
    assert (select([Part(question, tuple(YEARS))]).tier == "answer") is fits


def test_what_is_of_another_name_is_no_answer():
    others = [passage(f"The plant number {n} makes cells.", 0.1) for n in range(8)]
    found = [passage("Corning paid a fee.", SURE), passage("The licence of Toyota is free.", 0.1), *others]
    assert Fit("what did corning pay?", found)(found[0])
    assert not Fit("what did toyota pay?", found)(found[0])
    assert Fit("what did the carmaker pay?", found)(found[0])


def test_a_name_is_what_is_never_written_small_and_not_everywhere():
    assert names_among(["Honda pays.", "We saw Cash fall.", "The cash fell.", "It rose."]) == {"honda"}
