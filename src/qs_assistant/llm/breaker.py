"""A circuit breaker: after a few failures in a row nobody waits for the chat model again until a pause has passed.

What it knows is kept in the records: a restart, and other processes with the same records, do not begin by waiting for a dead model again.
"""

from collections.abc import Callable
from typing import Literal, Protocol

from qs_assistant.records.chat_failures import FailureState

State = Literal["closed", "open", "trying"]


class BreakerStore(Protocol):
    """Keeps what a breaker knows; both methods may block and raise StoreError."""

    def load_state(self) -> FailureState:
        """What is kept; nothing failed where nothing is."""

    def save_state(self, state: FailureState) -> None:
        """Keep it in place of what was kept."""


class Breaker:
    """Counts failures in a row; every method but `abandoned` reads or writes the store, and so may block and raise StoreError.

    Closed lets every call through. After `failures` failures in a row it is open for `pause` seconds; then one call at a time may try,
    and its outcome closes the breaker or opens it again.

    Args:
        clock: seconds since the epoch.
        store: keeps what is known.
        failures: in a row, that open it.
        pause: seconds that it stays open.
    """

    def __init__(self, clock: Callable[[], float], store: BreakerStore, *, failures: int = 3, pause: float = 60.0) -> None:
        self._clock = clock
        self._store = store
        self._failures = failures
        self._pause = pause
        self._trying = False

    @property
    def state(self) -> State:
        """Whether calls go through, are held back, or one of them may try."""
        opened = self._store.load_state().opened
        if opened is None:
            return "closed"
        # A clock that was set back since must not hold calls back for longer.
        return "open" if 0 <= self._clock() - opened < self._pause else "trying"

    def admit(self) -> bool:
        """Whether a call may go ahead now; each one admitted must report `succeeded`, `failed` or `abandoned`."""
        state = self.state
        if state == "trying" and not self._trying:
            self._trying = True
            return True
        return state == "closed"

    def succeeded(self) -> None:
        """The model answered."""
        self._trying = False
        if self._store.load_state() != FailureState():
            self._store.save_state(FailureState())

    def failed(self) -> None:
        """The model failed, or did not answer in time."""
        self._trying = False
        before = self._store.load_state()
        opens = before.opened is not None or before.in_a_row + 1 >= self._failures
        self._store.save_state(FailureState(before.in_a_row + 1, self._clock() if opens else None))

    def abandoned(self) -> None:
        """The caller went away before the outcome was known."""
        self._trying = False
