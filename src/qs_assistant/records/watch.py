"""Which feeds are watched for whom, what they said of themselves, and the items found in them with what admins decided."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from qs_assistant.records.database import Database, metadata

feeds = sa.Table(
    "watched_feeds",
    metadata,
    sa.Column("scope", sa.String(100), primary_key=True),
    sa.Column("url", sa.String(2000), primary_key=True),
    sa.Column("since", sa.String(10), nullable=False),  # items of an earlier day were there before anybody watched
    sa.Column("etag", sa.Text),
    sa.Column("last_modified", sa.Text),
    sa.Column("checked_at", sa.Float),
    sa.Column("due_at", sa.Float, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("problem", sa.Text, nullable=False),
)

items = sa.Table(
    "watched_items",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("scope", sa.String(100), nullable=False),
    sa.Column("key", sa.String(500), nullable=False),
    sa.Column("feed", sa.String(2000), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("date", sa.String(10), nullable=False),
    sa.Column("kind", sa.String(60), nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("size", sa.Integer),
    sa.Column("effect", sa.Text, nullable=False),
    sa.Column("print", sa.String(64), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("changed", sa.Boolean, nullable=False),
    sa.Column("decided_by", sa.String(200)),
    sa.Column("exhibits", sa.Text),  # the addresses of a filing's press releases, one a line; none: not known
    sa.Column("shown_at", sa.Float),  # when the proposal was posted; none: it has to be posted
    sa.UniqueConstraint("scope", "key", name="one_item_once"),
    sqlite_autoincrement=True,  # a button's number is never given twice
)

channels = sa.Table(
    "watch_channels",
    metadata,
    sa.Column("scope", sa.String(100), primary_key=True),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("digest_every", sa.Float),  # days between digests; none: only when asked for
    sa.Column("digest_at", sa.Float),
)

SEEN, OPEN, LATER, NEVER, ADDED = "seen", "open", "later", "never", "added"


@dataclass(frozen=True, slots=True)
class WatchedFeed:
    """A feed: the day (ISO) from which on its items count, its validators, when it is due (seconds since the epoch), its last problem."""

    scope: str
    url: str
    since: str
    etag: str | None
    last_modified: str | None
    checked_at: float | None
    due_at: float
    failures: int
    problem: str


@dataclass(frozen=True, slots=True)
class FoundItem:
    """An item of a feed: a key that stays the same, title, day (ISO), kind, address, size in bytes, what it is likely to change.

    `print` tells whether it has changed; "" where the feed cannot tell.
    """

    key: str
    title: str
    date: str
    kind: str
    url: str
    size: int | None
    effect: str
    print: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """An item with its number and what became of it: open, later, never or added; `changed`: since it was decided on.

    `exhibits` are the addresses of a filing's press releases, one a line; None: not known.
    """

    id: int
    scope: str
    title: str
    date: str
    kind: str
    url: str
    size: int | None
    effect: str
    state: str
    changed: bool
    exhibits: str | None = None

    @property
    def releases(self) -> tuple[str, ...]:
        """The addresses of its press releases, as far as they are known."""
        return tuple((self.exhibits or "").split())


_FEED = tuple(feeds.c[name] for name in WatchedFeed.__dataclass_fields__)
_PROPOSAL = tuple(items.c[name] for name in Proposal.__dataclass_fields__)


class WatchRecords:
    """Keeps feeds, items and channels.

    Args:
        database: where they are kept; its tables exist.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    # ------------------------------------------------------------------------------------------------------------- feeds
    def add_feed(self, scope: str, url: str, since: str) -> bool:
        """Watch a feed in a scope from a day on; whether it was not watched before."""
        with self._database.begin() as connection:
            if connection.execute(sa.select(feeds.c.url).where(_feed(scope, url))).first() is not None:
                return False
            row = {"scope": scope, "url": url, "since": since, "due_at": 0.0, "failures": 0, "problem": ""}
            connection.execute(feeds.insert().values(**row))
            return True

    def remove_feed(self, scope: str, url: str) -> bool:
        """Watch a feed no longer; whether it was watched. What was found in it stays."""
        with self._database.begin() as connection:
            return connection.execute(sa.delete(feeds).where(_feed(scope, url))).rowcount > 0

    def feeds(self, scope: str | None = None) -> list[WatchedFeed]:
        """The feeds of a scope, or of all."""
        query = sa.select(*_FEED).order_by(feeds.c.scope, feeds.c.url)
        with self._database.begin() as connection:
            return [WatchedFeed(*row) for row in connection.execute(query if scope is None else query.where(feeds.c.scope == scope))]

    def failed(self, feed: WatchedFeed, problem: str, *, at: float, due_at: float) -> None:
        """Note that a feed could not be read, and when it is tried again."""
        row = {"failures": feed.failures + 1, "problem": problem, "checked_at": at, "due_at": due_at}
        with self._database.begin() as connection:
            connection.execute(sa.update(feeds).where(_feed(feed.scope, feed.url)).values(**row))

    def read(
        self, feed: WatchedFeed, found: Sequence[FoundItem], *, at: float, due_at: float, validators: tuple[str | None, str | None]
    ) -> None:
        """Take in what a feed has, and note that it was read: both or neither, whatever happens in between."""
        row = {"failures": 0, "problem": "", "checked_at": at, "due_at": due_at, "etag": validators[0], "last_modified": validators[1]}
        with self._database.begin() as connection:
            if connection.execute(sa.update(feeds).where(_feed(feed.scope, feed.url)).values(**row)).rowcount:
                for one in found:
                    _take(connection, feed, one)

    # --------------------------------------------------------------------------------------------------------- proposals
    def proposals(self, scope: str, states: Sequence[str] = (OPEN, LATER)) -> list[Proposal]:
        """The proposals of a scope in some states, the newest first."""
        query = (
            sa.select(*_PROPOSAL).where(items.c.scope == scope, items.c.state.in_(states)).order_by(items.c.date.desc(), items.c.id.desc())
        )
        with self._database.begin() as connection:
            return [Proposal(*row) for row in connection.execute(query)]

    def proposal(self, scope: str, number: int) -> Proposal | None:
        """A proposal of a scope by its number; None where there is none there."""
        query = sa.select(*_PROPOSAL).where(items.c.scope == scope, items.c.id == number, items.c.state != SEEN)
        with self._database.begin() as connection:
            row = connection.execute(query).first()
        return None if row is None else Proposal(*row)

    def decide(self, scope: str, number: int, state: str, *, by: str) -> bool:
        """Note what an admin decided; whether there is such a proposal."""
        change = sa.update(items).where(items.c.scope == scope, items.c.id == number, items.c.state != SEEN)
        with self._database.begin() as connection:
            return connection.execute(change.values(state=state, decided_by=by, changed=False)).rowcount == 1

    def unshown(self, scope: str, most: int) -> list[Proposal]:
        """Open proposals that have not been posted yet, the oldest first."""
        query = sa.select(*_PROPOSAL).where(items.c.scope == scope, items.c.state == OPEN, items.c.shown_at.is_(None))
        with self._database.begin() as connection:
            return [Proposal(*row) for row in connection.execute(query.order_by(items.c.date, items.c.id).limit(most))]

    def without_exhibits(self, scope: str, forms: Sequence[str], most: int) -> list[Proposal]:
        """Open proposals of filings of some forms whose press releases are not known, the newest first."""
        wanted = sa.or_(*(items.c.kind.startswith(one, autoescape=True) for one in forms))
        query = sa.select(*_PROPOSAL).where(items.c.scope == scope, items.c.state == OPEN, items.c.exhibits.is_(None), wanted)
        with self._database.begin() as connection:
            return [Proposal(*row) for row in connection.execute(query.order_by(items.c.date.desc(), items.c.id).limit(most))]

    def set_exhibits(self, number: int, addresses: Sequence[str]) -> None:
        """Keep the addresses of a proposal's press releases."""
        with self._database.begin() as connection:
            connection.execute(sa.update(items).where(items.c.id == number).values(exhibits="\n".join(addresses)))

    def shown(self, number: int, at: float) -> None:
        """Note that a proposal has been posted."""
        with self._database.begin() as connection:
            connection.execute(sa.update(items).where(items.c.id == number).values(shown_at=at))

    # ---------------------------------------------------------------------------------------------------------- channels
    def set_channel(self, scope: str, channel: int | None) -> None:
        """Where proposals of a scope are posted; None: nowhere."""
        with self._database.begin() as connection:
            if channel is None:
                connection.execute(sa.delete(channels).where(channels.c.scope == scope))
            elif not connection.execute(sa.update(channels).where(channels.c.scope == scope).values(channel=str(channel))).rowcount:
                connection.execute(channels.insert().values(scope=scope, channel=str(channel)))

    def channels(self) -> dict[str, int]:
        """The channel of each scope that has one."""
        with self._database.begin() as connection:
            return {row.scope: int(row.channel) for row in connection.execute(sa.select(channels.c.scope, channels.c.channel))}

    def set_digest(self, scope: str, every: float | None, at: float | None) -> bool:
        """Every how many days a digest is posted (None: never by itself), and when the last one was; whether the scope has a channel."""
        with self._database.begin() as connection:
            change = sa.update(channels).where(channels.c.scope == scope).values(digest_every=every, digest_at=at)
            return connection.execute(change).rowcount == 1

    def digests(self) -> list[tuple[str, float, float]]:
        """Each scope that gets digests, every how many days, and when the last one was (0: never)."""
        query = sa.select(channels).where(channels.c.digest_every.is_not(None)).order_by(channels.c.scope)
        with self._database.begin() as connection:
            return [(row.scope, row.digest_every, row.digest_at or 0.0) for row in connection.execute(query)]

    def forget_scope(self, scope: str) -> None:
        """Delete the feeds, items and channel of a scope."""
        with self._database.begin() as connection:
            for table in (feeds, items, channels):
                connection.execute(sa.delete(table).where(table.c.scope == scope))


def _feed(scope: str, url: str) -> sa.ColumnElement[bool]:
    return sa.and_(feeds.c.scope == scope, feeds.c.url == url)


def _take(connection: sa.Connection, feed: WatchedFeed, found: FoundItem) -> None:
    """A new item is proposed if it is of a day that counts; one that has changed is proposed anew, unless it is never wanted."""
    told = {name: getattr(found, name) for name in ("title", "date", "kind", "url", "size", "effect", "print")}
    known = connection.execute(sa.select(items).where(items.c.scope == feed.scope, items.c.key == found.key)).first()
    if known is None:
        state = OPEN if found.date >= feed.since else SEEN
        connection.execute(items.insert().values(scope=feed.scope, key=found.key, feed=feed.url, state=state, changed=False, **told))
    elif found.print and known.print != found.print:
        again = {"state": OPEN, "changed": True, "shown_at": None} if known.state == ADDED and known.print else {}
        connection.execute(sa.update(items).where(items.c.id == known.id).values(**told, exhibits=None, **again))
