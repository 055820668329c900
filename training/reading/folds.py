"""Which part of the data each set belongs to: whole sets rotate through being held out."""

from collections import Counter, defaultdict
from collections.abc import Iterable

FOLDS = 4


def folds_of(sets: Iterable[str], *, folds: int = FOLDS) -> dict[str, int]:
    """The fold of each set, given the set of every example: the largest first, each to the fold that has least so far.

    Sets that were made alike (conversations, one kind of question, sets of questions on documents) share the end of their name or its
    beginning; they are dealt out in turn.
    """
    sizes = Counter(sets)
    ends = Counter(_end(name) for name in sizes)
    held: dict[str, int] = {}
    filled: dict[tuple[str, int], int] = defaultdict(int)
    for name in sorted(sizes, key=lambda one: (-sizes[one], one)):
        kind = _end(name) if ends[_end(name)] > 1 else name.partition("-")[0].rstrip("0123456789")
        held[name] = min(range(folds), key=lambda at: (filled[kind, at], filled["", at], at))
        filled[kind, held[name]] += sizes[name]
        filled["", held[name]] += sizes[name]
    return held


def _end(name: str) -> str:
    return "talks" if "talk" in name else name.rpartition("-")[2].rstrip("0123456789")
