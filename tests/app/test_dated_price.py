"""A server's own dated price: first among the references, with who set it and when; nobody else's valuations change."""

from datetime import UTC, date, datetime

import pytest

from qs_assistant.app.base_case import OwnBaseCases
from qs_assistant.app.scoped_model import LocalModels
from qs_assistant.records.base_cases import BaseCases
from qs_assistant.types.company import NOBODY
from qs_assistant.types.errors import InputError
from qs_assistant.types.settings import shipped_knowledge
from qs_assistant.valuation.assumptions import load_assumptions

pytestmark = pytest.mark.every_database


@pytest.fixture
def own(database):
    cases = BaseCases(database, lambda: datetime(2026, 11, 3, tzinfo=UTC))
    return OwnBaseCases(cases, load_assumptions(shipped_knowledge() / "assumptions.toml"))


def test_the_price_is_the_first_reference_there_and_nowhere_else(own):
    own.set_price("guild:7", "share_price", 5.2, "2026-11-02", by="an admin", why="the exchange's close")
    here, _ = own.holding(("guild:7", "global"))
    assert here.newest == here.references[0]
    assert (here.newest.share_price, here.newest.as_of) == (5.2, "2026-11-02")
    assert "an admin on 2026-11-03" in here.newest.note
    assert here.base()["share_price"] == here.base()["issue_price"] == 5.2
    elsewhere, _ = own.holding(("guild:8", "global"))
    assert elsewhere == own.shipped


def test_an_older_price_stands_in_its_place_by_date_and_nothing_follows_from_it(own):
    first = own.set_price("guild:7", "share_price", 5.2, "2026-09-01", by="an admin", why="the exchange's close")
    here, _ = own.holding(("guild:7",))
    assert [one.as_of for one in here.references] == ["2026-10-02", "2026-09-01", "2026-07-24", "2025-10-01"]
    assert here.newest == first == own.shipped.newest
    assert here.base() == own.shipped.base()


def test_of_one_day_the_servers_own_price_stands_first(own):
    first = own.set_price("guild:7", "share_price", 5.2, own.shipped.newest.as_of, by="an admin", why="the exchange's close")
    assert first.share_price == 5.2


def test_a_market_value_that_no_share_can_have_is_refused_and_changes_nothing(own):
    own.set_price("guild:7", "share_price", 5.2, "2026-11-01", by="an admin", why="close")
    with pytest.raises(InputError, match=r"A market value of .+ a share at 650.1 million shares"):
        own.set_price("guild:7", "market_cap", 2.811e9, "2026-11-02", by="an admin", why="typed in dollars")
    assert own.holding(("guild:7",))[0].newest.share_price == 5.2


def test_an_answer_tells_its_age(own):
    own.set_price("guild:7", "share_price", 5.2, "2026-11-02", by="an admin", why="close")
    [remark] = LocalModels(own, today=lambda: date(2026, 11, 30), company=NOBODY).at(("guild:7",)).remarks
    assert remark == "Own base case here: reference share price of 2026-11-02 (28 days old), set by an admin on 2026-11-03: close"


def test_a_market_value_takes_the_place_of_a_price_and_converts_at_the_servers_own_shares(own):
    own.set_price("guild:7", "share_price", 5.2, "2026-11-01", by="an admin", why="close")
    own.set_price("guild:7", "market_cap", 3000.0, "2026-11-02", by="an admin", why="close")
    own.set("guild:7", "shares", 600.0, by="an admin", why="a count")
    here, _ = own.holding(("guild:7",))
    assert here.newest.market_cap == 3000.0
    assert here.base()["share_price"] == 5.0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("share_price", -1.0, "2026-11-02"), r"share price cannot be -\$1.00"),
        (("share_price", 5.0, "yesterday"), "like 2026-10-02"),
        (("share_price", 5.0, "2999-01-01"), "is in the future"),
        (("bid", 5.0, "2026-11-02"), "share_price or a market_cap"),
    ],
)
def test_a_price_that_cannot_be_is_refused(own, arguments, words):
    with pytest.raises(InputError, match=words):
        own.set_price("guild:7", *arguments, by="an admin", why="close")
    with pytest.raises(InputError, match="where the price is from"):
        own.set_price("guild:7", "share_price", 5.0, "2026-11-02", by="an admin", why=" ")
