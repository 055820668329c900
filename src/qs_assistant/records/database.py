"""The database behind the records: SQLite in the data folder, or PostgreSQL by one address.

Each module of this room declares its own tables on `metadata`; `Database.create` makes those that do not exist yet.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError

from qs_assistant.errors import StoreError

metadata = sa.MetaData()

BUSY_SECONDS = 10


def _tune_sqlite(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    # WAL: readers go on while one writes; a kill at any instant leaves the last committed state.
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


class Database:
    """One engine and its transactions; safe to call from several threads.

    Args:
        url: an SQLAlchemy address, such as "sqlite:////path/records.sqlite" or "postgresql+psycopg://...".
    """

    def __init__(self, url: str) -> None:
        self.engine = sa.create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _tune_sqlite)

    def create(self) -> None:
        """Make the tables that do not exist yet.

        Raises:
            StoreError: the database cannot be opened or written.
        """
        try:
            metadata.create_all(self.engine)
        except SQLAlchemyError as error:
            raise StoreError(_sentence(self.engine, error)) from error

    @contextmanager
    def begin(self) -> Iterator[sa.Connection]:
        """One transaction: committed at the end, rolled back on any error.

        Raises:
            StoreError: the database cannot be reached or written.
        """
        try:
            with self.engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise StoreError(_sentence(self.engine, error)) from error

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def _sentence(engine: sa.Engine, error: SQLAlchemyError) -> str:
    cause = str(getattr(error, "orig", None) or error).splitlines()[0]
    where = engine.url.render_as_string(hide_password=True)
    return f"The records at {where} cannot be used ({cause}). Check that the folder exists, is writable and has space, then start again."
