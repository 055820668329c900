"""Secrets stay out of logs, messages and tracebacks, at the chattiest level and when everything fails."""

import logging
import signal

import pytest

from bot import logs
from qs_assistant.app.wiring import open_assistant
from qs_assistant.records.database import Database
from qs_assistant.retrieval.library import Library
from qs_assistant.types.errors import AssistantError, StoreError
from qs_assistant.types.place import Place
from qs_assistant.types.settings import Settings
from tests.discord.wire import TOKEN, ended, loopback_world, shown, until
from tests.library_fakes import WordAxes
from tests.llm.server import Server, running

KEY, PASSWORD, CHROMA = "sk-made-up-key-4711", "made-up-password-4712", "made-up-token-4713"
SECRETS = (KEY, PASSWORD, CHROMA)
NOWHERE = 9  # the discard port of the loopback interface: nobody listens


@pytest.fixture
def log(capsys):
    """What the bot's log says at DEBUG so far."""
    root, before = logging.getLogger(), (logging.getLogger().level, list(logging.getLogger().handlers))
    logs.set_up("DEBUG")
    yield lambda: capsys.readouterr().err
    root.setLevel(before[0])
    root.handlers[:] = before[1]


def settings(folder, **given):
    secrets = {"chat_api_key": KEY, "chroma_token": CHROMA, "discord_token": TOKEN}
    return Settings(_env_file=None, data_dir=folder / "data", **{**secrets, **given})


def test_settings_do_not_show_their_secrets(tmp_path):
    shown_settings = repr(settings(tmp_path)) + str(settings(tmp_path)) + settings(tmp_path).model_dump_json()
    assert not any(secret in shown_settings for secret in (*SECRETS, TOKEN))


@pytest.mark.parametrize("fault", ["", "status-401", "html"])
async def test_a_chat_models_key_is_in_no_log(tmp_path, log, fault):
    server = Server("The value is $1.96 a share.")
    server.fault = fault
    async with running(server):
        used = settings(tmp_path, chat_model="openai:tiny", chat_base_url=server.base_url, chat_timeout_seconds=5)
        async with open_assistant(used) as assistant:
            await assistant.ask("what's implied if yield reaches 90%?", Place("here"))
    logging.getLogger("bot").error("failed", exc_info=RuntimeError(repr(used)))
    said = log()
    assert '"failed"' in said
    assert not any(secret in said for secret in (*SECRETS, TOKEN))


def test_a_chroma_servers_token_is_in_no_log_and_no_sentence(tmp_path, log):
    used = settings(tmp_path, chroma_host="127.0.0.1", chroma_port=NOWHERE)
    database = Database(used.records_url)
    with pytest.raises(AssistantError) as refused:
        Library(used, database, load=WordAxes).open()
    database.close()
    assert "does not answer" in str(refused.value)
    assert not any(secret in str(refused.value) + log() for secret in SECRETS)


def test_a_databases_password_is_in_no_log_and_no_sentence(log):
    database = Database(f"postgresql://user:{PASSWORD}@127.0.0.1:{NOWHERE}/name")
    with pytest.raises(StoreError) as refused:
        database.create()
    database.close()
    assert "***" in str(refused.value)
    assert not any(secret in str(refused.value) + repr(database.engine) + log() for secret in SECRETS)


async def test_the_bots_token_and_the_questions_are_not_in_its_output_at_debug(tmp_path):
    async with loopback_world(tmp_path, None) as world:
        await world.start(LOG_LEVEL="DEBUG")
        world.loopback.throttled.append(("PATCH", "/messages/@original", 0.1))
        result = await world.alice.slash(world.channel, "ask", question="what does PowerCo pay?")
        await until(lambda: shown(result, "up to $131 million"), what="the answer")
        broken = await world.alice.slash(world.channel, "ask", question="boom")
        await until(
            lambda: any("reference" in (one.content or "") for one in (broken.response, *broken.followups) if one), what="the apology"
        )
        world.process.send_signal(signal.SIGTERM)
        output = await ended(world.process)
    assert '"answered"' in output
    assert "Traceback" in output  # the log has what the person is not told
    assert TOKEN not in output
    assert "what does PowerCo pay" not in output
