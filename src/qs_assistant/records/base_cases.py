"""A scope's own base case: which inputs differ there from the shipped one, set by whom, when and why. Rows are only ever added."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from qs_assistant.records.database import Database, metadata
from qs_assistant.types.errors import InputError, NotFoundError

WHY = 500  # characters of a reason

changes = sa.Table(
    "base_case_changes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("scope", sa.String(100), nullable=False, index=True),
    sa.Column("name", sa.String(60), nullable=False),
    sa.Column("value", sa.Float),
    sa.Column("by", sa.String(200), nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Column("why", sa.Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Override:
    """One input of a scope's base case: set to `value` by whom, when (ISO 8601, UTC) and why; `value` None takes an earlier one back."""

    name: str
    value: float | None
    by: str
    when: str
    why: str


class BaseCases:
    """Keeps the base cases of scopes. Whether a value can be is the caller's to check, with `valuation.overrides.overridden`.

    Args:
        database: where they are kept; its tables exist.
        clock: the time now, in UTC.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def set(self, scope: str, name: str, value: float, *, by: str, why: str) -> None:
        """Set an input in a scope.

        Raises:
            InputError: no reason is given, as every answer that uses the value shows it.
            StoreError: the records cannot be written.
        """
        reason = " ".join(why.split())
        if not reason:
            raise InputError("Say why: the reason is shown in every answer that uses the value.", "why")
        self._append(scope, name, value, by, reason[:WHY])

    def reset(self, scope: str, name: str | None = None, *, by: str) -> tuple[str, ...]:
        """Take back one input of a scope, or all; the names taken back.

        Raises:
            NotFoundError: it is not set there.
            StoreError: the records cannot be written.
        """
        names = [one.name for one in self.entries(scope) if name in (None, one.name)]
        if not names:
            raise NotFoundError(f"{name or 'No input'} is {'not ' if name else ''}set here: the shipped base case holds already.")
        for one in names:
            self._append(scope, one, None, by, "")
        return tuple(names)

    def forget(self, scope: str) -> None:
        """Delete every change of a scope.

        Raises:
            StoreError: the records cannot be written.
        """
        with self._database.begin() as connection:
            connection.execute(sa.delete(changes).where(changes.c.scope == scope))

    def entries(self, scope: str) -> tuple[Override, ...]:
        """What is set in a scope, by name.

        Raises:
            StoreError: the records cannot be read.
        """
        newest = {one.name: one for one in reversed(self.history(scope))}
        return tuple(newest[name] for name in sorted(newest) if newest[name].value is not None)

    def nearest(self, scopes: Sequence[str]) -> tuple[str, tuple[Override, ...]] | None:
        """The first of the scopes that has a base case of its own, with it; None where none has.

        Raises:
            StoreError: the records cannot be read.
        """
        return next(((scope, found) for scope in scopes if (found := self.entries(scope))), None)

    def history(self, scope: str) -> list[Override]:
        """Every change of a scope's base case, newest first; a reset has the value None.

        Raises:
            StoreError: the records cannot be read.
        """
        query = sa.select(changes).where(changes.c.scope == scope).order_by(changes.c.id.desc())
        with self._database.begin() as connection:
            return [Override(row.name, row.value, row.by, row.at, row.why) for row in connection.execute(query)]

    def _append(self, scope: str, name: str, value: float | None, by: str, why: str) -> None:
        at = self._clock().isoformat(timespec="seconds")
        with self._database.begin() as connection:
            connection.execute(changes.insert().values(scope=scope, name=name, value=value, by=by, at=at, why=why))
