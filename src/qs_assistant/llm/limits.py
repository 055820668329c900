"""How many tokens a person may use up in a day, and what all of them may cost: kept in the records, so a restart changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be used in a day (UTC) by a person, and in the background by nobody.

    `cost_per_day` (dollars, all together) holds where a price per million tokens is known.
    """

    tokens_per_user: int = 50_000
    tokens_in_background: int = 200_000
    price_per_million: float = 0.0
    cost_per_day: float = 0.0

    @property
    def tokens_in_all(self) -> float:
        """The tokens that the day's cost limit buys; infinite without one."""
        if self.price_per_million <= 0 or self.cost_per_day <= 0:
            return float("inf")
        return self.cost_per_day / self.price_per_million * 1e6


BACKGROUND = "background"
"""Whose tokens those are that no person asked for: preparing documents."""
BACKGROUND_SHARE = 0.5
"""Of what all may cost together, the part that the background may have reached when it is done: it leaves some over for people."""


class UsageStore(Protocol):
    """Keeps the tokens of each day and person; every method is one transaction and may block."""

    def reserve(self, day: date, user: str, tokens: int, *, most: float, most_in_all: float) -> bool:
        """Add tokens, unless that would pass a limit; whether they were added."""

    def add(self, day: date, user: str, tokens: int) -> None:
        """Add tokens (or take some back) without a limit."""

    def used(self, day: date) -> int:
        """The tokens of all people in a day."""


class Allowance:
    """Sets tokens aside before a call and settles what was used after it; every method may block.

    Args:
        limits: what may be used in a day.
        now: gives the time that decides which day it is.
        store: keeps what was used.
    """

    def __init__(self, limits: Limits, now: Callable[[], datetime], store: UsageStore) -> None:
        self._limits = limits
        self._now = now
        self._store = store

    @property
    def used_today(self) -> int:
        """The tokens of all people today."""
        return self._store.used(self._today())

    @property
    def cost_today(self) -> float:
        """What they cost in dollars; 0 where no price is set."""
        return self.used_today * self._limits.price_per_million / 1e6

    def reserve(self, user: str, tokens: int) -> date | None:
        """Set tokens aside for a call of a person's, or of the background's; the day they count for, None where they would pass a limit."""
        today, limits = self._today(), self._limits
        most, share = (limits.tokens_in_background, BACKGROUND_SHARE) if user == BACKGROUND else (limits.tokens_per_user, 1.0)
        fits = self._store.reserve(today, user, tokens, most=most, most_in_all=limits.tokens_in_all * share)
        return today if fits else None

    def settle(self, user: str, day: date, reserved: int, used: int) -> None:
        """Replace what was set aside on `day` by what was used."""
        if used != reserved:
            self._store.add(day, user, used - reserved)

    def _today(self) -> date:
        return self._now().astimezone(UTC).date()
