"""How many tokens a person may use up in a day, and what all of them may cost: kept in memory, so a restart begins the day anew."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be used in a day (UTC); `cost_per_day` (dollars, all people together) holds where a price per million tokens is known."""

    tokens_per_user: int = 50_000
    price_per_million: float = 0.0
    cost_per_day: float = 0.0

    @property
    def tokens_in_all(self) -> float:
        """The tokens that the day's cost limit buys; infinite without one."""
        if self.price_per_million <= 0 or self.cost_per_day <= 0:
            return float("inf")
        return self.cost_per_day / self.price_per_million * 1e6


class Allowance:
    """Sets tokens aside before a call and settles what was used after it; `now` gives the time that decides which day it is."""

    def __init__(self, limits: Limits, now: Callable[[], datetime]) -> None:
        self._limits = limits
        self._now = now
        self._day: date | None = None
        self._used: dict[str, int] = {}

    @property
    def used_today(self) -> int:
        """The tokens of all people today."""
        self._turn()
        return sum(self._used.values())

    @property
    def cost_today(self) -> float:
        """What they cost in dollars; 0 where no price is set."""
        return self.used_today * self._limits.price_per_million / 1e6

    def reserve(self, user: str, tokens: int) -> date | None:
        """Set tokens aside for a call; returns the day they count for, or None where they would pass a limit."""
        self._turn()
        if self._used.get(user, 0) + tokens > self._limits.tokens_per_user or self.used_today + tokens > self._limits.tokens_in_all:
            return None
        self._used[user] = self._used.get(user, 0) + tokens
        return self._day

    def settle(self, user: str, day: date, reserved: int, used: int) -> None:
        """Replace what was set aside on `day` by what was used; a day that is over needs no settling."""
        self._turn()
        if day == self._day:
            self._used[user] = max(0, self._used.get(user, 0) - reserved + used)

    def forget(self, user: str) -> None:
        """Drop what is known of a person."""
        self._used.pop(user, None)

    def _turn(self) -> None:
        today = self._now().astimezone(UTC).date()
        if today != self._day:
            self._day, self._used = today, {}
