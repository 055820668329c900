"""What people type into a command's options: "90%", "90", "$5 billion", "120 GWh", "2030", as values in an input's or output's unit."""

from collections.abc import Callable
from dataclasses import replace

from qs_assistant.questions.changes import convert, in_output_unit
from qs_assistant.questions.completion import input_called
from qs_assistant.text.quantities import find_quantities
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.text.tokens import tokenize
from qs_assistant.types.errors import InputError
from qs_assistant.valuation.events import Stories
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.outputs import OUTPUTS
from qs_assistant.valuation.units import PERCENTAGES, example, label, refusal

_UNCLEAR_FROM, _UNCLEAR_TO = 1.0, 10.0


def known_input(name: str) -> str:
    """The name of an input as typed, as picked from the suggestions, or as people call it ("wacc").

    Raises:
        InputError: there is no such input.
    """
    try:
        return input_called(name)
    except InputError as error:
        raise InputError(
            f'There is no input called "{name[:60]}". Pick one of those suggested while you type; /assumptions lists them.', name
        ) from error


def known_event(stories: Stories, text: str) -> str:
    """The id of an event as picked from the suggestions, or as it is called.

    Raises:
        InputError: there is no such event.
    """
    try:
        return stories.event(text).id
    except InputError as error:
        titles = ", ".join(f"“{one.title}”" for one in stories.events)
        raise InputError(
            f'There is no event called "{text[:60]}". Pick one of those suggested while you type: {titles}.', "event"
        ) from error


def input_value(name: str, text: str) -> float:
    """What is typed for an input, in its unit: a bare number above 1 for a share is a percentage.

    Raises:
        InputError: it cannot be read, or the input cannot be that.
    """
    spec = INPUTS[name]
    value = _value(text, lambda quantity: convert(name, quantity))
    if value is None:
        raise _unreadable(name, spec.unit, text)
    if not spec.allows(value):
        raise InputError(refusal(name, value), name)
    return value


def output_value(name: str, text: str) -> float:
    """What is typed as the value that an output is to reach, in its unit.

    Raises:
        InputError: it cannot be read, or may be meant in two ways.
    """
    unit = OUTPUTS[name].unit

    def read(quantity: Quantity) -> float | None:
        bare = quantity.unit == "number" and not quantity.scaled
        if not bare or unit in ("$M", "$"):
            return in_output_unit(name, quantity)
        if unit not in PERCENTAGES:
            return quantity.value
        if _UNCLEAR_FROM < abs(quantity.value) < _UNCLEAR_TO:
            raise InputError(f"Is that {quantity.value:g}% or {100 * quantity.value:g}%? Write it with its percent sign.", name)
        return quantity.value / 100 if abs(quantity.value) >= _UNCLEAR_TO else quantity.value

    value = _value(text, read)
    if value is None:
        raise _unreadable(name, unit, text)
    return value


def _value(text: str, read: Callable[[Quantity], float | None]) -> float | None:
    """The one quantity that the text is, with its sign, as `read` takes it; None where it is something else, or more than that."""
    words = text.strip()
    negative = words[:1] in {"-", "−", "–"}
    words = words[1:].strip() if negative else words
    tokens = tokenize(words)
    found = find_quantities(tokens, words)
    if len(found) != 1 or (found[0].first, found[0].last) != (0, len(tokens)):
        return None
    value = read(replace(found[0], value=-found[0].value) if negative else found[0])
    return None if value is None else float(f"{value:.12g}")


def _unreadable(name: str, unit: str, text: str) -> InputError:
    return InputError(f'I cannot read "{text[:60]}" as the {label(name)}. Write it like {example(unit)}.', name)
