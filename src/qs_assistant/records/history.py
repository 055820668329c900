"""Who did what to which document, when: rows are only ever added."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from qs_assistant.records.database import metadata

PROGRAM = "shipped with the program"
"""Who a change is by that the program itself made at a start; such changes are not what an admin wants to undo."""

history = sa.Table(
    "history",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Column("by", sa.String(200), nullable=False),
    sa.Column("action", sa.String(20), nullable=False),
    sa.Column("scope", sa.String(100), nullable=False),
    sa.Column("document", sa.String(200), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("before", sa.String(32)),
    sa.Column("after", sa.String(32)),
    sa.Column("before_hash", sa.String(64)),
    sa.Column("after_hash", sa.String(64)),
    sa.Column("undoes", sa.Integer),
    sa.Index("history_of_document", "scope", "document"),
)


@dataclass(frozen=True, slots=True)
class Event:
    """One change: `action` is add, replace, remove or undo; `before` and `after` are version ids, None where there was or is none.

    `at` is ISO 8601 in UTC; the hashes are those of the originals; `undoes` is the id of the event that an undo took back.
    """

    id: int
    at: str
    by: str
    action: str
    scope: str
    document: str
    title: str
    before: str | None
    after: str | None
    before_hash: str | None
    after_hash: str | None
    undoes: int | None


def append(connection: sa.Connection, **columns: str | int | None) -> None:
    """Write one event within the caller's transaction; the columns are Event's without `id`."""
    connection.execute(history.insert().values(**columns))


def events(connection: sa.Connection, scope: str, document: str | None = None, limit: int | None = None) -> list[Event]:
    """The events of a scope or of one document in it, newest first."""
    query = sa.select(history).where(history.c.scope == scope).order_by(history.c.id.desc())
    if document is not None:
        query = query.where(history.c.document == document)
    return [Event(*row) for row in connection.execute(query.limit(limit))]


def count_events(connection: sa.Connection, scope: str, document: str | None = None) -> int:
    """How many events a scope, or one document in it, has."""
    query = sa.select(sa.func.count()).select_from(history).where(history.c.scope == scope)
    if document is not None:
        query = query.where(history.c.document == document)
    return int(connection.execute(query).scalar_one())


def last_not_undone(connection: sa.Connection, scope: str, document: str | None = None) -> Event | None:
    """The newest change by a person that is no undo and has not been undone."""
    query = _standing(scope)
    if document is not None:
        query = query.where(history.c.document == document)
    row = connection.execute(query.limit(1)).first()
    return None if row is None else Event(*row)


def undoable(connection: sa.Connection, scope: str, document: str, limit: int) -> list[str]:
    """The versions that undoing a document's changes one after the other would bring back, at most `limit`."""
    standing = _standing(scope).where(history.c.document == document, history.c.before.is_not(None))
    return [row.before for row in connection.execute(standing.limit(limit))]


def _standing(scope: str) -> "sa.Select[Any]":
    undone = sa.select(history.c.undoes).where(history.c.undoes.is_not(None))
    query = sa.select(history).where(history.c.scope == scope, history.c.id.not_in(undone))
    query = query.where(history.c.action != "undo", history.c.by != PROGRAM)
    return query.order_by(history.c.id.desc())
