from datetime import UTC, datetime

import pytest

from qs_assistant.app.digest import DAY_SECONDS, AskedOften, Digests, often
from qs_assistant.records.answers import AnswerStore
from qs_assistant.records.base_cases import BaseCases
from qs_assistant.records.database import Database
from qs_assistant.records.history import PROGRAM, append
from qs_assistant.records.watch import FoundItem, WatchRecords
from qs_assistant.types.answer import Answer
from qs_assistant.types.settings import shipped_knowledge
from qs_assistant.valuation.analyses import Analyst
from qs_assistant.valuation.assumptions import load_assumptions

HERE, THERE = "guild:1", "guild:2"
SHIPPED = load_assumptions(shipped_knowledge() / "assumptions.toml")
NOW = datetime(2026, 10, 12, 12, tzinfo=UTC).timestamp()


@pytest.fixture
def database(tmp_path):
    made = Database(f"sqlite:///{tmp_path / 'records.sqlite'}")
    made.create()
    yield made
    made.close()


def happened(database, days_ago, action, title, *, by="<@7>", scope=HERE):
    at = datetime.fromtimestamp(NOW - days_ago * DAY_SECONDS, UTC).isoformat(timespec="seconds")
    row = dict.fromkeys(("before", "after", "before_hash", "after_hash", "undoes"))
    with database.begin() as connection:
        append(connection, at=at, by=by, action=action, scope=scope, document=title, title=title, **row)


def test_a_week_in_a_server(database):
    happened(database, 9, "add", "Too old")
    happened(database, 3, "add", "A letter")
    happened(database, 2, "remove", "A mistake")
    happened(database, 1, "add", "Shipped", by=PROGRAM)
    happened(database, 1, "add", "Elsewhere", scope=THERE)
    for days_ago, value in ((8, 0.08), (2, 0.12)):
        when = datetime.fromtimestamp(NOW - days_ago * DAY_SECONDS, UTC)
        BaseCases(database, lambda when=when: when).set(HERE, "royalty_rate", value, by="<@7>", why="a test")
    answers = AnswerStore(database, 100)
    for n, (user, question, scope) in enumerate(
        (("a", "What is it worth?", HERE), ("b", "what is it worth", HERE), ("b", "my own secret", HERE), ("c", "What is it worth?", THERE))
    ):
        answers.save(Answer(question, "documents", "", id=f"a{n}"), user=user, scope=scope, at=NOW - 60 + n)
    records = WatchRecords(database)
    records.add_feed(HERE, "https://acme.example/feed", "2026-10-01")
    [feed] = records.feeds(HERE)
    item = FoundItem("k", "Form 8-K", "2026-10-10", "8-K", "https://acme.example/k", 1, "", "p")
    records.read(feed, [item], at=NOW, due_at=NOW, validators=(None, None))
    found = Digests(database, SHIPPED, lambda: NOW).make(HERE)
    assert (found.since, found.added, found.proposals) == ("2026-10-05", ("A letter",), ("Form 8-K",))
    base = Analyst(SHIPPED)
    worth = [base.value({"royalty_rate": one}).results["value_per_share"] for one in (0.12, 0.08)]
    assert [found.value, found.value_then] == pytest.approx(worth)
    assert (found.asked, found.often) == (3, (AskedOften("what is it worth", 2),))
    assert (found.price_as_of, found.price_age) == ("2026-10-02", 10)
    quiet = Digests(database, SHIPPED, lambda: NOW).make("guild:3")
    assert (quiet.added, quiet.asked, quiet.often, quiet.proposals) == ((), 0, (), ())
    assert quiet.value == quiet.value_then


def test_what_one_person_asks_again_and_again_is_nobodys_business():
    assert often([("a", "secret?")] * 9) == ()
    assert often([("a", "One?"), ("b", "ONE"), ("a", "two"), ("b", "Two!"), ("c", "two")]) == (AskedOften("two", 3), AskedOften("ONE", 2))
