"""The assistant that both front doors talk to: asynchronous, with everything that computes in a small executor."""

import asyncio
import json
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, ParamSpec, Self, TypeVar

from qs_assistant import __version__
from qs_assistant.answers.findings import Finder, names_of
from qs_assistant.app.beliefs import ServerBeliefs
from qs_assistant.app.conversation import Conversations
from qs_assistant.app.document_lookup import Progress
from qs_assistant.app.forgetting import RecentlyForgotten
from qs_assistant.app.pipeline import Answering, silent
from qs_assistant.app.scoped_model import LocalModels
from qs_assistant.app.state import DocumentInfo, Status, document_info
from qs_assistant.questions.completion import completions
from qs_assistant.records.answers import AnswerStore
from qs_assistant.records.chat_usage import ChatUsage
from qs_assistant.reports.provenance import trace_lines
from qs_assistant.text.tokens import encodable
from qs_assistant.types.answer import Answer
from qs_assistant.types.errors import NotFoundError
from qs_assistant.types.place import Place
from qs_assistant.types.request import Reading, Request, request_from_json
from qs_assistant.types.turn import next_turn
from qs_assistant.valuation.assumptions import Assumptions
from qs_assistant.valuation.model import MODEL_VERSION

if TYPE_CHECKING:
    from qs_assistant.app.chat_assistance import ChatAssistance
    from qs_assistant.retrieval.library import Library
    from qs_assistant.valuation.charts import Chart

P = ParamSpec("P")
T = TypeVar("T")
ID_DIGITS = 12


class Assistant:
    """One question, one answer; every answer is kept, so that it can be shown, traced and rated later.

    Args:
        answering: reads, gathers, writes and checks.
        models: the model that holds in a place.
        finder: the documents.
        conversations: what the last turns were about.
        answers: keeps what was answered.
        beliefs: what servers' members believe.
        usage: what people used of a chat model, now or before it was switched off.
        chat: the optional chat model's part; None where none is set.
        executor: where everything that computes runs.
        clock: seconds since the epoch.
    """

    def __init__(
        self,
        *,
        answering: Answering,
        models: LocalModels,
        finder: Finder,
        conversations: Conversations,
        answers: AnswerStore,
        beliefs: ServerBeliefs,
        usage: ChatUsage,
        executor: Executor,
        clock: Callable[[], float],
        chat: "ChatAssistance | None" = None,
    ) -> None:
        self._chat = chat
        self._answering = answering
        self._models = models
        self._finder = finder
        self._conversations = conversations
        self._answers = answers
        self._beliefs = beliefs
        self._usage = usage
        self._executor = executor
        self._clock = clock
        self._forgotten = RecentlyForgotten(time.perf_counter)

    async def __aenter__(self) -> Self:
        """Open nothing yet: what is slow is opened at first need, or by `warm_up`."""
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the library in good order."""
        await self._in_executor(self._finder.close)

    def library(self) -> "Library":
        """The opened library, for those who change what is in it; blocks where it is not open yet.

        Raises:
            StoreError: the data folder, the records or the index cannot be used.
        """
        return self._finder.open()

    async def warm_up(self) -> None:
        """Pay for slow imports, the index and the embedding model now instead of at the first question."""
        await asyncio.gather(self._in_executor(self._answering.warm_up), self.warm_up_chat_model())

    async def warm_up_chat_model(self) -> None:
        """Load the package of the chat model, where one is set, so that the first question does not wait for it."""
        if self._chat is not None:
            await self._chat.warm_up()

    async def ask(self, question: str, place: Place, *, progress: Progress | None = None) -> Answer:
        """Answer a question in the conversation of its place.

        Args:
            question: what was asked.
            place: where, and by whom.
            progress: told the stages, from a thread of the executor.

        Raises:
            AssistantError: it cannot be answered; the message says why and what to do.
        """
        started = time.perf_counter()
        tell = progress or silent
        question = encodable(question)
        previous = self._conversations.get(place)
        reading = await self._in_executor(self._answering.read, question, place, previous)

        if self._chat is None:
            answer = await self._in_executor(self._answering.answer, question, reading, place, tell)
        else:
            reading, answer = await self._chat.answer(question, reading, place, previous, tell)
        kept = await self._kept(answer, place, started)
        # Afterwards: what could not be kept is not shown, and asked again it must not follow on from itself.
        if kept.id:
            subject = names_of(answer.citations[0].passage) if answer.tier == "answer" and not reading.ask_back else ""
            self._conversations.put(place, next_turn(question, reading, previous, subject))
        return kept

    async def run(self, request: Request, place: Place, *, question: str = "") -> Answer:
        """Answer a request that needs no reading; later questions in the place can follow on from it."""
        started = time.perf_counter()
        answer = await self._in_executor(self._answering.carry_out, request, place, question)
        kept = await self._kept(answer, place, started)
        if kept.id:
            previous = self._conversations.get(place)
            self._conversations.put(place, next_turn(question, Reading("valuation", request), previous))
        return kept

    async def read(self, text: str, place: Place) -> Reading:
        """How a text is read in its place, without answering it."""
        return await self._in_executor(self._answering.read, text, place, self._conversations.get(place))

    async def replay(self, run_id: str, place: Place) -> Answer:
        """A kept run again.

        Raises:
            NotFoundError: it is no longer kept.
        """
        started = time.perf_counter()
        answer = await self._in_executor(self._answering.replay, run_id, place)
        return await self._kept(answer, place, started)

    async def look_up(self, question: str, place: Place) -> Answer:
        """What the documents say to a question, whatever else it may be; it follows on from nothing, and nothing from it."""
        started = time.perf_counter()
        return await self._kept(await self._in_executor(self._answering.look_up, encodable(question), place), place, started)

    async def explain(self, run_id: str, place: Place) -> Answer:
        """How the number of a kept run comes about; a run that is no single valuation is shown again.

        Raises:
            NotFoundError: it is no longer kept.
        """
        started = time.perf_counter()
        return await self._kept(await self._in_executor(self._answering.explain, run_id, place), place, started)

    async def answer(self, answer_id: str) -> Answer:
        """A kept answer.

        Raises:
            NotFoundError: it is no longer kept.
        """
        return await self._in_executor(self._answers.get, answer_id)

    async def take_up(self, answer: Answer, request: Request | None, place: Place) -> None:
        """Let the next question in a place follow on from a kept answer; `request` is the one behind it, where there is one."""
        previous = self._conversations.get(place)
        if previous is not None and previous.question == answer.question:
            return  # it is the last one there, of which the conversation knows more
        search = answer.question if answer.citations else None
        subject = names_of(answer.citations[0].passage) if answer.citations else ""
        reading = Reading(answer.route, request, search=search)
        if request is None and answer.choices and not answer.run_id:  # a question back, which the next question may answer
            likeliest = next((request_from_json(one.request) for one in answer.choices if one.request), None)
            reading = replace(reading, ask_back=answer.headline, choices=answer.choices, pending=likeliest)
        self._conversations.put(place, next_turn(answer.question, reading, None, subject))

    async def chart(self, answer: Answer) -> "Chart | None":
        """The chart that goes with an answer, or None where no chart helps."""
        if not (answer.run_id and answer.chart):
            return None
        return await self._in_executor(self._answering.chart, answer.run_id)

    async def workbook(self, answer: Answer) -> bytes:
        """The run behind an answer as an .xlsx file of live formulas.

        Raises:
            NotFoundError: there is no run behind it, or it is not kept.
        """
        if not answer.run_id:
            raise NotFoundError("There is no run behind that answer. Ask a question with a number in it.")
        return await self._in_executor(self._answering.workbook, answer.run_id)

    async def trace(self, answer: Answer) -> list[str]:
        """Where each figure of an answer is from, a line each: the passage's words, or the run's output and its equation."""
        return trace_lines(answer)

    async def feedback(self, answer_id: str, user: str, helpful: bool, reason: str = "") -> None:  # noqa: FBT001 - a vote is a yes or a no
        """Keep a person's verdict on an answer, and what was wrong with it where they say so."""
        await self._in_executor(lambda: self._answers.vote(answer_id, user=user, helpful=helpful, at=self._clock(), reason=reason))

    async def export_feedback(self, scopes: Sequence[str]) -> str:
        """The verdicts on answers in some scopes as JSON lines, without who gave them."""
        votes = await self._in_executor(lambda: [vote for scope in scopes for vote in self._answers.votes(scope)])
        return "".join(json.dumps(vote, ensure_ascii=False) + "\n" for vote in votes)

    async def sources(self, topic: str | None, place: Place) -> list[DocumentInfo]:
        """The documents that may answer in a place; with a topic, those that say most about it, best first."""
        entries = await self._in_executor(self._finder.documents, place.scopes, topic)
        return [document_info(entry) for entry in entries]

    async def assumptions(self, place: Place) -> Assumptions:
        """The base case that holds in a place."""
        return (await self._in_executor(self._models.at, place.scopes)).analyst.assumptions

    async def forget(self, user: str) -> int:
        """Delete what is kept about a user; returns how many records there were. What is being answered for them is not kept either."""
        self._forgotten.add(user)
        self._conversations.forget(user)
        return await self._in_executor(lambda: self._forget_use(user) + self._beliefs.forget(user))

    def _forget_use(self, user: str) -> int:
        self._usage.forget(user)  # first: the next empties the database's log
        return self._answers.forget(user)

    async def forget_scope(self, scope: str) -> int:
        """Delete the answers, verdicts, votes and predictions of a scope; returns how many records there were."""
        return await self._in_executor(lambda: self._answers.forget_scope(scope) + self._beliefs.forget_scope(scope))

    async def status(self, scopes: Sequence[str] = ("global",)) -> Status:
        """Versions, counts, where things lie, and whether they are sound."""
        library = await self._in_executor(self._finder.state, scopes)
        return Status(
            version=__version__,
            model=MODEL_VERSION,
            assumptions_as_of=(await self._in_executor(self._models.at, scopes)).analyst.assumptions.as_of,
            embedding_model=library.embedding_model,
            documents=library.documents,
            passages=library.passages,
            newest_document=library.newest_document,
            index=library.index,
            chat_model=self._chat.status if self._chat else "none: the program writes every answer itself",
            problems=library.problems,
        )

    def complete(self, text: str) -> list[tuple[str, str]]:
        """Inputs whose names match a beginning: (label with unit, name), for autocomplete."""
        return completions(text)

    async def _kept(self, answer: Answer, place: Place, started: float) -> Answer:
        """The answer as it is kept, under an id; without one where its asker has asked to be forgotten since it was begun."""
        elapsed = (time.perf_counter() - started) * 1000
        passing = replace(answer, conversation=place.conversation, elapsed_ms=round(elapsed, 1))
        kept = replace(passing, id=uuid.uuid4().hex[:ID_DIGITS])
        written = not self._forgotten.since(place.user, started)
        if written:
            await self._in_executor(lambda: self._answers.save(kept, user=place.user, scope=place.scopes[0], at=self._clock()))
        if not self._forgotten.since(place.user, started):
            return kept
        if written:  # the wish came while it was being written
            await self._in_executor(self._forget_use, place.user)
        else:
            await self._in_executor(self._usage.forget, place.user)
        return passing

    async def _in_executor(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, lambda: work(*args, **kwargs))
