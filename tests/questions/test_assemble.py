"""The best consistent reading of scores that leave no doubt."""

import pytest

from qs_assistant.questions.assemble import Assembler, consistent
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.features import features
from qs_assistant.questions.fusion import CLUES
from qs_assistant.questions.grammar import Grammar
from qs_assistant.questions.reader import Reader
from qs_assistant.questions.turn_reading import TURN_CLUES
from qs_assistant.types.company import load_company
from qs_assistant.types.forest import always
from qs_assistant.types.request import Scenario
from qs_assistant.types.settings import load_settings, shipped_knowledge
from qs_assistant.types.turn import next_turn
from qs_assistant.valuation.assumptions import load_assumptions
from tests.questions.scores import scores

COMPANY = load_company(shipped_knowledge())

ASSUMPTIONS = load_assumptions(load_settings().assumptions_file)
CASES = {preset: ASSUMPTIONS.case(preset) for preset in ("base", "bear", "bull")}
KNOWN = Cases(CASES)


class Fixed:
    """A scorer with one answer, sure of it or not."""

    def __init__(self, given, *, sure=True):
        self._given = given
        self.ranking = [1.0, 1.0] + [0.0] * (CLUES - 2)
        self.confidence = always(1.0 if sure else 0.0)
        self.turn_ranking = [1.0] + [0.0] * (TURN_CLUES - 1)
        self.turn_confidence = self.confidence

    def score(self, _text, _found, _context=""):
        return self._given


def listed(question, given):
    grammar = Grammar(KNOWN, COMPANY)
    sentence = grammar.take_apart(question)
    reading, draft = grammar.read(sentence)
    found = features(sentence, draft.changes, reading, KNOWN)
    return Assembler(KNOWN).candidates(sentence.quantities, given, found)


def best(question, given):
    return listed(question, given)[0].request


def test_a_value_with_a_relative_change():
    request = best("suppose 12% and then 20% less", scores([("royalty_rate", "set"), ("opex", "down")]))
    assert request.kind == "value"
    assert request.set["royalty_rate"] == 0.12
    assert request.set["opex"] == pytest.approx(0.8 * KNOWN.value("opex", None, {}))


def test_one_input_is_never_set_twice():
    request = best("11% then 12%", scores([("royalty_rate", "set"), ("royalty_rate", "set")]))
    assert list(request.set) != ["royalty_rate", "royalty_rate"]
    assert len(request.unused) + len(request.set) == 2
    assert not consistent(["target_yield", "cell_yield"])
    assert not consistent(["market_cap", "share_price"])


@pytest.mark.parametrize(
    ("question", "binding", "demanded", "factor"),
    [
        ("which cell price gets it to 1.5 times the quote", ("value_per_share", "target times"), ("value_per_share", "share_price"), 1.5),
        ("a fifth under today's price", ("value_per_share", "target down"), ("value_per_share", "share_price"), 0.8),
        ("30% above the market cap", ("equity_value", "target up"), ("equity_value", "market_cap"), 1.3),
    ],
)
def test_a_solve_may_aim_at_a_multiple_of_what_the_market_pays(question, binding, demanded, factor):
    request = best(question, scores([binding], kind="solve", solve_for="cell_price"))
    output, paid = demanded
    assert request.target == (output, pytest.approx(factor * KNOWN.value(paid, None, {})))


def test_a_solve_without_an_aim_asks_for_what_a_share_costs():
    request = best("which cell price justifies that", scores([], kind="solve", solve_for="cell_price"))
    assert request.target == ("value_per_share", KNOWN.value("share_price", None, {}))


def test_solve_sweep_compare():
    solved = best("what gets it to $7", scores([("value_per_share", "target")], kind="solve", solve_for="cell_price"))
    assert (solved.solve_for, solved.target) == ("cell_price", ("value_per_share", 7.0))
    swept = best("95% down to 80%", scores([("target_yield", "high"), ("target_yield", "low")], kind="sweep"))
    assert (swept.variable, swept.low, swept.high) == ("target_yield", 0.8, 0.95)
    pair = best("10% against 12%", scores([("discount_rate", "set", 0), ("discount_rate", "set", 1)], kind="compare"))
    assert pair.scenarios == (Scenario({"discount_rate": 0.1}), Scenario({"discount_rate": 0.12}))


def test_what_is_said_without_a_number():
    assert best("they owe nothing", scores([], unsaid=["debt"])).set == {"debt": 0.0}
    assert best("all plants their own", scores([], unsaid={"owned_share": 1.0})).set == {"owned_share": 1.0}
    assert best("all plants licensed", scores([], unsaid={"owned_share": 0.0})).set == {"owned_share": 0.0}


def test_what_is_said_without_a_number_stands_in_its_scenario_of_a_comparison():
    given = scores([("debt", "set", 1)], kind="compare", unsaid=["debt", "tax_rate"], unsaid_in={"debt": 0})
    pair = best("debt-free or 300 million of debt, no taxes in either", given)
    assert pair.scenarios == (Scenario({"debt": 0.0, "tax_rate": 0.0}), Scenario({"debt": 300.0, "tax_rate": 0.0}))


def test_sure_runs_and_unsure_asks_with_the_best_first_and_a_press_runs_it():
    question = "hmm 78 on that line thing"
    given = scores([("target_yield", "set")])
    sure = Reader(cases=CASES, scorer=lambda: Fixed(given), company=COMPANY).read(question)
    assert sure.request is not None
    assert sure.request.set == {"target_yield": 0.78}
    reader = Reader(cases=CASES, scorer=lambda: Fixed(given, sure=False), company=COMPANY)
    asked = reader.read(question)
    assert asked.ask_back
    assert asked.request is None
    assert asked.choices[0].request is not None
    assert asked.choices[0].request["set"] == {"target_yield": 0.78}
    pressed = reader.read(asked.choices[0].question, next_turn(question, asked))
    assert pressed.request is not None
    assert pressed.request.set == {"target_yield": 0.78}


def test_without_a_network_the_grammar_reads_alone():
    reading = Reader(cases=CASES, scorer=lambda: None, company=COMPANY).read("what if yield reaches 90%?")
    assert reading.request is not None
    assert reading.request.set == {"target_yield": 0.9}


def test_candidates_are_listed_with_confidence():
    found = Reader(cases=CASES, scorer=lambda: Fixed(scores([("royalty_rate", "set")])), company=COMPANY).candidates("put 12% there")
    assert found[0].request.set == {"royalty_rate": 0.12}
    assert found[0].confidence > 0.99


def test_what_no_input_stands_for_is_said_so_and_never_the_base_case():
    reader = Reader(cases=CASES, scorer=lambda: Fixed(scores([], variable="price_decline", solve_for="price_decline")), company=COMPANY)
    asked = reader.read("the plant burns down, what then for the value")
    assert asked.request is None
    assert asked.reasons == ("ask/no input",)
    assert asked.choices[-1].question == "What is QuantumScape worth?"
    plain = reader.read("so what is it worth")
    assert plain.request is not None
    assert plain.request.set == {}


def test_relative_ends_of_a_sweep():
    both = best("from half to double", scores([("peak_capacity", "low"), ("peak_capacity", "high")], kind="sweep"))
    capacity = KNOWN.value("peak_capacity", None, {})
    assert (both.variable, both.low, both.high) == ("peak_capacity", pytest.approx(0.5 * capacity), pytest.approx(2 * capacity))
    lone = best("20% either side", scores([("cell_price", "high")], kind="sweep"))
    price = KNOWN.value("cell_price", None, {})
    assert (lone.low, lone.high) == (pytest.approx(0.8 * price), pytest.approx(1.2 * price))
    points = best("two points each way", scores([("discount_rate", "low")], kind="sweep"))
    rate = KNOWN.value("discount_rate", None, {})
    assert (points.low, points.high) == (pytest.approx(rate - 0.02), pytest.approx(rate + 0.02))


def test_a_name_that_the_network_was_not_taught_changes_no_other_input(full_reader):
    assert full_reader.read("cash floor at zero").request.set == {"cash_floor": 0.0}


def test_the_ends_of_a_range_differ():
    assert all(
        one.request.low != one.request.high or one.request.low is None
        for one in listed("sweep 5% to 5%", scores([("royalty_rate", "low"), ("royalty_rate", "high")], kind="sweep"))
    )
