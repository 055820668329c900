"""Anthropic's and Ollama's packages against servers on this machine that speak their protocols."""

import gc
import time
from datetime import UTC, datetime

import pytest

from qs_assistant.llm.build import build_access
from qs_assistant.llm.proposal import SCHEMA
from qs_assistant.types.settings import Settings
from tests.llm.fake_models import KeptInMemory
from tests.llm.other_servers import AnthropicServer, OllamaServer
from tests.llm.server import running

REPLY = '{"kind": "sensitivity", "story": ["a text that is long enough to be cut in two"]}'
ASKED = [("system", "Answer."), ("human", "<question>What about it?</question>")]
# Anthropic's client leaves a refused stream to the collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
SERVERS = {"anthropic": AnthropicServer, "ollama": OllamaServer}


def built(provider, server, seconds):
    pytest.importorskip(f"langchain_{provider}")
    store = KeptInMemory()
    settings = Settings(
        _env_file=None,
        chat_model=f"{provider}:tiny",
        chat_base_url=server.base_url,
        chat_api_key="a-key" if provider == "anthropic" else None,
        chat_timeout_seconds=seconds,
    )
    return build_access(settings, clock=time.time, now=lambda: datetime.now(UTC), store=store, failures=store)


@pytest.fixture(params=list(SERVERS))
async def provider(request):
    async with running(SERVERS[request.param](REPLY)) as server:
        yield request.param, server


@pytest.fixture(autouse=True, scope="module")
def leavings():
    yield
    gc.collect()  # here, where its complaints are expected, and not in another file's tests; it goes through all that is loaded


async def test_an_object_comes_by_a_tool_call_or_a_bound_format(provider):
    name, server = provider
    access = built(name, server, 60)
    assert await access.session("someone-in-particular").ask(ASKED, SCHEMA) == REPLY
    body, headers = server.requests[0]
    shape = body["tools"][0]["input_schema"] if name == "anthropic" else body["format"]
    assert shape["properties"].keys() == SCHEMA["properties"].keys()
    assert "someone-in-particular" not in str(body) + str(headers)
    assert access.allowance.used_today > 40  # Ollama's count, and an estimate where Anthropic's server counts what it wrote alone


async def test_a_text_comes_as_it_is(provider):
    name, server = provider
    assert await built(name, server, 60).session("a").ask(ASKED) == REPLY


@pytest.mark.parametrize("fault", ["status-429", "status-500", "status-401", "killed"])
async def test_a_fault_gives_nothing_in_time(provider, fault):
    name, server = provider
    access = built(name, server, 10)
    await access.client.warm_up()
    server.fault = fault
    assert await access.session("a").ask(ASKED, SCHEMA) is None
    assert access.last_reason
