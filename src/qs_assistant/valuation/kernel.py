"""The equations of the model for one block of scenarios; docs/model.md states them in the same order.

Every input is an array of shape (n,), every table of years an array of shape (15, n). Only correctly rounded operations (+ - * / sqrt,
minimum, maximum, comparison) are used and sums run year by year, so that a scenario's bits depend neither on its neighbours nor on the
layout of the arrays. Powers are running products. Money is in $M, energy in GWh, unit prices in $/kWh.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from qs_assistant.valuation.inputs import STAGES, YIELD_STEPS

FloatArray = NDArray[np.float64]
Inputs = Mapping[str, FloatArray]

YEARS = 15
YEAR_COLUMNS = ("Y", "C", "y", "Q", "P", "K", "m", "R", "G", "O", "E", "T", "F", "W", "d")

_TIME = np.arange(YEARS + 1, dtype=np.float64)[:, np.newaxis]
_DECIDED_AFTER = (-2.0, -1.0, 0.0, 2.0)  # years from start_year to the decision on each stage
_NOL_LIMIT = 0.8  # share of a year's profit that carried losses may offset
_LEAST_YIELD = 1e-290  # keeps the product of three legal yields above zero, where it would underflow


def evaluate_block(i: Inputs) -> tuple[dict[str, FloatArray], dict[str, FloatArray]]:
    """Value one block of scenarios: the outputs, each of shape (n,), and the table of years, each column of shape (15, n)."""
    since_start = (i["base_year"] - i["start_year"]) + _TIME
    capacity = _installed_capacity(i, since_start)
    table = {"Y": i["base_year"] + _TIME[1:], "C": capacity[1:], "y": _yield(i, since_start[1:])}
    _unit_economics(i, table)
    _operating_profit(i, table)
    _free_cash_flow(i, table, capacity)
    table["W"] = _stage_chances(i)
    table["d"], end_factor = _discount_factors(i["discount_rate"])
    return _outputs(i, table, end_factor), table


def _installed_capacity(i: Inputs, since_start: FloatArray) -> FloatArray:
    """Licensed capacity, GWh a year, on an S-curve from first production; shape (16, n), the base year first."""
    x = since_start + 1.0
    x /= i["ramp_years"]
    _clip_to_unit(x)
    curve = x * -2.0
    curve += 3.0
    curve *= x
    curve *= x
    curve *= i["peak_capacity"]
    return curve


def _yield(i: Inputs, since_start: FloatArray) -> FloatArray:
    """Overall yield, linear from the initial to the mature one."""
    mature = np.maximum(_product(i, YIELD_STEPS)[-1], _LEAST_YIELD)
    initial = np.minimum(i["initial_yield"], mature)
    ramp = since_start / i["yield_ramp_years"]
    _clip_to_unit(ramp)
    ramp *= mature - initial
    ramp += initial
    return ramp


def _unit_economics(i: Inputs, table: dict[str, FloatArray]) -> None:
    """Good output Q, price P, cost of a good kWh K, unit margin m and royalty R.

    K = k [materials + conversion - recovered (1 - y)] / y is written as k [(materials + conversion - recovered) / y + recovered].
    """
    recovered = i["scrap_recovery"] * i["materials_cost"]
    output = table["C"] * i["utilization"]
    output *= table["y"]
    price = _running_product(i["cell_price"] * (1.0 - i["price_decline"]), 1.0 - i["price_decline"])
    cost = (i["materials_cost"] + i["conversion_cost"] - recovered) / table["y"]
    cost += recovered
    cost *= _running_product(1.0 - i["cost_decline"], 1.0 - i["cost_decline"])
    margin = price - cost
    royalty = margin * i["margin_cap"]
    np.minimum(royalty, price * i["royalty_rate"], out=royalty)
    np.maximum(royalty, 0.0, out=royalty)
    table |= {"Q": output, "P": price, "K": cost, "m": margin, "R": royalty}


def _operating_profit(i: Inputs, table: dict[str, FloatArray]) -> None:
    """Gross profit G, operating expense O and taxable operating profit E; a share owned nowhere is passed over."""
    owned = i["owned_share"]
    gross = table["R"]
    if owned.any():
        gross = gross * (1.0 - owned)
        gross += table["m"] * owned
    gross = gross * table["Q"]
    expense = _running_product(i["opex"], 1.0 + i["opex_growth"])
    profit = gross - expense
    profit -= i["maintenance_capex"]
    table |= {"G": gross, "O": expense, "E": profit}


def _free_cash_flow(i: Inputs, table: dict[str, FloatArray], capacity: FloatArray) -> None:
    """Tax T after the use of carried losses, and free cash flow F after the capital cost of owned capacity."""
    profit = table["E"]
    gain = np.maximum(profit, 0.0)
    loss = gain - profit
    usable = gain * _NOL_LIMIT
    carried = i["nol"]
    for year in range(YEARS):
        used = np.minimum(carried, usable[year], out=usable[year])
        carried = carried - used
        carried += loss[year]
    gain -= usable
    gain *= i["tax_rate"]
    cash_flow = profit - gain
    if i["owned_share"].any():
        added = capacity[1:] - capacity[:-1]
        added *= i["owned_share"] * i["capex_per_gwh"]
        cash_flow -= added
    table |= {"T": gain, "F": cash_flow}


def _stage_chances(i: Inputs) -> FloatArray:
    """W: the chance that the programme is alive in each year, the product of the stages decided by then."""
    base, start = i["base_year"], i["start_year"]
    survived = [np.ones_like(start), *_product(i, STAGES)]
    earliest, latest = float(np.max(base - start)), float(np.min(base - start))
    chances = np.empty((YEARS, start.size))
    for year in range(1, YEARS + 1):
        row = chances[year - 1]
        row[:] = survived[sum(latest + year >= after for after in _DECIDED_AFTER)]
        for stage, after in enumerate(_DECIDED_AFTER, start=1):
            if latest + year < after <= earliest + year:  # decided in some scenarios of the block, not yet in others
                np.copyto(row, survived[stage], where=(base - start) + year >= after)
    return chances


def _discount_factors(rate: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Mid-year factors (1 + r)^-(t - 0.5) for t = 1..15, and (1 + r)^-15 for the end of the last year."""
    half_year = 1.0 / np.sqrt(1.0 + rate)
    factors = _running_product(half_year, 1.0 / (1.0 + rate))
    return factors, factors[-1] * half_year


def _outputs(i: Inputs, table: dict[str, FloatArray], end_factor: FloatArray) -> dict[str, FloatArray]:
    present = table["d"] * table["F"]
    operations, lowest = _total_and_lowest(present)
    present *= table["W"]
    risked_operations, _ = _total_and_lowest(present)
    terminal = np.maximum(table["E"][-1], 0.0) * (1.0 - i["tax_rate"]) * (1.0 + i["terminal_growth"])
    terminal /= i["discount_rate"] - i["terminal_growth"]
    terminal *= end_factor
    market_cap = i["shares"] * i["share_price"]
    outputs = _per_share(i, risked_operations + terminal * table["W"][-1])
    outputs |= {f"unrisked_{name}": value for name, value in _per_share(i, operations + terminal).items()}
    outputs["success_probability"] = _product(i, STAGES)[-1]
    outputs["market_cap"] = market_cap
    mature = {"yield": "y", "price": "P", "unit_cost": "K", "unit_margin": "m", "royalty": "R", "output": "Q"}
    outputs |= {f"mature_{name}": table[column][-1] for name, column in mature.items()}
    outputs["breakeven_yield"] = _breakeven_yield(i, table["P"][-1])
    outputs["funding_gap"] = np.maximum(-(i["cash"] + np.minimum(lowest, 0.0)), 0.0)
    outputs["implied_dilution"] = outputs["funding_gap"] / market_cap
    return {name: value + 0.0 for name, value in outputs.items()}  # no negative zeros


def _per_share(i: Inputs, enterprise_value: FloatArray) -> dict[str, FloatArray]:
    equity = enterprise_value + i["cash"] - i["debt"]
    per_share = np.maximum(equity, 0.0) / i["shares"]
    return {
        "enterprise_value": enterprise_value,
        "equity_value": equity,
        "value_per_share": per_share,
        "upside": per_share / i["share_price"] - 1.0,
    }


def _breakeven_yield(i: Inputs, mature_price: FloatArray) -> FloatArray:
    """Yield at which price meets unit cost in the last year; nan where no yield does."""
    recovered = i["scrap_recovery"] * i["materials_cost"]
    factor = _running_product(1.0 - i["cost_decline"], 1.0 - i["cost_decline"])[-1]
    room = mature_price - recovered * factor
    needed = (i["materials_cost"] + i["conversion_cost"] - recovered) * factor / np.where(room > 0.0, room, np.nan)
    return np.where(needed > 1.0, np.nan, needed)


def _product(i: Inputs, names: tuple[str, ...]) -> list[FloatArray]:
    """The running products of some inputs, the whole product last."""
    products = [i[names[0]]]
    for name in names[1:]:
        products.append(products[-1] * i[name])
    return products


def _running_product(first: FloatArray, factor: FloatArray) -> FloatArray:
    """The series first * factor^(t - 1) for t = 1..15."""
    table = np.empty((YEARS, first.size))
    table[0] = first
    for year in range(1, YEARS):
        np.multiply(table[year - 1], factor, out=table[year])
    return table


def _total_and_lowest(table: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The sum over the years, and the lowest of the running sums."""
    total, lowest = table[0].copy(), table[0].copy()
    for row in table[1:]:
        total += row
        np.minimum(lowest, total, out=lowest)
    return total, lowest


def _clip_to_unit(table: FloatArray) -> None:
    np.minimum(table, 1.0, out=table)
    np.maximum(table, 0.0, out=table)
