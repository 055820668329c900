"""A plain-Python reading of the model's equations, one scenario and one year at a time: slow, and easy to compare with docs/model.md."""

import math

OUTPUT_NAMES = ("enterprise_value", "equity_value", "value_per_share", "upside")


def clip(value, low, high):
    return max(low, min(high, value))


def value(i):
    """Every output, and the table of years as a list of dicts, of one scenario."""
    base, start = i["base_year"], i["start_year"]
    target = i["separator_yield"] * i["cell_yield"] * i["pack_yield"]
    initial = min(i["initial_yield"], target)

    def capacity(year):
        x = clip((year - start + 1) / i["ramp_years"], 0, 1)
        return i["peak_capacity"] * (3 * x**2 - 2 * x**3)

    years = []
    nol = i["nol"]
    for t in range(1, 16):
        year = base + t
        c = capacity(year)
        y = initial + (target - initial) * clip((year - start) / i["yield_ramp_years"], 0, 1)
        q = c * i["utilization"] * y
        p = i["cell_price"] * (1 - i["price_decline"]) ** t
        k = (1 - i["cost_decline"]) ** t
        cost = k * (i["materials_cost"] + i["conversion_cost"] - i["scrap_recovery"] * i["materials_cost"] * (1 - y)) / y
        margin = p - cost
        royalty = max(0, min(i["royalty_rate"] * p, i["margin_cap"] * margin))
        gross = q * ((1 - i["owned_share"]) * royalty + i["owned_share"] * margin)
        opex = i["opex"] * (1 + i["opex_growth"]) ** (t - 1)
        profit = gross - opex - i["maintenance_capex"]
        use = min(nol, 0.8 * max(profit, 0))
        nol = nol - use + max(-profit, 0)
        tax = i["tax_rate"] * (max(profit, 0) - use)
        flow = profit - tax - i["owned_share"] * (c - capacity(year - 1)) * i["capex_per_gwh"]
        discount = (1 + i["discount_rate"]) ** -(t - 0.5)
        chance = 1.0
        for stage, decided in (("p_separator", start - 2), ("p_cell", start - 1), ("p_pack", start), ("p_factory", start + 2)):
            if year >= decided:
                chance *= i[stage]
        years.append(
            {"Y": year, "C": c, "y": y, "Q": q, "P": p, "K": cost, "m": margin, "R": royalty, "G": gross, "O": opex, "E": profit}
            | {"T": tax, "F": flow, "W": chance, "d": discount}
        )
    return outputs(i, years, k), years


def outcome_equities(i):
    """Equity of a failure at each stage in turn, then of success; a stage decided after the last year is not drawn."""
    _, years = value(i)
    net_cash = i["cash"] - i["debt"]
    earned = math.fsum(row["d"] * row["F"] for row in years)
    success = earned + terminal_value(i, years[-1]["E"]) * (1 + i["discount_rate"]) ** -15 + net_cash
    found = []
    for decided in (i["start_year"] - 2, i["start_year"] - 1, i["start_year"], i["start_year"] + 2):
        lived = [row for row in years if row["Y"] < decided]
        last = lived[-1] if lived else years[0]
        wound_down = i["wind_down"] * last["O"] * last["d"]
        failed = math.fsum(row["d"] * row["F"] for row in lived) - wound_down + net_cash
        found.append(success if len(lived) == len(years) else failed)
    return [*found, success]


def terminal_value(i, profit):
    r, g, n = i["discount_rate"], i["terminal_growth"], i["terminal_years"]
    after_tax = max(0, profit) * (1 - i["tax_rate"])
    if n == 0:
        return after_tax * (1 + g) / (r - g)
    # A part of a last year counts in proportion.
    whole = math.floor(n)
    total = math.fsum(((1 + g) / (1 + r)) ** j for j in range(1, whole + 1))
    return after_tax * (total + (n - whole) * ((1 + g) / (1 + r)) ** (whole + 1))


def funding(i, years, equity):
    """The money raised so that cash never falls below the floor, and what a share is worth with it."""
    balance, raises = i["cash"], []
    for row in years:
        balance = balance * (1 + i["interest_rate"]) + row["F"]
        raises.append(max(0, i["cash_floor"] - balance))
        balance += raises[-1]
    need = math.fsum(raises)
    when = [row["Y"] for row, raised in zip(years, raises, strict=True) if raised > 0]
    today = math.fsum(row["W"] * row["d"] * raised for row, raised in zip(years, raises, strict=True))
    new = need / i["issue_price"]
    return {
        "funding_need": need,
        "funding_first_year": when[0] if when else math.nan,
        "funding_last_year": when[-1] if when else math.nan,
        "new_shares": new,
        "dilution": new / (i["shares"] + new),
        "value_per_share_after_funding": max(0, equity + today) / (i["shares"] + today / i["issue_price"]),
    }


def risked(i, years):
    end = terminal_value(i, years[-1]["E"]) * (1 + i["discount_rate"]) ** -15
    return sum(row["W"] * row["d"] * row["F"] for row in years) + years[-1]["W"] * end


def outputs(i, years, k15):
    last = years[-1]
    end = terminal_value(i, last["E"]) * (1 + i["discount_rate"]) ** -15
    unrisked = sum(row["d"] * row["F"] for row in years) + end
    recovered = i["scrap_recovery"] * i["materials_cost"]
    room = last["P"] - recovered * k15
    breakeven = (i["materials_cost"] + i["conversion_cost"] - recovered) * k15 / room if room > 0 else math.nan
    result = dict(zip(OUTPUT_NAMES, worth(i, risked(i, years)), strict=True))
    result |= {f"unrisked_{name}": v for name, v in zip(OUTPUT_NAMES, worth(i, unrisked), strict=True)}
    return result | {
        "success_probability": i["p_separator"] * i["p_cell"] * i["p_pack"] * i["p_factory"],
        "market_cap": i["shares"] * i["share_price"],
        "mature_yield": last["y"],
        "mature_price": last["P"],
        "mature_unit_cost": last["K"],
        "mature_unit_margin": last["m"],
        "mature_royalty": last["R"],
        "mature_output": last["Q"],
        "breakeven_yield": math.nan if breakeven > 1 else breakeven,
        **funding(i, years, result["equity_value"]),
    }


def value_after_stock_compensation(i):
    """Pay in shares is one more operating expense: the whole reading again with it."""
    _, years = value(i | {"opex": i["opex"] + i["stock_compensation"]})
    return worth(i, risked(i, years))[2]


def worth(i, enterprise):
    equity = enterprise + i["cash"] - i["debt"]
    per_share = max(0, equity) / i["shares"]
    return enterprise, equity, per_share, per_share / i["share_price"] - 1
