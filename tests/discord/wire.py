"""A loopback Discord: simcord's backend behind a real HTTP and websocket server, with real clocks.

simcord replaces discord.py's HTTP client and gateway inside one process. Here the same backend stands behind sockets, so that the bot runs
as its own process, as users start it: real multipart uploads, real 429 retries, heartbeats, RESUME, signals, the three-second rule.
"""

import asyncio
import io
import json
import os
import signal
import sys
import time
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from types import SimpleNamespace

import discord
import simcord
from aiohttp import web
from simcord.backend import cdn, serializers
from simcord.backend.errors import BackendError
from simcord.gateway import FakeGateway
from simcord.http import router

TOKEN = "loopback-token"  # noqa: S105 - made up, for the loopback only
UPLOAD_LIMIT = 10 * 2**20
HEARTBEAT_MS = 1000
VIA = {"Via": "1.1 loopback"}  # discord.py takes a 429 without it for a ban by Cloudflare


class _Parsers(dict):
    """What simcord's gateway looks for in a client's state: a parser for each event; here it sends the event down the socket."""

    def __init__(self, send):
        super().__init__()
        self._send = send

    def __getitem__(self, event):
        return lambda payload: self._send(event, payload)


class Session:
    """One gateway session: everything sent in it, for RESUME, and the socket it goes down now."""

    def __init__(self, delay):
        self.log, self.queue, self.ws, self.pump, self._delay = [], asyncio.Queue(), None, None, delay

    def attach(self, ws):
        self.ws, self.queue = ws, asyncio.Queue()
        self.pump = asyncio.create_task(self._send_on())

    def push(self, event, payload):
        self.log.append({"op": 0, "t": event, "s": len(self.log) + 1, "d": payload})
        if self.ws is not None and not self.ws.closed:
            wait = self._delay.pop(event, 0)
            asyncio.get_running_loop().call_later(wait, self.queue.put_nowait, self.log[-1])

    def replay(self, after):
        for entry in self.log[after:]:
            self.queue.put_nowait(entry)

    async def _send_on(self):
        while True:
            await self.ws.send_str(json.dumps(await self.queue.get()))


class LoopbackDiscord:
    """The server.

    Args:
        env: the simcord world behind it.
        on_request: told of every request (method, path, body).
    """

    def __init__(self, env, on_request=None):
        self.env, self.backend, self._on_request = env, env.backend, on_request
        self.throttled = []  # (method, path suffix, retry_after), each answered once with 429
        self.delayed = {}  # event → seconds by which its next delivery is late
        self.seen, self.acknowledged, self.created = [], {}, {}
        self.sessions, self.sockets = {}, set()
        self.identifies = self.resumes = self.heartbeats = 0
        self.identified = {}  # what the bot said of itself the last time

    async def start(self):
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_route("*", "/api/v10/{tail:.*}", self._api)
        app.router.add_get("/cdn/{tail:.*}", self._asset)
        for path in ("/gateway", "/gateway/"):
            app.router.add_get(path, self._gateway)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = site._server.sockets[0].getsockname()[1]
        self.base = f"http://127.0.0.1:{self._port}"
        cdn.CDN_BASE = f"{self.base}/cdn"
        self._sync_clock()
        return self.base

    async def close(self):
        await self.drop_connections(1001)
        await self._runner.cleanup()
        cdn.CDN_BASE = "https://cdn.simcord.invalid"

    async def drop_connections(self, code=4000):
        for ws in list(self.sockets):
            await ws.close(code=code)

    def _sync_clock(self):
        self.backend.advance_clock(max(0.0, (datetime.now(UTC) - self.env.now()).total_seconds()))

    async def _api(self, request):
        self._sync_clock()
        path = "/" + request.match_info["tail"]
        if "/interactions/" not in path and "/webhooks/" not in path and request.headers.get("Authorization") != f"Bot {TOKEN}":
            return self._answer(request, path, {"message": "401: Unauthorized", "code": 0}, 401)
        for rule in self.throttled:
            if rule[0] == request.method and path.endswith(rule[1]):
                self.throttled.remove(rule)
                body = {"message": "You are being rate limited.", "retry_after": rule[2], "global": False}
                return self._answer(request, path, body, 429, {"Retry-After": str(rule[2])})
        if path == "/gateway/bot":
            limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
            url = f"ws://127.0.0.1:{self._port}/gateway"
            return self._answer(request, path, {"url": url, "shards": 1, "session_start_limit": limit}, 200)
        body, files = await self._read(request)
        if files is None:
            return self._answer(request, path, {"message": "Request entity too large", "code": 40005}, 413)
        if path.endswith("/callback"):
            self.acknowledged.setdefault(path.split("/")[2], time.monotonic())
        if self._on_request:
            self._on_request(request.method, path, body)
        try:
            out = router.dispatch(self.backend, request.method, path, json=body, params=dict(request.query), files=files)
        except BackendError as error:
            return self._answer(request, path, error.to_json(), error.status)
        return self._answer(request, path, out, 204 if out is None else 200)

    @staticmethod
    async def _read(request):
        """The JSON body and the files of a request; files is None where one is too large."""
        if request.content_type != "multipart/form-data":
            return (await request.json() if request.can_read_body else None), []
        body, blobs = None, {}
        async for part in await request.multipart():
            if part.name == "payload_json":
                body = json.loads(await part.text())
            else:
                blobs[part.name] = (part.filename, bytes(await part.read()))
        if any(len(data) > UPLOAD_LIMIT for _, data in blobs.values()):
            return body, None
        described = {str(one["id"]): one for one in body.get("attachments") or body.get("data", {}).get("attachments") or []}
        return body, [
            discord.File(io.BytesIO(data), filename, description=described.get(name[6:-1], {}).get("description"))
            for name, (filename, data) in sorted(blobs.items())
        ]

    def _answer(self, request, path, body, status, headers=None):
        self.seen.append((request.method, path, status))
        if status == 204:
            return web.Response(status=204, headers=VIA)
        # discord.py wants exactly "application/json": with a charset it takes the body for text
        return web.Response(
            body=json.dumps(body).encode(), status=status, headers={**VIA, **(headers or {})}, content_type="application/json"
        )

    async def _asset(self, request):
        blob = self.backend.cdn.get(f"{self.base}/cdn/{request.match_info['tail']}")
        return web.Response(status=404) if blob is None else web.Response(body=blob)

    async def _gateway(self, request):
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        self.sockets.add(ws)
        session = None
        await ws.send_json({"op": 10, "d": {"heartbeat_interval": HEARTBEAT_MS}})
        try:
            async for message in ws:
                said = json.loads(message.data)
                if said["op"] == 1:
                    self.heartbeats += 1
                    await ws.send_json({"op": 11})
                elif said["op"] == 2:
                    session = await self._identify(ws, said["d"])
                elif said["op"] == 6:
                    session = await self._resume(ws, said["d"])
        finally:
            self.sockets.discard(ws)
            if session is not None:
                session.pump.cancel()
                session.ws = None
        return ws

    async def _identify(self, ws, said):
        if said["token"] != TOKEN:
            await ws.close(code=4004)
            return None
        self.identifies += 1
        self.identified = said
        name = f"s{self.identifies}"
        session = self.sessions[name] = Session(self.delayed)
        session.attach(ws)
        state = SimpleNamespace(intents=discord.Intents._from_value(said["intents"]))
        state.parsers = _Parsers(self._noting(session))
        gateway = FakeGateway(self.backend, state)  # simcord's own gating by intents
        ready = {
            "v": 10,
            "user": dict(serializers.user_payload(self.backend.bot_user)),
            "guilds": [{"id": str(guild), "unavailable": True} for guild in self.backend.guilds],
            "session_id": name,
            "shard": said.get("shard", [0, 1]),
            "resume_gateway_url": f"ws://127.0.0.1:{self._port}/gateway",
            "application": {"id": str(self.backend.application_id), "flags": 0},
        }
        gateway.feed("READY", ready)
        for guild in list(self.backend.guilds.values()):
            gateway.feed("GUILD_CREATE", serializers.guild_create_payload(self.backend, guild))
        self.backend.subscribers.append(gateway.feed)
        return session

    def _noting(self, session):
        def send(event, payload):
            if event == "INTERACTION_CREATE":
                self.created[payload["id"]] = time.monotonic()
            session.push(event, payload)

        return send

    async def _resume(self, ws, said):
        session = self.sessions.get(said["session_id"])
        if session is None:
            await ws.send_json({"op": 9, "d": False})
            return None
        self.resumes += 1
        session.attach(ws)
        session.replay(said["seq"])
        session.push("RESUMED", {})
        return session

    def acknowledgements(self):
        """Seconds from each interaction to its first response."""
        return [self.acknowledged[one] - at for one, at in self.created.items() if one in self.acknowledged]


async def until(condition, seconds=8.0, what="it"):
    """Wait until a condition holds; returns what it returned."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if got := condition():
            return got
        await asyncio.sleep(0.02)
    raise AssertionError(f"timed out waiting for {what}")


async def ended(process, seconds=15):
    """A process's output once it has ended; killed where it does not."""
    try:
        return (await asyncio.wait_for(process.communicate(), seconds))[0].decode()
    finally:
        with suppress(ProcessLookupError):
            process.kill()


async def started(base, tmp_path, *, token=TOKEN, which="fake", arguments=(), **environment):
    known = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "PYTHONPATH", "LANG"}}
    changed = {"DISCORD_TOKEN": token, "DATA_DIR": str(tmp_path), "PYTHONUNBUFFERED": "1", **environment}
    command = [sys.executable, "-m", "tests.discord.wire_bot", base, which, *arguments]
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=asyncio.subprocess.STDOUT, env=known | changed)


@asynccontextmanager
async def loopback_world(folder, document):
    """A server with alice in it behind a loopback Discord; `start` starts the bot's process, which is stopped at the end."""
    problems = []

    def judge(method, path, body):
        if document is not None:
            problems.extend(document.problems(method, path, body))

    env = simcord.Env(discord.Client(intents=discord.Intents.none()), check_errors=False)  # the people's side only
    await env.start()
    loopback = LoopbackDiscord(env, judge)
    world = SimpleNamespace(env=env, loopback=loopback, process=None)
    try:
        base = await loopback.start()
        world.guild = env.create_guild("Desk")
        world.channel = world.guild.create_text_channel("general")
        world.alice = world.guild.add_member(env.create_user("alice"))
        world.other = lambda **options: started(base, folder, **options)

        async def start(seconds=30, **options):
            before = loopback.identifies
            world.process = await started(base, folder, **options)

            def up():
                assert world.process.returncode is None, "the bot has ended"
                return loopback.identifies > before and env.backend.commands.get(None)

            await until(up, seconds, "login and commands")
            await asyncio.sleep(0.2)

        world.start = start
        yield world
        assert problems == []
    finally:
        if world.process is not None:
            with suppress(ProcessLookupError):
                world.process.send_signal(signal.SIGINT)
            sys.stdout.write((await ended(world.process))[-2000:])  # pytest shows it where a test fails
        await loopback.close()
        await env.shutdown()


def shown(result, words):
    return result.response is not None and any(words in (one.description or "") for one in result.response.embeds)


def replied(world, words, channel=None):
    said = (channel or world.channel).history()
    return any(words in (one.description or "") for message in said for one in message.embeds)
