"""A server on this machine that speaks OpenAI's protocol, and misbehaves as it is told."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web


class Server:
    """Serves `reply(prompt)` in small pieces; `fault` says how it goes wrong.

    Faults: status-N, unstructured (400 where a schema is asked for), garbage, html, hang, hang-inside, killed, endless, slow.
    """

    path = "/v1/chat/completions"
    content_type = "text/event-stream"
    refusal = {"error": {"message": "no", "type": "t"}}  # noqa: RUF012

    def __init__(self, text=""):
        self.reply = text if callable(text) else lambda _messages: text
        self.fault = ""
        self.requests = []
        self.port = 0

    @property
    def base_url(self):
        return f"http://127.0.0.1:{self.port}/v1"

    async def answer(self, request):
        body = await request.json()
        self.requests.append((body, dict(request.headers)))
        if self.fault.startswith("status-"):
            return web.json_response(self.refusal, status=int(self.fault.removeprefix("status-")))
        if self.fault == "unstructured" and {"response_format", "tools"} & body.keys():
            return web.json_response(self.refusal, status=400)
        if self.fault == "html":
            return web.Response(text="<html>Bad gateway</html>", content_type="text/html")
        if self.fault == "hang":
            await asyncio.sleep(3600)
        response = web.StreamResponse(headers={"Content-Type": self.content_type})
        await response.prepare(request)
        await self._stream(response, request, body, self.reply(body["messages"]))
        return response

    async def _stream(self, response, request, _body, text):
        if self.fault == "garbage":
            await response.write(b"data: {not json at all\n\n\xff\xfe data data\n\n")
            return
        pieces = [text[at : at + 40] for at in range(0, len(text), 40)]
        for place, piece in enumerate(pieces):
            if place >= len(pieces) // 2:
                if self.fault == "killed":
                    request.transport.abort()
                    return
                if self.fault == "hang-inside":
                    await asyncio.sleep(3600)
            if self.fault == "slow":
                await asyncio.sleep(0.7)
            await response.write(event({"content": piece}))
        while self.fault == "endless":
            await response.write(event({"content": "and so on " * 20}))
        await response.write(event({}, finish="stop") + b"data: [DONE]\n\n")


def event(delta, finish=None):
    """One event of a stream of chat completion chunks."""
    choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}
    chunk = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(chunk)}\n\n".encode()


@asynccontextmanager
async def running(server: Server) -> AsyncIterator[Server]:
    """The server on a free port of the loopback interface."""
    app = web.Application()
    app.router.add_post(server.path, server.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.port = site._server.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        server.fault = ""  # what is endless ends
        await runner.cleanup()
