"""The learned scores of what a question may mean."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from qs_assistant.questions.features import Features
from qs_assistant.questions.sentence import Sentence
from qs_assistant.types.forest import Forest
from qs_assistant.valuation.inputs import INPUTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

INPUT_NAMES: Final = tuple(INPUTS)
PRESET_NAMES: Final = (None, "bear", "bull")
SHAPES: Final = ("absent", "base", "bear", "bull")
SCENARIOS: Final = 3
ALL: Final = 3
"""The scenario of a quantity that holds in every scenario of a comparison."""
UNTAUGHT: Final = frozenset({"stock_compensation", "interest_rate", "cash_floor", "issue_price", "terminal_years", "wind_down"})
"""Inputs that no labelled question sets: the network takes their names for others' ("cash floor" for cash), so the grammar reads alone."""
TURN_HEADS: Final = {"bases": "turn_base", "aims": "turn_aim", "families": "turn_family"}
WORDED: Final = (0.0, 1.0)
"""The values that words without a number may give an input: nothing, the whole."""
MAY_BE_WORDED: Final = np.array(
    [[spec.allows(value) and (value == 0.0 or spec.unit in ("fraction", "probability")) for value in WORDED] for spec in INPUTS.values()]
)


@dataclass(frozen=True, slots=True)
class Scores:
    """Log probabilities. For each of n quantities: names (n, NAMES), roles (n, ROLES), scenarios (n, SCENARIOS + 1).

    For the question: routes, kinds, asks (2,), presets, shape (SCENARIOS, SHAPES), solve_for and variable over the inputs, and for each
    input `unsaid` (inputs, 1 + WORDED): not set in words without a number, or set so to one of WORDED; `unsaid_scenarios`
    (inputs, SCENARIOS + 1): in which scenario of a comparison. `sums` are the logits of a sum's forms (questions/sums.py), with
    what each quantity is in it, `sum_slots` (n, SLOTS), and the weights of its clues, `sum_clues` (forms, SUM_CLUES);
    `state` is the encoder's mean state of the question. Of a turn in its context: `bases`, `aims` and `families` as in turn_type.py.
    """

    names: "NDArray[np.float64]"
    roles: "NDArray[np.float64]"
    scenarios: "NDArray[np.float64]"
    routes: "NDArray[np.float64]"
    kinds: "NDArray[np.float64]"
    asks: "NDArray[np.float64]"
    presets: "NDArray[np.float64]"
    shape: "NDArray[np.float64]"
    solve_for: "NDArray[np.float64]"
    variable: "NDArray[np.float64]"
    unsaid: "NDArray[np.float64]"
    unsaid_scenarios: "NDArray[np.float64]"
    sums: "NDArray[np.float64]" = field(default_factory=lambda: np.zeros(0))
    sum_slots: "NDArray[np.float64]" = field(default_factory=lambda: np.zeros((0, 0)))
    sum_clues: "NDArray[np.float64]" = field(default_factory=lambda: np.zeros((0, 0)))
    state: "NDArray[np.float32]" = field(default_factory=lambda: np.zeros(0, np.float32))
    bases: "NDArray[np.float64]" = field(default_factory=lambda: np.zeros(0))
    aims: "NDArray[np.float64]" = field(default_factory=lambda: np.zeros(0))
    families: "NDArray[np.float64]" = field(default_factory=lambda: np.zeros(0))


class Scorer(Protocol):
    """What scores the readings of a question, with the weights that its scores are used with (questions/fusion.py)."""

    @property
    def ranking(self) -> "NDArray[np.float64]":
        """One weight for each clue of a reading."""
        ...

    @property
    def confidence(self) -> Forest:
        """How sure the figures of a list of readings make of the first one."""
        ...

    @property
    def turn_ranking(self) -> "NDArray[np.float64]":
        """One weight for each clue of a turn's reading."""
        ...

    @property
    def turn_confidence(self) -> Forest:
        """The same of a turn's readings."""
        ...

    def score(self, sentence: Sentence, features: Features, context: str = "") -> Scores:
        """The scores of a question; of a turn of a conversation after what it was about (turn_context.py)."""
        ...


def log_softmax(logits: "NDArray[np.float32]") -> "NDArray[np.float64]":
    """Log probabilities along the last axis, to six places, so that the last bits of a machine decide nothing."""
    wide = logits.astype(np.float64)
    if wide.size == 0:
        return wide
    top = wide - wide.max(-1, keepdims=True)
    found: NDArray[np.float64] = np.round(top - np.log(np.exp(top).sum(-1, keepdims=True)), 6)
    return found


def log_sum_exp(logits: "NDArray[np.float32]", axis: int) -> "NDArray[np.float32]":
    """The logarithm of the sum of exponentials along an axis."""
    top = logits.max(axis, keepdims=True)
    found: NDArray[np.float32] = np.log(np.exp(logits - top).sum(axis)) + np.squeeze(top, axis)
    return found


def scores_of(logits: "dict[str, NDArray[np.float32]]", features: Features) -> Scores:
    """The log probabilities of the network's logits; a name that unit and domain forbid has none."""
    names = np.where(features.allowed.any(2), logits["name"], np.float32(-30.0))
    unsaid = np.concatenate([np.zeros((len(INPUT_NAMES), 1)), np.where(MAY_BE_WORDED, logits["unsaid"], -30.0)], 1)
    rest = {
        key: log_softmax(logits[key])
        for key in ("role", "scenario", "route", "kind", "asks", "preset", "shape", "solve_for", "variable", "unsaid_scenario")
    }
    sums = {key: np.round(logits[key], 6).astype(np.float64) for key in ("sums", "sum_slots", "sum_clues") if key in logits}
    turns = {name: log_softmax(logits[head]) for name, head in TURN_HEADS.items() if head in logits}
    return Scores(
        names=log_softmax(names),
        roles=rest["role"],
        scenarios=rest["scenario"],
        routes=rest["route"],
        kinds=rest["kind"],
        asks=rest["asks"],
        presets=rest["preset"],
        shape=rest["shape"],
        solve_for=rest["solve_for"],
        variable=rest["variable"],
        unsaid=log_softmax(unsaid),
        unsaid_scenarios=rest["unsaid_scenario"],
        **sums,
        **turns,
        state=logits.get("state", np.zeros(0, np.float32)),
    )
