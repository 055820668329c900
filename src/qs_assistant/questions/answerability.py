"""Whether a numeric reading may be run as the answer: what it passes over, guesses, or leaves as it was."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from qs_assistant.questions.fusion import scenarios_of
from qs_assistant.questions.leftovers import left_over, strangers
from qs_assistant.questions.sentence import Sentence
from qs_assistant.questions.turn_reading import HeardTurn
from qs_assistant.questions.vocabulary import label, ordinary_words
from qs_assistant.text.tokens import words
from qs_assistant.types.request import Reading, Request
from qs_assistant.valuation.inputs import INPUTS

_SUPPOSING: Final = words("if suppose supposing assume assuming imagine then")


def overlooks(request: Request, reading: Reading) -> bool:
    """Whether a value that the grammar found outside an input's domain is passed over as no part of the question."""
    return "ask/domain" in reading.reasons and bool(request.unused)


def says_nothing_new(heard: HeardTurn, request: Request) -> bool:
    """Whether a turn that supposes something would be answered by the last request as it was ("what if the moon explodes")."""
    last = heard.previous.request
    same = last is not None and replace(request, unused=(), outputs=(), figure=None) == replace(last, unused=(), outputs=(), figure=None)
    known = ordinary_words()
    return same and bool(left_over(heard.sentence, known) or strangers(heard.sentence, known))


def guesses(sentence: Sentence, request: Request, before: Mapping[str, float] | None = None) -> bool:
    """Whether an input that is not named would change, by a number given to a name that no input has, or to another input's own."""
    named = {name for one in sentence.mentions for name in one.candidates}
    changed = [name for one in scenarios_of(request) for name, value in one.set.items() if (before or {}).get(name) != value]
    unnamed = [name for name in changed if name not in named]
    return bool(unnamed) and (bool(strangers(sentence, ordinary_words())) or _shortens(sentence, unnamed))


def _shortens(sentence: Sentence, unnamed: Sequence[str]) -> bool:
    """Whether an input that is not named would change by words that are but a part of another's name: "cash floor" says nothing of cash."""
    whole = [one for one in sentence.mentions if one.exact and not one.loose and len(one.candidates) == 1 and one.candidates[0] in INPUTS]
    longer = [set(sentence.words(one.first, one.last)) for one in whole]
    return any(set(label(name).split()) < words for name in unnamed for words in longer)


def is_base(request: Request) -> bool:
    """Whether a request is a valuation of the base case as it stands."""
    return request.kind == "value" and not request.set and request.preset is None


def sets_nothing(sentence: Sentence, request: Request) -> bool:
    """Whether a question without a number would be answered by the base case."""
    return is_base(request) and not sentence.quantities


def supposes(sentence: Sentence) -> bool:
    """Whether something is supposed, a date given or an input named: then the base case is no answer ("if the plant burns down")."""
    named = any(not one.loose and one.candidates[0] in INPUTS for one in sentence.mentions)
    return named or any(token.kind == "number" or token.text in _SUPPOSING for token in sentence.tokens)
