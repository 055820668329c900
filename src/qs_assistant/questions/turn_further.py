"""Further readings of a turn, beside the edits of the last request and its variants.

A side of the last comparison asked in another way, or changed as the network binds the turn's numbers; the same changes on another preset;
the last change by another amount ("make it 200 then", after 150 basis points more).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from qs_assistant.questions.candidates import Role, amount
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.edits import Aim
from qs_assistant.questions.features import KINDS
from qs_assistant.questions.followups import FollowupReader
from qs_assistant.questions.moves import applied
from qs_assistant.questions.readings import Draft
from qs_assistant.questions.scorer import PRESET_NAMES
from qs_assistant.questions.sentence import Sentence
from qs_assistant.questions.turn_binding import NetworkBinder, ScoredTurn, bindings_of
from qs_assistant.questions.turn_variants import EDITED, MOST_SIDES, Family
from qs_assistant.questions.turn_words import MOST_NUMBERS, TurnWords
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.types.request import Move, Request, Scenario
from qs_assistant.types.turn import Stage, Turn

ASKED: Final[tuple[Aim, ...]] = ("solve", "sweep", "sensitivity", "simulate")
"""What may be asked of one side of a comparison beside its value."""
AIMS_TRIED: Final = 2
BINDINGS_TRIED: Final = 2


@dataclass(frozen=True, slots=True)
class Further:
    """One reading: its draft, the kind that is run, its family, how likely its numbers are bound so, and how far the turn points at it.

    `score` is a log probability; None where the network did not bind the numbers.
    """

    draft: Draft
    aim: Aim
    family: Family | None = None
    score: float | None = None
    pointed: float = 0.0


class FurtherReadings:
    """Lists them.

    Args:
        followups: makes the edits.
        cases: what relative changes start from.
    """

    def __init__(self, followups: FollowupReader, cases: Cases) -> None:
        self._followups = followups
        self._cases = cases

    def of(self, sentence: Sentence, draft: Draft, previous: Turn, scored: ScoredTurn) -> Iterator[Further]:
        """The further readings of a turn; none where the last request has no scenario."""
        stage = previous.stage
        if stage is None or stage.request.kind not in EDITED:
            return
        turn = _Turn(sentence, draft, scored, TurnWords(sentence, draft, stage))
        if stage.request.kind == "compare":
            yield from self._of_sides(turn, stage)
        else:
            yield from self._on_presets(turn, stage)
            yield from self._by_another_amount(turn, stage)

    def _of_sides(self, turn: "_Turn", stage: Stage) -> Iterator[Further]:
        sides = stage.request.scenarios or ()
        aims = sorted(ASKED, key=lambda aim: -float(turn.scored.scores.kinds[KINDS.index(aim)]))[:AIMS_TRIED]
        for at, side in enumerate(sides[:MOST_SIDES]):
            pointed = float(turn.words.points_at_side(sides, at))
            moves = tuple(Move(name, "set", value) for name, value in side.set.items())
            alone = Turn("", "valuation", Request("value", side.set, side.preset), focus=tuple(side.set), moves=moves)
            for aim in aims:
                yield from (replace(one, family="one side", pointed=pointed) for one in self._edited(turn, alone, aim))
            changed = [(one.draft, one.score) for one in self._bound(turn, alone, "same")]
            changed += [(replace(turn.draft, request=one), None) for one in self._given_as_others(turn, sides, at)]
            for own, score in changed:
                new = Scenario(dict(own.request.set), own.request.preset)
                if new == side or own.request.kind != "value":
                    continue
                request = replace(stage.request, scenarios=(*sides[:at], new, *sides[at + 1 :]), unused=())
                drafted = Draft(request, "follow-up/compare", moves=stage.moves, focus=tuple(new.set), unused=own.unused)
                yield Further(drafted, "same", "one side changed", score, pointed)

    def _given_as_others(self, turn: "_Turn", sides: Sequence[Scenario], at: int) -> Iterator[Request]:
        """A side with what the turn names as another side has it."""
        for name in turn.words.named:
            for value in {one.set[name] for one in sides if name in one.set} - {sides[at].set.get(name)}:
                yield Request("value", {**sides[at].set, name: value}, sides[at].preset)

    def _on_presets(self, turn: "_Turn", stage: Stage) -> Iterator[Further]:
        """The scenario beside another preset with the same changes."""
        last = stage.request
        mine = Scenario(dict(last.set), last.preset)
        for preset in PRESET_NAMES if stage.moves else ():
            if preset != last.preset:
                pointed = float((preset or "base") in turn.words.presets)
                other = Scenario(applied(stage.moves, preset, self._cases), preset)
                for pair in ((mine, other), (other, mine)):
                    drafted = Draft(Request("compare", scenarios=pair), "follow-up/compare", moves=stage.moves, focus=stage.focus)
                    yield Further(drafted, "compare", "side by side", pointed=pointed)

    def _by_another_amount(self, turn: "_Turn", stage: Stage) -> Iterator[Further]:
        last = stage.request
        for move in (one for one in stage.moves if one.name in stage.focus and one.how != "set"):
            for quantity in turn.sentence.quantities[:MOST_NUMBERS]:
                new = by_amount(move, quantity)
                if new is None or new == move:
                    continue
                moves = tuple(new if one is move else one for one in stage.moves)
                request = replace(last, set=applied(moves, last.preset, self._cases), unused=())
                left = tuple(one for one in turn.words.left if one != quantity)
                yield Further(Draft(request, f"follow-up/{last.kind}", moves=moves, focus=(move.name,), unused=left), "same")

    def _edited(self, turn: "_Turn", previous: Turn, aim: Aim) -> Iterator[Further]:
        by_words = self._followups.edit(turn.sentence, turn.draft, previous, "keep", aim)
        if by_words is not None and not by_words.open and not by_words.unclear:
            yield Further(by_words, aim)
        yield from self._bound(turn, previous, aim)

    def _bound(self, turn: "_Turn", previous: Turn, aim: Aim) -> Iterator[Further]:
        """An edit with the numbers bound by the network."""
        stage, editor = previous.stage, self._followups.editor
        if stage is None:
            return
        for binding in bindings_of(turn.scored, stage, "value" if aim == "same" else aim, BINDINGS_TRIED):
            binder = NetworkBinder(turn.scored, editor.binder, binding, self._cases)
            draft = self._followups.edit_with(editor.bound_by(binder), turn.sentence, turn.draft, previous, ("keep", aim))
            if draft is not None:
                aside = {one.place for one in binding.partial.bound if one.role == "aside"}
                unused = tuple(one for place, one in enumerate(turn.sentence.quantities) if place in aside)
                yield Further(replace(draft, open=(), unclear=(), unused=unused), aim, score=binding.score)


@dataclass(frozen=True, slots=True)
class _Turn:
    sentence: Sentence
    draft: Draft
    scored: ScoredTurn
    words: TurnWords


def by_amount(move: Move, quantity: Quantity) -> Move | None:
    """A relative change by another amount, up or down as it was; None where the unit does not fit."""
    if move.how == "plus":
        meant = amount(quantity, move.name, "plus")
        return None if meant is None else Move(move.name, "plus", float(np.copysign(meant.value, move.amount)))
    role: Role = "times" if quantity.unit == "times" else "up" if move.amount > 1 else "down"
    meant = amount(quantity, move.name, role)
    return None if meant is None or meant.how != "times" else Move(move.name, "times", meant.value)
