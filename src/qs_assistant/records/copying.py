"""Copies all records from one database to another, whatever kinds they are: for backups, restores and the move to PostgreSQL."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa

from qs_assistant import records
from qs_assistant.records.database import Database, metadata
from qs_assistant.types.errors import StoreError

ROWS = 500  # rows read and written at once: memory stays flat


def copy_records(source: Database, target: Database, progress: Callable[[str, int], None] = lambda _table, _rows: None) -> dict[str, int]:
    """Copy every row into a target that has none, in one transaction; the rows of each table, by its name.

    Raises:
        StoreError: the target holds records already, or one of the two cannot be used.
    """
    tables = all_tables()
    target.create()
    copied: dict[str, int] = {}
    with source.begin() as reading, target.begin() as writing:
        _begin_snapshot(reading)
        for table in tables:
            if writing.execute(sa.select(sa.func.count()).select_from(table)).scalar():
                raise StoreError(f"{where(target)} holds records already ({table.name}). Copy into an empty database.")
        for table in tables:
            copied[table.name] = 0
            for rows in _batches(reading, table):
                writing.execute(table.insert(), rows)
                copied[table.name] += len(rows)
                progress(table.name, copied[table.name])
            _move_sequence(writing, table)
    return copied


def _begin_snapshot(connection: sa.Connection) -> None:
    """Let everything that is read be of one moment, while others go on writing."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    else:
        connection.exec_driver_sql("BEGIN")  # Python's sqlite3 begins only before a write


def count_records(database: Database) -> dict[str, int]:
    """How many rows each table has, by its name.

    Raises:
        StoreError: the database cannot be read.
    """
    with database.begin() as connection:
        return {table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() for table in all_tables()}


def all_tables() -> list[sa.Table]:
    """Every table of the records, those that others refer to first."""
    for module in pkgutil.iter_modules(records.__path__):
        importlib.import_module(f"{records.__name__}.{module.name}")  # each declares its tables when it is imported
    return list(metadata.sorted_tables)


def where(database: Database) -> str:
    """The database's address without its password."""
    return database.engine.url.render_as_string(hide_password=True)


def _batches(connection: sa.Connection, table: sa.Table) -> Iterator[list[dict[str, Any]]]:
    query = sa.select(table).order_by(*table.primary_key.columns)
    found = connection.execution_options(yield_per=ROWS).execute(query)
    for some in found.mappings().partitions():
        yield [dict(row) for row in some]


def _move_sequence(connection: sa.Connection, table: sa.Table) -> None:
    """On PostgreSQL, let the next number follow those that were copied."""
    column = table.autoincrement_column
    if column is not None and connection.dialect.name == "postgresql":
        sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
        most = sa.select(sa.func.coalesce(sa.func.max(column), 0) + 1).scalar_subquery()
        connection.execute(sa.select(sa.func.setval(sequence, most, False)))  # noqa: FBT003 - PostgreSQL's own argument
