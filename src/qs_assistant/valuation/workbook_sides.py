"""The scenarios that an analysis sets beside its own, for columns of a workbook: an event's readings, a comparison's other cases, views."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from qs_assistant.valuation.analyses import Analysis
from qs_assistant.valuation.compare import Comparison
from qs_assistant.valuation.event_effects import EventEffect, EventEffects
from qs_assistant.valuation.events import SIDES
from qs_assistant.valuation.inputs import STORED_INPUTS
from qs_assistant.valuation.model import Valuation
from qs_assistant.valuation.resolve import Value, resolve
from qs_assistant.valuation.solve import Solution
from qs_assistant.valuation.stories import Views
from qs_assistant.valuation.tables import plain_text

_SAME = 1e-9
_MIDDLE = {"low": "low", "base": "middle", "high": "high"}
_CHANGE_OF = {"add": "={own}+{amount!r}", "times": "={own}*{amount!r}"}


@dataclass(frozen=True, slots=True)
class Side:
    """One more scenario of a workbook.

    Attributes:
        title: what its columns are called.
        inputs: its stored inputs.
        formulas: the inputs that follow from the own scenario's, as formulas in which {own} is that one's cell; others that are the
            same refer to it, and what differs stands as a number.
        change: 1 where a column shows it less the own scenario, -1 where the own scenario less it, 0 for no such column.
        weight: its chance in a weighted comparison; None without weights.
    """

    title: str
    inputs: Mapping[str, float]
    formulas: Mapping[str, str] = field(default_factory=dict)
    change: int = 0
    weight: float | None = None


def sides_of(analysis: Analysis) -> tuple[Side, ...]:
    """The scenarios beside an analysis's own one; none for an analysis of one scenario."""
    own, detail = _floats(analysis.run.inputs), analysis.detail
    match detail:
        case EventEffect():
            return tuple(_event_side(detail, side, own) for side in SIDES)
        case EventEffects():
            return _events_sides(detail)
        case Comparison():
            return _compared_sides(analysis.run.parameters["scenarios"], detail)
        case Views():
            return tuple(Side(plain_text(row.view.name), _floats(row.valuation.inputs)) for row in detail.rows)
        case Solution() if detail.solution is not None:
            return (Side(f"at the solution of {detail.variable}", _floats(resolve(own, {detail.variable: detail.solution})), change=1),)
    return ()


def _event_side(found: EventEffect, side: str, own: Mapping[str, float]) -> Side:
    """What a scenario is with the event (without it, where the base case has it), judged low, middle or high."""
    there = found.event.reflected
    inputs = _floats(_inputs(found.without if there else found.with_it, side))
    formulas = {}
    for name, change in found.event.changes[side].items():
        after = {"add": own[name] + change.amount, "times": own[name] * change.amount}.get(change.action)
        if after is not None and abs(after - inputs[name]) <= _SAME * max(1.0, abs(after)):  # not where its domain ends
            formulas[name] = _CHANGE_OF[change.action].format(own="{own}", amount=change.amount)
    return Side(f"{'without' if there else 'with'} it, {_MIDDLE[side]}", inputs, formulas, -1 if there else 1)


def _events_sides(found: EventEffects) -> tuple[Side, ...]:
    """Each event in its middle reading, then none and all of them."""
    each = []
    for one in found.effects:
        there = one.event.reflected
        inputs = _floats(_inputs(one.without if there else one.with_it, "base"))
        each.append(Side(f"{'without' if there else 'with'} “{one.event.title}”", inputs, change=-1 if there else 1))
    ends = (("with none of them", found.together.without), ("all together", found.together.with_it))
    return (*each, *(Side(title, _floats(_inputs(end, "base"))) for title, end in ends))


def _compared_sides(scenarios: Sequence[Mapping[str, object]], found: Comparison) -> tuple[Side, ...]:
    """The scenarios after the first, each with its change from that one and its weight."""
    weights = found.weights or (None,) * len(found.valuations)
    sides = []
    for place, (one, valuation) in enumerate(zip(scenarios, found.valuations, strict=True)):
        if place:
            title = f"scenario {place + 1}" + (f", {one['preset']}" if one["preset"] else "")
            sides.append(Side(title, _floats(valuation.inputs), change=1, weight=weights[place]))
    return tuple(sides)


def _inputs(ends: Mapping[str, Valuation], side: str) -> Mapping[str, Value]:
    return ends[side].inputs


def _floats(inputs: Mapping[str, Value]) -> dict[str, float]:
    return {name: float(np.asarray(inputs[name])) for name in STORED_INPUTS}
