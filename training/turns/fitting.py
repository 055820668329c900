"""Fits log-linear models of turns: what one starts from, what is run then, which variant it is, each with a Gaussian prior."""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

from qs_assistant.questions import turn_type
from qs_assistant.questions.edits import AIMS, BASES
from qs_assistant.questions.turn_type import TurnWeights
from qs_assistant.questions.turn_variants import FAMILIES
from training.turns.examples import Example

if TYPE_CHECKING:
    from numpy.typing import NDArray

PRIOR = 0.25
LEAST_SEEN = 2
STEPS = 120
PLACES = 2
_ALONE = BASES.index("alone")


def fitted(examples: Sequence[Example]) -> TurnWeights:
    """The weights; a turn may have several right types, whose probabilities then count together."""
    seen = Counter(name for one in examples for name in one.features if one.weight == 1 or "word" in name or "first" in name)
    names = sorted(name for name, count in seen.items() if count >= LEAST_SEEN)
    bases = fit_classes(
        names,
        [one.features for one in examples],
        [{BASES.index(base) for base, _ in one.types} for one in examples],
        [one.weight for one in examples],
        len(BASES),
    )
    going_on = [one for one in examples if any(base != "alone" for base, _ in one.types)]
    aimed = [{AIMS.index(aim) for base, aim in one.types if base != "alone"} for one in going_on]
    aims = fit_classes(names, [one.features for one in going_on], aimed, [one.weight for one in going_on], len(AIMS))
    told = [one for one in examples if one.families]
    families = fit_classes(
        names, [one.features for one in told], [one.families for one in told], [one.weight for one in told], 1 + len(FAMILIES)
    )
    return TurnWeights(table(names, bases), table(names, aims), table(names, families))


def table(names: Sequence[str], weights: "NDArray[np.float64]") -> dict[str, list[float]]:
    """Feature to weights, to a few places; what weighs nothing is left out."""
    rounded = np.round(weights, PLACES) + 0.0
    return {name: [float(one) for one in row] for name, row in zip(names, rounded, strict=True) if np.abs(row).max() > 10.0**-PLACES * 5}


def fit_classes(
    names: Sequence[str],
    features: Sequence[Mapping[str, float]],
    right: Sequence[Collection[int]],
    importance: Sequence[float],
    classes: int,
) -> "NDArray[np.float64]":
    """Weights of shape (names, classes); `right` are the classes that are right for each example, `importance` its weight."""
    place = {name: at for at, name in enumerate(names)}
    rows = np.zeros((len(features), len(names)))
    allowed = np.zeros((len(features), classes))
    for at, one in enumerate(features):
        for name, value in one.items():
            if name in place:
                rows[at, place[name]] = value
        allowed[at, sorted(right[at])] = 1
    share = np.array(importance)

    def loss(flat: "NDArray[np.float64]") -> "tuple[float, NDArray[np.float64]]":
        weights = flat.reshape(len(names), classes)
        scores = rows @ weights
        scores -= scores.max(1, keepdims=True)
        shares = np.exp(scores)
        shares /= shares.sum(1, keepdims=True)
        of_right = (shares * allowed).sum(1) + 1e-12
        value = -(share * np.log(of_right)).sum() + PRIOR * (weights**2).sum()
        slope = rows.T @ (share[:, None] * (shares - shares * allowed / of_right[:, None])) + 2 * PRIOR * weights
        return float(value), slope.ravel()

    start = np.zeros(len(names) * classes)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    weights: NDArray[np.float64] = found.x.reshape(len(names), classes)
    return weights


def write(weights: TurnWeights, name: str) -> Path:
    """Write weights under a name of the questions' weights, a feature a line."""
    kept = {"bases": weights.bases, "aims": weights.aims, "families": weights.families}
    body = json.dumps(kept, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    target = Path(turn_type.__file__).parent / name
    target.write_text(body.replace('],"', '],\n"') + "\n", encoding="utf-8")
    return target
