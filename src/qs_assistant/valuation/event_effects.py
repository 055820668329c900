"""What an event changes, and what several change, each by itself and all together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qs_assistant.types.errors import InputError
from qs_assistant.valuation.compare import BridgeStep, bridge
from qs_assistant.valuation.events import SIDES, Event
from qs_assistant.valuation.model import Valuation, evaluate
from qs_assistant.valuation.resolve import resolve

MOST_EVENTS = 12
"""As many bars as a chart shows on a phone."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The valuation without something and with it, by side (low, base, high)."""

    without: Mapping[str, Valuation]
    with_it: Mapping[str, Valuation]

    def change(self, side: str, output: str) -> float:
        """The change in an output on one side."""
        return float(np.asarray(self.with_it[side][output])) - float(np.asarray(self.without[side][output]))


@dataclass(frozen=True, slots=True)
class EventEffect(Difference):
    """What an event changes.

    Attributes:
        event: the event.
        bridge: from without to with it in its base reading, input by input (value per share, $).
        changes: each side's inputs, as they become (as they would be without it where the base case has it in it).
        share_of_move: the change in equity value in its base reading over the move in market value on the day; None where no move is known.
    """

    event: Event
    bridge: tuple[BridgeStep, ...]
    changes: Mapping[str, Mapping[str, float]]
    share_of_move: float | None


@dataclass(frozen=True, slots=True)
class EventEffects:
    """What several events change: each by itself, and all together."""

    effects: tuple[EventEffect, ...]
    together: Difference


def event_effect(event: Event, inputs: Mapping[str, float]) -> EventEffect:
    """Value a scenario with and without an event.

    Raises:
        InputError: the scenario does not allow what the event changes.
    """
    own, changes, without, with_it = evaluate(inputs), {}, {}, {}
    ends: dict[str, Mapping[str, float]] = {}
    for side in SIDES:
        changes[side] = event.values(side, inputs)
        ends[side] = _changed(inputs, [event], side)
        other = evaluate(ends[side])
        without[side], with_it[side] = (other, own) if event.reflected else (own, other)
    first, second = (ends["base"], inputs) if event.reflected else (inputs, ends["base"])
    start = float(np.asarray(without["base"]["value_per_share"]))
    moved = float(np.asarray(with_it["base"]["equity_value"])) - float(np.asarray(without["base"]["equity_value"]))
    share = None if event.move is None else moved / event.move.millions
    return EventEffect(without, with_it, event, bridge(first, second, start), changes, share)


def event_effects(events: Sequence[Event], inputs: Mapping[str, float]) -> EventEffects:
    """Value a scenario with and without each of several events, and without all of them and with all.

    Those that the base case has in it are taken out for the one end, the others are added for the other, one after the other.

    Raises:
        InputError: fewer than two, too many, one named twice, or the scenario does not allow what they change.
    """
    ids = [one.id for one in events]
    if not 2 <= len(ids) <= MOST_EVENTS or len(set(ids)) < len(ids):
        twice = next((f"; “{one.title}” is named twice" for one in events if ids.count(one.id) > 1), "")
        raise InputError(f"Several events are from 2 to {MOST_EVENTS} different ones{twice}.", "event")
    there, new = [one for one in events if one.reflected], [one for one in events if not one.reflected]
    without = {side: evaluate(_changed(inputs, there, side)) for side in SIDES}
    with_all = {side: evaluate(_changed(inputs, new, side)) for side in SIDES}
    return EventEffects(tuple(event_effect(one, inputs) for one in events), Difference(without, with_all))


def _changed(inputs: Mapping[str, float], events: Sequence[Event], side: str) -> Mapping[str, float]:
    """The inputs after what some events do to them on one side, one after the other."""
    for event in events:
        inputs = {name: float(np.asarray(value)) for name, value in resolve(inputs, event.values(side, inputs)).items()}
    return inputs
