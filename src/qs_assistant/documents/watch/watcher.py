"""Looks through the watched feeds when they are due, politely, and keeps what is new as proposals."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from qs_assistant.documents.fetch import Fetcher, FetchLimits
from qs_assistant.documents.fetch.fetcher import FetchSettings
from qs_assistant.documents.watch.edgar import ARCHIVES, WITH_EXHIBITS, asked_address, index_address, press_releases
from qs_assistant.documents.watch.feeds import Effect, read_feed
from qs_assistant.records.watch import WatchedFeed, WatchRecords
from qs_assistant.types.errors import FetchError, InputError

HOUR = 3600.0
LONGEST_WAIT = 24 * HOUR
"""However often a feed has failed, it is tried once a day, unless the site asks for longer."""
LONGEST_ASKED = 7 * 24 * HOUR
GAP_SECONDS = 1.0
"""Between two requests to one site; SEC EDGAR allows ten a second."""
MOST_FEEDS = 20
MOST_INDEXES = 10
"""Filings of a scope whose press releases are looked for at a time."""
MOST_BYTES, MOST_SECONDS = 10 * 2**20, 30.0
FEED_TYPES = ("application/json", "application/rss+xml", "application/atom+xml", "application/xml", "application/rdf+xml", "text/")
NEEDS_CONTACT = ("sec.gov",)
NO_CONTACT = "{host} asks programs to name a contact. Set FETCH_CONTACT to a mail address, then it is watched."


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """How often feeds are looked through (seconds), which forms are wanted, whether a contact is named to the sites, where filings lie."""

    every: float = 6 * HOUR
    forms: tuple[str, ...] = ()
    contact: bool = False
    archives: str = ARCHIVES


def feed_fetcher(settings: FetchSettings) -> Fetcher:
    """A fetcher for feeds: the same rules as for documents, other types, and smaller limits."""
    return Fetcher(settings, limits=FetchLimits(max_bytes=MOST_BYTES, max_seconds=MOST_SECONDS), types=FEED_TYPES)


class Watcher:
    """Looks through feeds.

    Args:
        records: keeps feeds and what was found.
        fetcher: fetches public addresses, keeping to robots.txt.
        settings: how often, and what is wanted.
        clock: seconds since the epoch.
        sleep: waits between two requests to one site.
        effect: says what an item of news is likely to change.
    """

    def __init__(
        self,
        records: WatchRecords,
        fetcher: Fetcher,
        settings: WatchSettings,
        clock: Callable[[], float],
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        effect: Effect = lambda _title: "",
    ) -> None:
        self._records, self._fetcher, self._settings, self._clock = records, fetcher, settings, clock
        self._sleep, self._effect = sleep, effect
        self._asked: dict[str, float] = {}

    def add(self, scope: str, url: str, since: str) -> str:
        """Watch a feed in a scope for items from a day (ISO) on; its address in canonical spelling.

        Raises:
            FetchError: the address may not be fetched.
            InputError: it is watched there already, or too many are.
        """
        checked = self._fetcher.check(url)
        there = self._records.feeds(scope)
        if len(there) >= MOST_FEEDS:
            raise InputError(f"At most {MOST_FEEDS} feeds are watched at a time. Remove one first.", "feed")
        if not self._records.add_feed(scope, checked, since):
            raise InputError("That feed is watched already.", "feed")
        return checked

    def remove(self, scope: str, url: str) -> None:
        """Watch a feed no longer.

        Raises:
            InputError: it is not watched there.
        """
        if not self._records.remove_feed(scope, url):
            listed = ", ".join(one.url for one in self._records.feeds(scope)) or "none"
            raise InputError(f"That feed is not watched here. Watched: {listed}.", "feed")

    async def check(self, scope: str | None = None, *, now: bool = False) -> Sequence[WatchedFeed]:
        """Look through the feeds that are due, or with `now` all of them, of a scope or of all; those that were looked through."""
        due = [one for one in await asyncio.to_thread(self._records.feeds, scope) if now or one.due_at <= self._clock()]
        for feed in due:
            await self._check(feed)
        for one in dict.fromkeys(feed.scope for feed in due):
            await self._look_for_exhibits(one)
        return due

    async def _look_for_exhibits(self, scope: str) -> None:
        """Keep where the press releases of new filings lie; what cannot be had now is looked for again the next time."""
        for found in await asyncio.to_thread(self._records.without_exhibits, scope, WITH_EXHIBITS, MOST_INDEXES):
            with suppress(FetchError):
                addresses = await self.exhibits(found.url, found.kind)
                await asyncio.to_thread(self._records.set_exhibits, found.id, addresses)

    async def _check(self, feed: WatchedFeed) -> None:
        host = urlsplit(feed.url).hostname or ""
        try:
            self._require_contact(host)
            await self._wait_for(host)
            fetched = await self._fetcher.fetch(asked_address(feed, self._clock()), feed.etag, feed.last_modified)
            wanted = self._settings
            found = (
                []
                if fetched.not_modified
                else await asyncio.to_thread(read_feed, fetched.data, wanted.forms, self._effect, wanted.archives)
            )
        except FetchError as error:
            due = self._clock() + self._patience(feed, error.retry_after)
            await asyncio.to_thread(self._records.failed, feed, str(error), at=self._clock(), due_at=due)
            return
        validators = (
            (fetched.etag or feed.etag, fetched.last_modified or feed.last_modified)
            if fetched.not_modified
            else (
                fetched.etag,
                fetched.last_modified,
            )
        )
        due = self._clock() + self._settings.every * random.uniform(1.0, 1.1)  # noqa: S311 - so that not all ask at once
        await asyncio.to_thread(self._records.read, feed, found, at=self._clock(), due_at=due, validators=validators)

    async def exhibits(self, url: str, form: str) -> tuple[str, ...]:
        """The addresses of a filing's press releases (exhibits 99), from its index; none for other forms and for news.

        Raises:
            FetchError: the index cannot be read.
        """
        index = index_address(url, form)
        if index is None:
            return ()
        host = urlsplit(index).hostname or ""
        self._require_contact(host)
        await self._wait_for(host)
        return press_releases((await self._fetcher.fetch(index)).data, index)

    def _require_contact(self, host: str) -> None:
        if not self._settings.contact and any(host == one or host.endswith(f".{one}") for one in NEEDS_CONTACT):
            raise FetchError(NO_CONTACT.format(host=host))

    def _patience(self, feed: WatchedFeed, asked: float | None) -> float:
        """How long a feed that failed is left alone: twice as long each time, and never shorter than its site asks for."""
        own = min(self._settings.every * 2.0 ** min(feed.failures, 10), max(LONGEST_WAIT, self._settings.every))
        return max(own, min(asked or 0.0, LONGEST_ASKED))

    async def _wait_for(self, host: str) -> None:
        """Leave a second between two requests to one site."""
        wait = self._asked.get(host, float("-inf")) + GAP_SECONDS - self._clock()
        if wait > 0:
            await self._sleep(wait)
        self._asked[host] = self._clock()
