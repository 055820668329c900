"""The analyses as one set: a scenario by its changes and preset in, a result that can be asked for again out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

import numpy as np

from qs_assistant.types.errors import InputError
from qs_assistant.types.request import ExplainTopic
from qs_assistant.valuation.assumptions import Assumptions
from qs_assistant.valuation.events import MEMBERS, Event
from qs_assistant.valuation.frontier import DEFAULT_STEPS as FRONTIER_STEPS
from qs_assistant.valuation.inputs import PRESETS
from qs_assistant.valuation.model import MODEL_VERSION
from qs_assistant.valuation.perform import perform
from qs_assistant.valuation.resolve import known, resolve
from qs_assistant.valuation.results import Detail, as_results
from qs_assistant.valuation.run import Run, make_run
from qs_assistant.valuation.simulate import DEFAULT_N
from qs_assistant.valuation.sweep import default_range, usual_steps
from qs_assistant.valuation.vary import held, output_name, refuse_held

GRID_STEPS = 9
CURVE_STEPS = 17
PARTNERS = 5
"""Inputs that are tried beside the one on the axis of a frontier that names none."""
EXPLAIN_TOPICS = get_args(ExplainTopic)
REPLACED_OUTPUTS = {"funding_gap": "funding_need", "implied_dilution": "dilution"}

Changes = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Analysis:
    """One result.

    Attributes:
        run: what it was computed from; `run.id` is shown, `run.inputs` are all stored inputs.
        results: as docs/interfaces.md lays them down for JSON; what does not exist is None.
        detail: the typed result: Valuation, Solution, Sweep, Grid, Sensitivity, Simulation or Comparison.
        notes: why a value is None, by its name; "run" says that a replayed run was made under another model or other assumptions.
    """

    run: Run
    results: Any
    detail: Detail
    notes: Mapping[str, str]

    @property
    def kind(self) -> str:
        """Which analysis this is."""
        return self.run.kind


class Analyst:
    """All analyses over one set of assumptions.

    Every method takes the changes from the case (input name to value; composites and market_cap too) and the preset (bear, base, bull or
    None), and raises InputError with a sentence where they cannot be.
    """

    def __init__(self, assumptions: Assumptions) -> None:
        self.assumptions = assumptions

    def inputs(self, changes: Changes | None = None, preset: str | None = None) -> dict[str, float]:
        """The stored inputs of a scenario."""
        resolved = resolve(self.assumptions.case(preset), changes or {})
        return {name: float(np.asarray(value)) for name, value in resolved.items()}

    def value(self, changes: Changes | None = None, preset: str | None = None) -> Analysis:
        """What the scenario is worth."""
        return self._run("value", changes, preset, {})

    def solve(self, variable: str, output: str, target: float, *, changes: Changes | None = None, preset: str | None = None) -> Analysis:
        """The value of one input at which an output meets a target (market_cap means equity_value)."""
        refuse_held(variable, changes or {})
        return self._run("solve", changes, preset, {"variable": variable, "output": output_name(output), "target": target})

    def sweep(
        self,
        variable: str,
        low: float | None = None,
        high: float | None = None,
        steps: int | None = None,
        *,
        changes: Changes | None = None,
        preset: str | None = None,
    ) -> Analysis:
        """Outputs as one input runs from low to high; without them, through its range in the assumptions."""
        refuse_held(variable, changes or {})
        low, high = self._range(variable, low, high)
        wanted = usual_steps(variable, low, high) if steps is None else steps
        return self._run("sweep", changes, preset, {"variable": variable, "low": low, "high": high, "steps": wanted})

    def grid(
        self,
        x: tuple[str, float | None, float | None],
        y: tuple[str, float | None, float | None],
        steps: int | None = None,
        *,
        changes: Changes | None = None,
        preset: str | None = None,
    ) -> Analysis:
        """Outputs at every combination of two inputs; each is given as (variable, low, high)."""
        parameters: dict[str, Any] = {"steps": GRID_STEPS if steps is None else steps}
        for axis, (variable, low, high) in (("x", x), ("y", y)):
            refuse_held(variable, changes or {})
            parameters[axis] = [variable, *self._range(variable, low, high)]
        return self._run("grid", changes, preset, parameters)

    def sensitivity(self, changes: Changes | None = None, preset: str | None = None) -> Analysis:
        """Each input that has a range and is not set, alone at its low and at its high."""
        return self._run("sensitivity", changes, preset, {"ranges": self._free_ranges(changes)})

    def simulate(
        self, n: int = DEFAULT_N, seed: int = 0, *, outcomes: bool = False, changes: Changes | None = None, preset: str | None = None
    ) -> Analysis:
        """The distribution of value per share, every input that has a range and is not set drawn from it; with outcomes, stages too."""
        drawn = {"ranges": self._free_ranges(changes), "correlations": self._together()}
        return self._run("simulate", changes, preset, {"n": n, "seed": seed, "outcomes": outcomes, **drawn})

    def frontier(
        self,
        axes: Sequence[tuple[str, float | None, float | None]],
        solve_for: str | None = None,
        target: tuple[str, float] | None = None,
        steps: int | None = None,
        *,
        changes: Changes | None = None,
        preset: str | None = None,
    ) -> Analysis:
        """Where an output meets a target (value per share at the newest reference) as one or two inputs vary and another makes up for them.

        With two axes and nothing to solve for, the second input is solved for along the first. Axes that are missing are the free inputs
        that move the value most.
        """
        if len(axes) > 2:
            raise InputError("A frontier has one or two inputs on its axes.", "axes")
        if not axes or (len(axes) == 1 and not solve_for):
            taken = [*(name for name, _, _ in axes), *([solve_for] if solve_for else [])]
            widest = self._widest(taken, changes, preset)
            axes = list(axes) or [(widest.pop(0), None, None)]
            solve_for = solve_for or self._best_partner(axes[0], widest, target, changes, preset)
        free = list(axes) if solve_for else list(axes[:1])
        solved = solve_for or (axes[1][0] if len(axes) > 1 else "success_probability")
        for variable in (solved, *(name for name, _, _ in free)):
            refuse_held(variable, changes or {})
        output, value = target or ("value_per_share", self.assumptions.price(self.assumptions.newest))
        parameters: dict[str, Any] = {"solve_for": solved, "output": output_name(output), "target": value}
        parameters["axes"] = [[variable, *self._range(variable, low, high)] for variable, low, high in free]
        default = CURVE_STEPS if len(free) == 1 else FRONTIER_STEPS
        return self._run("frontier", changes, preset, parameters | {"steps": default if steps is None else steps})

    def event(self, name: str, *, changes: Changes | None = None, preset: str | None = None) -> Analysis:
        """What an event of the events file changes, on top of a scenario."""
        return self._run("event", changes, preset, _as_kept(self.assumptions.stories.event(name)))

    def events(self, names: Sequence[str] = (), *, changes: Changes | None = None, preset: str | None = None) -> Analysis:
        """What several events change, each by itself and all together; without names, all events of the file."""
        stories = self.assumptions.stories
        found = [stories.event(name) for name in names] if names else list(stories.events)
        return self._run("event", changes, preset, {"events": [_as_kept(one) for one in found]})

    def views(self, changes: Changes | None = None, preset: str | None = None, *, first: Sequence[str] = ()) -> Analysis:
        """Others' published assumptions in this model, beside what they published; those asked for stand first.

        Raises:
            InputError: there is no view of an id asked for.
        """
        listed = self._listed_views(changes, preset)
        for name in first:
            known(name, tuple(listed), "view")
        ordered = {name: listed[name] for name in (*first, *(one for one in listed if one not in first))}
        return self._run("views", changes, preset, {"views": ordered, "first": list(first)})

    def football(self, changes: Changes | None = None, preset: str | None = None) -> Analysis:
        """Value per share by presets, views, simulations and the inputs that move it most."""
        cases = {name: self.inputs(changes, name) for name in PRESETS}
        drawn = {"ranges": self._free_ranges(changes), "correlations": self._together()}
        listed = self._listed_views(changes, preset)
        return self._run("football", changes, preset, {"cases": cases, "views": listed, **drawn})

    def explain(self, topic: str = "number", *, changes: Changes | None = None, preset: str | None = None) -> Analysis:
        """A valuation asked for with how it comes about."""
        known(topic, EXPLAIN_TOPICS, "topic")
        return self._run("explain", changes, preset, {"topic": topic})

    def compare(self, scenarios: Sequence[tuple[Changes, str | None]], weights: Sequence[float] | None = None) -> Analysis:
        """Scenarios side by side, each given as (changes, preset), the bridges from the first to the others, and their weighted value."""
        listed = [{"set": dict(changes), "preset": preset, "inputs": self.inputs(changes, preset)} for changes, preset in scenarios]
        first = scenarios[0] if scenarios else ({}, None)
        return self._run("compare", *first, {"scenarios": listed} | ({} if weights is None else {"weights": list(weights)}))

    def replay(self, run: Run) -> Analysis:
        """A kept run computed again from its own inputs and parameters; a note says if the model or the assumptions have changed since."""
        inputs, parameters = self._filled(run)
        detail = perform(run.kind, inputs, parameters, self.assumptions.stories)
        run = replace(run, inputs=inputs, parameters=parameters)
        figures, notes = as_results(detail)
        analysis = Analysis(run, figures, detail, notes)
        remarks = []
        if run.model != MODEL_VERSION:
            remarks.append(f"This run was made under the model {run.model}; these are the figures of {MODEL_VERSION} for the same inputs.")
        if run.assumptions_digest != self.assumptions.digest:
            remarks.append("This run was made under other assumptions than today's; its own inputs are used here.")
        return replace(analysis, notes={**analysis.notes, "run": " ".join(remarks)}) if remarks else analysis

    def _run(self, kind: str, changes: Changes | None, preset: str | None, parameters: Mapping[str, Any]) -> Analysis:
        inputs = self.inputs(changes, preset)
        detail = perform(kind, inputs, parameters, self.assumptions.stories)
        run = make_run(kind, inputs, parameters, assumptions_digest=self.assumptions.digest, changes=changes or {}, preset=preset)
        figures, notes = as_results(detail)
        return Analysis(run, figures, detail, notes)

    def _filled(self, run: Run) -> tuple[dict[str, float], dict[str, Any]]:
        """A run's inputs and parameters, with today's values of the inputs that its model did not have.

        Raises:
            InputError: it asked for an output that this model no longer has.
        """
        parameters = dict(run.parameters)
        if parameters.get("output") in REPLACED_OUTPUTS:
            output = parameters["output"]
            raise InputError(
                f"Run {run.id} asked for {output} of the model {run.model}; {MODEL_VERSION} has {REPLACED_OUTPUTS[output]} instead. "
                "Ask for that.",
                output,
            )
        base = self.assumptions.base()
        if "scenarios" in parameters:
            parameters["scenarios"] = [{**one, "inputs": base | one["inputs"]} for one in parameters["scenarios"]]
        return base | dict(run.inputs), parameters

    def _widest(self, taken: Sequence[str], changes: Changes | None, preset: str | None) -> list[str]:
        """The inputs that move the value most, of those that are neither taken nor set, nor decided by one that is."""
        fixed = held(taken) | held(changes or {})
        rows = self.sensitivity(changes, preset).results["rows"]
        found = [row["input"] for row in rows if not held((row["input"],)) & fixed and row["swing"] is not None]
        if len(found) <= PARTNERS:
            raise InputError("Too many inputs are held for a frontier: leave some of them free.", "axes")
        return found[: PARTNERS + 1]

    def _best_partner(
        self, axis: tuple[str, float | None, float | None], names: Sequence[str], target: tuple[str, float] | None,
        changes: Changes | None, preset: str | None,
    ) -> str:  # fmt: skip
        """The input that meets the target inside its own range at most places of the axis, the first of equals."""

        def places(name: str) -> int:
            low, high = sorted(self._range(name, None, None))
            solved = self.frontier([axis], name, target, changes=changes, preset=preset).results["solved"]
            return sum(one is not None and low <= one <= high for one in solved)

        return max(names, key=places)

    def _listed_views(self, changes: Changes | None, preset: str | None) -> dict[str, dict[str, float]]:
        """What each view sets, by its id; the members' is left out where the scenario does not allow it: nobody checked them together."""
        listed = {one.id: dict(one.set) for one in self.assumptions.stories.views}
        if MEMBERS in listed:
            try:
                resolve(self.inputs(changes, preset), listed[MEMBERS])
            except InputError:
                del listed[MEMBERS]
        return listed

    def _together(self) -> list[list[Any]]:
        return [[*pair, rank] for pair, rank in self.assumptions.correlations.items()]

    def _free_ranges(self, changes: Changes | None) -> dict[str, list[float]]:
        fixed = held(changes or {})
        return {name: list(ends) for name, ends in self.assumptions.ranges.items() if name not in fixed}

    def _range(self, variable: str, low: float | None, high: float | None) -> tuple[float, float]:
        if low is not None and high is not None:
            return low, high
        usual_low, usual_high = default_range(variable, self.assumptions.ranges)
        return (usual_low if low is None else low), (usual_high if high is None else high)


def _as_kept(event: Event) -> dict[str, Any]:
    """An event as a run keeps it: its changes as they are now, for a replay after the file has changed."""
    kept = {side: {one: [c.action, c.amount] for one, c in found.items()} for side, found in event.changes.items()}
    return {"event": event.id, "changes": kept, "reflected": event.reflected}
