from datetime import UTC, datetime

import pytest

from qs_assistant.llm.access import Access
from qs_assistant.llm.breaker import Breaker
from qs_assistant.llm.client import ChatClient
from qs_assistant.llm.limits import Allowance, Limits
from qs_assistant.types.settings import shipped_knowledge
from qs_assistant.valuation.assumptions import load_assumptions
from qs_assistant.valuation.inputs import PRESETS
from tests.clock import Clock
from tests.llm.fake_models import KeptInMemory


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def access_of(clock):
    def build(model, *, limits=None, seconds=5.0):
        store = KeptInMemory()
        allowance = Allowance(limits or Limits(), lambda: datetime(2026, 1, 1, tzinfo=UTC), store)
        return Access(ChatClient(lambda: model, back_off=0.0), breaker=Breaker(clock, store), allowance=allowance, seconds=seconds)

    return build


@pytest.fixture(scope="session")
def base_cases():
    """The stored inputs of the shipped bear, base and bull case."""
    assumptions = load_assumptions(shipped_knowledge() / "assumptions.toml")
    return {preset: assumptions.case(preset) for preset in PRESETS}
