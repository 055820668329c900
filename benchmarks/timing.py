"""How long a piece of work takes."""

import statistics
import time
from collections.abc import Callable


def milliseconds(work: Callable[[], object]) -> float:
    """How long one call takes, on the clock."""
    begun = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begun)


def middle(work: Callable[[], object], rounds: int) -> float:
    """The median of some calls in milliseconds, after one that is not counted."""
    work()
    return statistics.median(milliseconds(work) for _ in range(rounds))
