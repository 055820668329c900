"""A change of something unknown is asked back, never applied to what was changed last; small talk and price talk change nothing."""

import pytest

from qs_assistant.types.turn import next_turn


@pytest.fixture
def after(reader):
    first = reader.read("half the capacity")
    return next_turn("half the capacity", first)


@pytest.mark.parametrize("question", ["set the foo to 12", "change banana to 12", "put my thingummy at 12"])
def test_an_unknown_name_is_asked_about(reader, after, question):
    reading = reader.read(question, after)
    assert reading.request is None
    assert reading.ask_back


@pytest.mark.parametrize("question", ["set it to 100", "make it 100", "change that to 100 GWh"])
def test_a_pronoun_means_what_was_changed_last(reader, after, question):
    assert reader.read(question, after).request.set == {"peak_capacity": 100}


@pytest.mark.parametrize("question", ["is it going to $20 by 2027?", "is QS going to be $20 in 2027?"])
def test_a_price_to_come_is_declined(reader, question):
    assert reader.read(question).decline == "forecast"


@pytest.mark.parametrize("question", ["hello", "Hi there!", "help", "what can you do?"])
def test_small_talk_gets_directions(reader, question):
    assert reader.read(question).decline == "greeting"


def test_a_percentage_over_the_whole_is_not_taken_for_a_hundredth(reader):
    reading = reader.read("what if yield is 150%?")
    assert reading.ask_back
    assert reading.choices == ()


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("how certain is that?", "certainty"),
        ("Are you sure about this?", "certainty"),
        ("how reliable is that number", "certainty"),
        ("can I trust that?", "certainty"),
        ("👍", "wordless"),
        ("🚀 🚀 !!", "wordless"),
        ("<:pepe:123456789012345678>", "wordless"),
        (":thumbsup:", "wordless"),
        ("???", "wordless"),
        ("Wie viel zahlt PowerCo an QuantumScape?", "language"),
        ("Was ist die Firma wert, wenn die Ausbeute 90 % erreicht?", "language"),
        ("ok", "greeting"),
    ],
)
def test_what_asks_nothing_that_can_be_answered_gets_its_own_sentence(reader, after, question, topic):
    assert reader.read(question).decline == topic
    assert reader.read(question, after).decline == topic


@pytest.mark.parametrize(
    "question",
    [
        "how certain is the 2029 start of production?",
        "is it true that Volkswagen pays royalties?",
        "how accurate was the guidance on cash?",
        "what does mit say about die casting?",
        "what did der Spiegel say about it?",
        "90%",
        "$8bn?",
    ],
)
def test_a_question_of_something_is_not_taken_for_small_talk(reader, question):
    assert reader.read(question).decline not in {"certainty", "wordless", "language"}
