"""Reads a question: routes it, and turns a numeric one into a request."""

from collections.abc import Mapping

from qs_assistant.questions.cases import Cases
from qs_assistant.questions.grammar import Grammar
from qs_assistant.questions.limits import too_long, too_much
from qs_assistant.types.request import Reading
from qs_assistant.types.turn import Turn


class Reader:
    """Reads questions against the cases of the assumptions file.

    Args:
        cases: the full mapping of stored inputs of "base", "bear" and "bull", for relative changes.
        ranges: the two ends of the inputs that have a range, for what a value may reasonably be.
    """

    def __init__(self, *, cases: Mapping[str, Mapping[str, float]], ranges: Mapping[str, tuple[float, float]] | None = None) -> None:
        self._cases = Cases(cases, ranges)
        self._grammar = Grammar(self._cases)

    def read(self, question: str, previous: Turn | None = None) -> Reading:
        """How a question is read, after an earlier turn where there is one. Never raises."""
        refused = too_long(question)
        if refused is not None:
            return refused
        sentence = self._grammar.take_apart(question)
        refused = too_much(sentence)
        if refused is not None:
            return refused
        return self._grammar.read(sentence, previous)[0]
