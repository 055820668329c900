"""What the words of a turn point at in the last request: its changes, the sides of its comparison, new values for what stands there."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from qs_assistant.questions.bare_numbers import REFERENCES
from qs_assistant.questions.changes import convert
from qs_assistant.questions.edits import BASE_WORDS
from qs_assistant.questions.presets import presets_in
from qs_assistant.questions.readings import Draft
from qs_assistant.questions.sentence import Sentence
from qs_assistant.questions.slot_filling import ORDINALS
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.types.request import Move, Request, Scenario
from qs_assistant.types.turn import Stage
from qs_assistant.valuation.inputs import INPUTS

MOST_NUMBERS: Final = 3
"""Numbers of a turn that are tried as new values."""
_PLACES: Final[Mapping[str, int]] = {**ORDINALS, "former": 0, "last": -1, "latter": -1}
_ALIKE: Final = 2.0
"""A new value is at most so many times the one that stands there, and at least its like part."""


class TurnWords:
    """A turn's own words beside the request that it follows.

    Attributes:
        named: the inputs that are named outright without a number.
        changes: the changes that the turn states by name and number.
        presets: the presets that it names.
        base: whether it speaks of the base case.
        left: its numbers that stand for nothing in the last request.
    """

    def __init__(self, sentence: Sentence, draft: Draft, stage: Stage) -> None:
        used = {one.mention for one in draft.changes}
        free = [one for one in sentence.mentions if one not in used]
        said = [one.text for one in sentence.tokens]
        self.named = tuple(dict.fromkeys(name for one in free if not one.loose for name in one.candidates if name in INPUTS))
        self.changes = draft.changes
        self.presets = presets_in(sentence.lowered)
        self.base = "base" in self.presets or any(word in BASE_WORDS and said[at + 1 : at + 2] != ["year"] for at, word in enumerate(said))
        self.left = tuple(one for one in sentence.quantities if not _stands(one, stage))
        self._quantities = sentence.quantities
        self._every = [one.candidates for one in sentence.mentions]
        self._free = [one.candidates for one in free]
        self._places = {_PLACES[one] for one in said if one in _PLACES}
        self._middle = "middle" in said

    def points_at(self, moves: Sequence[Move], name: str, value: float | None) -> bool:
        """Whether the turn points at a change: it names the input, or says its value or by how much it was moved."""
        amounts = [one.amount for one in moves if one.name == name]
        return any(name in one for one in self._every) or any(_is(one, name, value, amounts) for one in self._quantities)

    def named_like(self, name: str) -> list[str]:
        """For each name without a number the first of its meanings that has the unit of an input; no price to compare with."""
        unit = INPUTS[name].unit
        fitting = [
            [one for one in meanings if one in INPUTS and one != name and one not in REFERENCES and INPUTS[one].unit == unit]
            for meanings in self._free
        ]
        return list(dict.fromkeys(one[0] for one in fitting if one))

    def points_at_side(self, sides: Sequence[Scenario], at: int) -> bool:
        """Whether the turn points at a side of a comparison: its place, its preset, a value or an input that only it has."""
        side, others = sides[at], [*sides[:at], *sides[at + 1 :]]
        if at in self._places or (-1 in self._places and not sides[at + 1 :]) or (self._middle and 2 * at == len(sides) - 1):
            return True
        preset = side.preset or "base"
        if preset in self.presets and all((one.preset or "base") != preset for one in others):
            return True
        own = [name for name, value in side.set.items() if all(one.set.get(name) != value for one in others)]
        alone = [name for name in own if not any(name in one.set for one in others)]
        if any(name in meanings for name in alone for meanings in self._every):
            return True
        if any(_is(one, name, side.set[name], ()) for name in own for one in self._quantities):
            return True
        return self.base and not side.set and side.preset is None

    def values_like(self, held: Mapping[str, float]) -> Iterator[tuple[Quantity, str, float]]:
        """The turn's first numbers as new values of held inputs: in the input's unit, of a like size where one is held that is not 0."""
        for quantity in islice(self._quantities, MOST_NUMBERS):
            for name, value in held.items():
                meant = convert(name, quantity)
                if meant is None or meant == value or not INPUTS[name].allows(meant):
                    continue
                if value == 0 or 1 / _ALIKE <= meant / value <= _ALIKE:
                    yield quantity, name, meant


def _stands(quantity: Quantity, stage: Stage) -> bool:
    """Whether a number is one of the last request's: a value, the amount of a move, the target, an end of the range."""
    last = stage.request
    held = [*last.set.items(), *(pair for one in last.scenarios or () for pair in one.set.items())]
    if any(_is(quantity, name, value, [one.amount for one in stage.moves if one.name == name]) for name, value in held):
        return True
    if last.target is not None and quantity.value in (last.target[1], last.target[1] * 1e6):
        return True
    return last.variable is not None and any(_is(quantity, last.variable, end, ()) for end in (last.low, last.high))


def _is(quantity: Quantity, name: str, value: float | None, amounts: Sequence[float]) -> bool:
    """Whether a number is the value of an input, or by how much that was moved, in the input's unit."""
    meant = convert(name, quantity)
    return meant is not None and any(one is not None and abs(meant - abs(one)) < 1e-9 for one in (value, *amounts))


def of_request(request: Request) -> frozenset[str]:
    """What a request solves for or varies, which no scenario sets."""
    return frozenset(name for name in (request.solve_for, request.variable) if name)
