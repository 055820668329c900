"""The real bot over a real library, in a simulated Discord; answers are the nearest passage, with its page."""

import asyncio
import io
from datetime import UTC, datetime

import pytest
from docx import Document as WordDocument
from reportlab.pdfgen import canvas

from bot.bot import AssistantBot
from bot.documents.document_admin import AdminServices
from qs_assistant.app.async_library import AsyncLibrary
from qs_assistant.app.base_case import OwnBaseCases
from qs_assistant.documents.fetch import Fetcher
from qs_assistant.documents.impact import Impact
from qs_assistant.documents.ingest import Ingest
from qs_assistant.records.base_cases import BaseCases
from qs_assistant.records.dm_permissions import DmPermissions
from qs_assistant.records.fetches import FetchRecords
from qs_assistant.records.servers import ServerRecords
from qs_assistant.retrieval.library import Library
from qs_assistant.types.answer import Answer, Citation
from qs_assistant.types.settings import Settings
from qs_assistant.valuation.assumptions import load_assumptions
from tests.clock import Clock
from tests.discord.fakes import KNOWLEDGE, FakeAssistant
from tests.library_fakes import WordAxes

GOLDEN = ("What does the separator cost?", "Who is Ducati?")


def pdf(*pages):
    """A PDF of pages with one sentence each."""
    drawing = canvas.Canvas("")
    for page in pages:
        drawing.drawString(72, 720, page)
        drawing.showPage()
    return drawing.getpdfdata()


def docx(title, *paragraphs):
    """A Word file."""
    made, target = WordDocument(), io.BytesIO()
    made.add_heading(title, 1)
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    made.save(target)
    return target.getvalue()


class SearchingAssistant(FakeAssistant):
    """Answers with the nearest passage of the place's scopes, cited with its page; says so where there is none."""

    def __init__(self, library):
        super().__init__()
        self.library = library

    async def ask(self, question, place, *, progress=None):  # noqa: ARG002 - the assistant's signature
        found = await asyncio.to_thread(self.library.search, question, place.scopes, 1)
        if not found or found[0].cosine < 0.5:
            return self._kept(Answer(question, "documents", "Nothing is known about that.", headline="Nothing is known about that."), place)
        best = found[0]
        about = best.publication
        citation = Citation(
            1, best.document, about.title, about.publisher, about.date, about.kind, best.text, best.score, about.url, page=best.page
        )
        return self._kept(Answer(question, "documents", f"{best.text} [1]", headline=f"{best.text} [1]", citations=(citation,)), place)


@pytest.fixture
def library(tmp_path, database):
    """An empty library in a folder of its own."""
    knowledge = tmp_path / "knowledge"
    (knowledge / "documents").mkdir(parents=True)
    settings = Settings(_env_file=None, data_dir=tmp_path / "data", knowledge_dir=knowledge)
    with Library(settings, database, load=WordAxes) as opened:
        yield opened


@pytest.fixture
def make_bot(request, database, tmp_path, library):
    marker = request.node.get_closest_marker("bot_settings")
    chosen = {"data_dir": tmp_path, "shard_count": 1, **(marker.kwargs if marker else {})}
    settings = Settings(_env_file=None, **chosen)
    assistant, clock = SearchingAssistant(library), Clock()

    def now():
        return datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    async def ask(question, scopes):
        found = await asyncio.to_thread(library.search, question, scopes, 1)
        known = [one for one in found if one.cosine >= 0.5]
        citations = tuple(Citation(1, one.document, "", "", "", "", one.text, one.score) for one in known)
        return Answer(question, "documents", known[0].text if known else "Nothing.", citations=citations)

    def ingest(opened):
        return Ingest(opened, Fetcher(settings), FetchRecords(database), clock=now)

    knowledge = AdminServices(
        AsyncLibrary(lambda: library, ingest),
        OwnBaseCases(BaseCases(database, now), load_assumptions(KNOWLEDGE / "assumptions.toml")),
        DmPermissions(database),
        Impact(ask, GOLDEN),
    )

    def make(**options):
        servers = ServerRecords(database)
        bot = AssistantBot(settings=settings, assistant=assistant, servers=servers, clock=clock, knowledge=knowledge, **options)
        bot.test_clock = clock
        return bot

    return make


@pytest.fixture
def owner(world):
    """The owner of the shared base, a member of the server without rights there."""
    made = world.guild.add_member(world.env.create_user("owner"))
    world.bot.admission.add_owners([made.id])
    return made
