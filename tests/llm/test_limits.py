"""The breaker and the day's tokens, on clocks of their own."""

from datetime import UTC, datetime, timedelta

from qs_assistant.llm.allowance import Allowance, Limits
from qs_assistant.llm.breaker import Breaker


def test_one_failure_after_the_pause_opens_it_again_and_one_success_closes_it(clock):
    breaker = Breaker(clock, failures=2, pause=10)
    breaker.failed()
    assert breaker.admit()
    breaker.failed()
    assert not breaker.admit()
    clock.seconds = 10
    assert breaker.admit()
    assert not breaker.admit()  # one at a time
    breaker.failed()
    clock.seconds = 19.9
    assert not breaker.admit()
    clock.seconds = 20
    assert breaker.admit()
    breaker.succeeded()
    assert breaker.state == "closed"


def test_a_success_forgets_earlier_failures(clock):
    breaker = Breaker(clock, failures=2)
    for _ in range(5):
        breaker.failed()
        breaker.succeeded()
    assert breaker.state == "closed"


class Days:
    def __init__(self):
        self.now = datetime(2026, 5, 1, 23, 0, tzinfo=UTC)

    def __call__(self):
        return self.now


def test_what_was_set_aside_is_replaced_by_what_was_used():
    allowance = Allowance(Limits(tokens_per_user=100), Days())
    day = allowance.reserve("a", 80)
    assert allowance.reserve("a", 30) is None
    allowance.settle("a", day, 80, 20)
    assert allowance.used_today == 20
    assert allowance.reserve("a", 80) is not None
    assert allowance.reserve("b", 100) is not None


def test_a_new_day_begins_at_nothing_and_yesterdays_call_does_not_count():
    days = Days()
    allowance = Allowance(Limits(tokens_per_user=100), days)
    yesterday = allowance.reserve("a", 100)
    days.now += timedelta(hours=2)
    assert allowance.reserve("a", 100) is not None
    allowance.settle("a", yesterday, 100, 100)
    assert allowance.used_today == 100


def test_the_cost_limit_holds_for_all_together():
    # $2 per million tokens and $0.001 a day buy 500 tokens.
    allowance = Allowance(Limits(tokens_per_user=1000, price_per_million=2.0, cost_per_day=0.001), Days())
    assert allowance.reserve("a", 300) is not None
    assert allowance.reserve("b", 300) is None
    assert allowance.reserve("b", 200) is not None
    assert allowance.cost_today == 0.001
