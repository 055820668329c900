"""What members of a server believe of the model's inputs: one value a person and input, theirs to change and to take back."""

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from qs_assistant.records.database import Database, metadata

beliefs = sa.Table(
    "beliefs",
    metadata,
    sa.Column("scope", sa.String(100), primary_key=True),
    sa.Column("user", sa.String(64), primary_key=True),
    sa.Column("name", sa.String(60), primary_key=True),
    sa.Column("value", sa.Float, nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
)


class BeliefRecords:
    """Keeps the votes. Whether an input can have a value is the caller's to check.

    Args:
        database: where they are kept; its tables exist.
        clock: the time now, in UTC.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def vote(self, scope: str, user: str, name: str, value: float) -> None:
        """Keep a person's value of an input, in the place of the one before.

        Raises:
            StoreError: the records cannot be written.
        """
        at = self._clock().isoformat(timespec="seconds")
        with self._database.begin() as connection:
            connection.execute(sa.delete(beliefs).where(_of(scope, user), beliefs.c.name == name))
            connection.execute(sa.insert(beliefs).values(scope=scope, user=user, name=name, value=value, at=at))

    def withdraw(self, scope: str, user: str, name: str | None = None) -> int:
        """Take back a person's value of an input, or all of theirs in a scope; returns how many there were.

        Raises:
            StoreError: the records cannot be written.
        """
        chosen = sa.true() if name is None else beliefs.c.name == name
        with self._database.begin() as connection:
            count = connection.execute(sa.delete(beliefs).where(_of(scope, user), chosen)).rowcount
        self._database.wipe_log()
        return count

    def votes(self, scope: str) -> dict[str, list[float]]:
        """Every value by input in a scope, smallest first, without who gave it.

        Raises:
            StoreError: the records cannot be read.
        """
        query = sa.select(beliefs.c.name, beliefs.c.value).where(beliefs.c.scope == scope).order_by(beliefs.c.name, beliefs.c.value)
        found: dict[str, list[float]] = {}
        with self._database.begin() as connection:
            for row in connection.execute(query):
                found.setdefault(row.name, []).append(row.value)
        return found

    def own(self, scope: str, user: str) -> dict[str, float]:
        """What one person has given in a scope, by input.

        Raises:
            StoreError: the records cannot be read.
        """
        query = sa.select(beliefs.c.name, beliefs.c.value).where(_of(scope, user)).order_by(beliefs.c.name)
        with self._database.begin() as connection:
            return {row.name: row.value for row in connection.execute(query)}

    def forget(self, user: str) -> int:
        """Delete what a person has given anywhere; returns how many values there were.

        Raises:
            StoreError: the records cannot be written.
        """
        return self._delete(beliefs.c.user == user)

    def forget_scope(self, scope: str) -> int:
        """Delete what was given in a scope; returns how many values there were.

        Raises:
            StoreError: the records cannot be written.
        """
        return self._delete(beliefs.c.scope == scope)

    def _delete(self, which: sa.ColumnElement[bool]) -> int:
        with self._database.begin() as connection:
            count = connection.execute(sa.delete(beliefs).where(which)).rowcount
        self._database.wipe_log()
        return count


def _of(scope: str, user: str) -> sa.ColumnElement[bool]:
    return sa.and_(beliefs.c.scope == scope, beliefs.c.user == user)
