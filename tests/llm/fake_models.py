"""Chat models whose every word is known beforehand."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass
class Piece:
    """A piece of an answer, as langchain's chunks are."""

    content: Any
    usage_metadata: Any = None


class Scripted:
    """Answers each call with the next of its scripts, in small pieces; an exception in a script is raised there."""

    def __init__(self, *scripts, size=7):
        self.scripts = list(scripts)
        self.size = size
        self.asked = []

    async def astream(self, messages):
        self.asked.append(messages)
        script = self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]
        for part in script if isinstance(script, list) else [script]:
            if isinstance(part, BaseException):
                raise part
            for start in range(0, len(part), self.size):
                yield Piece(part[start : start + self.size])


def lines(*sentences):
    """Sentences with their citations as the JSON lines that the model is asked for."""
    return "\n".join(json.dumps({"text": text, "citations": list(cited)}) for text, cited in sentences)
