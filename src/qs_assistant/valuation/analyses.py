"""The analyses as one set: a scenario by its changes and preset in, a result that can be asked for again out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from qs_assistant.types.errors import InputError
from qs_assistant.valuation.assumptions import Assumptions
from qs_assistant.valuation.compare import compare
from qs_assistant.valuation.model import MODEL_VERSION, evaluate
from qs_assistant.valuation.resolve import resolve
from qs_assistant.valuation.results import Detail, as_results
from qs_assistant.valuation.run import KINDS, Run, make_run
from qs_assistant.valuation.sensitivity import sensitivity
from qs_assistant.valuation.simulate import DEFAULT_N, simulate
from qs_assistant.valuation.solve import solve
from qs_assistant.valuation.sweep import default_range, grid, sweep, usual_steps
from qs_assistant.valuation.vary import held, output_name, refuse_held

GRID_STEPS = 9

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

    def simulate(self, n: int = DEFAULT_N, seed: int = 0, *, changes: Changes | None = None, preset: str | None = None) -> Analysis:
        """The distribution of value per share, every input that has a range and is not set drawn from it."""
        return self._run("simulate", changes, preset, {"n": n, "seed": seed, "ranges": self._free_ranges(changes)})

    def compare(self, scenarios: Sequence[tuple[Changes, str | None]]) -> Analysis:
        """Scenarios side by side, each given as (changes, preset), and the bridge from the first to the second."""
        listed = [{"set": dict(changes), "preset": preset, "inputs": self.inputs(changes, preset)} for changes, preset in scenarios]
        first = scenarios[0] if scenarios else ({}, None)
        return self._run("compare", *first, {"scenarios": listed})

    def replay(self, run: Run) -> Analysis:
        """A kept run computed again from its own inputs and parameters; a note says if the model or the assumptions have changed since."""
        detail = _perform(run.kind, run.inputs, run.parameters)
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
        detail = _perform(kind, inputs, parameters)
        run = make_run(kind, inputs, parameters, assumptions_digest=self.assumptions.digest, changes=changes or {}, preset=preset)
        figures, notes = as_results(detail)
        return Analysis(run, figures, detail, notes)

    def _free_ranges(self, changes: Changes | None) -> dict[str, list[float]]:
        fixed = held(changes or {})
        return {name: list(ends) for name, ends in self.assumptions.ranges.items() if name not in fixed}

    def _range(self, variable: str, low: float | None, high: float | None) -> tuple[float, float]:
        if low is not None and high is not None:
            return low, high
        usual_low, usual_high = default_range(variable, self.assumptions.ranges)
        return (usual_low if low is None else low), (usual_high if high is None else high)


def _perform(kind: str, inputs: Mapping[str, float], parameters: Mapping[str, Any]) -> Detail:
    match kind:
        case "value":
            return evaluate(inputs)
        case "solve":
            return solve(inputs, parameters["variable"], parameters["output"], parameters["target"])
        case "sweep":
            return sweep(inputs, parameters["variable"], parameters["low"], parameters["high"], parameters["steps"])
        case "grid":
            (x, *x_range), (y, *y_range) = parameters["x"], parameters["y"]
            return grid(inputs, x, (*x_range, parameters["steps"]), y, (*y_range, parameters["steps"]))
        case "sensitivity":
            return sensitivity(inputs, parameters["ranges"])
        case "simulate":
            return simulate(inputs, parameters["ranges"], parameters["n"], parameters["seed"])
        case "compare":
            return compare([scenario["inputs"] for scenario in parameters["scenarios"]])
    raise InputError(f"There is no analysis called {kind!r}; there are {', '.join(KINDS)}.", "kind")
