"""Feeds on loopback: new, changed, twice, damaged, huge, slow, hostile, 429; a month with a clock of ours; kills in the middle."""

import asyncio
import os
import subprocess
import sys

import pytest
from aiohttp import web

from qs_assistant.documents.fetch import Fetcher, FetchLimits
from qs_assistant.documents.watch import Watcher, WatchSettings
from qs_assistant.documents.watch.watcher import FEED_TYPES, HOUR
from qs_assistant.records.watch import ADDED, LATER, NEVER, WatchRecords
from qs_assistant.types.errors import FetchError, InputError
from tests.documents.fetch.server import FetchOptions, ListedResolver
from tests.documents.watch.recorded import filing, filing_index, hits, rss, submissions

pytestmark = pytest.mark.every_database

HERE, THERE = "guild:1", "guild:2"
DAY = 86_400.0
FEBRUARY = 1_769_904_000.0  # 2026-02-01
WED = "Wed, 11 Feb 2026 21:05:00 GMT"


class Time:
    """Seconds since the epoch that pass when a test says so, or somebody sleeps."""

    def __init__(self, now=FEBRUARY):
        self.now, self.slept = now, []

    def __call__(self):
        return self.now

    async def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def records(database):
    return WatchRecords(database)


@pytest.fixture
def time():
    return Time()


def watcher(records, time, *, limits=None, resolver=None, **settings):
    fetcher = Fetcher(FetchOptions(), resolver, time, limits=limits or FetchLimits(max_bytes=100_000, max_seconds=5), types=FEED_TYPES)
    return Watcher(records, fetcher, WatchSettings(**settings), time, sleep=time.sleep)


async def test_two_feeds_of_edgar_propose_a_filing_once_and_only_new_ones(site, records, time):
    """The list of filings and the search tell of the same one; what the search says last is no change of it."""
    looking, asked = watcher(records, time), []

    async def search(request):
        asked.append(request.query.get("startdt"))
        rows = [(2, "ex99.htm", "EX-99.1", "8-K", "2026-02-11"), (1, "a.htm", "8-K", "8-K", "2026-01-05")]
        rows += [(3, "b.htm", "8-K", "8-K", "2026-02-12")] if len(asked) > 1 else []
        return web.Response(body=hits(*rows), content_type="application/json")

    site.pages["/LATEST/search-index"] = search
    looking.add(HERE, f"{site.address}/LATEST/search-index?q=&ciks=0000004242", "2026-02-01")
    await looking.check()
    [first] = records.proposals(HERE)
    records.decide(HERE, first.id, ADDED, by="boss")
    looking.add(HERE, serve(site, submissions(filing(2, "2026-02-11"), filing(1, "2026-01-05"))), "2026-02-01")
    time.now += 40 * DAY
    await looking.check()
    [second] = records.proposals(HERE)
    assert second.url.endswith("/000095017026000003/b.htm")
    assert [one.id for one in records.proposals(HERE, (ADDED,))] == [first.id]
    assert asked == ["2026-02-01", "2026-02-01"]
    await looking.check(now=True)
    assert asked[-1] == "2026-02-11"


async def test_exhibits_are_looked_up_in_the_index_with_the_same_rules(site, records, time):
    folder = f"{site.address}/data/4242/000095017026000007"
    path = "/data/4242/000095017026000007/0000950170-26-000007-index.htm"
    site.pages[path] = filing_index(("a.htm", "8-K"), ("ex99_1.htm", "EX-99.1"))
    looking = watcher(records, time)
    assert await looking.exhibits(f"{folder}/a.htm", "8-K") == (f"{folder}/ex99_1.htm",)
    assert await looking.exhibits(f"{folder}/a.htm", "10-Q") == ()
    assert await looking.exhibits(f"{site.address}/news", "news") == ()
    with pytest.raises(FetchError, match="FETCH_CONTACT"):
        await looking.exhibits("https://www.sec.gov/Archives/edgar/data/4242/000095017026000007/a.htm", "8-K")
    with pytest.raises(FetchError, match="not a public address"):
        await looking.exhibits("http://10.0.0.7/4242/000095017026000007/a.htm", "8-K")
    site.pages["/robots.txt"] = b"User-agent: *\nDisallow: /data"
    with pytest.raises(FetchError, match="robots"):
        await watcher(records, time).exhibits(f"{folder}/a.htm", "8-K")


async def test_a_filings_press_releases_are_known_with_its_proposal_and_looked_for_until_they_are(site, records, time):
    """Of three filings the index of one is missing at first; a 10-Q has none looked for. A changed filing is looked into anew."""
    looking = watcher(records, time, archives=f"{site.address}/data")
    rows = [filing(1, "2026-02-11"), filing(2, "2026-02-12"), filing(3, "2026-02-13", "10-Q")]
    folders = {n: f"/data/4242/00009501702600000{n}" for n in (1, 2, 3)}
    indexes = {n: f"{folders[n]}/0000950170-26-00000{n}-index.htm" for n in folders}
    site.pages[indexes[1]] = filing_index(("a.htm", "8-K"), ("ex99_1.htm", "EX-99.1"), ("ex99_2.htm", "EX-99.2"))
    looking.add(HERE, serve(site, submissions(*rows)), "2026-02-01")
    await looking.check()
    releases = [f"{site.address}{folders[1]}/ex99_{n}.htm" for n in (1, 2)]
    assert [(one.date, list(one.releases), one.exhibits) for one in records.proposals(HERE)] == [
        ("2026-02-13", [], None),
        ("2026-02-12", [], None),
        ("2026-02-11", releases, "\n".join(releases)),
    ]
    site.pages[indexes[2]] = filing_index(("a.htm", "8-K"))
    await looking.check(now=True)
    assert records.proposals(HERE)[1].exhibits == ""  # there are none
    assert site.asked.count(indexes[1]) == 1
    assert indexes[3] not in site.asked
    site.pages[indexes[1]] = filing_index(("b.htm", "8-K"), ("new.htm", "EX-99.1"))
    serve(site, submissions(filing(1, "2026-02-11", document="b.htm"), *rows[1:]))
    await looking.check(now=True)
    assert records.proposals(HERE)[2].releases == (f"{site.address}{folders[1]}/new.htm",)


def serve(site, data, *, etag=None, kind="application/json"):
    async def answer(request):
        if etag and request.headers.get("If-None-Match") == etag:
            return web.Response(status=304)
        return web.Response(body=data, content_type=kind, headers={"ETag": etag} if etag else {})

    site.pages["/feed"] = answer
    return f"{site.address}/feed"


def titles(records, scope=HERE):
    return [one.title for one in records.proposals(scope)]


async def test_what_is_new_is_proposed_and_what_was_there_before_is_not(site, records, time):
    looking = watcher(records, time)
    looking.add(HERE, serve(site, submissions(filing(2, "2026-02-11"), filing(1, "2026-01-05"))), "2026-02-01")
    await looking.check()
    assert titles(records) == ["Form 8-K, items 2.02, 9.01"]
    assert records.proposals(THERE) == []
    serve(site, submissions(filing(3, "2026-02-12", "10-Q"), filing(2, "2026-02-11"), filing(1, "2026-01-05")))
    await looking.check()
    assert len(titles(records)) == 1  # not due yet
    time.now += 7 * HOUR
    await looking.check()
    assert [one.kind for one in records.proposals(HERE)] == ["10-Q", "8-K"]
    await looking.check(now=True)
    assert len(titles(records)) == 2  # found twice, proposed once


async def test_an_unchanged_feed_is_not_sent_again(site, records, time):
    looking = watcher(records, time)
    looking.add(HERE, serve(site, submissions(filing(2, "2026-02-11")), etag='"one"'), "2026-02-01")
    for _ in range(3):
        await looking.check(now=True)
    asked = [one.headers.get("If-None-Match") for one in site.requests if one.path == "/feed"]
    assert asked == [None, '"one"', '"one"']
    assert len(titles(records)) == 1


async def test_what_changed_is_proposed_again_only_where_it_was_added(site, records, time):
    looking = watcher(records, time)

    def feed(word):
        names = ("open", "later", "never", "added")
        return serve(site, rss(*((one, f"{word} {one}", f"https://acme.example/{one}", WED) for one in names)), kind="application/rss+xml")

    looking.add(HERE, feed("First"), "2026-02-01")
    await looking.check()
    numbers = {one.title.split()[1]: one.id for one in records.proposals(HERE)}
    for name, state in (("later", LATER), ("never", NEVER), ("added", ADDED)):
        assert records.decide(HERE, numbers[name], state, by="boss")
    feed("Second")
    await looking.check(now=True)
    found = {one.title: (one.state, one.changed) for one in records.proposals(HERE)}
    assert found == {"Second open": ("open", False), "Second later": ("later", False), "Second added": ("open", True)}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda _: web.Response(status=500), "500"),
        (lambda _: web.Response(body=b"<rss", content_type="application/rss+xml"), "damaged"),
        (lambda _: web.Response(body=b"x" * 200_000, content_type="text/xml"), "larger than"),
        (lambda _: web.Response(body=b"GIF", content_type="image/gif"), "image/gif"),
        (lambda _: web.Response(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data"}), "not a public address"),
        (lambda _: web.Response(status=302, headers={"Location": "http://inner.example/feed"}), "not public"),
        (lambda _: web.Response(status=302, headers={"Location": "file:///etc/passwd"}), "file:"),
        (lambda _: web.Response(status=302, headers={"Location": "/feed"}), "redirects more than"),
    ],
)
async def test_a_feed_that_cannot_be_read_costs_nothing_and_is_left_alone_longer_each_time(site, records, time, answer, said):
    async def respond(request):
        return answer(request)

    site.pages["/feed"] = respond
    looking = watcher(records, time, resolver=ListedResolver({"inner.example": [["10.0.0.7"]]}))
    looking.add(HERE, f"{site.address}/feed", "2026-02-01")
    waits = []
    for _ in range(6):
        await looking.check(now=True)
        [feed] = records.feeds(HERE)
        waits.append((feed.due_at - time.now) / HOUR)
    assert said in feed.problem
    assert waits == [6, 12, 24, 24, 24, 24]
    assert titles(records) == []
    serve(site, submissions(filing(2, "2026-02-11")))
    await looking.check(now=True)
    assert (records.feeds(HERE)[0].failures, len(titles(records))) == (0, 1)


async def test_a_slow_feed_is_given_up(site, records, time):
    async def never(_request):
        await asyncio.sleep(1)

    site.pages["/feed"] = never
    looking = watcher(records, time, limits=FetchLimits(max_seconds=0.2))
    looking.add(HERE, f"{site.address}/feed", "2026-02-01")
    await looking.check()
    assert "longer than" in records.feeds(HERE)[0].problem


async def test_a_site_that_asks_to_wait_is_left_alone_as_long_as_it_says(site, records, time):
    async def busy(_request):
        return web.Response(status=429, headers={"Retry-After": str(int(2 * DAY))})

    site.pages["/feed"] = busy
    looking = watcher(records, time)
    looking.add(HERE, f"{site.address}/feed", "2026-02-01")
    await looking.check()
    assert records.feeds(HERE)[0].due_at - time.now == 2 * DAY
    time.now += DAY
    await looking.check()
    assert site.asked.count("/feed") == 1


async def test_robots_are_kept_to_and_requests_to_one_site_are_a_second_apart(site, records, time):
    site.pages["/robots.txt"] = b"User-agent: *\nDisallow: /private"
    serve(site, submissions())
    looking = watcher(records, time)
    for path in ("feed", "feed?b", "private"):
        looking.add(HERE, f"{site.address}/{path}", "2026-02-01")
    await looking.check()
    assert "robots" in next(one.problem for one in records.feeds(HERE) if "private" in one.url)
    assert "/private" not in site.asked
    assert time.slept == [1.0, 1.0]


async def test_edgar_is_not_asked_without_a_contact(records, time):
    looking = watcher(records, time)
    looking.add(HERE, "https://data.sec.gov/submissions/CIK0001811414.json", "2026-02-01")
    await looking.check()
    assert "Set FETCH_CONTACT" in records.feeds(HERE)[0].problem


@pytest.mark.parametrize("url", ["http://10.0.0.1/feed", "ftp://acme.example/feed", "https://localhost.localdomain/feed", "feed"])
def test_an_address_that_may_not_be_fetched_is_refused_at_once(records, time, url):
    with pytest.raises(FetchError):
        watcher(records, time).add(HERE, url, "2026-02-01")


def test_a_feed_is_watched_once_and_can_be_left(records, time):
    looking = watcher(records, time)
    looking.add(HERE, "https://acme.example/feed", "2026-02-01")
    with pytest.raises(InputError, match="watched already"):
        looking.add(HERE, "https://acme.example/feed", "2026-02-01")
    with pytest.raises(InputError, match="not watched here"):
        looking.remove(THERE, "https://acme.example/feed")
    looking.remove(HERE, "https://acme.example/feed")
    assert records.feeds() == []


async def test_a_month_of_two_filings_a_week_with_faults_in_between(site, records, time):
    """Looked at every hour for 28 days; filings come on Mondays and Thursdays, each tenth answer is a fault."""
    asked = []

    async def answer(_request):
        asked.append(time.now)
        if len(asked) % 10 == 0:
            return web.Response(status=503)
        day = int((time.now - FEBRUARY) // DAY)
        rows = [filing(n, f"2026-02-{n + 1:02}") for n in range(day + 1) if n % 7 in (1, 4)]
        return web.Response(body=submissions(*rows[::-1]), content_type="application/json")

    site.pages["/feed"] = answer
    looking = watcher(records, time)
    looking.add(HERE, f"{site.address}/feed", "2026-02-01")
    late = []
    for _ in range(28 * 24):
        before = len(records.proposals(HERE))
        await looking.check()
        late += [time.now] * (len(records.proposals(HERE)) - before)
        time.now += HOUR
    assert len(records.proposals(HERE)) == 8
    assert len({one.url for one in records.proposals(HERE)}) == 8
    assert 28 * 24 / 7.6 < len(asked) <= 28 * 4 + 1  # every six hours and a little
    published = [FEBRUARY + DAY * n for n in range(28) if n % 7 in (1, 4)]
    assert all(0 <= found - then <= 14 * HOUR for then, found in zip(published, late, strict=True))


SCRIPT = """
import asyncio, os, sys
import sqlalchemy as sa
from qs_assistant.documents.fetch import Fetcher
from qs_assistant.documents.watch import Watcher, WatchSettings
from qs_assistant.documents.watch.watcher import FEED_TYPES
from qs_assistant.records.database import Database
from qs_assistant.records.watch import WatchRecords
from tests.documents.fetch.server import FetchOptions

database = Database(sys.argv[1])
left = int(sys.argv[2])

@sa.event.listens_for(database.engine, "before_cursor_execute")
def die(*_):
    global left
    left -= 1
    if left == 0:
        os._exit(9)

watcher = Watcher(WatchRecords(database), Fetcher(FetchOptions(), types=FEED_TYPES), WatchSettings(), lambda: 2e9)
asyncio.run(watcher.check(now=True))
"""


async def test_a_kill_at_any_statement_neither_loses_nor_doubles_anything(site, records, time, database_url):
    url = serve(site, submissions(*(filing(n, f"2026-02-{n:02}") for n in range(1, 5))), etag='"one"')
    watcher(records, time).add(HERE, url, "2026-02-01")
    killed = 0
    for at in (1, 2, 3, 4, 6, 9):
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        ended = await asyncio.to_thread(
            subprocess.run, [sys.executable, "-c", SCRIPT, database_url, str(at)], env=environment, check=False, timeout=60
        )
        killed += ended.returncode == 9
        assert len(records.proposals(HERE)) in (0, 4)
    assert killed == 6
    await watcher(records, time).check(now=True)
    assert len(records.proposals(HERE)) == 4


async def test_a_program_killed_while_a_site_answers_loses_and_doubles_nothing(site, records, time, database_url):
    """SIGKILL while the first answer is under way, while a later one is, and after all are in."""
    waiting, over, rows = asyncio.Event(), asyncio.Event(), [filing(1, "2026-02-02")]

    async def never(_request):
        waiting.set()
        await over.wait()

    watcher(records, time).add(HERE, serve(site, submissions(*rows)), "2026-02-01")
    watcher(records, time).add(HERE, f"{site.address}/later", "2026-02-01")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    answers = site.pages["/feed"]
    for held, proposed in (("/feed", 0), ("/later", 1)):
        site.pages["/feed"], site.pages["/later"] = answers, never
        site.pages[held] = never
        waiting.clear()
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", SCRIPT, database_url, "0", env=environment)
        await asyncio.wait_for(waiting.wait(), 60)
        process.kill()
        assert await process.wait() == -9
        assert len(records.proposals(HERE)) == proposed
    over.set()
    site.pages["/later"] = site.pages["/feed"] = answers
    for _ in range(2):
        await watcher(records, time).check(now=True)
    assert len(records.proposals(HERE)) == 1
