"""Fetching from a server on loopback: limits, redirects, conditions, robots, names that change their answer."""

import asyncio
import contextlib
import gzip
import logging
import socket
import ssl
import time

import pytest
import trustme
from aiohttp import web

from qs_assistant.documents.fetch import Fetcher, FetchLimits, SystemResolver
from qs_assistant.documents.fetch.resolve import CheckedSockets
from qs_assistant.types.errors import FetchError
from tests.documents.fetch.server import FetchOptions, ListedResolver, speaking


class ToPort(CheckedSockets):
    """Sockets that reach a server on any port of this machine as if it stood on the usual one."""

    def __init__(self, port):
        super().__init__(allow_loopback=True)
        self.port = port

    def __call__(self, address):
        port = self.port

        class Socket(socket.socket):
            def connect(self, target):
                return super().connect((target[0], port))

        return Socket(*address[:3])


async def test_a_page_comes_back_with_its_type_and_its_validators(site, fetcher):
    async def page(_request):
        return web.Response(
            body=b"<p>hello</p>", content_type="text/html", headers={"ETag": '"v1"', "Last-Modified": "Wed, 01 Oct 2025 08:00:00 GMT"}
        )

    site.pages["/a"] = page
    got = await fetcher.fetch(f"{site.address}/a#part")
    assert (got.data, got.etag) == (b"<p>hello</p>", '"v1"')
    assert got.last_modified == "Wed, 01 Oct 2025 08:00:00 GMT"
    assert got.final_url == f"{site.address}/a"
    assert not got.not_modified
    assert site.requests[-1].headers["User-Agent"].startswith("QsAssistantBot/")


async def test_a_conditional_fetch_says_that_nothing_changed(site, fetcher):
    async def page(request):
        unchanged = request.headers.get("If-None-Match") == '"v1"'
        return web.Response(status=304, headers={"ETag": '"v1"'}) if unchanged else web.Response(text="new")

    site.pages["/a"] = page
    assert (await fetcher.fetch(f"{site.address}/a", etag='"v1"')).not_modified
    assert (await fetcher.fetch(f"{site.address}/a", etag='"v0"')).data == b"new"
    assert (await fetcher.fetch(f"{site.address}/a", etag='"v1"\r\nX-Evil: 1')).data == b"new"
    assert "X-Evil" not in site.requests[-1].headers


async def test_proxies_and_cookies_play_no_part(site, fetcher, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")

    async def page(_request):
        reply = web.Response(text="a page")
        reply.set_cookie("id", "1")
        return reply

    site.pages["/a"] = page
    for _ in range(2):
        assert (await fetcher.fetch(f"{site.address}/a")).data == b"a page"
    assert "Cookie" not in site.requests[-1].headers


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "file:///etc/passwd", "http://[::ffff:10.0.0.1]/", "http://2130706433/",
        "http://user:pw@example.com/", "http://example.com:8080/", "//192.168.1.1/x", "gopher://example.com/", "http://metadata.google.internal/",
        "", "http://0x7f.1/",
    ],
)  # fmt: skip
async def test_a_redirect_is_checked_as_the_first_address_is(site, target):
    async def away(_request):
        return web.Response(status=302, headers={"Location": target} if target else {})

    site.pages["/a"] = away
    limited = Fetcher(FetchOptions(), ListedResolver({}))
    with pytest.raises(FetchError) as refused:
        await limited.fetch(f"{site.address}/a")
    assert str(refused.value).endswith(".")


async def test_redirects_are_followed_to_their_end_and_not_for_ever(site, fetcher):
    def to(target):
        async def away(_request):
            return web.Response(status=301, headers={"Location": target})

        return away

    site.pages |= {"/a": to("/b?x=1"), "/b": b"<p>end</p>", "/loop": to("/loop")}
    got = await fetcher.fetch(f"{site.address}/a")
    assert (got.data, got.url, got.final_url) == (b"<p>end</p>", f"{site.address}/a", f"{site.address}/b?x=1")
    with pytest.raises(FetchError, match="redirects more than 5 times"):
        await fetcher.fetch(f"{site.address}/loop")
    assert site.asked.count("/loop") == 6


async def test_a_page_that_is_too_large_is_given_up_as_it_comes(site):
    sent = 0

    async def endless(request):
        nonlocal sent
        reply = web.StreamResponse(headers={"Content-Type": "text/plain"})
        await reply.prepare(request)
        try:
            for _ in range(1000):
                await reply.write(b"x" * 65_536)
                sent += 65_536
        except ConnectionError:
            pass
        return reply

    site.pages["/a"] = endless
    with pytest.raises(FetchError, match="larger than 1 MB"):
        await Fetcher(FetchOptions(), limits=FetchLimits(max_bytes=2**20)).fetch(f"{site.address}/a")
    assert sent < 20 * 2**20


async def test_a_page_that_unpacks_to_too_much_is_given_up_too(site):
    bomb = gzip.compress(b"\x00" * 50 * 2**20)

    async def packed(_request):
        return web.Response(body=bomb, headers={"Content-Encoding": "gzip", "Content-Type": "text/html"})

    site.pages["/a"] = packed
    with pytest.raises(FetchError, match="larger than 1 MB"):
        await Fetcher(FetchOptions(), limits=FetchLimits(max_bytes=2**20)).fetch(f"{site.address}/a")


async def test_a_server_that_drips_is_cut_off_in_time():
    async def drip(_reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(200):
            writer.write(b"X-%d: y\r\n" % number)
            await asyncio.sleep(0.05)

    began = time.monotonic()
    async with speaking(drip) as address:
        with pytest.raises(FetchError, match=r"took longer than 0\.3 seconds"):
            await Fetcher(FetchOptions(), limits=FetchLimits(max_seconds=0.3)).fetch(address)
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    "reply",
    [
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000,
        b"not http at all\r\n\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
    ],
)
async def test_a_server_that_speaks_nonsense_is_refused(reply):
    async def speak(reader, writer):
        await reader.readline()
        writer.write(reply)
        with contextlib.suppress(ConnectionError):
            await writer.drain()

    async with speaking(speak) as address:
        with pytest.raises(FetchError, match="could not be reached"):
            await Fetcher(FetchOptions()).fetch(address)


@pytest.mark.parametrize("kind", ["image/png", "video/mp4", "application/zip", "application/x-msdownload"])
async def test_what_is_no_document_is_refused_by_its_type(site, fetcher, kind):
    async def page(_request):
        return web.Response(body=b"x", content_type=kind)

    site.pages["/a"] = page
    with pytest.raises(FetchError, match="not a document"):
        await fetcher.fetch(f"{site.address}/a")


@pytest.mark.parametrize(("status", "says"), [(404, "no such page"), (403, "does not show"), (429, "asks to wait"), (500, "status 500")])
async def test_a_status_becomes_a_sentence(site, fetcher, status, says):
    async def page(_request):
        return web.Response(status=status)

    site.pages["/a"] = page
    with pytest.raises(FetchError, match=says):
        await fetcher.fetch(f"{site.address}/a")


async def test_an_empty_page_is_refused(site, fetcher):
    site.pages["/a"] = b""
    with pytest.raises(FetchError, match="empty page"):
        await fetcher.fetch(f"{site.address}/a")


async def test_robots_are_kept_to_and_remembered_for_an_hour(site):
    now = 0.0
    fetcher = Fetcher(FetchOptions(), clock=lambda: now)
    site.pages |= {
        "/robots.txt": b"User-agent: *\nDisallow: /private\nAllow: /private/open\n",
        "/private/open": b"<p>open</p>",
        "/private/x": b"x",
    }
    with pytest.raises(FetchError, match=r"robots\.txt"):
        await fetcher.fetch(f"{site.address}/private/x")
    assert site.asked == ["/robots.txt"]
    assert (await fetcher.fetch(f"{site.address}/private/open")).data == b"<p>open</p>"
    assert site.asked.count("/robots.txt") == 1
    now = 3601.0
    await fetcher.fetch(f"{site.address}/private/open")
    assert site.asked.count("/robots.txt") == 2


async def test_robots_that_name_this_program_are_kept_to(site, fetcher):
    site.pages |= {"/robots.txt": b"User-agent: QsAssistantBot\nDisallow: /\n\nUser-agent: *\nAllow: /\n", "/a": b"<p>a</p>"}
    with pytest.raises(FetchError, match=r"robots\.txt"):
        await fetcher.fetch(f"{site.address}/a")


async def test_robots_that_cannot_be_had_forbid(site, fetcher):
    async def broken(_request):
        return web.Response(status=500)

    site.pages |= {"/robots.txt": broken, "/a": b"<p>a</p>"}
    with pytest.raises(FetchError, match=r"robots\.txt"):
        await fetcher.fetch(f"{site.address}/a")


async def test_one_private_answer_among_public_ones_spoils_them_all():
    resolver = ListedResolver({"mixed.example": [["93.184.216.34", "10.0.0.7"]]})
    with pytest.raises(FetchError, match="not public"):
        await Fetcher(FetchOptions(allow_loopback_fetch=False), resolver).fetch("https://mixed.example/")


async def test_a_name_that_changes_its_answer_to_a_private_one_is_refused(site):
    """The answer is good for robots.txt, and private when the page itself is asked for."""
    site.pages["/a"] = b"<p>secret</p>"
    resolver = ListedResolver({"rebind.example": [["127.0.0.1"], ["10.0.0.1"]]})
    port = int(site.address.rpartition(":")[2])
    fetcher = Fetcher(FetchOptions(), resolver, sockets=ToPort(port))
    with pytest.raises(FetchError, match="not public"):
        await fetcher.fetch("http://rebind.example/a")
    assert site.asked == ["/robots.txt"]


async def test_the_address_connected_to_is_the_one_that_was_checked():
    """A resolver that answers publicly once and privately ever after: the connection is made to the public answer, or not at all."""
    made = []

    class Recording(CheckedSockets):
        def __call__(self, address):
            made.append(address[4][0])
            raise OSError("no network in a test")

    resolver = ListedResolver({"rebind.example": [["93.184.216.34"], ["127.0.0.1"]]})
    fetcher = Fetcher(FetchOptions(allow_loopback_fetch=False), resolver, sockets=Recording(allow_loopback=False))
    with pytest.raises(FetchError, match="could not be reached"):
        await fetcher.fetch("http://rebind.example/a")
    assert made == ["93.184.216.34"]
    with pytest.raises(FetchError, match="not public"):
        await fetcher.fetch("http://rebind.example/a")
    assert made == ["93.184.216.34"]


def test_the_last_check_is_at_the_socket():
    with pytest.raises(FetchError, match="not public"):
        CheckedSockets(allow_loopback=False)((2, 1, 6, "", ("127.0.0.1", 80)))


async def test_a_certificate_has_to_be_of_the_name_that_was_asked_for():
    authority = trustme.CA()
    asked = []

    async def page(request):
        asked.append(request.host)
        return web.Response(text="a page") if request.path == "/a" else web.Response(status=404)

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("right.example").configure_cert(context)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", page)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    port = runner.addresses[0][1]
    trusted = ssl.create_default_context()
    authority.configure_trust(trusted)
    resolver = ListedResolver({"right.example": [["127.0.0.1"]], "wrong.example": [["127.0.0.1"]]})
    fetcher = Fetcher(FetchOptions(), resolver, tls=trusted, sockets=ToPort(port))
    assert (await fetcher.fetch("https://right.example/a")).data == b"a page"
    with pytest.raises(FetchError, match="certificate"):
        await fetcher.fetch("https://wrong.example/a")
    assert set(asked) == {"right.example"}
    await runner.cleanup()


async def test_a_name_nobody_knows_is_a_sentence():
    with pytest.raises(FetchError, match="No host named"):
        await Fetcher(FetchOptions(), ListedResolver({})).fetch("https://nowhere.example/")


async def test_the_system_resolver_knows_this_machine():
    assert set(await SystemResolver().resolve("localhost")) <= {"127.0.0.1", "::1"}


def test_loopback_says_so(caplog):
    with caplog.at_level(logging.WARNING):
        Fetcher(FetchOptions(allow_loopback_fetch=True))
    assert "tests only" in caplog.text
    caplog.clear()
    Fetcher(FetchOptions(allow_loopback_fetch=False, fetch_contact="docs@example.org"))
    assert caplog.text == ""


def test_the_contact_is_named_to_the_sites():
    assert "docs@example.org" in Fetcher(FetchOptions(fetch_contact="docs@example.org")).user_agent
