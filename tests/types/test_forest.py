"""A forest of trees and a regression that anyone can follow on paper."""

import numpy as np
import pytest

from qs_assistant.types.forest import LEAF, Forest, always, packed, unpacked

# The first tree asks whether figure 0 is at most 1 (0.2, else 0.6); the second whether figure 1 is at most 5 (0.4, else whether figure 0 is
# at most 3: 0.8, else 1.0).
NODES = np.array([
    [0, 1.0, 1, 2], [LEAF, 0.2, 0, 0], [LEAF, 0.6, 0, 0],
    [1, 5.0, 4, 5], [LEAF, 0.4, 0, 0], [0, 3.0, 6, 7], [LEAF, 0.8, 0, 0], [LEAF, 1.0, 0, 0],
])  # fmt: skip
FOREST = Forest(NODES, np.array([0, 3]))


@pytest.mark.parametrize(
    ("figures", "expected"), [([1, 5], 0.3), ([1, 6], 0.5), ([2, 5], 0.5), ([2, 6], 0.7), ([4, 6], 0.8), ([1.00004, 5], 0.3)]
)
def test_the_probability_is_the_mean_of_the_trees(figures, expected):
    assert FOREST.probability(figures) == pytest.approx(expected)


def test_a_forest_is_the_same_after_it_was_kept_in_half_the_bits():
    kept = unpacked(packed(FOREST))
    assert kept.roots.tolist() == [0, 3]
    assert [kept.probability([a, b]) for a in (0, 2, 4) for b in (0, 9)] == [FOREST.probability([a, b]) for a in (0, 2, 4) for b in (0, 9)]


def test_one_leaf_gives_one_probability():
    assert always(0.7).probability([9.0, -9.0]) == pytest.approx(0.7)
