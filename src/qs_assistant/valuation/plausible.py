"""What is plausible: the ranges of the assumptions, and the fewest inputs that inside their ranges meet a target together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qs_assistant.types.errors import InputError
from qs_assistant.valuation.sweep import default_range
from qs_assistant.valuation.vary import FloatArray, at, present_value

Ranges = Mapping[str, tuple[float, float]]
_PARTS, _ROUNDS = 65, 5


@dataclass(frozen=True, slots=True)
class Together:
    """Inputs moved together, each by the same share of the way from its own value to that end of its range which comes nearer the target.

    Attributes:
        values: each input where the target is met; where nothing plausible meets it, each at its end.
        share: how far along its way each one is; 1 at its end.
        met: whether the target is met.
        reached: the output there.
    """

    values: Mapping[str, float]
    share: float
    met: bool
    reached: float


@dataclass(frozen=True, slots=True)
class Outside:
    """A value of an input outside of what is plausible, with the ends of that."""

    value: float
    low: float
    high: float

    @property
    def distance(self) -> float:
        """How far outside, in widths of the range."""
        return max(self.low - self.value, self.value - self.high) / (self.high - self.low)


def plausible(name: str, own: float, ranges: Ranges) -> tuple[float, float] | None:
    """Where an input is taken to lie: its range, or that of its parts, widened to the scenario's own value; None without a range."""
    try:
        low, high = default_range(name, ranges)
    except InputError:
        return None
    return min(low, own), max(high, own)


def outside(name: str, value: float, own: float, ranges: Ranges) -> Outside | None:
    """The value with the range that it lies outside of; None where it is plausible, or the input has no range."""
    between = plausible(name, own, ranges)
    return None if between is None or between[0] <= value <= between[1] else Outside(value, *between)


class Reach:
    """How far inputs get towards a target inside their ranges."""

    def __init__(self, inputs: Mapping[str, float], names: Iterable[str], ranges: Ranges, target: tuple[str, float]) -> None:
        """Try each of some inputs at both ends of its range."""
        self._inputs = inputs
        self._output, self._value = target
        self._start = float(self._outcome({})[0])
        self._up = 1.0 if self._value >= self._start else -1.0
        self._own = {name: present_value(inputs, name) for name in names}
        moved = {name: self._best_end(name, ranges) for name in self._own}
        self._ends = {name: end for name, (gain, end) in sorted(moved.items(), key=lambda one: -one[1][0]) if gain > 0.0}

    def single(self) -> tuple[str, ...]:
        """The inputs that alone meet the target at an end of their range."""
        return tuple(name for name, end in self._ends.items() if self._meets(self._outcome({name: np.array([end])}))[0])

    def together(self) -> Together | None:
        """The fewest inputs that meet the target, those that move the output most first; None where none moves it nearer."""
        taken: dict[str, FloatArray] = {}
        reached = np.array([self._start])
        for name, end in self._ends.items():
            try:
                reached = self._outcome({**taken, name: np.array([end])})
            except InputError:  # two ends that cannot be together
                continue
            taken[name] = np.array([end])
            if self._meets(reached)[0]:
                return self._on_the_way(tuple(taken))
        if not taken:
            return None
        return Together({name: float(end[0]) for name, end in taken.items()}, 1.0, met=False, reached=float(reached[0]))

    def _best_end(self, name: str, ranges: Ranges) -> tuple[float, float]:
        """How far the better end of an input's range moves the output, and that end; one that cannot be moves nothing."""
        found = (0.0, self._own[name])
        for end in plausible(name, self._own[name], ranges) or ():
            try:
                gain = float(self._outcome({name: np.array([end])})[0] - self._start) * self._up
            except InputError:
                continue
            found = max(found, (gain, end)) if np.isfinite(gain) else found
        return found

    def _on_the_way(self, names: tuple[str, ...]) -> Together:
        """How far along their ways the inputs first meet the target, found by cutting the way into parts over and over."""
        low, high = 0.0, 1.0
        for _ in range(_ROUNDS):
            shares = np.linspace(low, high, _PARTS)
            first = max(1, int(np.argmax(self._meets(self._outcome(self._places(names, shares))))))
            low, high = float(shares[first - 1]), float(shares[first])
        there = self._places(names, np.array([high]))
        return Together({name: float(one[0]) for name, one in there.items()}, high, met=True, reached=float(self._outcome(there)[0]))

    def _places(self, names: tuple[str, ...], shares: FloatArray) -> dict[str, FloatArray]:
        return {name: self._own[name] + (self._ends[name] - self._own[name]) * shares for name in names}

    def _outcome(self, changes: Mapping[str, FloatArray]) -> FloatArray:
        return np.atleast_1d(np.asarray(at(self._inputs, changes, (self._output,))[self._output], dtype=np.float64))

    def _meets(self, reached: FloatArray) -> NDArray[np.bool_]:
        return np.asarray((reached - self._value) * self._up >= 0.0)
