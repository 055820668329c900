"""A scope's own base case put together: what the records hold, applied to the shipped assumptions under the model's own checks."""

from collections.abc import Sequence

from qs_assistant.records.base_cases import BaseCases, Override
from qs_assistant.text.inert import inert_line
from qs_assistant.types.errors import InputError
from qs_assistant.valuation.assumptions import Assumptions
from qs_assistant.valuation.overrides import overridden


class OwnBaseCases:
    """The base cases of scopes over the shipped one.

    Args:
        cases: keeps what is set where.
        shipped: the assumptions that hold where nothing is set.
    """

    def __init__(self, cases: BaseCases, shipped: Assumptions) -> None:
        self._cases, self.shipped = cases, shipped
        self._made: dict[tuple[Override, ...], Assumptions] = {}

    def entries(self, scope: str) -> tuple[Override, ...]:
        """What is set in a scope: who, when and why."""
        return self._cases.entries(scope)

    def set(self, scope: str, name: str, value: float, *, by: str, why: str) -> None:
        """Set an input of a scope's base case, where all of it can still be.

        Raises:
            InputError: the value cannot be, alone or with the others that are set, or no reason is given; nothing is changed.
            StoreError: the records cannot be used.
        """
        overridden(self.shipped, _values(self.entries(scope)) | {name: value}, {})
        self._cases.set(scope, name, value, by=by, why=why)

    def reset(self, scope: str, name: str | None = None, *, by: str) -> tuple[str, ...]:
        """Go back to the shipped base case, for one input or all; the names that were set.

        Raises:
            NotFoundError: it is not set there.
        """
        return self._cases.reset(scope, name, by=by)

    def holding(self, scopes: Sequence[str]) -> tuple[Assumptions, tuple[Override, ...]]:
        """The assumptions of the first of the scopes that has its own, with what is set there; the shipped ones where none has.

        Raises:
            InputError: what is set can no longer be, which a change of the shipped base case can bring about; reset it.
        """
        found = self._cases.nearest(scopes)
        if found is None:
            return self.shipped, ()
        scope, entries = found
        if entries not in self._made:
            self._made.clear()  # only what holds now is worth keeping
            self._made[entries] = self._applied(scope, entries)
        return self._made[entries], entries

    def _applied(self, scope: str, entries: tuple[Override, ...]) -> Assumptions:
        try:
            return overridden(self.shipped, _values(entries), {one.name: note(one) for one in entries})
        except InputError as error:
            raise InputError(f"The base case that is set for {scope} can no longer be used: {error} Its admins can reset it.") from error


def note(entry: Override) -> str:
    """Who set an input, when and why, as an answer that uses it shows it."""
    return f"set by {entry.by} on {entry.when[:10]}: {inert_line(entry.why)}"


def _values(entries: Sequence[Override]) -> dict[str, float]:
    return {one.name: one.value for one in entries if one.value is not None}
