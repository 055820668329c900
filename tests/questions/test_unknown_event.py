"""Questions for the effect of an event that the model does not have."""

import pytest

from qs_assistant.questions.analysis_kind import Named
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.grammar import Grammar
from qs_assistant.questions.unknown_event import NO_SUCH_EVENT, no_such_event
from qs_assistant.questions.vocabulary import ordinary_words
from qs_assistant.questions.which_event import ALL
from qs_assistant.types.company import load_company
from qs_assistant.types.settings import load_settings, shipped_knowledge
from qs_assistant.valuation.assumptions import load_assumptions
from qs_assistant.valuation.inputs import PRESETS

NAMED = Named(
    {"corning deal": "corning", "corning": "corning", "vw walks": "strike"},
    {},
    titles={"corning": "Corning agreement", "strike": "VW walks away"},
)


@pytest.fixture(scope="module")
def asked():
    assumptions = load_assumptions(load_settings().assumptions_file)
    cases = Cases({preset: assumptions.case(preset) for preset in PRESETS}, assumptions.ranges)
    grammar = Grammar(cases, load_company(shipped_knowledge()))
    return lambda question: no_such_event(grammar.take_apart(question), NAMED, ordinary_words())


@pytest.mark.parametrize(
    ("question", "name", "search"),
    [
        ("what does the Tesla deal change?", "“Tesla deal”", "Tesla"),
        ("what if the Panasonic deal closes?", "“Panasonic deal”", "Panasonic"),
        ("what if the panasonic deal falls through", "“panasonic deal”", "panasonic"),
        ("effect of a deal with Toyota on the share price?", "“Toyota”", "Toyota"),
        ("what is the impact of the Zorblax Motors partnership on the valuation?", "“Zorblax Motors partnership”", "Zorblax Motors"),
        ("How much would the Tesla agreement move the value per share?", "“Tesla agreement”", "Tesla"),
        ("what does the Toyota event change for QuantumScape", "“Toyota event”", "Toyota"),
    ],
)
def test_it_is_said_that_there_is_none_and_which_there_are(asked, question, name, search):
    reading = asked(question)
    assert reading is not None
    assert (reading.reasons, reading.search) == ((NO_SUCH_EVENT,), search)
    assert reading.ask_back == f"The model has no event called {name}. Which of these do you mean?"
    assert [one.label for one in reading.choices] == ["Corning agreement", "VW walks away", ALL]
    assert [one.request["event"] for one in reading.choices] == ["corning", "strike", None]


@pytest.mark.parametrize(
    "question",
    [
        "what does the Corning deal change?",  # there is one
        "what does the VW deal change?",  # its name is in an event's
        "what does the deal change?",  # nobody is named: which one is asked elsewhere
        "what does the big deal change?",
        "what does the Tesla deal change at a royalty of 8%?",  # a scenario
        "what if the royalty deal closes?",  # no name
        "what was agreed in the Tesla deal?",  # the documents
        "who signed the Tesla deal?",
        "tell me about the Tesla deal",
        "what if Tesla closes?",  # no event
        "March 2031 contract change?",  # a date is no name
        "what does the Tesla deal change in the battery market of Japan?",
        "",
    ],
)
def test_any_other_question_is_left_alone(asked, question):
    assert asked(question) is None


def test_the_reader_asks_back_with_every_event_there_is(full_reader):
    for question in ("what does the Tesla deal change?", "what if the Panasonic deal closes?"):
        reading = full_reader.read(question)
        assert reading.reasons == (NO_SUCH_EVENT,), question
        assert len(reading.choices) == 7
    assert full_reader.read("what does the Corning deal change?").request.event == "corning"
