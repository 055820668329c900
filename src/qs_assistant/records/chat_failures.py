"""The chat model's failures in a row, so that a restart and other processes do not begin by waiting for a model that is gone."""

from dataclasses import dataclass

import sqlalchemy as sa

from qs_assistant.records.database import Database, metadata

chat_failures = sa.Table(
    "chat_failures",
    metadata,
    sa.Column("model", sa.String(300), primary_key=True),
    sa.Column("in_a_row", sa.Integer, nullable=False),
    sa.Column("opened", sa.Float),
)


@dataclass(frozen=True, slots=True)
class FailureState:
    """Failures in a row, and when the breaker opened after them (seconds since the epoch); None while it is closed."""

    in_a_row: int = 0
    opened: float | None = None


class ChatFailures:
    """Keeps the failures of one model.

    Args:
        database: where they are kept; its tables exist.
        model: its name, as the settings have it.
    """

    def __init__(self, database: Database, model: str) -> None:
        self._database = database
        self._model = model

    def load_state(self) -> FailureState:
        """What is kept; no failures where nothing is."""
        query = sa.select(chat_failures.c.in_a_row, chat_failures.c.opened).where(chat_failures.c.model == self._model)
        with self._database.begin() as connection:
            row = connection.execute(query).first()
        return FailureState() if row is None else FailureState(row.in_a_row, row.opened)

    def save_state(self, state: FailureState) -> None:
        """Keep it in the place of what was kept."""
        values = {"in_a_row": state.in_a_row, "opened": state.opened}
        with self._database.begin() as connection:
            mine = chat_failures.c.model == self._model
            if connection.execute(sa.update(chat_failures).where(mine).values(**values)).rowcount == 0:
                connection.execute(sa.insert(chat_failures).values(model=self._model, **values))
