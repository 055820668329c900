"""Asks back with the likeliest readings as whole sentences, the best first."""

from collections.abc import Iterable, Mapping
from typing import Final

from qs_assistant.questions.fusion import SUMS, Fused
from qs_assistant.questions.speech import sentence_of
from qs_assistant.questions.taught_names import TAUGHT
from qs_assistant.questions.turn_ranking import RankedTurns
from qs_assistant.questions.vocabulary import label
from qs_assistant.types.answer import Choice
from qs_assistant.types.request import Reading, Request

MOST: Final = 3
LEAST_SHARE: Final = 0.03
UNREADABLE: Final = "I could not read that. Please say it in other words."
_LABEL: Final = 80
"""Characters of a button's label."""


def asked_back(reading: Reading, fused: Fused) -> Reading:
    """A question back; where the grammar knows what is wrong (a value outside its domain, a foreign currency), its own question."""
    if (
        reading.ask_back is not None
        and not reading.choices
        and reading.reasons[:1] in (("ask/domain",), ("ask/currency",), ("ask/royalty",))
    ):
        return reading
    if _sets_nothing(fused.candidates[0].request) and fused.nearest:
        return _no_input(fused)
    shown: dict[str, Request] = {}
    for one, share in zip(fused.candidates, fused.shares, strict=True):
        if len(shown) < MOST and (share >= LEAST_SHARE or len(shown) < MOST - 1) and _worth_offering(one.request):
            shown.setdefault(sentence_of(one.request), one.request)
    choices = _choices(shown)
    if not choices:
        return reading if reading.ask_back else Reading("valuation", ask_back=UNREADABLE, reasons=("ask/unsure",))
    asked = f"Do you mean: {next(iter(shown))}" if len(choices) == 1 else "I am not sure how to read this. Which do you mean?"
    pending = fused.candidates[0].request
    return Reading("valuation", ask_back=asked, choices=choices, reasons=("ask/unsure",), pending=pending)


def asked_of_turn(ranked: RankedTurns) -> Reading:
    """A question back on a turn: the last scenario changed in the likeliest ways, or the turn as a question of its own."""
    shown: dict[str, Request] = {}
    for one in ranked.readings:
        if one.request is not None and _worth_offering(one.request) and len(shown) < MOST:
            shown.setdefault(sentence_of(one.request), one.request)
    choices = _choices(shown)
    if not choices:
        return Reading("valuation", ask_back=UNREADABLE, reasons=("ask/turn",))
    pending = next(one.request for one in ranked.readings if one.request is not None)
    asked = "I am not sure what this changes in the last scenario. Which do you mean?"
    return Reading("valuation", ask_back=asked, choices=choices, reasons=("ask/turn",), pending=pending)


def choices_of(requests: Iterable[Request]) -> tuple[Choice, ...]:
    """Requests as choices, each sentence once; those that say nothing as a choice are left out."""
    shown: dict[str, Request] = {}
    for one in requests:
        if _worth_offering(one):
            shown.setdefault(sentence_of(one), one)
    return _choices(shown)


def _choices(shown: Mapping[str, Request]) -> tuple[Choice, ...]:
    return tuple(Choice(_label(said), said, request.to_json()) for said, request in shown.items())


def _worth_offering(request: Request) -> bool:
    """Whether a reading says something as a choice: no sum, and no scenario compared with itself."""
    return request.kind not in SUMS and not (request.scenarios and all(one == request.scenarios[0] for one in request.scenarios))


def _sets_nothing(request: Request) -> bool:
    return request.kind == "value" and not request.set and request.preset is None


def _no_input(fused: Fused) -> Reading:
    """What no input stands for is said so, with the inputs that come nearest: how the value changes with them, and the base case last."""
    readings = [*(Request("sweep", variable=name) for name in fused.nearest), Request("value")]
    choices = choices_of(readings)
    named = " and ".join(f"the {label(name)}" for name in fused.nearest)
    asked = f"I found no input of the model with a value in that. The nearest are {named}. What should I show?"
    return Reading("valuation", ask_back=asked, choices=choices, reasons=("ask/no input",))


def _label(said: str) -> str:
    short = said.removeprefix(f"What is {TAUGHT} worth ").removeprefix("with ").rstrip("?")
    return short if len(short) <= _LABEL else short[: _LABEL - 1].rstrip() + "…"
