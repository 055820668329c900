"""Inputs that are set in words without a number: to nothing ("no debt") or to the whole ("packs are certain")."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from qs_assistant.questions.scorer import ALL, INPUT_NAMES, WORDED, Scores

WELL_MEANT: Final = -4.5
"""The least log odds of an input being set in words, or of not being set so, for a reading in which it is."""
OTHERS: Final = 2


@dataclass(frozen=True, slots=True)
class Worded:
    """An input set in words: its value, and the scenario of a comparison (ALL: every one)."""

    name: str
    value: float
    scenario: int = ALL


def worded_options(scores: Scores, said: Sequence[str]) -> list[tuple[tuple[Worded, ...], float]]:
    """What may be set in words beside the inputs `said`, with log probabilities.

    First the likeliest choice, then that with one more or one fewer, where that is likely enough.
    """
    free = [at for at, name in enumerate(INPUT_NAMES) if name not in said]
    best = {at: 1 + int(np.argmax(scores.unsaid[at, 1:])) for at in free}
    odds = {at: float(scores.unsaid[at, best[at]] - scores.unsaid[at, 0]) for at in free}
    chosen = [at for at in free if odds[at] > 0]
    total = sum(max(float(scores.unsaid[at, 0]), float(scores.unsaid[at, best[at]])) for at in free)

    def made(places: Sequence[int]) -> tuple[Worded, ...]:
        return tuple(Worded(INPUT_NAMES[at], WORDED[best[at] - 1], int(np.argmax(scores.unsaid_scenarios[at]))) for at in places)

    doubted = sorted((at for at in free if -abs(odds[at]) > WELL_MEANT), key=lambda at: abs(odds[at]))[:OTHERS]
    others = [(made([one for one in (*chosen, at) if odds[at] <= 0 or one != at]), total - abs(odds[at])) for at in doubted]
    return [(made(chosen), total), *others]
