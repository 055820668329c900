"""Answers to tamper with: from the documents that ship, and from real runs of the model."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from qs_assistant.answers.compose import sentence_with_mark
from qs_assistant.app.calculation import calculate
from qs_assistant.documents.load import load_file
from qs_assistant.documents.split import split
from qs_assistant.grounding.evidence import Cited, Evidence
from qs_assistant.grounding.numbers import numbers
from qs_assistant.reports.formatting import label, unit_of, written
from qs_assistant.types.request import Request, Scenario
from qs_assistant.valuation.analyses import Analyst
from qs_assistant.valuation.assumptions import load_assumptions

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
CHANGES = {
    "cell_yield": 0.9,
    "initial_yield": 0.4,
    "peak_capacity": 150.0,
    "ramp_years": 8.0,
    "utilization": 0.7,
    "cell_price": 95.0,
    "materials_cost": 52.0,
    "conversion_cost": 28.0,
    "cost_decline": 0.05,
    "margin_cap": 0.4,
    "owned_share": 0.1,
    "opex": 350.0,
    "cash": 900.0,
    "shares": 700.0,
    "tax_rate": 0.25,
    "success_probability": 0.3,
}
REQUESTS = (
    Request("value"),
    Request("value", {"target_yield": 0.9}),
    Request("value", {"royalty_rate": 0.11, "start_year": 2030}),
    Request("value", {"discount_rate": 0.12}, "bull"),
    Request("value", {}, "bear", outputs=("breakeven_yield",)),
    Request("solve", solve_for="success_probability", target=("equity_value", 5000.0)),
    Request("sweep", variable="cell_price", low=60.0, high=120.0, steps=4),
    Request("compare", scenarios=(Scenario(), Scenario({"target_yield": 0.95}))),
    *(Request("value", {name: value}) for name, value in CHANGES.items()),
)


@dataclass(frozen=True)
class Told:
    """One answer: the sentences as the program tells them with the passages of each, and all that it may rest on."""

    question: str
    sentences: tuple[tuple[str, tuple[int, ...]], ...]
    passages: dict[int, Cited]
    values: dict[str, str]
    own_text: str
    evidence: Evidence


@cache
def document_answers() -> tuple[Told, ...]:
    """One answer a pair of passages with figures, over all documents."""
    found = []
    for path in sorted((KNOWLEDGE / "documents").glob("*.md")):
        document = load_file(path)
        pieces = [one for one in split(document) if any(number.kind == "quantity" for number in numbers(one.text))]
        for first, second in zip(pieces[::2], pieces[1::2], strict=False):
            cited = [Cited(one.text, one.publication.title, one.publication.publisher, one.publication.date) for one in (first, second)]
            question = f"What is said about {document.publication.title}?"
            passages = dict(enumerate(cited, 1))
            own = " ".join(sentence_with_mark(one.text, n) for n, one in passages.items())
            told = tuple((one.text, (n,)) for n, one in passages.items())
            found.append(Told(question, told, passages, {}, own, Evidence(passages, question=question)))
    return tuple(found)


def labelled_values(values):
    """A report's values by label, as the program writes them: {"equity value": "$1.18 billion", ...}.

    Only inputs and outputs by their own names are lines: what belongs to a reference, a step or a difference stands in the report's own
    sentences, where its role is said.
    """
    names = [name for name in values if unit_of(name) or (name.startswith("inputs.") and name.count(".") == 1)]
    return {label(name.removeprefix("inputs.")): written(*values[name]) for name in names}


@cache
def run_answers() -> tuple[Told, ...]:
    """One answer a request, by the real model."""
    analyst = Analyst(load_assumptions(KNOWLEDGE / "assumptions.toml"))
    found = []
    for request in REQUESTS:
        calculation = calculate(request, analyst)
        report = calculation.report
        lines = (report.headline, *report.lines)
        question = f"What is it worth? {report.understood}"
        facts = dict(report.ledger.facts)
        evidence = Evidence({}, {calculation.analysis.run.id: calculation.report.ledger.values}, question, facts)
        told = tuple((line, ()) for line in lines)
        found.append(Told(question, told, {}, labelled_values(calculation.report.ledger.values), "\n".join(lines), evidence))
    return tuple(found)


def answers() -> tuple[Told, ...]:
    """All of them."""
    return (*document_answers(), *run_answers())
