"""Market arithmetic and figure arithmetic: plain sums on stated figures, each with its expression written out.

Money is in $M for market values and in $ for a share; a fraction stands for a percentage; multiples are plain numbers.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from qs_assistant.types.errors import InputError
from qs_assistant.valuation.units import show


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A result in its unit ("" for a multiple), the operation's name, and the expression that it came from."""

    result: float
    unit: str
    operation: str
    expression: str


def market_cap(price: float, shares: float) -> Arithmetic:
    """Market capitalisation in $M of a share price in $ at a share count in millions."""
    _positive(price=price, shares=shares)
    return _done("market_cap", price * shares, "$M", f"{show(price, '$')} x {shares:,.10g} million shares")


def share_price(cap: float, shares: float) -> Arithmetic:
    """Share price in $ of a market capitalisation in $M at a share count in millions."""
    _positive(market_cap=cap, shares=shares)
    return _done("share_price", cap / shares, "$", f"{show(cap, '$M')} / {shares:,.10g} million shares")


def share_count(cap: float, price: float) -> Arithmetic:
    """Share count in millions at which a share price in $ makes a market capitalisation in $M."""
    _positive(market_cap=cap, price=price)
    return _done("share_count", cap / price, "millions", f"{show(cap, '$M')} / {show(price, '$')}")


def after_move(value: float, move: float, unit: str = "$") -> Arithmetic:
    """A value after a relative move: 0.16 is 16% up, -0.16 is 16% down."""
    _numbers(value=value, move=move)
    if move < -1.0:
        raise InputError(f"A fall of {-move:.4g} is more than the whole; a move is at least -100%.", "move")
    return _done("after_move", value * (1.0 + move), unit, f"{show(value, unit)} x (1 {_signed(move)})")


def before_move(value: float, move: float, unit: str = "$") -> Arithmetic:
    """The value that a relative move ended from: `after_move` undone."""
    _numbers(value=value, move=move)
    if move <= -1.0:
        raise InputError("Nothing is left after a fall of 100%, so the value before it cannot be told; give a smaller fall.", "move")
    return _done("before_move", value / (1.0 + move), unit, f"{show(value, unit)} / (1 {_signed(move)})")


def share_of(part: float, whole: float, unit: str = "") -> Arithmetic:
    """What share one figure is of another, both in the same unit, as a fraction."""
    _divisor(part, whole)
    return _done("share_of", part / whole, "fraction", f"{show(part, unit)} / {show(whole, unit)}")


def share_of_total(part: float, rest: float, unit: str = "") -> Arithmetic:
    """What share a figure is of itself and the rest together, both in the same unit, as a fraction."""
    _divisor(part, part + rest)
    whole = f"({show(part, unit)} + {show(rest, unit)})"
    return _done("share_of_total", part / (part + rest), "fraction", f"{show(part, unit)} / {whole}")


def shortfall(reached: float, goal: float, unit: str = "") -> Arithmetic:
    """By what share of a goal a figure stays below it, both in the same unit; below zero where it goes beyond."""
    _divisor(reached, goal)
    return _done(
        "shortfall", (goal - reached) / abs(goal), "fraction", f"({show(goal, unit)} - {show(reached, unit)}) / {show(abs(goal), unit)}"
    )


def ratio(a: float, b: float, unit: str = "") -> Arithmetic:
    """How many times b goes into a, both in the same unit."""
    _divisor(a, b)
    return _done("ratio", a / b, "", f"{show(a, unit)} / {show(b, unit)}")


def difference(a: float, b: float, unit: str = "") -> Arithmetic:
    """What is left of a less b, both in the same unit."""
    _numbers(a=a, b=b)
    return _done("difference", a - b, unit, f"{show(a, unit)} - {show(b, unit)}")


def percent_change(old: float, new: float, unit: str = "") -> Arithmetic:
    """The relative change from one figure to another, as a fraction; a negative start is measured by its size."""
    _divisor(new, old)
    return _done("percent_change", (new - old) / abs(old), "fraction", f"({show(new, unit)} - {show(old, unit)}) / {show(abs(old), unit)}")


def product(chain: Sequence[float], unit: str = "fraction") -> Arithmetic:
    """The product of a chain of figures, such as the yields of successive steps."""
    _chain(chain)
    return _done("product", math.prod(chain), unit, " x ".join(show(one, unit) for one in chain))


def total(terms: Sequence[float], unit: str = "") -> Arithmetic:
    """The sum of figures in the same unit."""
    _chain(terms)
    return _done("sum", math.fsum(terms), unit, " + ".join(show(one, unit) for one in terms))


def remainder(terms: Sequence[float], unit: str = "") -> Arithmetic:
    """What is left of the first figure less all others, in the same unit."""
    _chain(terms)
    return _done("remainder", math.fsum([terms[0], *(-one for one in terms[1:])]), unit, " - ".join(show(one, unit) for one in terms))


def mean(terms: Sequence[float], unit: str = "") -> Arithmetic:
    """The mean of figures in the same unit."""
    _chain(terms)
    return _done("mean", math.fsum(terms) / len(terms), unit, f"({' + '.join(show(one, unit) for one in terms)}) / {len(terms)}")


def root(value: float, steps: float, unit: str = "fraction") -> Arithmetic:
    """The figure that, multiplied by itself so many times, gives the value: the yield each of four equal steps needs."""
    _positive(value=value, steps=steps)
    return _done("root", value ** (1.0 / steps), unit, f"{show(value, unit)} ^ (1 / {steps:g})")


def _done(operation: str, result: float, unit: str, expression: str) -> Arithmetic:
    if not math.isfinite(result):
        raise InputError(f"{expression} is beyond the largest number that can be stated; give smaller figures.", operation)
    return Arithmetic(result, unit, operation, f"{expression} = {show(result, unit)}")


def _signed(move: float) -> str:
    return f"{'-' if move < 0 else '+'} {show(abs(move), 'fraction')}"


def _numbers(**values: float) -> None:
    for name, value in values.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise InputError(f"{name} must be a finite number, not {value!r}.", name)


def _positive(**values: float) -> None:
    _numbers(**values)
    for name, value in values.items():
        if value <= 0:
            raise InputError(f"{name} must be above zero, not {value:g}.", name)


def _divisor(value: float, divisor: float) -> None:
    _numbers(value=value, divisor=divisor)
    if divisor == 0:
        raise InputError("A figure cannot be compared with zero; give another one.", "divisor")


def _chain(values: Sequence[float]) -> None:
    if not values:
        raise InputError("There is nothing to add or multiply; give at least one figure.", "operands")
    _numbers(**{f"operand {place}": value for place, value in enumerate(values, start=1)})
