"""Reads a question: routes it, and turns a numeric one into a request, or into a question back with the likeliest readings as choices.

Grammar and network each read; their readings are one list with a confidence. Without a network the grammar reads alone.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from qs_assistant.questions.additions import NEW_MONEY, on_top
from qs_assistant.questions.analysis_kind import Named
from qs_assistant.questions.analysis_reader import OFFERED, AnalysisDetector, AnalysisReader
from qs_assistant.questions.answerability import guesses, is_base, overlooks, says_nothing_new, sets_nothing, supposes
from qs_assistant.questions.asking import asked_back, asked_of_turn
from qs_assistant.questions.assemble import Assembler
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.company_names import CompanyNames
from qs_assistant.questions.features import KINDS, ROUTES, features
from qs_assistant.questions.fusion import SUMS, Fused, Heard, identity, listed, ranked
from qs_assistant.questions.grammar import FOLLOW_UP, Grammar
from qs_assistant.questions.leftovers import left_over, other_names, with_leftovers
from qs_assistant.questions.limits import too_long, too_much
from qs_assistant.questions.moves import moves_of
from qs_assistant.questions.named_outputs import asked_of_last
from qs_assistant.questions.ranges import asks_outcomes, compared
from qs_assistant.questions.readings import Draft
from qs_assistant.questions.refuse import STRANGER
from qs_assistant.questions.scorer import UNTAUGHT, Scorer, Scores
from qs_assistant.questions.sentence import Sentence
from qs_assistant.questions.slot_filling import pressed, resumed
from qs_assistant.questions.special_intents import about_command, asks_why
from qs_assistant.questions.turn_binding import ScoredTurn
from qs_assistant.questions.turn_context import context_of
from qs_assistant.questions.turn_features import is_whole, state_features, turn_features
from qs_assistant.questions.turn_ranking import ranked_turns
from qs_assistant.questions.turn_reading import Alone, HeardTurn, TurnReader
from qs_assistant.questions.turn_type import WEIGHTS, WITH_STATE, TurnWeights, family_shares, in_context, load_turn_weights, turn_types
from qs_assistant.questions.unanswered import UnansweredReader
from qs_assistant.questions.vocabulary import ordinary_words
from qs_assistant.types.company import Company
from qs_assistant.types.request import Reading, Request
from qs_assistant.types.turn import Turn

SURE: Final = 0.7
"""The least confidence with which a reading is run: ordinary sets that nothing was fitted to are misread in 2% (docs/reading.md)."""
SURE_OF_SUM: Final = 0.3
"""The same for a sum that the grammar reads as well: of 14 such on held-out sets 13 were right, and a sum shows what it did."""
SURE_TURN: Final = 0.78
"""The same for a turn of a conversation: 5% of them are misread."""
LOOKED_UP: Final = 0.25
"""The least share of documents with which an unsure question is looked up, where the grammar says so too, instead of asked back."""
ALONE_TRIED: Final = 3
"""Readings of a turn as a question of its own that are ranked beside the edits of the last request."""
MOST_SCORED: Final = 12
"""Quantities: more are no question that a person types, and the network is not asked."""
NOT_OURS: Final = "network/declined"
_GOING_ON: Final = frozenset({FOLLOW_UP, "documents/follow-up"})
_SETTLED: Final = frozenset({"greeting", "thanks", "chatter", "certainty", "wordless", "language", "injection"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of a question with the probability that it is the right one."""

    request: Request
    confidence: float


@dataclass(frozen=True, slots=True)
class _Scored:
    scores: Scores
    fused: Fused
    confidence: float


class Reader:
    """Reads questions against the cases of the assumptions file.

    Args:
        cases: the full mapping of stored inputs of "base", "bear" and "bull", for relative changes.
        ranges: the two ends of the inputs that have a range, for what a value may reasonably be.
        scorer: gives the network, which is loaded with the first question; where it gives None the grammar reads alone.
        named: every phrase that an event or a view is called by, with its id.
        detector: gives what tells the further analyses (frontier, events, views, ...); where it gives None they are not read.
        company: whom the questions are about, and what it is called.
    """

    def __init__(
        self,
        *,
        cases: Mapping[str, Mapping[str, float]],
        ranges: Mapping[str, tuple[float, float]] | None = None,
        scorer: Callable[[], Scorer | None] = lambda: None,
        named: Named | None = None,
        detector: Callable[[], AnalysisDetector | None] = lambda: None,
        company: Company,
    ) -> None:
        self._names = CompanyNames(company)
        self._cases = Cases(cases, ranges)
        self._analyses = AnalysisReader(self._cases, named or Named({}, {}), detector)
        self._grammar = Grammar(self._cases, company)
        self._assembler = Assembler(self._cases)
        self._turns = TurnReader(self._grammar.followups, self._cases)
        self._scorer = scorer
        self._unanswered = UnansweredReader(self._grammar.take_apart, self._read, self._cases)

    def read(self, question: str, previous: Turn | None = None) -> Reading:
        """How a question is read, after an earlier turn where there is one. Never raises."""
        if (refused := too_long(question)) is not None:
            return refused
        sentence = self._grammar.take_apart(self._names.text(question))
        if (refused := too_much(sentence)) is not None:
            return refused
        reading = self._unanswered.read(sentence, None if previous is None else self._names.turn(previous))
        return self._names.reading(with_leftovers(sentence, reading), question)

    def _read(self, sentence: Sentence, previous: Turn | None) -> Reading:
        said = pressed(sentence, previous, self._cases) or asked_of_last(sentence, previous)
        if settled := said or about_command(sentence) or self._analyses.listed(sentence):
            return settled
        reading, draft = self._grammar.read(sentence, previous)
        if previous is not None and previous.route == "documents":
            looked_up, own = self._grammar.read(sentence, replace(previous, request=None))
            if sentence.text.rstrip().endswith("?") and _follows_documents(sentence, looked_up, previous):
                return looked_up
            if is_whole(sentence, own, after_documents=True):
                previous, reading, draft = replace(previous, request=None), looked_up, own
        analysis = None if reading.decline in _SETTLED else self._analyses.read(sentence, draft, previous)
        if analysis is not None:
            return analysis
        if previous is not None and previous.request is None and _follows_documents(sentence, reading, previous):
            return reading
        if previous is not None and _goes_on(sentence, reading, previous):
            scorer = self._scorer()
            if scorer is not None:
                return self._turn(self.heard_turn(scorer, sentence, previous), scorer)
        scorer = self._scorer() if _scorable(sentence, reading, draft) else None
        if scorer is not None:
            reading = self._decided(sentence, reading, self._scored(scorer, sentence, reading, draft), draft)
        return self._with_analyses(sentence, draft, previous, reading)

    def _with_analyses(self, sentence: Sentence, draft: Draft, previous: Turn | None, reading: Reading) -> Reading:
        """A reading, or the further analysis that it stands for; one that is asked back offers it as well."""
        if NOT_OURS in reading.reasons:
            talk = self._analyses.read(sentence, draft, previous, OFFERED)
            return talk if talk is not None and talk.decline else reading
        if reading.request is not None and is_base(reading.request):
            return self._analyses.read(sentence, draft, previous, OFFERED) or reading
        if reading.request is not None and reading.request.kind == "solve":
            return self._analyses.of_several(sentence, draft, previous, reading)
        if (drawn := reading.request) is not None and drawn.kind == "simulate" and (asks_outcomes(sentence) or compared(drawn.set)):
            return replace(reading, request=replace(drawn, outcomes=True))
        return self._analyses.offered(sentence, draft, previous, reading)

    def heard_turn(self, scorer: Scorer, sentence: Sentence, previous: Turn, weights: TurnWeights | None = None) -> HeardTurn:
        """A turn with its types (by the weights as shipped, or by others), its scores, and how it reads alone."""
        reading, draft = self._grammar.read(sentence, replace(previous, request=None, choices=(), unread=""))
        found = features(sentence, draft.changes, reading, self._cases)
        scores = scorer.score(sentence, found)
        others: tuple[Request, ...] = ()
        alone = reading
        sure = 1.0
        if _scorable(sentence, reading, draft):
            scored = self._scored(scorer, sentence, reading, draft, scores)
            alone = self._decided(sentence, reading, scored, draft)
            others = tuple(one.request for one in scored.fused.candidates[: ALONE_TRIED if alone.request else 1])
            sure = scored.confidence
        after = scorer.score(sentence, found, context_of(previous))
        told = {**turn_features(sentence, draft, previous), **state_features(scores.state)}
        learned = weights or load_turn_weights(WITH_STATE if scores.state.size else WEIGHTS)
        types, families = in_context(turn_types(told, learned), after), family_shares(told, learned)
        return HeardTurn(sentence, draft, previous, types, ScoredTurn(sentence, after, found), Alone(alone, sure, others), families)

    def _turn(self, heard: HeardTurn, scorer: Scorer) -> Reading:
        """What a turn asks for: the last request edited, or a question of its own; asked back where neither is likely enough."""
        ranked = ranked_turns(self._turns.listed(heard), heard, scorer.turn_ranking)
        sure = scorer.turn_confidence.probability(ranked.figures)
        first, alone, last = ranked.readings[0], heard.alone.reading, heard.previous.request
        if "ask/domain" in alone.reasons or is_whole(heard.sentence, heard.draft):
            return alone  # a value that no scenario may have is said to be one, and what stands alone inherits nothing
        looked_up, _ = self._grammar.read(heard.sentence, replace(heard.previous, request=None))
        same = first.request is not None and last is not None and identity(first.request, self._cases) == identity(last, self._cases)
        if (first.draft is None or sure < SURE_TURN or same) and _follows_documents(heard.sentence, looked_up, heard.previous):
            return looked_up
        if NEW_MONEY in alone.reasons and alone.request is not None and last is not None and last.scenarios is None:
            request = on_top(alone.request, last, self._cases)
            return replace(alone, request=request, moves=moves_of(request, (), self._cases))
        if first.request is None or (first.draft is None and first.request is alone.request and sure >= SURE_TURN):
            return alone
        before = dict(last.set) if last is not None else {}
        if (
            first.draft is not None
            and sure >= SURE_TURN
            and not (guesses(heard.sentence, first.request, before) or says_nothing_new(heard, first.request))
        ):
            return replace(self._grammar.edited(heard.sentence, first.draft), search=None)
        asked = alone if alone.ask_back is not None and says_nothing_new(heard, first.request) else asked_of_turn(ranked)
        moves = first.draft.moves if first.draft is not None and first.draft.moves is not None else moves_of(first.request, (), self._cases)
        return replace(asked, moves=moves)

    def candidates(self, question: str, most: int = 3) -> list[Candidate]:
        """The likeliest readings of a numeric question that stands alone, best first; none where it cannot be scored. Never raises."""
        if too_long(question) is not None:
            return []
        sentence = self._grammar.take_apart(self._names.text(question))
        reading, draft = self._grammar.read(sentence)
        scorer = self._scorer() if _scorable(sentence, reading, draft) else None
        if scorer is None:
            return []
        scored = self._scored(scorer, sentence, reading, draft)
        first = [scored.confidence, *((1 - scored.confidence) * share for share in scored.fused.shares[1:])]
        found = zip(scored.fused.candidates[:most], first, strict=False)
        return [Candidate(one.request, share) for one, share in found]

    def _scored(self, scorer: Scorer, sentence: Sentence, reading: Reading, draft: Draft, known: Scores | None = None) -> _Scored:
        found = features(sentence, draft.changes, reading, self._cases)
        scores = known or scorer.score(sentence, found)
        kinds = (reading.request.kind,) if reading.request else ()
        heard = Heard(sentence, reading, draft)
        every = listed(self._assembler.candidates(sentence.quantities, scores, found, kinds), heard, scores, self._cases)
        together = ranked(every, heard, scores, scorer.ranking)
        return _Scored(scores, together, scorer.confidence.probability(together.figures))

    def _decided(self, sentence: Sentence, reading: Reading, scored: _Scored, draft: Draft) -> Reading:
        route = _route(reading, scored)
        if route == "declined":
            worth = reading.request is not None and is_base(reading.request)  # asked for in so many words
            return reading if reading.decline or worth else Reading("declined", decline="off_topic", reasons=(NOT_OURS,))
        if route == "documents":
            looked_up = Reading("documents", search=sentence.text.strip(), reasons=("network/documents",))
            return reading if reading.route == "documents" else looked_up
        first = scored.fused.candidates[0]
        doubtful = math.exp(float(scored.scores.routes[ROUTES.index("documents")])) >= LOOKED_UP
        if scored.confidence < SURE and doubtful and reading.route == "documents":
            return reading
        plain = sets_nothing(sentence, first.request)
        if plain and other_names(sentence, ordinary_words()):
            return Reading("documents", search=sentence.text.strip(), reasons=("documents/another's name",))
        if plain and first.request is reading.request and not supposes(sentence):
            return reading
        unmet = plain and (supposes(sentence) or bool(left_over(sentence, ordinary_words())))
        agreed_sum = first.request is reading.request and first.request.kind in SUMS
        if (
            scored.confidence < (SURE_OF_SUM if agreed_sum else SURE)
            or unmet
            or overlooks(first.request, reading)
            or guesses(sentence, first.request)
        ):
            asked = asked_back(reading, scored.fused)
            return asked if asked.pending is None else replace(asked, moves=moves_of(asked.pending, draft.changes, self._cases))
        if first.request is reading.request:
            return reading
        both, own = route == "both", reading.request or reading.pending
        outputs, figure = (own.outputs, own.figure) if own else ((), None)
        return Reading(
            "both" if both else "valuation",
            request=replace(first.request, outputs=outputs, figure=figure),
            search=sentence.text.strip() if both else None,
            reasons=(f"network/{first.request.kind}", f"confidence {scored.confidence:.2f}"),
            focus=first.focus,
            moves=moves_of(first.request, draft.changes, self._cases),
        )


def _follows_documents(sentence: Sentence, reading: Reading, previous: Turn) -> bool:
    """Whether a turn that names nothing of the model follows an answer from the documents: it is looked up, not run or asked back."""
    return previous.route == "documents" and reading.route == "documents" and not (sentence.quantities or sentence.mentions)


def _goes_on(sentence: Sentence, reading: Reading, previous: Turn) -> bool:
    """Whether a sentence may go on from a numeric request: not small talk, not the answer to a question back, not "why?"."""
    last = previous.request
    if last is None or resumed(sentence, previous) is not None or asks_why(sentence):
        return False
    explains = reading.request is not None and reading.request.kind == "explain"
    return reading.decline not in _SETTLED and not explains and bool(sentence.tokens) and len(sentence.quantities) <= MOST_SCORED


def _scorable(sentence: Sentence, reading: Reading, draft: Draft) -> bool:
    """Whether the network has a say: not in small talk, in what continues the last turn, in what it was not taught, in endless lists."""
    if reading.decline in _SETTLED or {*_GOING_ON, NEW_MONEY, STRANGER} & set(reading.reasons) or not sentence.tokens:
        return False
    named = {change.name for change in draft.changes} | {draft.request.solve_for, draft.request.variable}
    taught = (reading.request is None or reading.request.kind in KINDS) and not named & UNTAUGHT
    return taught and len(sentence.quantities) <= MOST_SCORED


def _route(reading: Reading, scored: _Scored) -> str:
    """Valuation, both, documents or declined; what the grammar declines for its words stays so unless the network is sure of another."""
    shares = {name: math.exp(float(scored.scores.routes[at])) for at, name in enumerate(ROUTES)}
    numeric = shares["valuation"] + shares["both"]
    split = reading.route == "both" and reading.request is not None and "both/operand" not in reading.reasons
    if split and shares["valuation"] < 0.5:
        return "both"  # where the words fall into both parts, the network tells whether it is only a valuation
    if not scored.fused.candidates or max(shares["documents"], shares["declined"]) > numeric:
        return "declined" if reading.decline or shares["declined"] >= 0.5 else "documents"
    if reading.decline and numeric < SURE:
        return "declined"
    return "both" if shares["both"] > shares["valuation"] else "valuation"
