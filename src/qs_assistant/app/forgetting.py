"""Who has asked to be forgotten a short while ago: what was being worked on for them at that moment is not kept afterwards."""

from collections.abc import Callable

from cachetools import TTLCache

REMEMBERED_SECONDS = 3600.0
"""Longer than any work on a question."""

REMEMBERED = 10_000


class RecentlyForgotten:
    """The moments at which people asked to be forgotten; in memory only, and gone after an hour.

    Args:
        clock: seconds on a monotonic scale.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._moments: TTLCache[str, float] = TTLCache(REMEMBERED, REMEMBERED_SECONDS, clock)

    def add(self, user: str) -> None:
        """Note that a person asks to be forgotten now."""
        self._moments[user] = self._clock()

    def since(self, user: str, moment: float) -> bool:
        """Whether the person has asked for it since a moment of the clock."""
        return self._moments.get(user, float("-inf")) >= moment
