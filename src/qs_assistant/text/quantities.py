"""Numbers with their units, in digits and in words, wherever they stand in a text."""

from collections.abc import Sequence
from dataclasses import replace

from qs_assistant.text.numerals import cardinal, digits
from qs_assistant.text.quantity_units import SCALES, Quantity
from qs_assistant.text.scanner import Scanner
from qs_assistant.text.tokens import Token, phrases, words

_LISTS = phrases(
    "& | , | , and | , but | , but not | , not | , or | , then | - | / | ; | ; not | against | all the way to | and | and also | and"
    " at | and not | and then | but | down from | down to | from | instead of | instead of the | into | not | not the | or | or at |"
    "  rather than | then | through | to | to about | until | up from | up to | versus | vs | vs . | with"
)


def find_quantities(tokens: Sequence[Token], text: str, *, most: int | None = None) -> tuple[Quantity, ...]:
    """Every quantity of a tokenised text, in order; lists and ranges share their unit ("80, 87 and 94%", "$2 to $4 billion").

    Args:
        tokens: of the text.
        text: what the tokens were made of.
        most: after so many the rest is not looked at; None for no end.
    """
    found: list[Quantity] = []
    at = 0
    while at < len(tokens) and (most is None or len(found) < most):
        quantity = Scanner(tokens, at).scan()
        if quantity is None:
            at += 1
            continue
        start, end = tokens[quantity.first].start, tokens[quantity.last - 1].end
        found.append(replace(quantity, text=text[start:end]))
        at = quantity.last
    return _share_units(tokens, found)


def _share_units(tokens: Sequence[Token], found: list[Quantity]) -> tuple[Quantity, ...]:
    """Give a bare number the unit of its neighbour in a list, a range or a contrast."""
    for place in range(len(found) - 2, -1, -1):
        found[place] = _of_same_kind(found[place], found[place + 1], tokens, scaled_too=True)
    for place in range(1, len(found)):
        found[place] = _of_same_kind(found[place], found[place - 1], tokens, scaled_too=False)
    return tuple(found)


_RANGES = words("- to through until up")
_LONGEST_LINK = 12  # tokens: what stands further apart is no list, however it is joined


_CARRIED: dict[str, float] = {
    "percent": 100,
    "points": 100,
    "bp": 10_000,
    "usd_kwh": 1,
    "gwh": 1,
    "years": 1,
    "usd": 1,
    "usd_share": 1,
    "usd_gwh": 1,
}


def _of_same_kind(bare: Quantity, other: Quantity, tokens: Sequence[Token], *, scaled_too: bool) -> Quantity:
    left, right = sorted((bare, other), key=lambda one: one.first)
    if right.first - left.last > _LONGEST_LINK:
        return bare
    spoken = [token.text for token in tokens[left.last : right.first]]
    between = " ".join(word for word in spoken if word not in ("about", "roughly", "around", "only", "just"))
    if between not in _LISTS:
        return bare
    scale = _scale_of(other, tokens) if other.scaled else 1.0
    if bare.unit == "number" and not bare.scaled and other.unit in _CARRIED:
        lent = _written_unit(other, tokens)
        return replace(
            bare, value=float(f"{bare.value * lent:.12g}"), unit=other.unit, scaled=other.scaled and other.unit in ("usd", "usd_gwh")
        )
    ranged = between in _RANGES
    if ranged and bare.unit == "number" and bare.scaled and other.unit == "usd" and other.scaled:
        return replace(bare, unit="usd")
    if bare.unit == other.unit == "number" and other.scaled and not bare.scaled and scaled_too:
        return replace(bare, value=bare.value * scale, scaled=True)
    if bare.unit == "usd" and not bare.scaled and scaled_too:
        if (other.unit == "usd" or (ranged and other.unit == "number")) and other.scaled and bare.value < 1000:
            return replace(bare, value=bare.value * scale, scaled=True)
        if other.unit in ("usd_kwh", "usd_share"):
            return replace(bare, value=float(f"{bare.value * _written_unit(other, tokens):.12g}"), unit=other.unit)
    return bare


def _written_unit(other: Quantity, tokens: Sequence[Token]) -> float:
    """What one written number of a quantity is in its unit: 0.01 of "13 percent", 10 of "13 cents per Wh", 1/12 of "18 months"."""
    for place in range(other.first, other.last):
        token = tokens[place]
        spelled = cardinal(tokens, place)
        written = digits(token.text) if token.kind == "number" else spelled[0] if spelled is not None else 0.0
        if written:
            return abs(other.value / written)
    return 1 / _CARRIED.get(other.unit, 1.0)


def _scale_of(quantity: Quantity, tokens: Sequence[Token]) -> float:
    return next((SCALES[token.text] for token in tokens[quantity.first : quantity.last] if token.text in SCALES), 1.0)
