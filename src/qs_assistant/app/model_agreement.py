"""Where the program's reading of a question and a chat model's meet: which of them runs, and what is offered as buttons.

Ours is sure: it runs. Where a fully checked reading of the model differs from it, nothing runs and both are buttons; where one differs
that is not fully checked, ours runs and the other is a button below it. Ours asks or strays: the model's runs if it is fully checked,
marked as the model's; else it is the first of the buttons.
"""

from dataclasses import replace

from qs_assistant.questions.speech import sentence_of
from qs_assistant.types.answer import Choice
from qs_assistant.types.request import Reading, Request

PROPOSED = "proposed by the chat model"
AGREED = "the chat model reads it likewise"
DOUBTED = "the chat model reads it otherwise"
BOTH = "This can be read in two ways: the first is how I read it, the second how the chat model does. Which do you mean?"
MOST_CHOICES = 3
LONGEST_LABEL = 80


def as_model_reading(own: Reading, request: Request) -> Reading:
    """The model's reading in the place of ours."""
    return Reading("valuation", request, reasons=(*own.reasons, PROPOSED), focus=tuple(request.set))


def same_request(one: Request, other: Request) -> bool:
    """Whether two requests run the same calculation; what was left over as story does not count."""
    mine, theirs = (replace(given, unused=(), outputs=(), steps=None, draws=None, seed=None) for given in (one, other))
    return mine == theirs


def choice_of(request: Request, company: str) -> Choice:
    """A request as one of the readings to choose from; `company` is the name that it is told with."""
    said = sentence_of(request, company)
    return Choice(said if len(said) <= LONGEST_LABEL else f"{said[: LONGEST_LABEL - 1].rstrip()}…", said, request.to_json())


def merge_confident(own: Reading, model: Request, *, checked: bool, company: str) -> Reading:
    """Our sure reading, after the model's second opinion; `checked` says whether the model's passed the full check."""
    if own.request is None or same_request(own.request, model):
        return replace(own, reasons=(*own.reasons, AGREED))
    reasons = (*own.reasons, DOUBTED)
    if checked:
        both = (choice_of(own.request, company), choice_of(model, company))
        return Reading("valuation", ask_back=BOTH, choices=both, reasons=reasons, focus=own.focus, pending=own.request)
    return replace(own, choices=(choice_of(model, company),), reasons=reasons)


def merge_unsure(own: Reading, model: Request, *, checked: bool, company: str) -> Reading:
    """Our question back, after the model's opinion; `checked` says whether that passed the full check."""
    if checked:
        return as_model_reading(own, model)
    other = choice_of(model, company)
    rest = tuple(one for one in own.choices if one.question != other.question)
    return replace(own, choices=(other, *rest)[:MOST_CHOICES], reasons=(*own.reasons, DOUBTED))
