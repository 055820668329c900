"""A question as a search takes it: its vector and token states, its words, its times, and which version of a thing it wants."""

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np

from qs_assistant.encoder.embedder import Embedder, EncodedQuestion, TokenEncoder
from qs_assistant.text.periods import periods
from qs_assistant.text.terms import content_words, term

Version = Literal["", "latest", "first"]
_LATEST = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|current(?:ly)?|now(?:adays)?|today|so far|still|these days|as it stands)\b", re.IGNORECASE
)
_FIRST = re.compile(r"\b(?:first|initial(?:ly)?|original(?:ly)?|earliest|to begin with|at the (?:start|outset|beginning))\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question taken apart; `words` are the checksums of its telling words, `version` which of several accounts it wants."""

    text: str
    encoded: EncodedQuestion
    words: tuple[int, ...]
    periods: tuple[str, ...]
    version: Version


def asking(question: str, embedder: Embedder) -> Asked:
    """Take a question apart."""
    return Asked(
        question,
        encoded(question, embedder),
        tuple(sorted({term(word) for word in content_words(question)})),
        periods(question),
        version(question),
    )


def encoded(question: str, embedder: Embedder) -> EncodedQuestion:
    """The question's vector, with token states where the embedder has them."""
    if isinstance(embedder, TokenEncoder):
        return embedder.ask(question)
    return EncodedQuestion(embedder.embed([question])[0], np.empty((0, 0), np.int8), np.empty(0))


def version(question: str) -> Version:
    """Which of several accounts of one thing a question wants: the latest, the first, or any."""
    if _LATEST.search(question):
        return "latest"
    return "first" if _FIRST.search(question) else ""
