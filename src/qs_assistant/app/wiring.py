"""Where the parts are put together, for both front doors."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from qs_assistant.answers.findings import Finder
from qs_assistant.app.assistant import Assistant
from qs_assistant.app.base_case import OwnBaseCases
from qs_assistant.app.beliefs import ServerBeliefs
from qs_assistant.app.conversation import Conversations
from qs_assistant.app.own_documents import own_documents
from qs_assistant.app.pipeline import Answering
from qs_assistant.app.scoped_model import LocalModels
from qs_assistant.questions.company_names import CompanyNames
from qs_assistant.questions.mentions import Lexicon
from qs_assistant.questions.network import load_question_network
from qs_assistant.records.answers import AnswerStore
from qs_assistant.records.base_cases import BaseCases
from qs_assistant.records.beliefs import BeliefRecords
from qs_assistant.records.chat_failures import ChatFailures
from qs_assistant.records.chat_usage import ChatUsage
from qs_assistant.records.database import Database
from qs_assistant.records.integrity import late_damage_warning, open_records
from qs_assistant.records.predictions import PredictionRecords
from qs_assistant.records.runs import RunStore
from qs_assistant.retrieval.library import Library
from qs_assistant.types.company import Company, load_company
from qs_assistant.types.settings import Settings
from qs_assistant.valuation.assumptions import Assumptions, load_assumptions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from qs_assistant.app.chat_assistance import ChatAssistance
    from qs_assistant.llm.access import Access

THREADS = 2  # two cores: more threads only queue
ANSWERS_KEPT = 20_000


def ignore_progress(_what: str, _done: int, _total: int) -> None:
    """An indexing callback that says nothing."""


@asynccontextmanager
async def open_assistant(
    settings: Settings,
    *,
    on_indexing: Callable[[str, int, int], None] = ignore_progress,
    notify: Callable[[str], None] = lambda _line: None,
    clock: Callable[[], float] = time.time,
    strict: bool = False,
) -> AsyncIterator[Assistant]:
    """The assistant, built from settings; closed in good order at the end.

    Args:
        settings: where things lie and which models are used.
        on_indexing: told of documents being indexed (what, done, total).
        notify: told, a line each, what was repaired.
        clock: seconds since the epoch.
        strict: a figure without a source raises instead of costing its sentence (tests).

    Raises:
        AssistantError: the settings, the assumptions or the data folder cannot be used.
    """
    assumptions = load_assumptions(settings.assumptions_file)
    company = load_company(settings.knowledge_dir)
    database = open_records(settings)
    beliefs = open_beliefs(database, assumptions)
    base_cases = OwnBaseCases(BaseCases(database, partial(datetime.now, UTC)), assumptions)
    models = LocalModels(base_cases, load_question_network, medians=beliefs.median_values, company=company)
    finder = Finder(Library(settings, database, notify=notify, own=own_documents), on_indexing, company)
    executor = ThreadPoolExecutor(THREADS, "answering")
    answering = Answering(models=models, finder=finder, runs=RunStore(database), company=company, strict=strict)
    access = open_access(settings, database)
    assistant = Assistant(
        answering=answering,
        models=models,
        finder=finder,
        conversations=Conversations(expires_after=settings.conversation_seconds),
        answers=AnswerStore(database, ANSWERS_KEPT),
        beliefs=beliefs,
        usage=ChatUsage(database),
        executor=executor,
        clock=clock,
        chat=None
        if access is None
        else _chat(settings, access, finder, answering=answering, models=models, executor=executor, company=company),
    )
    executor.submit(_warn_of_late_damage, settings, notify)
    try:
        async with assistant, _prepared(settings, access, finder):
            yield assistant
    finally:
        executor.shutdown()
        database.close()


def open_beliefs(database: Database, assumptions: Assumptions) -> ServerBeliefs:
    """What servers' members believe, over the records."""
    clock = partial(datetime.now, UTC)
    return ServerBeliefs(BeliefRecords(database, clock), PredictionRecords(database), assumptions, clock)


def _warn_of_late_damage(settings: Settings, notify: Callable[[str], None]) -> None:
    if (sentence := late_damage_warning(settings)) is not None:
        notify(sentence)


@asynccontextmanager
async def _prepared(settings: Settings, access: "Access | None", finder: Finder) -> AsyncIterator[None]:
    """Have questions about added documents written while this lasts, where a chat model is set and may do so."""
    if access is None or not settings.chat_prepare_tokens_per_day:
        yield
        return
    from qs_assistant.app.preparation import Preparation

    preparation = Preparation(access, finder.if_open)
    running = asyncio.create_task(preparation.run(), name="preparing documents")
    try:
        yield
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


def open_access(settings: Settings, database: Database) -> "Access | None":
    """The way to the chat model, where one is set; nothing of it is imported otherwise.

    Raises:
        SettingsError: CHAT_MODEL is not of the form provider:name.
    """
    if settings.chat_model is None:
        return None
    from qs_assistant.llm.build import build_access

    failures = ChatFailures(database, settings.chat_model)
    return build_access(settings, clock=time.time, now=partial(datetime.now, UTC), store=ChatUsage(database), failures=failures)


def _chat(
    settings: Settings,
    access: "Access",
    finder: Finder,
    *,
    answering: Answering,
    models: LocalModels,
    executor: ThreadPoolExecutor,
    company: Company,
) -> "ChatAssistance":
    """The chat model's part in answers."""
    from qs_assistant.app.chat_assistance import ChatAssistance
    from qs_assistant.llm.build import shown_name
    from qs_assistant.llm.read import ModelReader
    from qs_assistant.llm.reading_examples import NearExamples, shipped_examples, shipped_vectors

    near = NearExamples(
        partial(_embedded, finder), shipped_examples(), lambda: shipped_vectors(finder.open().embedder.name), CompanyNames(company).text
    )
    return ChatAssistance(
        access,
        ModelReader(near.nearest, Lexicon(codes=company.codes)),
        answering=answering,
        models=models,
        executor=executor,
        name=shown_name(settings.chat_model or ""),
        company=company.name,
        asks=settings.chat_ask,
        summary=settings.chat_summary,
        prepares=settings.chat_prepare_tokens_per_day > 0,
    )


def _embedded(finder: Finder, texts: Sequence[str]) -> "NDArray[np.float32]":
    return finder.open().embedder.embed(texts)
