"""The real bot in a simulated Discord; every request it sends is also held against Discord's own document, where that is at hand."""

import asyncio
import os
import shutil
import uuid
from pathlib import Path
from types import SimpleNamespace

import discord
import pytest
import simcord.interactions

from bot.bot import AssistantBot
from qs_assistant.app.wiring import open_assistant
from qs_assistant.records.database import Database
from qs_assistant.records.pending_requests import PendingRequestRecords
from qs_assistant.records.servers import ServerRecords
from qs_assistant.types.settings import Settings
from tests.clock import Clock
from tests.discord.fakes import FakeAssistant
from tests.discord.openapi import Document

UPLOAD_LIMIT = 10 * 1024 * 1024


def pytest_configure(config):
    config.addinivalue_line("markers", "bot_settings(**settings): settings of the bot under test")


@pytest.fixture(scope="session")
def discord_document():
    """Discord's document, or None where DISCORD_OPENAPI names none."""
    path = os.environ.get("DISCORD_OPENAPI")
    return Document(Path(path)) if path and Path(path).is_file() else None


@pytest.fixture(scope="module")
def data(stocked_folder, tmp_path_factory):
    """Settings over a copy of the folder in which the shipped documents are indexed."""
    folder = tmp_path_factory.mktemp("main job") / "data"
    shutil.copytree(stocked_folder, folder)
    return Settings(_env_file=None, data_dir=folder, shard_count=1, cooldown_questions=1000)


@pytest.fixture(scope="module")
def real(data):
    """The assistant, opened once; it belongs to no event loop, so every test's own can use it."""
    loop = asyncio.new_event_loop()
    opened = open_assistant(data, strict=True)
    yield loop.run_until_complete(opened.__aenter__())
    loop.run_until_complete(opened.__aexit__(None, None, None))
    loop.close()


@pytest.fixture
def real_bot(real, data):
    """The bot over the real assistant; a module whose bot it is hands it out as `simcord_bot`."""
    database = Database(data.records_url)
    database.create()
    bot = AssistantBot(settings=data, assistant=real, servers=ServerRecords(database), clock=Clock(), sync=True)
    bot.test_clock = Clock()
    yield bot
    database.close()


@pytest.fixture
def make_bot(request, database, tmp_path):
    """Builds the bot under test; called again, it builds the one that comes up after a restart."""
    marker = request.node.get_closest_marker("bot_settings")
    chosen = {"data_dir": tmp_path, "shard_count": 1, **(marker.kwargs if marker else {})}
    assistant, clock = FakeAssistant(), Clock()

    def make(**options):
        settings = Settings(_env_file=None, **chosen)
        bot = AssistantBot(
            settings=settings,
            assistant=assistant,
            servers=ServerRecords(database),
            clock=clock,
            pending_requests=PendingRequestRecords(database, uuid.uuid4().hex),
            **options,
        )
        bot.test_clock = clock
        return bot

    return make


@pytest.fixture
def simcord_bot(make_bot):
    return make_bot()


@pytest.fixture
def world(simcord_env, simcord_bot):
    """A server with a channel, a member (alice), another (bob) and one who may manage it (boss)."""
    guild = simcord_env.create_guild("Desk")
    managers = guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    return SimpleNamespace(
        env=simcord_env,
        bot=simcord_bot,
        assistant=simcord_bot.assistant,
        clock=simcord_bot.test_clock,
        guild=guild,
        channel=guild.create_text_channel("general"),
        alice=guild.add_member(simcord_env.create_user("alice")),
        bob=guild.add_member(simcord_env.create_user("bob")),
        boss=guild.add_member(simcord_env.create_user("boss"), roles=[managers]),
    )


@pytest.fixture
def interactions_with(monkeypatch):
    """Change what Discord says of every interaction: locale, context, who installed the bot."""
    real = simcord.interactions.base_payload

    def change(**keys):
        def changed(*arguments, **options):
            record, payload = real(*arguments, **options)
            payload.update({"attachment_size_limit": UPLOAD_LIMIT, **keys})
            return record, payload

        monkeypatch.setattr(simcord.interactions, "base_payload", changed)

    return change


@pytest.fixture(autouse=True)
def every_request_conforms(request, discord_document):
    """Whatever a test makes the bot send must satisfy Discord's own document and ping nobody."""
    yield
    env = request.node.funcargs.get("simcord_env")
    if env is None:
        return
    for sent in env.http_requests:
        if isinstance(sent.json, dict) and "content" in sent.json:
            assert sent.json.get("allowed_mentions") is None or sent.json["allowed_mentions"].get("parse") == []
    if discord_document is not None:
        wrong = [one for sent in env.http_requests for one in discord_document.problems(sent.method, sent.path, sent.json)]
        assert not wrong, wrong
