"""A small web server on loopback: GET /healthz says whether the bot is well, GET /metrics what it has done."""

from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.monitoring.metrics import Metrics
from qs_assistant.types.errors import SettingsError

LOOPBACK = "127.0.0.1"
TEXT = "text/plain; version=0.0.4; charset=utf-8"
HOSTS = frozenset({LOOPBACK, "localhost", "[::1]"})


@web.middleware
async def _own_host_only(request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> web.StreamResponse:
    """Refuse who came by another name: a page in a browser reaches loopback by a name of its own that it points here (DNS rebinding)."""
    host = request.headers.get("Host", "")
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    if name.lower() not in HOSTS:
        raise web.HTTPForbidden(text=f"This address answers requests to {LOOPBACK} and localhost only.\n")
    return await handler(request)


class MonitoringEndpoint:
    """Serves both pages while it is entered.

    Args:
        metrics: what /metrics shows.
        problems: what is wrong just now, a sentence each; none: the bot is well.
        port: of 127.0.0.1; 0 takes any that is free.

    Raises:
        SettingsError: on entering, where the port is taken.
    """

    def __init__(self, metrics: Metrics, problems: Callable[[], tuple[str, ...]], port: int) -> None:
        self._metrics, self._problems, self._port = metrics, problems, port
        application = web.Application(middlewares=[_own_host_only])
        application.add_routes([web.get("/healthz", self._healthz), web.get("/metrics", self._shown)])
        self._runner = web.AppRunner(application, access_log=None)

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._runner.addresses[0][1])

    async def __aenter__(self) -> Self:
        """Listen."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, LOOPBACK, self._port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise SettingsError(f"Port {self._port} of {LOOPBACK} is taken: set MONITORING_PORT to another one, or to nothing.") from error
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop listening."""
        await self._runner.cleanup()

    async def _healthz(self, _: web.Request) -> web.Response:
        problems = self._problems()
        body = {"status": "unwell" if problems else "well", "problems": list(problems)}
        return web.json_response(body, status=503 if problems else 200)

    async def _shown(self, _: web.Request) -> web.Response:
        return web.Response(body=self._metrics.exposition(), headers={"Content-Type": TEXT})
