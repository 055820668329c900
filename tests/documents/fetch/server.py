"""A web server on loopback, and resolvers whose answers are written down."""

import asyncio
import contextlib
from dataclasses import dataclass, field

from aiohttp import web


@dataclass(frozen=True)
class FetchOptions:
    allow_loopback_fetch: bool = True
    fetch_contact: str = ""


@dataclass
class ListedResolver:
    """Answers each look-up of a host with the next of its listed answers; the last one stays."""

    answers: dict[str, list[list[str]]]
    asked: list[str] = field(default_factory=list)

    async def resolve(self, host):
        self.asked.append(host)
        listed = self.answers.get(host)
        if listed is None:
            raise OSError("no such host")
        return listed.pop(0) if len(listed) > 1 else listed[0]


@dataclass
class Site:
    """A running server: what it was asked, and what it answers by path."""

    address: str = ""
    pages: dict[str, object] = field(default_factory=dict)
    requests: list[web.Request] = field(default_factory=list)

    @property
    def asked(self):
        return [request.path for request in self.requests]

    async def answer(self, request):
        self.requests.append(request)
        page = self.pages.get(request.path)
        if page is None:
            return web.Response(status=404)
        if callable(page):
            return await page(request)
        return web.Response(body=page, content_type="text/html")


@contextlib.asynccontextmanager
async def serving():
    """A site that runs on loopback."""
    running = Site()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", running.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    running.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield running
    finally:
        await runner.cleanup()


@contextlib.asynccontextmanager
async def speaking(handler):
    """A server of raw bytes on loopback; its address."""
    talks = set()

    async def talk(reader, writer):
        talks.add(asyncio.current_task())
        try:
            await handler(reader, writer)
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    finally:
        server.close()
        for one in talks:
            one.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
        await server.wait_closed()
