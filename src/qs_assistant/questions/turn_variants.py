"""What a turn may do to the last request that needs no number of its own: every edit that the request's structure allows.

One change taken out, one side of a comparison run or left, a value moved or copied to another input, another unknown, another preset,
two scenarios side by side. Words do not choose here: each variant says how far the turn points at it, and the fitted order does the rest.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

import numpy as np

from qs_assistant.questions.cases import Cases
from qs_assistant.questions.edits import Aim, Base
from qs_assistant.questions.moves import applied, merged, without
from qs_assistant.questions.presets import presets_in
from qs_assistant.questions.readings import Draft
from qs_assistant.questions.scorer import INPUT_NAMES, PRESET_NAMES, Scores
from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.types.request import Move, Request, Scenario
from qs_assistant.types.turn import Stage, Turn
from qs_assistant.valuation.inputs import INPUTS

Family = Literal[
    "taken out", "one side", "side left out", "one side changed", "side added", "turned round", "moved", "copied", "unknown", "preset",
    "nothing", "end changed", "side by side",
]  # fmt: skip
FAMILIES: Final[tuple[Family, ...]] = get_args(Family)
MOST_TAKEN: Final = 6
MOST_SIDES: Final = 4
_PLACES: Final[Mapping[str, int]] = {
    "first": 0, "1st": 0, "former": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "last": -1, "latter": -1,
}  # fmt: skip


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
        """Every variant of the last request; none where it is a sum or an analysis that has no inputs.

        Without scores no preset and no input is pointed at by words that only the network knows.
        """
        stage = previous.stage
        if stage is None or stage.request.kind not in ("value", "solve", "sweep", "simulate", "sensitivity", "compare"):
            return
        words = _Words(sentence, draft, stage.request)
        if stage.request.kind == "compare":
            yield from self._of_comparison(stage, words)
        else:
            yield from self._taken_out(stage, words)
            yield from self._passed_on(stage, words)
            yield from self._end_changed(stage, words)
            yield from self._nothing(stage, scores, words)
            yield from self._side_by_side(stage, previous, words)
        yield from self._unknown(stage, words)
        yield from self._preset(stage, scores, words)

    def _taken_out(self, stage: Stage, words: "_Words") -> Iterator[Variant]:
        names = list(dict.fromkeys(one.name for one in stage.moves))[-MOST_TAKEN:]
        for name in names:
            pointed = words.points_at(name, stage.request.set.get(name))
            yield self._variant(stage, without(stage.moves, [name]), words, "taken out", pointed)
            if len(names) > 2:
                kept = without(stage.moves, [other for other in names if other != name])
                yield self._variant(stage, kept, words, "taken out", pointed)

    def _passed_on(self, stage: Stage, words: "_Words") -> Iterator[Variant]:
        """The value of what was changed last given to the inputs that the turn names, which keep it beside the others or instead."""
        for move in [one for one in stage.moves if one.name in stage.focus][-2:]:
            named = [name for name in words.named_like(move.name) if name not in stage.request.set]
            if not named:
                continue
            new = tuple(Move(name, move.how, move.amount) for name in named)
            yield self._variant(stage, merged(stage.moves, new), words, "copied", 1.0)
            yield self._variant(stage, merged(without(stage.moves, [move.name]), new), words, "moved", 1.0)

    def _nothing(self, stage: Stage, scores: Scores | None, words: "_Words") -> Iterator[Variant]:
        """What was changed last set to nothing."""
        for name in stage.focus:
            if name in INPUTS and INPUTS[name].allows(0.0) and stage.request.set.get(name) != 0.0:
                pointed = float(np.exp(scores.unsaid[INPUT_NAMES.index(name), 1])) if scores else 0.0
                yield self._variant(stage, merged(stage.moves, [Move(name, "set", 0.0)]), words, "nothing", pointed)

    def _side_by_side(self, stage: Stage, previous: Turn, words: "_Words") -> Iterator[Variant]:
        mine = Scenario(dict(stage.request.set), stage.request.preset)
        others = [(Scenario(), words.base)]
        others += [
            (Scenario(applied(without(stage.moves, [name]), mine.preset, self._cases), mine.preset), words.points_at(name, mine.set[name]))
            for name in dict.fromkeys(one.name for one in stage.moves)
            if len(mine.set) > 1 and name in mine.set
        ]
        others += [
            (Scenario(dict(one.request.set), one.request.preset), 0.5) for one in previous.before[-2:] if one.request.kind != "compare"
        ]
        for other, pointed in others:
            if other == mine:
                continue
            for pair in ((mine, other), (other, mine)):
                request = Request("compare", scenarios=pair)
                drafted = Draft(request, "follow-up/compare", unused=words.left, moves=stage.moves, focus=stage.focus)
                yield Variant(drafted, "keep", "compare", "side by side", pointed)

    def _of_comparison(self, stage: Stage, words: "_Words") -> Iterator[Variant]:
        sides = stage.request.scenarios or ()
        for at, side in enumerate(sides):
            pointed = words.points_at_side(sides, at)
            moves = tuple(Move(name, "set", value) for name, value in side.set.items())
            alone = Stage(Request("value", dict(side.set), side.preset), moves, tuple(side.set))
            yield self._variant(alone, moves, words, "one side", pointed, aim="value")
            new = []
            if words.moves:
                told = merged(moves, words.moves)
                yield self._variant(alone, told, words.besides_changes(), "one side", pointed, aim="value")
                new.append((Scenario(applied(told, side.preset, self._cases), side.preset), words.besides_changes()))
            new += [(replace(side, set={**side.set, name: value}), words.besides(said)) for said, name, value in words.values_like(side)]
            for changed, others in new:
                yield self._sides(stage, (*sides[:at], changed, *sides[at + 1 :]), others, "one side changed", pointed)
            if len(sides) > 2:
                yield self._sides(stage, (*sides[:at], *sides[at + 1 :]), words, "side left out", pointed)

        yield self._sides(stage, sides[::-1], words, "turned round", 0.0)
        for other in (None, "bear", "bull"):
            if len(sides) < MOST_SIDES and Scenario(preset=other) not in sides:
                for at in range(len(sides) + 1):
                    pointed = float((other or "base") in words.presets or (other is None and words.base > 0))
                    yield self._sides(stage, (*sides[:at], Scenario(preset=other), *sides[at:]), words, "side added", pointed)

    def _end_changed(self, stage: Stage, words: "_Words") -> Iterator[Variant]:
        """Each number as a new end of a sweep, in the end's own size."""
        last = stage.request
        if last.variable is None or last.low is None or last.high is None:
            return
        for said, _, value in words.values_like(Scenario({last.variable: last.low})):
            if value < last.high:
                yield self._swept(stage, replace(last, low=value), words.besides(said))
        for said, _, value in words.values_like(Scenario({last.variable: last.high})):
            if value > last.low:
                yield self._swept(stage, replace(last, high=value), words.besides(said))

    @staticmethod
    def _swept(stage: Stage, request: Request, words: "_Words") -> Variant:
        drafted = Draft(replace(request, unused=()), "follow-up/sweep", unused=words.left, moves=stage.moves, focus=stage.focus)
        return Variant(drafted, "keep", "same", "end changed", 0.0)

    def _unknown(self, stage: Stage, words: "_Words") -> Iterator[Variant]:
        last = stage.request
        for name in words.named:
            if last.kind == "solve" and name != last.solve_for:
                kept = without(stage.moves, (name, *INPUTS[name].parts))
                request = replace(last, set=applied(kept, last.preset, self._cases), solve_for=name, unused=())
            elif last.kind == "sweep" and name != last.variable and INPUTS[name].unit == INPUTS[last.variable or name].unit:
                kept = without(stage.moves, (name, *INPUTS[name].parts))
                request = replace(last, set=applied(kept, last.preset, self._cases), variable=name, unused=())
            else:
                continue
            drafted = Draft(request, f"follow-up/{last.kind}", unused=words.left, moves=kept, focus=(name,))
            yield Variant(drafted, "keep", "same", "unknown", 1.0)

    def _preset(self, stage: Stage, scores: Scores | None, words: "_Words") -> Iterator[Variant]:
        last = stage.request
        for at, preset in enumerate(PRESET_NAMES):
            pointed = float(np.exp(scores.presets[at])) if scores else 0.0
            if last.kind == "compare":
                sides = [replace(one, preset=preset) for one in last.scenarios or ()]
                if len({one.preset for one in last.scenarios or ()}) == 1 and sides != list(last.scenarios or ()):
                    yield self._sides(stage, sides, words, "preset", pointed)
            elif preset != last.preset:
                moved = replace(stage, request=replace(last, preset=preset))
                yield self._variant(moved, stage.moves, words, "preset", pointed)

    def _variant(
        self, stage: Stage, moves: Sequence[Move], words: "_Words", family: Family, pointed: float, *, aim: Aim = "same"
    ) -> Variant:
        last = stage.request
        request = replace(last, set=applied(moves, last.preset, self._cases), unused=())
        drafted = Draft(request, f"follow-up/{last.kind}", unused=words.left, moves=tuple(moves), focus=stage.focus)
        return Variant(drafted, "remove" if family == "taken out" else "keep", aim, family, pointed)

    @staticmethod
    def _sides(stage: Stage, sides: Sequence[Scenario], words: "_Words", family: Family, pointed: float) -> Variant:
        request = replace(stage.request, scenarios=tuple(sides), unused=())
        drafted = Draft(request, "follow-up/compare", unused=words.left, moves=stage.moves, focus=stage.focus)
        return Variant(drafted, "remove" if family == "side left out" else "keep", "same", family, pointed)


class _Words:
    """What the turn's own words point at."""

    def __init__(self, sentence: Sentence, draft: Draft, last: Request) -> None:
        used = {one.mention for one in draft.changes}
        held = [value for each in (last.set, *(one.set for one in last.scenarios or ())) for value in each.values()]
        free = [one for one in sentence.mentions if one not in used]
        self._sentence = sentence
        self._every = [one.candidates for one in sentence.mentions]
        self.named = tuple(dict.fromkeys(name for one in free if not one.loose for name in one.candidates if name in INPUTS))
        self._free = [one.candidates for one in free]
        self.moves = tuple(Move(one.name, "set", one.operation.amount) for one in draft.changes if one.operation.action == "set")
        self._changes = {one.quantity for one in draft.changes}
        self.left = tuple(one for one in sentence.quantities if not any(_is(one, value) for value in held))
        self.base = float(any(one.text in ("base", "baseline", "default", "normal", "ordinary", "standard") for one in sentence.tokens))
        self.presets = presets_in(sentence.lowered)
        self._places = {_PLACES[one.text] for one in sentence.tokens if one.text in _PLACES}
        self._middle = any(one.text == "middle" for one in sentence.tokens)

    def points_at(self, name: str, value: float | None) -> float:
        """How far the turn points at a change: it names the input, or says its value."""
        if any(name in one for one in self._every) or (value is not None and self._says(value)):
            return 1.0
        return 0.0

    def named_like(self, name: str) -> list[str]:
        """For each name without a number the first of its meanings that has the unit of an input."""
        unit = INPUTS[name].unit
        found = [[one for one in meanings if one in INPUTS and one != name and INPUTS[one].unit == unit] for meanings in self._free]
        return list(dict.fromkeys(one[0] for one in found if one))

    def points_at_side(self, sides: Sequence[Scenario], at: int) -> float:
        """How far the turn points at a side of a comparison: its place, its preset, a value or an input that only it has."""
        side = sides[at]
        if at in self._places or (-1 in self._places and at == len(sides) - 1) or (self._middle and 2 * at == len(sides) - 1):
            return 1.0
        if (side.preset or "base") in self.presets and sum((one.preset or "base") == (side.preset or "base") for one in sides) == 1:
            return 1.0
        own = {name for name, value in side.set.items() if all(one.set.get(name) != value for one in sides if one is not side)}
        if any(self._says(side.set[name]) for name in own) or any(
            name in meanings for name in own for meanings in self._every if not any(name in one.set for one in sides if one is not side)
        ):
            return 1.0
        return self.base if not side.set and side.preset is None else 0.0

    def values_like(self, side: Scenario) -> Iterator[tuple[Quantity, str, float]]:
        """Each number as the new value of an input of a side, where its size is like the value that stands there."""
        for quantity in self._sentence.quantities:
            for name, value in side.set.items():
                for meant in (quantity.value, quantity.value / 100):
                    if meant != value and INPUTS[name].allows(meant) and 0.5 <= abs(meant / value if value else 0.0) <= 2.0:
                        yield quantity, name, meant

    def besides(self, *said: Quantity) -> "_Words":
        """The same words where some numbers are accounted for."""
        other = copy(self)
        other.left = tuple(one for one in self.left if one not in said)
        return other

    def besides_changes(self) -> "_Words":
        """The same words where the numbers of the turn's own changes are accounted for."""
        return self.besides(*self._changes)

    def _says(self, value: float) -> bool:
        return any(_is(one, value) for one in self._sentence.quantities)


def _is(quantity: Quantity, value: float) -> bool:
    """Whether a number is a value, as a plain number or in percent."""
    return abs(quantity.value - value) < 1e-9 or (quantity.unit == "number" and abs(quantity.value / 100 - value) < 1e-9)
