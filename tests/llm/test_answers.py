"""A whole answer in a model's words: what is replaced, and what stays the program's."""

from qs_assistant.llm.rephrased import basis_of, phrased_answer
from qs_assistant.types.answer import Answer, Citation, Figure, Source
from tests.llm.fake_models import Scripted, lines

SAID = "QSE-5 cells hold up to 5.5 Ah, according to Fintool in March 2025"
CITATION = Citation(1, "cells", "Cells", "Fintool", "2025-03-01", "article", f"{SAID}.", 0.9)
BODY = f"{SAID} [1]."
SOURCES = "Sources:\n[1] Cells, Fintool, 1 March 2025"
DOCUMENTS = Answer("How much?", "documents", f"{BODY}\n\n{SOURCES}", citations=(CITATION,), body=BODY)
FIRST = "According to Fintool in March 2025, QSE-5 cells hold up to 5.5 Ah."

VALUE = Figure("$1.82", 1.8227, "$", Source("run", id="abc", output="value_per_share"))
EQUITY = Figure("$1.18 billion", 1184.97, "$M", Source("run", id="abc", output="equity_value"))
HEAD = "Value per share $1.82, equity value $1.18 billion (risk-adjusted)."
NUMERIC = Answer(
    "What is it worth?",
    "valuation",
    f"**{HEAD}**\n\n- {HEAD}\n\nRun `abc`.",
    figures=(VALUE, EQUITY),
    run_id="abc",
    headline=HEAD,
    body=f"- {HEAD}",
)


async def test_the_body_is_phrased_and_the_sources_stay(phraser_of):
    answer = await phrased_answer(phraser_of(Scripted(lines((FIRST, (1,))))), DOCUMENTS, user="a")
    assert answer.body == "According to Fintool in March 2025, QSE-5 cells hold up to 5.5 Ah [1]."
    assert answer.text == f"{answer.body}\n\n{SOURCES}"
    assert answer.phrased_by == "fake:model"
    assert "5.5 Ah" in [one.text for one in answer.figures]


async def test_without_a_passing_text_the_answer_is_the_very_same(phraser_of):
    assert await phrased_answer(phraser_of(Scripted(lines((FIRST.replace("5.5", "6.5"), (1,))))), DOCUMENTS, user="a") is DOCUMENTS


async def test_a_run_is_seen_as_labelled_values(phraser_of):
    basis = basis_of(NUMERIC)
    assert dict(basis.values) == {"value per share": "$1.82", "equity value": "$1.18 billion"}
    model = Scripted(lines(("Equity value is $1.18 billion (risk-adjusted), value per share $1.82.", ())))
    answer = await phrased_answer(phraser_of(model), NUMERIC, user="a")
    assert "equity value: $1.18 billion" in model.asked[0][1][1]
    assert answer.body == "Equity value is $1.18 billion (risk-adjusted), value per share $1.82."
    assert answer.headline == HEAD


async def test_swapped_values_of_a_run_are_not_shown(phraser_of):
    model = Scripted(lines(("Value per share is $1.18 billion, equity value $1.82.", ())))
    assert await phrased_answer(phraser_of(model), NUMERIC, user="a") is NUMERIC


async def test_what_declines_asks_back_or_abstains_never_goes_to_the_model(phraser_of):
    model = Scripted(lines((FIRST, (1,))))
    for answer in (Answer("Buy?", "declined", "No advice.", body="No advice."), Answer("x", "documents", "Not said.", body="Not said.")):
        assert await phrased_answer(phraser_of(model), answer, user="a") is answer
    assert model.asked == []
