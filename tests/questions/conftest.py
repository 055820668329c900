import pytest

from benchmarks.reading import load_reader
from qs_assistant.types.turn import next_turn


def talk(reader, *questions):
    """The last reading of a conversation."""
    turn = reading = None
    for question in questions:
        reading = reader.read(question, turn)
        turn = next_turn(question, reading, turn)
    return reading


@pytest.fixture(scope="session")
def reader():
    """The reader against the shipped assumptions, by its grammar alone."""
    return load_reader()


@pytest.fixture(scope="session")
def full_reader():
    """The reader as the assistant has it: with the network, and with what tells the further analyses."""
    return load_reader(network=True)


@pytest.fixture(scope="session")
def read(reader):
    """Read one question; returns (kind or route, set, preset)."""

    def one(question, previous=None):
        reading = reader.read(question, previous)
        assert reading.request is not None, (question, reading)
        return dict(reading.request.set)

    return one
