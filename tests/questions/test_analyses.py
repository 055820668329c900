"""Plain-language questions for the further analyses: which one is asked for, and what its structure becomes in the request."""

import numpy as np
import pytest

from qs_assistant.questions.analysis_kind import ANALYSES, CLASSES, WEIGHTS, Named, digest, load_head, surest
from qs_assistant.questions.analysis_reader import AnalysisReader
from qs_assistant.questions.analysis_requests import AnalysisRequests
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.grammar import Grammar
from qs_assistant.questions.network import WEIGHTS as NETWORK
from qs_assistant.types.answer import Choice
from qs_assistant.types.company import load_company
from qs_assistant.types.request import Reading, Request
from qs_assistant.types.settings import load_settings, shipped_knowledge
from qs_assistant.types.turn import next_turn
from qs_assistant.valuation.assumptions import load_assumptions
from qs_assistant.valuation.inputs import PRESETS

COMPANY = load_company(shipped_knowledge())

NAMED = Named(
    {"corning deal": "corning", "corning": "corning", "honda": "honda", "a year of delay": "delay"},
    {"hsbc": "hsbc", "truist": "truist"},
    {"delay": {"start_year": 1.0}, "corning": {"p_separator": 0.05}},
)


class FixedLookout:
    """Takes every question for one analysis."""

    def __init__(self, analysis):
        self._analysis = analysis

    def analysis(self, sentence, named, least=None):  # noqa: ARG002 - the detector's signature
        return self._analysis


@pytest.fixture(scope="module")
def ask():
    """Reads a sentence as an analysis that is given."""
    assumptions = load_assumptions(load_settings().assumptions_file)
    cases = Cases({preset: assumptions.case(preset) for preset in PRESETS}, assumptions.ranges)
    grammar, requests = Grammar(cases, COMPANY), AnalysisRequests(cases, NAMED)

    def read(analysis, question, previous=None):
        return requests.reading(analysis, *grammar.taken_apart(question), previous)

    read.cases, read.apart = cases, grammar.taken_apart
    return read


@pytest.mark.parametrize(
    ("question", "axes", "solve_for", "target"),
    [
        ("what combination of royalty and capacity does the market price imply?", ["royalty_rate", "peak_capacity"], None, None),
        ("which pairs of cell price and overall yield give $4?", ["cell_price", "target_yield"], None, ("value_per_share", 4.0)),
        ("what must be true for $12?", [], None, ("value_per_share", 12.0)),
        ("what is baked into a market value of $8 billion", [], None, ("equity_value", 8000.0)),
        (
            "Contour of the required royalty over start year (2028-2033) and peak capacity (100 to 400 GWh) at $10 a share",
            ["start_year", "peak_capacity"],
            "royalty_rate",
            ("value_per_share", 10.0),
        ),
    ],
)
def test_a_frontier_has_the_inputs_without_value_as_axes(ask, question, axes, solve_for, target):
    request = ask("frontier", question).request
    assert ([name for name, *_ in request.axes], request.solve_for, request.target) == (axes, solve_for, target)


def test_the_ends_of_an_axis_and_what_is_held_are_read(ask):
    request = ask("frontier", "royalty over start year (2028-2033) and discount rate from 8 to 14% with an opex of $300M").request
    assert request.axes[1:] == () or ("start_year", 2028.0, 2033.0) in request.axes
    assert ("discount_rate", 0.08, 0.14) in request.axes or request.solve_for == "discount_rate"
    assert dict(request.set) == {"opex": 300.0}


def test_one_input_that_is_asked_for_is_solved_for_as_before(ask):
    assert ask("frontier", "which royalty is needed for $5 a share?") is None


def test_a_yield_at_each_step_without_a_price_is_solved_for_the_newest_reference(ask):
    request = ask("frontier", "which yield would I need at each step?").request
    assert (request.kind, request.solve_for, request.target) == ("solve", "target_yield", ("upside", 0.0))


def test_yields_step_by_step_are_one_solve_with_its_steps(ask):
    request = ask("frontier", "how good must separator yield, cell yield and pack yield be for $3?").request
    assert (request.kind, request.solve_for, request.target) == ("solve", "target_yield", ("value_per_share", 3.0))


def test_the_shares_that_are_valued_are_no_axis(ask):
    request = ask("frontier", "yield against cell price: where are the shares worth what they trade for?").request
    assert ([name for name, *_ in request.axes], request.solve_for) == (["target_yield", "cell_price"], None)
    assert "shares" in [name for name, *_ in ask("frontier", "which share count and cell price give $4?").request.axes]


def test_an_event_is_found_by_its_longest_name(ask):
    request = ask("event", "What does the Corning deal change?").request
    assert (request.kind, request.event) == ("event", "corning")


def test_an_event_on_a_scenario_keeps_the_scenario(ask):
    request = ask("event", "Quantify Corning at a 14% discount rate on the bull case").request
    assert (dict(request.set), request.preset) == ({"discount_rate": 0.14}, "bull")


def test_what_the_event_itself_changes_is_no_second_change(ask):
    assert ask("event", "what does a year of delay cost?").request == Request("event", event="delay")
    assert ask("event", "what does a delay of three years cost?") is None


def test_several_events_are_set_side_by_side(ask):
    request = ask("event", "which matters more, Corning or Honda, at a discount rate of 12%?").request
    assert (request.kind, request.event, request.events) == ("event", None, ("corning", "honda"))
    assert dict(request.set) == {"discount_rate": 0.12}


@pytest.mark.parametrize(
    ("question", "weights"),
    [
        ("60% bull, 40% bear", {"bull": 0.6, "bear": 0.4}),
        ("bull 35, base 45, bear 20", {"bull": 0.35, None: 0.45, "bear": 0.2}),
        ("weigh your cases at 20/50/30 bear, base, bull", {"bear": 0.2, None: 0.5, "bull": 0.3}),
        ("odds 3:2:1 for base, bear and bull", {None: 0.5, "bear": 1 / 3, "bull": 1 / 6}),
        ("assign .2/.55/.25 to bear/base/bull", {"bear": 0.2, None: 0.55, "bull": 0.25}),
        ("equal weights on bear, base and bull", {"bear": 1 / 3, None: 1 / 3, "bull": 1 / 3}),
        ("20% bull and the rest bear", {"bull": 0.2, "bear": 0.8}),
    ],
)
def test_weights_go_to_the_cases_by_their_order(ask, question, weights):
    scenarios = ask("weighted", question).request.scenarios
    assert {one.preset: pytest.approx(one.weight, abs=1e-9) for one in scenarios} == weights


def test_what_is_set_for_all_cases_is_set_in_each(ask):
    scenarios = ask("weighted", "30-50-20 for bear, base and bull with a discount rate of 12% in all three").request.scenarios
    assert [dict(one.set) for one in scenarios] == [{"discount_rate": 0.12}] * 3


@pytest.mark.parametrize("question", ["80% that the royalty is 10%, 20% that it is only 6%", "a royalty of 10% or 6%, call it 80% and 20%"])
def test_values_of_one_input_are_weighed_where_only_one_parting_sums_to_one(ask, question):
    scenarios = ask("weighted", question).request.scenarios
    assert {one.set["royalty_rate"]: one.weight for one in scenarios} == {0.1: 0.8, 0.06: 0.2}


def test_without_weights_they_are_asked_for(ask):
    reading = ask("weighted", "could you combine your scenarios into one expected figure?")
    assert reading.request is None
    assert len(reading.choices) == 3


def test_weights_that_do_not_sum_are_passed_on_to_be_refused_in_words(ask):
    scenarios = ask("weighted", "40% bull, 40% base and 30% bear").request.scenarios
    assert sum(one.weight for one in scenarios) == pytest.approx(1.1)


def test_outcomes_are_compared_with_the_price_that_is_named(ask):
    request = ask("outcomes", "in how many worlds do I get back the $5 I put in?").request
    assert (request.kind, request.outcomes, dict(request.set)) == ("simulate", True, {"share_price": 5.0})


def test_funding_keeps_changes_and_names_the_outputs_asked_for(ask):
    request = ask("funding", "dilution if all new stock goes out at an issue price of $4").request
    assert (request.kind, dict(request.set), request.outputs) == ("value", {"issue_price": 4.0}, ("dilution",))


def test_an_explanation_is_of_the_last_scenario_or_of_the_one_that_is_named(ask):
    last = next_turn("", Reading("valuation", Request("value", {"royalty_rate": 0.12}, "bull")))
    assert ask("terminal", "how much of it is terminal value?", last).request == Request(
        "explain", {"royalty_rate": 0.12}, "bull", topic="terminal"
    )
    assert ask("number", "explain the bear case", last).request.preset == "bear"
    assert ask("number", "how did you get that?") is None


def test_a_count_of_inputs_is_no_value_of_them(ask):
    assert dict(ask("inputs", "where do the four stage probabilities come from?").request.set) == {}


def test_peers_are_looked_up_too(ask):
    reading = ask("peers", "why no multiples of listed peers?")
    assert (reading.route, bool(reading.search)) == ("both", True)


def test_an_analysis_needs_its_own_least_probability():
    totals, least = np.zeros(len(CLASSES)), np.full(len(ANALYSES), 0.9)
    assert surest(totals, least) is None  # all alike: the analyses together have 19 or so of 29 parts
    totals[CLASSES.index("football")] = 9.0
    assert surest(totals, least) == "football"
    totals[CLASSES.index("documents")] = 9.0
    assert surest(totals, least) is None  # about one half


def test_the_shipped_head_is_fitted_to_the_shipped_network():
    head = load_head()
    assert head is not None
    assert head.fitted_to == digest(NETWORK), "fit it again: python -m training.analyses"
    assert WEIGHTS.stat().st_size < 200_000


@pytest.mark.parametrize(
    ("question", "kind", "what"),
    [
        ("what combination of royalty and capacity does the market price imply?", "frontier", None),
        ("what must be true for $12?", "frontier", None),
        ("what does the Corning deal change?", "event", "corning"),
        ("what does a year of delay cost?", "event", "delay"),
        ("run HSBC's assumptions through your model", "views", None),
        ("show me the football field", "football", None),
        ("what are the chances that a share ends up worthless?", "simulate", None),
        ("how much dilution until break-even?", "value", None),
        ("60% bull, 40% bear", "compare", None),
        ("why is your value so far below the share price?", "explain", "market"),
        ("how much of it is terminal value?", "explain", "terminal"),
        ("what is rNPV?", "explain", "method"),
        ("does it double-count risk?", "explain", "risk"),
        ("what does the model leave out?", "explain", "omissions"),
    ],
)
def test_the_questions_that_the_design_names_are_read(full_reader, question, kind, what):
    request = full_reader.read(question).request
    assert (request.kind, request.event or request.topic) == (kind, what)


def test_an_analysis_that_may_be_meant_is_the_first_choice_of_a_question_back(ask):
    reader = AnalysisReader(ask.cases, NAMED, lambda: FixedLookout("football"))
    asked = Reading(
        "valuation",
        ask_back="Which do you mean?",
        choices=(Choice("one", "One?"), Choice("two", "Two?"), Choice("three", "Three?")),
        reasons=("ask/unsure",),
    )
    offered = reader.offered(*ask.apart("everything in one picture?"), None, asked)
    assert [choice.label for choice in offered.choices] == ["All ranges in one chart", "one", "two"]
    assert offered.choices[0].request["kind"] == "football"


@pytest.mark.parametrize(
    ("question", "price"),
    [
        ("what is the probability that a share is worth more than $3?", 3.0),
        ("in what fraction of draws of a monte carlo is it above $7 a share?", 7.0),
    ],
)
def test_odds_against_a_price_are_those_of_outcomes(full_reader, question, price):
    request = full_reader.read(question).request
    assert (request.kind, request.outcomes, dict(request.set)) == ("simulate", True, {"share_price": price})


def test_a_simulation_without_a_price_is_of_the_expected_value(reader):
    request = reader.read("run a monte carlo with 5000 draws").request
    assert (request.kind, request.outcomes) == ("simulate", False)


@pytest.mark.parametrize(
    "question",
    [
        "What is the Corning agreement about?",
        "When was the Honda agreement signed?",
        "How does the Cobra process work?",
        "What did the letter leave out about the pilot line?",
        "How much did they raise through share sales in 2024?",
        "When did HSBC change its rating?",
    ],
)
def test_what_happened_stays_with_the_documents(full_reader, question):
    assert full_reader.read(question).route == "documents"
