"""A solve of which several inputs are asked at once, or none by name: which inputs together meet the value is what may be meant."""

from itertools import pairwise
from typing import Final

from qs_assistant.questions.mentions import Mention
from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.tokens import words
from qs_assistant.types.request import Request
from qs_assistant.valuation.inputs import INPUTS

_JOINING: Final = words("and & plus ,")
_AND: Final = words("and & plus")
_BETWEEN: Final = _JOINING | words("the a an its what which")


def asks_several(sentence: Sentence, request: Request) -> bool:
    """Whether the input solved for stands in a list of inputs without a value: "what royalty and capacity"."""
    if request.kind != "solve":
        return False
    listed: set[str] = set()
    ended = False
    free = [one for one in _named(sentence) if one.candidates[0] not in request.set]
    for one, other in pairwise(free):
        between = set(sentence.words(one.last, other.first))
        if between and between <= _BETWEEN and between & _JOINING:
            listed |= {one.candidates[0], other.candidates[0]}
            ended = ended or bool(between & _AND)
    return ended and len(listed) > 1 and request.solve_for in listed


def asks_none(sentence: Sentence, request: Request) -> bool:
    """Whether no name in the sentence is that of the input solved for: "what has to be true for $10 a share"."""
    return request.kind == "solve" and not any(request.solve_for in one.candidates for one in sentence.mentions)


def _named(sentence: Sentence) -> list[Mention]:
    return [one for one in sentence.mentions if not one.loose and one.candidates[0] in INPUTS]
