import threading
import time

import pytest

from qs_assistant.documents.write_turns import WriteGate


def test_a_write_goes_at_once_where_no_question_is_asked():
    started = time.monotonic()
    WriteGate(patience=10).wait_for_questions()
    assert time.monotonic() - started < 5


def test_a_write_waits_for_the_question_and_goes_on_after_it():
    gate, order = WriteGate(patience=10), []

    def write():
        gate.wait_for_questions()
        order.append("write")

    with gate.question():
        writer = threading.Thread(target=write)
        writer.start()
        writer.join(0.1)
        order.append("answer")
    writer.join(10)
    assert order == ["answer", "write"]


def test_a_write_does_not_wait_for_ever():
    gate = WriteGate(patience=0.01)
    with gate.question():
        gate.wait_for_questions()


def test_a_question_that_fails_is_over():
    gate = WriteGate(patience=10)
    with pytest.raises(ZeroDivisionError), gate.question():
        _ = 1 / 0
    started = time.monotonic()
    gate.wait_for_questions()
    assert time.monotonic() - started < 5
