"""Fits the weights of the ranking and its calibration on questions that neither adapter was trained on.

Order: multinomial logit over a question's candidates (Luce 1959). Probability: a forest over what comes first, and a logistic regression
over the same for what stands behind it. The logits have a ridge and are convex, so that their fit does not depend on where it starts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from qs_assistant.documents.passage import Passage
from qs_assistant.retrieval.answer_type import AnswerTypes
from qs_assistant.retrieval.asked import Asked
from qs_assistant.retrieval.features import FEATURES
from qs_assistant.retrieval.fitting import PLAIN_FITS, fits
from qs_assistant.retrieval.ranker import JUDGED, SIGNS, Ranker, signs
from qs_assistant.retrieval.search import COMPARED
from training.forest import grow
from training.retrieval.answer_types import fit_types

RIDGE = 0.02
FOLDS = 5
USED = ("late", "cosine", "words", "covered", "document", "within", "beside", "answers", "period", "dated", "own", "bank", "banked")
SURE_OF = ("late", "cosine", "words", "covered", "unmet", "bank", "banked", "period", "score", "lead", "one", *PLAIN_FITS)


Signs = tuple[NDArray[np.float64], NDArray[np.bool_]]
"""The signs of the best candidates of a case, (best, SIGNS), and which of them answer."""


@dataclass(frozen=True)
class Case:
    """One question with its candidates' features and which of them answer; `places` are the passages' places in the corpus.

    `counts` is how much it counts in the fit of the probability, `wants` the sort of thing that answers it, "" where that is not known.
    """

    question: str
    group: str
    rows: NDArray[np.float64]
    right: NDArray[np.bool_]
    places: tuple[int, ...]
    answerable: bool
    asked: Asked
    passages: tuple[Passage, ...]
    counts: float = 1.0
    wants: str = ""


def fit_order(cases: Sequence[Case], use: Sequence[str]) -> dict[str, float]:
    """The weights of the named features that make the right candidate likeliest."""
    columns = [FEATURES.index(name) for name in use]
    scale = np.concatenate([one.rows[:, columns] for one in cases]).std(axis=0) + 1e-9
    asked = [one for one in cases if one.right.any()]
    rows = np.concatenate([one.rows[:, columns] for one in asked]) / scale
    right = np.concatenate([one.right for one in asked])
    lengths = np.array([len(one.right) for one in asked])
    starts = np.cumsum(lengths) - lengths

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = rows @ weights
        shares = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), lengths))
        shares /= np.repeat(np.add.reduceat(shares, starts), lengths)
        own = shares * right
        found = np.add.reduceat(own, starts)
        slope = (shares - own / np.repeat(found, lengths)) @ rows / len(asked)
        return float(RIDGE * weights @ weights - np.log(found).mean()), 2 * RIDGE * weights + slope

    found = minimize(loss, np.zeros(len(columns)), jac=True, method="L-BFGS-B").x / scale
    return {name: float(value) for name, value in zip(use, found, strict=True)}


def fit_sure(signals: NDArray[np.float64], right: NDArray[np.bool_], use: Sequence[str], counts: NDArray[np.float64]) -> dict[str, float]:
    """The weights of the named signs in the logit of "this answers"."""
    columns = [SIGNS.index(name) for name in use]
    scale = signals[:, columns].std(axis=0) + 1e-9
    scale[[name == "one" for name in use]] = 1.0
    values = signals[:, columns] / scale
    shares = counts / counts.sum()

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits = values @ weights
        chance = 1 / (1 + np.exp(-logits))
        value = shares @ (np.logaddexp(0, logits) - right * logits) + RIDGE / 10 * weights @ weights
        return float(value), ((chance - right) * shares) @ values + RIDGE / 5 * weights

    found = minimize(loss, np.zeros(len(columns)), jac=True, method="L-BFGS-B").x / scale
    return {name: float(value) for name, value in zip(use, found, strict=True)}


def fit(cases: Sequence[Case]) -> Ranker:
    """The order, the probability of what comes first and of what stands behind it, and what questions want."""
    order = {name: round(value, 4) for name, value in fit_order(cases, USED).items()}
    ranker = Ranker.of({"order": order, "sure": {}})
    judged = crossed_signs(cases, ranker)
    # Of the first alone: what stands behind it is mostly wrong whatever it shows, and would teach that of all.
    signals, right = (np.stack(some) for some in zip(*((values[0], found[0]) for values, found in judged), strict=True))
    counts = np.array([one.counts for one in cases])
    sure = {name: round(value, 4) for name, value in fit_sure(signals, right, SURE_OF, counts).items()}
    return replace(Ranker.of({"order": order, "sure": sure}), first_sure=grow(signals, right, counts), types=types_of(cases))


def named(ranker: Ranker) -> dict[str, dict[str, float]]:
    """The weights of a ranker by their names, as `Ranker.of` takes them."""
    order = {name: float(value) for name, value in zip(FEATURES, ranker.order, strict=True) if value}
    return {"order": order, "sure": {name: float(value) for name, value in zip(SIGNS, ranker.sure, strict=True) if value}}


def types_of(cases: Sequence[Case]) -> AnswerTypes:
    """What questions want, fitted on those of which it is known."""
    known = [one for one in cases if one.wants]
    return fit_types(np.stack([one.asked.encoded.vector for one in known]).astype(np.float64), [one.wants for one in known])


def crossed_signs(cases: Sequence[Case], ranker: Ranker) -> list[Signs]:
    """The signs of each case, with a classifier of what questions want that was fitted without the case's document."""
    folds = [sum(map(ord, one.group)) % FOLDS for one in cases]
    found: dict[int, Signs] = {}
    for held in range(FOLDS):
        types = types_of([one for one, fold in zip(cases, folds, strict=True) if fold != held])
        own = [at for at, fold in enumerate(folds) if fold == held]
        found |= zip(own, judged_signs([cases[at] for at in own], replace(ranker, types=types)), strict=True)
    return [found[at] for at in range(len(cases))]


def judged_signs(cases: Sequence[Case], ranker: Ranker) -> list[Signs]:
    """For each case the signs and the rightness of its best candidates, best first."""
    found = []
    for one in cases:
        first = ranker.first(one.rows)
        best = np.argsort(-first, kind="stable")[:JUDGED]
        ranked = np.argsort(-first, kind="stable")[:COMPARED]
        fitting = fits(one.asked, [one.passages[at] for at in ranked], [one.passages[at] for at in best], ranker.types)
        found.append((signs(one.rows[best], fitting, first[best], [0.0] * len(best)), one.right[best]))
    return found
