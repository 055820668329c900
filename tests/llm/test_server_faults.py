"""A real client against a server on this machine: whatever the server does, the caller has its answer within the time limit."""

import json
import time
from datetime import UTC, datetime

import pytest

from qs_assistant.llm.build import build_access, shown_name
from qs_assistant.llm.proposal import SCHEMA
from qs_assistant.llm.reading_examples import shipped_examples
from qs_assistant.types.errors import SettingsError
from qs_assistant.types.settings import Settings
from tests.llm.fake_models import KeptInMemory
from tests.llm.server import Server, running

LIMIT = 1.0
GRACE = 5.0  # what a machine with ten other programs on it may take beside it; what hangs would do so for an hour
REPLY = '{"kind": "sensitivity", "story": ["a text that is long enough to be cut in two"]}'
ASKED = [("system", "Answer."), ("human", "<question>What about it?</question>")]


def settings(**given):
    return Settings(_env_file=None, **{"chat_model": "openai:tiny", "chat_timeout_seconds": LIMIT, **given})


def built(**given):
    store = KeptInMemory()
    return build_access(settings(**given), clock=time.time, now=lambda: datetime.now(UTC), store=store, failures=store)


async def ask(access, schema=SCHEMA, user="someone-in-particular"):
    return await access.session(user).ask(ASKED, schema)


@pytest.fixture
async def server():
    async with running(Server(REPLY)) as one:
        yield one


async def test_a_server_is_asked_for_the_schema_and_sees_no_user(server):
    access = built(chat_base_url=server.base_url, chat_timeout_seconds=60)
    assert await ask(access) == REPLY
    body, headers = server.requests[0]
    assert body["stream"] is True
    assert body["temperature"] == 0
    assert body["response_format"]["json_schema"]["schema"]["properties"].keys() == SCHEMA["properties"].keys()
    assert "someone-in-particular" not in str(body) + str(headers)
    assert access.allowance.used_today > 0


async def test_a_server_without_structured_output_is_asked_in_plain_text_from_then_on(server):
    server.fault = "unstructured"
    access = built(chat_base_url=server.base_url, chat_timeout_seconds=60)
    assert await ask(access) == REPLY
    assert await ask(access) == REPLY
    assert ["response_format" in body for body, _ in server.requests] == [True, False, False]


@pytest.mark.parametrize(
    "fault",
    ["status-429", "status-500", "status-401", "status-400", "garbage", "html", "hang", "hang-inside", "killed", "slow", "endless"],
)
async def test_whatever_the_server_does_the_caller_goes_on_in_time(server, fault):
    access = built(chat_base_url=server.base_url)
    await access.client.warm_up()
    server.fault = fault
    begun = time.monotonic()
    assert await ask(access) is None
    assert time.monotonic() - begun < LIMIT + GRACE


async def test_the_time_limit_is_the_one_that_is_set_not_the_packages_own(server, monkeypatch):
    monkeypatch.setenv("LANGCHAIN_OPENAI_STREAM_CHUNK_TIMEOUT_S", "0.2")
    server.fault = "slow"
    assert await ask(built(chat_base_url=server.base_url, chat_timeout_seconds=60)) == REPLY
    assert len(server.requests) == 1


async def test_several_calls_for_one_answer_share_one_time_limit(server):
    access = built(chat_base_url=server.base_url)
    await access.client.warm_up()
    server.fault = "hang"
    session = access.session("a")
    begun = time.monotonic()
    for _ in range(3):
        assert await session.ask(ASKED) is None
    assert time.monotonic() - begun < LIMIT + GRACE
    assert len(server.requests) == 1


async def test_what_may_pass_is_tried_again_and_what_may_not_is_not(server):
    for fault, calls in (("status-429", 3), ("status-503", 3), ("status-401", 1)):
        server.requests.clear()
        server.fault = fault
        assert await ask(built(chat_base_url=server.base_url, chat_timeout_seconds=60)) is None
        assert len(server.requests) == calls


async def test_no_such_path_at_the_server(server):
    assert await ask(built(chat_base_url=f"http://127.0.0.1:{server.port}/elsewhere")) is None


async def test_no_server_at_all(unused_tcp_port):
    access = built(chat_base_url=f"http://127.0.0.1:{unused_tcp_port}/v1")
    await access.client.warm_up()
    begun = time.monotonic()
    assert await ask(access) is None
    assert time.monotonic() - begun < LIMIT + GRACE
    assert "ConnectionError" in access.last_reason or "in time" in access.last_reason


def test_a_name_without_a_provider_is_refused_with_an_example():
    with pytest.raises(SettingsError, match="provider:name"):
        built(chat_model="gpt")


@pytest.mark.parametrize(
    ("setting", "shown"),
    [
        ("openai:/home/someone/models/qwen.gguf", "openai:qwen.gguf"),
        ("openai:C:\\models\\qwen.gguf", "openai:qwen.gguf"),
        ("openai:Qwen/Qwen2.5-1.5B", "openai:Qwen/Qwen2.5-1.5B"),
        ("ollama:llama3.2:3b", "ollama:llama3.2:3b"),
    ],
)
def test_answers_name_a_model_without_its_folder(setting, shown):
    assert shown_name(setting) == shown


async def test_a_provider_that_is_not_installed_says_how_to_install_it(monkeypatch):
    def missing(*_args, **_options):
        raise ImportError("langchain_anthropic")

    monkeypatch.setattr("langchain.chat_models.init_chat_model", missing)
    with pytest.raises(SettingsError, match="chat-anthropic"):
        await built(chat_model="anthropic:some").client.warm_up()


async def test_the_key_is_in_no_message(server):
    server.fault = "status-401"
    access = built(chat_base_url=server.base_url, chat_api_key="very-secret")
    await ask(access)
    assert "401" in access.last_reason
    assert "very-secret" not in access.last_reason + repr(access.__dict__)


async def test_a_refusal_of_plain_text_too_does_not_end_structured_output(server):
    """Such as of a prompt that is too long for the server."""
    access = built(chat_base_url=server.base_url, chat_timeout_seconds=60)
    server.fault = "status-400"
    assert await ask(access) is None
    server.fault = ""
    assert await ask(access) == REPLY
    assert ["response_format" in body for body, _ in server.requests] == [True, False, True]


def test_a_grammar_has_a_change_written_in_the_examples_order():
    change = next(
        one for example in shipped_examples() for case in json.loads(example.answer).get("scenarios", []) for one in case["changes"]
    )
    assert list(SCHEMA["$defs"]["Changed"]["properties"]) == list(change)


def test_a_model_leaves_time_for_the_programs_own_answer():
    assert built(answer_seconds=20, chat_timeout_seconds=20)._seconds == 15
