"""The model as it holds in a place: the shipped base case, or the one that the place's own admins have set."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from qs_assistant.app.base_case import OwnBaseCases, note
from qs_assistant.questions.analysis_kind import names_in
from qs_assistant.questions.analysis_reader import load_detector
from qs_assistant.questions.reader import Reader
from qs_assistant.questions.scorer import Scorer
from qs_assistant.records.base_cases import Override
from qs_assistant.reports.formatting import label
from qs_assistant.types.company import Company
from qs_assistant.types.run import Run
from qs_assistant.valuation.analyses import Analyst
from qs_assistant.valuation.assumptions import Assumptions
from qs_assistant.valuation.events import MEMBERS, Stories, members_view
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
        medians: what the members of a scope believe, by input; one more view of its football field.
        company: whom the questions are about.
    """

    def __init__(
        self,
        base_cases: OwnBaseCases,
        scorer: Callable[[], Scorer | None] = lambda: None,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
        medians: Callable[[str], Mapping[str, float]] = lambda _scope: {},
        *,
        company: Company,
    ) -> None:
        self._company = company
        self._base_cases = base_cases
        self._scorer = scorer
        self._today = today
        self._medians = medians
        self._made: dict[tuple[tuple[Override, ...], tuple[tuple[str, float], ...]], LocalModel] = {}

    def at(self, scopes: Sequence[str]) -> LocalModel:
        """The model of a place with these scopes, nearest first. Reads the records, so it may block for a moment.

        Raises:
            InputError: a scope's base case can no longer be, since the shipped one has changed.
        """
        assumptions, entries = self._base_cases.holding(scopes)
        median_values = self._medians(scopes[0]) if scopes else {}
        key = (entries, tuple(sorted(median_values.items())))
        if key not in self._made:
            if len(self._made) >= MODELS_KEPT:
                self._made.clear()
            self._made[key] = _model(with_members(assumptions, median_values), self._scorer, self._company)
        today = self._today()
        remarks = tuple(f"Own base case here: {label(one.name)} {note(one, today)}" for one in entries)
        return replace(self._made[key], remarks=remarks)

    def owner(self, scopes: Sequence[str], run: Run) -> str | None:
        """The scope that a run belongs to, by its own base case or by what its members believe; None: everybody's. Reads the records."""
        median_values = self._medians(scopes[0]) if scopes else {}
        return scopes[0] if median_values and _rests_on(run, median_values) else self._base_cases.owner(scopes)


def with_members(assumptions: Assumptions, medians: Mapping[str, float]) -> Assumptions:
    """The assumptions with what members believe as one more view; the same ones where nobody has voted."""
    if not medians:
        return assumptions
    stories = assumptions.stories
    return replace(assumptions, stories=Stories(stories.events, (*stories.views, members_view(medians))))


def _rests_on(run: Run, medians: Mapping[str, float]) -> bool:
    """Whether a run shows the medians: as a view, or as a scenario."""
    scenarios = [one["set"] for one in run.parameters.get("scenarios", ())]
    return MEMBERS in run.parameters.get("views", {}) or dict(medians) in [dict(run.changes), *scenarios]


def _model(assumptions: Assumptions, scorer: Callable[[], Scorer | None], company: Company) -> LocalModel:
    cases = {preset: assumptions.case(preset) for preset in PRESETS}
    named = names_in(assumptions.stories)
    reader = Reader(cases=cases, ranges=assumptions.ranges, scorer=scorer, named=named, detector=load_detector, company=company)
    return LocalModel(Analyst(assumptions), reader)
