from datetime import UTC, datetime

import pytest

from qs_assistant.app.digest import DAY_SECONDS, Digests
from qs_assistant.app.frequent_topics import ChannelQuestions, FrequentTopic, frequent_topics, questions_by_channel
from qs_assistant.records.answers import AnswerStore, AskedQuestion
from qs_assistant.records.base_cases import BaseCases
from qs_assistant.records.history import PROGRAM, append
from qs_assistant.records.watch import FoundItem, WatchRecords
from qs_assistant.types.answer import Answer
from qs_assistant.types.request import Request, Scenario
from qs_assistant.types.settings import shipped_knowledge
from qs_assistant.valuation.analyses import Analyst
from qs_assistant.valuation.assumptions import load_assumptions

pytestmark = pytest.mark.every_database

HERE, THERE = "guild:1", "guild:2"
SHIPPED = load_assumptions(shipped_knowledge() / "assumptions.toml")
NOW = datetime(2026, 10, 12, 12, tzinfo=UTC).timestamp()


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
    yields = Request("value", {"target_yield": 0.9})
    for n, (user, question, asked, scope) in enumerate(
        (
            ("a", "my secret plan is a yield of 90%", yields, HERE),
            ("b", "what about 90% yield", yields, HERE),
            ("b", "a royalty for my own fund", Request("value", {"royalty_rate": 0.2}), HERE),
            ("c", "yield 90%?", yields, THERE),
        )
    ):
        answers.save(Answer(question, "valuation", "", asked.to_json(), id=f"a{n}"), user=user, scope=scope, at=NOW - 60 + n)
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
    assert (found.asked, found.frequent_topics) == (3, (FrequentTopic("what-ifs", "target_yield", 2),))
    assert not any(word in str(found) for word in ("secret", "fund", "90%"))
    assert (found.price_as_of, found.price_age) == ("2026-10-02", 10)
    quiet = Digests(database, SHIPPED, lambda: NOW).make("guild:3")
    assert (quiet.added, quiet.asked, quiet.frequent_topics, quiet.proposals) == ((), 0, (), ())
    assert quiet.value == quiet.value_then


def asked(user, request=None, route="valuation"):
    return AskedQuestion(user, route, None if request is None else request.to_json())


def test_what_one_person_asks_again_and_again_is_nobodys_business():
    assert frequent_topics([asked("a", Request("sweep", variable="target_yield"))] * 9) == ()


def test_questions_are_counted_by_channel_the_busiest_first_and_only_in_channels_of_a_server(database):
    """In channel 7 two people ask of the yield and one of the royalty; one person asks twice in 8, of which only the count is told."""
    answers = AnswerStore(database, 100)
    yields, royalty = Request("value", {"target_yield": 0.9}), Request("value", {"royalty_rate": 0.2})
    elsewhere = [None, "dm:a", "guild:1/channel:None/user:a"]
    places = ["guild:1/channel:8/user:a"] * 2 + [f"guild:1/channel:7/user:{user}" for user in "abb"] + elsewhere
    for n, (conversation, request) in enumerate(zip(places, [royalty, royalty, yields, yields, royalty, *[yields] * 3], strict=True)):
        answer = Answer("my secret plan", "valuation", "", request.to_json(), id=f"a{n}", conversation=conversation)
        answers.save(answer, user=(conversation or "a")[-1], scope=HERE, at=NOW - 60 + n)
    found = Digests(database, SHIPPED, lambda: NOW).make(HERE)
    assert found.asked == 8
    assert found.channels == (
        ChannelQuestions("7", 3, (FrequentTopic("what-ifs", "target_yield", 2),)),
        ChannelQuestions("8", 2, ()),
    )
    assert "secret" not in str(found.channels)
    assert questions_by_channel(()) == ()


def test_kinds_are_counted_by_input_most_asked_first():
    what_if = Request("value", {"target_yield": 0.9, "royalty_rate": 0.1})
    questions = [asked("a", what_if), asked("b", what_if), asked("b", Request("value", {"target_yield": 0.8})), asked("a"), asked("b")]
    questions += [asked(user, route="documents") for user in "abca"]
    assert frequent_topics(questions) == (
        FrequentTopic("questions on documents", None, 4),
        FrequentTopic("what-ifs", "target_yield", 3),
        FrequentTopic("what-ifs", "royalty_rate", 2),
    )  # what was asked back has no kind yet


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (Request("value"), ("the value", None)),
        (Request("value", preset="bear"), ("what-ifs", None)),
        (Request("solve", solve_for="royalty_rate"), ("solutions", "royalty_rate")),
        (Request("compare", scenarios=(Scenario({"target_yield": 0.9}), Scenario())), ("comparisons", "target_yield")),
        (Request("frontier", axes=(("target_yield", None, None),)), ("frontiers", "target_yield")),
        (Request("event", event="corning"), ("events", None)),
        (Request("value", {"words of a member": 1}), ("what-ifs", None)),
    ],
)
def test_each_kind_has_a_name_and_only_inputs_of_the_model_are_told(request_, expected):
    assert frequent_topics([asked("a", request_), asked("b", request_)]) == (FrequentTopic(*expected, 2),)
