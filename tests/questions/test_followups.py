import pytest

from tests.questions.conftest import talk

FIRST = "What if yield is 90%?"


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        ((FIRST, "and 95%?"), {"target_yield": 0.95}),
        ((FIRST, "2 points higher?"), {"target_yield": 0.92}),
        ((FIRST, "what about with a 12% royalty?"), {"target_yield": 0.9, "royalty_rate": 0.12}),
        ((FIRST, "same but two years later"), {"target_yield": 0.9, "start_year": 2031}),
        ((FIRST, "a 12% royalty instead"), {"royalty_rate": 0.12}),
        ((FIRST, "95% instead"), {"target_yield": 0.95}),
        ((FIRST, "95% instead", "95% instead"), {"target_yield": 0.95}),
        ((FIRST, "and 90%?"), {"target_yield": 0.9}),
        (("What if production starts in 2031?", "2032 instead", "2032 instead"), {"start_year": 2032}),
        ((FIRST, "same but two years later", "make it 2031"), {"target_yield": 0.9, "start_year": 2031}),
        ((FIRST, "with 300 GWh", "drop the yield change"), {"peak_capacity": 300}),
        ((FIRST, "with 300 GWh", "undo that"), {"target_yield": 0.9}),
        ((FIRST, "go back to base"), {}),
        ((FIRST, "back to base but with a 12% WACC"), {"discount_rate": 0.12}),
        ((FIRST, "Who makes the separators?", "and at 95%?"), {"target_yield": 0.95}),
        ((FIRST, "and a separator yield of 95%?"), {"separator_yield": 0.95}),
        ((FIRST, "What would a share be worth if peak capacity is 200 GWh?"), {"peak_capacity": 200}),
        ((FIRST, "upside at $5 then?", "and at a $3bn cap?"), {"target_yield": 0.9, "market_cap": 3000}),
    ],
)
def test_changes_of_the_last_scenario(reader, questions, expected):
    reading = talk(reader, *questions)
    assert reading.request.kind == "value"
    assert dict(reading.request.set) == pytest.approx(expected)


def test_a_preset_keeps_the_changes(reader):
    request = talk(reader, FIRST, "and for the bull case?").request
    assert (request.preset, dict(request.set)) == ("bull", {"target_yield": 0.9})


def test_another_analysis_of_the_last_scenario(reader):
    assert talk(reader, FIRST, "how sensitive is that?").request.kind == "sensitivity"
    request = talk(reader, FIRST, "and the odds above $2?").request
    assert (request.kind, dict(request.set)) == ("simulate", {"target_yield": 0.9, "share_price": 2})
    request = talk(reader, FIRST, "compare that with the base case").request
    assert [dict(one.set) for one in request.scenarios] == [{"target_yield": 0.9}, {}]


def test_a_solve_goes_on_with_a_new_target_or_a_new_unknown(reader):
    asked = "What royalty rate justifies $2 billion?"
    assert talk(reader, asked, "and $3 billion?").request.target == ("equity_value", 3000)
    assert talk(reader, asked, "and $4 a share?").request.target == ("value_per_share", 4)
    assert talk(reader, asked, "and for the yield?").request.solve_for == "target_yield"
    request = talk(reader, asked, "and with 300 GWh?").request
    assert (request.solve_for, dict(request.set)) == ("royalty_rate", {"peak_capacity": 300})


def test_a_sweep_goes_on_with_a_new_range_or_another_input(reader):
    asked = "Sweep the royalty from 5% to 15%"
    request = talk(reader, asked, "and from 8 to 20%?").request
    assert (request.variable, request.low, request.high) == ("royalty_rate", pytest.approx(0.08), pytest.approx(0.2))
    request = talk(reader, asked, "same for WACC from 8% to 12%").request
    assert (request.variable, request.low) == ("discount_rate", pytest.approx(0.08))


def test_a_comparison_takes_changes_for_all_and_further_values(reader):
    asked = "Compare 85% and 95% yield"
    assert [dict(one.set) for one in talk(reader, asked, "and with a 12% royalty?").request.scenarios] == [
        {"target_yield": 0.85, "royalty_rate": 0.12},
        {"target_yield": 0.95, "royalty_rate": 0.12},
    ]
    assert [one.set["target_yield"] for one in talk(reader, asked, "and 90%?").request.scenarios] == [0.85, 0.95, 0.9]


def test_a_sum_goes_on_with_another_operand(full_reader):
    asked = "What is $970 million less $69 million?"
    assert [one.value for one in talk(full_reader, asked).request.operands] == [970, 69]
    assert [one.value for one in talk(full_reader, asked, "and $800 million?").request.operands] == [800, 69]


def test_a_document_question_is_made_whole_with_the_last_subject(reader):
    search = talk(reader, "When did the Corning deal happen?", "and how old is that company?").search
    assert search.startswith("and how old is that company?")
    assert "Corning" in search
    assert "Q2" in talk(reader, "for Q2 25: opex, and how much of the liquidity was plain cash?", "and the securities part?").search


def test_a_whole_question_stands_by_itself(reader):
    question = "Which automaker ordered the first cells for its motorcycle?"
    assert talk(reader, "When did the Corning deal happen?", question).search == question


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        ("what is the separator made of, and what is it meant to prevent?", True),
        ("probability-weighted value from that third-party workbook", True),
        ("131 or 130.7 million, which is it?", True),
        ("and how old is that company?", False),
        ("what about their plant in Ontario in 2027?", False),
        ("how old is it?", False),
    ],
)
def test_a_question_with_words_of_its_own_is_asked_as_it_stands_first(reader, question, alone):
    assert talk(reader, "When did the Corning deal happen?", question).alone == alone


def test_a_target_said_again_is_the_same_target(reader):
    reading = talk(reader, "What royalty for $10 a share?", "$12 instead", "$12 instead")
    assert (reading.request.kind, reading.request.target) == ("solve", ("value_per_share", 12))


@pytest.mark.parametrize("question", ["and when?", "and why so?", "where?"])
def test_what_names_nothing_of_the_model_after_an_answer_from_the_documents_follows_that_answer(full_reader, question):
    assert talk(full_reader, "royalty 6%", "What may PowerCo pay QuantumScape, and for what?", question).route == "documents"
