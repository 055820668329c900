"""What an optional chat model may do for an answer: read the question, choose among found sentences, make a follow-up whole, sum up.

Each of these is checked by code; where the model fails or has nothing sound to give, everything stays the program's.
"""

import asyncio
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from qs_assistant.app.agreement import PROPOSED, asking_meets, button, proposed, sure_meets
from qs_assistant.app.scoped_model import LocalModels
from qs_assistant.grounding.evidence import Cited
from qs_assistant.llm.access import Access, Session
from qs_assistant.llm.follow_up import make_whole
from qs_assistant.llm.read import ModelReader, ModelReading
from qs_assistant.llm.summary import sum_up
from qs_assistant.questions.cases import Cases
from qs_assistant.types.answer import Answer
from qs_assistant.types.place import Place
from qs_assistant.types.request import Reading
from qs_assistant.types.turn import Turn
from qs_assistant.valuation.inputs import PRESETS

MADE_WHOLE = "made whole by the chat model"
SUMMARY = "Summary by the chat model `{}`; what counts are the quoted sentences below it:"
When = Literal["unsure", "always"]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with the program's own reading of it, where it was asked, and the turn before."""

    question: str
    own: Reading
    place: Place
    previous: Turn | None


class Answered(Protocol):
    """Answers the question as it is read."""

    def __call__(self, reading: Reading, /) -> Awaitable[Answer]:
        """The answer to one reading."""


class ChatAssistance:
    """The chat model's part in answers.

    Args:
        access: the model within its limits; it sees no ids, no other server's text and no secrets.
        reader: has questions read.
        models: the base case and the reader of a place.
        name: how answers and the status call the model.
        asks: when it is asked: where the program is unsure, or always.
        summary: whether its summary may stand above the quotes.
    """

    def __init__(self, access: Access, reader: ModelReader, models: LocalModels, *, name: str, asks: When, summary: bool) -> None:
        self._access = access
        self._reader = reader
        self._models = models
        self._name = name
        self._asks = asks
        self._summary = summary

    @property
    def status(self) -> str:
        """One sentence on the model for `/about` and `status`; reads the records, so it may block for a moment."""
        state = {
            "closed": "in use",
            "open": "not answering; the program answers by itself and will try again",
            "trying": "not answering lately; being tried again",
        }[self._access.breaker.state]
        used, spent = self._access.allowance.used_today, self._access.allowance.cost_today
        cost = f", about ${spent:.2f}" if spent else ""
        return f"{self._name}: {state} ({used:,} tokens today{cost}). It reads and chooses; every figure and sentence is the program's."

    def forget(self, user: str) -> None:
        """Drop what is known of a person."""
        self._access.allowance.forget(user)

    async def answer(self, question: str, own: Reading, place: Place, previous: Turn | None, answered: Answered) -> tuple[Reading, Answer]:
        """The answer to a question with the model's help, and the reading that it is to.

        Args:
            question: what was asked.
            own: how the program reads it.
            place: where, and by whom.
            previous: the turn before.
            answered: answers the question as it is read; called once, or again with a better reading.
        """
        asked = _Asked(question, own, place, previous)
        session = self._access.session(asked.place.user)
        reading = await self._read(asked, session)
        answer = await answered(reading)
        if reading.route == "documents" and not reading.decline and not answer.citations:
            reading, answer = await self._strayed(asked, reading, answer, session, answered)
        answer = await self._summed_up(answer, session)
        helped = answer.helped_by or PROPOSED in reading.reasons or MADE_WHOLE in reading.reasons
        return reading, replace(answer, helped_by=self._name) if helped else answer

    async def _read(self, asked: _Asked, session: Session) -> Reading:
        """The program's reading, after the model's where that is wanted."""
        own = asked.own
        if own.decline or not (own.ask_back or (own.request is not None and own.route == "valuation" and self._asks == "always")):
            return own
        model = await self._model_reading(asked, session)
        if model is None:
            return own
        meets = asking_meets if own.ask_back else sure_meets
        return meets(own, model.request, checked=model.sure)

    async def _strayed(
        self, asked: _Asked, reading: Reading, answer: Answer, session: Session, answered: Answered
    ) -> tuple[Reading, Answer]:
        """Where the documents said nothing: the question may be about numbers, or follow on from the one before."""
        model = await self._model_reading(asked, session) if self._reader.may_be_numeric(asked.question) else None
        if model is not None and model.sure:
            found = proposed(reading, model.request)
            return found, await answered(found)
        if model is not None:
            return reading, replace(answer, choices=(button(model.request), *answer.choices))
        if asked.previous is None:
            return reading, answer
        whole = await make_whole(session, asked.question, [asked.previous.question])
        if whole is None:
            return reading, answer
        again = replace(reading, search=whole, alone=False, reasons=(*reading.reasons, MADE_WHOLE))
        found_whole = await answered(again)
        return (again, found_whole) if found_whole.citations else (reading, answer)

    async def _model_reading(self, asked: _Asked, session: Session) -> ModelReading | None:
        return await self._reader.read(session, asked.question, asked.own, await asyncio.to_thread(self._cases, asked.place))

    def _cases(self, place: Place) -> Cases:
        assumptions = self._models.at(place.scopes).analyst.assumptions
        return Cases({preset: assumptions.case(preset) for preset in PRESETS})

    async def _summed_up(self, answer: Answer, session: Session) -> Answer:
        """The answer with the model's summary above its quotes, where that is switched on and nothing speaks against it."""
        if not self._summary or answer.route != "documents" or not answer.citations or answer.body not in answer.text:
            return answer
        summary = await sum_up(session, answer.question, _quotes(answer))
        if summary is None:
            return answer
        body = f"{SUMMARY.format(self._name)}\n> {summary}\n\n{answer.body}"
        return replace(answer, text=answer.text.replace(answer.body, body, 1), body=body, helped_by=self._name)


def _quotes(answer: Answer) -> Mapping[int, Cited]:
    return {one.n: Cited(one.passage, one.title, one.publisher, one.date, one.url) for one in answer.citations}
