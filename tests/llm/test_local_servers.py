"""Servers on the loopback interface are found by what they list; nothing else is."""

import asyncio

import pytest
from aiohttp import web

from qs_assistant.llm.local_servers import find_servers


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


def test_where_nothing_answers_nothing_is_found(unused_tcp_port):
    assert find_servers({"ollama": unused_tcp_port, "llama.cpp": unused_tcp_port}) == []
