"""The chances of a weighted comparison: which number is the weight of which case, or of which value of an input."""

import math
import re
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Final

from qs_assistant.questions.changes import convert
from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.text.tokens import words
from qs_assistant.types.request import Scenario
from qs_assistant.valuation.inputs import INPUTS

CASES: Final[Mapping[str, frozenset[str]]] = {
    "bear": words("bear bears bearish bearer downside pessimistic pessimist pessimists gloomy gloom bad badly worst sceptic sceptics"),
    "base": words("base central middle middling mid normal baseline default medium"),
    "bull": words("bull bulls bullish upside optimistic optimist optimists great best rosy good"),
}
"""Words for a case in a question that gives chances."""
_REST: Final = words("rest remaining remainder remains otherwise else balance left")
_EQUAL: Final = words("equal equally even evenly same equiprobable uniform")
_TOLERANCE: Final = 1e-6
_NUMBER: Final = r"(?:\d{1,9}(?:\.\d{1,9})?|\.\d{1,9})"
_LIST: Final = re.compile(rf"(?<![\d.])({_NUMBER}(?:\s?[/:-]\s?{_NUMBER}){{1,9}})(?![\d.]*\s?[/:-]?\d)")
"""Numbers in one run: "20/50/30", "3:2:1", ".2/.55/.25"."""
_WEIGHING: Final = ("percent", "part", "number", "points")


def weighted_cases(sentence: Sentence) -> tuple[Scenario, ...] | None:
    """The cases that a sentence names with the chance of each, as they stand; None where it gives no chance to each.

    The weights of a sentence that names as many weights as cases go by order. One case that is left over has what remains, where the
    sentence says so; "evenly" shares the whole, or what remains, among those without a weight.
    """
    cases = _cases(sentence)
    if len(cases) < 2:
        return None
    weights = _listed(sentence, len(cases)) or _weights(sentence)[0]
    wording = {token.text for token in sentence.tokens}
    if not weights and wording & _EQUAL:
        shares = [1.0 / len(cases)] * len(cases)
    elif len(weights) == len(cases):
        shares = weights
    elif 0 < len(weights) < len(cases) and wording & (_REST | _EQUAL):
        near = _nearest(sentence, cases)
        left = (1.0 - sum(weights)) / (len(cases) - len(weights))
        shares = [near.get(name, left) for name in cases]
    else:
        return None
    return tuple(
        Scenario(preset=None if name == "base" else name, weight=float(f"{share:.12g}")) for name, share in zip(cases, shares, strict=True)
    )


def weighed_numbers(sentence: Sentence) -> tuple[Quantity, ...]:
    """The quantities that are weights of cases."""
    listed = _LIST.search(sentence.text)
    if listed is not None:
        spans = [(one, sentence.tokens[one.first].start, sentence.tokens[one.last - 1].end) for one in sentence.quantities]
        return tuple(one for one, start, end in spans if start < listed.end() and end > listed.start())
    return _weights(sentence)[1]


def _listed(sentence: Sentence, count: int) -> list[float]:
    """The weights of a run of as many numbers as there are cases; none where there is no such run."""
    found = _LIST.search(sentence.text)
    values = [float(one) for one in re.findall(_NUMBER, found[1])] if found is not None else []
    if len(values) != count:
        return []
    total = sum(values)
    odds = total < 50 and all(value.is_integer() for value in values)
    whole = total if odds else 100.0 if max(values) > 1 else 1.0
    return [value / whole for value in values]


def weighted_values(sentence: Sentence) -> tuple[Scenario, ...] | None:
    """Values of one input with the chance of each ("80% that the royalty is 10%, 20% that it is 6%"); None where that is not plain.

    The numbers are parted into as many weights as values, by turns or one list after the other, so that the weights sum to one.
    """
    quantities = [one for one in sentence.quantities if one.unit != "times"]
    named = [one.candidates for one in sentence.mentions if any(name in INPUTS for name in one.candidates)]
    count = len(quantities)
    if len(_cases(sentence)) > 1:
        return None
    if count % 2 or count < 4 or not named:
        return None
    half = count // 2
    ways = [(quantities[first::2], quantities[1 - first :: 2]) for first in (0, 1)]
    ways += [(quantities[:half], quantities[half:]), (quantities[half:], quantities[:half])]
    found = set()
    for weights, values in ways:
        chances = _as_shares(weights)
        name = next((one for several in named for one in several if one in INPUTS and _all_fit(one, values)), None)
        if chances is not None and name is not None and math.isclose(sum(chances), 1.0, abs_tol=_TOLERANCE):
            found.add((name, tuple(convert(name, one) for one in values), tuple(chances)))
    if len(found) != 1:
        return None
    [(name, amounts, shares)] = found
    pairs = zip(amounts, shares, strict=True)
    return tuple(Scenario({name: float(f"{amount:.12g}")}, weight=share) for amount, share in pairs if amount is not None)


def _cases(sentence: Sentence) -> list[str]:
    """The cases in the order of their first words."""
    named = [name for token in sentence.tokens for name, said in CASES.items() if token.text in said]
    return list(dict.fromkeys(named))


def _weights(sentence: Sentence) -> tuple[list[float], tuple[Quantity, ...]]:
    """The numbers that may be weights, in order, as shares: of one, of a hundred, or as odds where nothing else can be meant."""
    usable = [one for one in sentence.quantities if one.unit in _WEIGHING and not one.scaled and _stands_by_no_input(sentence, one)]
    shares = _as_shares(usable)
    return (shares, tuple(usable)) if shares is not None else ([], ())


def _as_shares(quantities: Sequence[Quantity]) -> list[float] | None:
    bare = [one.value for one in quantities if one.unit == "number"]
    rates = [one.value for one in quantities if one.unit != "number"]
    if not quantities or any(one < 0 for one in (*bare, *rates)) or any(one.unit not in _WEIGHING for one in quantities):
        return None
    if not bare or all(value <= 1.0 for value in bare):
        return [one.value for one in quantities]
    hundred = sum(bare) + 100 * sum(rates)
    if not rates and hundred < 50 and all(float(value).is_integer() for value in bare):
        return [value / hundred for value in bare]  # odds: 3 to 2 to 1
    return [one.value / 100 if one.unit == "number" else one.value for one in quantities]


def _nearest(sentence: Sentence, cases: Sequence[str]) -> dict[str, float]:
    """Each weight with the case whose word stands nearest to it."""
    places = [(at, name) for at, token in enumerate(sentence.tokens) for name in cases if token.text in CASES[name]]
    found: dict[str, float] = {}
    shares, quantities = _weights(sentence)
    for share, quantity in zip(shares, quantities, strict=True):
        free = [(abs(at - quantity.first), name) for at, name in places if name not in found]
        if free:
            found[min(free)[1]] = share
    return found


def _stands_by_no_input(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether no input is named right before a number ("WACC at 12")."""
    return not any(not one.loose and one.candidates[0] in INPUTS and 0 <= quantity.first - one.last <= 2 for one in sentence.mentions)


def _all_fit(name: str, values: Sequence[Quantity]) -> bool:
    amounts = [convert(name, one) for one in values]
    distinct = all(left != right for left, right in combinations(amounts, 2))
    return distinct and all(amount is not None and INPUTS[name].allows(amount) for amount in amounts)
