"""What a number means that a turn gives to nothing by name: what it repeats, counts, or says again, and whose place it takes."""

from collections.abc import Iterator, Sequence

from qs_assistant.questions.changes import Operation, convert, in_output_unit
from qs_assistant.questions.moves import exact
from qs_assistant.questions.pairing import MOVING, MOVING_UP, RATE_OF, Change
from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.text.tokens import words
from qs_assistant.types.request import Move, Request
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.outputs import OUTPUTS

TARGET = "target"
"""The place of a solve's target among what the last turn was about."""
REFERENCES = ("share_price", "market_cap")
_BACK = words("those these the both all other last same your my his such")
_ORDINALS = words("third fourth fifth second")


def counts_back(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether a number word counts what was said before ("those two", "all three"), or is an ordinal ("as a third", "a third one")."""
    written = sentence.tokens[quantity.last - 1].text
    if quantity.unit == "part" and written in _ORDINALS:
        return sentence.word(quantity.last) in ("one", "", ",", "?", ".") or sentence.word(quantity.first - 1) == "as"
    return quantity.unit == "number" and sentence.tokens[quantity.first].kind == "word" and sentence.word(quantity.first - 1) in _BACK


_SETTING = words("set put change raise lower cut increase make")
_TO = words("to at by =")
_STANDING_FOR = words("it that this them these those the my our a an its one back up down same all other first second last")


def names_another(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether a change is of something that is named, but by no known name: "set the foo to 12" is not about what was changed last."""
    if sentence.word(quantity.first - 1) not in _TO or sentence.mentions:
        return False
    verb = next((at for at in range(quantity.first - 2, -1, -1) if sentence.word(at) in _SETTING), None)
    return verb is not None and any(word not in _STANDING_FOR for word in sentence.words(verb + 1, quantity.first - 1))


def is_restated(sentence: Sentence, quantity: Quantity, last: Request, name: str | None) -> bool:
    """Whether a number says again what another input (or the target) already is: "keep the 95", "so with 15 what royalty ..."."""
    if quantity.unit not in ("number", "percent", "usd", "years", "year", "usd_share"):
        return False
    if name is not None and (
        name in last.set or quantity.unit != "number" or sentence.word(quantity.first - 1) not in ("with", "that", "the")
    ):
        return False
    held = [(one, value) for one, value in last.set.items() if one != name]
    held += [(TARGET, last.target[1])] if last.target is not None else []
    return any(_same(quantity, one, value) for one, value in held)


def _same(quantity: Quantity, name: str, value: float) -> bool:
    meant = quantity.value if name == TARGET else convert(name, quantity)
    return meant is not None and abs(meant - value) < 1e-9


def settled_names(unclear: Sequence[tuple[Quantity, tuple[str, ...]]], slots: Sequence[str]) -> Iterator[Change]:
    """Of the inputs that a name may mean the one that was spoken of before, else one of the same kind as what was."""
    for quantity, names in unclear:
        kinds = [INPUTS[slot].unit for slot in slots if slot in INPUTS]
        held = [name for name in slots if name in names]
        alike = [name for unit in kinds for name in names if INPUTS[name].unit == unit]
        chosen = next(iter([*held, *alike]), None)
        if chosen is not None:
            yield Change(chosen, quantity, Operation("set", quantity.value))


def spoken_first(sentence: Sentence, quantity: Quantity, slots: Sequence[str]) -> list[str]:
    """The places of a number, those first of whose name the turn has a word; a count in millions is a count before it is money."""
    said = {one.text for one in sentence.tokens}
    following = sentence.word(quantity.last)
    counted = quantity.unit == "number" and quantity.scaled and following in ("shares", "new", "more", "of")

    def rank(name: str) -> int:
        if said & (set(name.split("_")) - {"rate", "share", "years", "year", "p"}):
            return 0
        return 1 if counted and name in INPUTS and INPUTS[name].unit == "millions" else 2

    return sorted(slots, key=rank)


def yearly_rate(name: str, quantity: Quantity, change: Operation | None) -> Move | None:
    """Reads "and 2% up every year" of a price, a cost or opex as its yearly rate."""
    rate = RATE_OF.get(name)
    if rate is None or name == rate or not quantity.annual or quantity.unit not in ("percent", "bp") or change is None:
        return None
    if change.action not in ("scale", "add"):
        return None
    growing = change.amount > (1 if change.action == "scale" else 0)
    return Move(rate, "set", abs(quantity.value) * (1 if growing == (rate == "opex_growth") else -1))


def named_rate(sentence: Sentence, quantity: Quantity) -> Move | None:
    """Reads "plus the price eroding 300 bps a year": the rate of what is named before it."""
    if not quantity.annual or quantity.unit not in ("percent", "bp", "points"):
        return None
    before = [one for one in sentence.mentions if one.last <= quantity.first]
    rate = next((RATE_OF[name] for one in reversed(before) for name in one.candidates if name in RATE_OF), None)
    falls = any(word in MOVING and word not in MOVING_UP for word in sentence.words(0, quantity.first))
    return None if rate is None else Move(rate, "set", -quantity.value if rate == "opex_growth" and falls else quantity.value)


def repeated(earlier: Move, quantity: Quantity) -> Move | None:
    """A number that takes the place of an earlier relative one: "and 30?" after "20% higher", "300 bps?" after "150 bps higher"."""
    sign = 1 if (earlier.amount > 1 if earlier.how == "times" else earlier.amount > 0) else -1
    if earlier.how == "times":
        share = quantity.value / 100 if quantity.unit == "number" and quantity.value > 1 else quantity.value
        if quantity.unit in ("number", "percent", "part") and 0 < share < (1 if sign < 0 else 10):
            return Move(earlier.name, "times", exact(1 + sign * share))
        return Move(earlier.name, "times", quantity.value) if quantity.unit == "times" else None
    unit = INPUTS[earlier.name].unit
    if unit == "year":
        return Move(earlier.name, "plus", sign * quantity.value) if quantity.unit in ("years", "number") and quantity.value <= 20 else None
    value = convert(earlier.name, quantity)
    return None if value is None else Move(earlier.name, "plus", sign * abs(value))


def new_target(last: Request, quantity: Quantity) -> tuple[str, float] | None:
    """The new target of a solve that a number means."""
    name = last.target[0] if last.target is not None else "value_per_share"
    if quantity.unit in ("usd", "usd_share") or (quantity.unit == "number" and OUTPUTS[name].unit in ("$", "$M")):
        if quantity.scaled or quantity.value >= 1e6:
            return (name if OUTPUTS[name].unit == "$M" else "equity_value"), quantity.value / 1e6
        if quantity.unit == "number" and OUTPUTS[name].unit == "$M":
            return None if last.target is None else (name, quantity.value * 1e3 if quantity.value < 100 else quantity.value)
        return "value_per_share", quantity.value
    value = in_output_unit(name, quantity)
    return None if value is None else (name, value)
