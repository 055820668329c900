"""Why a figure: each reference price with its own date and source, the equations named once."""

from pathlib import Path

from qs_assistant.app.calculation import calculate
from qs_assistant.grounding.evidence import Evidence
from qs_assistant.grounding.figures import release
from qs_assistant.reports.page import numeric_page
from qs_assistant.reports.provenance import EQUATIONS, trace_lines
from qs_assistant.types.answer import Answer
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
