"""What the learned score of a reading looks at: the text with its quantities in one spelling, and features of each quantity and name."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, get_args

import numpy as np

from qs_assistant.questions.candidates import NAMES, ROLES, amount
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.changes import operation
from qs_assistant.questions.pairing import Change, distance
from qs_assistant.questions.presets import presets_in
from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.quantity_units import Quantity, Unit
from qs_assistant.text.tokens import words
from qs_assistant.types.request import Kind, Reading
from qs_assistant.valuation.inputs import INPUTS, PRESETS

if TYPE_CHECKING:
    from numpy.typing import NDArray

KINDS: Final[tuple[Kind, ...]] = ("value", "compare", "solve", "sweep", "sensitivity", "simulate", "market", "arithmetic")
ROUTES: Final = ("valuation", "documents", "both", "declined")
UNITS: Final[tuple[str, ...]] = get_args(Unit)
_NOTHING: Final = words("no zero without nil none never nothing free flat zeroed wiped certain sure gone lapse expires")
_ACTIONS: Final = ("set", "add", "scale", "old")
_SIZES: Final = (1.0, 15.0, 100.0, 1000.0, 1900.0, 2100.0)
_SEPARATORS: Final = words("vs v versus against or compared than ; | / b c next alternatively")
_PRESET_PLACES: Final = 3
QUANTITY_FEATURES: Final = len(UNITS) + len(_SIZES) + 15
GRAMMAR_FEATURES: Final = len(_ACTIONS) + 2 + 6 + 3
NAME_FEATURES: Final = 4
INPUT_FEATURES: Final = 6
SENTENCE_FEATURES: Final = len(KINDS) + len(ROUTES) + 4 + (len(PRESETS) + 1) * _PRESET_PLACES


@dataclass(frozen=True, slots=True)
class Rendered:
    """A question with each quantity in one spelling ("3 billion dollars"), and the characters [start, end) of each.

    Before `start` stands what the conversation was about; a question that is read alone starts at 0.
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    start: int = 0

    def own(self, offsets: Sequence[tuple[int, int]]) -> list[bool]:
        """For the characters of each token whether it is of the question itself; the marks at both ends have none."""
        return [end == 0 or start >= self.start for start, end in offsets]


@dataclass(frozen=True, slots=True)
class Features:
    """The features of one question.

    quantities (n, QUANTITY_FEATURES), grammar (n, GRAMMAR_FEATURES), names (n, len(NAMES), NAME_FEATURES), allowed (n, len(NAMES),
    len(ROLES)) whether unit and domain allow a name in a role, sentence (SENTENCE_FEATURES,), inputs (len(INPUTS), INPUT_FEATURES): how
    each input is named in the question, by itself or beside a quantity.
    """

    quantities: "NDArray[np.float32]"
    grammar: "NDArray[np.float32]"
    names: "NDArray[np.float32]"
    allowed: "NDArray[np.bool_]"
    sentence: "NDArray[np.float32]"
    inputs: "NDArray[np.float32]"


def rendered(sentence: Sentence, context: str = "") -> Rendered:
    """The text after its context, its quantities in one spelling, so that the encoder meets few forms of numbers and all their units."""
    pieces, spans, at, length = [context], [], 0, len(context)
    for quantity in sentence.quantities:
        start, end = sentence.tokens[quantity.first].start, sentence.tokens[quantity.last - 1].end
        before, spoken = sentence.text[at:start], _spoken(quantity)
        length += len(before)
        spans.append((length, length + len(spoken)))
        length += len(spoken)
        pieces += [before, spoken]
        at = end
    return Rendered("".join([*pieces, sentence.text[at:]]), tuple(spans), len(context))


def _spoken(quantity: Quantity) -> str:
    sign = {"+": "plus ", "-": "minus "}.get(quantity.sign, "")
    value, unit = abs(quantity.value) if quantity.sign else quantity.value, quantity.unit
    if unit in ("percent", "part"):
        said = f"{_short(value * 100)} percent"
    elif unit in ("points", "bp"):
        said = f"{_short(value * 100)} points"
    elif unit in ("usd", "usd_share", "usd_kwh", "usd_gwh"):
        said = f"{_scaled(value)} dollars" + {"usd_share": " a share", "usd_kwh": " per kwh", "usd_gwh": " per gwh"}.get(unit, "")
    elif unit == "foreign":
        said = f"{_scaled(value)} euros"
    elif unit == "gwh":
        said = f"{_short(value)} gwh"
    elif unit in ("years", "times"):
        said = f"{_short(value)} {unit}"
    else:
        said = _scaled(value) if quantity.scaled else _short(value)
    return sign + said + (" a year" if quantity.annual else "")


def _short(value: float) -> str:
    return f"{value:.4g}" if abs(value) < 1e5 else f"{value:.0f}"


def _scaled(value: float) -> str:
    for size, word in ((1e9, "billion"), (1e6, "million")):
        if abs(value) >= size:
            return f"{value / size:.4g} {word}"
    return _short(value)


def features(sentence: Sentence, changes: Sequence[Change], reading: Reading, cases: Cases) -> Features:
    """The features of a question; `changes` and `reading` are what the grammar made of it."""
    quantities, bound = sentence.quantities, {change.quantity.first: change for change in changes}
    count = len(quantities)
    own = np.zeros((count, QUANTITY_FEATURES), np.float32)
    said = np.zeros((count, GRAMMAR_FEATURES), np.float32)
    names = np.zeros((count, len(NAMES), NAME_FEATURES), np.float32)
    allowed = np.zeros((count, len(NAMES), len(ROLES)), np.bool_)
    for at, quantity in enumerate(quantities):
        own[at] = _of_quantity(sentence, quantity, at)
        said[at] = _of_grammar(sentence, quantity, bound.get(quantity.first), reading)
        names[at] = _of_names(sentence, quantity, bound.get(quantity.first), cases)
        allowed[at] = _allowed(quantity)
    return Features(own, said, names, allowed, _of_sentence(sentence, reading), _of_inputs(sentence, changes, reading))


def _of_quantity(sentence: Sentence, quantity: Quantity, at: int) -> list[float]:
    units = [float(quantity.unit == unit) for unit in UNITS]
    sizes = [float(abs(quantity.value) >= size) for size in _SIZES]
    clause = sentence.clause[quantity.first]
    flags: tuple[bool, ...] = (
        quantity.scaled, quantity.annual, quantity.sign == "+", quantity.sign == "-", clause in sentence.asides, clause in sentence.talk,
        at == 0, at == len(sentence.quantities) - 1, len(sentence.quantities) == 1,
    )  # fmt: skip
    before = sum(token.text in _SEPARATORS for token in sentence.tokens[: quantity.first])
    after = sum(token.text in _SEPARATORS for token in sentence.tokens[quantity.last :])
    flags += (before == 0, before == 1, before > 1, after == 0, after == 1, after > 1)
    return [*units, *sizes, *map(float, flags)]


def _of_grammar(sentence: Sentence, quantity: Quantity, change: Change | None, reading: Reading) -> list[float]:
    read = operation(sentence, quantity)
    own = [float(read is not None and read.action == action) for action in _ACTIONS]
    sign = 0.0 if read is None else _sign(read.action, read.amount)
    bound = [float(change is not None and change.operation.action == action) for action in _ACTIONS[:3]]
    direction = 0.0 if change is None else _sign(change.operation.action, change.operation.amount)
    request = reading.request or reading.pending
    unused = request is not None and quantity.text in request.unused
    demanded = request is not None and request.target is not None and _like(request.target[1], quantity)
    both = (None, None) if request is None else (request.low, request.high)
    ends = [float(one is not None and _like(one, quantity)) for one in both]
    return [*own, max(sign, 0), max(-sign, 0), *bound, max(direction, 0), max(-direction, 0), float(unused), float(demanded), *ends]


def _sign(action: str, moved: float) -> float:
    if action == "add":
        return math.copysign(1, moved)
    return (1.0 if moved > 1 else -1.0) if action == "scale" else 0.0


def _like(value: float, quantity: Quantity) -> bool:
    return any(math.isclose(value, quantity.value / size, rel_tol=1e-6) for size in (1.0, 1e6, 100.0))


def _of_names(sentence: Sentence, quantity: Quantity, change: Change | None, cases: Cases) -> "NDArray[np.float32]":
    found = np.zeros((len(NAMES), NAME_FEATURES), np.float32)
    for mention in sentence.mentions:
        near = math.exp(-max(distance(sentence, mention, quantity), 0.0) / 2)
        for name in mention.candidates:
            if name in _PLACE:
                row, column = _PLACE[name], int(mention.loose)
                found[row, column] = max(found[row, column], near)
    for name, row in _PLACE.items():
        meant = amount(quantity, name, "set") if name in INPUTS else None
        found[row, 3] = float(meant is not None and cases.likely(name, meant.value))
    if change is not None and change.name in _PLACE:
        found[_PLACE[change.name], 2] = 1.0
    return found


_PLACE: Final = {name: at for at, name in enumerate(NAMES)}


def _allowed(quantity: Quantity) -> "NDArray[np.bool_]":
    bindable = [(at, role) for at, role in enumerate(ROLES) if role not in ("aside", "operand")]
    found = np.zeros((len(NAMES), len(ROLES)), np.bool_)
    for row, name in enumerate(NAMES):
        for column, role in bindable:
            found[row, column] = amount(quantity, name, role) is not None
    return found


def _of_sentence(sentence: Sentence, reading: Reading) -> "NDArray[np.float32]":
    request = reading.request or reading.pending
    kinds = [float(request is not None and request.kind == kind) for kind in KINDS]
    routes = [float(reading.route == route) for route in ROUTES]
    count = len(sentence.quantities)
    flags = (reading.ask_back is not None, count == 0, count == 1, count > 2)
    named = presets_in(sentence.lowered)
    presets = [float(len(named) > at and named[at] == one) for at in range(_PRESET_PLACES) for one in PRESETS]
    more = [float(len(named) == at) for at in range(_PRESET_PLACES)]
    return np.array([*kinds, *routes, *map(float, flags), *presets, *more], np.float32)


def _of_inputs(sentence: Sentence, changes: Sequence[Change], reading: Reading) -> "NDArray[np.float32]":
    """For each input: named strongly or loosely, named with no quantity bound there, after a word for nothing, the grammar's unknown."""
    found = np.zeros((len(INPUTS), INPUT_FEATURES), np.float32)
    bound = {change.mention.first for change in changes if change.mention is not None}
    request = reading.request or reading.pending
    unknown = None if request is None else request.solve_for or request.variable
    for row, name in enumerate(INPUTS):
        for mention in sentence.mentions:
            if name in mention.candidates:
                found[row, int(mention.loose)] = 1.0
                found[row, 2] = max(found[row, 2], float(mention.first not in bound and not mention.loose))
                around = {*sentence.words(mention.first - 3, mention.first), *sentence.words(mention.last, mention.last + 4)}
                found[row, 3] = max(found[row, 3], float(bool(around & _NOTHING)))
        found[row, 4] = float(name == unknown)
        found[row, 5] = float(request is not None and name in request.set)
    return found
