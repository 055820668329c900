"""A turn that is nothing but an output's name, such as "royalty per kWh?": it is asked of the scenario that was valued last."""

from dataclasses import replace
from typing import Final

from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.tokens import words
from qs_assistant.types.request import Reading
from qs_assistant.types.turn import Turn
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.outputs import OUTPUTS

_AROUND: Final = words("the a an its and & then please")


def asked_of_last(sentence: Sentence, previous: Turn | None) -> Reading | None:
    """The last valuation with the outputs that a turn names; None where it says anything else, or something else was asked last."""
    last = None if previous is None or previous.route == "documents" or previous.choices else previous.request
    names = [one.candidates[0] for one in sentence.mentions if not one.loose]
    if previous is None or last is None or last.kind != "value" or not names or len(names) < len(sentence.mentions):
        return None
    if sentence.quantities or not all(name in OUTPUTS and name not in INPUTS for name in names):
        return None
    inside = {place for one in sentence.mentions for place in range(one.first, one.last)}
    if any(place not in inside and token.kind != "mark" and token.text not in _AROUND for place, token in enumerate(sentence.tokens)):
        return None
    request = replace(last, outputs=tuple(dict.fromkeys(names)), figure=None, unused=())
    return Reading("valuation", request, reasons=("follow-up/value", "outputs named"), moves=previous.moves)
