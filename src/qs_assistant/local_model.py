"""The model as it holds in a place: the shipped base case, or the one that the place's own admins have set."""

from collections.abc import Sequence
from dataclasses import dataclass

from qs_assistant.base_case import applied, note
from qs_assistant.reading.reader import Reader
from qs_assistant.records.base_cases import BaseCases, Override
from qs_assistant.valuation.analyses import Analyst
from qs_assistant.valuation.assumptions import Assumptions
from qs_assistant.valuation.inputs import PRESETS
from qs_assistant.writing.formatting import label


@dataclass(frozen=True, slots=True)
class LocalModel:
    """The analyses and the reader over one base case; `remarks` say who changed it, when and why."""

    analyst: Analyst
    reader: Reader
    remarks: tuple[str, ...] = ()


class LocalModels:
    """Finds the model of a place; the base case of its nearest scope holds.

    Args:
        assumptions: the shipped base case.
        base_cases: what admins have set, by scope.
    """

    def __init__(self, assumptions: Assumptions, base_cases: BaseCases) -> None:
        self._assumptions = assumptions
        self._base_cases = base_cases
        self._shipped = _model(assumptions, ())
        self._own: dict[str, tuple[tuple[Override, ...], LocalModel]] = {}

    def at(self, scopes: Sequence[str]) -> LocalModel:
        """The model of a place with these scopes, nearest first. Reads the records, so it may block for a moment.

        Raises:
            InputError: a scope's base case can no longer be, since the shipped one has changed.
        """
        own = self._base_cases.nearest(scopes)
        if own is None:
            return self._shipped
        scope, entries = own
        kept = self._own.get(scope)
        if kept is None or kept[0] != entries:
            kept = (entries, _model(applied(self._assumptions, entries), entries))
            self._own[scope] = kept
        return kept[1]


def _model(assumptions: Assumptions, entries: Sequence[Override]) -> LocalModel:
    reader = Reader(cases={preset: assumptions.case(preset) for preset in PRESETS})
    remarks = tuple(f"Own base case here: {label(one.name)} {note(one)}" for one in entries)
    return LocalModel(Analyst(assumptions), reader, remarks)
