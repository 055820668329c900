import pytest

from benchmarks.reading import load_reader
from qs_assistant.questions.analysis_kind import names_in
from qs_assistant.questions.analysis_reader import load_lookout
from qs_assistant.questions.network import load_question_network
from qs_assistant.questions.reader import Reader
from qs_assistant.types.settings import load_settings
from qs_assistant.valuation.assumptions import load_assumptions
from qs_assistant.valuation.inputs import PRESETS


@pytest.fixture(scope="session")
def reader():
    """The reader against the shipped assumptions."""
    return load_reader()


@pytest.fixture(scope="session")
def full_reader():
    """The reader as the assistant has it: with the network, and with what tells the further analyses."""
    assumptions = load_assumptions(load_settings().assumptions_file)
    return Reader(
        cases={preset: assumptions.case(preset) for preset in PRESETS},
        ranges=assumptions.ranges,
        scorer=load_question_network,
        named=names_in(assumptions.stories),
        lookout=load_lookout,
    )


@pytest.fixture(scope="session")
def read(reader):
    """Read one question; returns (kind or route, set, preset)."""

    def one(question, previous=None):
        reading = reader.read(question, previous)
        assert reading.request is not None, (question, reading)
        return dict(reading.request.set)

    return one
