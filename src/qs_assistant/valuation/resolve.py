"""From a base case and a set of changes to full inputs: domains, composites, the reference value, conflicts."""

import difflib
import math
from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from qs_assistant.types.errors import InputError
from qs_assistant.valuation.inputs import COMPOSITES, FORECAST_YEARS, INPUTS, STORED_INPUTS, InputSpec
from qs_assistant.valuation.units import PERCENTAGES, label, refusal, show, shown_domain

LONGEST_NAME = 80  # a longer text is no mistyped name
_ALIKE, _NEARLY = 0.7, 0.15  # how alike two names are from which on one may be meant; how far behind the likeliest others are named
_SHOWN = 40  # characters of a value that is no number
Value: TypeAlias = float | NDArray[np.float64]


def resolve(base: Mapping[str, float], changes: Mapping[str, object]) -> dict[str, Value]:
    """The stored inputs of a scenario, in the order of the table.

    A composite rescales its parts in log space, so that their product is the value and the ratios of their logs stay; `market_cap` sets
    the share price at the scenario's own shares. A value may be an array: then so are the inputs that it touches.

    Args:
        base: every stored input.
        changes: input name to value, in the unit of the inputs table.

    Raises:
        InputError: an unknown name, a value outside its domain, or two changes that contradict each other.
    """
    values = {name: checked(name, value) for name, value in changes.items()}
    refuse_conflicts(values)
    full: dict[str, Value] = {name: values.get(name, base[name]) for name in STORED_INPUTS}
    for name in COMPOSITES:
        if name in values:
            full |= _parts(INPUTS[name], full, values[name])
    if "market_cap" in values:
        full["share_price"] = _reference_price(values["market_cap"], full["shares"])
    _check_related(full, values)
    return full


def with_composites(inputs: Mapping[str, Value]) -> dict[str, Value]:
    """All inputs in the order of the table, those that are not stored included."""
    full: dict[str, Value] = {}
    for name, spec in INPUTS.items():
        if spec.parts:
            product: Value = 1.0
            for part in spec.parts:
                product = product * inputs[part]
            full[name] = product
        elif name == "market_cap":
            full[name] = inputs["shares"] * inputs["share_price"]
        else:
            full[name] = inputs[name]
    return full


def known(name: str, names: Iterable[str] = INPUTS, what: str = "input") -> str:
    """The name itself, where it is one of those allowed.

    Raises:
        InputError: it is not; the message has the closest names.
    """
    allowed = list(names)
    if name in allowed:
        return name
    close = nearest(name, allowed)
    hint = f"Did you mean {' or '.join(close)}?" if close else f"Known: {', '.join(allowed)}."
    raise InputError(f'There is no {what} called "{name}". {hint}', name)


def nearest(name: str, allowed: Iterable[str]) -> list[str]:
    """The names that one was probably meant for, likeliest first, at most three: "yeild" is a target_yield rather than a p_cell."""
    if len(name) > LONGEST_NAME:
        return []
    typed = name.strip().lower().replace("-", "_").replace(" ", "_")
    scored = sorted(((-_likeness(typed, one), place, one) for place, one in enumerate(allowed)), key=lambda one: one[:2])
    return [one for score, _, one in scored[:3] if -score >= max(_ALIKE, -scored[0][0] - _NEARLY)]


def _likeness(typed: str, name: str) -> float:
    """How much of two names is alike, word for word or as a whole; a composite is what a word most often means."""
    words = name.split("_")
    if len(typed) > 2 and name.startswith(typed):
        return 1.0
    best = max(difflib.SequenceMatcher(None, typed, one).ratio() for one in (name, *words))
    typed_words = typed.split("_")
    if len(typed_words) > 1:
        matched = [max(difflib.SequenceMatcher(None, one, other).ratio() for other in words) for one in typed_words]
        best = max(difflib.SequenceMatcher(None, typed, name).ratio(), sum(matched) / len(matched) - 0.1)
    return best + (0.05 if name in COMPOSITES else 0.0)


def checked(name: str, value: object) -> Value:
    """A value as a float (or an array of them) inside the domain of its input.

    Raises:
        InputError: an unknown name, no number, not finite, or outside the domain.
    """
    spec = INPUTS[known(name)]
    if isinstance(value, np.ndarray) and value.ndim:
        if value.dtype.kind not in "iuf":
            raise InputError(f"The {label(name)} takes numbers, not an array of {value.dtype}.", name)
        array = value.astype(np.float64)
        outside = array[~_allowed(spec, array)]
        if outside.size:
            raise _outside(spec, float(outside[0]))
        return array
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.number | np.ndarray):
        raise InputError(f"The {label(name)} takes a number, not {value!r}. Allowed: {shown_domain(spec)}.", name)
    try:
        number = float(value)
    except (OverflowError, TypeError, ValueError) as error:
        raise InputError(f"The {label(name)} takes a number, not {_brief(value)}. Allowed: {shown_domain(spec)}.", name) from error
    if not spec.allows(number):
        raise _outside(spec, number)
    return number


def _brief(value: object) -> str:
    text = repr(value) if not isinstance(value, int) else "a number beyond all bounds"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def limits(name: str, inputs: Mapping[str, Value]) -> tuple[InputSpec, float, float]:
    """An input's domain given the scenario's other inputs: its spec, and the ends with the related inputs taken into account."""
    spec = INPUTS[known(name)]
    low, high = spec.low, spec.high
    if name == "start_year":
        low = float(np.max(inputs["base_year"]))
        high = float(np.min(inputs["base_year"])) + FORECAST_YEARS
    if name == "base_year":
        low = max(low, float(np.max(inputs["start_year"])) - FORECAST_YEARS)
        high = min(high, float(np.min(inputs["start_year"])))
    if name == "discount_rate":
        low = max(low, float(np.max(inputs["terminal_growth"])))
    if name == "terminal_growth":
        high = min(high, float(np.min(inputs["discount_rate"])))
    if name == "market_cap":
        high = min(high, INPUTS["share_price"].high * float(np.min(inputs["shares"])))
    return spec, low, high


def refuse_conflicts(values: Collection[str]) -> None:
    """Two names of which one decides the other cannot be set together.

    Raises:
        InputError: a composite with one of its parts, or both forms of the reference.
    """
    for name in COMPOSITES:
        both = [part for part in INPUTS[name].parts if part in values]
        if name in values and both:
            parts = ", ".join(label(part) for part in INPUTS[name].parts)
            raise InputError(f"The {label(name)} is the product of {parts}: set it or the {label(both[0])}, not both.", name)
    if "market_cap" in values and "share_price" in values:
        raise InputError("A market cap and a share price set the same reference: give one of them, not both.", "market_cap")


def _parts(spec: InputSpec, full: Mapping[str, Value], target: Value) -> dict[str, Value]:
    """The parts of a composite, each raised to ln(target) / ln(product); equal roots of the target where every part is 1."""
    arrays = np.broadcast_arrays(target, *(full[part] for part in spec.parts))
    shape = arrays[0].shape
    columns = zip(*(array.ravel().tolist() for array in arrays), strict=True)
    rescaled = [_rescale(value, parts) for value, *parts in columns]
    return {
        part: np.array([row[place] for row in rescaled]).reshape(shape) if shape else rescaled[0][place]
        for place, part in enumerate(spec.parts)
    }


def _rescale(value: float, parts: list[float]) -> list[float]:
    total = math.fsum(math.log(part) for part in parts)
    if total == 0.0:
        raised = [value ** (1.0 / len(parts)) for _ in parts]
    else:
        power = math.log(value) / total
        raised = list(parts) if power == 1.0 else [part**power for part in parts]
    # Libraries of mathematics differ in a power's last bit; fifteen digits are the same everywhere, and so is the run's id.
    return [float(f"{part:.15g}") for part in raised]


def _reference_price(market_cap: Value, shares: Value) -> Value:
    price = market_cap / shares
    spec = INPUTS["share_price"]
    if not np.all(_allowed(spec, np.asarray(price))):
        raise InputError(f"That market cap over the shares gives a share price that cannot be: it goes {shown_domain(spec)}.", "market_cap")
    return price


def _check_related(full: Mapping[str, Value], changed: Mapping[str, Value]) -> None:
    """The two domains that depend on another input."""
    base, start = full["base_year"], full["start_year"]
    if not np.all((start >= base) & (start <= base + FORECAST_YEARS)):
        name = "base_year" if "base_year" in changed and "start_year" not in changed else "start_year"
        bad_base, bad_start = _first(base, start, (start < base) | (start > base + FORECAST_YEARS))
        raise InputError(
            f"The start year cannot be {show(bad_start, 'year')}: with the base year {show(bad_base, 'year')} it goes from "
            f"{show(bad_base, 'year')} to {show(bad_base + FORECAST_YEARS, 'year')}. Change one of the two.",
            name,
        )
    rate, growth = full["discount_rate"], full["terminal_growth"]
    if not np.all(rate > growth):
        name = "terminal_growth" if "terminal_growth" in changed and "discount_rate" not in changed else "discount_rate"
        bad_rate, bad_growth = _first(rate, growth, rate <= growth)
        raise InputError(
            f"The discount rate, {show(bad_rate, '1/yr')}, must exceed the terminal growth, {show(bad_growth, '1/yr')}, or the value after "
            "the last forecast year is without bound. Raise the one or lower the other.",
            name,
        )


def _first(one: Value, other: Value, where: object) -> tuple[float, float]:
    a, b, mask = np.broadcast_arrays(one, other, np.asarray(where))
    place = int(np.argmax(mask.ravel()))
    return float(a.ravel()[place]), float(b.ravel()[place])


def _allowed(spec: InputSpec, array: NDArray[np.float64]) -> NDArray[np.bool_]:
    above = array > spec.low if spec.low_open else array >= spec.low
    below = array < spec.high if spec.high_open else array <= spec.high
    inside = np.asarray(above & below)
    return inside if spec.gap is None else inside & ~((array > spec.gap[0]) & (array < spec.gap[1]))


def _outside(spec: InputSpec, value: float) -> InputError:
    advice = ""
    if spec.unit in PERCENTAGES and abs(value) > 1 and spec.allows(value / 100):
        advice = f" For {_plain(value)}% write {_plain(value / 100)}."
    return InputError(refusal(spec.name, value) + advice, spec.name)


def _plain(value: float) -> str:
    return f"{value:.10g}"


def check_extremes(base: Mapping[str, float], ranges: Mapping[str, tuple[float, float]]) -> None:
    """Every combination within the ranges of a base case must be legal, since simulations draw them freely.

    Raises:
        InputError: one is not.
    """
    ends = {name: ranges.get(name, (base[name], base[name])) for name in ("start_year", "base_year", "discount_rate", "terminal_growth")}
    for start in ends["start_year"]:
        for year in ends["base_year"]:
            resolve(base, {"start_year": start, "base_year": year})
    resolve(base, {"discount_rate": min(ends["discount_rate"]), "terminal_growth": max(ends["terminal_growth"])})
