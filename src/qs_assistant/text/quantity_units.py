"""What a number can be of: units, scales and the quantity itself.

A quantity's value is in the plain form of its unit: percent, points and basis points as fractions, money in dollars (per kWh, per GWh or a
share where `unit` says so), energy in GWh, durations in years. `part` is a fraction in words or as n/m ("a third"), `times` a factor.
"""

from dataclasses import dataclass
from typing import Literal

from qs_assistant.text.scales import scales
from qs_assistant.text.tokens import phrases, words

Unit = Literal[
    "number", "percent", "points", "bp", "usd", "usd_share", "usd_kwh", "usd_gwh", "foreign", "gwh", "year", "years", "times", "part"
]  # fmt: skip


SCALES = scales(
    "k thousand grand m mm mn mio mln mil mill mills million millions b bn bln bil bill billion billions bio t tn trn trillion"
    " milliard milliards mrd"
)


DOLLARS = words("$ usd dollar dollars buck bucks")


CENTS = words("cent cents ¢")


NOTES = {"fiver": 5.0, "tenner": 10.0}
"""Sums of dollars that have a name."""


CHANCES = {
    "coin flip": 0.5, "coinflip": 0.5, "flip of a coin": 0.5, "coin toss": 0.5, "toss of a coin": 0.5, "toss up": 0.5, "tossup": 0.5,
    "even money": 0.5, "even odds": 0.5, "even chance": 0.5, "sure thing": 1.0, "done deal": 1.0, "dead certainty": 1.0,
}  # fmt: skip
"""Chances that have a name."""


FOREIGN = words("€ £ ¥ eur euro euros gbp pounds yen cny rmb cad")


ENERGY = {
    "wh": 1e-9,
    "kwh": 1e-6,
    "mwh": 1e-3,
    "gwh": 1.0,
    "gwhs": 1.0,
    "gig": 1.0,
    "gigs": 1.0,
    "gw": 1.0,
    "twh": 1e3,
    "watt": 1e-9,
    "kilowatt": 1e-6,
    "megawatt": 1e-3,
    "gigawatt": 1.0,
    "terawatt": 1e3,
    "kilowatthour": 1e-6,
    "gigawatthour": 1.0,
    "gigawatthours": 1.0,
    "terawatthours": 1e3,
}
"""Units of energy in GWh; one that ends in "watt" counts only before "hour"."""

LEAST_AMOUNT = 1e-3
"""The smallest unit of energy, in GWh, in which a capacity is told: what is less stands behind a price."""

HOURS = words("hour hours hr hrs h")


TIME = {
    "year": 1.0, "years": 1.0, "yr": 1.0, "yrs": 1.0, "y": 1.0, "month": 1 / 12, "months": 1 / 12, "mo": 1 / 12, "mos": 1 / 12,
    "quarter": 0.25, "quarters": 0.25, "qtr": 0.25, "qtrs": 0.25, "decade": 10.0, "decades": 10.0,
}  # fmt: skip


PERCENT = phrases("% | percent | per cent | pct | percents | pc | prozent | percentage")
POINTS = phrases(
    "percentage points | percentage point | percentage pts | % points | % point | percent points | points | point | pts | pt | pp | pps"
    " | ppt | ppts"
)
BASIS_POINTS = phrases("bp | bps | bip | bips | basis points | basis point | basis pts")


COUNTED = {*TIME, "mwh", "gwh", "twh", "gwhs", "percentage", "points", "point", "percent", "basis", "bp"}
"""Words of units that "more" or "one" may stand before."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number: its value in plain units, and the tokens [first, last) it was written with.

    `sign` is an explicit + or - before it, `annual` says that "a year" followed, `scaled` that a word like million did,
    `per_year` is how often a year the period that followed fits ("a month": 12).
    """

    value: float
    unit: Unit
    first: int
    last: int
    text: str
    scaled: bool = False
    annual: bool = False
    sign: str = ""
    per_year: float = 1.0
