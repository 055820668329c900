import pytest

from qs_assistant.types.settings import shipped_knowledge
from qs_assistant.valuation.analyses import Analyst
from qs_assistant.valuation.assumptions import load_assumptions


@pytest.fixture(scope="session")
def assumptions():
    return load_assumptions(shipped_knowledge() / "assumptions.toml")


@pytest.fixture(scope="session")
def base(assumptions):
    return assumptions.base()


@pytest.fixture(scope="session")
def analyst(assumptions):
    return Analyst(assumptions)
