import pytest

from qs_assistant.conversation import next_turn
from qs_assistant.reading.reader import LIVE_PRICE


@pytest.mark.parametrize(
    "question",
    [
        "what is the price today?",
        "current share price",
        "stock price?",
        "What's QS trading at?",
        "what does a share cost right now",
        "price per share now?",
        "today's market cap?",
        "what is the current price of the stock",
    ],
)
def test_the_price_of_the_moment_is_one_question_in_all_wordings(reader, question):
    reading = reader.read(question)
    assert reading.route == "documents"
    assert LIVE_PRICE in reading.reasons
    assert reading.search in ("current share price", "current market cap")


@pytest.mark.parametrize(
    "question",
    [
        "gold price today",
        "What are the current cell prices?",
        "What was the share price on 17 July 2026?",
        "what share price does a $5 billion cap give",
        "is there room for delays in the current share price",
    ],
)
def test_other_prices_are_not_the_price_of_the_moment(reader, question):
    assert LIVE_PRICE not in reader.read(question).reasons


@pytest.mark.parametrize("why", ["why?", "how come?", "but why is it so low?", "explain that", "what's behind that number?"])
def test_why_after_a_valuation_shows_what_drives_that_scenario(reader, why):
    first = reader.read("bull case with a 12% royalty")
    reading = reader.read(why, next_turn("", first))
    assert (reading.request.kind, dict(reading.request.set), reading.request.preset) == ("sensitivity", {"royalty_rate": 0.12}, "bull")


def test_why_after_a_comparison_shows_its_bridge(reader):
    first = reader.read("compare the bear and the bull case")
    reading = reader.read("why?", next_turn("", first))
    assert reading.request == first.request


def test_why_of_nothing_is_asked_back(reader):
    reading = reader.read("why?")
    assert reading.ask_back
    assert reading.choices
    assert all(reader.read(choice.question).request is not None for choice in reading.choices)


def test_why_of_an_event_stays_a_question_of_the_documents(reader):
    first = reader.read("value with a 12% royalty")
    assert reader.read("why did the stock fall in July 2026?", next_turn("", first)).route == "documents"


@pytest.mark.parametrize(
    ("question", "unread"), [("value with 90%?", "90%"), ("what is the value at 12%?", "12%"), ("valuation with 300?", "300")]
)
def test_a_bare_number_in_a_valuation_is_asked_back_with_choices(reader, question, unread):
    reading = reader.read(question)
    assert reading.request is None
    assert unread in reading.ask_back
    assert len(reading.choices) == 3
