"""The table of inputs: names, units, domains and meanings, in the order the model's documentation gives them.

This module knows no text and imports nothing heavy, so that reading, the terminal and the slash commands can share the one table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class InputSpec:
    """One input: its unit, the domain that a user may set, and what it means.

    A bound is excluded where `low_open` or `high_open` says so, and so is what lies inside `gap`. A composite (`parts`) is the
    product of its parts and is not stored.
    """

    name: str
    unit: str
    low: float
    high: float
    meaning: str
    low_open: bool = False
    high_open: bool = False
    parts: tuple[str, ...] = ()
    gap: tuple[float, float] | None = None

    def allows(self, value: float) -> bool:
        """Whether a value lies in the domain (nan does not)."""
        above = value > self.low if self.low_open else value >= self.low
        below = value < self.high if self.high_open else value <= self.high
        return above and below and not (self.gap is not None and self.gap[0] < value < self.gap[1])

    @property
    def domain(self) -> str:
        """The domain in interval notation: "(0, 1]", or "0 or [1, 50]" where it has a gap."""
        left, right = "(" if self.low_open else "[", ")" if self.high_open else "]"
        if self.gap is not None:
            return f"{self.gap[0]:g} or [{self.gap[1]:g}, {self.high:g}{right}"
        return f"{left}{self.low:g}, {self.high:g}{right}"


YIELD_STEPS = ("separator_yield", "cell_yield", "pack_yield")
STAGES = ("p_separator", "p_cell", "p_pack", "p_factory")


def _fraction(name: str, meaning: str, *, unit: str = "fraction", low_open: bool = False, high_open: bool = False) -> InputSpec:
    return InputSpec(name, unit, 0, 1, meaning, low_open=low_open, high_open=high_open)


_TABLE = (
    InputSpec("base_year", "year", 2020, 2040, "last closed fiscal year; cash flows start the year after"),
    _fraction("separator_yield", "mature yield of the separator step", low_open=True),
    _fraction("cell_yield", "mature yield of the cell step", low_open=True),
    _fraction("pack_yield", "mature yield of the pack step", low_open=True),
    InputSpec("target_yield", "fraction", 0, 1, "overall mature yield: the product of the three steps", low_open=True, parts=YIELD_STEPS),
    _fraction("initial_yield", "overall yield in the start year", low_open=True),
    InputSpec("yield_ramp_years", "years", 1, 15, "years from initial to target yield, linear"),
    InputSpec("peak_capacity", "GWh/yr", 0, 5000, "licensed nameplate capacity (cells started) at full ramp"),
    InputSpec("start_year", "year", 2020, 2055, "first year of commercial production (base_year to base_year + 15)"),
    InputSpec("ramp_years", "years", 1, 15, "years from first production to peak capacity, S-curve"),
    _fraction("utilization", "share of nameplate capacity that is used"),
    InputSpec("cell_price", "$/kWh", 0, 1000, "cell price in the base year", low_open=True),
    InputSpec("price_decline", "1/yr", -0.2, 0.5, "annual fall of the cell price"),
    InputSpec("materials_cost", "$/kWh", 0, 1000, "materials cost per kWh started, in the base year"),
    InputSpec("conversion_cost", "$/kWh", 0, 1000, "conversion cost per kWh started, in the base year"),
    InputSpec("cost_decline", "1/yr", -0.2, 0.5, "annual fall of both costs"),
    _fraction("scrap_recovery", "share of the materials value of scrapped cells that is recovered"),
    _fraction("royalty_rate", "royalty on licensed good output, as a share of price"),
    _fraction("margin_cap", "most of the licensee's unit margin that the royalty can take"),
    _fraction("owned_share", "share of capacity that the company owns itself"),
    InputSpec("capex_per_gwh", "$M/GWh", 0, 1000, "capital cost of owned capacity"),
    InputSpec("opex", "$M/yr", 0, 10000, "R&D and SG&A in the first forecast year"),
    InputSpec("opex_growth", "1/yr", -0.5, 0.5, "annual growth of opex"),
    InputSpec("maintenance_capex", "$M/yr", 0, 10000, "capital spending to keep up what there is"),
    InputSpec("stock_compensation", "$M/yr", 0, 5000, "pay in shares in the first forecast year, beside opex, growing as opex does"),
    InputSpec("cash", "$M", 0, 1e6, "cash and securities"),
    InputSpec("debt", "$M", 0, 1e6, "debt"),
    InputSpec("interest_rate", "1/yr", 0, 0.2, "interest on the cash held, in the funding path only"),
    InputSpec("cash_floor", "$M", 0, 1e5, "least cash held, in the funding path only"),
    InputSpec("shares", "millions", 0, 1e5, "diluted shares", low_open=True),
    InputSpec("share_price", "$", 0, 1e5, "reference price of a share", low_open=True),
    InputSpec("market_cap", "$M", 0, 1e10, "reference market value; sets share_price = market_cap / shares", low_open=True),
    InputSpec("issue_price", "$", 0, 1e5, "price at which new shares are issued; the newest reference per share", low_open=True),
    InputSpec("discount_rate", "1/yr", 0, 1, "annual discount rate; must exceed terminal_growth", low_open=True),
    InputSpec("terminal_growth", "1/yr", -0.1, 0.1, "growth after the last forecast year"),
    InputSpec("terminal_years", "years", 0, 50, "years that the profit goes on after the forecast, at least 1; 0 is for ever", gap=(0, 1)),
    _fraction("tax_rate", "tax rate on profit", high_open=True),
    InputSpec("nol", "$M", 0, 1e6, "tax-loss carryforward at the base year"),
    _fraction("p_separator", "chance that the separator stage succeeds", unit="probability", low_open=True),
    _fraction("p_cell", "chance that the cell stage succeeds, given the one before", unit="probability", low_open=True),
    _fraction("p_pack", "chance that the pack stage succeeds, given the one before", unit="probability", low_open=True),
    _fraction("p_factory", "chance that the factory stage succeeds, given the one before", unit="probability", low_open=True),
    InputSpec("success_probability", "probability", 0, 1, "overall chance: the product of the four stages", low_open=True, parts=STAGES),
    InputSpec("wind_down", "years", 0, 3, "years of opex spent after a stage has failed, in the simulation of outcomes only"),
)

INPUTS: Mapping[str, InputSpec] = MappingProxyType({spec.name: spec for spec in _TABLE})
COMPOSITES = tuple(spec.name for spec in _TABLE if spec.parts)
STORED_INPUTS = tuple(spec.name for spec in _TABLE if not spec.parts and spec.name != "market_cap")
FORECAST_YEARS = 15
PRESETS = ("bear", "base", "bull")
