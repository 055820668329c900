"""An admin's day over the real assistant: its documents, its embedding model, its answers; each step of the table is asked about."""

from dataclasses import dataclass
from types import SimpleNamespace

import pytest
import pytest_asyncio

from bot.bot import AssistantBot
from bot.documents.wiring import admin_services
from qs_assistant.app.wiring import open_assistant
from qs_assistant.records.database import Database
from qs_assistant.records.servers import ServerRecords
from tests.clock import Clock
from tests.discord.fakes import KNOWLEDGE
from tests.discord.kb.conftest import docx, pdf
from tests.discord.kb.test_kb import shown
from tests.documents.fetch.server import serving

SUBJECTS = ("dust", "rinsing", "forklifts", "gloves", "lighting", "training", "pallets", "labels", "visitors", "cooling")
FILLER = [f"Page {page} of the kiln survey is about {SUBJECTS[page % 10]} in hall {page} and about nothing else." for page in range(1, 31)]


@dataclass(frozen=True)
class Source:
    """A document in two versions, the question about it, and what each version answers."""

    title: str
    question: str
    first: str
    second: str
    first_page: int | None = None
    second_page: int | None = None


SURVEY = Source(
    "Kiln survey", "How many sheets does the Kestrel kiln fire a week?", "41,000 sheets", "58,000 sheets", first_page=17, second_page=9
)
AUDIT = Source("Halden audit", "How many quality engineers did the Halden audit count?", "212 quality engineers", "236 quality engineers")
CONTRACT = Source("Tessaro contract", "What does Tessaro get a year for the lithium foil?", "$9.4 million", "$11.2 million")
STEPS = ("add", "replace", "remove", "undo")
"""Asked after each: the first figure, the second, neither, the second again."""


def survey(figure, page):
    """Thirty pages, one of which holds the figure."""
    pages = list(FILLER)
    pages[page - 1] = f"The Kestrel kiln fires {figure} of separator film a week."
    return {"file": ("survey.pdf", pdf(*pages))}


def audit(figure, _page):
    """A Word file."""
    return {"file": ("audit.docx", docx("Halden audit", f"The Halden audit counted {figure} at the San Jose site.", "It took two weeks."))}


def contract(figure, _page, site):
    """A web page under its address, which says something else by now."""
    text = f"Under the contract Tessaro gets {figure} a year for the lithium foil that it delivers to the pilot line in San Jose."
    body = f"<article><h1>Tessaro contract</h1><p>{text}</p><p>Both companies signed it after a long season of trials.</p></article>"
    site.pages["/contract"] = f"<html><head><title>Tessaro contract</title></head><body>{body}</body></html>".encode()
    return {"url": f"{site.address}/contract"}


@pytest_asyncio.fixture
async def opened(stocked_settings, tmp_path):
    """The real assistant over the shipped documents, with two golden questions instead of a dozen."""
    knowledge = tmp_path / "knowledge"
    knowledge.mkdir()
    for name in ("documents", "assumptions.toml"):
        (knowledge / name).symlink_to(KNOWLEDGE / name)
    golden = 'questions = ["What does the Cobra process do?", "How many sheets does the Kestrel kiln fire a week?"]'
    (knowledge / "golden.toml").write_text(golden, encoding="utf-8")
    chosen = {"knowledge_dir": knowledge, "allow_loopback_fetch": True, "shard_count": 1, "cooldown_questions": 1000}
    settings = stocked_settings.model_copy(update=chosen)
    database = Database(settings.records_url)
    async with open_assistant(settings, strict=True) as assistant:
        yield SimpleNamespace(settings=settings, assistant=assistant, database=database)
    database.close()


@pytest.fixture
def make_bot(opened):
    def make(**options):
        clock, servers = Clock(), ServerRecords(opened.database)
        knowledge = admin_services(opened.assistant, opened.settings, opened.database)
        bot = AssistantBot(
            settings=opened.settings, assistant=opened.assistant, servers=servers, clock=clock, knowledge=knowledge, **options
        )
        bot.test_clock = clock
        return bot

    return make


async def change(world, step, source, identifier, content):
    """Take a step as an admin does, with a press of the button where one is asked for; what is shown then."""
    if step == "add":
        form = {"title": source.title, "publisher": "The works", "date": "2026-02-03", "kind": "other"}
        command = "kb add url" if "url" in content else "kb add file"
        return shown((await world.boss.slash(world.channel, command, **content, **form)).response)
    options = {"document": identifier} | (content if step == "replace" else {})
    said = (await world.boss.slash(world.channel, f"kb {step}", **options)).response
    if step == "remove":
        return shown(said)
    pressed = await world.boss.click(said, label="Keep" if step == "replace" else "Undo")
    return shown(pressed.response or said)


async def check(world, source, figure, page):
    """Ask: the one figure with its source and page, or neither figure and not that source."""
    answer = shown((await world.alice.slash(world.channel, "ask", question=source.question)).response)
    for one in (source.first, source.second):
        assert (one in answer) == (one == figure), answer
    cited = f"{source.title}, p. {page}" if page else source.title
    assert (cited in answer) == (figure is not None), answer


@pytest.mark.simcord(settle_timeout=60)
async def test_each_document_is_answered_from_as_it_is_at_that_moment(world):
    async with serving() as site:
        for source, made in ((SURVEY, survey), (AUDIT, audit), (CONTRACT, lambda figure, page: contract(figure, page, site))):
            identifier = source.title.lower().replace(" ", "-")
            versions = {"add": (source.first, source.first_page), "replace": (source.second, source.second_page)}
            for step in STEPS:
                content = made(*versions[step]) if step in versions else {}
                said = await change(world, step, source, identifier, content)
                assert {"add": "added", "replace": "replaced", "remove": "removed", "undo": "Taken back: remove"}[step] in said, said
                expected = {"remove": (None, None), "undo": versions["replace"]}.get(step) or versions[step]
                await check(world, source, *expected)
    assert world.bot.assistant.library().check() == []
