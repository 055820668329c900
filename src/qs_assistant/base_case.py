"""A scope's own base case put together: what the records hold, applied to the shipped assumptions under the model's own checks."""

from collections.abc import Mapping

from qs_assistant.records.base_cases import BaseCases, Override
from qs_assistant.valuation.assumptions import Assumptions
from qs_assistant.valuation.overrides import overridden


def note(entry: Override) -> str:
    """Who set an input, when and why, as an answer that uses it shows it."""
    return f"set by {entry.by} on {entry.when[:10]}: {entry.why}"


def applied(assumptions: Assumptions, entries: tuple[Override, ...]) -> Assumptions:
    """The assumptions as a scope has them.

    Raises:
        InputError: they cannot be, which a change of the shipped base case can bring about.
    """
    values = {one.name: one.value for one in entries if one.value is not None}
    return overridden(assumptions, values, {one.name: note(one) for one in entries})


def set_override(
    cases: BaseCases, assumptions: Assumptions, scope: str, name: str, value: float, *, by: str, why: str
) -> Mapping[str, float]:
    """Set an input of a scope's base case, where all of it can still be; the values that are set there now.

    Raises:
        InputError: the value cannot be, alone or with the others that are set; nothing is changed.
        StoreError: the records cannot be used.
    """
    values = {one.name: one.value for one in cases.entries(scope) if one.value is not None} | {name: value}
    overridden(assumptions, values, {})
    cases.set(scope, name, value, by=by, why=why)
    return values
