"""What a change of the documents does to answers: golden questions, asked before and after."""

import tomllib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from qs_assistant.types.errors import AssistantError, DocumentError, StoreError

NOT_ASKED = "The store could not be used."
"""What counts as the answer then: the store's own sentence names places on this machine, and an impact is shown to others."""


class Cited(Protocol):
    """A numbered source of an answer."""

    @property
    def document(self) -> str:
        """The document's id."""
        ...

    @property
    def passage(self) -> str:
        """The words relied on."""
        ...


class Answered(Protocol):
    """What is looked at in an answer."""

    @property
    def text(self) -> str:
        """The answer as a person reads it."""
        ...

    @property
    def citations(self) -> Sequence[Cited]:
        """Its sources, in order."""
        ...


Ask = Callable[[str, tuple[str, ...]], Awaitable[Answered]]
"""(question, scopes) → its answer there."""


@dataclass(frozen=True, slots=True)
class AnswerSummary:
    """An answer as it is compared: its text, and the documents and words that it cites."""

    text: str
    sources: tuple[tuple[str, str], ...]

    @property
    def documents(self) -> tuple[str, ...]:
        """The ids of the documents cited, each once."""
        return tuple(dict.fromkeys(document for document, _ in self.sources))


@dataclass(frozen=True, slots=True)
class Changed:
    """A golden question whose answer is another one now."""

    question: str
    before: AnswerSummary
    after: AnswerSummary


class Impact:
    """Asks the golden questions.

    Args:
        ask: answers a question in scopes.
        questions: what is asked.
    """

    def __init__(self, ask: Ask, questions: Sequence[str]) -> None:
        self._ask, self._questions = ask, tuple(questions)

    @property
    def count(self) -> int:
        """How many questions are asked."""
        return len(self._questions)

    async def measure(self, scopes: tuple[str, ...]) -> dict[str, AnswerSummary]:
        """Every golden question with its answer at present; one that cannot be answered counts with its sentence."""
        return {question: await self._summary(question, scopes) for question in self._questions}

    async def _summary(self, question: str, scopes: tuple[str, ...]) -> AnswerSummary:
        try:
            answer = await self._ask(question, scopes)
        except StoreError:
            return AnswerSummary(NOT_ASKED, ())
        except AssistantError as error:
            return AnswerSummary(str(error), ())
        return AnswerSummary(answer.text, tuple((one.document, one.passage) for one in answer.citations))


def changed(before: dict[str, AnswerSummary], after: dict[str, AnswerSummary]) -> list[Changed]:
    """The questions that are answered otherwise after than before."""
    return [Changed(question, before[question], now) for question, now in after.items() if before.get(question, now) != now]


def where_they_differ(before: str, after: str, most: int) -> tuple[str, str]:
    """Two answers from the sentence on in which they first differ, about `most` characters of each; "..." stands for the rest."""
    old, new = " ".join(before.split()), " ".join(after.split())
    alike = next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new)))
    start = max(old.rfind(". ", 0, alike) + 2, old.rfind("] ", 0, alike) + 2, 0) if alike else 0
    start = 0 if start < 2 else start
    return _excerpt(old, start, most), _excerpt(new, start, most)


def _excerpt(text: str, start: int, most: int) -> str:
    cut = text[start:]
    if len(cut) > most:
        cut = f"{cut[:most].rsplit(' ', 1)[0]} ..."
    return f"... {cut}" if start else cut


def read_golden(file: Path) -> tuple[str, ...]:
    """The golden questions of a file: `questions`, an array of texts.

    Raises:
        DocumentError: it is missing or malformed.
    """
    try:
        questions = tomllib.loads(file.read_text(encoding="utf-8"))["questions"]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError) as error:
        raise DocumentError(f"The golden questions in {file} cannot be read ({error}). Restore the file.") from error
    if not isinstance(questions, list) or not all(isinstance(one, str) and one.strip() for one in questions):
        raise DocumentError(f"The golden questions in {file} are an array of texts named `questions`.")
    return tuple(questions)
