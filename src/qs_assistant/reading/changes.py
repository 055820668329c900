"""What a quantity does to an input: sets it, adds to it or multiplies it, and what comes out in the input's unit."""

from dataclasses import dataclass
from typing import Literal

from qs_assistant.reading.quantities import Quantity
from qs_assistant.reading.sentence import Sentence
from qs_assistant.reading.tokens import words
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.outputs import OUTPUTS

Action = Literal["set", "add", "scale", "old"]

_ABOUT = words(
    "about roughly around approximately approx only just even say maybe like an a the another some nearly almost exactly circa ca"
    " over under further good full whole mere additional flat extra more"
)
_MORE = words(
    "higher more greater larger longer bigger better dearer above later additional extra slower pricier up over increase rise raise"
    " hike improvement gain jump boost bump growth expansion delay late behind costlier increased after upwards premium stronger"
    " fatter"
)
_LESS = words(
    "lower less fewer smaller shorter cheaper worse below sooner earlier faster quicker tighter thinner down under decrease cut drop"
    " fall decline reduction dip haircut early ahead off discount saving reduced before slimmer weaker slump trim downwards"
)


def _forms(verbs: frozenset[str]) -> frozenset[str]:
    """The verbs with their endings: cut, cuts, cutting; raise, raised, raising; drop, dropped."""
    found: set[str] = set()
    for verb in verbs:
        stem, doubled = verb.removesuffix("e"), verb + verb[-1]
        found.update((verb, verb + "s", verb + "es", stem + "ed", stem + "ing", doubled + "ed", doubled + "ing"))
    return frozenset(found)


_RAISING = _forms(
    words(
        "raise increase rise grow climb jump gain add lift boost improve bump hike expand extend lengthen delay slip postpone defer"
        " widen inflate"
        " push swell surge slide"
    )
) | words("up plus + rose risen grew grown slid more extra additional")
_CUTTING = _forms(
    words(
        "cut reduce lower drop fall decrease shrink decline slash trim shave lose shorten dip accelerate advance halve knock bring"
        " speed subtract"
        " deduct remove"
    )
) | words("down minus fell fallen shrank shrunk lost brought sped")
_FAR = 12
_JOINTS = words(", and if : then to")
_FILLERS = words("please now and then also we they i you let let's lets us just what if")
_NOUNS = words("increase rise raise hike improvement gain jump boost bump delay decrease cut drop fall reduction dip trim slump")
_PULLED = words("forward in ahead up")
_TO_VALUE = words("to at of is = : be are was were equals equal reaches reach hits hit reached becomes -> →")
_WHOLE = words("base plan planned current today's today present original assumed assumption what base-case default")


@dataclass(frozen=True, slots=True)
class Operation:
    """What a quantity does: `amount` is signed for add and the factor for scale; `shift` marks later and sooner, `sign` its direction."""

    action: Action
    amount: float
    shift: bool = False


def operation(sentence: Sentence, quantity: Quantity) -> Operation | None:
    """Read the words around a quantity; None where it is a relative change whose direction is not said."""
    left = quantity.first
    while sentence.word(left - 1) in _ABOUT:
        left -= 1
    before = sentence.word(left - 1)
    if _is_old(sentence, quantity, left):
        return Operation("old", quantity.value)
    if quantity.unit == "times":
        return _times(sentence, quantity)
    if quantity.unit == "part":
        return _part(sentence, quantity, before)
    sign, shift = _direction_after(sentence, quantity)
    if not sign and before == "by":
        sign, shift = _verb_before(sentence, left - 1), _shifts(sentence, left)
        if not sign:
            return Operation("set", quantity.value) if quantity.unit == "year" else None
    if not sign and before == "of":
        sign, shift = _noun_before(sentence, left - 2)
    if not sign and before not in _TO_VALUE:
        sign, shift = _direction_before(sentence, quantity, left)
    if not sign and quantity.sign and quantity.unit in ("years", "gwh") and before not in _TO_VALUE:
        near = sentence.words(quantity.last, quantity.last + 3)
        sign, shift = (1 if quantity.sign == "+" else -1), any(word in ("delay", "late", "later", "wait", "slip") for word in near)
    if not sign and quantity.unit == "percent" and _of_base(sentence, quantity):
        return Operation("scale", quantity.value)
    if not sign and quantity.sign and quantity.unit in ("points", "bp"):
        sign = 1 if quantity.sign == "+" else -1
    return _relative(quantity, sign, shift=shift)


def _relative(quantity: Quantity, sign: int, *, shift: bool) -> Operation | None:
    amount = abs(quantity.value)
    if quantity.unit in ("points", "bp"):
        if sign:
            return Operation("add", sign * amount)
        return Operation("set", quantity.value) if quantity.unit == "bp" and quantity.value >= 0.05 else None
    if not sign or quantity.unit == "year":
        return Operation("set", quantity.value)
    if quantity.unit == "percent":
        return Operation("scale", 1 + sign * amount)
    return Operation("add", sign * amount, shift)


def _is_old(sentence: Sentence, quantity: Quantity, left: int) -> bool:
    """Whether the quantity is the value that is replaced: "12% instead of 10%", "from 10% to 12%", "not 90 but 85%"."""
    before, earlier = sentence.word(left - 1), sentence.word(left - 2)
    if (earlier, before) in (
        ("instead", "of"),
        ("rather", "than"),
        ("compared", "to"),
        ("compared", "with"),
        ("up", "from"),
        ("down", "from"),
        ("vs", "current"),
    ):
        return True
    if earlier == "of" and sentence.word(left - 3) == "instead":
        return True
    if before == "not" or (before == "of" and earlier == "instead"):
        return True
    if before == "from":
        after = sentence.words(quantity.last, quantity.last + 4)
        others = [
            one
            for one in sentence.quantities
            if one.first != quantity.first and sentence.clause[one.first] == sentence.clause[quantity.first]
        ]
        return "to" in after or any(sentence.word(one.first - 1) in ("to", "by", "into") for one in others)
    return False


def _times(sentence: Sentence, quantity: Quantity) -> Operation:
    """Factors: "double", "1.5x"; "three times lower" is a third."""
    following = sentence.words(quantity.last, quantity.last + 2)
    down = any(word in _LESS for word in following[:1])
    return Operation("scale", 1 / quantity.value if down and quantity.value else quantity.value)


def _part(sentence: Sentence, quantity: Quantity, before: str) -> Operation:
    """Parts in words: "a third less", "by half", "cut in half", "half the price", "a quarter of the capacity is owned"."""
    following = sentence.words(quantity.last, quantity.last + 4)
    if following[:1] == ["as"]:
        return Operation("scale", quantity.value)
    sign, _ = _direction_after(sentence, quantity)
    if sign:
        return Operation("scale", 1 + sign * quantity.value)
    if before == "in" and quantity.value == 0.5 and _verb_before(sentence, quantity.first - 1) < 0:
        return Operation("scale", 0.5)
    if before not in _TO_VALUE:
        sign = _verb_before(sentence, quantity.first)
        if sign and not _owns(sentence, quantity):
            return Operation("scale", 1 + sign * quantity.value)
    halved = following[:1] in (["the"], ["its"], ["our"], ["current"], ["base"], ["that"]) or following[:2] in (
        ["of", "the"],
        ["of", "its"],
        ["of", "that"],
        ["of", "base"],
    )
    if halved and not _owns(sentence, quantity) and (quantity.last - quantity.first < 3 or quantity.value == 0.5):
        return Operation("scale", quantity.value)
    return Operation("set", quantity.value)


def _owns(sentence: Sentence, quantity: Quantity) -> bool:
    near = sentence.words(quantity.first - 6, quantity.first) + sentence.words(quantity.last, quantity.last + 8)
    return any(
        word.startswith(("own", "recover", "reclaim", "recycl", "salvag"))
        or word in ("itself", "captive", "house", "chance", "odds", "probability")
        for word in near
    )


def _direction_after(sentence: Sentence, quantity: Quantity) -> tuple[int, bool]:
    """The sign of a comparative or noun after the quantity ("5 points higher", "a 20% increase"), and whether it moves a date."""
    at = quantity.last
    while sentence.word(at) in ("a", "of", "the", "in", "or", "so", "relative", "much", "percent", "annual") and at < quantity.last + 1:
        at += 1
    word, following = sentence.word(at), sentence.word(at + 1)
    if _in_name(sentence, at):
        return 0, False
    if word == "up" and following in ("to", "front"):
        return 0, False
    if word in ("over", "under", "above", "below", "after", "before", "in", "on") and quantity.unit not in ("points", "bp", "years"):
        return 0, False
    if word in ("over", "above", "under", "below", "growth", "early") and quantity.unit in ("percent", "usd", "number"):
        return 0, False
    if word in ("decline", "growth", "drop", "fall", "cut", "discount", "reduction") and (
        quantity.annual or word in ("discount", "growth")
    ):
        return 0, False
    shift = quantity.unit == "years" and word in (
        "later",
        "earlier",
        "sooner",
        "delay",
        "late",
        "early",
        "ahead",
        "behind",
        "after",
        "before",
        "slip",
        "slippage",
    )
    if word in ("faster", "quicker", "slower") and quantity.unit in ("points", "bp", "percent"):
        return (-1 if word == "slower" else 1), False
    if word == "new" and quantity.unit in ("number", "usd", "gwh"):
        return 1, False
    if word in ("slip", "slippage", "setback"):
        return 1, True
    if word in ("cheaper", "off"):
        return -1, False
    return (1 if word in _MORE else -1 if word in _LESS else 0), shift


def _direction_before(sentence: Sentence, quantity: Quantity, left: int) -> tuple[int, bool]:
    """The sign of a word right before the quantity ("up 20%", "slips two years"), or of a verb whose object stands between."""
    before = sentence.word(left - 1)
    nearby = sentence.words(left, quantity.first)
    if before in ("get", "gets", "receive", "receives", "inject", "injects", "collect", "collects") and quantity.unit == "usd":
        return 1, False
    if before == "plus" and not any(one.last == left - 1 for one in sentence.mentions):
        return 0, False
    if before in ("more", "extra", "additional", "another", "further") or any(
        word in ("another", "extra", "additional", "further") for word in nearby
    ):
        return _verb_before(sentence, left) or 1, False
    if quantity.unit in ("percent", "number") and quantity.sign and before not in _TO_VALUE:
        return 0, False
    sign = 0 if before in ("add", "adding") and _names_next(sentence, quantity) else 0 if _in_name(sentence, left - 1) else _sign_of(before)
    if sign and before != "to":
        if before in ("up", "down", "back", "out", "forward", "in"):
            return (_phrasal(sentence, left - 1) or sign), _shifts(sentence, left)
        return sign, _shifts(sentence, left)
    if before in ("back", "out", "forward"):
        return _phrasal(sentence, left - 1), True
    first = sentence.word(_clause_start(sentence, quantity.first))
    if quantity.unit in ("points", "bp") or (
        _sign_of(first) and not _names_next(sentence, quantity) and before not in _TO_VALUE and _is_object(sentence, quantity, left)
    ):
        return _verb_before(sentence, left), _shifts(sentence, left)
    return 0, False


def _names_next(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether a rate stands right before its name ("add a 12% royalty"), which then has that value."""
    return quantity.unit == "percent" and any(one.first == quantity.last for one in sentence.mentions)


def _noun_before(sentence: Sentence, place: int) -> tuple[int, bool]:
    """The sign of a noun of change before "of" ("a delay of two years", "a cut of 20%"), unless it is part of a name."""
    word = sentence.word(place)
    if word not in _NOUNS or any(one.first <= place < one.last for one in sentence.mentions):
        return 0, False
    return (1 if word in _MORE else -1), word in ("delay", "slip", "slippage")


def _is_object(sentence: Sentence, quantity: Quantity, left: int) -> bool:
    """Whether only a name stands between an opening verb and the quantity: "cut opex 20%", "add 50 GWh"."""
    start = _clause_start(sentence, quantity.first) + 1
    covered = {place for one in sentence.mentions for place in range(one.first, one.last)}
    return quantity.unit in ("percent", "usd", "gwh", "years", "usd_kwh", "number") and all(
        place in covered or sentence.word(place) in _ABOUT or sentence.word(place) in ("its", "their", "our")
        for place in range(start, left)
    )


def _clause_start(sentence: Sentence, place: int) -> int:
    """Where the words begin that a verb of change may open, at most a dozen tokens back."""
    start = place
    while start > max(0, place - _FAR) and sentence.clause[start - 1] == sentence.clause[place] and sentence.word(start - 1) not in _JOINTS:
        start -= 1
    while sentence.word(start) in _FILLERS:
        start += 1
    return start


def _verb_before(sentence: Sentence, place: int) -> int:
    """The sign of the nearest verb of change before a place, within the clause; 0 where there is none."""
    at = place - 1
    while at >= max(0, place - 2 * _FAR) and sentence.clause[at] == sentence.clause[min(place, len(sentence.clause) - 1)]:
        if at < place - 1 and any(one.first <= at < one.last for one in sentence.quantities):
            return 0
        word = sentence.word(at)
        if word in ("back", "out", "forward", "in") and (sign := _phrasal(sentence, at)):
            return sign
        if word not in ("up", "down", "more") or not _phrasal(sentence, at):
            sign = _sign_of(word)
            if sign and not _in_name(sentence, at):
                return _phrasal(sentence, at + 1) or sign
        at -= 1
    return 0


def _in_name(sentence: Sentence, place: int) -> bool:
    """Whether a word is part of an input's name ("cost decline") and so says no direction."""
    return place in sentence.named


def _phrasal(sentence: Sentence, place: int) -> int:
    """The sign of a verb with its particle at a place: push back +, bring forward -, pull in -."""
    particle = sentence.word(place)
    for verb in sentence.words(place - 4, place):
        if verb.startswith(("push", "mov", "set", "pushed")) and particle in ("back", "out"):
            return 1
        if verb.startswith(("bring", "brought", "pull", "mov")) and particle in ("forward", "in", "ahead"):
            return -1
        if verb.startswith(("bring", "brought", "tak")) and particle in ("down", "off"):
            return -1
    return 0


def _shifts(sentence: Sentence, left: int) -> bool:
    words = sentence.words(_clause_start(sentence, max(left - 1, 0)), left)
    return any(
        word.startswith(("slip", "delay", "postpon", "defer", "push", "pull", "bring", "brought", "slid", "accelerat", "advanc"))
        for word in words
    )


def _sign_of(word: str) -> int:
    return 1 if word in _RAISING else -1 if word in _CUTTING else 0


def _of_base(sentence: Sentence, quantity: Quantity) -> bool:
    after = sentence.words(quantity.last, quantity.last + 4)
    return after[:1] == ["of"] and any(word in _WHOLE for word in after[1:4])


def convert(name: str, quantity: Quantity) -> float | None:
    """A quantity in an input's unit, or None where its unit does not fit (2% for a year, $5 for a yield)."""
    unit, value = INPUTS[name].unit, quantity.value
    bare = quantity.unit == "number"
    if unit in ("fraction", "1/yr", "probability"):
        return value if quantity.unit in ("percent", "part", "bp", "points") or (bare and not quantity.scaled) else None
    if unit in ("$M", "$M/yr"):
        if quantity.unit == "usd" or (bare and quantity.scaled):
            return value / 1e6
        return value if bare else None
    if unit == "$":
        fits = quantity.unit in ("usd_share", "usd") or bare
        return value if fits and not quantity.scaled else None
    if unit == "$/kWh":
        fits = quantity.unit in ("usd_kwh", "usd") or bare
        return value if fits and not quantity.scaled else None
    if unit == "GWh/yr":
        return value if quantity.unit == "gwh" or (bare and not quantity.scaled) else None
    if unit == "year":
        return value if quantity.unit == "year" or (bare and 1900 <= value <= 2200) else None
    if unit == "years":
        return value if quantity.unit == "years" or (bare and not quantity.scaled and value <= 60) else None
    if unit == "millions":
        return value / 1e6 if bare and quantity.scaled else value if bare else None
    if quantity.unit in ("usd_gwh", "usd"):
        return value / 1e6 if quantity.scaled or quantity.unit == "usd_gwh" else None
    return (value / 1e6 if quantity.scaled else value) if bare else None


def in_output_unit(name: str, quantity: Quantity) -> float | None:
    """A quantity in an output's unit, or None where its unit does not fit."""
    unit, value = OUTPUTS[name].unit, quantity.value
    if unit == "$M":
        if quantity.unit == "number":
            return value / 1e6 if quantity.scaled else value
        return value / 1e6 if quantity.unit == "usd" and quantity.scaled else None
    if unit == "$":
        return value if quantity.unit in ("usd", "usd_share", "number") and not quantity.scaled else None
    if unit == "$/kWh":
        return value if quantity.unit in ("usd_kwh", "usd") and not quantity.scaled else None
    if unit == "GWh/yr":
        return value if quantity.unit == "gwh" else None
    if quantity.unit == "times" and name == "upside":
        return value - 1
    return value if quantity.unit in ("percent", "part") else None


def fits(name: str, quantity: Quantity, change: Operation) -> bool:
    """Whether a change makes sense for an input: points only on rates, no multiples of a calendar year, later only on dates."""
    unit = INPUTS[name].unit
    if change.action == "scale":
        return unit != "year"
    if change.action == "add":
        if unit == "year":
            return quantity.unit == "years"
        if change.shift:
            return False
        return quantity.unit != "part" and convert(name, quantity) is not None and (quantity.unit != "percent")
    if quantity.unit == "points":
        return False
    return convert(name, quantity) is not None


def changed(name: str, quantity: Quantity, change: Operation, base: float) -> float:
    """The input's new value: the quantity itself, or the base value moved by it."""
    if change.action == "scale":
        return base * change.amount
    if change.action == "add":
        if INPUTS[name].unit == "year":
            return base + change.amount
        moved = convert(name, quantity) or 0.0
        return base + (abs(moved) if change.amount >= 0 else -abs(moved))
    converted = convert(name, quantity)
    if converted is None:
        return base
    return -converted if change.amount < 0 < converted else converted
