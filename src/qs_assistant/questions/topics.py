"""Whether a question asks how the model or its result comes about, and about what: learned from examples."""

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import get_args

from qs_assistant.types.request import ExplainTopic

WEIGHTS = "weights/topics.json"
TOPICS: tuple[ExplainTopic | None, ...] = (None, *get_args(ExplainTopic))
SURE = 0.35
"""The least probability, of all topics together, with which an explanation is given; chosen on questions left out of the fit."""


@cache
def load_topic_weights() -> Mapping[str, Sequence[float]]:
    """The weights that `python -m training.explanations` fitted: feature to one weight for each of TOPICS."""
    weights: Mapping[str, Sequence[float]] = json.loads(files("qs_assistant.questions").joinpath(WEIGHTS).read_text(encoding="utf-8"))
    return weights


def topic_of(features: Mapping[str, float], weights: Mapping[str, Sequence[float]]) -> ExplainTopic | None:
    """What an explanation is asked of; None where none is asked for, or not surely."""
    totals = [0.0] * len(TOPICS)
    for name, value in features.items():
        for place, weight in enumerate(weights.get(name, ())):
            totals[place] += weight * value
    powers = [math.exp(one - max(totals)) for one in totals]
    if round(1 - powers[0] / sum(powers), 6) < SURE:
        return None
    return max(zip(totals[1:], TOPICS[1:], strict=True), key=lambda one: one[0])[1]
