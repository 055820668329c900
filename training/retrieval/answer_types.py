"""Fits what sort of thing a question wants: its labels are what the pattern of a labelled question matches in the sentence that answers."""

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from qs_assistant.retrieval.answer_type import TYPES, AnswerTypes
from qs_assistant.text.dates import moments
from qs_assistant.text.numerals import TENS, UNITS
from qs_assistant.text.written_units import CURRENCY_BEFORE, measure

SCALE = 4.0  # what vectors are multiplied with, so that the ridge leaves them room
STRENGTH = 0.3  # the inverse of the ridge
_FIGURE = re.compile(r"\d(?:[\d.,]*\d)?")


def wanted(raw: Mapping[str, object]) -> str:
    """Which of TYPES the first pattern of a labelled question matches in its sentence; "" where that cannot be told."""
    patterns, sentence = raw.get("must_contain"), str(raw.get("sentence", ""))
    if not isinstance(patterns, list) or not patterns or not sentence:
        return ""
    match = re.search(str(patterns[0]), sentence, re.IGNORECASE)
    if match is None or not match[0].strip():
        return ""
    if any(start <= match.start() < end for start, end, _ in moments(sentence)):
        return "time"
    if (figure := _FIGURE.search(sentence, match.start())) is not None and figure.start() < match.end():
        found = measure(sentence, figure.end())
        if found.currency or CURRENCY_BEFORE.search(sentence, max(0, figure.start() - 12), figure.start()):
            return "money"
        return "share" if found.unit == "fraction" else "number"
    if match[0].lower().strip() in {*UNITS, *TENS}:
        return "number"
    return "name" if match[0][0].isupper() and match.start() > 0 else "words"


def fit_types(vectors: NDArray[np.float64], labels: Sequence[str]) -> AnswerTypes:
    """The classifier of questions by their vectors, (questions, width), and labels; the fit is convex: its start does not matter."""
    model = LogisticRegression(C=STRENGTH, max_iter=1000).fit(vectors * SCALE, np.array(labels))
    order = [list(model.classes_).index(one) for one in TYPES]
    return AnswerTypes(np.round(model.coef_[order].T * SCALE, 5), np.round(model.intercept_[order], 5))
