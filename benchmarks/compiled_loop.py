"""The model as a loop over scenarios and years that a compiler turns into machine code: a peer to measure the kernel against."""

import math

import numba
import numpy as np

OUTPUTS = 19
COLUMNS = 38


def compiled_loop(table: np.ndarray) -> np.ndarray:
    """Outputs of each row of inputs (in the order of benchmarks.valuation.LOOP_INPUTS), shape (19, n), equity value first."""
    if table.shape[1] != COLUMNS:
        raise ValueError("a row holds every input of LOOP_INPUTS")
    results = np.empty((OUTPUTS, table.shape[0]))
    _loop(table, results)
    return results


@numba.njit(cache=False, fastmath=False)
def _loop(table: np.ndarray, results: np.ndarray) -> None:  # noqa: PLR0915 - one pass, nothing shared: that is the point
    for n in range(table.shape[0]):
        (base, y1, y2, y3, initial, yield_ramp, peak, start, ramp, utilization, price, price_decline, materials, conversion, cost_decline,
         recovery, rate, cap, owned, capex, opex, opex_growth, maintenance, cash, debt, shares, share_price, discount, growth, tax, nol,
         p1, p2, p3, p4, interest, floor, issue) = (
            table[n, 0], table[n, 1], table[n, 2], table[n, 3], table[n, 4], table[n, 5], table[n, 6], table[n, 7], table[n, 8],
            table[n, 9], table[n, 10], table[n, 11], table[n, 12], table[n, 13], table[n, 14], table[n, 15], table[n, 16], table[n, 17],
            table[n, 18], table[n, 19], table[n, 20], table[n, 21], table[n, 22], table[n, 23], table[n, 24], table[n, 25], table[n, 26],
            table[n, 27], table[n, 28], table[n, 29], table[n, 30], table[n, 31], table[n, 32], table[n, 33], table[n, 34],
            table[n, 35], table[n, 36], table[n, 37],
        )  # fmt: skip
        mature = y1 * y2 * y3
        first = min(initial, mature)
        recovered = recovery * materials
        x = min(max((base - start + 1.0) / ramp, 0.0), 1.0)
        before = peak * x * x * (3.0 - 2.0 * x)
        unit_price, factor, expense = price, 1.0, opex / (1.0 + opex_growth)
        half = 1.0 / math.sqrt(1.0 + discount)
        d = 1.0 / half
        risked = unrisked = raised = 0.0
        balance = cash
        y = cost = margin = royalty = output = profit = chance = 0.0
        for t in range(1, 16):
            since = base + t - start
            x = min(max((since + 1.0) / ramp, 0.0), 1.0)
            capacity = peak * x * x * (3.0 - 2.0 * x)
            y = first + (mature - first) * min(max(since / yield_ramp, 0.0), 1.0)
            output = capacity * utilization * y
            unit_price *= 1.0 - price_decline
            factor *= 1.0 - cost_decline
            expense *= 1.0 + opex_growth
            d *= half * half
            cost = factor * (materials + conversion - recovered * (1.0 - y)) / y
            margin = unit_price - cost
            royalty = max(0.0, min(rate * unit_price, cap * margin))
            profit = output * ((1.0 - owned) * royalty + owned * margin) - expense - maintenance
            used = min(nol, 0.8 * max(profit, 0.0))
            nol = nol - used + max(-profit, 0.0)
            flow = profit - tax * (max(profit, 0.0) - used) - owned * (capacity - before) * capex
            before = capacity
            chance = 1.0
            if since >= -2.0:
                chance *= p1
            if since >= -1.0:
                chance *= p2
            if since >= 0.0:
                chance *= p3
            if since >= 2.0:
                chance *= p4
            unrisked += d * flow
            risked += chance * d * flow
            balance = balance * (1.0 + interest) + flow
            raised += max(0.0, floor - balance)
            balance = max(balance, floor)
        terminal = max(0.0, profit) * (1.0 - tax) * (1.0 + growth) / (discount - growth) * d * half
        equity, certain = risked + chance * terminal + cash - debt, unrisked + terminal + cash - debt
        per_share, certain_per_share = max(0.0, equity) / shares, max(0.0, certain) / shares
        room = unit_price - recovered * factor
        needed = (materials + conversion - recovered) * factor / room if room > 0.0 else math.nan
        new = raised / issue
        results[0, n], results[1, n], results[2, n] = equity, certain, raised
        results[3, n], results[4, n] = equity - cash + debt, certain - cash + debt
        results[5, n], results[6, n] = per_share, certain_per_share
        results[7, n], results[8, n] = per_share / share_price - 1.0, certain_per_share / share_price - 1.0
        results[9, n], results[10, n] = p1 * p2 * p3 * p4, shares * share_price
        results[11, n], results[12, n], results[13, n] = y, unit_price, cost
        results[14, n], results[15, n], results[16, n] = margin, royalty, output
        results[17, n], results[18, n] = (math.nan if needed > 1.0 else needed), new / (shares + new)
