"""Sentences of which anyone can say whether they have a newer figure of a reported input; the base case has 970.8 $M of cash."""

import pytest

from qs_assistant.app.newer_figures import newer_figures
from qs_assistant.documents.passage import Passage, Publication
from qs_assistant.types.settings import shipped_knowledge
from qs_assistant.valuation.assumptions import load_assumptions

SHIPPED = load_assumptions(shipped_knowledge() / "assumptions.toml")


def passages(*texts, date="2026-10-28"):
    about = Publication("Letter", "Acme", date, "shareholder-letter", None)
    return [Passage(f"letter-{n}", "letter", "v1", "global", n, "", text, about) for n, text in enumerate(texts)]


def told(*texts, **options):
    return [(one.name, one.value, one.sentence) for one in newer_figures(SHIPPED, passages(*texts, **options))]


def test_a_newer_figure_is_proposed_with_its_sentence():
    sentence = "We ended the quarter with cash of $812.4 million."
    assert told(f"All went well. {sentence} More to come.") == [("cash", 812.4, sentence)]


@pytest.mark.parametrize(
    "text",
    [
        "We ended the quarter with cash of $970.8 million.",  # the same
        "We ended the quarter with cash of $12.4 billion.",  # of something else
        "Cash fell from $900 million to $812 million.",  # which of the two?
        "We used cash carefully.",
        "Revenue was $812.4 million.",
        "We hold cash of 812 GWh.",
        "At the end of 2024 we had cash of $812.4 million.",  # of a time before that of the base case
        "On 31 December 2025 cash was $812.4 million.",
        "Cash in the third quarter of 2025 was $812.4 million.",
        "We expect to end with cash of $800-850 million.",  # which end of the range?
        "Plants cost capex per GWh of 60 to 90 million dollars per GWh.",
    ],
)
def test_what_is_the_same_unlikely_or_not_alone_is_not_proposed(text):
    assert told(text) == []


@pytest.mark.parametrize("when", ["At 31 March 2026", "At the end of the first quarter of 2026", "After 2025, in May 2026,"])
def test_a_sentence_of_a_later_time_counts(when):
    assert [one[:2] for one in told(f"{when} cash was $812.4 million.")] == [("cash", 812.4)]


def test_a_document_that_is_no_newer_than_the_assumptions_proposes_nothing():
    assert told("We ended the quarter with cash of $812.4 million.", date=SHIPPED.as_of) == []


def test_only_inputs_that_are_reported_are_proposed():
    assert told("The royalty rate is 12%.") == []
    assert [one[0] for one in told("The tax rate will be 25%.", "Debt stood at $80 million.")] == ["debt", "tax_rate"]
