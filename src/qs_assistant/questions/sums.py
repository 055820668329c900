"""Sums on figures that a question states: what units allow is listed, and the network's head says which operation is likely.

Market arithmetic takes a missing share count, price or cap from the base case. No wording stands here: it is learned.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, permutations
from typing import Final

import numpy as np

from qs_assistant.questions.cases import Cases
from qs_assistant.questions.chains import operand
from qs_assistant.questions.features import KINDS
from qs_assistant.questions.scorer import Scores
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.types.request import Operand, Request
from qs_assistant.valuation.inputs import INPUTS

MARKET: Final = ("market_cap", "share_price", "shares", "after_rise", "after_fall", "before_rise", "before_fall")
PAIRS: Final = ("quotient", "difference", "percent_change", "share_of_total", "shortfall")
"""Sums of two figures; a quotient is told as a share where it is below one, else as a ratio."""
ARITHMETIC: Final = (*(f"{one}{order}" for one in PAIRS for order in ("", "_reversed")), "product", "sum", "mean", "remainder")
SUM_CLASSES: Final = (*MARKET, *ARITHMETIC)
"""What the head tells apart: the operation, the direction of a move, and whether the operands stand in the order of the text."""
MOST: Final = 5
"""Quantities that are tried in pairs; a question with more is no sum of two."""
FIRST, SECOND, LEFT_OUT = range(3)
"""What a quantity may be in a sum; those that stand beside each other, as the terms that are added up, are all first."""
SLOTS: Final = 3
SUM_CLUES: Final = 5
LEAST_CAP: Final = 1e6
MOST_PRICE: Final = 1e4
_MONEY: Final = ("usd", "usd_share")
_MOVED: Final = ("share_price", "market_cap")
_NEEDED: Final = {"market_cap": ("share_price", "shares"), "share_price": ("market_cap", "shares"), "shares": ("market_cap", "share_price")}


@dataclass(frozen=True, slots=True)
class SumOption:
    """One sum that the units of a question's quantities allow.

    `slots` says what each quantity is in it; `clues` (SUM_CLUES) what can be seen of its figures: how many are left out, whether the first
    is the larger, whether a unit is known, whether all units are alike, whether a figure is the base case's.
    """

    form: str
    request: Request
    slots: tuple[int, ...]
    clues: tuple[float, ...]


def sum_options(quantities: Sequence[Quantity], cases: Cases) -> list[SumOption]:
    """Every sum that the units allow."""
    if not 1 <= len(quantities) <= MOST:
        return []
    stated = [_bare(one) for one in quantities]
    return [
        *_triangles(stated, cases),
        *_moves(stated, cases),
        *_arithmetic(quantities),
        *(_arithmetic(stated) if stated != list(quantities) else ()),
    ]


def likely_sums(quantities: Sequence[Quantity], scores: Scores, cases: Cases, most: int = 3) -> list[tuple[Request, float]]:
    """The likeliest sums, best first, each with the log probability of its kind and form."""
    options = sum_options(quantities, cases)
    if not options or not scores.sums.size:
        return []
    logits = np.array([_logit(one, scores) for one in options])
    shares = np.round(logits - logits.max() - np.log(np.exp(logits - logits.max()).sum()), 6)
    found = []
    for at in np.argsort(-shares, kind="stable")[:most]:
        request = options[int(at)].request
        found.append((request, float(scores.kinds[KINDS.index(request.kind)] + shares[at])))
    return found


def _logit(one: SumOption, scores: Scores) -> float:
    form = SUM_CLASSES.index(one.form)
    placed = sum(float(scores.sum_slots[at, slot]) for at, slot in enumerate(one.slots))
    return float(scores.sums[form]) + float(scores.sum_clues[form] @ np.array(one.clues)) + placed


def _bare(one: Quantity) -> Quantity:
    """A number that was written without a sign of its own, as it stands: in "down 18% from 12.50" the price is no percentage."""
    if one.unit != "percent" or not one.text.replace(".", "", 1).isdigit():
        return one
    return replace(one, value=float(one.text), unit="number")


def _triangles(quantities: Sequence[Quantity], cases: Cases) -> Iterator[SumOption]:
    """Market cap, share price and share count from each other; one that is not stated is the base case's."""
    roles = [_market_roles(one) for one in quantities]
    for asked, (first, second) in _NEEDED.items():
        firsts = [at for at, own in enumerate(roles) if first in own]
        seconds = [at for at, own in enumerate(roles) if second in own]
        both = [(a, b) for a in firsts for b in seconds if a != b]
        for a, b in both:
            yield _option(asked, (_stated(first, quantities[a]), _stated(second, quantities[b])), quantities, {a}, {b})
        if not both:
            for a in firsts:
                yield _option(asked, (_stated(first, quantities[a]), _base(second, cases)), quantities, {a}, set())
            for b in seconds:
                yield _option(asked, (_base(first, cases), _stated(second, quantities[b])), quantities, set(), {b})


def _moves(quantities: Sequence[Quantity], cases: Cases) -> Iterator[SumOption]:
    """A price or cap, stated or the base case's, before or after each percentage up or down."""
    for at, move in enumerate(quantities):
        if move.unit not in ("percent", "part") or not abs(move.value) > 0:
            continue
        starts = [
            (a, _stated(name, one)) for a, one in enumerate(quantities) if a != at for name in _MOVED if name in _market_roles(one)
        ] or [(at, _base(name, cases)) for name in _MOVED]
        for a, start in starts:
            for way, sign in (("rise", 1), ("fall", -1)):
                if sign < 0 and abs(move.value) >= 1:
                    continue
                operands = (start, Operand("move", sign * abs(move.value), "fraction"))
                for when in ("after", "before"):
                    yield _option(f"{when}_{way}", operands, quantities, {a} - {at}, {at})


def _base(name: str, cases: Cases) -> Operand:
    return Operand(name, cases.value(name, None, {}), INPUTS[name].unit, "base")


def _market_roles(one: Quantity) -> set[str]:
    """Which of share price, market cap and share count the unit and size of a quantity allow."""
    large = one.scaled or abs(one.value) >= LEAST_CAP
    if one.unit in _MONEY:
        return {"market_cap"} if large and one.unit == "usd" else {"share_price"} if one.value < MOST_PRICE else set()
    if one.unit != "number":
        return set()
    return {"shares", "market_cap"} if large else {"share_price"} if 0 < one.value < MOST_PRICE else set()


def _stated(name: str, one: Quantity) -> Operand:
    return Operand(name, one.value if name == "share_price" else one.value / 1e6, INPUTS[name].unit)


def _divisor(operation: str, first: float, second: float) -> float:
    """What a sum of two figures divides by."""
    return first if operation == "percent_change" else first + second if operation == "share_of_total" else second


def _arithmetic(quantities: Sequence[Quantity]) -> Iterator[SumOption]:
    stated = [_figure(one) for one in quantities]
    values = [one.value or 0.0 for one in stated]
    for a, b in combinations(range(len(stated)), 2):
        alike = _family(stated[a]) == _family(stated[b]) or "" in (stated[a].unit, stated[b].unit)
        for first, second in permutations((a, b)):
            order = "" if first < second else "_reversed"
            for operation in PAIRS:
                if alike and (operation == "difference" or _divisor(operation, values[first], values[second])):
                    yield _option(f"{operation}{order}", (stated[first], stated[second]), quantities, {first}, {second})
        yield _option("product", (stated[a], stated[b]), quantities, {a, b}, set())
    if len(stated) > 2:
        yield _option("product", tuple(stated), quantities, set(range(len(stated))), set())
    for group in _alike(stated):
        for operation in ("sum", "mean"):
            yield _option(operation, tuple(stated[at] for at in group), quantities, set(group), set())
        if len(group) > 2:
            yield _option("remainder", tuple(stated[at] for at in group), quantities, {group[0]}, set(group[1:]))


def _alike(stated: Sequence[Operand]) -> Iterator[tuple[int, ...]]:
    """The figures that may be added up: all where no two units differ, else those of each unit by themselves."""
    families: dict[str, list[int]] = {}
    for at, one in enumerate(stated):
        families.setdefault(_family(one), []).append(at)
    if len(families.keys() - {""}) < 2:
        yield tuple(range(len(stated)))
    if len(families) > 1:
        yield from (tuple(group) for group in families.values() if len(group) > 1)


def _figure(one: Quantity) -> Operand:
    """A stated figure; a number in millions is counted in millions, as money is."""
    found = operand(one)
    return (
        replace(found, value=one.value / 1e6, unit="millions") if one.unit == "number" and one.scaled and one.value >= LEAST_CAP else found
    )


def _family(one: Operand) -> str:
    """What may be added, subtracted and compared: money in millions with what is counted in millions, other money, each other unit."""
    return "millions" if one.unit in ("$M", "millions") else "$" if one.unit.startswith("$") else one.unit


def _option(form: str, operands: tuple[Operand, ...], quantities: Sequence[Quantity], first: set[int], second: set[int]) -> SumOption:
    slots = tuple(FIRST if at in first else SECOND if at in second else LEFT_OUT for at in range(len(quantities)))
    unused = tuple(one.text for one, slot in zip(quantities, slots, strict=True) if slot == LEFT_OUT)
    operation = f"{form.partition('_')[0]}_move" if form.startswith(("after_", "before_")) else form.removesuffix("_reversed")
    values = [one.value or 0.0 for one in operands]
    if operation == "quotient":
        operation = "share_of" if abs(values[0]) < abs(values[1]) else "ratio"
    units = [one.unit for one in operands]
    clues = (
        float(len(unused)),
        float(len(values) > 1 and values[0] > values[1]),
        float(any(units)),
        float(len(set(units)) == 1),
        float(any(one.origin == "base" for one in operands)),
    )
    request = Request("market" if form in MARKET else "arithmetic", operation=operation, operands=operands, unused=unused)
    return SumOption(form, request, slots, clues)
