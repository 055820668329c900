from qs_assistant.questions.completion import completions


def names(text):
    return [name for _, name in completions(text)]


def test_the_inputs_own_name_comes_before_a_synonym():
    assert names("royal")[0] == "royalty_rate"
    assert names("overall y")[0] == "target_yield"


def test_a_synonym_finds_its_input():
    assert "discount_rate" in names("wacc")
    assert "start_year" in names("sop")


def test_every_input_is_offered_before_anything_is_typed_and_nothing_for_what_is_unknown():
    assert len(names("")) == len(set(names(""))) >= 30
    assert names("zzzz") == []


def test_the_label_shows_the_unit_as_people_type_it():
    assert ("discount rate (% a year)", "discount_rate") in completions("disc")
    assert ("cell price ($/kWh)", "cell_price") in completions("cell pr")
