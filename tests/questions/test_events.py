import pytest


@pytest.mark.parametrize(
    ("question", "event"),
    [
        ("What does the Corning deal change?", "corning"),
        ("impact of the Honda agreement on the value", "honda-research"),
        ("what is a second licensee worth", "second-licensee"),
        ("What would a year of delay change?", "delay"),
    ],
)
def test_the_effect_of_a_named_event_is_read_as_that_event(reader, question, event):
    request = reader.read(question).request
    assert (request.kind, request.event) == ("event", event)


@pytest.mark.parametrize("question", ["What is the Corning agreement about?", "When was the Honda agreement signed?", "Who owns Corning?"])
def test_what_happened_is_for_the_documents(reader, question):
    assert reader.read(question).route == "documents"


def test_a_question_for_odds_is_about_outcomes(reader):
    assert reader.read("What are the odds above $5 a share?").request.outcomes
    assert not reader.read("run a simulation with 2000 draws").request.outcomes
