"""Which quantity stands for which part of a labelled request."""

from qs_assistant.questions.mentions import Lexicon
from qs_assistant.questions.sentence import take_apart
from qs_assistant.types.company import load_company
from qs_assistant.types.settings import shipped_knowledge
from training.reading.alignment import Binding, align

COMPANY = load_company(shipped_knowledge())

LEXICON = Lexicon(codes=COMPANY.codes)


def bindings(question, request):
    return align(take_apart(question, LEXICON), request)


def test_values_go_to_their_names_and_stories_to_none():
    found = bindings(
        "held 300 shares since 2020; royalty 12% and wacc 9%, 20% fewer GWh",
        {"kind": "value", "set": {"royalty_rate": 0.12, "discount_rate": 0.09, "peak_capacity": ["times", 0.8]}},
    )
    assert [one for one in found.bindings if one] == [
        Binding("royalty_rate", "set"),
        Binding("discount_rate", "set"),
        Binding("peak_capacity", "down"),
    ]
    assert found.bindings[0] is None
    assert found.unsaid == []


def test_scenarios_and_what_no_quantity_says():
    found = bindings(
        "tax at 21% or at 28%, both without debt",
        {"kind": "compare", "scenarios": [{"set": {"tax_rate": 0.21, "debt": 0}}, {"set": {"tax_rate": 0.28, "debt": 0}}]},
    )
    assert [(one.name, one.scenario) for one in found.bindings if one] == [("tax_rate", 0), ("tax_rate", 1)]
    assert {part.name for part in found.unsaid} == {"debt"}


def turn(question, request, before):
    return align(take_apart(question, LEXICON), request, before)


def test_a_turn_has_to_say_only_what_is_new_and_may_say_it_as_a_change_of_what_was_set():
    before = {"kind": "value", "set": {"discount_rate": 0.13, "debt": 0}}
    wider = turn("now 150bp wider", {"kind": "value", "set": {"discount_rate": 0.145, "debt": 0}}, before)
    assert wider.bindings == [Binding("discount_rate", "plus")]
    assert wider.unsaid == []
    bare = turn("and at 12?", {"kind": "value", "set": {"discount_rate": 0.12, "debt": 0}}, before)
    assert bare.bindings == [Binding("discount_rate", "set")]
    tenth = turn("ten percent higher", {"kind": "value", "set": {"discount_rate": 0.143, "debt": 0}}, before)
    assert tenth.bindings == [Binding("discount_rate", "up")]


def test_what_is_new_and_not_said_by_a_number_is_told_apart_from_what_is_kept():
    before = {"kind": "value", "set": {"discount_rate": 0.13}}
    found = turn("and without the debt", {"kind": "value", "set": {"discount_rate": 0.13, "debt": 0}}, before)
    assert [one.name for one in found.unsaid] == ["debt"]


def test_a_number_that_says_what_is_new_goes_there_before_it_goes_to_what_is_kept():
    before = {"kind": "value", "set": {"price_decline": 0.03}}
    found = turn("3% for costs too", {"kind": "value", "set": {"price_decline": 0.03, "cost_decline": 0.03}}, before)
    assert found.bindings == [Binding("cost_decline", "set")]
