"""Runs and their ids."""

from collections.abc import Mapping
from typing import Any

from qs_assistant.types.run import Run
from qs_assistant.valuation.inputs import STORED_INPUTS
from qs_assistant.valuation.model import MODEL_VERSION, digest, run_id

__all__ = ["KINDS", "Run", "make_run"]

KINDS = ("value", "solve", "sweep", "grid", "sensitivity", "simulate", "compare", "frontier", "event", "views", "football", "explain")


def make_run(
    kind: str,
    inputs: Mapping[str, Any],
    parameters: Mapping[str, Any],
    *,
    assumptions_digest: str,
    changes: Mapping[str, float],
    preset: str | None,
) -> Run:
    """A run with its id: for value, the hash of model and inputs; for the analyses, of kind and parameters too."""
    stored = {name: float(inputs[name]) + 0.0 for name in STORED_INPUTS}
    content = {"model": MODEL_VERSION, "kind": kind, "inputs": stored, "parameters": _as_floats(parameters)}
    key = run_id(stored) if kind == "value" else digest(content)
    return Run(key, kind, stored, parameters, MODEL_VERSION, assumptions_digest, dict(changes), preset)


def _as_floats(content: object) -> object:
    """The same content with every number a float, so that 2027 and 2027.0 are the same question."""
    if isinstance(content, Mapping):
        return {name: _as_floats(value) for name, value in content.items()}
    if isinstance(content, list | tuple):
        return [_as_floats(value) for value in content]
    return float(content) + 0.0 if isinstance(content, int | float) and not isinstance(content, bool) else content
