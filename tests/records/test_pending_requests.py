"""Promises by the records alone: two processes are two PendingRequestRecords on one database."""

import pytest

from qs_assistant.records.pending_requests import PendingRequest, PendingRequestRecords

pytestmark = pytest.mark.every_database


def pending(number, **more):
    return PendingRequest(id=number, channel=10**18, user="7", conversation="dm:7", **more)


def test_what_was_kept_is_found_by_another_process_whole_and_not_by_its_own(database):
    dead, next_ = PendingRequestRecords(database, "dead"), PendingRequestRecords(database, "next")
    whole = pending(10**18 + 1, guild=10**18 + 2, locale="de", token="t" * 300, question="yield 90%?", private=True, embeds=False)
    dead.save(whole)
    dead.save(pending(5))
    assert dead.of_other_processes() == []
    assert [one.pending for one in next_.of_other_processes()] == [whole, pending(5)]


def test_what_was_dropped_or_forgotten_is_gone(database):
    dead, next_ = PendingRequestRecords(database, "dead"), PendingRequestRecords(database, "next")
    dead.save(pending(1))
    dead.save(pending(2))
    dead.save(PendingRequest(id=3, channel=1, user="8", conversation="dm:8"))
    dead.delete(1)
    dead.forget_user("7")
    assert [one.pending.id for one in next_.of_other_processes()] == [3]


def test_a_process_that_goes_on_counting_keeps_its_promises(database):
    alive, next_ = PendingRequestRecords(database, "alive"), PendingRequestRecords(database, "next")
    alive.save(pending(1))
    seen = next_.of_other_processes()
    alive.heartbeat()
    assert next_.claim(seen) == []
    assert [one.tries for one in next_.claim(next_.of_other_processes())] == [1]  # it counted no more since then


def test_of_two_that_take_over_one_gets_the_promise_and_each_taking_over_is_counted(database):
    dead, first, second = (PendingRequestRecords(database, name) for name in ("dead", "first", "second"))
    dead.save(pending(1))
    seen = first.of_other_processes()
    assert [one.tries for one in first.claim(seen)] == [1]
    assert second.claim(seen) == []
    assert [one.tries for one in second.claim(second.of_other_processes())] == [2]


def test_beyond_the_limit_the_oldest_go(database):
    dead = PendingRequestRecords(database, "dead")
    for number in range(5):
        dead.save(pending(number))
    assert [one.pending.id for one in PendingRequestRecords(database, "next", limit=3).of_other_processes()] == [4, 3, 2]
    assert len(PendingRequestRecords(database, "other").of_other_processes()) == 3
