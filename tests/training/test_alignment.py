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
