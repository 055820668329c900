"""Has a chat model phrase an answer, sentence by sentence, and lets out only what the guard has passed."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Protocol

from qs_assistant.grounding.cited_sentences import cited
from qs_assistant.grounding.evidence import Cited, Evidence
from qs_assistant.grounding.figures import check
from qs_assistant.llm.access import Access
from qs_assistant.llm.client import Message, Usage
from qs_assistant.llm.drafts import Drafted, DraftReader
from qs_assistant.llm.fidelity import Judge, Material
from qs_assistant.llm.prompt import again_messages, phrase_messages
from qs_assistant.types.answer import Figure

OnSentence = Callable[[str], Awaitable[None] | None]
_ATTEMPTS = 2


@dataclass(frozen=True, slots=True)
class Phrased:
    """An answer as the chat model phrased it: sentences that each passed the guard, their figures in order, and the model's name."""

    sentences: tuple[str, ...]
    figures: tuple[Figure, ...]
    model: str

    @property
    def text(self) -> str:
        """The sentences as one paragraph."""
        return " ".join(self.sentences)


@dataclass
class Attempt:
    """How the phrasing of one answer went; `reason` says why there is no text, `stopped` what the guard held back, in order."""

    phrased: Phrased | None = None
    reason: str = ""
    released: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    tokens: int = 0
    first_sentence_seconds: float | None = None
    seconds: float = 0.0


class Phraser(Protocol):
    """What the assistant needs of a chat model."""

    async def phrase(
        self,
        question: str,
        passages: Mapping[int, Cited],
        values: Mapping[str, str],
        own_text: str,
        evidence: Evidence,
        *,
        user: str = "local",
        on_sentence: OnSentence | None = None,
    ) -> Phrased | None:
        """An answer in the model's words, or None: then the caller shows its own text."""


class ModelPhraser:
    """Phrases answers with one chat model.

    Args:
        access: the model, within its limits.
        name: how answers and the status call it.
        clock: seconds that only grow.
    """

    def __init__(self, access: Access, *, name: str, clock: Callable[[], float]) -> None:
        self.access = access
        self.name = name
        self._clock = clock

    async def warm_up(self) -> None:
        """Import the provider and build the model.

        Raises:
            SettingsError: the model cannot be built from the settings.
        """
        await self.access.client.warm_up()

    def forget(self, user: str) -> None:
        """Drop what is known of a person."""
        self.access.allowance.forget(user)

    @property
    def status(self) -> str:
        """One sentence for `/about` and `status`."""
        state = {
            "closed": "in use",
            "open": "not answering; the program writes by itself and will try again",
            "trying": "not answering lately; being tried again",
        }[self.access.breaker.state]
        cost = f", about ${self.access.allowance.cost_today:.2f}" if self.access.allowance.cost_today else ""
        return f"{self.name}: {state} ({self.access.allowance.used_today:,} tokens today{cost}). It may phrase, never supply, a figure."

    async def phrase(
        self,
        question: str,
        passages: Mapping[int, Cited],
        values: Mapping[str, str],
        own_text: str,
        evidence: Evidence,
        *,
        user: str = "local",
        on_sentence: OnSentence | None = None,
    ) -> Phrased | None:
        """An answer in the model's words, or None: then the caller shows its own text, in place of what was streamed.

        Args:
            question: what was asked.
            passages: the cited passages by citation number; the model sees these.
            values: a run's values as the program writes them, by label; empty for questions on documents.
            own_text: the program's own answer.
            evidence: what the figures may rest on.
            user: whose day's tokens it uses; the model never sees it.
            on_sentence: called with each sentence once it has passed the guard.
        """
        return (await self.attempt(question, passages, values, own_text, evidence, user=user, on_sentence=on_sentence)).phrased

    async def attempt(
        self,
        question: str,
        passages: Mapping[int, Cited],
        values: Mapping[str, str],
        own_text: str,
        evidence: Evidence,
        *,
        user: str = "local",
        on_sentence: OnSentence | None = None,
    ) -> Attempt:
        """The same as `phrase`, with how it went."""
        attempt = Attempt()
        begun = self._clock()
        messages = phrase_messages(question, passages, values, own_text)
        async with self.access.call(user, messages, attempts=_ATTEMPTS) as call:
            if not call.reason:
                judge = await asyncio.to_thread(Judge, Material(evidence, values, own_text))
                await self._drafts(_Writing(attempt, judge, self._clock, begun, on_sentence), messages, call.usage)
        attempt.reason = call.reason or attempt.reason
        attempt.tokens, attempt.seconds = call.usage.tokens, self._clock() - begun
        if not attempt.reason:
            self._conclude(attempt, evidence)
        return attempt

    async def _drafts(self, writing: "_Writing", messages: list[Message], usage: Usage) -> None:
        ask = messages
        for _ in range(_ATTEMPTS):
            failures = await self._draft(writing, ask, usage)
            if not failures:
                return
            writing.attempt.stopped += failures
            ask = again_messages(messages, writing.attempt.released, failures)
        writing.attempt.reason = "the model wrote what no source has"

    async def _draft(self, writing: "_Writing", messages: list[Message], usage: Usage) -> tuple[str, ...]:
        reader = DraftReader()
        async with aclosing(self.access.client.stream(messages, usage)) as pieces:
            async for piece in pieces:
                if failures := await writing.release(reader.feed(piece)):
                    return failures
        return await writing.release(reader.finish())

    def _conclude(self, attempt: Attempt, evidence: Evidence) -> None:
        text = " ".join(attempt.released)
        figures = check(text, evidence, author="model").figures
        # A true text may still be beside the point: it must rest on the passages and on the run, where there are any.
        if (evidence.passages and not cited(text)) or (evidence.runs and all(one.source.kind != "run" for one in figures)):
            attempt.reason = "the model left out what was asked"
            return
        attempt.phrased = Phrased(tuple(attempt.released), figures, self.name)


@dataclass
class _Writing:
    """One answer being written: what has passed goes out at once."""

    attempt: Attempt
    judge: Judge
    clock: Callable[[], float]
    begun: float
    on_sentence: OnSentence | None

    async def release(self, drafted: Iterator[Drafted]) -> tuple[str, ...]:
        """Let out the sentences that pass; what is wrong with the first that does not."""
        for written in drafted:
            one = self.judge.cited(written, self.attempt.released)
            failures = self.judge.failures(one, self.attempt.released)
            if failures:
                return failures
            if one.marked in self.attempt.released:
                continue
            self.attempt.released.append(one.marked)
            if self.attempt.first_sentence_seconds is None:
                self.attempt.first_sentence_seconds = self.clock() - self.begun
            if self.on_sentence is not None and (waiting := self.on_sentence(one.marked)) is not None:
                await waiting
        return ()
