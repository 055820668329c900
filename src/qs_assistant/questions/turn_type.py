"""The learned type of a turn: what it starts from and what is run then, each with a probability."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

import numpy as np

from qs_assistant.questions.edits import AIMS, BASES, Aim, Base
from qs_assistant.questions.scorer import Scores
from qs_assistant.questions.turn_variants import FAMILIES

WEIGHTS = "weights/turns.json"
WITH_STATE = "weights/turns_with_state.json"
"""Weights that go with the encoder's state of a turn; `python -m training.reading` fits them."""


@dataclass(frozen=True, slots=True)
class TurnType:
    """One type of a turn with its probability: by its words, and by the network that reads it in its context."""

    base: Base
    aim: Aim
    probability: float
    in_context: float = 0.0


@dataclass(frozen=True, slots=True)
class TurnWeights:
    """Log-linear models: feature to one weight for each of BASES, of AIMS, and of no variant and FAMILIES."""

    bases: Mapping[str, Sequence[float]]
    aims: Mapping[str, Sequence[float]]
    families: Mapping[str, Sequence[float]] = field(default_factory=dict)


@cache
def load_turn_weights(name: str = WEIGHTS) -> TurnWeights:
    """The weights that `python -m training.turns` fitted, or those of another file."""
    body = json.loads(files("qs_assistant.questions").joinpath(name).read_text(encoding="utf-8"))
    return TurnWeights(body["bases"], body["aims"], body["families"])


def turn_types(features: Mapping[str, float], weights: TurnWeights) -> list[TurnType]:
    """Every type of a turn, likeliest first; probabilities are to six places, so that no machine's last bits decide."""
    bases, aims = _probabilities(features, weights.bases, len(BASES)), _probabilities(features, weights.aims, len(AIMS))
    found = [
        TurnType(base, aim, round(p * (q if base != "alone" else 1.0), 6))
        for base, p in zip(BASES, bases, strict=True)
        for aim, q in zip(AIMS, aims, strict=True)
        if base != "alone" or aim == "same"
    ]
    return sorted(found, key=lambda one: -one.probability)


def in_context(types: Sequence[TurnType], scores: Scores) -> tuple[TurnType, ...]:
    """The types as the network takes a turn in its context; as its words say where there is no network."""
    if not scores.bases.size:
        return tuple(replace(one, in_context=one.probability) for one in types)
    bases, aims = (dict(zip(names, np.exp(likely), strict=True)) for names, likely in ((BASES, scores.bases), (AIMS, scores.aims)))
    return tuple(replace(one, in_context=float(bases[one.base]) * (float(aims[one.aim]) if one.base != "alone" else 1.0)) for one in types)


def family_shares(features: Mapping[str, float], weights: TurnWeights) -> tuple[float, ...]:
    """How likely it is that a turn is no variant of the last request, and each of FAMILIES; to six places."""
    return tuple(round(one, 6) for one in _probabilities(features, weights.families, 1 + len(FAMILIES)))


def _probabilities(features: Mapping[str, float], weights: Mapping[str, Sequence[float]], count: int) -> list[float]:
    totals = [0.0] * count
    for name, value in features.items():
        for place, weight in enumerate(weights.get(name, ())):
            totals[place] += weight * value
    top = max(totals)
    powers = [math.exp(one - top) for one in totals]
    return [one / sum(powers) for one in powers]
