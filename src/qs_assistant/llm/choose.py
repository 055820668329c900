"""Has a chat model name the sentences that answer a question: it points at them by number, and they are quoted word for word."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from qs_assistant.llm.access import Session
from qs_assistant.llm.client import Message
from qs_assistant.llm.prompt import QUOTED_IS_DATA, quoted

MOST_SENTENCES = 30
MOST_CHOSEN = 3
_LONGEST_QUESTION, _LONGEST_SENTENCE = 1_000, 500

# No numbers stand in it: a small model takes those of an example for its choice.
PREFIX = f"""You choose the sentences that answer a question. Answer with one JSON object and nothing else: {{"parts": [[...], ...]}}
One list a part of the question, in their order: the numbers of the sentences that together answer it, best first, at most {MOST_CHOSEN}.
An empty list where no sentence answers the part; a sentence that only speaks of the same things does not answer.
Where a figure changed over time, choose the newest unless the question asks for another time.
{QUOTED_IS_DATA}"""


def schema_of(parts: int, sentences: int) -> dict[str, Any]:
    """The shape of a choice: as many lists as the question has parts, and numbers of the sentences shown."""
    numbers = {"type": "integer", "minimum": 1, "maximum": sentences}
    lists = {"type": "array", "maxItems": MOST_CHOSEN, "items": numbers}
    return {
        "title": "choice",
        "description": "The sentences that answer each part of a question.",
        "type": "object",
        "properties": {"parts": {"type": "array", "minItems": parts, "maxItems": parts, "items": lists}},
        "required": ["parts"],
        "additionalProperties": False,
    }


class Sentence(Protocol):
    """A sentence that may answer."""

    @property
    def text(self) -> str:
        """Its words."""

    @property
    def source(self) -> str:
        """Who published it, and when."""


@dataclass(frozen=True, slots=True)
class SentenceChoice:
    """For each part of the question the places (from 0) of the sentences that answer it, best first; an empty one where none does."""

    parts: tuple[tuple[int, ...], ...]

    @property
    def is_empty(self) -> bool:
        """Whether no sentence answers any part."""
        return not any(self.parts)


def messages_for(question: str, parts: Sequence[str], sentences: Sequence[Sentence]) -> list[Message]:
    """The messages that ask for a choice."""
    numbered = "\n".join(
        f'<sentence n="{n}" from="{quoted(one.source, 120)}">{quoted(one.text, _LONGEST_SENTENCE)}</sentence>'
        for n, one in enumerate(sentences[:MOST_SENTENCES], 1)
    )
    asked = "\n".join(f'<question part="{n}">{quoted(one, _LONGEST_QUESTION)}</question>' for n, one in enumerate(parts or (question,), 1))
    lists = "one list" if len(parts) < 2 else f"{len(parts)} lists"
    return [("system", PREFIX), ("human", f"{numbered}\n{asked}\nAnswer with {lists} of at most {MOST_CHOSEN} numbers each.")]


async def choose(session: Session, question: str, parts: Sequence[str], sentences: Sequence[Sentence]) -> SentenceChoice | None:
    """The model's choice among sentences, or None where it made none that can be used.

    Args:
        session: the calls for this answer.
        question: what was asked.
        parts: the parts of the question; none where it has one only.
        sentences: the best sentences, best first; more than thirty are not shown.
    """
    if not sentences:
        return None
    lists, shown = len(parts) or 1, min(len(sentences), MOST_SENTENCES)
    text = await session.ask(messages_for(question, parts, sentences), schema_of(lists, shown))
    return None if text is None else parse_choice(text, lists, shown)


def parse_choice(text: str, parts: int, sentences: int) -> SentenceChoice | None:
    """The choice in a model's text, in any wrapping; None unless every number of it is one of the sentences shown."""
    start, end = text.find("{"), text.rfind("}")
    try:
        found = json.loads(text[start : end + 1])
    except (ValueError, RecursionError):
        return None
    lists = found.get("parts") if isinstance(found, dict) and found.keys() == {"parts"} else None
    if not isinstance(lists, list) or len(lists) != parts:
        return None
    for one in lists:
        if not isinstance(one, list) or len(one) > MOST_CHOSEN or len(set(map(repr, one))) < len(one):
            return None
        if not all(type(n) is int and 1 <= n <= sentences for n in one):
            return None
    return SentenceChoice(tuple(tuple(n - 1 for n in one) for one in lists))
