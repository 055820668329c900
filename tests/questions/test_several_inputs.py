"""A solve that asks for several inputs, or for none by name; and a turn that is but an output's name."""

import pytest

from qs_assistant.questions.analysis_reader import AnalysisReader
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.named_outputs import asked_of_last
from qs_assistant.questions.several_inputs import asks_none, asks_several
from qs_assistant.types.request import Reading, Request
from qs_assistant.types.settings import load_settings
from qs_assistant.types.turn import Turn
from qs_assistant.valuation.assumptions import load_assumptions
from qs_assistant.valuation.inputs import PRESETS
from tests.questions.test_analyses import NAMED, FixedLookout

SOLVE = Request("solve", solve_for="royalty_rate", target=("value_per_share", 12.0))
LAST = Turn("what if yield is 90%?", "valuation", Request("value", {"target_yield": 0.9}, "bear"))


@pytest.fixture(scope="module")
def apart(reader):
    """A sentence and its draft."""
    return reader._grammar.taken_apart


def several(apart, analysis, question, request=SOLVE):
    assumptions = load_assumptions(load_settings().assumptions_file)
    cases = Cases({preset: assumptions.case(preset) for preset in PRESETS}, assumptions.ranges)
    read = AnalysisReader(cases, NAMED, lambda: FixedLookout(analysis))
    return read.of_several(*apart(question), None, Reading("valuation", request))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("what royalty and capacity would make it $12 a share?", True),
        ("which capacity, royalty rate & start year give $12?", True),
        ("what royalty would make it $12 a share?", False),
        ("which royalty gives $12 a share at the present capacity?", False),
        ("which royalty or capacity gives $12 a share?", False),
        ("which royalty gives $12, and what is the capacity then?", False),
    ],
)
def test_inputs_in_a_list_without_a_value_are_asked_for_together(apart, question, expected):
    assert asks_several(apart(question)[0], SOLVE) is expected


def test_an_input_that_has_a_value_is_not_asked_for(apart):
    sentence, _ = apart("which royalty and capacity give $12, capacity being 300 GWh?")
    held = Request("solve", {"peak_capacity": 300.0}, solve_for="royalty_rate", target=("value_per_share", 12.0))
    assert not asks_several(sentence, held)


def test_several_inputs_are_the_axes_of_what_is_priced_in(apart):
    request = several(apart, None, "what royalty and capacity would make it $12 a share?").request
    assert request.kind == "frontier"
    assert [axis[0] for axis in request.axes] == ["royalty_rate", "peak_capacity"]
    assert request.target == ("value_per_share", 12.0)


def test_no_input_by_name_is_a_choice_where_either_may_be_meant(apart):
    question = "what has to be true for $12 a share?"
    assert asks_none(apart(question)[0], SOLVE)
    reading = several(apart, "frontier", question)
    assert reading.request is None
    assert [choice.request["kind"] for choice in reading.choices] == ["frontier", "solve"]
    assert several(apart, None, question).request == SOLVE


@pytest.mark.parametrize(
    ("question", "outputs"),
    [
        ("royalty per kWh?", ("mature_royalty",)),
        ("and the break-even yield?", ("breakeven_yield",)),
        ("unit margin and enterprise value", ("mature_unit_margin", "enterprise_value")),
        ("royalty?", None),
        ("what is the royalty per kWh in Germany?", None),
        ("enterprise value of $2 billion?", None),
        ("which royalty per kWh?", None),
    ],
)
def test_a_turn_that_is_an_outputs_name_is_asked_of_the_last_valuation(apart, question, outputs):
    reading = asked_of_last(apart(question)[0], LAST)
    asked = None if reading is None else reading.request.outputs
    assert asked == outputs
    if reading is not None:
        assert (reading.request.set, reading.request.preset) == ({"target_yield": 0.9}, "bear")


@pytest.mark.parametrize("turn", [None, Turn("q", "documents", LAST.request), Turn("q", "valuation", SOLVE)])
def test_an_outputs_name_after_anything_else_stands_for_itself(apart, turn):
    assert asked_of_last(apart("royalty per kWh?")[0], turn) is None


def test_what_must_be_true_for_a_price_is_what_is_priced_in_or_a_choice(full_reader):
    assert full_reader.read("What must be true for $12 a share").request.kind == "frontier"
    assert full_reader.read("what royalty and capacity would make it $12 a share?").request.kind == "frontier"
    first = full_reader.read("royalty per kWh?").request
    assert first.outputs == ("mature_royalty",)
