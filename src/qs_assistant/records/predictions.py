"""Statements about the future with a day by which they are known, and the dated chances that people give them. Chances are only added."""

from dataclasses import dataclass

import sqlalchemy as sa

from qs_assistant.records.database import Database, metadata

predictions = sa.Table(
    "predictions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("scope", sa.String(100), nullable=False, index=True),
    sa.Column("statement", sa.Text, nullable=False),
    sa.Column("due", sa.String(10), nullable=False),
    sa.Column("created_by", sa.String(64), nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Column("outcome", sa.String(8)),  # yes, no or void; none: still open
    sa.Column("known_on", sa.String(10)),
    sa.Column("settled_by", sa.String(64)),
    sqlite_autoincrement=True,  # a number is never given twice
)

forecasts = sa.Table(
    "forecasts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("prediction", sa.Integer, nullable=False, index=True),
    sa.Column("user", sa.String(64), nullable=False, index=True),
    sa.Column("chance", sa.Float, nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
    sqlite_autoincrement=True,
)


@dataclass(frozen=True, slots=True)
class Prediction:
    """A statement: `due` is the last day (ISO) on which it can come true; `outcome` yes, no, void or None, known on the day `known_on`."""

    id: int
    scope: str
    statement: str
    due: str
    created_by: str
    at: str
    outcome: str | None
    known_on: str | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """The chance that a person gave a statement at a moment (ISO 8601, UTC)."""

    prediction: int
    user: str
    chance: float
    at: str


_COLUMNS = tuple(predictions.c[name] for name in Prediction.__dataclass_fields__)
_FORECAST = tuple(forecasts.c[name] for name in Forecast.__dataclass_fields__)


class PredictionRecords:
    """Keeps statements and chances.

    Args:
        database: where they are kept; its tables exist.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, scope: str, statement: str, due: str, *, by: str, at: str) -> int:
        """Keep a statement; its number.

        Raises:
            StoreError: the records cannot be written.
        """
        row = predictions.insert().values(scope=scope, statement=statement, due=due, created_by=by, at=at)
        with self._database.begin() as connection:
            return int(connection.execute(row.returning(predictions.c.id)).scalar_one())

    def add_forecast(self, prediction: int, user: str, chance: float, at: str) -> bool:
        """Add a chance to a statement that is still open; whether it was.

        Raises:
            StoreError: the records cannot be written.
        """
        still = sa.select(predictions.c.id).where(predictions.c.id == prediction, predictions.c.outcome.is_(None))
        with self._database.begin() as connection:
            if connection.execute(still.with_for_update()).first() is None:
                return False
            connection.execute(forecasts.insert().values(prediction=prediction, user=user, chance=chance, at=at))
        return True

    def settle(self, scope: str, prediction: int, outcome: str, known_on: str, *, by: str) -> bool:
        """Settle a statement of a scope that is still open; whether it was.

        Raises:
            StoreError: the records cannot be written.
        """
        open_one = sa.and_(predictions.c.id == prediction, predictions.c.scope == scope, predictions.c.outcome.is_(None))
        change = sa.update(predictions).where(open_one).values(outcome=outcome, known_on=known_on, settled_by=by)
        with self._database.begin() as connection:
            return connection.execute(change).rowcount == 1

    def all(self, scope: str) -> list[Prediction]:
        """The statements of a scope, the earliest due first.

        Raises:
            StoreError: the records cannot be read.
        """
        query = sa.select(*_COLUMNS).where(predictions.c.scope == scope).order_by(predictions.c.due, predictions.c.id)
        with self._database.begin() as connection:
            return [Prediction(*row) for row in connection.execute(query)]

    def forecasts(self, scope: str) -> list[Forecast]:
        """Every chance that was given in a scope, in the order given.

        Raises:
            StoreError: the records cannot be read.
        """
        inside = sa.select(predictions.c.id).where(predictions.c.scope == scope)
        query = sa.select(*_FORECAST).where(forecasts.c.prediction.in_(inside)).order_by(forecasts.c.id)
        with self._database.begin() as connection:
            return [Forecast(*row) for row in connection.execute(query)]

    def withdraw(self, prediction: int, user: str) -> int:
        """Delete a person's chances of a statement that is still open; returns how many there were.

        Raises:
            StoreError: the records cannot be written.
        """
        still = sa.select(predictions.c.id).where(predictions.c.id == prediction, predictions.c.outcome.is_(None))
        return self._delete(sa.false(), sa.and_(forecasts.c.prediction.in_(still), forecasts.c.user == user))

    def remove(self, scope: str, prediction: int) -> int:
        """Delete a statement of a scope with all its chances; returns how many records there were.

        Raises:
            StoreError: the records cannot be written.
        """
        chosen = sa.and_(predictions.c.id == prediction, predictions.c.scope == scope)
        return self._delete(chosen, forecasts.c.prediction.in_(sa.select(predictions.c.id).where(chosen)))

    def forget(self, user: str) -> int:
        """Delete a person's chances and statements, with what others gave those statements; returns how many records there were.

        Raises:
            StoreError: the records cannot be written.
        """
        with self._database.begin() as connection:
            connection.execute(sa.update(predictions).where(predictions.c.settled_by == user).values(settled_by=None))
        own = sa.select(predictions.c.id).where(predictions.c.created_by == user)
        return self._delete(predictions.c.created_by == user, sa.or_(forecasts.c.user == user, forecasts.c.prediction.in_(own)))

    def forget_scope(self, scope: str) -> int:
        """Delete the statements and chances of a scope; returns how many records there were.

        Raises:
            StoreError: the records cannot be written.
        """
        inside = sa.select(predictions.c.id).where(predictions.c.scope == scope)
        return self._delete(predictions.c.scope == scope, forecasts.c.prediction.in_(inside))

    def _delete(self, statements: sa.ColumnElement[bool], chances: sa.ColumnElement[bool]) -> int:
        with self._database.begin() as connection:
            count = connection.execute(sa.delete(forecasts).where(chances)).rowcount
            count += connection.execute(sa.delete(predictions).where(statements)).rowcount
        self._database.wipe_log()
        return count
