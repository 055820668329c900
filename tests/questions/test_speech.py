"""A request in one sentence reads back to itself."""

import pytest

from qs_assistant.questions.cases import Cases
from qs_assistant.questions.fusion import identity
from qs_assistant.questions.speech import sentence_of
from qs_assistant.types.request import Request, Scenario, request_from_json
from qs_assistant.types.settings import load_settings
from qs_assistant.valuation.assumptions import load_assumptions

ASSUMPTIONS = load_assumptions(load_settings().assumptions_file)
KNOWN = Cases({preset: ASSUMPTIONS.case(preset) for preset in ("base", "bear", "bull")})


@pytest.mark.parametrize(
    "request_",
    [
        Request("value", {"target_yield": 0.78, "royalty_rate": 0.12}),
        Request("value", {"start_year": 2031.0}, preset="bull"),
        Request("solve", {"utilization": 0.7}, solve_for="royalty_rate", target=("value_per_share", 5.0)),
        Request("solve", {}, solve_for="success_probability", target=("equity_value", 3000.0)),
        Request("sweep", {"royalty_rate": 0.12}, variable="target_yield", low=0.7, high=0.95),
        Request("compare", scenarios=(Scenario({"discount_rate": 0.1}), Scenario({"discount_rate": 0.14}))),
        Request("compare", scenarios=(Scenario(), Scenario({"tax_rate": 0.28}))),
        Request("sensitivity", {"royalty_rate": 0.12}),
    ],
)
def test_it_reads_back(reader, request_):
    said = sentence_of(request_)
    read = reader.read(said).request
    assert read is not None, said
    assert identity(read, KNOWN) == identity(request_, KNOWN), said


def test_a_request_comes_back_from_its_json():
    asked = Request("compare", scenarios=(Scenario({"tax_rate": 0.28}, "bull"), Scenario()), unused=("310",))
    assert request_from_json(asked.to_json()) == asked
