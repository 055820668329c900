"""Runs that can be asked for again, by run id: bounded in number, the oldest out first."""

import json
from collections.abc import Sequence
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
    sa.Column("scope", sa.String(100)),  # the one whose own base case it rests on; none: the shipped one's, which everybody has
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

    def save(self, run: Run, scope: str | None = None) -> None:
        """Keep a run under its id; the same run saved again counts as new. The oldest goes where there are more than the limit.

        `scope` is the one whose own base case it rests on. What everybody may see already stays so.

        Raises:
            StoreError: the records cannot be written.
        """
        body = json.dumps(asdict(run), ensure_ascii=False, allow_nan=False)
        with self._database.begin() as connection:
            before = connection.execute(sa.select(runs.c.scope).where(runs.c.id == run.id)).first()
            connection.execute(sa.delete(runs).where(runs.c.id == run.id))
            open_to_all = before is not None and before.scope is None
            connection.execute(sa.insert(runs).values(id=run.id, body=body, scope=None if open_to_all else scope))
            oldest_kept = sa.select(runs.c.number).order_by(runs.c.number.desc()).offset(self._limit - 1).limit(1).scalar_subquery()
            connection.execute(sa.delete(runs).where(runs.c.number < oldest_kept))

    def get(self, run_id: str, scopes: Sequence[str] | None = None) -> Run:
        """The run kept under an id, where it is seen in one of the scopes; None: whoever asks has seen it already.

        Raises:
            NotFoundError: it is no longer kept, or never was.
            StoreError: the records cannot be read.
        """
        with self._database.begin() as connection:
            row = connection.execute(sa.select(runs.c.body, runs.c.scope).where(runs.c.id == run_id.strip().lower())).first()
        if row is None or not (scopes is None or row.scope is None or row.scope in scopes):  # of another's there is no word
            raise NotFoundError(
                f"No run {run_id} is kept here: it was made elsewhere, or newer runs took its place. Ask the question again."
            )
        return Run(**json.loads(row.body))

    def count(self) -> int:
        """How many runs are kept."""
        with self._database.begin() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(runs)).scalar_one()
