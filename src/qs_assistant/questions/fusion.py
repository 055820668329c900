"""One list of readings from the grammar and the network, in the order of a fitted log-linear score, and how sure the first one is.

The score of a reading weighs its log probability by the network with what can be checked: whether the grammar reads the same, whether
each input is named and each named input used, whether values are likely. The confidence is that of a forest of trees on figures of the
list. Both are fitted on sets of questions that the network was not fitted to.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from qs_assistant.questions.assemble import Candidate
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.features import KINDS, ROUTES
from qs_assistant.questions.mentions import Mention
from qs_assistant.questions.readings import Draft
from qs_assistant.questions.scorer import INPUT_NAMES, Scores
from qs_assistant.questions.sentence import Sentence
from qs_assistant.types.request import Reading, Request, Scenario
from qs_assistant.valuation.inputs import INPUTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

SUMS: Final = ("market", "arithmetic")
UNLIKELY: Final = -15.0
CLUES: Final = 11
FIGURES: Final = 21
NEAREST: Final = 2
_STORY: Final = math.log(0.5)
LONGEST: Final = 60
"""Readings that are ranked; the rest never come first."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was asked and how the grammar reads it."""

    sentence: Sentence
    reading: Reading
    draft: Draft


@dataclass(frozen=True, slots=True)
class Listed:
    """Readings in the network's order, each with its clues (n, CLUES) and what makes it the same as another (`identity`)."""

    candidates: tuple[Candidate, ...]
    clues: "NDArray[np.float64]"
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fused:
    """Readings, best first, with their shares of probability and the figures that the confidence is worked out from.

    `nearest` are the inputs that a question without a number comes nearest to.
    """

    candidates: tuple[Candidate, ...]
    shares: tuple[float, ...]
    figures: "NDArray[np.float64]"
    nearest: tuple[str, ...] = ()


def listed(candidates: Sequence[Candidate], heard: Heard, scores: Scores, cases: Cases) -> Listed:
    """The network's readings and the grammar's as one list with their clues."""
    own = heard.reading.request
    key = None if own is None else identity(own, cases)
    found, agreed = [], []
    for one in candidates[:LONGEST]:
        same = own is not None and identity(one.request, cases) == key
        # The grammar's request may know more than the reading itself: the outputs asked for, the number of draws.
        found.append(replace(one, request=own) if same and own is not None else one)
        agreed.append(same)
    if own is not None and not any(agreed):
        kind = float(scores.kinds[KINDS.index(own.kind)])
        found.append(Candidate(own, kind if own.kind in SUMS else kind + UNLIKELY / 2, heard.reading.focus))
        agreed.append(True)
    clues = [_clues(one, heard, scores, cases, agreed=same) for one, same in zip(found, agreed, strict=True)]
    keys = tuple(identity(one.request, cases) for one in found)
    return Listed(tuple(found), np.array(clues, np.float64).reshape(len(found), CLUES), keys)


def _clues(one: Candidate, heard: Heard, scores: Scores, cases: Cases, *, agreed: bool) -> list[float]:
    request, own = one.request, heard.reading.request or heard.reading.pending
    used = {name for scenario in scenarios_of(request) for name in scenario.set}
    asked = used | {name for name in (request.solve_for, request.variable) if name}
    named = {name for mention in heard.sentence.mentions for name in mention.candidates}
    outright = {mention.candidates[0] for mention in heard.sentence.mentions if not mention.loose and mention.candidates[0] in INPUTS}
    bound = {change.name for change in heard.draft.changes}
    likely = all(cases.likely(name, value) for scenario in scenarios_of(request) for name, value in scenario.set.items())
    return [
        max(one.score, 2 * UNLIKELY),
        float(agreed),
        float(len(used - named)),
        float(len(outright - asked)),
        float(not likely),
        float(_passed_over(request, heard.sentence, scores)),
        float(request.kind in SUMS),
        float(own is not None and own.kind == request.kind),
        float(len(bound - asked)),
        float(request.kind == "value"),
        float(sum(not asked & {*mention.candidates, *_parts_and_wholes(mention.candidates)} for mention in _inputs_named(heard.sentence))),
    ]


def _inputs_named(sentence: Sentence) -> list[Mention]:
    """The mentions, loose ones too, that may only mean inputs."""
    return [one for one in sentence.mentions if all(name in INPUTS for name in one.candidates)]


def _parts_and_wholes(names: Sequence[str]) -> set[str]:
    """What an input is made of or part of: "the yield of the cell step" names both."""
    wholes = {whole for whole, spec in INPUTS.items() for name in names if name in spec.parts}
    return wholes | {part for name in names for part in INPUTS[name].parts}


def _passed_over(request: Request, sentence: Sentence, scores: Scores) -> int:
    """How many quantities a reading leaves out that the network does not take for a story."""
    unused = set(request.unused)
    return sum(one.text in unused and scores.roles[at, 0] < _STORY for at, one in enumerate(sentence.quantities))


def scenarios_of(request: Request) -> Iterator[Scenario]:
    """The scenarios that a request runs."""
    yield Scenario(request.set, request.preset)
    yield from request.scenarios or ()


def ranked(found: Listed, heard: Heard, scores: Scores, ranking: "NDArray[np.float64]") -> Fused:
    """The readings by their log-linear score, best first."""
    if not found.candidates:
        return Fused((), (), np.zeros(FIGURES))
    totals = np.round(found.clues @ ranking, 6)
    order = np.argsort(-totals, kind="stable")
    weights = np.exp(totals[order] - totals[order[0]])
    merged: dict[str, float] = {}
    for at, weight in zip(order, weights, strict=True):
        merged[found.keys[at]] = merged.get(found.keys[at], 0.0) + float(weight)
    best = {key: next(int(at) for at in order if found.keys[at] == key) for key in merged}
    candidates = tuple(found.candidates[best[key]] for key in merged)
    shares = np.array(list(merged.values())) / weights.sum()
    figures = _figures(found.clues[order[0]], float(shares[0]), candidates[0], heard, scores)
    near = np.argsort(-(scores.unsaid[:, 1:].max(1) + scores.variable + scores.solve_for), kind="stable")[:NEAREST]
    return Fused(candidates, tuple(map(float, shares)), figures, tuple(INPUT_NAMES[int(at)] for at in near))


def _figures(clues: "NDArray[np.float64]", share: float, first: Candidate, heard: Heard, scores: Scores) -> "NDArray[np.float64]":
    own, reading = heard.reading.request, heard.reading
    numeric = np.logaddexp(scores.routes[ROUTES.index("valuation")], scores.routes[ROUTES.index("both")])
    inside = min(max(share, 1e-4), 1 - 1e-4)
    agreed = bool(clues[1])
    empty = first.request.kind == "value" and not first.request.set and first.request.preset is None
    return np.array(
        [
            1.0,
            math.log(inside / (1 - inside)),
            clues[0] / 5,
            agreed,
            own is not None and not agreed,
            reading.ask_back is not None,
            reading.route in ("documents", "declined"),
            max(float(numeric), UNLIKELY),
            max(float(scores.asks[0]), UNLIKELY),
            max(0, len(scores.roles) - len(first.request.unused)) / 3,
            clues[5],
            clues[2],
            clues[3],
            clues[4],
            first.request.kind in ("compare", "solve", "sweep"),
            first.request.kind in SUMS,
            empty and len(scores.roles) > 0,
            empty and len(scores.roles) == 0,
            min(clues[10], 3),
            _set_in_words(first.request, scores) / 5,
            len(first.request.unused),
        ],
        np.float64,
    )


def _set_in_words(request: Request, scores: Scores) -> float:
    """The greatest log odds that an input which the reading does not set is set in words, between UNLIKELY and -UNLIKELY."""
    used = {name for scenario in scenarios_of(request) for name in scenario.set} | {request.solve_for, request.variable}
    odds = [float(scores.unsaid[at, 1:].max() - scores.unsaid[at, 0]) for at, name in enumerate(INPUT_NAMES) if name not in used]
    return min(max(UNLIKELY, *odds), -UNLIKELY)


def identity(request: Request, cases: Cases) -> str:
    """What makes two requests the same: kind, changes to five figures (those that repeat the base left out), target, range."""

    def changed(given: Mapping[str, float], preset: str | None) -> list[str]:
        return sorted(f"{name}={value:.5g}" for name, value in given.items() if not _as_before(name, value, cases.value(name, preset, {})))

    def one(scenario: Scenario) -> object:
        preset = None if scenario.preset == "base" else scenario.preset
        return preset, changed(scenario.set, preset)

    if request.kind in SUMS:
        return repr((request.kind, request.operation, [operand.value for operand in request.operands or ()]))
    shown = [one(each) for each in scenarios_of(request)]
    target = request.target and (request.target[0], f"{request.target[1]:.5g}")
    ends = [None if end is None else f"{end:.5g}" for end in (request.low, request.high)]
    return repr((request.kind, shown, request.solve_for, target, request.variable, ends))


def _as_before(name: str, value: float, before: float) -> bool:
    """Whether a value repeats the stored one: as people round it, but a year to the year."""
    return value == before if INPUTS[name].unit == "year" else math.isclose(value, before, rel_tol=2e-3)
