"""The conditions of a question that nothing used: parts of it that suppose something in words that no input, output or number stands for.

A part counts where it has a word that few askers of numeric questions use. Which words many use is counted in the labelled questions
(`python -m training.reading`), not listed by hand.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import pairwise
from typing import Final

from qs_assistant.questions.features import KINDS
from qs_assistant.questions.fusion import SUMS
from qs_assistant.questions.mentions import stem
from qs_assistant.questions.sentence import Sentence
from qs_assistant.questions.vocabulary import ordinary_words
from qs_assistant.text.tokens import words
from qs_assistant.types.request import Reading

LONGEST: Final = 12
"""Words: a longer part is a story, not a condition."""
_JOINS: Final = words(
    "and but plus if while once when whenever unless assuming supposing suppose given with after because since , ; . ? ! ( ) :"
)
_SUPPOSING: Final = words("and but plus if while once when unless assuming supposing suppose given with after")
_LINKS: Final = words("to at is was be of = : were equals equal")
_EDGES: Final = words("and but plus if while once when unless then so that , ; . ? ! ( ) :")
_ENDS: Final = words(". ? ! : ;")
_PRESETS: Final = words("base bear bull")
_ASKING: Final = words("what whats how which who where why show tell give compare is are does do can could would")


def left_over(sentence: Sentence, ordinary: AbstractSet[str]) -> tuple[str, ...]:
    """The parts of a question that suppose something and that nothing stands for, as they were written."""
    used = {at for one in sentence.quantities for at in range(one.first, one.last)}
    used |= {at for one in sentence.mentions for at in range(one.first, one.last)}
    return tuple(sentence.phrase(first, last) for first, last in _parts(sentence) if _unused(sentence, first, last, used, ordinary))


def with_leftovers(sentence: Sentence, reading: Reading) -> Reading:
    """A reading with the conditions that nothing used beside the numbers that it leaves out ("and tariffs go away")."""
    request = reading.request
    if request is None or request.kind in SUMS or request.kind not in KINDS:
        return reading
    told = left_over(sentence, ordinary_words())
    return reading if not told else replace(reading, request=replace(request, unused=tuple(dict.fromkeys((*request.unused, *told)))))


def strangers(sentence: Sentence, ordinary: AbstractSet[str]) -> tuple[str, ...]:
    """The words that a number is given to, and that neither the vocabulary nor many askers know: "set the thingummy to 12"."""
    named = {at for one in sentence.mentions for at in range(one.first, one.last)}
    found = []
    for quantity in sentence.quantities:
        at = quantity.first - 1
        while sentence.word(at) in _LINKS:
            at -= 1
        linked = at < quantity.first - 1 and at >= 0 and at not in named
        if linked and sentence.tokens[at].kind == "word" and len(sentence.word(at)) > 2 and stem(sentence.word(at)) not in ordinary:
            found.append(sentence.word(at))
    return tuple(found)


def other_names(sentence: Sentence, ordinary: AbstractSet[str]) -> tuple[str, ...]:
    """The names inside a sentence, by their capital, that neither the vocabulary nor many askers know: "the fair value of Albemarle"."""
    named = {at for one in sentence.mentions for at in range(one.first, one.last)}
    found = []
    for at, token in enumerate(sentence.tokens):
        written = sentence.text[token.start : token.end]
        capital = token.kind in ("word", "name") and written[:1].isupper() and not written.isupper()
        if at and capital and at not in named and sentence.word(at - 1) not in _ENDS and stem(token.text) not in ordinary:
            found.append(written)
    return tuple(found)


def _parts(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """The token spans between joints that begin with a word that supposes; without the joint itself."""
    joints = [at for at, one in enumerate(sentence.tokens) if one.text in _JOINS]
    for first, last in pairwise([*joints, len(sentence.tokens)]):
        start = first
        while start < last and sentence.word(start) in _EDGES | {"with", "after", "given", "assuming", "suppose", "supposing"}:
            start += 1
        if sentence.word(first) in _SUPPOSING and start < last:
            yield start, last


def _unused(sentence: Sentence, first: int, last: int, used: AbstractSet[int], ordinary: AbstractSet[str]) -> bool:
    told = [at for at in range(first, last) if sentence.tokens[at].kind in ("word", "name")]
    if not 1 < len(told) <= LONGEST or used & set(range(first, last)) or sentence.word(first) in _ASKING:
        return False
    if sentence.clause[first] in sentence.asides or {sentence.word(at) for at in told} & _PRESETS:
        return False
    return any(len(sentence.word(at)) > 1 and stem(sentence.word(at)) not in ordinary for at in told)
