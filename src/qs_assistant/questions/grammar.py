"""The grammar: reads a question by its constructions alone, one reading for each, without anything learned."""

import re
from dataclasses import replace

from qs_assistant.questions import route as routing
from qs_assistant.questions import splitting
from qs_assistant.questions.additions import NEW_MONEY, with_additions
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.clarification import Asker
from qs_assistant.questions.company_names import CompanyNames
from qs_assistant.questions.comparing import CompareReader
from qs_assistant.questions.figuring import FigureReader
from qs_assistant.questions.followups import FollowupReader
from qs_assistant.questions.mentions import Lexicon
from qs_assistant.questions.moves import moves_of
from qs_assistant.questions.pairing import Found
from qs_assistant.questions.ranges import RangeReader, preset_or_none
from qs_assistant.questions.readings import Draft, drafted
from qs_assistant.questions.refuse import Refusals, asks_failure
from qs_assistant.questions.scenario import ScenarioReader
from qs_assistant.questions.sentence import Sentence, take_apart
from qs_assistant.questions.slot_filling import resumed
from qs_assistant.questions.solving import SolveReader
from qs_assistant.questions.special_intents import (
    asks_assumptions,
    asks_cash_year,
    asks_price_now,
    asks_why,
    failure_search,
    price_search,
    why_what,
)
from qs_assistant.questions.subjects import stands_alone, whole_question
from qs_assistant.questions.yearly import of_one_year
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.types.company import Company
from qs_assistant.types.request import FIRST_CASH_YEAR, Reading, Request
from qs_assistant.types.turn import Turn
from qs_assistant.valuation.model import YEARS
from qs_assistant.valuation.outputs import OUTPUTS

ASSUMED = "documents/assumptions"
FAILURE = "documents/failure"
LIVE_PRICE = "documents/price of the moment"
FOLLOW_UP = "follow-up"
_COMMAND = re.compile(r"\W*(?:qs-assistant )?(?:/value\b|value\b.*--set)")


class Grammar:
    """Reads questions by constructions against the cases of the assumptions file.

    Args:
        cases: the stored inputs of the base, bear and bull case, for relative changes and for what a value may reasonably be.
        company: whom the questions are about.
    """

    def __init__(self, known: Cases, company: Company) -> None:
        self._lexicon = Lexicon(codes=company.codes)
        self._refusals = Refusals(company, CompanyNames(company).strangers)
        self._cases = known
        self._scenarios = ScenarioReader(known)
        self._asker = Asker(self._scenarios, known)
        self._ranges = RangeReader(self._scenarios, known)
        self._compares = CompareReader(self._scenarios)
        self._solves = SolveReader(self._scenarios)
        self._figures = FigureReader(self._lexicon, known)
        self._followups = FollowupReader(self._scenarios, self._ranges, known)

    def take_apart(self, question: str) -> Sentence:
        """The question's tokens, quantities and names."""
        return take_apart(question, self._lexicon)

    def taken_apart(self, question: str) -> tuple[Sentence, Draft]:
        """A question taken apart, and what it asks for by itself; for what is fitted on turns."""
        sentence = self.take_apart(question)
        return sentence, self._draft(sentence)

    @property
    def followups(self) -> FollowupReader:
        """What reads the turns of a conversation."""
        return self._followups

    def edited(self, sentence: Sentence, draft: Draft) -> Reading:
        """The reading of a turn that edits the last request."""
        return self._numeric(sentence, draft, FOLLOW_UP)

    def read(self, sentence: Sentence, previous: Turn | None = None) -> tuple[Reading, Draft]:
        """How a sentence is read, after an earlier turn where there is one, and the construction that it fits. Never raises."""
        meant = resumed(sentence, previous) if previous is not None else None
        if previous is not None and meant is not None:
            return self.read(self.take_apart(meant), replace(previous, choices=(), unread=""))
        draft = self._draft(sentence)
        return self._reading(sentence, draft, previous), draft

    def _reading(self, sentence: Sentence, draft: Draft, previous: Turn | None) -> Reading:
        assumed = asks_assumptions(sentence, lambda name: self._cases.value(name, None, {}))
        if assumed is not None:
            return Reading("documents", search=sentence.text.strip(), reasons=("documents", ASSUMED), focus=assumed)
        topic = self._refusals.topic(
            sentence.lowered,
            changes=bool(draft.changes) or FIRST_CASH_YEAR in draft.request.outputs,
            after_valuation=previous is not None and previous.route == "valuation",
        )
        if topic is not None:
            return Reading("declined", decline=topic[0], reasons=(topic[1],))
        explained = _explained(sentence, draft, previous)
        if explained is not None:
            return explained
        if previous is not None and previous.request is not None:
            followed = self._followups.numeric(sentence, draft, previous)
            if followed is not None:
                return self._numeric(sentence, followed, FOLLOW_UP)
        split = None if _is_figures(draft) else self._split(sentence)
        if split is not None:
            return split
        reason = routing.asks_valuation(sentence, draft)
        if reason is None:
            return self._documents(sentence, previous)
        return self._numeric(sentence, draft, reason)

    def _draft(self, sentence: Sentence) -> Draft:
        """The first construction that the sentence fits, from the most particular to a plain value."""
        if _COMMAND.match(sentence.lowered):
            return self._value(sentence)
        return (
            self._ranges.simulate(sentence)
            or self._sensitivity(sentence)
            or self._figures.arithmetic(sentence)
            or self._compares.compare(sentence)
            or self._cash_year(sentence)
            or self._solves.solve(sentence)
            or self._ranges.sweep(sentence)
            or self._of_one_year(sentence)
            or self._value(sentence)
        )

    def _sensitivity(self, sentence: Sentence) -> Draft | None:
        """A sensitivity table, unless a range makes it a sweep."""
        sweep = self._ranges.sweep(sentence)
        draft = self._ranges.sensitivity(sentence)
        return (
            sweep if draft is not None and sweep is not None and sweep.request.low is not None and len(sentence.quantities) > 1 else draft
        )

    def _of_one_year(self, sentence: Sentence) -> Draft | None:
        """A value of which a figure of one year is asked for."""
        first = int(self._cases.value("base_year", None, {})) + 1
        return of_one_year(sentence, self._value(sentence), range(first, first + YEARS))

    def _cash_year(self, sentence: Sentence) -> Draft | None:
        """A value of which the first year of positive free cash flow is asked for."""
        if not asks_cash_year(sentence):
            return None
        draft = self._value(sentence)
        return replace(draft, request=replace(draft.request, outputs=(FIRST_CASH_YEAR,)), rule="value/first cash year")

    def _value(self, sentence: Sentence) -> Draft:
        found = self._scenarios.find(sentence)
        preset = preset_or_none(found.preset)
        outputs = tuple(dict.fromkeys(one.candidates[0] for one in sentence.mentions if not one.loose and one.candidates[0] in OUTPUTS))
        found, new_money = with_additions(sentence, _once(found), self._cases, preset)
        request = Request("value", set=self._scenarios.apply(found.changes, preset), preset=preset, outputs=outputs)
        return drafted(request, NEW_MONEY if new_money else "value", found)

    def _split(self, sentence: Sentence) -> Reading | None:
        """A documents question and a valuation in one: each part is read by itself."""
        pieces = splitting.parts(sentence.text)
        if not 1 < len(pieces) <= 6:
            return None
        looked_up, valued = [], []
        for piece in pieces:
            part = take_apart(piece, self._lexicon)
            draft = self._draft(part)
            if routing.asks_valuation(part, draft) is not None:
                valued.append(piece)
            elif routing.asks_documents(piece):
                looked_up.append(piece)
            else:
                valued.append(piece)
        if not looked_up or not valued:
            return None
        rest = take_apart(". ".join(piece.rstrip(" ?.!,") for piece in valued) + "?", self._lexicon)
        draft = self._draft(rest)
        reason = routing.asks_valuation(rest, draft)
        if reason is None:
            return None
        reading = self._numeric(rest, draft, reason)
        search = " ".join(piece if piece.endswith("?") else piece + "?" for piece in looked_up)
        return _both(reading, search, "both/parts")

    def _numeric(self, sentence: Sentence, draft: Draft, reason: str) -> Reading:
        """A numeric reading: a question back where something is open, else the request with what was not used."""
        asked = self._asker.about(sentence, draft)
        if asked is not None:
            return (
                asked if asked.pending is None else replace(asked, moves=draft.moves or moves_of(asked.pending, draft.changes, self._cases))
            )
        request = _with_unused(draft.request, draft.unused)
        documented = [one.name for one in request.operands or () if one.origin == "document"]
        focus = draft.focus if draft.focus is not None else tuple(dict.fromkeys(change.name for change in draft.changes))
        moves = draft.moves if draft.moves is not None else moves_of(request, draft.changes, self._cases)
        reading = Reading("valuation", request=request, reasons=(draft.rule, reason), focus=focus, moves=moves)
        return _both(reading, " ".join(documented), "both/operand") if documented else reading

    def _documents(self, sentence: Sentence, previous: Turn | None) -> Reading:
        text = sentence.text.strip()
        if asks_price_now(sentence):
            return Reading("documents", search=price_search(sentence), reasons=("documents", LIVE_PRICE))
        if asks_failure(sentence.lowered):
            return Reading("documents", search=failure_search(), reasons=("documents", FAILURE))
        if asks_why(sentence) and (previous is None or not previous.search):
            return why_what()
        if previous is not None and previous.search:
            whole = whole_question(sentence, previous)
            if whole is not None:
                return Reading("documents", search=whole, alone=stands_alone(sentence), reasons=("documents/follow-up",))
        return Reading("documents", search=text, reasons=("documents",))


def _explained(sentence: Sentence, draft: Draft, previous: Turn | None) -> Reading | None:
    """The explanation of the last scenario that a bare "why?" asks for; None for anything else, and after what the documents said."""
    last = previous.request if previous is not None and previous.route != "documents" else None
    if (
        last is None
        or previous is None
        or last.kind == "compare"
        or not asks_why(sentence)
        or draft.request.kind != "value"
        or draft.changes
    ):
        return None
    changes = {} if last.kind in ("market", "arithmetic") else dict(last.set)
    request = Request("explain", set=changes, preset=last.preset, topic="number")
    return Reading("valuation", request=request, reasons=("explain/number",), moves=previous.moves if changes else ())


def _once(found: Found) -> Found:
    """An input that is given two values takes neither: both are left open, to be asked back."""
    given: dict[str, set[float]] = {}
    for change in found.changes:
        if change.operation.action == "set":
            given.setdefault(change.name, set()).add(change.quantity.value)
    kept = tuple(one for one in found.changes if len(given.get(one.name, ())) < 2)
    dropped = tuple(one.quantity for one in found.changes if one not in kept)
    return replace(found, changes=kept, open=(*found.open, *dropped))


def _is_figures(draft: Draft) -> bool:
    """Whether the whole question is one calculation on figures that it states itself."""
    return draft.request.kind in ("market", "arithmetic") and all(one.origin != "document" for one in draft.request.operands or ())


def _both(reading: Reading, search: str, reason: str) -> Reading:
    return replace(reading, route="both", search=search, reasons=(*reading.reasons, reason))


def _with_unused(request: Request, unused: tuple[Quantity, ...]) -> Request:
    return replace(request, unused=tuple(dict.fromkeys(one.text for one in unused)))
