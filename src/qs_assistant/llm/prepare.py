"""Has a chat model write questions that passages of an added document answer: they are searched beside the passages, and never shown."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qs_assistant.grounding.numbers import ADDRESS, numbers
from qs_assistant.llm.access import Session
from qs_assistant.llm.client import Message
from qs_assistant.llm.prompt import PLAIN, QUOTED_IS_DATA, quoted

MOST_PASSAGES = 4
MOST_QUESTIONS = 5
_SHORTEST, _LONGEST = 8, 160
_LONGEST_PASSAGE = 800

PREFIX = f"""You write questions that a passage answers. Answer with one JSON object and nothing else:
{{"passages": [["...", "..."], [...]]}}
One list a passage, in their order: three to {MOST_QUESTIONS} short questions in everyday words, each as somebody would ask who has not
seen the passage, as unlike each other as can be. No figures in them. An empty list where a passage says nothing that can be asked about.
{QUOTED_IS_DATA}"""


def schema_of(passages: int) -> dict[str, Any]:
    """The shape of an answer about so many passages: a list of questions for each."""
    questions = {"type": "array", "maxItems": MOST_QUESTIONS, "items": {"type": "string", "maxLength": _LONGEST}}
    return {
        "title": "questions",
        "description": "Questions that each passage answers.",
        "type": "object",
        "properties": {"passages": {"type": "array", "minItems": passages, "maxItems": passages, "items": questions}},
        "required": ["passages"],
        "additionalProperties": False,
    }


@dataclass(frozen=True, slots=True)
class PromptPassage:
    """A passage as the model is shown it."""

    title: str
    heading: str
    text: str


def messages_for(passages: Sequence[PromptPassage]) -> list[Message]:
    """The messages that ask for questions."""
    told = "\n".join(
        f'<passage n="{n}" from="{quoted(one.title, 120)}" under="{quoted(one.heading, 120)}">'
        f"{quoted(one.text, _LONGEST_PASSAGE)}</passage>"
        for n, one in enumerate(passages[:MOST_PASSAGES], 1)
    )
    return [("system", PREFIX), ("human", told)]


async def write_questions(session: Session, passages: Sequence[PromptPassage]) -> list[list[str]] | None:
    """For each passage the questions that it answers, none where the model gave nothing usable; None where it did not answer.

    Args:
        session: the calls for these passages.
        passages: at most MOST_PASSAGES.
    """
    text = await session.ask(messages_for(passages), schema_of(len(passages)))
    return None if text is None else parse_questions(text, passages)


def parse_questions(text: str, passages: Sequence[PromptPassage]) -> list[list[str]]:
    """The questions in a model's text, in any wrapping, for each passage; what is no plain question is left out."""
    nothing: list[list[str]] = [[] for _ in passages]
    start, end = text.find("{"), text.rfind("}")
    try:
        found = json.loads(text[start : end + 1])
    except (ValueError, RecursionError):
        return nothing
    lists = found.get("passages") if isinstance(found, dict) else None
    if not isinstance(lists, list) or len(lists) != len(passages):
        return nothing
    return [_sound(some, one) if isinstance(some, list) else [] for some, one in zip(lists, passages, strict=True)]


def _sound(written: Sequence[object], passage: PromptPassage) -> list[str]:
    """What is a plain question of a fitting length, with no figure or address that its passage does not show; each once."""
    known = {(one.value, one.unit) for one in numbers(f"{passage.title}. {passage.heading}. {passage.text}")}
    kept: dict[str, str] = {}
    for one in written:
        if not isinstance(one, str):
            continue
        question = " ".join(one.split())
        fits = _SHORTEST <= len(question) <= _LONGEST and PLAIN.fullmatch(question) and not ADDRESS.search(question)
        if fits and {(number.value, number.unit) for number in numbers(question)} <= known:
            kept.setdefault(question.casefold(), question)
    return list(kept.values())[:MOST_QUESTIONS]
