"""Grows the forests that say how sure a reading, or a found passage, is."""

from typing import TYPE_CHECKING

import numpy as np
from sklearn.ensemble import RandomForestClassifier

from qs_assistant.types.forest import LEAF, PLACES, Forest

if TYPE_CHECKING:
    from numpy.typing import NDArray

TREES, LEAST_IN_LEAF, SEED = 100, 10, 14


def grow(
    figures: "NDArray[np.float64]",
    right: "NDArray[np.bool_] | NDArray[np.float64]",
    counts: "NDArray[np.float64] | None" = None,
) -> Forest:
    """The forest that tells the right from the wrong by their figures (n, k); `counts` is how much each counts."""
    model = RandomForestClassifier(TREES, min_samples_leaf=LEAST_IN_LEAF, random_state=SEED)
    grown = model.fit(np.round(figures, PLACES), right, sample_weight=counts)
    kept, roots = [], []
    for tree in (one.tree_ for one in grown.estimators_):
        start, leaf = sum(map(len, kept)), tree.children_left < 0
        chance = tree.value[:, 0, :] @ grown.classes_ / tree.value[:, 0, :].sum(1)
        nodes = np.stack([np.where(leaf, LEAF, tree.feature), np.where(leaf, chance, tree.threshold)], 1)
        kept.append(np.concatenate([nodes, np.stack([tree.children_left, tree.children_right], 1) + start * ~leaf[:, None]], 1))
        roots.append(start)
    return Forest(np.concatenate(kept), np.array(roots))
