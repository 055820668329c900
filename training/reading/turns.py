"""Fits the order and the confidence of turns' readings, on conversations and turn types that were left out of the fits before.

Each turn stands after the turns before it as they are labelled. Questions that stand alone are put after turns of others, so that what
stands alone inherits nothing.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.outcomes import RequestOutcomes
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.features import Features
from qs_assistant.questions.fusion import SUMS
from qs_assistant.questions.grammar import Grammar
from qs_assistant.questions.reader import MOST_SCORED, Reader
from qs_assistant.questions.scorer import Scores, scores_of
from qs_assistant.questions.sentence import Sentence
from qs_assistant.questions.turn_features import state_features
from qs_assistant.questions.turn_ranking import ranked_turns
from qs_assistant.questions.turn_reading import TURN_CLUES, HeardTurn, ListedTurns, TurnReader
from qs_assistant.questions.turn_type import TurnWeights
from qs_assistant.questions.wording import Wording
from qs_assistant.types.forest import Forest, always
from qs_assistant.types.turn import Turn
from qs_assistant.valuation.assumptions import load_assumptions
from training.forest import grow
from training.reading.confidence import (
    Judged,
    Logits,
    answered,
    first_readings,
    fit_order,
    fit_ranking,
    logits_of,
    renamed,
)
from training.reading.examples import ASSUMPTIONS, COMPANY, ExampleMaker
from training.reading.fitting import States
from training.reading.network import Network
from training.turns.examples import ALONE_TYPES, conversations, examples
from training.turns.examples import Example as TypedTurn

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEED = 21
ALONE_SHARE = 0.6
"""Questions that stand alone, put after a turn, beside each turn of a conversation."""


@dataclass(frozen=True, slots=True)
class JudgedTurn:
    """A held-out turn: its set, its list of readings, and which of them are the labelled one."""

    set_name: str
    row: Mapping[str, Any]
    heard: HeardTurn
    listed: ListedTurns
    right: "NDArray[np.bool_]"


class Recorded:
    """One question's scores, alone and in its context, worked out before."""

    def __init__(self, logits: Logits, in_context: Logits, wording: Wording, ranking: "NDArray[np.float64]", sure: Forest) -> None:
        self._logits = logits
        self._in_context = in_context
        self._wording = wording
        self.ranking = ranking
        self.confidence = sure
        self.turn_ranking = np.zeros(TURN_CLUES)
        self.turn_confidence = always(0.0)

    def score(self, sentence: Sentence, features: Features, context: str = "") -> Scores:
        """See Scorer."""
        return self._wording.joined(sentence, scores_of(dict(self._in_context if context else self._logits), features))


class ContextLogits:
    """What a network makes of a turn after what the conversation was about.

    Args:
        maker: makes the examples.
        network: read the other sets.
        states: the encoder's fixed layers.
    """

    def __init__(self, maker: ExampleMaker, network: Network, states: States) -> None:
        self._maker, self._network, self._states = maker, network, states

    def of(self, name: str, row: Mapping[str, Any], previous: Turn) -> Logits:
        """The logits of a turn."""
        return logits_of(self._maker.of_turn(alone_after(name, row, previous), row), self._network, self._states)


def alone_after(name: str, row: Mapping[str, Any], turn: Turn) -> TypedTurn:
    """A question that stands alone, after a turn that it has nothing to do with."""
    return TypedTurn(name, row["question"], turn, {}, ALONE_TYPES, families=frozenset({0}), row=row)


class TurnJudge:
    """Judges the readings of turns.

    Args:
        cases: what relative changes start from.
        reader: reads a turn as a question of its own.
    """

    def __init__(self, cases: Cases, reader: Reader) -> None:
        self._reader = reader
        self._grammar = Grammar(cases, COMPANY)
        self._turns = TurnReader(self._grammar.followups, cases)
        self._outcomes = RequestOutcomes(cases)

    def judged(self, name: str, row: Mapping[str, Any], previous: Turn, scorer: Recorded, types: TurnWeights) -> JudgedTurn | None:
        """A turn's readings with which are right; None where no reading of a network is asked for."""
        sentence = self._grammar.take_apart(row["question"])
        if not sentence.tokens or len(sentence.quantities) > MOST_SCORED:
            return None
        heard = self._reader.heard_turn(scorer, sentence, previous, types)
        listed = self._turns.listed(heard)
        label, alone = renamed(row), not row.get("conversation")
        right = []
        for one in listed.readings:
            if one.request is None:  # looked up, declined or asked back as a question of its own
                right.append(alone or (not row.get("request") and not row.get("ask")))
            else:
                right.append(bool(row.get("request")) and self._outcomes.outcome(label, answered(one.request)) == "exact")
        return JudgedTurn(name, row, heard, listed, np.array(right, np.bool_))


def typed_turns() -> list[TypedTurn]:
    """Every example of a turn's type."""
    return examples(load_assumptions(ASSUMPTIONS))


def with_states(turns: Sequence[TypedTurn], state_of: Callable[[str], "NDArray[np.float32]"]) -> list[TypedTurn]:
    """The examples with a network's state of their text alone: that of a turn in its context tells what it was fitted to too well."""
    return [replace(one, features={**one.features, **state_features(state_of(one.question))}) for one in turns]


def judged_turns(
    rows: Sequence[tuple[str, Mapping[str, Any], Logits]],
    wording: Wording,
    questions: Sequence[Judged],
    *,
    types: TurnWeights,
    cases: Cases,
    read_after: ContextLogits,
) -> list[JudgedTurn]:
    """The turns of the held-out sets as they are judged; their types by weights that are fitted to the other sets."""
    assumptions = load_assumptions(ASSUMPTIONS)
    sets = {name for name, _, _ in rows}
    kept = {(name, row["question"], row.get("conversation")): logits for name, row, logits in rows}
    ranking = fit_ranking(questions)
    sure = grow(*first_readings(questions, ranking))
    stored = {preset: assumptions.case(preset) for preset in ("base", "bear", "bull")}
    judge = TurnJudge(cases, Reader(cases=stored, ranges=assumptions.ranges, company=COMPANY))
    going = [
        (row, turn)
        for row, turn in conversations(cases)
        if row["set"] in sets and turn is not None and turn.request is not None and turn.request.kind not in SUMS
    ]
    alone = [(name, row) for name, row, _ in rows if not row.get("conversation") and not row.get("ask")]
    found = []
    for name, row, turn in turns_to_judge(going, alone):
        logits = kept[name, row["question"], row.get("conversation")]
        scorer = Recorded(logits, read_after.of(name, row, turn), wording, ranking, sure)
        one = judge.judged(name, row, turn, scorer, types)
        if one is not None:
            found.append(one)
    return found


def turns_to_judge(
    turns: Sequence[tuple[Mapping[str, Any], Turn]], alone: Sequence[tuple[str, Mapping[str, Any]]]
) -> Iterator[tuple[str, Mapping[str, Any], Turn]]:
    """The turns of conversations, and questions that stand alone, each after a turn of a conversation."""
    for row, previous in turns:
        yield row["set"], row, previous
    draw = random.Random(SEED)
    count = min(len(alone), round(ALONE_SHARE * len(turns)))
    for name, row in draw.sample(list(alone), count):
        yield name, row, draw.choice(turns)[1]


def fit_turn_ranking(found: Sequence[JudgedTurn]) -> "NDArray[np.float64]":
    """Weights of the clues under which the right readings have the greatest share."""
    start = np.zeros(TURN_CLUES)
    start[0] = 1.0
    return fit_order([(one.listed.clues, one.right) for one in found], start)


def first_turn_readings(found: Sequence[JudgedTurn], ranking: "NDArray[np.float64]") -> tuple["NDArray[np.float64]", "NDArray[np.float64]"]:
    """The figures of each list in the order of the ranking, and whether its first reading is right."""
    figures = [ranked_turns(one.listed, one.heard, ranking).figures for one in found]
    right = [float(one.right[int(np.argsort(-np.round(one.listed.clues @ ranking, 6), kind="stable")[0])]) for one in found]
    return np.stack(figures), np.array(right)


def fit_turns(found: Sequence[JudgedTurn]) -> tuple["NDArray[np.float64]", Forest]:
    """The weights of the order and of the confidence."""
    ranking = fit_turn_ranking(found)
    return ranking, grow(*first_turn_readings(found, ranking))
