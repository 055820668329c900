"""What an optional chat model may do for an answer: read the question, choose among found sentences, make a follow-up whole, sum up.

Each of these is checked by code; where the model fails or has nothing sound to give, everything stays the program's.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Literal, ParamSpec, TypeVar

from qs_assistant.answers.select import Chooser
from qs_assistant.app.document_lookup import Progress
from qs_assistant.app.model_agreement import PROPOSED, as_model_reading, choice_of, merge_confident, merge_unsure
from qs_assistant.app.pipeline import Answering
from qs_assistant.app.scoped_model import LocalModels
from qs_assistant.documents.passage import Passage
from qs_assistant.grounding.evidence import Cited
from qs_assistant.llm.access import Access, Session
from qs_assistant.llm.choose import MOST_SENTENCES, choose
from qs_assistant.llm.read import ModelReader, ModelReading
from qs_assistant.llm.rewrite import rewrite_follow_up
from qs_assistant.llm.summary import summarize
from qs_assistant.questions.cases import Cases
from qs_assistant.types.answer import Answer
from qs_assistant.types.place import Place
from qs_assistant.types.request import Reading
from qs_assistant.types.turn import Turn
from qs_assistant.valuation.inputs import PRESETS

MADE_WHOLE = "made whole by the chat model"
CHOSEN = "sentences chosen by the chat model"
SUMMARY = "Summary by the chat model `{}`; what counts are the quoted sentences below it:"
When = Literal["unsure", "always"]
T = TypeVar("T")
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class _Context:
    """A question with the program's own reading of it, where it was asked, the turn before, and the model's calls for it."""

    question: str
    own: Reading
    place: Place
    previous: Turn | None
    progress: Progress
    session: Session


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A found sentence as the model is shown it."""

    text: str
    source: str


class ChatAssistance:
    """The chat model's part in answers.

    Args:
        access: the model within its limits; it sees no ids, no other server's text and no secrets.
        reader: has questions read.
        answering: answers readings; it blocks, so it is called in `executor`.
        models: the base case of a place.
        executor: where everything that computes runs.
        name: how answers and the status call the model.
        asks: when it is asked: where the program is unsure, or always.
        summary: whether its summary may stand above the quotes.
        prepares: whether added documents are sent to it, to have questions written.
    """

    def __init__(
        self,
        access: Access,
        reader: ModelReader,
        *,
        answering: Answering,
        models: LocalModels,
        executor: Executor,
        name: str,
        company: str,
        asks: When,
        summary: bool,
        prepares: bool,
    ) -> None:
        self._access = access
        self._reader = reader
        self._answering = answering
        self._models = models
        self._executor = executor
        self._name = name
        self._company = company
        self._asks = asks
        self._summary = summary
        self._prepares = prepares

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
        reason = self._access.last_reason.rstrip(".")
        last = f" Last time: {reason}." if reason else ""
        sees = f"questions and found sentences{' and the text of added documents' if self._prepares else ''}"
        return (
            f"{self._name}: {state} ({used:,} tokens today{cost}).{last} It is sent {sees}; it reads and chooses, and every figure "
            "and sentence is the program's or a source's."
        )

    async def warm_up(self) -> None:
        """Load the model's package, which takes seconds."""
        await self._access.warm_up()

    async def answer(self, question: str, own: Reading, place: Place, previous: Turn | None, progress: Progress) -> tuple[Reading, Answer]:
        """The answer to a question with the model's help, and the reading that it is to.

        Args:
            question: what was asked.
            own: how the program reads it.
            place: where, and by whom.
            previous: the turn before.
            progress: told the stages.

        Raises:
            AssistantError: it cannot be answered; the message says why and what to do.
        """
        asked = _Context(question, own, place, previous, progress, self._access.session(place.user))
        reading = await self._read(asked)
        answer = await self._answered(asked, reading)
        if answer.tier is not None and reading.route == "documents":
            reading, answer = await self._looked_up(asked, reading, answer)
        answer = await self._with_summary(answer, asked.session)
        helped = answer.helped_by or {PROPOSED, MADE_WHOLE, CHOSEN} & set(reading.reasons)
        return reading, replace(answer, helped_by=self._name) if helped else answer

    async def _answered(self, asked: _Context, reading: Reading, chooser: Chooser | None = None) -> Answer:
        return await self._run(self._answering.answer, asked.question, reading, asked.place, asked.progress, chooser)

    async def _read(self, asked: _Context) -> Reading:
        """The program's reading, after the model's where that is wanted."""
        own = asked.own
        second = own.request is not None and own.route == "valuation" and self._asks == "always"
        if own.decline or not (own.ask_back or second):
            return own
        model = await self._model_reading(asked)
        if model is None:
            return own
        meets = merge_unsure if own.ask_back else merge_confident
        return meets(own, model.request, checked=model.sure, company=self._company)

    async def _looked_up(self, asked: _Context, reading: Reading, answer: Answer) -> tuple[Reading, Answer]:
        """What else may be done for a question about documents: read it as one about numbers, choose, make it whole."""
        if answer.tier == "answer":
            return await self._second_choice(asked, reading, answer) if self._asks == "always" else (reading, answer)
        if self._reader.may_be_numeric(asked.question):
            model = await self._model_reading(asked)
            if model is not None and model.sure:
                found = as_model_reading(reading, model.request)
                return found, await self._answered(asked, found)
            if model is not None:
                return reading, replace(answer, choices=(choice_of(model.request, self._company), *answer.choices))
        if answer.tier == "closest":
            chosen = await self._chosen(asked, reading)
            if chosen:
                return await self._answer_with(asked, reading, chosen)
        return await self._with_rewrite(asked, reading, answer)

    async def _second_choice(self, asked: _Context, reading: Reading, answer: Answer) -> tuple[Reading, Answer]:
        """A sure answer after the model's choice: that counts where it shares a source with ours; where it is none, ours is the closest."""
        chosen = await self._chosen(asked, reading)
        if chosen is None:
            return reading, answer
        found = await self._answer_with(asked, reading, chosen)
        told = {one.document for one in answer.citations}
        return found if not chosen or told & {one.document for one in found[1].citations} else (reading, answer)

    async def _chosen(self, asked: _Context, reading: Reading) -> dict[str, list[str]] | None:
        """For each part of a question the ids of the sentences that the model chose; empty where it says that none answers."""
        parts = await self._run(self._answering.candidates, asked.question, reading, asked.place)
        share = MOST_SENTENCES // max(1, len(parts))
        shown = list({one.id: one for part in parts for one in part.passages[:share]}.values())
        texts = [part.text for part in parts] if len(parts) > 1 else []
        chosen = await choose(asked.session, asked.question, texts, [_candidate(one) for one in shown])
        if chosen is None:
            return None
        if chosen.is_empty:
            return {}
        return {part.text: [shown[at].id for at in places] for part, places in zip(parts, chosen.parts, strict=True)}

    async def _answer_with(self, asked: _Context, reading: Reading, chosen: Mapping[str, Sequence[str]]) -> tuple[Reading, Answer]:
        """The answer of the sentences that were chosen."""

        def chooser(part: str, passages: Sequence[Passage]) -> list[int]:
            places = {one.id: at for at, one in enumerate(passages)}
            return [places[one] for one in chosen.get(part, ()) if one in places]

        found = replace(reading, alone=False, reasons=(*reading.reasons, CHOSEN))
        return found, await self._answered(asked, found, chooser)

    async def _with_rewrite(self, asked: _Context, reading: Reading, answer: Answer) -> tuple[Reading, Answer]:
        """The answer to a follow-up made whole, if that has one."""
        if asked.previous is None:
            return reading, answer
        whole = await rewrite_follow_up(asked.session, asked.question, [asked.previous.question])
        if whole is None:
            return reading, answer
        again = replace(reading, search=whole, alone=False, reasons=(*reading.reasons, MADE_WHOLE))
        found = await self._answered(asked, again)
        return (again, found) if found.tier == "answer" else (reading, answer)

    async def _model_reading(self, asked: _Context) -> ModelReading | None:
        cases = await self._run(self._cases, asked.place)
        return await self._reader.read(asked.session, asked.question, asked.own, cases)

    def _cases(self, place: Place) -> Cases:
        assumptions = self._models.at(place.scopes).analyst.assumptions
        return Cases({preset: assumptions.case(preset) for preset in PRESETS})

    async def _run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, lambda: work(*args, **kwargs))

    async def _with_summary(self, answer: Answer, session: Session) -> Answer:
        """The answer with the model's summary above its quotes, where that is switched on and nothing speaks against it."""
        if not self._summary or answer.tier != "answer" or answer.route != "documents" or answer.body not in answer.text:
            return answer
        summary = await summarize(session, answer.question, _quotes(answer))
        if summary is None:
            return answer
        body = f"{SUMMARY.format(self._name)}\n> {summary}\n\n{answer.body}"
        return replace(answer, text=answer.text.replace(answer.body, body, 1), body=body, helped_by=self._name)


def _candidate(passage: Passage) -> _Candidate:
    published = passage.publication
    return _Candidate(passage.text, ", ".join(part for part in (published.title, published.whose, published.date) if part))


def _quotes(answer: Answer) -> Mapping[int, Cited]:
    return {one.n: Cited(one.passage, one.title, one.whose, one.date, one.url) for one in answer.citations}
