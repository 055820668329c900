"""The valuation: full inputs to outputs, one scenario or millions of them, in blocks that stay in the processor's cache."""

import hashlib
import json
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from qs_assistant.valuation.inputs import STORED_INPUTS
from qs_assistant.valuation.kernel import YEAR_COLUMNS, YEARS, Workspace, evaluate_block
from qs_assistant.valuation.outputs import OUTPUTS
from qs_assistant.valuation.resolve import Value, resolve, with_composites

__all__ = ["BLOCK", "MODEL_VERSION", "YEARS", "Valuation", "canonical_json", "digest", "evaluate", "resolve", "run_id", "with_composites"]

MODEL_VERSION = "rnpv-2"
BLOCK = 4096  # scenarios: few enough for the cache, many enough that the calls between the sums cost little


@dataclass(frozen=True)
class Valuation:
    """What a scenario, or an array of them, is worth.

    Attributes:
        inputs: every stored input, as evaluated.
        outputs: by the names of the outputs table; floats for one scenario, arrays of the broadcast shape for many. A value that does
            not exist is nan.
        years: the table of years by column (Y, C, y, Q, P, K, m, R, G, O, E, T, F, W, d), each of shape (15, *shape); empty where it was
            not asked for.
        notes: for one scenario, why an output does not exist.
    """

    inputs: Mapping[str, Value]
    outputs: Mapping[str, Value]
    years: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Value:
        return self.outputs[name]

    @property
    def run_id(self) -> str:
        """The id of this valuation; only one scenario has one."""
        return run_id(self.inputs)


def evaluate(inputs: Mapping[str, Value], *, outputs: Collection[str] | None = None, years: bool | None = None) -> Valuation:
    """Value the scenarios that the inputs, broadcast together, stand for.

    Args:
        inputs: every stored input, as `resolve` gives them; further names are passed over.
        outputs: the outputs to keep, all of them by default; keeping few keeps memory small when scenarios are many.
        years: whether to keep the table of years; by default for one scenario only.
    """
    stored = {name: np.asarray(inputs[name], dtype=np.float64) for name in STORED_INPUTS}
    shape = np.broadcast_shapes(*(array.shape for array in stored.values()))
    size = math.prod(shape)
    keep_years = not shape if years is None else years
    kept = list(OUTPUTS) if outputs is None else [name for name in OUTPUTS if name in outputs]
    results = {name: np.empty(size) for name in kept}
    table = {name: np.empty((YEARS, size)) for name in YEAR_COLUMNS} if keep_years else {}
    flat = {name: array if array.ndim == 0 else np.broadcast_to(array, shape).reshape(-1) for name, array in stored.items()}
    workspace = Workspace(min(BLOCK, size), keep_years=keep_years)
    with np.errstate(all="ignore"):  # what does not exist, or is beyond all bounds, is said in the notes
        for start in range(0, size, BLOCK):
            block = slice(start, min(start + BLOCK, size))
            if block.stop - start != workspace.size:
                workspace = Workspace(block.stop - start, keep_years=keep_years)
            values, columns = evaluate_block({name: _part(array, block) for name, array in flat.items()}, workspace, kept)
            for name in kept:
                np.add(values[name], 0.0, out=results[name][block])  # adding zero leaves no negative zeros
            for name, column in table.items():
                np.add(columns[name], 0.0, out=column[:, block])
    years_table = {name: column.reshape((YEARS, *shape)) for name, column in table.items()}
    if shape:
        arrays: dict[str, Value] = {name: value.reshape(shape) for name, value in results.items()}
        return Valuation(_frozen(stored), MappingProxyType(arrays), MappingProxyType(years_table))
    floats: dict[str, Value] = {name: float(value[0]) for name, value in results.items()}
    return Valuation(_frozen(stored), MappingProxyType(floats), MappingProxyType(years_table), MappingProxyType(_missing(floats)))


def run_id(inputs: Mapping[str, Value]) -> str:
    """The first 12 hex digits of the SHA-256 of the model's version and the full inputs as canonical JSON."""
    return digest({"model": MODEL_VERSION, "inputs": {name: float(inputs[name]) + 0.0 for name in STORED_INPUTS}})


def digest(content: object) -> str:
    """The first 12 hex digits of the SHA-256 of some content as canonical JSON."""
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()[:12]


def canonical_json(content: object) -> str:
    """JSON with sorted keys, no blanks, and floats in their shortest form."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _part(array: NDArray[np.float64], block: slice) -> NDArray[np.float64]:
    if array.ndim == 0:
        return np.broadcast_to(array, (block.stop - block.start,))
    return np.ascontiguousarray(array[block])


def _frozen(stored: Mapping[str, NDArray[np.float64]]) -> Mapping[str, Value]:
    return MappingProxyType({name: array if array.ndim else float(array) for name, array in stored.items()})


def _missing(outputs: Mapping[str, Value]) -> dict[str, str]:
    """Why an output is nan or infinite."""
    return {name: _reason(name) for name in _not_finite(outputs.items())}


def _not_finite(outputs: Iterable[tuple[str, Value]]) -> list[str]:
    return [name for name, value in outputs if not np.all(np.isfinite(value))]


def _reason(name: str) -> str:
    if name in ("funding_first_year", "funding_last_year"):
        return "no money has to be raised on the success path"
    if name == "breakeven_yield":
        return "no yield up to 100% brings the unit cost down to the price in the last forecast year"
    return "beyond the largest number that can be stated with these inputs"
