"""A base case with some inputs set otherwise, as a server's admins may do for their own."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from qs_assistant.valuation.assumptions import Assumption, Assumptions, Reference, following, newest_first
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.resolve import check_extremes, resolve


def overridden(assumptions: Assumptions, values: Mapping[str, float], notes: Mapping[str, str]) -> Assumptions:
    """The assumptions with inputs set to `values`; a composite or market_cap sets what it is made of.

    A range is widened where the new value lies outside of it. What was set is a judgement, with the note under its name in `notes` (a part
    has that of its composite).

    Raises:
        InputError: an unknown name, a value outside its domain, two that contradict each other, or ranges that can no longer be.
    """
    resolved = {name: float(np.asarray(value)) for name, value in resolve(assumptions.base(), values).items()}
    entries = tuple(_entry(entry, resolved[entry.name], _note(entry.name, notes)) for entry in assumptions.entries)
    shares = resolved["shares"]
    entries = tuple(following(one.name, assumptions.newest, shares) if one.follows else one for one in entries)
    made = replace(assumptions, entries=entries)
    check_extremes(made.base(), made.ranges)
    return made


def with_reference(assumptions: Assumptions, reference: Reference) -> Assumptions:
    """The assumptions with one more reference, in its place by date, before those of its day; what follows does so from the newest."""
    shares, references = assumptions["shares"].value, newest_first((reference, *assumptions.references))
    entries = tuple(following(one.name, references[0], shares) if one.follows else one for one in assumptions.entries)
    return replace(assumptions, entries=entries, references=references)


def _note(name: str, notes: Mapping[str, str]) -> str:
    above = [composite for composite, spec in INPUTS.items() if name in spec.parts] + (["market_cap"] if name == "share_price" else [])
    return next((notes[one] for one in (name, *above) if one in notes), "")


def _entry(entry: Assumption, value: float, note: str) -> Assumption:
    if value == entry.value:
        return entry
    low, high = entry.low, entry.high
    if low is not None and high is not None:
        smaller, larger = min(low, high, value), max(low, high, value)
        low, high = (smaller, larger) if low < high else (larger, smaller)
    return replace(entry, value=value, low=low, high=high, basis="judgement", note=note, source=None, follows=False)
