import pytest

from qs_assistant.questions.mentions import Lexicon
from qs_assistant.questions.phrasing import spoken_value
from qs_assistant.questions.vocabulary import INPUT_TERMS, OUTPUT_TERMS, TERMS, label
from qs_assistant.text.tokens import tokenize
from qs_assistant.types.company import load_company
from qs_assistant.types.settings import shipped_knowledge
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.outputs import OUTPUTS

COMPANY = load_company(shipped_knowledge())

VALUES = {
    "base_year": 2026,
    "start_year": 2031,
    "ramp_years": 7,
    "yield_ramp_years": 6,
    "peak_capacity": 250,
    "cell_price": 101,
    "materials_cost": 47,
    "conversion_cost": 29,
    "capex_per_gwh": 95,
    "opex": 240,
    "maintenance_capex": 41,
    "cash": 1200,
    "debt": 150,
    "shares": 720,
    "share_price": 7.5,
    "market_cap": 4000,
    "nol": 1800,
    "stock_compensation": 120,
    "cash_floor": 200,
    "issue_price": 6.5,
    "terminal_years": 12,
    "wind_down": 2,
}


def test_the_table_has_every_input_and_output():
    assert {term.name for term in INPUT_TERMS} == set(INPUTS)
    assert set(TERMS) == set(INPUTS) | set(OUTPUTS)
    assert {term.name for term in OUTPUT_TERMS} | set(INPUTS) >= set(OUTPUTS)


@pytest.mark.parametrize("name", list(INPUTS))
def test_every_input_can_be_changed_by_its_wordings(reader, name):
    value = VALUES.get(name, 0.42 if INPUTS[name].high == 1 else 0.07)
    right = []
    for wording in TERMS[name].names:
        request = reader.read(f"What is QS worth with a {wording} of {spoken_value(name, value)}?").request
        if request is not None and dict(request.set) == {name: pytest.approx(value)}:
            right.append(wording)
    assert len(right) >= min(5, len(TERMS[name].names))
    assert name.replace("_", " ") in right
    assert label(name) in right
    assert len(right) >= 0.8 * len(TERMS[name].names), set(TERMS[name].names) - set(right)


def test_no_phrase_means_two_inputs():
    owners = {}
    for term in INPUT_TERMS:
        for phrase in term.names:
            assert owners.setdefault(phrase, term.name) == term.name


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("seperator", "separator"),
        ("royaltee", "royalty"),
        ("yeild", "yield"),
        ("utilizaton", "utilization"),
        ("utilisation", "utilization"),
        ("capcity", "capacity"),
        ("discont", "discount"),
    ],
)
def test_small_typos_are_tolerated(typed, meant):
    assert Lexicon(codes=COMPANY.codes).spelled(typed) == meant


@pytest.mark.parametrize("word", ["case", "price", "reality", "share", "start", "marketing", "patent", "loyal", "leave", "expensive"])
def test_words_that_mean_something_else_stay(word):
    assert Lexicon(codes=COMPANY.codes).spelled(word) == word


def test_the_longest_name_wins():
    tokens = tokenize("break-even yield and the initial yield")
    assert [one.candidates[0] for one in Lexicon(codes=COMPANY.codes).find(tokens)] == ["breakeven_yield", "initial_yield"]
