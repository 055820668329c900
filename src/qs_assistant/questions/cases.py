"""What an input is before a change: the stored inputs of each case, composites and the market cap worked out from their parts."""

from collections.abc import Mapping
from math import prod

from qs_assistant.valuation.inputs import INPUTS


class Cases:
    """The stored inputs of the base, bear and bull case, and how far an input may reasonably go (its two ends, in any order)."""

    def __init__(self, cases: Mapping[str, Mapping[str, float]], ranges: Mapping[str, tuple[float, float]] | None = None) -> None:
        self._cases, self._ranges = cases, ranges or {}

    def value(self, name: str, preset: str | None, changes: Mapping[str, float]) -> float:
        """An input's value in a case after some changes; a changed part counts in its composite."""
        if name in changes:
            return changes[name]
        stored = self._cases[preset or "base"]
        if INPUTS[name].parts:
            return prod(self.value(part, preset, changes) for part in INPUTS[name].parts)
        if name == "market_cap":
            return self.value("shares", preset, changes) * self.value("share_price", preset, changes)
        return stored[name]

    def span(self, name: str) -> tuple[float, float]:
        """The lowest and highest value of an input among its range and the cases; one without a range spans its domain."""
        values = self._reasonable(name)
        low, high = min(values), max(values)
        return (low, high) if low < high else (INPUTS[name].low, INPUTS[name].high)

    def likely(self, name: str, value: float) -> bool:
        """Whether a value lies near what the cases and the range take, within a factor of five either way."""
        values = [abs(one) for one in self._reasonable(name)]
        return min(values) / 5 <= abs(value) <= max(values) * 5

    def _reasonable(self, name: str) -> list[float]:
        values = [self.value(name, preset, {}) for preset in self._cases]
        parts = INPUTS[name].parts or (name,)
        if all(part in self._ranges for part in parts):
            values += [prod(end(self._ranges[part]) for part in parts) for end in (min, max)]
        return values
