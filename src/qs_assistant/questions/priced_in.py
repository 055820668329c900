"""What the market takes for granted: a question of a market price as what implies, without a figure of its own."""

from typing import Final

from qs_assistant.questions.bare_numbers import REFERENCES
from qs_assistant.questions.mentions import Mention
from qs_assistant.questions.sentence import Sentence
from qs_assistant.questions.taught_names import TAUGHT, TAUGHT_SHORT
from qs_assistant.text.tokens import words
from qs_assistant.valuation.inputs import INPUTS

_IMPLYING: Final = words(
    "imply implies implied implying assume assumes assuming presuppose presupposes discounting reflect reflects suggest suggests"
)
_BEFORE_IN: Final = words("price prices priced pricing bake bakes baked baking")
_MARKET: Final = words("market price cap capitalization capitalisation stock share shares quote")
_ASKING: Final = words("what whats what's which how")
_FRAME: Final = words(
    "is are does do the a an its it of in at by for about now then currently current today today's present right recent latest newest"
    " company must and or all so exactly really actually us tell me that this"
)
_COMPANY: Final = words(f"{TAUGHT} {TAUGHT_SHORT}".lower())


def asks_priced_in(sentence: Sentence) -> bool:
    """Whether every word is one of asking, of the market's price, of implying, or the name of an input that is asked about.

    Of several clauses that is the last one; no number stands in any of them.
    """
    last = max((at for at, one in zip(sentence.clause, sentence.tokens, strict=True) if one.kind != "mark"), default=0)
    said = [(place, one.text) for place, one in enumerate(sentence.tokens) if one.kind != "mark" and sentence.clause[place] == last]
    named = {place for one in sentence.mentions if _asked_about(one) for place in range(one.first, one.last)}
    verbs = {place for place, text in said if text in _IMPLYING or (text in _BEFORE_IN and sentence.word(place + 1) == "in")}
    rest = {text for place, text in said if place not in verbs | named}
    known = _MARKET | _ASKING | _FRAME | _COMPANY
    return bool(verbs and rest & _MARKET and rest & _ASKING and rest <= known) and not sentence.quantities


def _asked_about(mention: Mention) -> bool:
    """Whether a mention is an input's, and not of the market's price itself."""
    return not mention.loose and mention.candidates[0] in INPUTS and mention.candidates[0] not in REFERENCES
