"""Watching put together: the company's feeds, what an item is likely to change, and what became of one that was added."""

import tomllib
from collections.abc import Callable
from pathlib import Path

from qs_assistant.documents.watch import Watcher, WatchSettings, feed_fetcher
from qs_assistant.documents.watch.watcher import HOUR
from qs_assistant.records.database import Database
from qs_assistant.records.watch import ADDED, LATER, NEVER, OPEN, Proposal, WatchRecords
from qs_assistant.text.terms import content_words
from qs_assistant.types.company import Company, load_company
from qs_assistant.types.errors import FetchError, InputError, NotFoundError
from qs_assistant.types.settings import Settings

SHARED_WORDS = 2
"""Telling words that a title and a golden question have in common for the one to be likely to change the other's answer."""
MOST_QUESTIONS = 2


class Watching:
    """What admins do with the watch.

    Args:
        watcher: looks through the feeds.
        records: keeps them.
        company: whose feeds are watched first.
    """

    def __init__(self, watcher: Watcher, records: WatchRecords, company: Company) -> None:
        self.watcher, self.records, self.company = watcher, records, company

    def begin(self, scope: str, since: str) -> tuple[str, ...]:
        """Watch the company's own feeds in a scope for items from a day on; those that were not watched yet."""
        there = {one.url for one in self.records.feeds(scope)}
        return tuple(self.watcher.add(scope, one, since) for one in self.company.addresses if one not in there)

    def proposal(self, scope: str, number: int) -> Proposal:
        """A proposal of a scope.

        Raises:
            NotFoundError: there is none of that number.
        """
        found = self.records.proposal(scope, number)
        if found is None:
            raise NotFoundError(f"There is no proposal {number} here.")
        return found

    async def addresses(self, found: Proposal) -> tuple[tuple[str, ...], str]:
        """What is added with a proposal: its own address and those of a filing's press releases; and why these are not known, or ""."""
        try:
            releases = await self.watcher.exhibits(found.url, found.kind) if found.exhibits is None else found.releases
            return tuple(dict.fromkeys((found.url, *releases))), ""
        except FetchError as error:
            return (found.url,), f"Its exhibits are not known, so only its main document was read: {error}"

    def decide(self, scope: str, number: int, state: str, *, by: str) -> Proposal:
        """Note what an admin decided of a proposal: later, never or added; the proposal as it was.

        Raises:
            NotFoundError: there is none of that number.
            InputError: it was added already.
        """
        if state not in (OPEN, LATER, NEVER, ADDED):
            raise InputError(f"A proposal is put off ({LATER}), refused ({NEVER}) or {ADDED}.", "state")
        found = self.proposal(scope, number)
        if found.state == ADDED:
            raise InputError("It is already added.", "number")
        self.records.decide(scope, number, state, by=by)
        return found


def open_watching(settings: Settings, database: Database, clock: Callable[[], float]) -> Watching:
    """The watch, over the records.

    Raises:
        SettingsError: company.toml cannot be used.
    """
    company = load_company(settings.knowledge_dir)
    wanted = WatchSettings(settings.watch_every * HOUR, company.forms, bool(settings.fetch_contact))
    records = WatchRecords(database)
    effect = likely_effect(settings.knowledge_dir / "golden.toml")
    return Watching(Watcher(records, feed_fetcher(settings), wanted, clock, effect=effect), records, company)


def likely_effect(golden: Path) -> Callable[[str], str]:
    """Says of a title which golden questions it is likely to change the answers of; "" for none."""
    questions = tomllib.loads(golden.read_text(encoding="utf-8")).get("questions", []) if golden.is_file() else []
    words = {one: set(content_words(one)) for one in questions}

    def effect(title: str) -> str:
        own = set(content_words(title))
        shared = sorted((one for one in words if len(words[one] & own) >= SHARED_WORDS), key=lambda one: -len(words[one] & own))
        return "; ".join(f"“{one}”" for one in shared[:MOST_QUESTIONS])

    return effect
