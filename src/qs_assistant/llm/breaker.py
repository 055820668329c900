"""A circuit breaker: after a few failures in a row nobody waits for the chat model again until a pause has passed."""

from collections.abc import Callable
from typing import Literal

State = Literal["closed", "open", "trying"]


class Breaker:
    """Counts failures in a row; `clock` gives seconds that only grow.

    Closed lets every call through. After `failures` failures in a row it is open for `pause` seconds; then one call at a time may try,
    and its outcome closes the breaker or opens it again.
    """

    def __init__(self, clock: Callable[[], float], *, failures: int = 3, pause: float = 60.0) -> None:
        self._clock = clock
        self._failures = failures
        self._pause = pause
        self._in_a_row = 0
        self._opened: float | None = None
        self._trying = False

    @property
    def state(self) -> State:
        """Whether calls go through, are held back, or one of them may try."""
        if self._opened is None:
            return "closed"
        return "open" if self._clock() - self._opened < self._pause else "trying"

    def admit(self) -> bool:
        """Whether a call may go ahead now; each one admitted must report `succeeded`, `failed` or `abandoned`."""
        state = self.state
        if state == "trying" and not self._trying:
            self._trying = True
            return True
        return state == "closed"

    def succeeded(self) -> None:
        """The model answered."""
        self._in_a_row, self._opened, self._trying = 0, None, False

    def failed(self) -> None:
        """The model failed, or did not answer in time."""
        self._in_a_row += 1
        self._trying = False
        if self._opened is not None or self._in_a_row >= self._failures:
            self._opened = self._clock()

    def abandoned(self) -> None:
        """The caller went away before the outcome was known."""
        self._trying = False
