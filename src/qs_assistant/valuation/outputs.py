"""The table of outputs of a valuation: names, units and meanings."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class OutputSpec:
    """One output of a valuation."""

    name: str
    unit: str
    meaning: str


_TABLE = (
    OutputSpec("enterprise_value", "$M", "risked present value of the operations"),
    OutputSpec("equity_value", "$M", "enterprise value plus cash less debt"),
    OutputSpec("value_per_share", "$", "equity value per diluted share, never below zero"),
    OutputSpec("upside", "fraction", "value per share over the reference share price, less one"),
    OutputSpec("unrisked_enterprise_value", "$M", "enterprise value if every stage succeeds"),
    OutputSpec("unrisked_equity_value", "$M", "equity value if every stage succeeds"),
    OutputSpec("unrisked_value_per_share", "$", "value per share if every stage succeeds"),
    OutputSpec("unrisked_upside", "fraction", "upside if every stage succeeds"),
    OutputSpec("success_probability", "probability", "product of the four stage probabilities"),
    OutputSpec("market_cap", "$M", "shares times the reference share price"),
    OutputSpec("mature_yield", "fraction", "overall yield in the last forecast year"),
    OutputSpec("mature_price", "$/kWh", "cell price in the last forecast year"),
    OutputSpec("mature_unit_cost", "$/kWh", "cost of a good kWh in the last forecast year"),
    OutputSpec("mature_unit_margin", "$/kWh", "price less unit cost in the last forecast year"),
    OutputSpec("mature_royalty", "$/kWh", "royalty of a good kWh in the last forecast year"),
    OutputSpec("mature_output", "GWh/yr", "good output in the last forecast year"),
    OutputSpec("breakeven_yield", "fraction", "yield at which price meets unit cost in the last forecast year"),
    OutputSpec("funding_need", "$M", "money to be raised on the success path so that cash never falls below the floor, nominal"),
    OutputSpec("funding_first_year", "year", "first year in which money has to be raised on the success path"),
    OutputSpec("funding_last_year", "year", "last year in which money has to be raised on the success path"),
    OutputSpec("new_shares", "millions", "shares to be issued for the funding need at the issue price"),
    OutputSpec("dilution", "fraction", "new shares over all shares after the issue"),
    OutputSpec("value_per_share_after_funding", "$", "value per share with the risked present value of the money raised and its shares"),
    OutputSpec("value_per_share_after_stock_compensation", "$", "value per share with pay in shares counted as a cost"),
)

OUTPUTS: Mapping[str, OutputSpec] = MappingProxyType({spec.name: spec for spec in _TABLE})

IMPLIED = OutputSpec(
    "implied_success_probability", "probability", "success probability at which equity value meets the reference market cap"
)
