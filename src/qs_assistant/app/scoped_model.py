"""The model as it holds in a place: the shipped base case, or the one that the place's own admins have set."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qs_assistant.app.base_case import OwnBaseCases, note
from qs_assistant.questions.reader import Reader
from qs_assistant.questions.scorer import Scorer
from qs_assistant.records.base_cases import Override
from qs_assistant.reports.formatting import label
from qs_assistant.valuation.analyses import Analyst
from qs_assistant.valuation.assumptions import Assumptions
from qs_assistant.valuation.inputs import PRESETS

MODELS_KEPT = 64  # a handful of servers have a base case of their own; making a model again takes a hundredth of a second


@dataclass(frozen=True, slots=True)
class LocalModel:
    """The analyses and the reader over one base case; `remarks` say who changed it, when and why."""

    analyst: Analyst
    reader: Reader
    remarks: tuple[str, ...] = ()


class LocalModels:
    """Finds the model of a place; the base case of its nearest scope holds.

    Args:
        base_cases: the shipped base case, and what admins have set over it.
        scorer: gives the network that reads questions, None where it is not there.
    """

    def __init__(self, base_cases: OwnBaseCases, scorer: Callable[[], Scorer | None] = lambda: None) -> None:
        self._base_cases = base_cases
        self._scorer = scorer
        self._made: dict[tuple[Override, ...], LocalModel] = {}

    def at(self, scopes: Sequence[str]) -> LocalModel:
        """The model of a place with these scopes, nearest first. Reads the records, so it may block for a moment.

        Raises:
            InputError: a scope's base case can no longer be, since the shipped one has changed.
        """
        assumptions, entries = self._base_cases.holding(scopes)
        if entries not in self._made:
            if len(self._made) >= MODELS_KEPT:
                self._made.clear()
            self._made[entries] = _model(assumptions, entries, self._scorer)
        return self._made[entries]

    def owner(self, scopes: Sequence[str]) -> str | None:
        """The scope whose own base case holds in a place; None where it is the shipped one. Reads the records."""
        return self._base_cases.owner(scopes)


def _model(assumptions: Assumptions, entries: Sequence[Override], scorer: Callable[[], Scorer | None]) -> LocalModel:
    cases = {preset: assumptions.case(preset) for preset in PRESETS}
    events = {name: event.id for event in assumptions.stories.events for name in event.names}
    reader = Reader(cases=cases, ranges=assumptions.ranges, scorer=scorer, events=events)
    remarks = tuple(f"Own base case here: {label(one.name)} {note(one)}" for one in entries)
    return LocalModel(Analyst(assumptions), reader, remarks)
