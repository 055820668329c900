"""Where the names of a question stand beside its numbers, and which inputs a number could be of."""

from qs_assistant.llm.bound_proposal import Use
from qs_assistant.questions.changes import fits
from qs_assistant.questions.mentions import Mention
from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.valuation.inputs import INPUTS

REACH = 8  # tokens between a name and its number


def is_named(use: Use, sentence: Sentence) -> bool:
    """Whether a name that can only mean this input stands near the number, and no other fitting name without a number stands nearer."""
    mine = gap(use, use.quantity, sentence)
    if mine > REACH:
        return False
    return not any(
        distance(one, use.quantity, sentence) < mine
        for one in strong(sentence)
        if use.name not in one.candidates
        and any(name in INPUTS and could_be(name, use) for name in one.candidates)
        and not _has_own_number(one, use.quantity, sentence)
    )


def _has_own_number(mention: Mention, quantity: Quantity, sentence: Sentence) -> bool:
    """Whether another number stands nearer to a name than this one."""
    mine = distance(mention, quantity, sentence)
    return any(one.first != quantity.first and distance(mention, one, sentence) < mine for one in sentence.quantities)


def strong(sentence: Sentence) -> list[Mention]:
    """The names that mean an input or output whatever stands beside them."""
    return [one for one in sentence.mentions if not one.loose]


def stands_for(mention: Mention, name: str) -> bool:
    """Whether a mention means this input or output and no other."""
    return not mention.loose and mention.candidates == (name,)


def names_only(mention: Mention, use: Use) -> bool:
    """Whether a mention can only mean this input beside this number."""
    if use.name not in mention.candidates:
        return False
    return not any(other != use.name and other in INPUTS and could_be(other, use) for other in mention.candidates)


def gap(use: Use, quantity: Quantity, sentence: Sentence) -> float:
    """Tokens between a number and the nearest mention of an input, clauses counted as more; infinite where it is not named."""
    return min((distance(one, quantity, sentence) for one in sentence.mentions if names_only(one, use)), default=float("inf"))


def distance(mention: Mention, quantity: Quantity, sentence: Sentence) -> float:
    """Tokens between a name and a number, clauses counted as three."""
    between = max(mention.first - quantity.last, quantity.first - mention.last, 0)
    clauses = abs(sentence.clause[mention.first] - sentence.clause[quantity.first])
    return between + 3.0 * clauses


def place(name: str, sentence: Sentence) -> float:
    """Where an input is first named; infinite where it is not."""
    return min((float(one.first) for one in sentence.mentions if name in one.candidates), default=float("inf"))


def could_be(name: str, use: Use) -> bool:
    """Whether a number could do the same to another input."""
    return fits(name, use.quantity, use.operation)
