"""Reads the questions that ask for a further analysis: what is priced in, an event, others' views, outcomes, new money, an explanation."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final

from qs_assistant.questions.analysis_kind import AnalysisHead, Meaning, Named, digest, load_head, mean_of, shape
from qs_assistant.questions.analysis_requests import AnalysisRequests
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.catalogue import in_catalogue
from qs_assistant.questions.network import WEIGHTS, QuestionNetwork, load_question_network
from qs_assistant.questions.priced_in import asks_priced_in
from qs_assistant.questions.readings import Draft
from qs_assistant.questions.sentence import Sentence
from qs_assistant.questions.several_inputs import asks_none, asks_several
from qs_assistant.questions.speech import sentence_of
from qs_assistant.questions.which_event import WHICH_EVENT
from qs_assistant.types.answer import Choice
from qs_assistant.types.request import Reading, Request
from qs_assistant.types.turn import Turn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OFFERED: Final = 0.4
"""The least probability with which an analysis is offered where a question is asked back anyway, or run where the base case would be."""
OPEN: Final = frozenset({"ask/unsure", "ask/no input"})
"""Why a question was asked back that a further analysis may answer."""
_MOST: Final = 3
_OFFERS: Final = {
    "frontier": "Which inputs together meet that value?",
    "event": "What does the event change?",
    "views": "What do others' assumptions give in this model?",
    "football": "All ranges in one chart",
    "outcomes": "What becomes of one company, failures included?",
    "funding": "What has to be raised on the way, and how many shares is that?",
    "stock_pay": "What is a share worth with pay in shares as a cost?",
    "weighted": "What is the weighted value of the cases?",
}
_WHICH: Final = "Do you mean one input alone, or which inputs together?"
_EXPLAINED: Final = "An explanation: {}"
_LONGEST: Final = 60
"""Tokens: more is no question that one analysis answers."""


@dataclass(frozen=True, slots=True, eq=False)
class AnalysisDetector:
    """The network that gives a question's meaning, its digest, and the head over it."""

    network: QuestionNetwork
    head: AnalysisHead
    digest: str

    def analysis(self, sentence: Sentence, named: Named, least: float | None = None) -> str | None:
        """The analysis that a sentence asks for; None for any other question."""
        return self.head.analysis(meaning_of(self.network, sentence, self.head.rarity), shape(sentence, named), self.digest, least)


def meaning_of(network: QuestionNetwork, sentence: Sentence, rarity: "NDArray[np.float64]") -> Meaning:
    """A question's meaning and the mean of its words by their rarity."""
    whole, tokens, vectors = network.looked_at(sentence)
    return Meaning(whole, mean_of(vectors, [float(rarity[one]) for one in tokens]))


@cache
def load_detector() -> AnalysisDetector | None:
    """What is shipped; None where the network or the head is not there."""
    network, head = load_question_network(), load_head()
    return None if network is None or head is None else AnalysisDetector(network, head, digest(WEIGHTS))


class AnalysisReader:
    """Reads a question that asks for a further analysis.

    Args:
        cases: the cases of the assumptions.
        named: the names of events and views.
        detector: gives what tells the analyses, which is loaded with the first question.
    """

    def __init__(self, cases: Cases, named: Named, detector: Callable[[], AnalysisDetector | None]) -> None:
        self._requests = AnalysisRequests(cases, named)
        self._named, self._detector = named, detector

    def listed(self, sentence: Sentence) -> Reading | None:
        """The reading of a question for what the model itself has; None for any other."""
        return in_catalogue(sentence, self._named)

    def read(self, sentence: Sentence, draft: Draft, previous: Turn | None, least: float | None = None) -> Reading | None:
        """The reading, where an analysis is sure enough or as sure as `least`; None for any other question."""
        if asks_priced_in(sentence):
            return self._priced_in(sentence, draft, previous)
        detector = self._detector() if 0 < len(sentence.tokens) <= _LONGEST else None
        analysis = None if detector is None else detector.analysis(sentence, self._named, least)
        return None if analysis is None else self._requests.reading(analysis, sentence, draft, previous)

    def _priced_in(self, sentence: Sentence, draft: Draft, previous: Turn | None) -> Reading | None:
        """What the market takes for granted: of one input that is asked about, the value solved for."""
        several = self._requests.reading("frontier", sentence, draft, previous)
        if several is not None or draft.request.kind != "solve":
            return several
        return Reading("valuation", draft.request, reasons=("analysis/solve",), focus=draft.focus or ())

    def offered(self, sentence: Sentence, draft: Draft, previous: Turn | None, asked: Reading) -> Reading:
        """A question back with the analysis that may be meant as its first choice; the same question where none may be.

        Where an event may be meant and none is named, what is asked back, or would be looked up, is which one.
        """
        if asked.route != "documents" and not OPEN & set(asked.reasons):
            return asked
        detector = self._detector() if 0 < len(sentence.tokens) <= _LONGEST else None
        analysis = None if detector is None else detector.analysis(sentence, self._named, OFFERED)
        meant = None if analysis is None else self._requests.reading(analysis, sentence, draft, previous)
        if meant is not None and WHICH_EVENT in meant.reasons:
            return meant
        if analysis is None or meant is None or meant.request is None or asked.ask_back is None:
            return asked
        return replace(asked, choices=(_offer(analysis, meant.request), *asked.choices)[:_MOST])

    def of_several(self, sentence: Sentence, draft: Draft, previous: Turn | None, solved: Reading) -> Reading:
        """A solve for several inputs at once as what is priced in; one that names none as a choice of both, where either may be meant."""
        request = solved.request
        if request is None or not (asks_several(sentence, request) or asks_none(sentence, request)):
            return solved
        several = self._requests.reading("frontier", sentence, replace(draft, request=Request("value")), previous)
        if several is None or several.request is None or several.request.kind != "frontier":
            return solved
        if asks_several(sentence, request):
            return several
        detector = self._detector()
        if detector is None or detector.analysis(sentence, self._named, OFFERED) != "frontier":
            return solved
        text = sentence_of(request)
        choices = (_offer("frontier", several.request), Choice(text.rstrip("?"), text, request.to_json()))
        return Reading("valuation", ask_back=_WHICH, choices=choices, reasons=("ask/unsure",), pending=request)


def _offer(analysis: str, request: Request) -> Choice:
    text = _OFFERS.get(analysis) or _EXPLAINED.format(analysis)
    return Choice(text.rstrip("?"), text, request.to_json())
