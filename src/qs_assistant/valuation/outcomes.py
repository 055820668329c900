"""What becomes of one company rather than of the average one: every stage passed, or the programme ended at the first that fails."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from qs_assistant.valuation.inputs import STAGES, STORED_INPUTS
from qs_assistant.valuation.kernel import YEARS, terminal_value
from qs_assistant.valuation.model import BLOCK, evaluate
from qs_assistant.valuation.resolve import Value
from qs_assistant.valuation.stages import DECIDED_AFTER

FloatArray = NDArray[np.float64]


def outcome_equities(inputs: Mapping[str, Value]) -> FloatArray:
    """Equity value in $M, before its floor at zero, of each outcome: a failure at each of the four stages, then success; shape (5, n).

    A failed programme has the free cash flow of the years up to and with the last before the stage is decided, its year of failure; it then
    pays wind_down years of that year's opex, discounted as that year is, and keeps cash less debt. A stage that is decided by the first
    forecast year fails before it: that year's opex is taken; one that is decided after the last forecast year is not drawn, as the expected
    value does not count it either. So the mean over outcomes without a wind-down is the risked equity value.

    Args:
        inputs: every stored input, as floats or arrays of shape (n,).
    """
    arrays = np.broadcast_arrays(*(np.atleast_1d(np.asarray(inputs[name], dtype=np.float64)) for name in STORED_INPUTS))
    flat = dict(zip(STORED_INPUTS, arrays, strict=True))
    size = arrays[0].size
    found = np.empty((len(STAGES) + 1, size))
    for start in range(0, size, BLOCK):
        block = slice(start, min(start + BLOCK, size))
        found[:, block] = _block({name: array[block] for name, array in flat.items()})
    return found


def drawn_outcomes(inputs: Mapping[str, Value], uniform: FloatArray) -> FloatArray:
    """Which outcome a draw has: the number of the first stage that fails, or 4 where all pass; shape (n,).

    Args:
        inputs: as for `outcome_equities`.
        uniform: one number from 0 to 1 a stage and draw, of shape (n, 4); a stage passes where its number lies below its chance.
    """
    failed = np.stack([uniform[:, place] >= inputs[name] for place, name in enumerate(STAGES)], axis=1)
    return np.where(failed.any(axis=1), failed.argmax(axis=1), len(STAGES))


def _block(i: Mapping[str, FloatArray]) -> FloatArray:
    table = evaluate(dict(i), outputs=(), years=True).years
    size = i["cash"].size
    earned = np.zeros((YEARS + 1, size))
    np.cumsum(table["d"] * table["F"], axis=0, out=earned[1:])
    net_cash = i["cash"] - i["debt"]
    end_factor = table["d"][-1] / np.sqrt(1.0 + i["discount_rate"])
    success = earned[-1] + terminal_value(i, table["E"][-1]) * end_factor + net_cash
    found = np.empty((len(STAGES) + 1, size))
    rows = np.arange(size)
    for place, after in enumerate(DECIDED_AFTER):
        lived = np.count_nonzero(table["Y"] < i["start_year"] + after, axis=0)
        last = np.maximum(lived, 1) - 1
        wound_down = i["wind_down"] * table["O"][last, rows] * table["d"][last, rows]
        found[place] = np.where(lived == YEARS, success, earned[lived, rows] - wound_down + net_cash)
    found[-1] = success
    return found
