"""What a candidate shows against a question: general features, each comparable over all documents, subjects and collections."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qs_assistant.documents.passage import OWN, Passage
from qs_assistant.retrieval.asked import Asked
from qs_assistant.text.periods import agreement

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEATURES = (
    "late",
    "cosine",
    "words",
    "covered",
    "unmet",
    "bank",
    "banked",
    "period",
    "dated",
    "document",
    "within",
    "beside",
    "answers",
    "own",
)
"""Their names, in the order of a row.

late: the weighed MaxSim of token states (Khattab and Zaharia 2020, arXiv:2004.12832); cosine: of the vectors; words: BM25 by the most that
the question could have; covered: the share of the question's words that it holds, by rarity; unmet: how far the question's least met rare
token is from all of its tokens; bank: the cosine of the nearest question that is known to be answered by it; banked: 1 where such
questions are known; period: how its times fit those asked for; dated: how its date fits the version asked for. Of what it stands in:
document: the MaxSim over all that was found of its document; within: the share of the question's words that its document holds anywhere;
beside: the MaxSim over itself and the passages before and after it; answers: that of the passage before it, where that is a question;
own: 1 where the program speaks of itself.
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage worth a closer look, with what is kept of it.

    `words` and `covered` are of its words, `within` of its document's, `bank` of the question bank.
    """

    passage: Passage
    vector: "NDArray[np.float32]"
    states: "NDArray[np.int8]"
    words: float
    covered: float
    bank: float | None
    within: float = 0.0


def features(asked: Asked, candidates: Sequence[Candidate]) -> "NDArray[np.float64]":
    """A row for each candidate, float64 of shape (candidates, len(FEATURES)), rounded so that last bits never decide an order."""
    if not candidates:
        return np.empty((0, len(FEATURES)))
    matrix = np.stack([one.vector for one in candidates]).astype(np.float64)
    # Summed row by row in double precision: a passage's cosine does not depend on what it is compared with.
    cosines = np.sum(matrix * asked.encoded.vector.astype(np.float64), axis=1)
    best = nearness(asked, [one.states for one in candidates])
    late, unmet = met(asked, best)
    rows = np.zeros((len(candidates), len(FEATURES)))
    rows[:, 0], rows[:, 1], rows[:, 4] = late, cosines, unmet
    rows[:, 2] = [one.words for one in candidates]
    rows[:, 3] = [one.covered for one in candidates]
    rows[:, 5] = [one.bank or 0.0 for one in candidates]
    rows[:, 6] = [one.bank is not None for one in candidates]
    rows[:, 7] = [agreement(asked.periods, one.passage.periods) for one in candidates]
    rows[:, 8] = dated(asked, [one.passage.publication.date for one in candidates])
    rows[:, 13] = [one.passage.publication.kind == OWN for one in candidates]
    rows[:, 10] = [one.within for one in candidates]
    rows[:, 9], rows[:, 11], rows[:, 12] = around(asked, best, [one.passage for one in candidates], late)
    return np.round(rows, 6)


def nearness(asked: Asked, states: Sequence["NDArray[np.int8]"]) -> "NDArray[np.float64]":
    """How near the nearest token of each text is to each token of the question, (tokens, texts); without rows where there are no states."""
    lengths = [len(one) for one in states]
    if not asked.encoded.weights.sum() or not all(lengths):
        return np.empty((0, len(states)))
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    # Whole numbers below 2^24: exact in single precision, so the order of summing is of no account.
    near = asked.encoded.states.astype(np.float32) @ np.concatenate(states).astype(np.float32).T
    return np.maximum.reduceat(near, starts, axis=1).astype(np.float64) / 127**2


def met(asked: Asked, best: "NDArray[np.float64]") -> tuple["NDArray[np.float64]", "NDArray[np.float64]"]:
    """How well each text meets the question's tokens: their weighed mean nearness, and how far the least met telling one is off."""
    weights = asked.encoded.weights
    if not len(best):
        return np.zeros(best.shape[1]), np.zeros(best.shape[1])
    unmet: NDArray[np.float64] = np.max((weights / weights.max())[:, None] * (1 - best), axis=0)
    return _mean(weights, best), unmet


def around(
    asked: Asked, best: "NDArray[np.float64]", passages: Sequence[Passage], late: "NDArray[np.float64]"
) -> tuple["NDArray[np.float64]", "NDArray[np.float64]", "NDArray[np.float64]"]:
    """What stands around each passage of those found: how well its document, its neighbours, and a question before it meet the question."""
    of_document: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, one in enumerate(passages):
        of_document[one.scope, one.document].append(at)
    together = {name: best[:, some].max(axis=1) for name, some in of_document.items()}
    places = {(one.scope, one.document, one.position): at for at, one in enumerate(passages)}
    windows, asks = np.empty_like(best), np.zeros(len(passages))
    for at, one in enumerate(passages):
        before, after = (places.get((one.scope, one.document, one.position + step)) for step in (-1, 1))
        windows[:, at] = best[:, [at, *(other for other in (before, after) if other is not None)]].max(axis=1)
        if before is not None and passages[before].text.rstrip().endswith("?"):
            asks[at] = late[before]
    if not len(best):
        return np.zeros(len(passages)), np.zeros(len(passages)), asks
    weights = asked.encoded.weights
    documents = np.stack([together[one.scope, one.document] for one in passages], axis=1)
    return _mean(weights, documents), _mean(weights, windows), asks


def _mean(weights: "NDArray[np.float64]", values: "NDArray[np.float64]") -> "NDArray[np.float64]":
    found: NDArray[np.float64] = weights @ values / weights.sum()
    return found


def dated(asked: Asked, dates: Sequence[str]) -> list[float]:
    """From 0, the farthest from the version asked for, to 1; 0 for all where none is."""
    known = sorted({date[:7] for date in dates if date})
    if not asked.version or len(known) < 2:
        return [0.0] * len(dates)
    places = [known.index(date[:7]) / (len(known) - 1) if date else 0.0 for date in dates]
    return places if asked.version == "latest" else [1 - place if date else 0.0 for place, date in zip(places, dates, strict=True)]
