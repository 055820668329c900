import subprocess
import sys

import pytest

from benchmarks.reading import LEAST_RIGHT, matches, outcomes
from qs_assistant.valuation.inputs import INPUTS


def test_our_own_questions_are_read_right_or_asked_back():
    read = list(outcomes(network=True, every=6))
    assert len(read) >= 150
    wrong = [(one.question, one.wanted, one.read) for one in read if not (one.right or one.asked)]
    assert len(wrong) <= 0.04 * len(read), wrong
    assert sum(one.right for one in read) >= LEAST_RIGHT * len(read)


def test_the_comparison_of_requests_can_fail():
    assert matches({"kind": "value", "set": {"cash": 1}}, {"kind": "value", "set": {"cash": 1.0}, "preset": None})
    assert not matches({"set": {"cash": 1}}, {"set": {"cash": 1, "debt": 0}})
    assert not matches({"set": {"cash": 1}}, {"set": {"cash": 1.001}})
    assert not matches(None, {"kind": "value"})


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What if yield goes from 85% to 92%?", {"target_yield": 0.92}),
        ("10 instead of 9 years of ramp", {"ramp_years": 10}),
        ("not 90 but 85% yield, value?", {"target_yield": 0.85}),
        ("opex -10%", {"opex": 236.25}),
        ("opex growth of -4%", {"opex_growth": -0.04}),
        ("with $400M more cash", {"cash": 1370.8}),
        ("What if cell prices rise 1% a year?", {"price_decline": -0.01}),
        ("bring production forward by 6 months, value?", {"start_year": 2028.5}),
    ],
)
def test_constructions(read, question, expected):
    assert read(question) == pytest.approx(expected)


def test_a_relative_change_starts_from_the_preset_that_is_named(read):
    assert read("in the bull case, 2 points more discount rate") == pytest.approx({"discount_rate": 0.13})


def test_numbers_of_other_peoples_talk_are_reported_and_not_used(reader):
    request = reader.read("My cousin bought at $40 in 2021, but what if yield is 91%?").request
    assert dict(request.set) == {"target_yield": 0.91}
    assert request.unused == ("$40", "2021")


def test_the_replaced_value_is_reported(reader):
    assert reader.read("What if I use 10.5 instead of 11 percent as discount rate").request.unused == ("11 percent",)


@pytest.mark.parametrize(
    ("question", "name", "allowed"),
    [
        ("What if yield is 120%?", "overall yield", "to 100%"),
        ("What if production starts in 2049?", "start of production", "2040"),
        ("What is it worth with a utilization of 130%?", "utilization", "100%"),
        ("triple the yield", "overall yield", "to 100%"),
    ],
)
def test_a_value_outside_its_domain_is_asked_back_with_the_domain(reader, question, name, allowed):
    reading = reader.read(question)
    assert reading.request is None
    assert name in reading.ask_back
    assert allowed in reading.ask_back


def test_an_ambiguous_name_is_asked_back_and_the_choice_reads_cleanly(reader):
    reading = reader.read("What if the cost is $30/kWh and the royalty is 12%?")
    assert 2 <= len(reading.choices) <= 3
    meant = [dict(reader.read(choice.question).request.set) for choice in reading.choices]
    assert {"royalty_rate": 0.12, "materials_cost": 30} in meant
    assert {"royalty_rate": 0.12, "conversion_cost": 30} in meant


def test_an_unread_number_is_asked_back_and_never_dropped(reader):
    reading = reader.read("What if the flurb is 17%?")
    assert reading.request is None
    assert "17%" in reading.ask_back
    for choice in reading.choices:
        changes = reader.read(choice.question).request.set
        assert all(INPUTS[name].allows(value) for name, value in changes.items())


@pytest.mark.parametrize(
    ("question", "changes"),
    [
        ("What if yield is 92?", {"target_yield": 0.92}),
        ("wacc 9 n royalty 12", {"discount_rate": 0.09, "royalty_rate": 0.12}),
        ("terminal growth 0.5, value?", {"terminal_growth": 0.005}),
        ("opex growth of -2, value?", {"opex_growth": -0.02}),
        ("What if yield is 0.92?", {"target_yield": 0.92}),
        ("royalty 10% -> 12%, value?", {"royalty_rate": 0.12}),
    ],
)
def test_a_bare_number_for_a_rate_is_a_percentage(reader, question, changes):
    assert dict(reader.read(question).request.set) == pytest.approx(changes)


def test_reading_needs_no_heavy_import():
    heavy = "('onnxruntime', 'tokenizers', 'scipy', 'chromadb', 'torch', 'discord')"
    code = f"import sys, qs_assistant.questions.reader; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_two_values_for_one_input_are_never_reduced_to_one_in_silence(reader):
    assert reader.read("What is it worth with a yield of 90% and a yield of 95%?").ask_back
    assert [one.set["target_yield"] for one in reader.read("85% yield or 95% yield?").request.scenarios] == [0.85, 0.95]


def test_another_currency_is_asked_back(reader):
    assert "dollars" in reader.read("conversion cost €25/kWh, value?").ask_back
