"""Sums with a figure that is named, not stated: an input of the base case, or what the documents say. Those of stated ones are learned."""

import re

from qs_assistant.questions.cases import Cases
from qs_assistant.questions.chains import operand, read_repeated, value_asked
from qs_assistant.questions.mentions import Lexicon
from qs_assistant.questions.readings import Draft
from qs_assistant.questions.relations import relations
from qs_assistant.questions.sentence import Sentence, take_apart
from qs_assistant.questions.taught_names import OWN_NAMES
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
        """A chain of equal figures, or two figures set in relation, one of which is named: of the base case, or of the documents."""
        if len(sentence.text) > _LONGEST:
            return None
        return read_repeated(sentence) or self._pair(sentence)

    def _pair(self, sentence: Sentence) -> Draft | None:
        """Two figures set in relation; a phrase without a number is looked up in the base case or in the documents."""
        text = sentence.lowered
        if value_asked(text) or any(one.unit == "year" for one in sentence.quantities):
            return None
        for operation, left, right in relations(sentence.text):
            first, second = self._figure(left), self._figure(right)
            if first is None or second is None:
                continue
            if operation == "percent_change" and not re.search(r"\b(?:what|how|by|calculate|compute)\b|\?", text):
                continue
            if operation == "share_of" and not _of_one_kind(first, second):
                continue
            origins = {first.origin, second.origin}
            if origins not in ({"question", "base"}, {"question", "document"}, {"base", "document"}, {"base"}):
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


_PLAIN = OWN_NAMES | words(
    "the a an of its it's company today's today current base case your model present reference whole entire total"
    " full annual yearly our their all that this at one company's year is are stock"
)


def _of_one_kind(first: Operand | None, second: Operand | None) -> bool:
    """Whether one figure can be a share of another: money of money, energy of energy; a unit that is not known may be either."""
    kinds = {one.unit.lstrip("$M")[:1] if one.unit.startswith("$") else one.unit[:3] for one in (first, second) if one and one.unit}
    return len(kinds - {"/"}) < 2
