"""One list of readings from the grammar and the network, and how sure the first of them is.

The list is ordered by log probability with what the grammar's agreement adds; the confidence is a logistic regression on a few figures of
the list, fitted on sets of questions that the network was not fitted to.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from qs_assistant.questions.assemble import Candidate
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.features import KINDS, ROUTES
from qs_assistant.questions.scorer import Scores
from qs_assistant.types.request import Reading, Request, Scenario

if TYPE_CHECKING:
    from numpy.typing import NDArray

SUMS: Final = ("market", "arithmetic")
AGREED: Final = 1.5
"""What the grammar's agreement adds to a reading's log probability."""
_UNLIKELY: Final = -12.0
FIGURES: Final = 17


@dataclass(frozen=True, slots=True)
class Fused:
    """Readings, best first, with their shares of probability and the figures that the confidence is worked out from."""

    candidates: tuple[Candidate, ...]
    shares: tuple[float, ...]
    figures: "NDArray[np.float64]"


def fused(candidates: Sequence[Candidate], reading: Reading, scores: Scores, cases: Cases) -> Fused:
    """The network's candidates and the grammar's reading as one list."""
    own = reading.request
    listed = [_agreeing(one, own, cases) for one in candidates]
    agreed = own is not None and any(one.request is own for one in listed)
    if own is not None and not agreed:
        listed.append(Candidate(own, _alone(own, scores), reading.focus))
    listed.sort(key=lambda one: -one.score)
    if not listed:
        return Fused((), (), np.zeros(FIGURES))
    weights = np.exp(np.array([one.score for one in listed]) - listed[0].score)
    shares = weights / weights.sum()
    return Fused(tuple(listed), tuple(map(float, shares)), _figures(listed, shares, reading, scores))


def _agreeing(one: Candidate, own: Request | None, cases: Cases) -> Candidate:
    """A candidate that the grammar reads as well: the grammar's request, which may know the outputs that are asked for."""
    if own is None or identity(one.request, cases) != identity(own, cases):
        return one
    return replace(one, request=own, score=one.score + AGREED)


def _alone(own: Request, scores: Scores) -> float:
    """The log probability of a reading that only the grammar has."""
    kind = float(scores.kinds[KINDS.index(own.kind)])
    return kind + AGREED if own.kind in SUMS else kind + _UNLIKELY / 2


def identity(request: Request, cases: Cases) -> str:
    """What makes two requests the same: kind, changes to three figures (those that repeat the base left out), target, range."""

    def changed(given: Mapping[str, float], preset: str | None) -> list[str]:
        before = {name: cases.value(name, preset, {}) for name in given}
        return sorted(f"{name}={value:.5g}" for name, value in given.items() if not math.isclose(value, before[name], rel_tol=2e-3))

    def one(scenario: Scenario) -> object:
        return scenario.preset, changed(scenario.set, scenario.preset)

    if request.kind in SUMS:
        return repr((request.kind, request.operation, [operand.value for operand in request.operands or ()]))
    preset = None if request.preset == "base" else request.preset
    shown = [one(replace(each, preset=None if each.preset == "base" else each.preset)) for each in request.scenarios or ()]
    target = request.target and (request.target[0], f"{request.target[1]:.5g}")
    ends = [None if end is None else f"{end:.5g}" for end in (request.low, request.high)]
    return repr((request.kind, changed(request.set, preset), preset, shown, request.solve_for, target, request.variable, ends))


def _figures(listed: Sequence[Candidate], shares: "NDArray[np.float64]", reading: Reading, scores: Scores) -> "NDArray[np.float64]":
    first, own = listed[0], reading.request
    numeric = np.logaddexp(scores.routes[ROUTES.index("valuation")], scores.routes[ROUTES.index("both")])
    share = min(max(float(shares[0]), 1e-6), 1 - 1e-6)
    second = listed[1].score if len(listed) > 1 else first.score + _UNLIKELY
    agreed = own is not None and first.request is own
    return np.array(
        [
            1.0,
            math.log(share / (1 - share)),
            max(first.score - AGREED * agreed, _UNLIKELY),
            min(first.score - second, -_UNLIKELY),
            agreed,
            own is not None and not agreed,
            reading.ask_back is not None,
            reading.route == "documents",
            reading.route == "declined",
            max(float(numeric), _UNLIKELY),
            max(float(scores.asks[0]), _UNLIKELY),
            len(scores.roles),
            len(first.request.unused),
            first.request.kind == "compare",
            first.request.kind in ("solve", "sweep"),
            first.request.kind in SUMS,
            first.request.kind == "value" and not first.request.set and first.request.preset is None,
        ],
        np.float64,
    )


def confidence(figures: "NDArray[np.float64]", weights: "NDArray[Any]") -> float:
    """The probability that the first reading is right."""
    return float(np.round(1 / (1 + np.exp(-float(figures @ weights))), 6))
