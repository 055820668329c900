"""The breaker and the day's tokens, on clocks of their own; the tokens as the records keep them."""

from datetime import UTC, datetime, timedelta

import pytest

from qs_assistant.llm.breaker import Breaker
from qs_assistant.llm.limits import BACKGROUND, Allowance, Limits
from qs_assistant.records.chat_failures import ChatFailures, FailureState
from qs_assistant.records.chat_usage import ChatUsage
from qs_assistant.records.database import Database
from tests.llm.fake_models import KeptInMemory


def test_one_failure_after_the_pause_opens_it_again_and_one_success_closes_it(clock):
    breaker = Breaker(clock, KeptInMemory(), failures=2, pause=10)
    breaker.failed()
    assert breaker.admit()
    breaker.failed()
    assert not breaker.admit()
    clock.now = 10
    assert breaker.admit()
    assert not breaker.admit()  # one at a time
    breaker.failed()
    clock.now = 19.9
    assert not breaker.admit()
    clock.now = 20
    assert breaker.admit()
    breaker.succeeded()
    assert breaker.state == "closed"


def test_a_success_forgets_earlier_failures(clock):
    breaker = Breaker(clock, KeptInMemory(), failures=2)
    for _ in range(5):
        breaker.failed()
        breaker.succeeded()
    assert breaker.state == "closed"


class Days:
    def __init__(self):
        self.now = datetime(2026, 5, 1, 23, 0, tzinfo=UTC)

    def __call__(self):
        return self.now


@pytest.fixture
def file(tmp_path):
    return f"sqlite:///{tmp_path / 'records.sqlite'}"


@pytest.fixture(params=["memory", "records"])
def store(request, file):
    if request.param == "memory":
        yield KeptInMemory()
        return
    database = Database(file)
    database.create()
    yield ChatUsage(database)
    database.close()


def test_what_was_set_aside_is_replaced_by_what_was_used(store):
    allowance = Allowance(Limits(tokens_per_user=100), Days(), store)
    day = allowance.reserve("a", 80)
    assert allowance.reserve("a", 30) is None
    allowance.settle("a", day, 80, 20)
    assert allowance.used_today == 20
    assert allowance.reserve("a", 80) is not None
    assert allowance.reserve("b", 100) is not None


def test_a_new_day_begins_at_nothing_and_yesterdays_call_does_not_count(store):
    days = Days()
    allowance = Allowance(Limits(tokens_per_user=100), days, store)
    yesterday = allowance.reserve("a", 100)
    days.now += timedelta(hours=2)
    assert allowance.reserve("a", 100) is not None
    allowance.settle("a", yesterday, 100, 100)
    assert allowance.used_today == 100


def test_the_cost_limit_holds_for_all_together_and_the_background_leaves_some_over(store):
    # $2 per million tokens and $0.001 a day buy 500 tokens.
    allowance = Allowance(Limits(tokens_per_user=1000, price_per_million=2.0, cost_per_day=0.001), Days(), store)
    assert allowance.reserve(BACKGROUND, 300) is None
    assert allowance.reserve("a", 300) is not None
    assert allowance.reserve("b", 300) is None
    assert allowance.reserve("b", 200) is not None
    assert allowance.cost_today == 0.001


def test_a_forgotten_person_leaves_the_days_sum_as_it_is(store):
    allowance = Allowance(Limits(tokens_per_user=100), Days(), store)
    allowance.reserve("a", 60)
    store.forget("a")
    assert allowance.used_today == 60
    assert allowance.reserve("a", 100) is not None


def test_a_restart_and_a_second_process_see_the_same_tokens(file):
    limits = Limits(tokens_per_user=100)
    first, second = Database(file), Database(file)
    first.create()
    assert Allowance(limits, Days(), ChatUsage(first)).reserve("a", 70) is not None
    assert Allowance(limits, Days(), ChatUsage(second)).reserve("a", 70) is None
    first.close()
    second.close()
    again = Database(file)
    assert Allowance(limits, Days(), ChatUsage(again)).used_today == 70
    again.close()


def test_an_open_breaker_stays_open_over_a_restart_and_a_success_closes_it_for_all(file, clock):
    first = Database(file)
    first.create()
    breaker = Breaker(clock, ChatFailures(first, "openai:tiny"))
    for _ in range(3):
        breaker.failed()
    first.close()
    again = Database(file)
    held = Breaker(clock, ChatFailures(again, "openai:tiny"))
    assert held.state == "open"
    assert not held.admit()
    assert Breaker(clock, ChatFailures(again, "ollama:other")).state == "closed"
    clock.now = 61
    assert held.admit()
    held.succeeded()
    assert ChatFailures(again, "openai:tiny").load_state() == FailureState()
    again.close()


def test_a_clock_that_was_set_back_holds_nobody_back_for_longer(clock):
    breaker = Breaker(clock, KeptInMemory(), failures=1)
    clock.now = 1_000_000
    breaker.failed()
    clock.now = 10
    assert breaker.state == "trying"
