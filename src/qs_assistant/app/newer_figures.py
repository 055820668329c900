"""Inputs of the base case that a document has a newer figure of: proposed with the sentence that it comes from, never set by itself."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qs_assistant.documents.passage import Passage
from qs_assistant.questions.changes import convert
from qs_assistant.questions.mentions import Lexicon
from qs_assistant.questions.vocabulary import INPUT_TERMS
from qs_assistant.text.periods import months, periods
from qs_assistant.text.quantities import find_quantities
from qs_assistant.text.sentences import sentences
from qs_assistant.text.tokens import tokenize
from qs_assistant.valuation.assumptions import Assumptions
from qs_assistant.valuation.inputs import INPUTS

REPORTED = "reported"
MOST_TIMES = 3.0
"""A figure that is more than three times the present one, or less than a third of it, is one of something else."""
SAME = 0.005
_ENDS_RANGE = re.compile(r"\d\s*+(?:[-–—]|to|or)\s*+(?:[$€£]\s*+)?\Z")
"""Before the far end of a range ("$25-30 million"): which of its two figures is meant is not said."""


@dataclass(frozen=True, slots=True)
class NewerFigure:
    """An input with its present value, the newer one in the input's unit, the sentence, and the document with its date."""

    name: str
    present: float
    value: float
    sentence: str
    document: str
    date: str


def newer_figures(assumptions: Assumptions, passages: Sequence[Passage]) -> tuple[NewerFigure, ...]:
    """Of each input whose basis is reported, the first newer figure that a document has; none where it is no newer than the assumptions.

    A sentence counts that names the input, has one figure alone that can be it, and speaks of no earlier time alone.
    """
    wanted = {one.name: one.value for one in assumptions.entries if one.basis == REPORTED}
    found: dict[str, NewerFigure] = {}
    lexicon = Lexicon(INPUT_TERMS)
    for passage in passages:
        if passage.publication.date <= assumptions.as_of:
            continue
        for sentence in sentences(passage.text):
            if _is_of_before(sentence, assumptions.as_of):
                continue
            for name, value in _figures_by_input(sentence, lexicon):
                if name in wanted and name not in found and _plausible(name, wanted[name], value):
                    found[name] = NewerFigure(name, wanted[name], value, sentence, passage.document, passage.publication.date)
    return tuple(found[name] for name in wanted if name in found)


def _is_of_before(sentence: str, as_of: str) -> bool:
    """Whether a sentence speaks of times alone that had ended when the assumptions were made: a newer letter tells of old figures too."""
    ends = [months(one)[1] for one in periods(sentence)]
    return bool(ends) and max(ends) <= months(as_of[:7])[1]


def _figures_by_input(sentence: str, lexicon: Lexicon) -> Iterator[tuple[str, float]]:
    """The inputs that a sentence names, each with the one figure of its unit."""
    tokens = tokenize(sentence)
    quantities = [one for one in find_quantities(tokens, sentence) if one.unit != "number" or one.scaled]
    for mention in lexicon.find(tokens):
        name = mention.candidates[0]
        figures = [(one, value) for one in quantities if (value := convert(name, one)) is not None]
        ranged = any(_ENDS_RANGE.search(sentence, 0, tokens[one.first].start) for one, _ in figures)
        if len({value for _, value in figures}) == 1 and not ranged:
            yield name, float(f"{figures[0][1]:.12g}")


def _plausible(name: str, present: float, value: float) -> bool:
    if not INPUTS[name].allows(value) or not present or abs(value - present) <= SAME * abs(present):
        return False
    return 1 / MOST_TIMES <= value / present <= MOST_TIMES
