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
    kept, need, present = np.empty_like(balance), np.zeros_like(balance), np.zeros_like(balance)
    raises = np.empty((len(tables["F"]), balance.size), bool)  # the years in which money is raised
    for year, flow in enumerate(tables["F"]):
        balance *= growth
        balance += flow
        if not np.less(balance, floor, out=raises[year]).any():
            continue
        np.maximum(balance, floor, out=kept)
        raised = np.subtract(kept, balance, out=balance)
        need += raised
        raised *= tables["W"][year]
        raised *= tables["d"][year]
        present += raised
        balance, kept = kept, balance
    forward = np.arange(1, len(raises) + 1, dtype=np.int8)[:, np.newaxis]
    last = (raises.view(np.int8) * forward).max(axis=0)
    before_end = (raises.view(np.int8) * forward[::-1]).max(axis=0)
    after = len(raises) + 1
    new_shares = need / i["issue_price"]
    return {
        "funding_need": need,
        "funding_first_year": np.where(last > 0, i["base_year"] + after - before_end, np.nan),
        "funding_last_year": np.where(last > 0, i["base_year"] + last, np.nan),
        "new_shares": new_shares,
        "dilution": new_shares / (i["shares"] + new_shares),
        "value_per_share_after_funding": np.maximum(equity_value + present, 0.0) / (i["shares"] + present / i["issue_price"]),
    }
