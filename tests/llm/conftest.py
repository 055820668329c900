from datetime import UTC, datetime

import pytest

from qs_assistant.llm.access import Access
from qs_assistant.llm.allowance import Allowance, Limits
from qs_assistant.llm.breaker import Breaker
from qs_assistant.llm.client import ChatClient
from qs_assistant.llm.phrasing import ModelPhraser


class Clock:
    """Time that passes only when a test says so."""

    def __init__(self):
        self.seconds = 0.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def phraser_of(clock):
    def build(model, *, limits=None, seconds=5.0):
        allowance = Allowance(limits or Limits(), lambda: datetime(2026, 1, 1, tzinfo=UTC))
        access = Access(ChatClient(lambda: model, back_off=0.0), breaker=Breaker(clock), allowance=allowance, seconds=seconds)
        return ModelPhraser(access, name="fake:model", clock=clock)

    return build
