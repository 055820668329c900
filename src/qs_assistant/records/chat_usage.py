"""The chat model's tokens of each day and person, so that the day's limits hold over a restart and over several processes."""

from datetime import date

import sqlalchemy as sa

from qs_assistant.records.database import Database, metadata

DAYS_KEPT = 40
NOBODY = "forgotten"

chat_usage = sa.Table(
    "chat_usage",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("user", sa.String(64), primary_key=True),
    sa.Column("tokens", sa.BigInteger, nullable=False),
)


class ChatUsage:
    """Keeps the tokens; days older than forty go.

    Args:
        database: where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def reserve(self, day: date, user: str, tokens: int, *, most: float, most_in_all: float) -> bool:
        """Add tokens, unless the person's or all people's would then pass a limit; whether they were added."""
        with self._database.begin() as connection:
            # Written first, so that two processes at once wait for each other.
            _add(connection, day, user, tokens)
            fits = _sum(connection, day, user) <= most and _sum(connection, day) <= most_in_all
            if not fits:
                _add(connection, day, user, -tokens)
        return fits

    def add(self, day: date, user: str, tokens: int) -> None:
        """Add tokens, or take some back; a person never has less than none."""
        with self._database.begin() as connection:
            _add(connection, day, user, tokens)

    def used(self, day: date) -> int:
        """The tokens of all people in a day."""
        with self._database.begin() as connection:
            return _sum(connection, day)

    def forget(self, user: str) -> None:
        """Keep a person's tokens under no name: the day's sum stays what it was."""
        with self._database.begin() as connection:
            rows = connection.execute(sa.select(chat_usage).where(chat_usage.c.user == user)).all()
            connection.execute(sa.delete(chat_usage).where(chat_usage.c.user == user))
            for row in rows:
                _add(connection, row.day, NOBODY, row.tokens)


def _add(connection: sa.Connection, day: date, user: str, tokens: int) -> None:
    mine = (chat_usage.c.day == day) & (chat_usage.c.user == user)
    moved = chat_usage.c.tokens + tokens
    changed = connection.execute(sa.update(chat_usage).where(mine).values(tokens=sa.case((moved < 0, 0), else_=moved)))
    if changed.rowcount == 0:
        connection.execute(sa.insert(chat_usage).values(day=day, user=user, tokens=max(0, tokens)))
        connection.execute(sa.delete(chat_usage).where(chat_usage.c.day < date.fromordinal(day.toordinal() - DAYS_KEPT)))


def _sum(connection: sa.Connection, day: date, user: str | None = None) -> int:
    query = sa.select(sa.func.coalesce(sa.func.sum(chat_usage.c.tokens), 0)).where(chat_usage.c.day == day)
    return int(connection.execute(query if user is None else query.where(chat_usage.c.user == user)).scalar_one())
