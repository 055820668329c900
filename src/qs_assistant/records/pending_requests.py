"""Questions that have been acknowledged and not yet answered: what the next start needs to answer them, or to say that it could not.

A row lives as long as the work on its question. Rows of a process that has died are found by their standing still: a living process
counts `beat` up while it works, so no clocks of different machines are compared.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import sqlalchemy as sa

from qs_assistant.records.database import Database, metadata

promises = sa.Table(
    "promises",
    metadata,
    sa.Column("id", sa.String(20), primary_key=True),
    sa.Column("process", sa.String(32), nullable=False),
    sa.Column("beat", sa.Integer, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("guild", sa.String(20)),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("user", sa.String(64), nullable=False, index=True),
    sa.Column("conversation", sa.String(200), nullable=False),
    sa.Column("locale", sa.String(16), nullable=False),
    sa.Column("token", sa.Text),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("private", sa.Boolean, nullable=False),
    sa.Column("embeds", sa.Boolean, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Promise:
    """One question that an answer was promised to.

    `id` is that of the message or interaction, which also tells when it was; `token` is an interaction's, None for a message, whose text
    is not kept either: Discord has it. `question` is the text of a command in words, "" for other commands and buttons. `tries` counts the
    starts that have taken it up.
    """

    id: int
    channel: int
    user: str
    conversation: str
    guild: int | None = None
    locale: str = "en"
    token: str | None = None
    question: str = ""
    private: bool = False
    embeds: bool = True
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """A promise that another process made, and where that process's count stood when it was looked at."""

    promise: Promise
    process: str
    beat: int


class PromiseRecords:
    """The promises of all processes that share the records. Every call blocks on the database and raises StoreError where it fails.

    Args:
        database: where they are kept; its tables exist.
        process: a name that no other process has, nor this program had at an earlier start.
        limit: how many are kept beyond a crash; the oldest go first.
    """

    def __init__(self, database: Database, process: str, *, limit: int = 2000) -> None:
        self._database, self._process, self._limit = database, process, limit

    def keep(self, promise: Promise) -> None:
        """Note a promise of this process, in place of what was noted under its id."""
        ids = {"id": str(promise.id), "channel": str(promise.channel), "guild": None if promise.guild is None else str(promise.guild)}
        plain = {name: getattr(promise, name) for name in Promise.__dataclass_fields__ if name not in ids}
        with self._database.begin() as connection:
            connection.execute(sa.delete(promises).where(promises.c.id == ids["id"]))
            connection.execute(sa.insert(promises).values(**ids, **plain, process=self._process, beat=0))

    def drop(self, question: int) -> None:
        """Forget a promise that has been kept."""
        with self._database.begin() as connection:
            connection.execute(sa.delete(promises).where(promises.c.id == str(question)))

    def beat(self) -> None:
        """Show the other processes that this one lives."""
        own = promises.c.process == self._process
        with self._database.begin() as connection:
            connection.execute(sa.update(promises).where(own).values(beat=promises.c.beat + 1))

    def others(self) -> list[Held]:
        """The promises of other processes, dead or alive, newest first."""
        newest = sa.cast(promises.c.id, sa.BigInteger).desc()  # Discord's ids grow with time
        with self._database.begin() as connection:
            query = sa.select(promises).where(promises.c.process != self._process).order_by(newest)
            rows = connection.execute(query).all()
            beyond = [row.id for row in rows[self._limit :]]
            if beyond:
                connection.execute(sa.delete(promises).where(promises.c.id.in_(beyond)))
        return [_held(row) for row in rows[: self._limit]]

    def claim(self, seen: Iterable[Held]) -> list[Promise]:
        """Take over those that have stood still since they were seen; of several processes that try, one gets each."""
        taken = []
        with self._database.begin() as connection:
            for one in seen:
                same = sa.and_(promises.c.id == str(one.promise.id), promises.c.process == one.process, promises.c.beat == one.beat)
                mine = {"process": self._process, "beat": 0, "tries": one.promise.tries + 1}
                if connection.execute(sa.update(promises).where(same).values(**mine)).rowcount:
                    taken.append(replace(one.promise, tries=one.promise.tries + 1))
        return taken

    def forget_user(self, user: str) -> None:
        """Forget what was promised to a user."""
        with self._database.begin() as connection:
            connection.execute(sa.delete(promises).where(promises.c.user == user))
        self._database.wipe_log()


def _held(row: "sa.Row[tuple[object, ...]]") -> Held:
    columns = row._mapping  # noqa: SLF001 - SQLAlchemy's documented name
    plain = {name: columns[name] for name in Promise.__dataclass_fields__}
    ids = {"id": int(row.id), "channel": int(row.channel), "guild": None if row.guild is None else int(row.guild)}
    return Held(Promise(**{**plain, **ids}), row.process, row.beat)
