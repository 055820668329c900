"""Answers to a question that was asked back: "the royalty", "the second one", "yes" stand for one of the choices."""

import re

from qs_assistant.questions.cases import Cases
from qs_assistant.questions.mentions import stem
from qs_assistant.questions.moves import moves_of
from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.tokens import words
from qs_assistant.types.answer import Choice
from qs_assistant.types.request import Reading, request_from_json
from qs_assistant.types.turn import Turn
from qs_assistant.valuation.inputs import INPUTS

_LONGEST = 8
_FILLERS = words(
    "the a an i i'm meant mean it its it's is that this one option choice please pls of for to as my was ok okay sorry rate number"
    " value take use with go at thanks"
)
ORDINALS = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2}
_PLACES = {**ORDINALS, "1": 0, "2": 1, "3": 2}
_PLACED = re.compile(r"^\W*(?:the |option |number |choice |no\.? ?)*(first|1st|1|second|2nd|2|third|3rd|3)(?: one| option| choice)?\W*$")
_LAST = re.compile(r"^\W*(?:the )?(?:last|latter)(?: one| option)?\W*$")
_YES = re.compile(
    r"^\W*(?:yes|yeah|yep|yup|sure|right|correct|exactly|ok|okay|please do|that one|that)(?:[ ,]+(?:please|that one"
    r"|that|it is))?\W*$"
)


def resumed(sentence: Sentence, previous: Turn) -> str | None:
    """The whole question that a short answer to a question back stands for; None where it is no such answer."""
    if not (previous.choices or previous.unread) or len(sentence.tokens) > _LONGEST:
        return None
    picked = _chosen(sentence, previous.choices)
    if picked is not None:
        return picked.question
    named = [one for one in sentence.mentions if not one.loose and one.candidates[0] in INPUTS]
    if previous.unread and len(named) == 1 and not sentence.quantities:
        return f"and {named[0].candidates[0].replace('_', ' ')} {previous.unread}"
    return None


def chosen(sentence: Sentence, previous: Turn) -> Choice | None:
    """The choice of a question back that was pressed or that a short answer means; None where there is none."""
    exact = next((one for one in previous.choices if one.question == sentence.text.strip()), None)
    return exact or (_chosen(sentence, previous.choices) if len(sentence.tokens) <= _LONGEST else None)


def pressed(sentence: Sentence, previous: Turn | None, cases: Cases) -> Reading | None:
    """The reading that a choice stands for; None where none was chosen, or one that has to be read itself."""
    choice = None if previous is None else chosen(sentence, previous)
    if choice is None or choice.request is None:
        return None
    request = request_from_json(choice.request)
    return Reading("valuation", request, reasons=("ask/chosen",), focus=tuple(request.set), moves=moves_of(request, (), cases))


def _chosen(sentence: Sentence, choices: tuple[Choice, ...]) -> Choice | None:
    """The choice that is counted out, said yes to, or whose label has every word that was said."""
    text = sentence.lowered
    placed = _PLACED.match(text)
    if placed is not None and _PLACES[placed[1]] < len(choices):
        return choices[_PLACES[placed[1]]]
    if choices and _LAST.match(text):
        return choices[-1]
    if len(choices) == 1 and _YES.match(text):
        return choices[0]
    said = {stem(one.text) for one in sentence.tokens if one.kind != "mark" and one.text not in _FILLERS}
    fitting = [one for one in choices if said and said <= _words(one.label)]
    return fitting[0] if len(fitting) == 1 else None


def _words(label: str) -> set[str]:
    return {stem(one) for one in re.findall(r"[a-z&]+|\d+(?:\.\d+)?", label.lower())}
