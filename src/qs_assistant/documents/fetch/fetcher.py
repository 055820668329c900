"""Fetches one public page or file, within limits on size, time, redirects and types."""

import asyncio
import logging
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import aiohttp
from yarl import URL

from qs_assistant.documents.fetch.resolve import CheckedResolver, CheckedSockets, Resolver, SystemResolver
from qs_assistant.documents.fetch.robots import MAX_ROBOTS, RobotsCache
from qs_assistant.documents.fetch.urls import CheckedUrl, check_url
from qs_assistant.types.errors import FetchError

log = logging.getLogger(__name__)

PRODUCT = "QsAssistantBot"
CHUNK = 64 * 1024
MAX_VALIDATOR = 512
REDIRECTS = frozenset({301, 302, 303, 307, 308})
TYPES = (
    "text/",
    "application/pdf",
    "application/xhtml+xml",
    "application/xml",
    "application/csv",
    "application/octet-stream",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "message/rfc822",
    "binary/octet-stream",
)


class FetchSettings(Protocol):
    """The settings that a fetcher reads."""

    @property
    def allow_loopback_fetch(self) -> bool:
        """Whether this machine itself may be fetched from: for tests only, off by default."""
        ...

    @property
    def fetch_contact(self) -> str:
        """An address at which the sites that are fetched can reach whoever runs this; may be empty."""
        ...


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How much one fetch may take: bytes (after decompression), seconds in all, seconds to connect, redirects."""

    max_bytes: int = 25 * 1024 * 1024
    max_seconds: float = 40.0
    connect_seconds: float = 10.0
    max_redirects: int = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave. `not_modified` says that it has not changed since `etag` or `last_modified`; `data` is empty then."""

    url: str
    final_url: str
    data: bytes
    etag: str | None = None
    last_modified: str | None = None
    not_modified: bool = False


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    headers: Mapping[str, str]
    data: bytes = field(default=b"", repr=False)


class Fetcher:
    """Fetches public addresses; environment proxies and cookies play no part, and robots.txt is kept to.

    Args:
        settings: whether loopback is allowed (tests only), and the contact named to the sites.
        resolver: looks up host names.
        clock: seconds that only grow.
        limits: size, time and redirects of one fetch.
        types: the beginnings of the content types that are taken; documents' by default.
        tls: the certificates to trust; the system's by default.
        sockets: makes the sockets of connections; the one that checks addresses by default.
    """

    def __init__(
        self,
        settings: FetchSettings,
        resolver: Resolver | None = None,
        clock: Callable[[], float] = time.monotonic,
        *,
        limits: FetchLimits | None = None,
        types: tuple[str, ...] = TYPES,
        tls: ssl.SSLContext | None = None,
        sockets: CheckedSockets | None = None,
    ) -> None:
        self._allow_loopback = settings.allow_loopback_fetch
        contact = f"; {settings.fetch_contact}" if settings.fetch_contact else ""
        self.user_agent = f"{PRODUCT}/1.0 (reads single pages that its admins name{contact})"
        self._resolver = resolver or SystemResolver()
        self.limits = limits or FetchLimits()
        self._types = types
        self._tls = tls
        self._sockets = sockets or CheckedSockets(allow_loopback=self._allow_loopback)
        self._robots = RobotsCache(PRODUCT, clock)
        if self._allow_loopback:
            log.warning("ALLOW_LOOPBACK_FETCH is on: addresses of this machine are fetched. It is meant for tests only; switch it off.")

    def check(self, url: str) -> str:
        """The address in its canonical spelling, without asking anyone.

        Raises:
            FetchError: the address may not be fetched.
        """
        return check_url(url, allow_loopback=self._allow_loopback).url

    async def fetch(self, url: str, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Fetch one address; with `etag` or `last_modified` of an earlier fetch, only if it has changed since.

        Raises:
            FetchError: the address may not be fetched, cannot be reached, or gives nothing that can be read.
        """
        asked = check_url(url, allow_loopback=self._allow_loopback)
        try:
            async with asyncio.timeout(self.limits.max_seconds), self._session() as session:
                return await self._follow(session, asked, _conditions(etag, last_modified))
        except TimeoutError as error:
            raise FetchError(
                f"{asked.host} took longer than {self.limits.max_seconds:g} seconds. Try again later, or add the file."
            ) from error
        except aiohttp.ClientConnectorCertificateError as error:
            raise FetchError(
                f"{asked.host} has no valid certificate, so it cannot be trusted to be what it says. Add the file instead."
            ) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise FetchError(
                f"{asked.host} could not be reached ({type(error).__name__}). Check the address, or try again later."
            ) from error

    def _session(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            resolver=CheckedResolver(self._resolver, allow_loopback=self._allow_loopback),
            socket_factory=self._sockets,
            ssl=self._tls or True,
            use_dns_cache=False,  # every connection is made to an answer checked for it
            force_close=True,
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self.limits.connect_seconds),
            headers={
                "User-Agent": self.user_agent,
                "Accept": "text/html,application/pdf,text/*;q=0.9,*/*;q=0.5",
                "Accept-Encoding": "gzip, deflate",
            },
        )

    async def _follow(self, session: aiohttp.ClientSession, asked: CheckedUrl, conditions: dict[str, str]) -> Fetched:
        here = asked
        for _ in range(self.limits.max_redirects + 1):
            await self._ask_robots(session, here)
            reply = await self._get(session, here, conditions, self.limits.max_bytes)
            if reply.status not in REDIRECTS:
                return _fetched(asked, here, reply)
            here = self._next(here, reply)
        raise FetchError(f"{asked.host} redirects more than {self.limits.max_redirects} times. Give the address it ends at.")

    def _next(self, here: CheckedUrl, reply: _Reply) -> CheckedUrl:
        there = check_url(reply.headers.get("Location", ""), base=here, allow_loopback=self._allow_loopback)
        if here.scheme == "https" and there.scheme == "http":
            raise FetchError(f"{here.host} redirects from a secure address to one that is not. Give an https:// address.")
        return there

    async def _ask_robots(self, session: aiohttp.ClientSession, page: CheckedUrl) -> None:
        """Refuse a page that the site's robots.txt keeps robots from."""
        allowed = self._robots.allows(page.origin, page.url)
        if allowed is None:
            await self._read_robots(session, page)
            allowed = self._robots.allows(page.origin, page.url)
        if not allowed:
            raise FetchError(f"The robots.txt of {page.host} asks robots not to fetch this page. Save it from a browser and add the file.")

    async def _read_robots(self, session: aiohttp.ClientSession, page: CheckedUrl) -> None:
        here = check_url(f"{page.origin}/robots.txt", allow_loopback=self._allow_loopback)
        for _ in range(self.limits.max_redirects + 1):
            reply = await self._get(session, here, {}, MAX_ROBOTS, any_type=True)
            if reply.status not in REDIRECTS:
                self._robots.remember(page.origin, reply.status, reply.data.decode("utf-8", "replace"))
                return
            here = self._next(here, reply)
        self._robots.remember(page.origin, 404, "")  # RFC 9309, 2.3.1.2: too many redirects count as no file

    async def _get(
        self, session: aiohttp.ClientSession, page: CheckedUrl, conditions: dict[str, str], most: int, *, any_type: bool = False
    ) -> _Reply:
        target = URL(page.url, encoded=True)
        if target.raw_host != page.host or target.port != page.port or target.user:
            raise FetchError("The address can be read in two ways. Copy it again from the browser's address line.")
        async with session.get(target, headers=conditions, allow_redirects=False) as response:
            if response.status != 200:
                return _Reply(response.status, response.headers)
            if not any_type:
                _check_type(response, page, self._types)
            return _Reply(200, response.headers, await _body(response, page, most, cut=any_type))


async def _body(response: aiohttp.ClientResponse, page: CheckedUrl, most: int, *, cut: bool) -> bytes:
    data = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK):
        data += chunk
        if len(data) > most:
            if cut:
                return bytes(data[:most])
            raise FetchError(
                f"The page at {page.host} is larger than {most / 2**20:g} MB, the most that is fetched. Add a part of it as a file."
            )
    return bytes(data)


def _check_type(response: aiohttp.ClientResponse, page: CheckedUrl, types: tuple[str, ...]) -> None:
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind and not kind.startswith(types):
        raise FetchError(
            f"{page.host} gives “{kind[:80]}” there, which is not a document. Pages, PDF, text, DOCX, XLSX, CSV and EML are read."
        )


def _conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    named = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in named.items() if value and _is_validator(value)}


def _is_validator(value: str) -> bool:
    return len(value) <= MAX_VALIDATOR and value.isascii() and value.isprintable()


def _fetched(asked: CheckedUrl, here: CheckedUrl, reply: _Reply) -> Fetched:
    etag, modified = (
        value if value and _is_validator(value) else None for value in (reply.headers.get("ETag"), reply.headers.get("Last-Modified"))
    )
    if reply.status == 304:
        return Fetched(asked.url, here.url, b"", etag, modified, not_modified=True)
    if reply.status != 200:
        raise FetchError(_status_sentence(here.host, reply), _retry_after(reply))
    if not reply.data:
        raise FetchError(f"{here.host} gave an empty page. Open the address in a browser to see whether it still exists.")
    return Fetched(asked.url, here.url, reply.data, etag, modified)


def _retry_after(reply: _Reply) -> float | None:
    """In how many seconds a site asks to be asked again, where it says so in seconds (RFC 9110, 10.2.3)."""
    said = reply.headers.get("Retry-After", "").strip()
    return float(said) if reply.status in (429, 503) and said.isascii() and said.isdecimal() and len(said) < 10 else None


def _status_sentence(host: str, reply: _Reply) -> str:
    match reply.status:
        case 401 | 403 | 407 | 451:
            return f"{host} does not show this page to programs (status {reply.status}). Save it from a browser and add the file."
        case 404 | 410:
            return f"{host} has no such page (status {reply.status}). Check the address."
        case 429 | 503:
            return f"{host} asks to wait (status {reply.status}). Try again in some minutes."
    return f"{host} answered with status {reply.status} instead of the page. Try again later, or add the file."
