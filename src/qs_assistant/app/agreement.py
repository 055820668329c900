"""Where the program's reading of a question and a chat model's meet: which of them runs, and what is offered as buttons.

Ours is sure: it runs. Where a fully checked reading of the model differs from it, nothing runs and both are buttons; where one differs
that is not fully checked, ours runs and the other is a button below it. Ours asks or strays: the model's runs if it is fully checked,
marked as the model's; else it is the first of the buttons.
"""

from dataclasses import replace

from qs_assistant.types.answer import Choice
from qs_assistant.types.request import Reading, Request

PROPOSED = "proposed by the chat model"
AGREED = "the chat model reads it likewise"
DOUBTED = "the chat model reads it otherwise"
BOTH = "This can be read in two ways: the first is how I read it, the second how the chat model does. Which do you mean?"
MOST_CHOICES = 3


def proposed(own: Reading, request: Request) -> Reading:
    """The model's reading in the place of ours."""
    return Reading("valuation", request, reasons=(*own.reasons, PROPOSED), focus=tuple(request.set))


def same_request(one: Request, other: Request) -> bool:
    """Whether two requests run the same calculation; what was left over as story does not count."""
    mine, theirs = (replace(given, unused=(), outputs=(), steps=None, draws=None, seed=None) for given in (one, other))
    return mine == theirs


def sure_meets(own: Reading, model: Request, *, checked: bool, mine: Choice | None, other: Choice | None) -> Reading:
    """Our sure reading, after the model's second opinion.

    Args:
        own: our reading, with a request.
        model: the model's.
        checked: whether the model's passed the full check.
        mine: our reading as a button, where it can be put so.
        other: the model's as a button.
    """
    if own.request is None or same_request(own.request, model):
        return replace(own, reasons=(*own.reasons, AGREED))
    if other is None:
        return own
    if checked and mine is not None:
        return Reading(
            "valuation", ask_back=BOTH, choices=(mine, other), reasons=(*own.reasons, DOUBTED), focus=own.focus, pending=own.request
        )
    return replace(own, choices=(other,), reasons=(*own.reasons, DOUBTED))


def asking_meets(own: Reading, model: Request, *, checked: bool, other: Choice | None) -> Reading:
    """Our question back, after the model's opinion."""
    if checked:
        return proposed(own, model)
    if other is None:
        return own
    rest = tuple(one for one in own.choices if one.question != other.question)
    return replace(own, choices=(other, *rest)[:MOST_CHOICES], reasons=(*own.reasons, DOUBTED))
