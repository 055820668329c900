"""What happened in a scope over some days: documents, value by the base case, questions, proposals, the age of the newest price."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from qs_assistant.app.frequent_topics import ChannelQuestions, FrequentTopic, frequent_topics, questions_by_channel
from qs_assistant.records.answers import AnswerStore
from qs_assistant.records.base_cases import BaseCases
from qs_assistant.records.database import Database
from qs_assistant.records.history import PROGRAM, events
from qs_assistant.records.watch import WatchRecords
from qs_assistant.text.inert import inert_line
from qs_assistant.types.errors import InputError
from qs_assistant.valuation.analyses import Analyst
from qs_assistant.valuation.assumptions import Assumptions
from qs_assistant.valuation.overrides import overridden

WEEK = 7.0
DAY_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True)
class Digest:
    """What happened since a day (ISO).

    `added` are titles of documents that admins added or replaced, `value` and `value_then` a share by the base case now and at the
    beginning ($), `asked` how many questions were asked, `frequent_topics` of which kinds (counts alone), `channels` both by channel,
    `proposals` titles of those that are open, `price_age` days since the newest reference.
    """

    since: str
    added: tuple[str, ...]
    value: float
    value_then: float
    asked: int
    frequent_topics: tuple[FrequentTopic, ...]
    channels: tuple[ChannelQuestions, ...]
    proposals: tuple[str, ...]
    price_as_of: str
    price_age: int


class Digests:
    """Makes digests; everything blocks on the database.

    Args:
        database: the records.
        shipped: the base case where a scope has set nothing.
        clock: seconds since the epoch.
    """

    def __init__(self, database: Database, shipped: Assumptions, clock: Callable[[], float]) -> None:
        self._database, self._shipped, self._clock = database, shipped, clock
        self._cases = BaseCases(database, lambda: datetime.fromtimestamp(clock(), UTC))
        self._answers, self._watch = AnswerStore(database, 1), WatchRecords(database)

    def make(self, scope: str, days: float = WEEK) -> Digest:
        """The digest of a scope over the last days.

        Raises:
            StoreError: the records cannot be read.
        """
        start = self._clock() - days * DAY_SECONDS
        moment = datetime.fromtimestamp(start, UTC).isoformat(timespec="seconds")
        now = self._assumptions(scope, None)
        questions = self._answers.asked(scope, start)
        return Digest(
            moment[:10],
            self._added(scope, moment),
            _per_share(now),
            _per_share(self._assumptions(scope, moment)),
            len(questions),
            frequent_topics(questions),
            questions_by_channel(questions),
            tuple(one.title for one in self._watch.proposals(scope)),
            now.newest.as_of,
            (datetime.fromtimestamp(self._clock(), UTC).date() - date.fromisoformat(now.newest.as_of)).days,
        )

    def _added(self, scope: str, since: str) -> tuple[str, ...]:
        with self._database.begin() as connection:
            found = [one for one in events(connection, scope) if one.at >= since and one.action in ("add", "replace") and one.by != PROGRAM]
        return tuple(dict.fromkeys(inert_line(one.title) for one in found))

    def _assumptions(self, scope: str, until: str | None) -> Assumptions:
        """The base case of a scope as it was at a moment; None: as it is. Prices that were set do not move a value."""
        newest = {one.name: one.value for one in reversed(self._cases.history(scope)) if until is None or one.when <= until}
        values = {name: value for name, value in newest.items() if value is not None and not name.startswith("reference.")}
        try:
            return overridden(self._shipped, values, {})
        except InputError:  # the shipped case has changed since, so that this can no longer be
            return self._shipped


def _per_share(assumptions: Assumptions) -> float:
    return float(Analyst(assumptions).value().results["value_per_share"])
