"""What an address said of itself when it was last fetched, so that the next fetch asks for it only if it has changed."""

from dataclasses import asdict, dataclass

import sqlalchemy as sa

from qs_assistant.records.database import Database, metadata

fetches = sa.Table(
    "fetches",
    metadata,
    sa.Column("scope", sa.String(100), primary_key=True),
    sa.Column("document", sa.String(200), primary_key=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("content_hash", sa.String(64), nullable=False),
    sa.Column("etag", sa.Text),
    sa.Column("last_modified", sa.Text),
    sa.Column("at", sa.String(32), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Fetch:
    """The last fetch of a document's address: the content it gave (SHA-256) and the validators it gave with it; `at` is ISO 8601."""

    scope: str
    document: str
    url: str
    content_hash: str
    etag: str | None
    last_modified: str | None
    at: str


class FetchRecords:
    """Reads and writes the last fetches.

    Args:
        database: where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def prepare(self) -> None:
        """Make the table where there is none yet."""
        self._database.create()

    def last(self, scope: str, document: str) -> Fetch | None:
        """The last fetch of a document."""
        query = sa.select(fetches).where(fetches.c.scope == scope, fetches.c.document == document)
        with self._database.begin() as connection:
            row = connection.execute(query).first()
        return None if row is None else Fetch(*row)

    def keep(self, fetch: Fetch) -> None:
        """Keep a fetch in the place of the one before."""
        with self._database.begin() as connection:
            connection.execute(fetches.delete().where(fetches.c.scope == fetch.scope, fetches.c.document == fetch.document))
            connection.execute(fetches.insert().values(**asdict(fetch)))
