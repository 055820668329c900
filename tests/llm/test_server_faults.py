"""A real client against a server on this machine: whatever the server does, the caller has its answer within the time limit."""

import sys
import time
from datetime import UTC, datetime

import pytest

from qs_assistant.llm.build import build_phraser
from qs_assistant.types.errors import SettingsError
from qs_assistant.types.settings import Settings
from tests.llm.fake_models import lines
from tests.llm.server import Server, running
from tests.llm.test_phrasing import EVIDENCE, OWN, PASSAGES, TRUE

LIMIT = 2.0


def settings(**given):
    return Settings(_env_file=None, **{"chat_model": "openai:tiny", "chat_timeout_seconds": LIMIT, **given})


def built(**given):
    return build_phraser(settings(**given), clock=time.monotonic, now=lambda: datetime.now(UTC))


def ask(phraser, **more):
    return phraser.phrase("What about it?", PASSAGES, {}, OWN, EVIDENCE, **more)


@pytest.fixture
async def server():
    async with running(Server(lines(*TRUE))) as one:
        yield one


async def test_a_server_at_its_own_address_phrases_an_answer(server):
    phraser = built(chat_base_url=server.base_url, chat_timeout_seconds=60)
    phrased = await ask(phraser, user="someone-in-particular")
    assert len(phrased.sentences) == 2
    body, headers = server.requests[0]
    assert body["stream"] is True
    assert body["temperature"] == 0
    assert "someone-in-particular" not in str(body) + str(headers)
    assert "tokens today" in phraser.status


@pytest.mark.parametrize(
    "fault", ["status-429", "status-500", "status-401", "status-400", "garbage", "html", "hang", "hang-inside", "killed", "slow"]
)
async def test_whatever_the_server_does_the_caller_goes_on_in_time(server, fault):
    server.fault = fault
    phraser = built(chat_base_url=server.base_url)
    await phraser.warm_up()
    shown = []
    begun = time.monotonic()
    assert await ask(phraser, on_sentence=shown.append) is None
    assert time.monotonic() - begun < LIMIT + 1
    assert all("[1]" in sentence or "[2]" in sentence for sentence in shown)


async def test_what_may_pass_is_tried_again_and_what_may_not_is_not(server):
    for fault, calls in (("status-429", 3), ("status-503", 3), ("status-401", 1)):
        server.requests.clear()
        server.fault = fault
        assert await ask(built(chat_base_url=server.base_url)) is None
        assert len(server.requests) == calls


async def test_no_server_at_all(server):
    port = server.port
    phraser = built(chat_base_url=f"http://127.0.0.1:{port}/elsewhere")
    assert await ask(phraser) is None


def test_without_a_model_there_is_no_phraser():
    assert build_phraser(settings(chat_model=None), clock=time.monotonic, now=lambda: datetime.now(UTC)) is None


def test_a_name_without_a_provider_is_refused_with_an_example():
    with pytest.raises(SettingsError, match="provider:name"):
        built(chat_model="gpt")


async def test_a_provider_that_is_not_installed_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "langchain_anthropic", None)
    phraser = built(chat_model="anthropic:some")
    with pytest.raises(SettingsError, match="chat-anthropic"):
        await phraser.warm_up()


async def test_the_key_is_in_no_message(server):
    server.fault = "status-401"
    phraser = built(chat_base_url=server.base_url, chat_api_key="very-secret")
    attempt = await phraser.attempt("What about it?", PASSAGES, {}, OWN, EVIDENCE)
    assert "401" in attempt.reason
    assert "very-secret" not in attempt.reason + phraser.status
    assert "very-secret" not in repr(phraser.__dict__)
