"""Votes, medians and Brier scores that anyone can work out on paper."""

from datetime import UTC, datetime, timedelta

import pytest

from qs_assistant.app.base_case import OwnBaseCases
from qs_assistant.app.beliefs import ServerBeliefs, brier
from qs_assistant.app.pipeline import Answering
from qs_assistant.app.scoped_model import LocalModels
from qs_assistant.records.base_cases import BaseCases
from qs_assistant.records.beliefs import BeliefRecords
from qs_assistant.records.predictions import PredictionRecords
from qs_assistant.records.runs import RunStore
from qs_assistant.types.company import NOBODY
from qs_assistant.types.errors import InputError, NotFoundError
from qs_assistant.types.place import GLOBAL_SCOPE, Place
from qs_assistant.types.request import Request, Scenario
from qs_assistant.types.settings import shipped_knowledge
from qs_assistant.valuation.analyses import Analyst
from qs_assistant.valuation.assumptions import load_assumptions
from tests.clock import Clock

pytestmark = pytest.mark.every_database

HERE, THERE = "guild:1", "guild:2"
SHIPPED = load_assumptions(shipped_knowledge() / "assumptions.toml")


@pytest.fixture
def day():
    return Clock(datetime(2026, 1, 1, 12, tzinfo=UTC))


@pytest.fixture
def beliefs(database, day):
    return ServerBeliefs(BeliefRecords(database, day), PredictionRecords(database), SHIPPED, day)


@pytest.fixture
def answering(database, day, beliefs):
    cases = OwnBaseCases(BaseCases(database, day), SHIPPED)
    return Answering(
        models=LocalModels(cases, medians=beliefs.median_values, company=NOBODY),
        finder=None,
        runs=RunStore(database),
        company=NOBODY,
        strict=True,
    )


def place(scope):
    return Place(f"{scope}/alice", user="alice", scopes=(scope, GLOBAL_SCOPE))


@pytest.mark.parametrize(
    ("votes", "middle"),
    [((0.08,), 0.08), ((0.05, 0.15), 0.10), ((0.30, 0.05, 0.10), 0.10), ((0.05, 0.08, 0.10, 0.90), 0.09)],
)
def test_the_median_is_the_one_in_the_middle_or_the_mean_of_both(beliefs, votes, middle):
    for person, value in enumerate(votes):
        beliefs.vote(HERE, str(person), {"royalty_rate": value})
    [found] = beliefs.medians(HERE)
    assert (found.name, found.value, found.votes) == ("royalty_rate", middle, len(votes))


def test_a_second_vote_takes_the_place_of_the_first_and_can_be_withdrawn(beliefs):
    beliefs.vote(HERE, "alice", {"royalty_rate": 0.05, "peak_capacity": 100})
    beliefs.vote(HERE, "alice", {"royalty_rate": 0.07})
    assert beliefs.own(HERE, "alice") == {"royalty_rate": 0.07, "peak_capacity": 100}
    assert beliefs.withdraw(HERE, "alice", "royalty_rate") == 1
    assert beliefs.median_values(HERE) == {"peak_capacity": 100}
    assert beliefs.withdraw(HERE, "alice") == 1
    assert beliefs.medians(HERE) == ()


def test_no_server_sees_anothers_votes_or_predictions(beliefs):
    beliefs.vote(HERE, "alice", {"royalty_rate": 0.05})
    one = beliefs.predict(HERE, "alice", "start of production", "2029", 0.4)
    assert beliefs.medians(THERE) == ()
    assert beliefs.log(THERE) == []
    for act in (beliefs.prediction, beliefs.remove):
        with pytest.raises(NotFoundError):
            act(THERE, one.id)
    with pytest.raises(NotFoundError):
        beliefs.settle(THERE, one.id, "yes", by="boss")
    with pytest.raises(NotFoundError):
        beliefs.add_forecast(THERE, "bob", one.id, 0.5)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"royalty_rate": 1.2}, "cannot be"),
        ({"share_price": 5.0}, "not voted on"),
        ({"royalty_rate": float("nan")}, "takes a finite number"),
    ],
)
def test_a_vote_that_cannot_be_is_refused_with_all_that_came_with_it(beliefs, values, sentence):
    with pytest.raises(InputError, match=sentence):
        beliefs.vote(HERE, "alice", {"peak_capacity": 100, **values})
    assert beliefs.own(HERE, "alice") == {}


def test_the_big_inputs_are_those_that_move_the_value_most(beliefs):
    rows = Analyst(SHIPPED).sensitivity().results["rows"]
    assert beliefs.most_sensitive == tuple(row["input"] for row in rows[:5])


def test_brier_scores_by_hand(beliefs, day):
    """A comes true: 80% and 40% earn 0.04 and 0.36. B does not: 30% earns 0.09. Medians: 60% earns 0.16, 30% 0.09."""
    a = beliefs.predict(HERE, "alice", "start of production", "2029", 0.5)
    assert (a.due, a.statement) == ("2029-12-31", "start of production")
    beliefs.add_forecast(HERE, "bob", a.id, 0.4)
    b = beliefs.predict(HERE, "bob", "a second licensee", "2027-06-30", 0.3)
    day.now += timedelta(days=10)
    beliefs.add_forecast(HERE, "alice", a.id, 0.8)  # the last one counts
    day.now += timedelta(days=1)
    beliefs.add_forecast(HERE, "carol", a.id, 1.0)  # given on the day it was known: too late
    beliefs.settle(HERE, a.id, "yes", by="boss")
    beliefs.settle(HERE, b.id, "no", by="boss")
    found = beliefs.score(HERE, "alice")
    assert (found.settled, found.counted, found.own_counted) == (2, 3, 1)
    assert found.members == pytest.approx((0.04 + 0.36 + 0.09) / 3)
    assert found.crowd == pytest.approx((0.16 + 0.09) / 2)
    assert found.own == pytest.approx(0.04)
    assert beliefs.score(HERE, "carol").own is None


@pytest.mark.parametrize(
    ("chance", "happened", "score"), [(1, True, 0), (0, True, 1), (0.5, False, 0.25), (0.4, True, 0.36), (0, False, 0)]
)
def test_one_chance(chance, happened, score):
    assert brier(chance, happened=happened) == pytest.approx(score)


def test_what_is_void_is_not_scored_and_nothing_is_settled_twice(beliefs, day):
    one = beliefs.predict(HERE, "alice", "a merger", "2027", 0.2)
    day.now += timedelta(days=1)
    beliefs.settle(HERE, one.id, "void", by="boss")
    assert beliefs.score(HERE, "alice").settled == 0
    for late in (lambda: beliefs.settle(HERE, one.id, "yes", by="boss"), lambda: beliefs.add_forecast(HERE, "bob", one.id, 0.5)):
        with pytest.raises(InputError, match="already settled"):
            late()


@pytest.mark.parametrize(
    ("statement", "due", "chance", "sentence"),
    [
        ("", "2029", 0.5, "1 to 200"),
        ("x" * 201, "2029", 0.5, "1 to 200"),
        ("it happens", "2025", 0.5, "not in the future"),
        ("it happens", "2026-01-01", 0.5, "not in the future"),
        ("it happens", "some day", 0.5, "Write a day like"),
        ("it happens", "0000", 0.5, "Write a day like"),
        ("it happens", "2029", 1.5, "0% to 100%"),
        ("it happens", "2029", float("nan"), "0% to 100%"),
    ],
)
def test_a_prediction_that_cannot_be_is_refused(beliefs, statement, due, chance, sentence):
    with pytest.raises(InputError, match=sentence):
        beliefs.predict(HERE, "alice", statement, due, chance)
    assert beliefs.log(HERE) == []


def test_no_chance_is_taken_after_the_day(beliefs, day):
    one = beliefs.predict(HERE, "alice", "it happens", "2026-01-10", 0.5)
    day.now += timedelta(days=9)
    beliefs.add_forecast(HERE, "bob", one.id, 0.5)
    day.now += timedelta(days=1)
    with pytest.raises(InputError, match="day has passed"):
        beliefs.add_forecast(HERE, "bob", one.id, 0.9)


def test_forgetting_a_person_leaves_the_others_and_a_server_is_forgotten_whole(beliefs, tmp_path):
    own = beliefs.predict(HERE, "alice-7770", "xyloquark ships", "2029", 0.5)
    others = beliefs.predict(HERE, "bob", "wombatine ships", "2029", 0.5)
    beliefs.add_forecast(HERE, "bob", own.id, 0.2)
    beliefs.add_forecast(HERE, "alice-7770", others.id, 0.9)
    beliefs.settle(HERE, others.id, "yes", by="alice-7770")
    beliefs.vote(HERE, "alice-7770", {"royalty_rate": 0.05})
    beliefs.vote(HERE, "bob", {"royalty_rate": 0.15})
    assert beliefs.forget("alice-7770") == 5  # a vote, a statement with two chances, a chance of another
    assert [one.prediction.statement for one in beliefs.log(HERE)] == ["wombatine ships"]
    assert beliefs.median_values(HERE) == {"royalty_rate": 0.15}
    held = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    assert b"alice-7770" not in held
    assert b"xyloquark" not in held
    assert beliefs.forget_scope(HERE) == 3
    assert beliefs.log(HERE) == []


def test_the_median_is_one_more_view_of_the_football_field_of_its_server_alone(beliefs, answering):
    for person, value in (("alice", 0.06), ("bob", 0.12)):
        beliefs.vote(HERE, person, {"royalty_rate": value, "peak_capacity": 100 + 1000 * value})
    base = Analyst(SHIPPED)
    worth = base.value({"royalty_rate": 0.09, "peak_capacity": 190}).results["value_per_share"]
    here, there = (answering.carry_out(Request("football"), place(scope), "") for scope in (HERE, THERE))
    [bar] = [one for one in here.results["bars"] if "members" in one["name"]]
    assert (bar["group"], bar["low"], bar["high"]) == ("views", worth, worth)
    assert not [one for one in there.results["bars"] if "members" in one["name"]]
    assert len(here.results["bars"]) == len(there.results["bars"]) + 1
    assert "members" in here.text + here.more
    # a kept run stays as it was, for its own server alone
    assert answering.replay(here.run_id, place(HERE)).results == here.results
    with pytest.raises(NotFoundError):
        answering.replay(here.run_id, place(THERE))
    beliefs.forget("bob")
    beliefs.forget("alice")
    assert answering.replay(here.run_id, place(HERE)).results == here.results
    assert answering.chart(here.run_id).png
    assert answering.carry_out(Request("football"), place(HERE), "").results == there.results


def test_the_medians_beside_the_base_case_are_seen_in_their_server_alone(beliefs, answering):
    beliefs.vote(HERE, "alice", {"royalty_rate": 0.09})
    compared = answering.carry_out(Request("compare", scenarios=(Scenario(), Scenario(beliefs.median_values(HERE)))), place(HERE), "")
    base = Analyst(SHIPPED)
    assert [one["value_per_share"] for one in compared.results] == [
        base.value().results["value_per_share"],
        base.value({"royalty_rate": 0.09}).results["value_per_share"],
    ]
    with pytest.raises(NotFoundError):
        answering.replay(compared.run_id, place(THERE))
    plain = answering.carry_out(Request("value"), place(HERE), "")
    assert answering.replay(plain.run_id, place(THERE)).run_id == plain.run_id  # what rests on no vote is everybody's


def test_votes_that_cannot_hold_together_cost_nobody_the_football_field(beliefs, answering):
    beliefs.vote(HERE, "alice", {"discount_rate": 0.01, "terminal_growth": 0.05})
    shown = answering.carry_out(Request("football"), place(HERE), "")
    assert not [one for one in shown.results["bars"] if "members" in one["name"]]
