"""Puts together what /kb works on, over the assistant's own library and the records."""

from datetime import UTC, datetime
from typing import Protocol

from bot.documents.document_admin import AdminServices
from qs_assistant.app.async_library import AsyncLibrary
from qs_assistant.app.base_case import OwnBaseCases
from qs_assistant.app.golden import golden_impact
from qs_assistant.documents.claims import Claims
from qs_assistant.documents.fetch import Fetcher
from qs_assistant.documents.ingest import Ingest
from qs_assistant.records.base_cases import BaseCases
from qs_assistant.records.database import Database
from qs_assistant.records.dm_permissions import DmPermissions
from qs_assistant.records.fetches import FetchRecords
from qs_assistant.retrieval.library import Library
from qs_assistant.types.answer import Answer
from qs_assistant.types.company import load_company
from qs_assistant.types.place import Place
from qs_assistant.types.settings import Settings
from qs_assistant.valuation.assumptions import load_assumptions


class Assistant(Protocol):
    """What is needed of the assistant: its answers, and its library."""

    async def ask(self, question: str, place: Place) -> Answer:
        """Answer a question."""

    def library(self) -> Library:
        """The opened library; blocks where it is not open yet."""


def admin_services(assistant: Assistant, settings: Settings, database: Database) -> AdminServices:
    """What /kb works on.

    Raises:
        AssumptionsError: the shipped assumptions cannot be used.
        DocumentError: the golden questions cannot be read.
    """
    fetcher, fetches, claims = Fetcher(settings), FetchRecords(database), Claims(load_company(settings.knowledge_dir))

    return AdminServices(
        AsyncLibrary(assistant.library, lambda library: Ingest(library, fetcher, fetches, claims=claims)),
        OwnBaseCases(BaseCases(database, lambda: datetime.now(UTC)), load_assumptions(settings.assumptions_file)),
        DmPermissions(database),
        golden_impact(assistant, settings.knowledge_dir / "golden.toml"),
    )
