"""What the last turn of each conversation was about: bounded, forgotten after a while, on an injected clock."""

import time
from collections import OrderedDict
from collections.abc import Callable

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
        self._expires_after = expires_after
        self._limit = limit
        self._clock = clock
        self._turns: OrderedDict[tuple[str, str], tuple[float, Turn]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._turns)

    def get(self, place: Place) -> Turn | None:
        """The last turn at a place, or None where there is none or it has expired."""
        kept = self._turns.get(_key(place))
        if kept is None:
            return None
        if self._clock() - kept[0] > self._expires_after:
            del self._turns[_key(place)]
            return None
        return kept[1]

    def put(self, place: Place, turn: Turn) -> None:
        """Remember a turn as the last one at a place."""
        self._turns[_key(place)] = (self._clock(), turn)
        self._turns.move_to_end(_key(place))
        while len(self._turns) > self._limit:
            self._turns.popitem(last=False)

    def forget(self, user: str) -> int:
        """Drop everything a user's conversations hold; returns how many there were."""
        mine = [key for key in self._turns if key[0] == user]
        for key in mine:
            del self._turns[key]
        return len(mine)


def _key(place: Place) -> tuple[str, str]:
    return place.user, place.conversation
