"""Questions for what the model itself has, and for what the market takes for granted."""

import pytest

from qs_assistant.questions.analysis_kind import Named
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.catalogue import CATALOGUE, in_catalogue, kind_of
from qs_assistant.questions.grammar import Grammar
from qs_assistant.questions.priced_in import asks_priced_in
from qs_assistant.questions.which_event import ALL, WHICH_EVENT, which_event
from qs_assistant.types.company import load_company
from qs_assistant.types.settings import load_settings, shipped_knowledge
from qs_assistant.valuation.assumptions import load_assumptions
from qs_assistant.valuation.inputs import PRESETS

NAMED = Named(
    {"corning deal": "corning", "honda deal": "honda", "strike": "strike"},
    {"hsbc": "hsbc"},
    titles={"corning": "Corning agreement", "honda": "Honda agreement", "strike": "A strike at the plant"},
)


@pytest.fixture(scope="module")
def apart():
    assumptions = load_assumptions(load_settings().assumptions_file)
    cases = Cases({preset: assumptions.case(preset) for preset in PRESETS}, assumptions.ranges)
    return Grammar(cases, load_company(shipped_knowledge())).take_apart


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("list the events", "events"),
        ("show me all events", "events"),
        ("which events do you know?", "events"),
        ("Events", "events"),
        ("what events are there?", "events"),
        ("give me a list of all model inputs, please", "inputs"),
        ("what are the assumptions?", "inputs"),
        ("list the views", "views"),
        ("what presets do you have?", "presets"),
        ("name the scenarios", "presets"),
        ("show all market references", "references"),
        ("what outputs does the model have?", "outputs"),
    ],
)
def test_what_the_model_has_is_listed(apart, question, kind):
    reading = in_catalogue(apart(question), NAMED)
    assert reading is not None
    assert (reading.route, reading.request, reading.reasons[0], kind_of(reading)) == ("documents", None, CATALOGUE, kind)


@pytest.mark.parametrize(
    "question",
    [
        "which events moved the share in 2025?",
        "list the events of the second quarter",
        "what does the event change?",
        "show me the event",
        "which inputs matter most?",
        "list the risks",
        "show me all inputs at a 9% discount rate",
        "list the inputs and outputs",
        "what are the events that Honda announced?",
    ],
)
def test_with_any_other_word_it_is_no_list(apart, question):
    reading = in_catalogue(apart(question), NAMED)
    assert reading is None or reading.request is not None


def test_events_views_and_cases_are_set_side_by_side(apart):
    assert in_catalogue(apart("compare all the events"), NAMED).request.events == ("corning", "honda", "strike")
    assert in_catalogue(apart("which event would move the value most?"), NAMED).request.kind == "event"
    assert in_catalogue(apart("compare the views"), NAMED).request.kind == "views"
    shown = in_catalogue(apart("show me the cases"), NAMED).request
    assert (shown.kind, [one.preset for one in shown.scenarios]) == ("compare", ["bear", None, "bull"])


def test_an_event_that_is_not_named_is_asked_for_among_those_that_share_a_word(apart):
    asked = which_event(apart("what does the deal change?"), NAMED)
    assert asked.reasons == (WHICH_EVENT,)
    assert [one.label for one in asked.choices] == ["Corning agreement", "Honda agreement", ALL]
    assert [one.request["event"] for one in asked.choices] == ["corning", "honda", None]
    unlike = which_event(apart("what would it change?"), NAMED)
    assert [one.label for one in unlike.choices] == [*NAMED.titles.values(), ALL]


def test_with_a_figure_or_an_input_it_is_no_event(apart):
    assert which_event(apart("what does a royalty of 8% change?"), NAMED) is None
    assert which_event(apart("what does the yield change?"), NAMED) is None


@pytest.mark.parametrize(
    "question",
    [
        "what does the market price imply?",
        "what is the market pricing in?",
        "what does the market cap imply?",
        "What does today's share price assume?",
        "what is the stock discounting?",
        "what yield does the market price imply?",
        "which capacity is priced in by the market?",
    ],
)
def test_a_market_price_that_implies_asks_what_is_priced_in(apart, question):
    assert asks_priced_in(apart(question))


@pytest.mark.parametrize(
    "question",
    [
        "what did the market price in after the news?",
        "what does a price of $8 imply?",
        "what is the market price?",
        "what does the model assume?",
        "what does the Corning deal imply?",
        "what price does the market pay?",
    ],
)
def test_what_names_something_else_is_not_that(apart, question):
    assert not asks_priced_in(apart(question))


def test_the_whole_reader_reads_them(full_reader):
    assert full_reader.read("what does the market price imply?").request.kind == "frontier"
    solved = full_reader.read("what yield does the market price imply?").request
    assert (solved.kind, solved.solve_for) == ("solve", "target_yield")
    assert full_reader.read("what does the deal change?").reasons == (WHICH_EVENT,)
    assert full_reader.read("show me all events").reasons == (CATALOGUE, "events")


def test_the_last_of_several_clauses_may_ask_what_is_priced_in(apart):
    assert asks_priced_in(apart("Leave everything as it is. What success probability does the current market cap imply?"))
    assert not asks_priced_in(apart("The price fell by $2. What does the market price imply?"))
