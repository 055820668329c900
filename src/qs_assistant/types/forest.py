"""How sure something is by its figures: a forest of decision trees.

Its probability is the mean of its trees' (Breiman, Random Forests, 2001).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LEAF: Final = -1
PLACES: Final = 4
"""Decimals of the figures, so that the last bits of a machine decide nothing."""


@dataclass(frozen=True, slots=True)
class Forest:
    """Decision trees.

    Attributes:
        nodes: (n, 4): the figure that a node looks at (LEAF: none), the figure's greatest value on the left side (of a leaf, the
            probability), and the places of the nodes on the left and on the right.
        roots: (trees,) the places where the trees begin.
    """

    nodes: "NDArray[np.float64]"
    roots: "NDArray[np.int64]"

    def probability(self, figures: "NDArray[np.float64] | Sequence[float]") -> float:
        """The mean probability of the trees for some figures."""
        rounded = np.round(np.asarray(figures, np.float64), PLACES)
        at = self.roots
        while True:
            looked_at = self.nodes[at, 0].astype(np.int64)
            inside = looked_at != LEAF
            if not inside.any():
                return float(np.round(self.nodes[at, 1].mean(), 6))
            left = rounded[looked_at] <= self.nodes[at, 1]
            at = np.where(inside, np.where(left, self.nodes[at, 2], self.nodes[at, 3]).astype(np.int64), at)


def packed(forest: Forest) -> "NDArray[np.float32]":
    """A forest as one array for a file, in half the bits: its nodes, and in a last column whether a tree begins there."""
    begins = np.zeros((len(forest.nodes), 1))
    begins[forest.roots] = 1.0
    return np.concatenate([forest.nodes, begins], 1).astype(np.float32)


def unpacked(table: "NDArray[Any]") -> Forest:
    """The forest of an array as `packed` makes it."""
    wide = table.astype(np.float64)
    return Forest(wide[:, :4], np.flatnonzero(wide[:, 4]))


def always(probability: float) -> Forest:
    """One leaf: the same probability for any figures."""
    return Forest(np.array([[LEAF, probability, 0, 0]], np.float64), np.array([0]))
