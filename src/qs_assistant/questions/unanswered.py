"""A turn after a question back: it answers that question, stands alone, or is asked back for each reading that was offered."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from qs_assistant.questions.asking import MOST, choices_of
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.fusion import identity
from qs_assistant.questions.moves import moves_of
from qs_assistant.questions.sentence import Sentence
from qs_assistant.questions.slot_filling import chosen, resumed
from qs_assistant.types.answer import Choice
from qs_assistant.types.request import Reading, Request, request_from_json
from qs_assistant.types.turn import Turn

Read = Callable[[Sentence, Turn | None], Reading]

STILL_OPEN: Final = "You have not chosen one of the readings yet, and this depends on it. Which do you mean?"
UNANSWERED: Final = "ask/unanswered"


class UnansweredReader:
    """Reads a turn after a question back of which no choice was taken, so that nothing goes on from a reading that nobody chose.

    Args:
        take_apart: makes a sentence of a choice's question.
        read: reads a sentence after a turn.
        cases: the stored inputs, by which two requests are told apart.
    """

    def __init__(self, take_apart: Callable[[str], Sentence], read: Read, cases: Cases) -> None:
        self._take_apart = take_apart
        self._read = read
        self._cases = cases

    def read(self, sentence: Sentence, previous: Turn | None) -> Reading:
        """How a turn is read; what depends on the choice that was not made is asked back with that change to each."""
        if previous is None or not previous.unchosen:
            return self._read(sentence, previous)
        if chosen(sentence, previous) or resumed(sentence, previous) is not None:
            return self._read(sentence, replace(previous, unchosen=False))
        offered = [one for choice in previous.choices if (one := self._request(choice)) is not None]
        alone = self._read(sentence, self._after(previous, None))
        if alone.request is not None and self._among(alone.request, offered):
            return alone  # the question in other words: one of the choices is said in full
        after = [self._read(sentence, self._after(previous, one)) for one in offered]
        if not after or all(one.request is None and one.ask_back is None for one in after):
            return after[0] if after else alone  # the documents, or nothing of ours, whichever was meant
        if all(one.request is None for one in after):  # it changes none of them for sure
            said = alone.request is not None or alone.decline is not None or bool(alone.choices)
            return alone if said else self._asked_again([], previous)
        meant = [request for one in after if (request := one.request or one.pending) is not None]
        if all(one.request is not None and self._same(one.request, meant[0]) for one in after):
            return after[0]
        also = [alone.request] if alone.request is not None and not self._among(alone.request, meant) else []
        return self._asked_again(meant[:MOST] + also, previous)

    def _asked_again(self, meant: list[Request], previous: Turn) -> Reading:
        """The question back with the turn's change to each reading; the choices as they were, where none can be said in a sentence."""
        choices = choices_of(one for one in meant if one.kind != "explain") or previous.choices
        pending = meant[0] if meant and meant[0].kind != "explain" else previous.request
        moves = () if pending is None else moves_of(pending, (), self._cases)
        return Reading("valuation", ask_back=STILL_OPEN, choices=choices, reasons=(UNANSWERED,), pending=pending, moves=moves)

    def _request(self, choice: Choice) -> Request | None:
        if choice.request is not None:
            return request_from_json(choice.request)
        return self._read(self._take_apart(choice.question), None).request

    def _after(self, previous: Turn, request: Request | None) -> Turn:
        """The turn as it would be, had a choice been taken."""
        moves = () if request is None else moves_of(request, (), self._cases)
        focus = () if request is None else tuple(request.set)
        return replace(previous, request=request, moves=moves, focus=focus, choices=(), unread="", unchosen=False)

    def _among(self, request: Request, others: list[Request]) -> bool:
        return any(self._same(request, one) for one in others)

    def _same(self, one: Request, other: Request) -> bool:
        return identity(one, self._cases) == identity(other, self._cases)
