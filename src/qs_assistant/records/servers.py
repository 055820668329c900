"""What a Discord server's admins have set, which command definitions Discord has, and which message answered which question."""

import sqlalchemy as sa

from qs_assistant.records.database import Database, metadata

servers = sa.Table(
    "servers",
    metadata,
    sa.Column("guild", sa.String(20), primary_key=True),
    sa.Column("replies_private", sa.Boolean, nullable=False),
)

command_digests = sa.Table(
    "command_digests",
    metadata,
    sa.Column("application", sa.String(20), primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("guild", sa.String(20)),  # where they went to one server only
)

departures = sa.Table(
    "departures",
    metadata,
    sa.Column("guild", sa.String(20), primary_key=True),
    sa.Column("left_at", sa.Float, nullable=False),
)

replies = sa.Table(
    "replies",
    metadata,
    sa.Column("question", sa.String(20), primary_key=True),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("reply", sa.String(20), nullable=False),
    sa.Column("user", sa.String(64), nullable=False, index=True),
)


class ServerRecords:
    """Servers' settings, held in memory for reading and in the records for keeping.

    A server's messages reach one process only (its shard's), so what this process holds is what was last set.

    Args:
        database: where they are kept.
        reply_limit: how many question-and-reply pairs are kept; the oldest go first.
    """

    def __init__(self, database: Database, *, reply_limit: int = 20_000) -> None:
        self._database = database
        self._reply_limit = reply_limit
        self._private: dict[int, bool] = {}

    def load(self) -> None:
        """Read every server's settings.

        Raises:
            StoreError: the records cannot be read.
        """
        with self._database.begin() as connection:
            rows = connection.execute(sa.select(servers)).all()
        self._private = {int(row.guild): row.replies_private for row in rows}

    def replies_private(self, guild: int) -> bool:
        """Whether answers are shown to the asker alone unless they choose otherwise; from memory."""
        return self._private.get(guild, False)

    def set_replies_private(self, guild: int, *, private: bool) -> None:
        """Set that.

        Raises:
            StoreError: the records cannot be written; then nothing changes.
        """
        with self._database.begin() as connection:
            connection.execute(sa.delete(servers).where(servers.c.guild == str(guild)))
            connection.execute(sa.insert(servers).values(guild=str(guild), replies_private=private))
        self._private[guild] = private

    def commands_given(self, application: int) -> tuple[str | None, int | None]:
        """The digest of the command definitions that Discord was last given, and the server that they went to, where it was one only.

        Raises:
            StoreError: the records cannot be read.
        """
        query = sa.select(command_digests.c.digest, command_digests.c.guild).where(command_digests.c.application == str(application))
        with self._database.begin() as connection:
            row = connection.execute(query).first()
        return (None, None) if row is None else (row.digest, int(row.guild) if row.guild else None)

    def set_commands_given(self, application: int, digest: str, guild: int | None) -> None:
        """Remember that.

        Raises:
            StoreError: the records cannot be written.
        """
        with self._database.begin() as connection:
            connection.execute(sa.delete(command_digests).where(command_digests.c.application == str(application)))
            connection.execute(
                sa.insert(command_digests).values(application=str(application), digest=digest, guild=str(guild) if guild else None)
            )

    def set_left(self, guild: int, at: float | None) -> None:
        """Note when the bot was removed from a server (seconds since the epoch), or, with None, that it is in it.

        Raises:
            StoreError: the records cannot be written.
        """
        with self._database.begin() as connection:
            if at is None:
                connection.execute(sa.delete(departures).where(departures.c.guild == str(guild)))
            elif connection.execute(sa.select(departures).where(departures.c.guild == str(guild))).first() is None:
                connection.execute(sa.insert(departures).values(guild=str(guild), left_at=at))

    def left_before(self, moment: float) -> list[int]:
        """The servers that the bot was removed from before a moment, and that have not been forgotten yet.

        Raises:
            StoreError: the records cannot be read.
        """
        query = sa.select(departures.c.guild).where(departures.c.left_at < moment)
        with self._database.begin() as connection:
            return [int(guild) for guild in connection.execute(query).scalars()]

    def forget_server(self, guild: int) -> None:
        """Forget a server's settings, and that the bot has left it.

        Raises:
            StoreError: the records cannot be written.
        """
        with self._database.begin() as connection:
            for table in (servers, departures):
                connection.execute(sa.delete(table).where(table.c.guild == str(guild)))
        self._private.pop(guild, None)

    def keep_reply(self, question: int, *, channel: int, reply: int, user: str) -> None:
        """Remember which message answered a question, so that the answer can go when the question goes.

        Raises:
            StoreError: the records cannot be written.
        """
        number = sa.cast(replies.c.question, sa.BigInteger)  # Discord's ids grow with time
        with self._database.begin() as connection:
            connection.execute(sa.delete(replies).where(replies.c.question == str(question)))
            connection.execute(sa.insert(replies).values(question=str(question), channel=str(channel), reply=str(reply), user=user))
            oldest = connection.execute(sa.select(number).order_by(number.desc()).offset(self._reply_limit).limit(1)).scalar()
            if oldest is not None:
                connection.execute(sa.delete(replies).where(number <= oldest))

    def take_reply(self, question: int) -> tuple[int, int] | None:
        """The channel and message that answered a question, forgotten with this call; None where there is none.

        Raises:
            StoreError: the records cannot be used.
        """
        with self._database.begin() as connection:
            row = connection.execute(sa.select(replies.c.channel, replies.c.reply).where(replies.c.question == str(question))).first()
            connection.execute(sa.delete(replies).where(replies.c.question == str(question)))
        if row is not None:
            self._database.wipe_log()
        return None if row is None else (int(row.channel), int(row.reply))

    def forget_user(self, user: str) -> int:
        """Forget which questions a user asked; returns how many there were.

        Raises:
            StoreError: the records cannot be written.
        """
        with self._database.begin() as connection:
            forgotten = connection.execute(sa.delete(replies).where(replies.c.user == user)).rowcount
        self._database.wipe_log()
        return forgotten
