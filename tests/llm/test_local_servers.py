"""Servers on the loopback interface are found by what they list; nothing else is."""

import asyncio
import json
from functools import partial

import pytest
from aiohttp import web
from typer.testing import CliRunner

from qs_assistant.cli.__main__ import build
from qs_assistant.llm.local_servers import USUAL, find_servers
from qs_assistant.types.settings import Settings


@pytest.fixture
async def port():
    """A server that speaks both protocols, and lies a little."""

    async def tags(_request):
        return web.json_response({"models": [{"name": "llama3.2:3b"}]})

    async def models(_request):
        return web.json_response({"data": [{"id": "qwen"}, {"id": "two words"}, {"id": 5}, "x"]})

    app = web.Application()
    app.router.add_get("/api/tags", tags)
    app.router.add_get("/v1/models", models)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield site._server.sockets[0].getsockname()[1]
    await runner.cleanup()


async def test_each_server_is_told_with_the_settings_that_would_use_it(port):
    ollama, other = await asyncio.to_thread(find_servers, {"ollama": port, "llama.cpp": port})
    assert ollama.settings == ("CHAT_MODEL=ollama:llama3.2:3b",)
    assert other.models == ("qwen",)
    assert other.settings == ("CHAT_MODEL=openai:qwen", f"CHAT_BASE_URL=http://127.0.0.1:{port}/v1")


@pytest.fixture
def find(port, monkeypatch, unused_tcp_port_factory):
    """Runs `models find` with Ollama and llama.cpp at the server above, and nothing anywhere else."""
    found = partial(find_servers, {"ollama": port, "llama.cpp": port, "vLLM": unused_tcp_port_factory()})
    monkeypatch.setattr("qs_assistant.cli.models.find_servers", found)
    return lambda *options: asyncio.to_thread(CliRunner().invoke, build(), ["models", "find", *options])


async def test_the_command_says_what_to_set_and_sets_nothing(find, port, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    said = (await find()).output
    assert f"ollama at 127.0.0.1:{port} serves llama3.2:3b" in said
    assert f"llama.cpp at 127.0.0.1:{port} serves qwen" in said
    assert f"CHAT_BASE_URL=http://127.0.0.1:{port}/v1" in said
    assert "vLLM" not in said
    assert list(tmp_path.iterdir()) == []
    assert Settings(_env_file=None).chat_model is None


async def test_a_script_gets_a_json_object_a_server(find, port):
    told = [json.loads(line) for line in (await find("--json")).output.splitlines()]
    assert [(one["name"], one["port"], one["models"]) for one in told] == [
        ("ollama", port, ["llama3.2:3b"]),
        ("llama.cpp", port, ["qwen"]),
    ]


def test_the_usual_addresses_are_those_of_the_servers_own_documentation():
    assert USUAL["ollama"] == 11434
    assert USUAL["llama.cpp"] == 8080


def test_where_nothing_answers_nothing_is_found(unused_tcp_port):
    assert find_servers({"ollama": unused_tcp_port, "llama.cpp": unused_tcp_port}) == []
