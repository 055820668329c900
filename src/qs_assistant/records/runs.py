"""Runs that can be asked for again, by run id: bounded in number, the oldest out first."""

import json
from dataclasses import asdict

import sqlalchemy as sa

from qs_assistant.records.database import Database, metadata
from qs_assistant.types.errors import NotFoundError
from qs_assistant.types.run import Run

runs = sa.Table(
    "runs",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.String(12), nullable=False, unique=True),
    sa.Column("body", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)


class RunStore:
    """Keeps the newest `limit` runs.

    Args:
        database: where the runs are kept; its tables exist.
        limit: how many runs are kept, at least one.
    """

    def __init__(self, database: Database, limit: int = 10_000) -> None:
        self._database = database
        self._limit = max(limit, 1)

    def save(self, run: Run) -> None:
        """Keep a run under its id; the same run saved again counts as new. The oldest goes where there are more than the limit.

        Raises:
            StoreError: the records cannot be written.
        """
        body = json.dumps(asdict(run), ensure_ascii=False, allow_nan=False)
        with self._database.begin() as connection:
            connection.execute(sa.delete(runs).where(runs.c.id == run.id))
            connection.execute(sa.insert(runs).values(id=run.id, body=body))
            oldest_kept = sa.select(runs.c.number).order_by(runs.c.number.desc()).offset(self._limit - 1).limit(1).scalar_subquery()
            connection.execute(sa.delete(runs).where(runs.c.number < oldest_kept))

    def get(self, run_id: str) -> Run:
        """The run kept under an id.

        Raises:
            NotFoundError: it is no longer kept, or never was.
            StoreError: the records cannot be read.
        """
        with self._database.begin() as connection:
            body = connection.execute(sa.select(runs.c.body).where(runs.c.id == run_id.strip().lower())).scalar()
        if body is None:
            raise NotFoundError(
                f"No run {run_id} is kept here: it was made elsewhere, or has made room for newer ones. Ask the question again."
            )
        return Run(**json.loads(body))

    def count(self) -> int:
        """How many runs are kept."""
        with self._database.begin() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(runs)).scalar_one()
