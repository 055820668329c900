"""Chat models whose every word is known beforehand, and a store of usage in memory."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from qs_assistant.records.chat_failures import FailureState


@dataclass
class Piece:
    """A piece of an answer, as langchain's chunks are."""

    content: Any
    usage_metadata: Any = None
    tool_call_chunks: Any = ()


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


class KeptInMemory:
    """Keeps usage as the records do."""

    def __init__(self):
        self.tokens = defaultdict(int)
        self.failures = FailureState()

    def load_state(self):
        return self.failures

    def save_state(self, state):
        self.failures = state

    def reserve(self, day, user, tokens, *, most, most_in_all):
        if self.tokens[day, user] + tokens > most or self.used(day) + tokens > most_in_all:
            return False
        self.tokens[day, user] += tokens
        return True

    def add(self, day, user, tokens):
        self.tokens[day, user] = max(0, self.tokens[day, user] + tokens)

    def used(self, day):
        return sum(tokens for (when, _), tokens in self.tokens.items() if when == day)

    def forget(self, user):
        for day, name in list(self.tokens):
            if name == user:
                self.tokens[day, "forgotten"] += self.tokens.pop((day, name))
