"""Lets questions go first: a write to the index holds the interpreter, and a question would meet several of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

PATIENCE = 0.1  # seconds that one write lets questions pass; then it goes on, so that questions without end do not stop it


class WriteGate:
    """Counts the questions that are being answered, and makes writes wait for them."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._questions = 0
        self._changed = Condition()

    @contextmanager
    def question(self) -> Iterator[None]:
        """While a question is being answered."""
        with self._changed:
            self._questions += 1
        try:
            yield
        finally:
            with self._changed:
                self._questions -= 1
                self._changed.notify_all()

    def wait_for_questions(self) -> None:
        """Wait until no question is being answered, but not for ever: before each write."""
        with self._changed:
            self._changed.wait_for(lambda: not self._questions, self._patience)
