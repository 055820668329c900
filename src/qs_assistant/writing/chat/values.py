"""A run's values as labelled lines: what the chat model sees of a run."""

from collections.abc import Mapping

from qs_assistant.writing.formatting import label, unit_of, written

_FIRST = ("value_per_share", "equity_value")


def labelled_values(values: Mapping[str, tuple[float, str]]) -> dict[str, str]:
    """A report's values by label, as the program writes them: {"equity value": "$1.18 billion", ...}, what was asked for first.

    Only inputs and outputs by their own names are lines: what belongs to a reference, a step or a difference stands in the report's own
    sentences, where its role is said.
    """
    names = [name for name in values if unit_of(name) or (name.startswith("inputs.") and name.count(".") == 1)]
    names.sort(key=lambda name: name not in _FIRST)
    return {label(name.removeprefix("inputs.")): written(*values[name]) for name in names}
