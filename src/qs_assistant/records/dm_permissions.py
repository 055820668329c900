"""Which servers let their members ask about the server's own documents in direct messages: none, unless its admins say so."""

import sqlalchemy as sa

from qs_assistant.records.database import Database, metadata

direct_messages = sa.Table("direct_messages", metadata, sa.Column("guild", sa.String(20), primary_key=True))


class DmPermissions:
    """The servers that allow it.

    Args:
        database: where they are kept; its tables exist.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def allowed(self) -> list[int]:
        """The servers that allow it.

        Raises:
            StoreError: the records cannot be read.
        """
        with self._database.begin() as connection:
            rows = connection.execute(sa.select(direct_messages.c.guild)).scalars()
            return sorted(int(guild) for guild in rows)

    def allow(self, guild: int, *, allowed: bool) -> None:
        """Let a server's members ask in direct messages, or no longer.

        Raises:
            StoreError: the records cannot be written; then nothing changes.
        """
        with self._database.begin() as connection:
            connection.execute(sa.delete(direct_messages).where(direct_messages.c.guild == str(guild)))
            if allowed:
                connection.execute(sa.insert(direct_messages).values(guild=str(guild)))
