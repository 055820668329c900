"""A second opinion from the words alone: softmax regressions on hashed words and pairs of words around each quantity.

The network tells meanings, this tells set wordings; each errs on its own. Feature hashing: Weinberger et al. 2009, arXiv:0902.2206.
"""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from qs_assistant.questions.scorer import Scores, log_softmax
from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.quantity_units import Quantity

if TYPE_CHECKING:
    from numpy.typing import NDArray

BUCKETS: Final = 4096
NEAR, FAR, STEM = 4, 9, 5
SHARES: Final = {"name": 0.4, "role": 0.3, "scenario": 0.5}
"""How much the words weigh beside the network; chosen on held-out sets. For kind and route they brought nothing."""


def quantity_words(sentence: Sentence, quantity: Quantity) -> list[int]:
    """The buckets of the words around a quantity: by place where near, by side where far, and with its unit."""
    unit, told = quantity.unit, []
    before = [sentence.word(at) for at in range(quantity.first - 1, max(quantity.first - 1 - FAR, -1), -1)]
    after = [sentence.word(at) for at in range(quantity.last, quantity.last + FAR)]
    for side, words in (("l", before), ("r", after)):
        told += [f"{side}{at}:{word}" for at, word in enumerate(words[:NEAR])]
        told += [f"{side}:{word}" for word in words] + [f"{side}s:{word[:STEM]}" for word in words]
        told += [f"{unit}{side}:{word}" for word in words[:NEAR]]
        told += [f"{side}{at}:{one}_{other}" for at, (one, other) in enumerate(pairwise(words[:NEAR]))]
    return _hashed([*told, f"u:{unit}", f"first:{quantity is sentence.quantities[0]}", f"last:{quantity is sentence.quantities[-1]}"])


def _hashed(told: Iterable[str]) -> list[int]:
    return sorted({zlib.crc32(one.encode()) % BUCKETS for one in told})


class Wording:
    """The fitted regressions.

    Args:
        weights: for each head of SHARES a matrix (BUCKETS + 1, classes), the last row the bias.
    """

    def __init__(self, weights: "Mapping[str, NDArray[np.float32]]") -> None:
        self._weights = weights

    def logits(self, head: str, buckets: list[int]) -> "NDArray[np.float32]":
        """The logits of a head for hashed words."""
        matrix = self._weights[head]
        found: NDArray[np.float32] = matrix[buckets].sum(0) / np.float32(max(1, len(buckets)) ** 0.5) + matrix[-1]
        return found

    def joined(self, sentence: Sentence, scores: Scores) -> Scores:
        """The network's scores with those of the words."""
        if not sentence.quantities:
            return scores
        around = [quantity_words(sentence, one) for one in sentence.quantities]
        own = {head: log_softmax(np.stack([self.logits(head, one) for one in around])) for head in SHARES}
        return replace(
            scores,
            names=_mixed("name", scores.names, own["name"]),
            roles=_mixed("role", scores.roles, own["role"]),
            scenarios=_mixed("scenario", scores.scenarios, own["scenario"]),
        )


def _mixed(head: str, network: "NDArray[np.float64]", words: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """A log-linear mixture of the two opinions, normalised."""
    share = SHARES[head]
    return log_softmax(((1 - share) * network + share * words).astype(np.float32))
