"""What a turn may do to the last request besides what its own numbers say: every edit that the request's structure allows.

One change taken out, one side of a comparison run or left, a value moved or copied to another input, another unknown, another preset,
two scenarios side by side. Words do not choose here: each variant says whether the turn points at it, and the fitted order does the rest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final, Literal, get_args

import numpy as np

from qs_assistant.questions.cases import Cases
from qs_assistant.questions.edits import Aim, Base
from qs_assistant.questions.moves import applied, merged, moved, rivals, without
from qs_assistant.questions.readings import Draft
from qs_assistant.questions.scorer import INPUT_NAMES, PRESET_NAMES, Scores
from qs_assistant.questions.sentence import Sentence
from qs_assistant.questions.turn_words import TurnWords, of_request
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.types.request import Move, Request, Scenario
from qs_assistant.types.turn import Stage, Turn
from qs_assistant.valuation.inputs import INPUTS

Family = Literal[
    "taken out", "one side", "side left out", "one side changed", "side added", "turned round", "moved", "copied", "unknown", "preset",
    "nothing", "end changed", "side by side", "settled",
]  # fmt: skip
FAMILIES: Final[tuple[Family, ...]] = get_args(Family)
EDITED: Final = ("value", "solve", "sweep", "simulate", "sensitivity", "compare")
"""The kinds of request that have a scenario to edit."""
MOST_CHANGES: Final = 6
MOST_SIDES: Final = 4
MOST_VARIANTS: Final = 64
EARLIER: Final = 0.5
"""How far any turn points at the scenarios before the last one."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One edit: its draft, the type of turn that it is, its family, and how far the turn's words point at it (0 to 1)."""

    draft: Draft
    base: Base
    aim: Aim
    family: Family
    pointed: float


class Variants:
    """Lists the variants of a turn.

    Args:
        cases: what relative changes start from.
    """

    def __init__(self, cases: Cases) -> None:
        self._cases = cases

    def of(self, sentence: Sentence, draft: Draft, previous: Turn, scores: Scores | None = None) -> Iterator[Variant]:
        """At most MOST_VARIANTS variants of the last request; none where it has no scenario to edit.

        Without scores no preset and no input is pointed at by words that only the network knows.
        """
        stage = previous.stage
        if stage is not None and stage.request.kind in EDITED:
            listing = _Listing(self._cases, stage, TurnWords(sentence, draft, stage), draft.request)
            yield from islice(listing.every(previous.before, scores), MOST_VARIANTS)


class _Listing:
    """The variants of one turn: `asked` is what the turn's own words ask for, whose outputs every variant shows."""

    def __init__(self, cases: Cases, stage: Stage, words: TurnWords, asked: Request) -> None:
        self._cases, self._stage, self._words, self._asked = cases, stage, words, asked
        self._last = stage.request
        self._names = list(dict.fromkeys(one.name for one in stage.moves))[-MOST_CHANGES:]
        self._taken = frozenset(name for one in of_request(stage.request) for name in (one, *rivals(one)))

    def every(self, before: Sequence[Stage], scores: Scores | None) -> Iterator[Variant]:
        """All of them; `before` are the earlier requests."""
        yield from self._unknown()
        yield from self._preset(scores)
        if self._last.kind == "compare":
            yield from self._of_comparison()
            return
        yield from self._taken_out()
        yield from self._passed_on()
        yield from self._end_changed()
        yield from self._settled()
        yield from self._nothing(scores)
        yield from self._side_by_side(before)

    def _taken_out(self) -> Iterator[Variant]:
        for name in self._names:
            pointed = self._words.points_at(self._stage.moves, name, self._last.set.get(name))
            rest = without(self._stage.moves, [name])
            yield self._single(rest, "taken out", pointed, focus=[one.name for one in rest][-1:])
            if len(self._names) > 2:
                yield self._single([one for one in self._stage.moves if one.name == name], "taken out", pointed, focus=[name])

    def _passed_on(self) -> Iterator[Variant]:
        """The value of what was changed last given to the inputs that the turn names, which keep it beside the others or instead."""
        for move in [one for one in self._stage.moves if one.name in self._stage.focus][-2:]:
            named = [name for name in self._words.named_like(move.name) if name not in self._last.set and name not in self._taken]
            new = tuple(Move(name, move.how, move.amount) for name in named)
            if new and not rivals(move.name) & set(named):
                yield self._single(merged(self._stage.moves, new), "copied", 1.0, focus=named)
            if new:
                yield self._single(merged(without(self._stage.moves, [move.name]), new), "moved", 1.0, focus=named)

    def _nothing(self, scores: Scores | None) -> Iterator[Variant]:
        """What was changed last set to nothing."""
        for name in dict.fromkeys(self._stage.focus):
            if name in INPUTS and name not in self._taken and INPUTS[name].allows(0.0) and self._last.set.get(name) != 0.0:
                pointed = float(np.exp(scores.unsaid[INPUT_NAMES.index(name), 1])) if scores else 0.0
                yield self._single(merged(self._stage.moves, [Move(name, "set", 0.0)]), "nothing", pointed, focus=[name])

    def _end_changed(self) -> Iterator[Variant]:
        """Each number as a new end of a sweep."""
        last = self._last
        if last.variable is None or last.low is None or last.high is None:
            return
        for said, name, value in self._words.values_like({last.variable: last.low}):
            if value < last.high:
                yield self._drafted(replace(last, low=value), self._stage.moves, "end changed", 0.0, focus=[name], used=[said])
        for said, name, value in self._words.values_like({last.variable: last.high}):
            if value > last.low:
                yield self._drafted(replace(last, high=value), self._stage.moves, "end changed", 0.0, focus=[name], used=[said])

    def _settled(self) -> Iterator[Variant]:
        """What was solved for or varied at each number that the turn gives: "call it 15%"."""
        for said, name, value in self._words.values_like(dict.fromkeys(of_request(self._last), 0.0)):
            moves = merged(without(self._stage.moves, rivals(name)), [Move(name, "set", value)])
            request = Request("value", applied(moves, self._last.preset, self._cases), self._last.preset)
            yield self._drafted(request, moves, "settled", 0.0, aim="value", focus=[name], used=[said])

    def _side_by_side(self, before: Sequence[Stage]) -> Iterator[Variant]:
        """The scenario beside the base, beside itself without one of its changes, beside earlier ones; in either order."""
        mine, moves = Scenario(dict(self._last.set), self._last.preset), self._stage.moves
        others = [(Scenario(), float(self._words.base))]
        others += [
            (self._scenario(without(moves, [name])), float(self._words.points_at(moves, name, mine.set.get(name))))
            for name in self._names
            if len(self._names) > 1
        ]
        others += [(Scenario(dict(one.request.set), one.request.preset), EARLIER) for one in before[-2:] if one.request.kind in EDITED[:-1]]
        for other, pointed in others:
            for pair in ((mine, other), (other, mine)) if other != mine else ():
                yield self._drafted(Request("compare", scenarios=pair), moves, "side by side", pointed, aim="compare")

    def _of_comparison(self) -> Iterator[Variant]:
        sides = self._last.scenarios or ()
        pointed = [self._words.points_at_side(sides, at) for at in range(len(sides))]
        told = [one.quantity for one in self._words.changes]
        for at in sorted(range(len(sides)), key=lambda each: not pointed[each])[:MOST_SIDES]:
            side, here = sides[at], float(pointed[at])
            moves = tuple(Move(name, "set", value) for name, value in side.set.items())
            yield self._alone(side, moves, here)
            new: list[tuple[Scenario, Sequence[Quantity]]] = []
            if told:
                stated = (moved(one, self._cases.value(one.name, side.preset, {})) for one in self._words.changes)
                changed = merged(moves, tuple(stated))
                yield self._alone(side, changed, here, used=told)
                new.append((replace(side, set=applied(changed, side.preset, self._cases)), told))
            new += [(replace(side, set={**side.set, name: value}), [said]) for said, name, value in self._words.values_like(side.set)]
            for one, used in new:
                yield self._sides((*sides[:at], one, *sides[at + 1 :]), "one side changed", here, focus=list(one.set), used=used)
            if len(sides) > 2:
                yield self._sides((*sides[:at], *sides[at + 1 :]), "side left out", here)
        yield self._sides(sides[::-1], "turned round", 0.0)
        for other in PRESET_NAMES:
            if len(sides) < MOST_SIDES and Scenario(preset=other) not in sides:
                named = float((other or "base") in self._words.presets or (other is None and self._words.base))
                for at in range(len(sides) + 1):
                    yield self._sides((*sides[:at], Scenario(preset=other), *sides[at:]), "side added", named)

    def _unknown(self) -> Iterator[Variant]:
        last = self._last
        for name in self._words.named:
            if name in of_request(last):
                continue
            kept = without(self._stage.moves, {name, *rivals(name)})
            held = applied(kept, last.preset, self._cases)
            ends = [end for end in (last.low, last.high) if end is not None]
            if last.kind == "solve":
                yield self._drafted(replace(last, set=held, solve_for=name), kept, "unknown", 1.0, focus=[name])
            elif last.kind == "sweep" and INPUTS[name].unit == INPUTS[last.variable or name].unit and all(map(INPUTS[name].allows, ends)):
                yield self._drafted(replace(last, set=held, variable=name), kept, "unknown", 1.0, focus=[name])

    def _preset(self, scores: Scores | None) -> Iterator[Variant]:
        last = self._last
        sides = last.scenarios or ()
        for at, preset in enumerate(PRESET_NAMES):
            pointed = float(np.exp(scores.presets[at])) if scores else 0.0
            if last.kind != "compare" and preset != last.preset:
                held = applied(self._stage.moves, preset, self._cases)
                yield self._drafted(replace(last, preset=preset, set=held), self._stage.moves, "preset", pointed)
            elif last.kind == "compare" and {one.preset for one in sides} != {preset} and len({one.preset for one in sides}) == 1:
                yield self._sides([replace(one, preset=preset) for one in sides], "preset", pointed)

    def _scenario(self, moves: Sequence[Move]) -> Scenario:
        return Scenario(applied(moves, self._last.preset, self._cases), self._last.preset)

    def _single(self, moves: Sequence[Move], family: Family, pointed: float, *, focus: Sequence[str]) -> Variant:
        """The last request with other moves."""
        changed = replace(self._last, set=applied(moves, self._last.preset, self._cases))
        return self._drafted(changed, moves, family, pointed, focus=focus)

    def _alone(self, side: Scenario, moves: Sequence[Move], pointed: float, *, used: Sequence[Quantity] = ()) -> Variant:
        """One side of a comparison as a valuation."""
        request = Request("value", applied(moves, side.preset, self._cases), side.preset)
        return self._drafted(request, moves, "one side", pointed, aim="value", focus=list(request.set), used=used)

    def _sides(
        self, sides: Sequence[Scenario], family: Family, pointed: float, *, focus: Sequence[str] = (), used: Sequence[Quantity] = ()
    ) -> Variant:
        """The comparison with other sides; weights hold only for the sides that they were given to."""
        same = len(sides) == len(self._last.scenarios or ())
        weighed = tuple(sides if same else (replace(one, weight=None) for one in sides))
        return self._drafted(replace(self._last, scenarios=weighed), self._stage.moves, family, pointed, focus=focus, used=used)

    def _drafted(
        self, request: Request, moves: Sequence[Move], family: Family, pointed: float, *, aim: Aim = "same", focus: Sequence[str] = (),
        used: Sequence[Quantity] = (),
    ) -> Variant:  # fmt: skip
        shown = replace(request, outputs=self._asked.outputs, figure=self._asked.figure, unused=())
        left = tuple(one for one in self._words.left if one not in used)
        base: Base = "remove" if family in ("taken out", "side left out") else "keep"
        draft = Draft(shown, f"follow-up/{request.kind}", unused=left, moves=tuple(moves), focus=tuple(focus) or self._stage.focus)
        return Variant(draft, base, aim, family, float(pointed))
