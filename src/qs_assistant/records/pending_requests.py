"""Questions that have been acknowledged and not yet answered: what the next start needs to answer them, or to say that it could not.

A row lives as long as the work on its question. Rows of a process that has died are found by their standing still: a living process
counts `beat` up while it works, so no clocks of different machines are compared.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import sqlalchemy as sa

from qs_assistant.records.database import Database, metadata

pending_requests = sa.Table(
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
class PendingRequest:
    """One question that was acknowledged and not yet answered.

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
class ForeignRequest:
    """A pending request that another process made, and where that process's count stood when it was looked at."""

    pending: PendingRequest
    process: str
    beat: int


class PendingRequestRecords:
    """The pending requests of all processes that share the records. Every call blocks on the database and raises StoreError where it fails.

    Args:
        database: where they are kept; its tables exist.
        process: a name that no other process has, nor this program had at an earlier start.
        limit: how many are kept beyond a crash; the oldest go first.
    """

    def __init__(self, database: Database, process: str, *, limit: int = 2000) -> None:
        self._database, self._process, self._limit = database, process, limit

    def save(self, pending: PendingRequest) -> None:
        """Note a pending request of this process, in place of what was noted under its id."""
        ids = {"id": str(pending.id), "channel": str(pending.channel), "guild": None if pending.guild is None else str(pending.guild)}
        plain = {name: getattr(pending, name) for name in PendingRequest.__dataclass_fields__ if name not in ids}
        with self._database.begin() as connection:
            connection.execute(sa.delete(pending_requests).where(pending_requests.c.id == ids["id"]))
            connection.execute(sa.insert(pending_requests).values(**ids, **plain, process=self._process, beat=0))

    def delete(self, question: int) -> None:
        """Forget a pending request that has been kept."""
        with self._database.begin() as connection:
            connection.execute(sa.delete(pending_requests).where(pending_requests.c.id == str(question)))

    def heartbeat(self) -> None:
        """Show the other processes that this one lives."""
        own = pending_requests.c.process == self._process
        with self._database.begin() as connection:
            connection.execute(sa.update(pending_requests).where(own).values(beat=pending_requests.c.beat + 1))

    def of_other_processes(self) -> list[ForeignRequest]:
        """The pending requests of other processes, dead or alive, newest first."""
        newest = sa.cast(pending_requests.c.id, sa.BigInteger).desc()  # Discord's ids grow with time
        with self._database.begin() as connection:
            query = sa.select(pending_requests).where(pending_requests.c.process != self._process).order_by(newest)
            rows = connection.execute(query).all()
            beyond = [row.id for row in rows[self._limit :]]
            if beyond:
                connection.execute(sa.delete(pending_requests).where(pending_requests.c.id.in_(beyond)))
        return [_foreign(row) for row in rows[: self._limit]]

    def claim(self, seen: Iterable[ForeignRequest]) -> list[PendingRequest]:
        """Take over those that have stood still since they were seen; of several processes that try, one gets each."""
        taken = []
        with self._database.begin() as connection:
            for one in seen:
                same = sa.and_(
                    pending_requests.c.id == str(one.pending.id),
                    pending_requests.c.process == one.process,
                    pending_requests.c.beat == one.beat,
                )
                mine = {"process": self._process, "beat": 0, "tries": one.pending.tries + 1}
                if connection.execute(sa.update(pending_requests).where(same).values(**mine)).rowcount:
                    taken.append(replace(one.pending, tries=one.pending.tries + 1))
        return taken

    def forget_user(self, user: str) -> None:
        """Forget what is pending to a user."""
        with self._database.begin() as connection:
            connection.execute(sa.delete(pending_requests).where(pending_requests.c.user == user))
        self._database.wipe_log()


def _foreign(row: "sa.Row[tuple[object, ...]]") -> ForeignRequest:
    columns = row._mapping  # noqa: SLF001 - SQLAlchemy's documented name
    plain = {name: columns[name] for name in PendingRequest.__dataclass_fields__}
    ids = {"id": int(row.id), "channel": int(row.channel), "guild": None if row.guild is None else int(row.guild)}
    return ForeignRequest(PendingRequest(**{**plain, **ids}), row.process, row.beat)
