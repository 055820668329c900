"""What the last turn of each conversation was about: bounded, forgotten after a while, on an injected clock."""

import time
from collections.abc import Callable

from cachetools import TTLCache

from qs_assistant.types.place import Place
from qs_assistant.types.turn import Turn


class Conversations:
    """The last turn of every conversation.

    Args:
        expires_after: seconds after which a turn is forgotten.
        limit: how many conversations are remembered; the one longest unused goes first.
        clock: seconds on a monotonic scale.
    """

    def __init__(self, *, expires_after: float, limit: int = 10_000, clock: Callable[[], float] = time.monotonic) -> None:
        self._turns: TTLCache[tuple[str, str], Turn] = TTLCache(limit, expires_after, clock)

    def __len__(self) -> int:
        return len(self._turns)

    def get(self, place: Place) -> Turn | None:
        """The last turn at a place, or None where there is none or it has expired."""
        return self._turns.get(_key(place))

    def put(self, place: Place, turn: Turn) -> None:
        """Remember a turn as the last one at a place."""
        self._turns[_key(place)] = turn

    def forget(self, user: str) -> int:
        """Drop everything a user's conversations hold; returns how many there were."""
        mine = [key for key in self._turns if key[0] == user]
        for key in mine:
            del self._turns[key]
        return len(mine)


def _key(place: Place) -> tuple[str, str]:
    return place.user, place.conversation
