"""The way of one question from its reading to its answer: gather, write, check. All of it blocks; the assistant runs it in its executor."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qs_assistant.answers.findings import Finder, Findings
from qs_assistant.answers.select import Chooser, Part
from qs_assistant.app.calculation import calculate, report, request_of
from qs_assistant.app.document_lookup import LOOKED_UP, DocumentLookup, Progress
from qs_assistant.app.model_agreement import PROPOSED
from qs_assistant.app.scoped_model import LocalModels
from qs_assistant.grounding.evidence import Cited, Evidence
from qs_assistant.grounding.figures import release
from qs_assistant.questions.catalogue import CATALOGUE, kind_of
from qs_assistant.questions.company_names import CompanyNames
from qs_assistant.questions.grammar import ASSUMED, FAILURE, LIVE_PRICE
from qs_assistant.questions.refuse import STRANGER
from qs_assistant.records.runs import RunStore
from qs_assistant.reports.arithmetic import sum_request, with_values, work_out
from qs_assistant.reports.assumption_notes import assumptions_note
from qs_assistant.reports.catalogue import catalogue
from qs_assistant.reports.declines import decline_text
from qs_assistant.reports.page import Page, clarification_page, combined_page, document_page, numeric_page
from qs_assistant.reports.prices import price_note
from qs_assistant.reports.reports import Report
from qs_assistant.types.answer import Answer
from qs_assistant.types.company import Company
from qs_assistant.types.errors import StoreError
from qs_assistant.types.place import GLOBAL_SCOPE, Place
from qs_assistant.types.request import Reading, Request
from qs_assistant.types.run import Run
from qs_assistant.types.turn import Turn
from qs_assistant.valuation.model import MODEL_VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qs_assistant.valuation.charts import Chart

NOT_USED = "Not used: {}."
WITHHELD = (
    "I found words on this, but they hold a figure that I cannot tie to its source, so I leave them out. "
    "Ask in other words, or look at the documents themselves."
)
NOT_SEARCHED = "I cannot search the documents just now, so what they say to this is missing here. Ask again in a minute."
PROPOSED_REMARK = "I read this as what stands under Understood; a chat model proposed that reading."
OTHERWISE_REMARK = "A chat model reads the question otherwise: “{}” Ask that, or use the button, if it is what you mean."
CHOSEN_REMARK = "A chat model chose these sentences among those found:"
FAILURE_REMARK = "I cannot say whether or when the company fails; this is what the documents say of its money."
OTHERS_REMARK = "I have a model of {company} only; of others I can tell what the documents say."
SUMS = ("market", "arithmetic")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a model run or a sum gave: its report, its results as JSON has them, its run id, and what has to be said beside it."""

    report: Report
    results: Any
    run_id: str
    remarks: tuple[str, ...] = ()


def silent(_stage: str) -> None:
    """A progress callback that says nothing."""


class Answering:
    """Answers readings and requests.

    Args:
        models: the model that holds in a place (a server may have its own base case).
        finder: finds and words what the documents say.
        runs: keeps what was run.
        company: whom the knowledge is about.
        strict: whether a figure without a source raises (tests) or costs its sentence (production).
    """

    def __init__(self, *, models: LocalModels, finder: Finder, runs: RunStore, company: Company, strict: bool) -> None:
        self._models = models
        self._lookup = DocumentLookup(finder, CompanyNames(company))
        self._runs = runs
        self._company = company
        self._strict = strict

    def warm_up(self) -> None:
        """Do once, and throw away, what is slow the first time: a search, the choice of sentences, a run and its chart."""
        from qs_assistant.valuation.charts import draw  # matplotlib: its import holds the interpreter for a second

        model = self._models.at(())
        model.reader.read(self._company.warm_up)
        analyst = model.analyst
        draw(analyst.value(), analyst.assumptions)
        self._lookup.find(self._company.warm_up, Place("warming up"), silent)

    def read(self, question: str, place: Place, previous: Turn | None) -> Reading:
        """How a question is read in its place, after the turn before it."""
        return self._models.at(place.scopes).reader.read(question, previous)

    def answer(self, question: str, reading: Reading, place: Place, progress: Progress = silent, chooser: Chooser | None = None) -> Answer:
        """The answer to a question as it was read.

        Args:
            question: what was asked.
            reading: how it is read.
            place: where, and by whom.
            progress: told the stages.
            chooser: names the sentences that answer a question about documents, in the place of their probabilities.

        Raises:
            AssistantError: an input the model does not take, a library that cannot be used.
        """
        if reading.ask_back:
            return self._asked_back(question, reading, reading.ask_back, place, progress)
        also = self._lookup.also(question, reading, place, progress) if reading.decline else None
        if reading.decline and also is not None:  # a server's own documents may be about anything
            remark = OTHERS_REMARK.format(company=self._company.name) if reading.decline == "other_company" else ""
            return self._documents(question, replace(reading, route="documents", decline=None), also, remark)
        if reading.decline:
            return self._declined(question, reading)
        if ASSUMED in reading.reasons:
            text = assumptions_note(self._models.at(place.scopes).analyst.assumptions, reading.focus)
            return self._checked(question, reading, Page(text, body=text), Evidence(question=question, facts={"assumptions": text}))
        if CATALOGUE in reading.reasons and reading.request is None:
            listed, next_asked = catalogue(self._models.at(place.scopes).analyst.assumptions, kind_of(reading))
            answer = self._checked(question, reading, listed, Evidence(question=question, facts={"catalogue": listed.text}))
            return replace(answer, choices=next_asked)
        request = reading.request
        if request is None:
            looked_up, understood = self._lookup.looked_up(question, reading, place, progress, chooser)
            if self._lookup.is_of_another(question, looked_up):
                return self._declined(question, Reading("declined", decline="other_company", reasons=(STRANGER,)))
            return self._documents(question, reading, looked_up, self._remark(reading, place, chosen=chooser is not None), understood)
        if request.kind in SUMS:
            return self._sum(question, reading, request, place, progress)
        found = self._lookup.find(reading.search or question, place, progress) if reading.route == "both" else None
        progress("running the model")
        return self._numeric(question, reading, request, place, found)

    def carry_out(self, request: Request, place: Place, question: str) -> Answer:
        """The answer to a request that needs no reading."""
        return self.answer(question, Reading("valuation", request, reasons=("given as a request",)), place)

    def replay(self, run_id: str, place: Place) -> Answer:
        """A kept run answered again, with a note if the model or the assumptions have changed since.

        Raises:
            NotFoundError: the run is not kept.
        """
        return self._replayed(self._runs.get(run_id, place.scopes), place)

    def explain(self, run_id: str, place: Place) -> Answer:
        """How the number of a kept valuation comes about; a run of another kind is answered again as it was.

        Raises:
            NotFoundError: the run is not kept.
        """
        run = self._runs.get(run_id, place.scopes)
        explained = replace(run, kind="explain", parameters={**run.parameters, "topic": "number"})
        return self._replayed(explained if run.kind == "value" else run, place)

    def look_up(self, question: str, place: Place) -> Answer:
        """What the documents say to a question, whatever else it may be."""
        return self.answer(question, Reading("documents", search=question, reasons=("given as a search",)), place)

    def _replayed(self, run: Run, place: Place) -> Answer:
        question = f"run {run.id}"
        if run.kind in SUMS:
            return self.carry_out(sum_request(run), place, question)
        analyst = self._models.at(place.scopes).analyst
        request = request_of(run)
        calculation = report(request, analyst.replay(run), analyst)
        remark = calculation.analysis.notes.get("run")
        outcome = Outcome(calculation.report, calculation.analysis.results, run.id, (remark,) if remark else ())
        return self._reported(question, Reading("valuation", request, reasons=("a kept run",)), outcome, None)

    def candidates(self, question: str, reading: Reading, place: Place) -> list[Part]:
        """The best sentences for each part of a question about documents: those that an answer to it chooses from.

        Raises:
            StoreError: the library cannot be used.
        """
        return self._lookup.candidates(question, reading, place)

    def _declined(self, question: str, reading: Reading) -> Answer:
        text = decline_text(reading.decline or "off_topic", self._company)
        return self._checked(question, reading, Page(text, headline=text), Evidence(question=question))

    def _asked_back(self, question: str, reading: Reading, asked: str, place: Place, progress: Progress) -> Answer:
        """A question back with the likely readings, and what the documents say to the question as it stands.

        It stands by itself: where the documents cannot be searched it is asked all the same, and says so.
        """
        try:
            also, remark = self._lookup.also(question, reading, place, progress), ""
        except StoreError:
            also, remark = None, NOT_SEARCHED
        alone = clarification_page(asked, reading.choices, remark=remark)
        back = {"asked back": alone.text}
        if also is None:
            return replace(self._checked(question, reading, alone, Evidence(question=question, facts=back)), choices=reading.choices)
        page = clarification_page(asked, reading.choices, also.text, also.sources)
        evidence = Evidence(passages=also.cited, question=question, facts={**also.facts, **back})
        answer = self._checked(question, replace(reading, route="both"), page, evidence)
        return replace(answer, choices=reading.choices, citations=also.citations, tier=also.tier)

    def _remark(self, reading: Reading, place: Place, *, chosen: bool) -> str:
        if LIVE_PRICE in reading.reasons:
            return self._price_remark(place)
        return FAILURE_REMARK if FAILURE in reading.reasons else CHOSEN_REMARK if chosen else ""

    def _price_remark(self, place: Place) -> str:
        assumptions = self._models.at(place.scopes).analyst.assumptions
        return price_note(assumptions.references, assumptions.base()["shares"])

    def _documents(self, question: str, reading: Reading, found: Findings, remark: str = "", understood: str = LOOKED_UP) -> Answer:
        text = f"{remark}\n\n{found.text}" if remark else found.text
        said = {"remark": remark, "understood": understood if understood != LOOKED_UP else ""}
        evidence = Evidence(
            passages=found.cited, question=question, facts={**found.facts, **{name: one for name, one in said.items() if one}}
        )
        page = document_page(text, found.sources, understood, told=bool(said["understood"]))
        answer = self._checked(question, reading, page, evidence)
        return replace(answer, citations=found.citations, tier=found.tier)

    def _numeric(self, question: str, reading: Reading, request: Request, place: Place, found: Findings | None) -> Answer:
        model = self._models.at(place.scopes)
        calculation = calculate(request, model.analyst)
        run = calculation.analysis.run
        self._runs.save(run, self._models.owner(place.scopes, run))
        remarks = (*model.remarks, *((PROPOSED_REMARK,) if PROPOSED in reading.reasons else ()))
        remarks += tuple(OTHERWISE_REMARK.format(one.question) for one in reading.choices)
        remarks += (NOT_USED.format(", ".join(f"“{one}”" for one in request.unused)),) if request.unused else ()
        outcome = Outcome(calculation.report, calculation.analysis.results, run.id, remarks)
        return self._reported(question, reading, outcome, found)

    def _sum(self, question: str, reading: Reading, request: Request, place: Place, progress: Progress) -> Answer:
        operands = request.operands or ()
        found = self._lookup.find(reading.search or question, place, progress) if any(one.value is None for one in operands) else None
        unit = next((one.unit for one in operands if one.value is not None), "")
        stated = found.figure(unit) if found else None
        if found is not None and stated is None:
            return self._documents(question, replace(reading, route="documents", request=None), found)
        filled = {at: stated for at, one in enumerate(operands) if one.value is None and stated is not None}
        done = work_out(
            with_values(request, {at: (one.value, one.unit) for at, one in filled.items()}),
            [filled[at].citation if at in filled else None for at in range(len(operands))],
        )
        own = place.scopes[0] if found is not None and place.scopes[0] != GLOBAL_SCOPE else None  # its figures may be from own documents
        self._runs.save(done.run, own)
        return self._reported(question, reading, Outcome(done.report, done.results, done.run.id), found)

    def chart(self, run_id: str) -> "Chart":
        """The chart of a kept run.

        Raises:
            NotFoundError: the run is not kept.
        """
        from qs_assistant.valuation.charts import draw  # matplotlib: only a chart needs it

        analyst = self._models.at(()).analyst  # for the references that a chart marks: a kept run has its own inputs
        return draw(analyst.replay(self._runs.get(run_id)), analyst.assumptions, dark=True)

    def workbook(self, run_id: str) -> bytes:
        """A kept run as a workbook of live formulas.

        Raises:
            NotFoundError: the run is not kept.
        """
        from qs_assistant.valuation.workbook import workbook_of  # openpyxl: only a workbook needs it

        analyst = self._models.at(()).analyst
        return workbook_of(analyst.replay(self._runs.get(run_id)), analyst.assumptions)

    def _reported(self, question: str, reading: Reading, outcome: Outcome, found: Findings | None) -> Answer:
        ledger = outcome.report.ledger
        page = numeric_page(outcome.report, outcome.run_id, MODEL_VERSION, outcome.remarks)
        facts: dict[str, float | str] = {**ledger.facts, "model": MODEL_VERSION, "remarks": " ".join(outcome.remarks)}
        cited: Mapping[int, Cited] = {}
        if found is not None:
            page = combined_page(found.text, found.sources, page)
            facts |= found.facts
            cited = found.cited
        answer = self._checked(question, reading, page, Evidence(cited, {outcome.run_id: ledger.values}, question, facts))
        citations = found.citations if found else ()
        return replace(
            answer, results=outcome.results, run_id=outcome.run_id, chart=page.chart, citations=citations, choices=reading.choices
        )

    def _checked(self, question: str, reading: Reading, page: Page, evidence: Evidence) -> Answer:
        """The last door: the page with its figures bound; what the guard took out of the text is in no other part either."""
        text, figures = release(page.text, replace(evidence, codes=self._company.codes), strict=self._strict)
        text = text or WITHHELD
        asked = reading.request.to_json() if reading.request else None
        answer = Answer(question, reading.route, text, asked, figures=figures, reasons=reading.reasons)
        if text != page.text:
            return replace(answer, headline="", body=text)
        told = replace(answer, understood=page.understood, headline=page.headline, body=page.body, more=page.more)
        return replace(told, fields=page.fields, notes=page.notes)
