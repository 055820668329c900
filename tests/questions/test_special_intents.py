import pytest

from qs_assistant.questions.grammar import ASSUMED, LIVE_PRICE
from qs_assistant.types.request import FIRST_CASH_YEAR
from qs_assistant.types.turn import next_turn


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
        "What is the market value of QuantumScape?",
        "market cap of QS",
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
        "What is the market cap of Solid Power?",
        "What are the current cell prices?",
        "What was the share price on 17 July 2026?",
        "what share price does a $5 billion cap give",
        "is there room for delays in the current share price",
    ],
)
def test_other_prices_are_not_the_price_of_the_moment(reader, question):
    assert LIVE_PRICE not in reader.read(question).reasons


@pytest.mark.parametrize("why", ["why?", "how come?", "but why is it so low?", "explain that", "what's behind that number?"])
def test_why_after_a_valuation_asks_for_its_explanation(reader, why):
    first = reader.read("bull case with a 12% royalty")
    reading = reader.read(why, next_turn("", first))
    assert (reading.request.kind, dict(reading.request.set), reading.request.preset) == ("explain", {"royalty_rate": 0.12}, "bull")


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


@pytest.mark.parametrize(
    "question",
    [
        "when will they break even?",
        "when will QuantumScape break even?",
        "in which year does QS turn free cash flow positive?",
        "how long until QS breaks even at 90% yield?",
        "what year is the first of positive cash flow?",
    ],
)
def test_the_year_of_breaking_even_is_read_as_the_first_year_of_positive_cash_flow(reader, question):
    reading = reader.read(question)
    assert reading.route == "valuation"
    assert reading.request.kind == "value"
    assert reading.request.outputs == (FIRST_CASH_YEAR,)


@pytest.mark.parametrize("question", ["what is the break-even yield?", "when do I break even on $10 a share?", "when was QS founded?"])
def test_other_ways_to_break_even_are_not(reader, question):
    request = reader.read(question).request
    assert request is None or FIRST_CASH_YEAR not in request.outputs


@pytest.mark.parametrize("question", ["will QuantumScape go bankrupt?", "is QS going to run out of money?", "will qs go under in 2027?"])
def test_failure_is_a_question_for_the_documents(reader, question):
    reading = reader.read(question)
    assert (reading.route, reading.decline) == ("documents", None)
    assert "liquidity" in reading.search


@pytest.mark.parametrize("question", ["will the stock go up?", "when will QuantumScape reach $20?"])
def test_a_price_forecast_is_still_refused(reader, question):
    assert reader.read(question).decline == "forecast"


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("thanks!", "thanks"),
        ("ok thank you so much", "thanks"),
        ("hello", "greeting"),
        ("you suck", "chatter"),
        ("stupid bot", "chatter"),
    ],
)
def test_small_talk_has_sentences_of_its_own(reader, text, topic):
    assert reader.read(text).decline == topic


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("cheers mate, good night", "thanks"),
        ("ok good night all", "thanks"),
        ("cheers, that settles it", "thanks"),
        ("hi, what is this?", "greeting"),
        ("good evening, who are you then", "greeting"),
    ],
)
def test_small_talk_is_told_by_what_was_learned(full_reader, text, topic):
    assert full_reader.read(text).decline == topic


@pytest.mark.parametrize("text", ["how do I add a pdf?", "where can i upload a spreadsheet", "who may remove a document here"])
def test_how_the_assistant_is_used_is_looked_up(full_reader, text):
    reading = full_reader.read(text)
    assert (reading.route, reading.search, reading.request) == ("documents", text, None)


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("thanks. and at a 90% yield?", {"target_yield": 0.9}),
        ("good evening, the royalty at 12%", {"royalty_rate": 0.12}),
    ],
)
def test_a_number_makes_small_talk_a_question(full_reader, text, changes):
    assert dict(full_reader.read(text).request.set) == changes


@pytest.mark.parametrize("text", ["wacc", "all", "it", "property", "up?", "royalty", "why is the share price so terrible?", "qs", "COBRA"])
def test_words_are_no_chatter(reader, text):
    assert reader.read(text).decline is None


@pytest.mark.parametrize(
    ("question", "changes"),
    [
        ("wht if yeild hits ninty percent", {"target_yield": 0.9}),
        ("what if utilization is eigthy percent?", {"utilization": 0.8}),
    ],
)
def test_misspelt_numbers_and_corrections_are_read(read, question, changes):
    assert read(question) == changes


@pytest.mark.parametrize("question", ["what if yield 90% and 80%?", "what if the royalty is 5% and 8%?"])
def test_an_input_given_twice_is_asked_back(reader, question):
    reading = reader.read(question)
    assert (reading.request, bool(reading.ask_back)) == (None, True)


def test_a_royalty_in_dollars_is_asked_back_as_a_percentage(reader):
    reading = reader.read("what if the royalty is $6 per kWh?")
    assert "percentage of the cell price" in reading.ask_back


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("which assumptions are guesses?", ()),
        ("where does the 10% royalty come from?", ("royalty_rate",)),
        ("where does your discount rate come from?", ("discount_rate",)),
        ("how does the model treat dilution?", ("shares",)),
    ],
)
def test_questions_about_the_base_case_are_read_as_such(reader, question, names):
    reading = reader.read(question)
    assert ASSUMED in reading.reasons
    assert reading.focus == names


@pytest.mark.parametrize(
    "question", ["where does the 7% royalty come from?", "where does the money come from?", "which assumptions matter most?"]
)
def test_other_questions_are_not_about_the_base_case(reader, question):
    assert ASSUMED not in reader.read(question).reasons


@pytest.mark.parametrize("question", ["why did qs go bankrupt in 2025", "QuantumScape went bankrupt in 2024, what did creditors recover?"])
def test_a_failure_that_never_was_is_looked_up_as_asked(reader, question):
    assert reader.read(question).search == question


@pytest.mark.parametrize(
    "question",
    [
        "what does /football do",
        "/kb add?",
        "how do I use /sensitivity",
        "is qs-assistant docs add for folders too?",
    ],
)
def test_a_command_that_is_named_is_looked_up(reader, question):
    reading = reader.read(question)
    assert (reading.route, reading.search, reading.request) == ("documents", question, None)
    assert reading.reasons == ("documents/command",)


@pytest.mark.parametrize(
    "question", ["what if the royalty is 8 $ /kWh", "yield and/or royalty", "/value yield 90%", "what is it worth per GWh /yr"]
)
def test_a_unit_a_word_or_a_command_with_figures_is_none(reader, question):
    assert reader.read(question).reasons != ("documents/command",)
