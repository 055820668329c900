"""The model as it holds in a place: the shipped base case, or the one that the place's own admins have set."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from qs_assistant.app.base_case import OwnBaseCases, note
from qs_assistant.questions.analysis_kind import names_in
from qs_assistant.questions.analysis_reader import load_detector
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
        today: the day by which the age of a dated price is told.
    """

    def __init__(
        self,
        base_cases: OwnBaseCases,
        scorer: Callable[[], Scorer | None] = lambda: None,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    ) -> None:
        self._base_cases = base_cases
        self._scorer = scorer
        self._today = today
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
            self._made[entries] = _model(assumptions, self._scorer)
        today = self._today()
        remarks = tuple(f"Own base case here: {label(one.name)} {note(one, today)}" for one in entries)
        return replace(self._made[entries], remarks=remarks)

    def owner(self, scopes: Sequence[str]) -> str | None:
        """The scope whose own base case holds in a place; None where it is the shipped one. Reads the records."""
        return self._base_cases.owner(scopes)


def _model(assumptions: Assumptions, scorer: Callable[[], Scorer | None]) -> LocalModel:
    cases = {preset: assumptions.case(preset) for preset in PRESETS}
    named = names_in(assumptions.stories)
    reader = Reader(cases=cases, ranges=assumptions.ranges, scorer=scorer, named=named, detector=load_detector)
    return LocalModel(Analyst(assumptions), reader)
