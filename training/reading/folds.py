"""Which part of the data each set belongs to: whole sets rotate through being held out."""

from collections import defaultdict
from collections.abc import Iterable

FOLDS = 3


def folds_of(sets: Iterable[str], *, folds: int = FOLDS) -> dict[str, int]:
    """The fold of each set, given the set of every example: the largest first, each to the fold that has least so far.

    Sets that were made alike (conversations, sets of questions on documents) share the beginning of their name; they are dealt out in turn.
    """
    sizes: dict[str, int] = defaultdict(int)
    for name in sets:
        sizes[name] += 1
    held: dict[str, int] = {}
    filled: dict[tuple[str, int], int] = defaultdict(int)
    for name in sorted(sizes, key=lambda one: (-sizes[one], one)):
        kind = _kind(name)
        held[name] = min(range(folds), key=lambda at: (filled[kind, at], filled["", at], at))
        filled[kind, held[name]] += sizes[name]
        filled["", held[name]] += sizes[name]
    return held


def _kind(name: str) -> str:
    return "talks" if "talk" in name else name.partition("-")[0].rstrip("0123456789")
