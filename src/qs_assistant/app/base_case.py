"""A scope's own base case put together: what the records hold, applied to the shipped assumptions under the model's own checks."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from qs_assistant.records.base_cases import BaseCases, Override
from qs_assistant.text.inert import inert_line
from qs_assistant.types.errors import InputError
from qs_assistant.valuation.assumptions import Assumptions, Reference
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.overrides import overridden, with_reference
from qs_assistant.valuation.resolve import checked
from qs_assistant.valuation.units import show, shown_domain

PRICES = ("share_price", "market_cap")
_REFERENCE = "reference."
OWN = "server"
"""The id of the reference that a scope's admins have set."""


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

    def set_price(self, scope: str, kind: str, value: float, as_of: str, *, by: str, why: str) -> Reference:
        """Set a dated price, or market value, that the scope's valuations are compared with; the reference that is first there then.

        Args:
            scope: whose.
            kind: "share_price" in $ or "market_cap" in $M.
            value: positive.
            as_of: its date (ISO), not in the future.
            by: who sets it.
            why: where it is from.

        Raises:
            InputError: no such kind, no positive figure, one that no share can have, no date, a date in the future, or no reason.
            StoreError: the records cannot be used.
        """
        if kind not in PRICES:
            raise InputError(f"A price is a {' or a '.join(PRICES)}.", "price")
        day = _past_day(as_of)
        if not why.strip():
            raise InputError("Say where the price is from: every answer that is compared with it shows it.", "why")
        _check_per_share(kind, float(checked(kind, value)), overridden(self.shipped, _values(self.entries(scope)), {})["shares"].value)
        for other in PRICES:
            if other != kind and any(one.name == f"{_REFERENCE}{other}" for one in self.entries(scope)):
                self._cases.reset(scope, f"{_REFERENCE}{other}", by=by)
        self._cases.set(scope, f"{_REFERENCE}{kind}", value, by=by, why=f"{day.isoformat()} {why}")
        return self.holding((scope,))[0].newest

    def reset(self, scope: str, name: str | None = None, *, by: str) -> tuple[str, ...]:
        """Go back to the shipped base case, for one input or all; the names that were set.

        Raises:
            NotFoundError: it is not set there.
        """
        return self._cases.reset(scope, name, by=by)

    def forget(self, scope: str) -> None:
        """Delete what is set in a scope, and that it ever was."""
        self._cases.forget(scope)

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

    def owner(self, scopes: Sequence[str]) -> str | None:
        """The first of the scopes that has its own base case; None where none has."""
        found = self._cases.nearest(scopes)
        return None if found is None else found[0]

    def _applied(self, scope: str, entries: tuple[Override, ...]) -> Assumptions:
        try:
            own = overridden(self.shipped, _values(entries), {one.name: note(one) for one in entries})
            prices = [one for one in entries if one.name.startswith(_REFERENCE)]
            return with_reference(own, _reference(prices[-1])) if prices else own
        except InputError as error:
            raise InputError(f"The base case that is set for {scope} can no longer be used: {error} Its admins can reset it.") from error


def note(entry: Override, today: date | None = None) -> str:
    """Who set an input, when and why, as an answer that uses it shows it; of a price its date, and its age where today is given."""
    if entry.name.startswith(_REFERENCE):
        as_of, _, why = entry.why.partition(" ")
        days = 0 if today is None else (today - date.fromisoformat(as_of)).days
        age = f" ({'a day' if days == 1 else f'{days} days'} old)" if days > 0 else ""
        return f"of {as_of}{age}, set by {entry.by} on {entry.when[:10]}: {inert_line(why)}"
    return f"set by {entry.by} on {entry.when[:10]}: {inert_line(entry.why)}"


def _past_day(typed: str) -> date:
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        raise InputError(f'Write the date of a price like 2026-10-02, not "{typed[:40]}".', "as_of") from None
    if day > datetime.now(UTC).date():
        raise InputError(f"{day.isoformat()} is in the future. Give the day on which the price was known.", "as_of")
    return day


def _check_per_share(kind: str, value: float, shares: float) -> None:
    """Refuse a market value that would make a share cost what none can: the price that new shares are issued at follows from it."""
    spec, price = INPUTS["share_price"], value / shares if kind == "market_cap" else value
    if not spec.allows(price):
        raise InputError(
            f"A market value of {show(value, '$M')} is {show(price, '$')} a share at {show(shares, 'millions')} shares; a share price "
            f"goes {shown_domain(spec)}.",
            kind,
        )


def _values(entries: Sequence[Override]) -> dict[str, float]:
    return {one.name: one.value for one in entries if one.value is not None and not one.name.startswith(_REFERENCE)}


def _reference(entry: Override) -> Reference:
    """The price that admins have set, with its date and who set it when."""
    kind = entry.name.removeprefix(_REFERENCE)
    as_of, _, why = entry.why.partition(" ")
    cap, price = (entry.value, None) if kind == "market_cap" else (None, entry.value)
    return Reference(OWN, cap, price, as_of, f"set by {entry.by} on {entry.when[:10]}, {inert_line(why)}")
