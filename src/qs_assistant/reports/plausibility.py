"""What meets a target, in words: one input alone or several together, told apart by whether the assumptions take that for plausible."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from qs_assistant.reports.formatting import label, unit_of
from qs_assistant.reports.ledger import Ledger
from qs_assistant.valuation.plausible import Outside, Together

FEW = 4
"""As many inputs as one sentence names with their values."""
_MOST_OUTSIDE = 3


@dataclass(frozen=True, slots=True)
class WhatMeets:
    """What meets a target.

    Attributes:
        output: the output that has to meet it.
        inside: the inputs that alone meet it at a plausible value, with that value.
        outside: those that alone meet it at no plausible value only.
        tried: the inputs that were tried alone, where neither is found.
        together: the fewest inputs that meet it together inside their ranges; None where none moves towards it.
    """

    output: str
    inside: Mapping[str, float]
    outside: Mapping[str, Outside]
    tried: tuple[str, ...]
    together: Together | None


def without(found: WhatMeets, name: str) -> WhatMeets:
    """The same without one input among those alone: it has been told already."""
    inside = {one: value for one, value in found.inside.items() if one != name}
    outside = {one: value for one, value in found.outside.items() if one != name}
    return replace(found, inside=inside, outside=outside, tried=tuple(one for one in found.tried if one != name))


def alone_line(ledger: Ledger, found: WhatMeets, *, other: bool = False) -> str:
    """Which inputs alone meet the target at a plausible value; else that none does, and what it would take."""
    if found.inside:
        parts = [f"{label(name)} {ledger.show(f'alone.{name}', value)}" for name, value in list(found.inside.items())[:FEW]]
        return f"One{' other' if other else ''} input alone would {'reach' if other else 'meet'} it: {' or '.join(parts)}."
    if found.outside:
        nearest = sorted(found.outside.items(), key=lambda one: one[1].distance)[:_MOST_OUTSIDE]
        parts = [f"{label(name)} {ledger.show(f'alone.{name}', one.value)} (plausible: {ends(ledger, name, one)})" for name, one in nearest]
        return (
            f"No plausible value of one{' other' if other else ''} input alone reaches it; outside its range would: {' or '.join(parts)}."
        )
    names = ", ".join(label(name) for name in found.tried)
    return f"None of these alone reaches it either: {names}." if other else f"No single input meets it: not {names}."


def together_line(ledger: Ledger, found: WhatMeets) -> str:
    """Which inputs meet the target together inside their ranges, or how near all of them come; empty where nothing moves towards it."""
    if found.together is None or (found.together.met and len(found.together.values) == 1):  # one alone is told as such
        return ""
    if not found.together.met:
        return f"With every input at the end of its range that comes nearer to it, {_nearest(ledger, found, found.together)}."
    return f"It takes {_moved(ledger, found.together)}: {_values(ledger, found.together)}."


def together_headline(ledger: Ledger, found: WhatMeets, goal: str) -> tuple[str, str]:
    """As a headline the same, and the line that belongs behind it."""
    if found.together is None:
        return f"No plausible values make it so that {goal}.", ""
    if not found.together.met:
        nearest = _nearest(ledger, found, found.together)
        return f"No plausible values make it so that {goal}: with every input at the end of its range that comes nearer, {nearest}.", ""
    values = _values(ledger, found.together)
    moved = _moved(ledger, found.together)
    if len(found.together.values) <= FEW:
        return f"{goal} with {moved}: {values}.", ""
    return f"{goal} with {moved}.", f"They are: {values}."


def _nearest(ledger: Ledger, found: WhatMeets, together: Together) -> str:
    return f"{label(found.output)} is {ledger.show(f'nearest.{found.output}', together.reached)}"


def _moved(ledger: Ledger, found: Together) -> str:
    count, way = len(found.values), f"{ledger.share('together.share', found.share)} of the way to the end of its range"
    return f"one input {way}" if count == 1 else f"{ledger.fact('together.count', str(count))} inputs together, each {way}"


def _values(ledger: Ledger, found: Together) -> str:
    told = [f"{label(name)} {ledger.show(f'together.{name}', value, unit_of(name))}" for name, value in found.values.items()]
    return " and ".join(part for part in (", ".join(told[:-1]), told[-1]) if part)


def ends(ledger: Ledger, name: str, one: Outside) -> str:
    """The ends of what is plausible for an input."""
    return " to ".join(ledger.show(f"range.{end}.{name}", value) for end, value in enumerate((one.low, one.high)))
