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


def outputs(i, years, k15):
    last = years[-1]
    terminal = max(0, last["E"]) * (1 - i["tax_rate"]) * (1 + i["terminal_growth"]) / (i["discount_rate"] - i["terminal_growth"])
    end = terminal * (1 + i["discount_rate"]) ** -15
    risked = sum(row["W"] * row["d"] * row["F"] for row in years) + last["W"] * end
    unrisked = sum(row["d"] * row["F"] for row in years) + end
    cap = i["shares"] * i["share_price"]
    lowest = running = 0.0
    for row in years:
        running += row["d"] * row["F"]
        lowest = min(lowest, running)
    gap = max(0, -(i["cash"] + min(0, lowest)))
    recovered = i["scrap_recovery"] * i["materials_cost"]
    room = last["P"] - recovered * k15
    breakeven = (i["materials_cost"] + i["conversion_cost"] - recovered) * k15 / room if room > 0 else math.nan
    result = dict(zip(OUTPUT_NAMES, worth(i, risked), strict=True))
    result |= {f"unrisked_{name}": v for name, v in zip(OUTPUT_NAMES, worth(i, unrisked), strict=True)}
    return result | {
        "success_probability": i["p_separator"] * i["p_cell"] * i["p_pack"] * i["p_factory"],
        "market_cap": cap,
        "mature_yield": last["y"],
        "mature_price": last["P"],
        "mature_unit_cost": last["K"],
        "mature_unit_margin": last["m"],
        "mature_royalty": last["R"],
        "mature_output": last["Q"],
        "breakeven_yield": math.nan if breakeven > 1 else breakeven,
        "funding_gap": gap,
        "implied_dilution": gap / cap,
    }


def worth(i, enterprise):
    equity = enterprise + i["cash"] - i["debt"]
    per_share = max(0, equity) / i["shares"]
    return enterprise, equity, per_share, per_share / i["share_price"] - 1
