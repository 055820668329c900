"""Changes to inputs as typed in the terminal: NAME=VALUE, percentages allowed where the unit is a fraction."""

import math
from collections.abc import Iterable

import typer

from qs_assistant.questions.completion import input_called
from qs_assistant.types.errors import InputError
from qs_assistant.valuation.compare import weight_of
from qs_assistant.valuation.inputs import INPUTS, PRESETS
from qs_assistant.valuation.outputs import OUTPUTS
from qs_assistant.valuation.resolve import known
from qs_assistant.valuation.units import PERCENTAGES, label, refusal, show_named, unit_of


def parse_changes(assignments: Iterable[str]) -> dict[str, float]:
    """Changes from NAME=VALUE texts.

    Raises:
        typer.BadParameter: a text has no "=".
        InputError: an unknown name, a value that is no number, or two values for one name.
    """
    changes: dict[str, float] = {}
    for assignment in assignments:
        typed, text = split_assignment(assignment)
        name = input_called(typed)
        value = parse_value(name, text)
        if name in changes and changes[name] != value:
            raise InputError(
                f"The {label(name)} is set twice, to {show_named(name, changes[name])} and to {show_named(name, value)}. Give it once.",
                name,
            )
        changes[name] = value
    return changes


def parse_target(assignment: str) -> tuple[str, float]:
    """A solve's target from OUTPUT=VALUE.

    Raises:
        typer.BadParameter: the text has no "=".
        InputError: an unknown output, or a value that is no number.
    """
    name, text = split_assignment(assignment)
    output = name if name in OUTPUTS else name.lower().replace(" ", "_").replace("-", "_")
    return known(output, OUTPUTS, "output"), parse_value(output, text)


def parse_weighted(texts: Iterable[str]) -> tuple[list[tuple[dict[str, float], str | None]], list[float] | None]:
    """The sides of a comparison and their weights, each side's after a colon ("bear:25%"); None where no side has one.

    Raises:
        typer.BadParameter: as for `parse_scenario`.
        InputError: a weight is no number, or some sides have one and others do not.
    """
    sides, weights = [], []
    for text in texts:
        side, colon, weight = text.rpartition(":")
        sides.append(parse_scenario(side if colon else text))
        if colon:
            weights.append(weight_of(weight))
    if weights and len(weights) < len(sides):
        raise InputError(
            f"{len(weights)} of {len(sides)} scenarios have a weight; give each of them one, such as bear:25%, or none.", "weights"
        )
    return sides, weights or None


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
        InputError: the text is no number, a percentage where the unit is no fraction, or one that the input cannot be.
    """
    unit = unit_of(name)
    digits = text.strip().replace(",", "").replace("_", "")
    percent = digits.endswith("%")
    try:
        value = float(digits.removesuffix("%"))
    except ValueError:
        such = " like 0.9 or 90%" if unit in PERCENTAGES else f" in {unit}" if unit not in ("", "year") else ""
        raise InputError(f'The {label(name)} takes a number{such}, not "{text[:40]}".', name) from None
    if percent and unit not in PERCENTAGES:
        raise InputError(f"The {label(name)} takes no percentage. Give the number itself.", name)
    if percent and math.isfinite(value):
        value = float(f"{value / 100:.15g}")
        if name in INPUTS and not INPUTS[name].allows(value):
            raise InputError(refusal(name, value), name)
    return value


def split_assignment(text: str) -> tuple[str, str]:
    """Both sides of NAME=VALUE.

    Raises:
        typer.BadParameter: there is no "=".
    """
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise typer.BadParameter(f'"{text}" is not of the form NAME=VALUE')
    return name.strip(), value.strip()
