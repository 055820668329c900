"""The equations of the model for one block of scenarios; docs/model.md states them in the same order.

Every input is an array of shape (n,), every table of years an array of shape (15, n) that is written in place, so that a block stays in
the processor's cache. Only correctly rounded operations (+ - * / sqrt, minimum, maximum, comparison) are used and sums run year by year:
a scenario's bits depend neither on its neighbours nor on the layout of the arrays. Powers are running products. Money is in $M, energy
in GWh, unit prices in $/kWh.
"""

from collections.abc import Collection, Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from qs_assistant.valuation.funding import FUNDING_OUTPUTS, funding
from qs_assistant.valuation.inputs import STAGES, YIELD_STEPS
from qs_assistant.valuation.stages import stage_chances

FloatArray = NDArray[np.float64]
Inputs = Mapping[str, FloatArray]
Tables = Mapping[str, FloatArray]

YEARS = 15
YEAR_COLUMNS = ("Y", "C", "y", "Q", "P", "K", "m", "R", "G", "O", "E", "T", "F", "W", "d")

_TIME = np.arange(YEARS + 1, dtype=np.float64)[:, np.newaxis]
_NOL_LIMIT = 0.8  # share of a year's profit that carried losses may offset
_LEAST_YIELD = 1e-290  # keeps the product of three legal yields above zero, where it would underflow
_SCRATCH = "scratch"
AFTER_STOCK_COMPENSATION = "value_per_share_after_stock_compensation"
_FUNDING = frozenset(FUNDING_OUTPUTS)
# Where the table of years is not kept, a column may be written over one that nothing after it reads: less memory, more of it in the cache.
_TAKES_THE_PLACE_OF = {"T": "O", "d": "O", "F": "G", "W": "Y"}


class Workspace:
    """The tables of one block, used again for the next one: asking the system for memory would cost more than the sums.

    Args:
        size: the scenarios of a block.
        keep_years: whether the tables must hold all columns when the block is done, or only what the outputs need.

    Attributes:
        size: the scenarios of a block.
        keep_years: whether the tables hold all columns when the block is done.
        tables: every column of the table of years, shape (15, n), and a scratch table.
        installed: the capacity, shape (16, n), the base year first.
        scratch: the scratch table with a row for the base year, shape (16, n).
    """

    def __init__(self, size: int, *, keep_years: bool = True) -> None:
        self.size, self.keep_years = size, keep_years
        self.installed, self.scratch = np.empty((YEARS + 1, size)), np.empty((YEARS + 1, size))
        self.tables = {name: np.empty((YEARS, size)) for name in YEAR_COLUMNS if name != "C"}
        self.tables |= {"C": self.installed[1:], _SCRATCH: self.scratch[1:]}
        if not keep_years:
            self.tables |= {later: self.tables[earlier] for later, earlier in _TAKES_THE_PLACE_OF.items()}


def evaluate_block(i: Inputs, workspace: Workspace, wanted: Collection[str]) -> tuple[dict[str, FloatArray], Tables]:
    """Value one block of scenarios: the outputs, each of shape (n,), and the tables of years, valid until the next block.

    The funding path and the value after pay in shares are worked out only where one of their outputs is wanted.
    """
    t, idle = workspace.tables, 0
    if workspace.keep_years:
        np.add(i["base_year"], _TIME[1:], out=t["Y"])
    else:
        idle = _idle_years(i)
    _installed_capacity(i, workspace.installed, workspace.scratch, idle)
    _yield(i, t["y"], idle)
    end_cost = _unit_economics(i, t, idle)
    _operating_profit(i, t, idle)
    _free_cash_flow(i, t["E"], t["T"], t["F"], t[_SCRATCH])
    _pay_for_capacity(i, t, workspace.installed)
    stage_chances(i["base_year"] - i["start_year"], _products(i, STAGES), t["W"])
    end_factor = _discount_factors(i["discount_rate"], t["d"])
    outputs = _outputs(i, t, end_factor) | {"breakeven_yield": _breakeven_yield(i, t["P"][-1], end_cost)}
    if not _FUNDING.isdisjoint(wanted):
        outputs |= funding(i, t, outputs["equity_value"])
    if AFTER_STOCK_COMPENSATION in wanted:
        outputs[AFTER_STOCK_COMPENSATION] = _after_stock_compensation(i, t, workspace.installed, end_factor)
    return outputs, t


def _idle_years(i: Inputs) -> int:
    """The first years in which no scenario of the block has capacity; their table of years earns nothing, whatever yield and price are."""
    return int(min(max(-float((i["base_year"] - i["start_year"]).max()) - 1.0, 0.0), YEARS - 1.0))


def _installed_capacity(i: Inputs, out: FloatArray, x: FloatArray, idle: int) -> None:
    """Licensed capacity C, GWh a year, on an S-curve from first production; the base year first."""
    out[:idle] = 0.0
    out, x = out[idle:], x[idle:]
    pace = 1.0 / i["ramp_years"]
    np.multiply(_TIME[idle:], pace, out=x)
    x += (i["base_year"] - i["start_year"] + 1.0) * pace
    np.clip(x, 0.0, 1.0, out=x)
    np.multiply(x, -2.0 * i["peak_capacity"], out=out)
    out += 3.0 * i["peak_capacity"]
    out *= x
    out *= x


def _yield(i: Inputs, out: FloatArray, idle: int) -> None:
    """Overall yield y, linear from the initial to the mature one; idle years are left out."""
    out = out[idle:]
    mature = np.maximum(_products(i, YIELD_STEPS)[-1], _LEAST_YIELD)
    initial = np.minimum(i["initial_yield"], mature)
    pace = (mature - initial) / i["yield_ramp_years"]
    np.multiply(_TIME[1 + idle :], pace, out=out)
    out += initial + (i["base_year"] - i["start_year"]) * pace
    np.maximum(out, initial, out=out)
    np.minimum(out, mature, out=out)


def _unit_economics(i: Inputs, t: Tables, idle: int) -> FloatArray:
    """Good output Q, price P, cost of a good kWh K, unit margin m and royalty R; returns the cost factor k of the last year.

    K = k [materials + conversion - recovered (1 - y)] / y is written as k [(materials + conversion - recovered) / y + recovered].
    """
    recovered = i["scrap_recovery"] * i["materials_cost"]
    _running_product(i["cell_price"] * (1.0 - i["price_decline"]), 1.0 - i["price_decline"], t["P"])
    _running_product(1.0 - i["cost_decline"], 1.0 - i["cost_decline"], t[_SCRATCH])
    output, price, cost, margin, royalty, scratch = (t[name][idle:] for name in ("Q", "P", "K", "m", "R", _SCRATCH))
    np.multiply(t["C"][idle:], i["utilization"], out=output)
    output *= t["y"][idle:]
    np.divide(i["materials_cost"] + i["conversion_cost"] - recovered, t["y"][idle:], out=cost)
    cost += recovered
    cost *= scratch
    end_cost: FloatArray = scratch[-1].copy()
    np.subtract(price, cost, out=margin)
    np.multiply(margin, i["margin_cap"], out=royalty)
    np.minimum(royalty, np.multiply(price, i["royalty_rate"], out=scratch), out=royalty)
    np.clip(royalty, 0.0, np.inf, out=royalty)  # in a third of the time of a maximum with a number
    return end_cost


def _operating_profit(i: Inputs, t: Tables, idle: int) -> None:
    """Gross profit G, operating expense O and taxable operating profit E; a share owned nowhere is passed over."""
    owned, profit = i["owned_share"], t["E"]
    t["G"][:idle] = 0.0
    royalty, margin, output, gross, scratch = (t[name][idle:] for name in ("R", "m", "Q", "G", _SCRATCH))
    if owned.any():
        np.multiply(royalty, 1.0 - owned, out=gross)
        gross += np.multiply(margin, owned, out=scratch)
        gross *= output
    else:
        np.multiply(royalty, output, out=gross)
    np.subtract(t["G"], _running_product(i["opex"], 1.0 + i["opex_growth"], t["O"]), out=profit)
    profit -= i["maintenance_capex"]


def _free_cash_flow(i: Inputs, profit: FloatArray, tax: FloatArray, cash_flow: FloatArray, use: FloatArray) -> None:
    """Tax T after the use of carried losses, and the cash flow that it leaves; `use` is overwritten.

    A loss is a negative use: min(nol, min(E, 0.8 E)) is what a profit uses of the losses carried, and in a year of loss the loss itself.
    So the first years, in which no scenario has a profit, pay no tax and leave the profit as it is.
    """
    carried, first = i["nol"].copy(), _years_of_loss(profit)
    for row in profit[:first]:
        carried -= row
    tax[:first], cash_flow[:first] = 0.0, profit[:first]
    profit, tax, cash_flow, use = profit[first:], tax[first:], cash_flow[first:], use[first:]
    np.minimum(profit, np.multiply(profit, _NOL_LIMIT, out=use), out=use)
    for row in use:
        np.minimum(row, carried, out=row)
        carried -= row
    np.subtract(profit, use, out=tax)
    tax *= i["tax_rate"]
    np.subtract(profit, tax, out=cash_flow)


def _years_of_loss(profit: FloatArray) -> int:
    """The first years in which no scenario of the block has a profit."""
    return next((year for year, row in enumerate(profit) if not float(row.max()) <= 0.0), len(profit))


def _pay_for_capacity(i: Inputs, t: Tables, installed: FloatArray) -> None:
    """Take the capital cost of owned capacity from the free cash flow as it is added."""
    if i["owned_share"].any():
        added = np.subtract(installed[1:], installed[:-1], out=t[_SCRATCH])
        added *= i["owned_share"] * i["capex_per_gwh"]
        t["F"] -= added


def _after_stock_compensation(i: Inputs, t: Tables, installed: FloatArray, end_factor: FloatArray) -> FloatArray:
    """Value per share with pay in shares taken from the profit as opex is: the tax is worked out again, cash is not touched.

    Year by year over one row each, which stays in the cache, where whole tables would not. No scenario pays tax in the years before the
    first profit of any (pay in shares is no income), so they are but discounted.
    """
    growth, tax_rate, carried = 1.0 + i["opex_growth"], i["tax_rate"], i["nol"].copy()
    paid_for = i["owned_share"] * i["capex_per_gwh"] if i["owned_share"].any() else None
    pay, profit, use, row = i["stock_compensation"].copy(), np.empty_like(carried), np.empty_like(carried), np.empty_like(carried)
    total, first = np.zeros_like(carried), _years_of_loss(t["E"])
    for year, operating in enumerate(t["E"]):
        if year:
            pay *= growth
        np.subtract(operating, pay, out=profit)
        if year < first:
            carried -= profit
            row[:] = profit
        else:
            np.minimum(profit, np.multiply(profit, _NOL_LIMIT, out=use), out=use)
            np.minimum(use, carried, out=use)
            carried -= use
            np.subtract(profit, use, out=row)
            row *= tax_rate
            np.subtract(profit, row, out=row)
        if paid_for is not None:
            row -= np.multiply(np.subtract(installed[year + 1], installed[year], out=use), paid_for, out=use)
        row *= t["d"][year]
        row *= t["W"][year]
        total += row
    terminal = terminal_value(i, profit) * end_factor
    return _per_share(i, total + terminal * t["W"][-1])["value_per_share"]


def _discount_factors(rate: FloatArray, out: FloatArray) -> FloatArray:
    """Mid-year factors d = (1 + r)^-(t - 0.5); returns (1 + r)^-15 for the end of the last year."""
    half_year = 1.0 / np.sqrt(1.0 + rate)
    factors = _running_product(half_year, 1.0 / (1.0 + rate), out)
    return np.asarray(factors[-1] * half_year)


def terminal_value(i: Inputs, profit: FloatArray) -> FloatArray:
    """What the last profit is worth at the end of the forecast if it goes on for ever, or for terminal_years where that is not 0.

    A part of a year counts in proportion, so that the value is continuous in the number of years.
    """
    after_tax = np.maximum(profit, 0.0) * (1.0 - i["tax_rate"])
    growth = 1.0 + i["terminal_growth"]
    value = after_tax * growth / (i["discount_rate"] - i["terminal_growth"])
    years = i["terminal_years"]
    if not years.any():
        return value
    factor, power, total = growth / (1.0 + i["discount_rate"]), np.ones_like(value), np.zeros_like(value)
    left = years.copy()
    while (left > 0.0).any():
        power *= factor
        total += power * np.minimum(np.maximum(left, 0.0), 1.0)
        left -= 1.0
    return np.where(years > 0.0, after_tax * total, value)


def _outputs(i: Inputs, t: Tables, end_factor: FloatArray) -> dict[str, FloatArray]:
    present = np.multiply(t["d"], t["F"], out=t[_SCRATCH])
    operations = _total(present)
    present *= t["W"]
    terminal = terminal_value(i, t["E"][-1]) * end_factor
    outputs = _per_share(i, _total(present) + terminal * t["W"][-1])
    outputs |= {f"unrisked_{name}": value for name, value in _per_share(i, operations + terminal).items()}
    outputs["success_probability"] = _products(i, STAGES)[-1]
    outputs["market_cap"] = i["shares"] * i["share_price"]
    mature = {"yield": "y", "price": "P", "unit_cost": "K", "unit_margin": "m", "royalty": "R", "output": "Q"}
    return outputs | {f"mature_{name}": t[column][-1] for name, column in mature.items()}


def _per_share(i: Inputs, enterprise_value: FloatArray) -> dict[str, FloatArray]:
    equity = enterprise_value + i["cash"] - i["debt"]
    per_share = np.maximum(equity, 0.0) / i["shares"]
    return {
        "enterprise_value": enterprise_value,
        "equity_value": equity,
        "value_per_share": per_share,
        "upside": per_share / i["share_price"] - 1.0,
    }


def _breakeven_yield(i: Inputs, price: FloatArray, cost_factor: FloatArray) -> FloatArray:
    """Yield at which price meets unit cost in the last year; nan where no yield does."""
    recovered = i["scrap_recovery"] * i["materials_cost"]
    room = price - recovered * cost_factor
    needed = (i["materials_cost"] + i["conversion_cost"] - recovered) * cost_factor / np.where(room > 0.0, room, np.nan)
    return np.where(needed > 1.0, np.nan, needed)


def _products(i: Inputs, names: tuple[str, ...]) -> list[FloatArray]:
    """The running products of some inputs, the whole product last."""
    products = [i[names[0]]]
    for name in names[1:]:
        products.append(products[-1] * i[name])
    return products


def _running_product(first: FloatArray, factor: FloatArray, out: FloatArray) -> FloatArray:
    """Write first * factor^(t - 1) for t = 1..15."""
    out[0] = first
    for before, row in pairwise(out):
        np.multiply(before, factor, out=row)
    return out


def _total(table: FloatArray) -> FloatArray:
    """The sum over the years, in their order."""
    total: FloatArray = table[0].copy()
    for row in table[1:]:
        total += row
    return total
