"""Figure arithmetic: what is computed, on which operands, in the order of the calculation."""

import re

from qs_assistant.questions.cases import Cases
from qs_assistant.questions.chains import operand, read_chain, value_asked
from qs_assistant.questions.mentions import Lexicon
from qs_assistant.questions.readings import Draft
from qs_assistant.questions.relations import relations
from qs_assistant.questions.sentence import Sentence, take_apart
from qs_assistant.text.tokens import words
from qs_assistant.types.request import Operand, Request
from qs_assistant.valuation.inputs import INPUTS

_LONGEST = 500  # a sum is a short question; its patterns take quadratic time


class FigureReader:
    """Reads arithmetic on stated, base-case or documented figures."""

    def __init__(self, lexicon: Lexicon, cases: Cases) -> None:
        self._lexicon = lexicon
        self._cases = cases

    def _base(self, name: str) -> Operand:
        return Operand(name, self._cases.value(name, None, {}), INPUTS[name].unit, "base")

    def arithmetic(self, sentence: Sentence) -> Draft | None:
        """A share, ratio, difference, change, product or sum of figures that the question, the base case or a document states."""
        if len(sentence.text) > _LONGEST:
            return None
        return read_chain(sentence) or self._pair(sentence)

    def _pair(self, sentence: Sentence) -> Draft | None:
        """Two figures set in relation; a phrase without a number is looked up in the base case or in the documents."""
        text = sentence.lowered
        if value_asked(text) or any(one.unit == "year" for one in sentence.quantities):
            return None
        for operation, left, right in relations(sentence.text):
            operands = (self._figure(left), self._figure(right))
            if None in operands:
                continue
            first, second = operands
            if operation == "percent_change" and not re.search(r"\b(?:what|how|by|calculate|compute)\b|\?", text):
                continue
            if operation == "share_of" and not _of_one_kind(first, second):
                continue
            if operation in ("difference", "sum") and (first is None or second is None or not _comparable(first, second)):
                continue
            stated = sum(one is not None and one.origin == "question" for one in operands)
            documented = sum(one is not None and one.origin == "document" for one in operands)
            if first is None or second is None or (documented == 2) or (stated == 0 and documented == 1 and not _plain_base(first, second)):
                continue
            return Draft(Request("arithmetic", operation=operation, operands=(first, second)), f"arithmetic/{operation}")
        return None

    def _figure(self, phrase: str) -> Operand | None:
        """A figure in words: its own number, an input or output of the base case, or what a document may say."""
        part = take_apart(phrase.strip(" ,.?!"), self._lexicon)
        if len(part.quantities) == 1 and part.quantities[0].unit not in ("year", "times"):
            return operand(part.quantities[0])
        if len(part.quantities) > 1 or not part.tokens:
            return None
        named = [one for one in part.mentions if not one.loose and one.candidates[0] in INPUTS]
        extra = [
            token.text
            for place, token in enumerate(part.tokens)
            if token.kind == "word" and token.text not in _PLAIN and not any(one.first <= place < one.last for one in part.mentions)
        ]
        if len(named) == 1 and not extra:
            return self._base(named[0].candidates[0])
        if len(part.tokens) > 14:
            return None
        said = part.text.strip(" ,.?!")
        return Operand(re.sub(r"^(?:the|a|an)\s+", "", said), None, "", "document") if extra else None


_PLAIN = words(
    "the a an of its it's qs quantumscape company today's today current base case your model present reference whole entire total"
    " full annual yearly our their all that this at one company's year is are stock"
)


def _comparable(first: Operand, second: Operand) -> bool:
    """Whether two figures can be added or subtracted: both stated, and in one unit."""
    return first.origin == second.origin == "question" and first.unit == second.unit


def _of_one_kind(first: Operand | None, second: Operand | None) -> bool:
    """Whether one figure can be a share of another: money of money, energy of energy; a unit that is not known may be either."""
    kinds = {one.unit.lstrip("$M")[:1] if one.unit.startswith("$") else one.unit[:3] for one in (first, second) if one and one.unit}
    return len(kinds - {"/"}) < 2


def _plain_base(first: Operand, second: Operand) -> bool:
    return "base" in (first.origin, second.origin)
