import threading
import time

import pytest

from qs_assistant.documents.write_turns import Turns


def test_a_write_goes_at_once_where_no_question_is_asked():
    started = time.monotonic()
    Turns(patience=10).give_way()
    assert time.monotonic() - started < 5


def test_a_write_waits_for_the_question_and_goes_on_after_it():
    turns, order = Turns(patience=10), []

    def write():
        turns.give_way()
        order.append("write")

    with turns.question():
        writer = threading.Thread(target=write)
        writer.start()
        writer.join(0.1)
        order.append("answer")
    writer.join(10)
    assert order == ["answer", "write"]


def test_a_write_does_not_wait_for_ever():
    turns = Turns(patience=0.01)
    with turns.question():
        turns.give_way()


def test_a_question_that_fails_is_over():
    turns = Turns(patience=10)
    with pytest.raises(ZeroDivisionError), turns.question():
        _ = 1 / 0
    started = time.monotonic()
    turns.give_way()
    assert time.monotonic() - started < 5
