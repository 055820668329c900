"""How the way to the first profits is paid for: the cash held, the money raised and its shares, for one block of scenarios.

As in the kernel, only correctly rounded operations are used, year by year. Money is in $M and nominal; no probability enters but in what
the money raised is worth today.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

FUNDING_OUTPUTS = (
    "funding_need",
    "funding_first_year",
    "funding_last_year",
    "new_shares",
    "dilution",
    "value_per_share_after_funding",
)


def funding(i: Mapping[str, FloatArray], tables: Mapping[str, FloatArray], equity_value: FloatArray) -> dict[str, FloatArray]:
    """The outputs of the funding path.

    B'_t = B_(t-1) (1 + interest_rate) + F_t, raise_t = max(0, cash_floor - B'_t), B_t = B'_t + raise_t, B_0 = cash; and with
    G = sum W_t d_t raise_t: value after funding = max(0, equity_value + G) / (shares + G / issue_price).

    Args:
        i: the inputs, each of shape (n,).
        tables: the columns F, W and d of the table of years, each of shape (15, n).
        equity_value: of shape (n,).
    """
    growth, floor, balance = 1.0 + i["interest_rate"], i["cash_floor"], i["cash"].copy()
    raised, any_floor = np.empty_like(balance), float(floor.max())
    need, present = np.zeros_like(balance), np.zeros_like(balance)
    after = len(tables["F"]) + 1
    last, before_end = np.zeros(balance.size, np.int8), np.zeros(balance.size, np.int8)  # of the years in which money is raised
    for year, flow in enumerate(tables["F"], start=1):
        balance *= growth
        balance += flow
        if balance.min() >= any_floor:  # nobody raises money in this year
            continue
        np.subtract(floor, balance, out=raised)
        raises = (raised > 0.0).view(np.int8)
        np.maximum(last, raises * np.int8(year), out=last)
        np.maximum(before_end, raises * np.int8(after - year), out=before_end)
        np.maximum(raised, 0.0, out=raised)
        np.maximum(balance, floor, out=balance)
        need += raised
        raised *= tables["W"][year - 1]
        raised *= tables["d"][year - 1]
        present += raised
    new_shares = need / i["issue_price"]
    return {
        "funding_need": need,
        "funding_first_year": np.where(last > 0, i["base_year"] + after - before_end, np.nan),
        "funding_last_year": np.where(last > 0, i["base_year"] + last, np.nan),
        "new_shares": new_shares,
        "dilution": new_shares / (i["shares"] + new_shares),
        "value_per_share_after_funding": np.maximum(equity_value + present, 0.0) / (i["shares"] + present / i["issue_price"]),
    }
