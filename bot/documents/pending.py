"""What was read and waits for an admin's word, bounded in time and in memory."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field

from bot.queue.fair_queue import Clock
from qs_assistant.documents.drafts import Details, Draft
from qs_assistant.types.errors import NotFoundError

PENDING_SECONDS = 15 * 60
PENDING_BYTES = 100 * 2**20
GONE = "That is no longer waiting. Please begin again."


@dataclass(frozen=True, slots=True)
class ReadResult:
    """One source after reading: its draft, or why it was refused."""

    source: str
    draft: Draft | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PendingUpload:
    """Documents that were read and wait for an admin's word."""

    scope: str
    user: int
    reads: tuple[ReadResult, ...] = field(repr=False)
    details: Details = field(default_factory=Details)
    replace: str | None = None
    warnings: tuple[str, ...] = ()

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """Those that could be read."""
        return tuple(one.draft for one in self.reads if one.draft is not None)

    @property
    def bytes(self) -> int:
        """How much memory they hold."""
        return sum(len(one.data) for one in self.drafts)

    @property
    def unsure(self) -> bool:
        """Whether a field of one of them is a guess."""
        return any(one.guessed(self.details) for one in self.drafts)


class PendingUploads:
    """What waits, bounded in time and in memory; the oldest goes first.

    Args:
        clock: seconds that only go forward.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: OrderedDict[str, tuple[float, PendingUpload]] = OrderedDict()

    def add(self, waiting: PendingUpload) -> str:
        """Keep it; the key for its buttons."""
        key = secrets.token_hex(6)
        self._waiting[key] = (self._clock() + PENDING_SECONDS, waiting)
        while len(self._waiting) > 1 and sum(one.bytes for _, one in self._waiting.values()) > PENDING_BYTES:
            self._waiting.popitem(last=False)
        return key

    def get(self, key: str, user: int) -> PendingUpload:
        """What waits under a key for this user.

        Raises:
            NotFoundError: nothing does, or no longer.
        """
        until, waiting = self._waiting.get(key, (float("-inf"), None))
        if waiting is None or until < self._clock() or waiting.user != user:
            raise NotFoundError(GONE)
        return waiting

    def drop(self, key: str) -> None:
        """Forget it."""
        self._waiting.pop(key, None)
