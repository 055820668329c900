"""Why a figure: each reference price with its own date and source, the equations named once."""

from pathlib import Path

from qs_assistant.app.calculation import calculate
from qs_assistant.grounding.evidence import Evidence
from qs_assistant.grounding.figures import release
from qs_assistant.reports.page import numeric_page
from qs_assistant.reports.provenance import EQUATIONS, trace_lines
from qs_assistant.types.answer import Answer, Citation, Figure, Source
from qs_assistant.types.request import Request
from qs_assistant.valuation.analyses import Analyst
from qs_assistant.valuation.assumptions import load_assumptions

ANALYST = Analyst(load_assumptions(Path(__file__).parents[2] / "knowledge" / "assumptions.toml"))


def test_each_reference_price_is_traced_to_its_date_and_source():
    calculation = calculate(Request("value"), ANALYST)
    run, ledger = calculation.analysis.run.id, calculation.report.ledger
    page = numeric_page(calculation.report, run, "rnpv-1")
    evidence = Evidence(runs={run: ledger.values}, facts={**ledger.facts, "model": "rnpv-1"})
    text, figures = release(page.text, evidence, strict=True)
    lines = trace_lines(Answer("q", "valuation", text, figures=figures, body=page.body))
    newest = next(line for line in lines if line.startswith("**$4.89 a share**"))
    article = next(line for line in lines if line.startswith("**$12.31 a share**"))
    assert "24 July 2026" in newest
    assert "as reported by others" in newest
    assert "1 October 2025" in article
    assert sum(EQUATIONS in line for line in lines) == 1


def test_a_figure_of_a_document_is_traced_to_its_own_sentence_once_and_dates_are_no_figures():
    passage = "The agreement was signed in July 2025. PowerCo may pay up to $131 million, $65 million of it in 2026. It lasts two years."
    citation = Citation(1, "letter", "Letter", "QuantumScape", "2025-07-23", "letter", passage, 0.9)
    source = Source("passage", citation=1)
    figures = (
        Figure("July 2025", 20250700.0, "date", source),
        Figure("$131 million", 131.0, "$M", source),
        Figure("$65 million", 65.0, "$M", source),
        Figure("$131 million", 131.0, "$M", source),
    )
    lines = trace_lines(Answer("q", "documents", f"{passage} [1]", figures=figures, citations=(citation,)))
    said = "“PowerCo may pay up to $131 million, $65 million of it in 2026.”"
    assert lines == [f"**$131 million, $65 million** {said} [1] Letter (QuantumScape, 2025-07-23)"]


def test_a_number_in_a_name_is_no_figure():
    passage = "The 10-Q names the QSE-5 cell and up to $130.7 million. The pilot makes 10 cells."
    citation = Citation(1, "note", "Note", "SEC", "2025-07-17", "filing", passage, 0.9)
    source = Source("passage", citation=1)
    figures = tuple(Figure(text, 1.0, "", source) for text in ("10", "5", "$130.7 million"))
    quoted, _, counted = passage.partition(" The pilot")
    [line] = trace_lines(Answer("q", "documents", f"{quoted} [1]", figures=figures, citations=(citation,)))
    assert line.startswith("**$130.7 million** ")
    lines = trace_lines(Answer("q", "documents", f"The pilot{counted} [1]", figures=figures, citations=(citation,)))
    assert [one.split(" ")[0] for one in lines] == ["**10**"]


def test_a_figure_of_a_run_is_traced_to_its_formula_in_words_its_parts_and_the_run():
    calculation = calculate(Request("value", {"target_yield": 0.9}), ANALYST)
    run, ledger = calculation.analysis.run.id, calculation.report.ledger
    page = numeric_page(calculation.report, run, "m")
    _, figures = release(page.text, Evidence(runs={run: ledger.values}, facts={**ledger.facts, "model": "m"}), strict=True)
    answer = Answer("q", "valuation", page.text, {"set": {"target_yield": 0.9}}, calculation.analysis.results, figures)
    lines = trace_lines(answer)
    worth = next(line for line in lines if "is the equity value:" in line)
    assert "enterprise value plus cash less debt; here from enterprise value $" in worth
    assert lines[-1].startswith(f"Inputs: target yield 90%; all else as in the base case. Run `{run}`.")
    assert not any("2040" in line.split("** ")[0] for line in lines)
