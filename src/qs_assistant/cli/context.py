"""What a command needs from outside: the settings, and what is built from them at first use."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from qs_assistant.cli.scopes import scopes_of
from qs_assistant.text.inert import printable
from qs_assistant.types.place import GLOBAL_SCOPE
from qs_assistant.types.settings import Settings, load_settings

if TYPE_CHECKING:
    from qs_assistant.records.database import Database
    from qs_assistant.records.runs import RunStore
    from qs_assistant.retrieval.library import Library
    from qs_assistant.valuation.analyses import Analyst
    from qs_assistant.valuation.assumptions import Assumptions


def settings_or_exit() -> Settings:
    """The settings; one that is wrong ends the program with its sentence."""
    return load_settings()


def notify(line: str) -> None:
    """Say something beside the results: on standard error."""
    sys.stderr.write(f"{printable(line)}\n")


@dataclass(frozen=True, slots=True)
class TerminalContext:
    """One command's settings, and the rooms that it opens when it needs them."""

    settings: Settings
    scopes: tuple[str, ...] = (GLOBAL_SCOPE,)

    @property
    def owner(self) -> str | None:
        """The server that runs made here belong to, as they may rest on its own base case; None: everybody's."""
        return None if self.scopes[0] == GLOBAL_SCOPE else self.scopes[0]

    def analyst(self) -> "Analyst":
        """The analyses over the base case that holds in the scopes: the assumptions file, and what admins have set over it.

        Raises:
            AssumptionsError: the file cannot be used.
            InputError: what admins have set can no longer be.
            StoreError: the records cannot be used.
        """
        from qs_assistant.valuation.analyses import Analyst

        return Analyst(self._own(self.shipped()))

    def shipped(self) -> "Assumptions":
        """The assumptions file, without what admins have set over it.

        Raises:
            AssumptionsError: the file cannot be used.
        """
        from qs_assistant.valuation.assumptions import load_assumptions

        return load_assumptions(self.settings.assumptions_file)

    def _own(self, shipped: "Assumptions") -> "Assumptions":
        if not (self.settings.database_url or (self.settings.data_dir / "records.sqlite").is_file()):
            return shipped
        from qs_assistant.app.base_case import OwnBaseCases, note
        from qs_assistant.app.scoped_model import with_members
        from qs_assistant.app.wiring import open_beliefs
        from qs_assistant.records.base_cases import BaseCases
        from qs_assistant.valuation.units import label

        with open_records(self.settings) as database:
            own = OwnBaseCases(BaseCases(database, partial(datetime.now, UTC)), shipped)
            assumptions, entries = own.holding(self.scopes)
            assumptions = with_members(assumptions, open_beliefs(database, shipped).median_values(self.scopes[0]))
        for one in entries:
            notify(f"Own base case here: {label(one.name)} {note(one, datetime.now(UTC).date())}")
        return assumptions

    @contextmanager
    def run_store(self) -> Iterator["RunStore"]:
        """The runs that are kept.

        Raises:
            StoreError: the data folder or the records cannot be used.
        """
        from qs_assistant.records.runs import RunStore

        with open_records(self.settings) as database:
            yield RunStore(database)


def open_context(scope: str = GLOBAL_SCOPE) -> TerminalContext:
    """The context of a command, from the environment and .env, in a scope.

    Raises:
        InputError: there is no such scope.
    """
    return TerminalContext(settings_or_exit(), scopes_of(scope))


@contextmanager
def open_records(settings: Settings) -> Iterator["Database"]:
    """The records, their folder and their tables made where they do not exist."""
    from qs_assistant.records.integrity import open_records as opened

    database = opened(settings)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def open_library(settings: Settings) -> Iterator["Library"]:
    """The library, opened for this process and closed at the end; what it repairs is told on standard error."""
    from qs_assistant.app.own_documents import own_documents
    from qs_assistant.cli.progress import indexing_progress
    from qs_assistant.retrieval.library import Library

    with open_records(settings) as database:
        library = Library(settings, database, notify=notify, own=own_documents)
        try:
            library.open(indexing_progress())
            yield library
        finally:
            library.close()
