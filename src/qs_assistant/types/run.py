"""A run: what a valuation's result was computed from, so that it can be asked for again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that a result depends on.

    `inputs` are the stored inputs of the scenario (of the first one for compare), `parameters` what the analysis was asked beyond them;
    both hold plain JSON values. `model` and `assumptions_digest` say under which model and assumptions it was made. `changes` and `preset`
    say how the inputs came about; they are not part of the id, since the same inputs are the same run.
    """

    id: str
    kind: str
    inputs: Mapping[str, float]
    parameters: Mapping[str, Any]
    model: str
    assumptions_digest: str
    changes: Mapping[str, float] = field(default_factory=dict)
    preset: str | None = None
