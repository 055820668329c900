"""The order of candidates and how sure it is: fitted weights over their features, the second look at the best, and calibration.

The first score is log-linear in the features. The best few are then judged as pairs with the question; that verdict moves their order. How
sure a passage is comes from the same features, the verdict, the lead over the others and how the passage fits: of the first one by a forest
where there is one, of the others by a logistic model.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np

from qs_assistant.retrieval.answer_type import AnswerTypes
from qs_assistant.retrieval.features import FEATURES
from qs_assistant.retrieval.fitting import FITS
from qs_assistant.types.errors import StoreError
from qs_assistant.types.forest import Forest, unpacked

if TYPE_CHECKING:
    from numpy.typing import NDArray

WEIGHTS = Path(__file__).parent / "weights.json"
LEARNED = Path(__file__).parent / "learned.npz"
WITH_LEARNED = "full"  # the kind of weights that a forest was grown beside
JUDGED = 5
SURE = 0.72  # the least probability of what is told as the answer; docs/retrieval.md says what other ones would do
DOUBTED = 0.5  # what lacks a name that the question has, or is of another time, is never told as the answer
SIGNS = (*FEATURES, "score", "lead", "verdict", "one", *FITS)
"""What the probability is fitted on: the features, the score, its lead over the best other, the verdict, a constant, and how it fits."""


@dataclass(frozen=True)
class Ranker:
    """Fitted weights.

    Args:
        order: of the first score, one a feature.
        verdict: how much the second look counts in the final score.
        sure: of the logit of "this answers", one for each of SIGNS.
        first_sure: the probability that the first one answers, by its SIGNS; None where no forest was grown with these weights.
        types: what sort of thing a question wants; None where nothing was fitted to the encoder's vectors.
    """

    order: "NDArray[np.float64]"
    verdict: float
    sure: "NDArray[np.float64]"
    first_sure: Forest | None = None
    types: AnswerTypes | None = None

    @classmethod
    def read(cls, file: Path = WEIGHTS, kind: str = WITH_LEARNED, learned: Path = LEARNED) -> "Ranker":
        """The weights of a file; `kind` is "full", "judged" with a second look, or "vectors" for an embedder without token states.

        Raises:
            StoreError: the file cannot be used.
        """
        try:
            kept = cls.of(json.loads(file.read_text(encoding="utf-8"))[kind])
            return kept.with_learned(learned) if kind == WITH_LEARNED else kept
        except (OSError, ValueError, KeyError, TypeError, BadZipFile) as error:
            raise StoreError(
                f"The weights of the search in {file.name} cannot be read ({type(error).__name__}). Install the project again."
            ) from error

    @classmethod
    def of(cls, kept: Mapping[str, Mapping[str, float]]) -> "Ranker":
        """The weights by their names; what is not named counts for nothing."""
        order = np.array([kept["order"].get(name, 0.0) for name in FEATURES])
        return cls(order, kept["order"].get("verdict", 0.0), np.array([kept["sure"].get(name, 0.0) for name in SIGNS]))

    def with_learned(self, file: Path) -> "Ranker":
        """The same with the forest and the classifier of a file."""
        with np.load(file) as kept:
            types = AnswerTypes(kept["type_weights"].astype(np.float64), kept["type_bias"].astype(np.float64))
            return replace(self, first_sure=unpacked(kept["forest"]), types=types)

    def only(self, used: Sequence[str]) -> "Ranker":
        """The same with an order by some of the features alone."""
        return replace(self, order=np.array([weight if name in used else 0.0 for name, weight in zip(FEATURES, self.order, strict=True)]))

    def first(self, rows: "NDArray[np.float64]") -> "NDArray[np.float64]":
        """The first score of candidates by their features."""
        return np.round(rows @ self.order, 6)

    def final(self, first: "NDArray[np.float64]", verdicts: Sequence[float]) -> "NDArray[np.float64]":
        """The final scores of the judged."""
        return np.round(first + self.verdict * np.asarray(verdicts, np.float64), 6)

    def probabilities(
        self, rows: "NDArray[np.float64]", fitting: "NDArray[np.float64]", final: "NDArray[np.float64]", verdicts: Sequence[float]
    ) -> "NDArray[np.float64]":
        """For each of the judged, in any order, the probability that it answers; at most DOUBTED of another name or time."""
        told: NDArray[np.float64] = np.round(self.sure_of(signs(rows, fitting, final, verdicts)), 6)
        return told

    def sure_of(self, shown: "NDArray[np.float64]") -> "NDArray[np.float64]":
        """The probabilities by the signs of the judged, (judged, SIGNS)."""
        sure: NDArray[np.float64] = 1 / (1 + np.exp(-(shown @ self.sure)))
        if self.first_sure is not None and len(shown):
            best = int(np.argmax(shown[:, SIGNS.index("score")]))
            sure[best] = self.first_sure.probability(shown[best])
        other = shown[:, [SIGNS.index(name) for name in ("stranger", "elsewhen")]].any(axis=1)
        sure[other] = np.minimum(sure[other], DOUBTED)
        return sure


def signs(
    rows: "NDArray[np.float64]", fitting: "NDArray[np.float64]", final: "NDArray[np.float64]", verdicts: Sequence[float]
) -> "NDArray[np.float64]":
    """The values of SIGNS for each of the judged: from their features, how they fit, their final scores and the verdicts on them."""
    leads = np.array([final[at] - max(np.delete(final, at), default=final[at] - 5.0) for at in range(len(final))])
    extra = np.stack([final, np.clip(leads, -5.0, 5.0), np.asarray(verdicts, np.float64), np.ones(len(final))], axis=1)
    return np.concatenate([rows, extra, fitting], axis=1)
