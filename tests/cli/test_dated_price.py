"""`docs assumptions price`: set, told with its age, first only where it is the newest."""

import json
import re

import pytest

CLOSE = ("--why", "the exchange's close")


@pytest.fixture
def priced(docs):
    """Sets a price; gives what is said, once it is set."""

    def run(kind, value, as_of, scope="global"):
        status, said, _ = docs("assumptions", "price", kind, value, "--as-of", as_of, *CLOSE, "--scope", scope)
        assert status == 0
        return said

    return run


def test_a_newer_price_stands_first_and_is_listed_with_its_age_and_who_set_it(docs, priced):
    assert priced("share_price", 5.2, "2026-10-05").endswith("$5.20 of 2026-10-05 from now on, first.\n")
    listed = docs("assumptions", "list")[1]
    assert re.fullmatch(
        r"reference\.share_price  \$5\.20  of 2026-10-05 \(\d+ days old\), set by terminal on [\d-]+: the exchange's close\n", listed
    )


def test_an_older_price_after_a_newer_one_is_not_said_to_stand_first(priced):
    priced("share_price", 5.2, "2026-10-05")
    assert "the newest reference, of 2026-10-02, stands first" in priced("market_cap", 2900, "2026-09-05")


def test_a_price_of_everybody_is_none_of_a_server_that_has_its_own(priced):
    priced("share_price", 5.2, "2026-10-05")
    assert "the newest reference, of 2026-10-02, stands first" in priced("share_price", 4, "2026-09-05", "guild:7")


@pytest.mark.parametrize(
    ("value", "as_of", "why", "said"),
    [("5", "2999-01-01", "x", "is in the future"), ("5", "soon", "x", "like 2026-10-02"), ("5", "2026-10-05", " ", "where the price")],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_is_set(docs, value, as_of, why, said):
    status, _, told = docs("assumptions", "price", "share_price", value, "--as-of", as_of, "--why", why)
    assert (status, said in told) == (1, True)
    assert json.loads(docs("assumptions", "list", "--json")[1])["assumptions"] == []
