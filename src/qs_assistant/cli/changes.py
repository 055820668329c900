"""Changes to inputs as typed in the terminal: NAME=VALUE, percentages allowed where the unit is a fraction."""

import math
from collections.abc import Iterable

import typer

from qs_assistant.questions.completion import meant_input
from qs_assistant.types.errors import InputError
from qs_assistant.valuation.inputs import INPUTS, PRESETS
from qs_assistant.valuation.outputs import OUTPUTS
from qs_assistant.valuation.resolve import known

_FRACTIONS = ("fraction", "probability", "1/yr")


def parse_changes(assignments: Iterable[str]) -> dict[str, float]:
    """Changes from NAME=VALUE texts.

    Raises:
        typer.BadParameter: a text has no "=".
        InputError: an unknown name, a value that is no number, or two values for one name.
    """
    changes: dict[str, float] = {}
    for assignment in assignments:
        name, text = split_assignment(assignment)
        value = parse_value(_input_called(name), text)
        if name in changes and changes[name] != value:
            raise InputError(f"{name} is set twice, to {changes[name]:g} and to {value:g}; give it once.", name)
        changes[name] = value
    return changes


def _input_called(name: str) -> str:
    """The input of a name; the message for one that there is not says which is meant, by its everyday names as well ("wacc")."""
    try:
        return known(name)
    except InputError as error:
        meant = meant_input(name)
        if meant is None:
            raise
        raise InputError(f'There is no input called "{name}". Did you mean {meant}?', name) from error


def parse_target(assignment: str) -> tuple[str, float]:
    """A solve's target from OUTPUT=VALUE.

    Raises:
        typer.BadParameter: the text has no "=".
        InputError: an unknown output, or a value that is no number.
    """
    name, text = split_assignment(assignment)
    return known(name, OUTPUTS, "output"), parse_value(name, text)


def parse_scenario(text: str) -> tuple[dict[str, float], str | None]:
    """One side of a comparison: a preset, changes, or both, separated by commas: "bull,royalty_rate=5%".

    Raises:
        typer.BadParameter: a part is neither a preset nor has an "=".
        InputError: as for `parse_changes`, or two presets.
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    presets = [part for part in parts if part in PRESETS]
    if len(presets) > 1:
        raise InputError(f'A scenario has one preset; "{text}" has {len(presets)}.', "preset")
    changes = parse_changes(part for part in parts if part not in PRESETS)
    return changes, presets[0] if presets and presets[0] != "base" else None


def parse_value(name: str, text: str) -> float:
    """A number in the unit of an input or output: 0.9, 90%, 8,000.

    Raises:
        InputError: the text is no number, or is a percentage where the unit is no fraction.
    """
    unit = INPUTS[name].unit if name in INPUTS else OUTPUTS[name].unit
    digits = text.strip().replace(",", "").replace("_", "")
    percent = digits.endswith("%")
    try:
        value = float(digits.removesuffix("%"))
    except ValueError:
        raise InputError(f'{name} takes a number in {unit}, not "{text}".', name) from None
    if percent and unit not in _FRACTIONS:
        raise InputError(f"{name} is in {unit} and takes no percentage; give the number itself.", name)
    return float(f"{value / 100:.15g}") if percent and math.isfinite(value) else value


def split_assignment(text: str) -> tuple[str, str]:
    """Both sides of NAME=VALUE.

    Raises:
        typer.BadParameter: there is no "=".
    """
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise typer.BadParameter(f'"{text}" is not of the form NAME=VALUE')
    return name.strip(), value.strip()
