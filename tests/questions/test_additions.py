import pytest

from qs_assistant.types.settings import load_settings
from qs_assistant.types.turn import next_turn
from qs_assistant.valuation.assumptions import load_assumptions

BASE = load_assumptions(load_settings().assumptions_file).base()


@pytest.mark.parametrize(
    ("question", "shares", "cash"),
    [
        ("What if they issue 60 million shares at $5?", 60, 300),
        ("raise $500M at $10 a share, value per share?", 50, 500),
        ("What is it worth if they sell 80 million new shares at $6.50 each?", 80, 520),
        ("If they raise 600 million dollars by issuing 55 million new shares, does the value per share hold up?", 55, 600),
    ],
)
def test_new_money_is_new_shares(reader, question, shares, cash):
    request = reader.read(question).request
    assert dict(request.set) == pytest.approx({"shares": BASE["shares"] + shares, "cash": BASE["cash"] + cash})


def test_without_a_price_the_issue_price_is_used_and_named(reader):
    changes = dict(reader.read("What happens if they raise $500M?").request.set)
    assert changes["issue_price"] == pytest.approx(BASE["issue_price"])
    assert changes["shares"] == pytest.approx(BASE["shares"] + 500 / BASE["issue_price"])
    assert changes["cash"] == pytest.approx(BASE["cash"] + 500)


@pytest.mark.parametrize("question", ["sign Toyota for 100 GWh, what's it worth?", "+100 GWh, value?", "what if they win another 100 GWh?"])
def test_a_new_licensee_adds_capacity(reader, question):
    assert dict(reader.read(question).request.set) == {"peak_capacity": BASE["peak_capacity"] + 100}


@pytest.mark.parametrize("question", ["raise the price to $120", "what if they raise opex to $300M?", "what if they raise $200M of debt?"])
def test_what_is_raised_is_not_always_money_for_shares(reader, question):
    reading = reader.read(question)
    assert reading.request is None or "shares" not in reading.request.set


def test_new_money_after_another_question_is_new_shares_on_top_of_what_that_set(full_reader):
    first = full_reader.read("What if yield is 90% and they have $600 million of cash?")
    turn = next_turn("", first, None)
    changes = dict(full_reader.read("raise $500M", turn).request.set)
    assert changes["target_yield"] == 0.9
    assert changes["cash"] == pytest.approx(1100)
    assert changes["shares"] == pytest.approx(BASE["shares"] + 500 / BASE["issue_price"])
