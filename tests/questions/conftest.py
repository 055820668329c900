import pytest

from benchmarks.reading import load_reader


@pytest.fixture(scope="session")
def reader():
    """The reader against the shipped assumptions."""
    return load_reader()


@pytest.fixture(scope="session")
def read(reader):
    """Read one question; returns (kind or route, set, preset)."""

    def one(question, previous=None):
        reading = reader.read(question, previous)
        assert reading.request is not None, (question, reading)
        return dict(reading.request.set)

    return one
