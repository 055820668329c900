"""The order of a turn's readings, and the figures that tell how sure the first one is."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from qs_assistant.questions.turn_reading import FAMILY_CLUES, HeardTurn, ListedTurns, TurnReading

if TYPE_CHECKING:
    from numpy.typing import NDArray

TURN_FIGURES: Final = 19


@dataclass(frozen=True, slots=True)
class RankedTurns:
    """Readings, best first, their shares of probability, and the figures of the confidence."""

    readings: tuple[TurnReading, ...]
    shares: tuple[float, ...]
    figures: "NDArray[np.float64]"


def ranked_turns(found: ListedTurns, heard: HeardTurn, ranking: "NDArray[np.float64]") -> RankedTurns:
    """The readings by their log-linear score, best first."""
    totals = np.round(found.clues @ ranking, 6)
    order = np.argsort(-totals, kind="stable")
    weights = np.exp(totals[order] - totals[order[0]])
    shares = weights / weights.sum()
    readings = tuple(found.readings[int(at)] for at in order)
    return RankedTurns(readings, tuple(map(float, shares)), _figures(found.clues[order[0]], shares, heard))


def _figures(clues: "NDArray[np.float64]", shares: "NDArray[np.float64]", heard: HeardTurn) -> "NDArray[np.float64]":
    share = min(max(float(shares[0]), 1e-4), 1 - 1e-4)
    types = heard.types
    return np.array(
        [
            1.0,
            math.log(share / (1 - share)),
            clues[0],
            clues[1],
            clues[3] * clues[5],
            clues[4],
            clues[6],
            clues[7],
            clues[8],
            clues[9],
            clues[10] + clues[11],
            clues[14],
            types[0].probability - types[1].probability,
            float(not heard.sentence.quantities),
            clues[FAMILY_CLUES].max(),
            *clues[FAMILY_CLUES.stop :],
        ],
        np.float64,
    )
