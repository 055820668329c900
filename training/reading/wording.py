"""Fits the regressions on words: multinomial logistic with a ridge, by L-BFGS."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from qs_assistant.questions.candidates import NAMES, ROLES
from qs_assistant.questions.scorer import SCENARIOS
from qs_assistant.questions.wording import BUCKETS, quantity_words
from training.reading.examples import Example

if TYPE_CHECKING:
    from numpy.typing import NDArray

RIDGE = 0.1
STEPS = 60
CLASSES = {"name": len(NAMES), "role": len(ROLES), "scenario": SCENARIOS + 1}


def labelled(examples: Sequence[Example], head: str) -> tuple[list[list[int]], list[int]]:
    """The hashed words around each quantity and the labels of one head."""
    rows, labels = [], []
    for example in examples:
        given = {"name": example.names, "role": example.roles, "scenario": example.scenarios}[head]
        for quantity, label in zip(example.sentence.quantities, given, strict=True):
            if label >= 0:
                rows.append(quantity_words(example.sentence, quantity))
                labels.append(int(label))
    return rows, labels


def matrix(rows: Sequence[list[int]]) -> csr_matrix:
    """Rows of hashed words, each scaled by the root of its length, with a bias column."""
    lengths = [len(row) for row in rows]
    values = np.concatenate([np.append(np.full(size, 1 / max(1, size) ** 0.5), 1.0) for size in lengths])
    columns = np.concatenate([np.append(np.array(row, int), BUCKETS) for row in rows])
    return csr_matrix((values, columns, np.cumsum([0, *(size + 1 for size in lengths)])), shape=(len(rows), BUCKETS + 1))


def fit_words(rows: Sequence[list[int]], labels: Sequence[int], classes: int) -> "NDArray[np.float32]":
    """The weights (BUCKETS + 1, classes)."""
    given, wanted = matrix(rows), np.zeros((len(rows), classes))
    wanted[np.arange(len(rows)), labels] = 1

    def lost(flat: "NDArray[np.float64]") -> tuple[float, "NDArray[np.float64]"]:
        weights = flat.reshape(BUCKETS + 1, classes)
        logits = given @ weights
        logits -= logits.max(1, keepdims=True)
        logs = logits - np.log(np.exp(logits).sum(1, keepdims=True))
        slope = given.T @ (np.exp(logs) - wanted) + RIDGE * weights
        return -float((logs * wanted).sum()) + 0.5 * RIDGE * float((weights**2).sum()), slope.ravel()

    found = minimize(lost, np.zeros((BUCKETS + 1) * classes), jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    fitted: NDArray[np.float32] = found.reshape(BUCKETS + 1, classes).astype(np.float16).astype(np.float32)
    return fitted


def fit_wording(examples: Sequence[Example]) -> "dict[str, NDArray[np.float32]]":
    """The weights of every head."""
    return {head: fit_words(*labelled(examples, head), classes) for head, classes in CLASSES.items()}
