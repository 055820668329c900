"""A change of something unknown is asked back, never applied to what was changed last; small talk and price talk change nothing."""

import pytest

from qs_assistant.conversation import next_turn


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


@pytest.mark.parametrize("question", ["hello", "Hi there!", "thanks", "help", "what can you do?"])
def test_small_talk_gets_directions(reader, question):
    assert reader.read(question).decline == "greeting"


def test_a_percentage_over_the_whole_is_not_taken_for_a_hundredth(reader):
    reading = reader.read("what if yield is 150%?")
    assert reading.ask_back
    assert reading.choices == ()
