"""The words of a rate: per cent, points, basis points, and "a year" in its spellings; each as tokens, the longest first."""

from collections.abc import Iterable

from qs_assistant.text.quantity_units import BASIS_POINTS, PERCENT, POINTS, Unit
from qs_assistant.text.tokens import phrases


def _split(those: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Phrases as words, the longest first."""
    return tuple(sorted((tuple(one.split()) for one in those), key=len, reverse=True))


_PER_YEAR = _split(
    phrases(
        "a year | per year | / yr | / year | a yr | per yr | each year | every year | per annum | annually | yearly | pa | p . a . | p ."
        " a | / y | / a"
    )
)
YEARLY = {first: tuple(one for one in _PER_YEAR if one[0] == first) for first in {one[0] for one in _PER_YEAR}}
RATES: tuple[tuple[tuple[tuple[str, ...], ...], float, Unit], ...] = (
    (_split(POINTS), 100, "points"),
    (_split(PERCENT), 100, "percent"),
    (_split(BASIS_POINTS), 10_000, "bp"),
)
RATE_OPENINGS = frozenset(one[0] for spellings, _, _ in RATES for one in spellings)
