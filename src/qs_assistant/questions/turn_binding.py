"""Binds the numbers of a turn as the network scores them, with what the conversation was about as a prior."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from qs_assistant.questions.assemble import Partial, beam, consistent, demanded
from qs_assistant.questions.bare_numbers import TARGET
from qs_assistant.questions.candidates import CHANGING, NAMES
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.edits import Binder
from qs_assistant.questions.features import Features
from qs_assistant.questions.readings import Draft
from qs_assistant.questions.scorer import INPUT_NAMES, Scores
from qs_assistant.questions.sentence import Sentence
from qs_assistant.questions.slots import Bound
from qs_assistant.questions.worded import Worded, worded_options
from qs_assistant.types.request import Kind, Move
from qs_assistant.types.turn import Stage

if TYPE_CHECKING:
    from numpy.typing import NDArray

SPOKEN_OF: Final = 2.5
"""How much likelier (in log odds) a number without a name is of what the last turn was about; half of it for what is set at all."""


@dataclass(frozen=True, slots=True)
class ScoredTurn:
    """A turn's words and the network's scores of them."""

    sentence: Sentence
    scores: Scores
    features: Features


@dataclass(frozen=True, slots=True)
class Binding:
    """The numbers of a turn bound, with the inputs that are set in words, and the log probability of it all."""

    partial: Partial
    worded: tuple[Worded, ...]
    score: float


@dataclass(frozen=True, slots=True)
class NetworkBinder:
    """One binding by the network; the names without a number are `words`' matter."""

    turn: ScoredTurn
    words: Binder
    binding: Binding
    cases: Cases

    def bind(self, sentence: Sentence, draft: Draft, start: Stage, kind: Kind) -> Bound | None:
        """See Binder."""
        own = self.words.bind(sentence, draft, start, kind) or Bound()
        last = start.request
        target = demanded(self.binding.partial.bound, last.preset, last.set, self.cases)
        return _joined(own, self.binding, self.turn, start, kind, target=target)


def bindings_of(turn: ScoredTurn, start: Stage, kind: Kind, most: int) -> list[Binding]:
    """The likeliest bindings of a turn, best first."""
    scores = turn.scores
    held = held_names(start)
    if held and len(scores.names):
        scores = replace(scores, names=scores.names + np.array([held.get(name, 0.0) for name in NAMES]) * _unnamed(turn)[:, None])
    found = []
    for partial in beam(kind if kind in ("solve", "sweep") else "value", turn.sentence.quantities, scores, turn.features)[:most]:
        said = [one.name for one in partial.bound if one.role in CHANGING]
        options = worded_options(scores, said)
        found += [
            Binding(partial, worded, partial.score + silent - options[0][1])
            for worded, silent in options
            if consistent([*said, *(one.name for one in worded)])
        ]
    return sorted(found, key=lambda one: -one.score)[:most]


def held_names(start: Stage) -> dict[str, float]:
    """The inputs and outputs that the conversation was about, with how much likelier they are."""
    last = start.request
    found = dict.fromkeys(last.set, SPOKEN_OF / 2)
    for one in last.scenarios or ():
        found |= dict.fromkeys(one.set, SPOKEN_OF / 2)
    found |= {name: SPOKEN_OF for name in (*start.focus, last.variable, last.target and last.target[0]) if name and name != TARGET}
    return found


def _unnamed(turn: ScoredTurn) -> "NDArray[np.float64]":
    """For each number 1 where no input is named near it, else less."""
    nearest = turn.features.names[:, :, 0].max(1)
    found: NDArray[np.float64] = 1.0 - 0.7 * nearest.astype(np.float64)
    return found


def _joined(own: Bound, binding: Binding, turn: ScoredTurn, start: Stage, kind: Kind, *, target: tuple[str, float] | None) -> Bound:
    partial = binding.partial
    changing = [one for one in partial.bound if one.role in CHANGING and one.meant is not None]
    moves = [Move(one.name, one.meant.how, one.meant.value) for one in changing if one.meant is not None]
    moves += [Move(one.name, "set", one.value) for one in binding.worded]
    ends = {one.role: one for one in partial.bound if one.role in ("low", "high") and one.meant is not None}
    low, high = (ends[end].meant.value if end in ends else None for end in ("low", "high"))  # type: ignore[union-attr]  # meant is checked above
    if low is not None and high is not None and low > high:
        low, high = high, low
    swept = next((one.name for one in ends.values()), None)
    variable = swept or own.variable
    solve_for = own.solve_for
    if kind == "solve" and solve_for is None and start.request.kind != "solve":
        solve_for = INPUT_NAMES[int(np.argmax(turn.scores.solve_for))]
    if kind == "sweep" and variable is None and start.request.kind != "sweep":
        variable = INPUT_NAMES[int(np.argmax(turn.scores.variable))]
    focus = (*((TARGET,) if target else ()), *((variable,) if swept else ()), *dict.fromkeys(move.name for move in moves))
    return Bound(tuple(moves), (), target, solve_for, variable, low, high, focus or own.focus)
