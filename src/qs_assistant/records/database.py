"""The database behind the records: SQLite in the data folder, or PostgreSQL by one address.

Each module of this room declares its own tables on `metadata`; `Database.create` makes those that do not exist yet.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateColumn

from qs_assistant.types.errors import SettingsError, StoreError

metadata = sa.MetaData()

BUSY_SECONDS = 10


def _tune_sqlite(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    # WAL: readers go on while one writes; a kill at any instant leaves the last committed state.
    # secure_delete: what a person asked to be forgotten is overwritten, not only unlinked.
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON", f"busy_timeout={BUSY_SECONDS * 1000}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


class Database:
    """One engine and its transactions; safe to call from several threads.

    Args:
        url: an SQLAlchemy address, such as "sqlite:////path/records.sqlite" or "postgresql://user:password@host/name".

    Raises:
        SettingsError: the address is none, or the driver that it needs is not installed.
    """

    def __init__(self, url: str) -> None:
        try:
            # hide_parameters: an error's message goes to the log, and the parameters hold questions and user ids.
            self.engine = sa.create_engine(_with_driver(url), pool_pre_ping=not url.startswith("sqlite"), hide_parameters=True)
        except ModuleNotFoundError as error:
            raise SettingsError(f"The records' database needs the package {error.name}: pip install 'qs-assistant[postgres]'.") from error
        except (SQLAlchemyError, ValueError) as error:
            raise SettingsError(
                "DATABASE_URL is not an address of a database. Write it as postgresql://user:password@host/name."
            ) from error
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _tune_sqlite)

    def create(self) -> None:
        """Make the tables that do not exist yet, and add the columns that tables of an earlier version lack.

        Raises:
            StoreError: the database cannot be opened or written.
        """
        try:
            metadata.create_all(self.engine)
            self._add_columns()
        except SQLAlchemyError as error:
            raise StoreError(_sentence(self.engine, error)) from error

    def _add_columns(self) -> None:
        """A column that came later may be empty or has a default in the database; nothing that is there is changed."""
        for table in metadata.sorted_tables:
            held = self._columns(table)
            for column in table.columns:
                if column.name not in held:
                    self._add_column(table, column)

    def _add_column(self, table: sa.Table, column: sa.Column[Any]) -> None:
        """Two processes may start on the same older records at once: the one that comes second finds the column there, and goes on."""
        added = CreateColumn(column).compile(dialect=self.engine.dialect)
        try:
            with self.engine.begin() as connection:
                connection.execute(sa.text(f"ALTER TABLE {table.name} ADD COLUMN {added}"))
        except SQLAlchemyError:
            if column.name not in self._columns(table):
                raise

    def _columns(self, table: sa.Table) -> set[str]:
        """The names of the columns that a table has right now."""
        return {column["name"] for column in sa.inspect(self.engine).get_columns(table.name)}

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

    def wipe_log(self) -> None:
        """Work SQLite's write-ahead log into its file and empty it: it still holds what has just been deleted.

        Raises:
            StoreError: the database cannot be written.
        """
        if self.engine.dialect.name != "sqlite":
            return
        try:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        except SQLAlchemyError as error:
            raise StoreError(_sentence(self.engine, error)) from error

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def _with_driver(url: str) -> str:
    """The address with the driver that is installed with us, where it names none."""
    scheme, separator, rest = url.partition("://")
    return f"postgresql+psycopg{separator}{rest}" if scheme in {"postgres", "postgresql"} else url


def _sentence(engine: sa.Engine, error: SQLAlchemyError) -> str:
    cause = str(getattr(error, "orig", None) or error).splitlines()[0]
    where = engine.url.render_as_string(hide_password=True)
    return f"The records at {where} cannot be used ({cause}). Check that the folder exists, is writable and has space, then start again."
