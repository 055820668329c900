"""The golden questions, asked of the assistant itself: what a change of the documents does to its answers."""

import uuid
from pathlib import Path
from typing import Protocol

from qs_assistant.documents.impact import Impact, read_golden
from qs_assistant.types.answer import Answer
from qs_assistant.types.place import Place

ASKER = "golden questions"
"""The user under whose name the answers are kept."""


class Answerer(Protocol):
    """What is needed of the assistant: its answers."""

    async def ask(self, question: str, place: Place) -> Answer:
        """Answer a question."""


def golden_impact(assistant: Answerer, file: Path) -> Impact:
    """The questions of a file, to be asked of an assistant.

    Raises:
        DocumentError: the file is missing or malformed.
    """

    async def ask(question: str, scopes: tuple[str, ...]) -> Answer:
        # A conversation of its own: no golden question follows on from another.
        return await assistant.ask(question, Place(f"golden:{uuid.uuid4().hex}", ASKER, scopes))

    return Impact(ask, read_golden(file))
