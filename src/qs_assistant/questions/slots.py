"""What the numbers of a turn belong to: what it names, else what the conversation was about last and their units fit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qs_assistant.questions.additions import with_additions
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.changes import Operation, convert, fits, in_output_unit, operation
from qs_assistant.questions.mentions import Mention
from qs_assistant.questions.moves import exact, moved
from qs_assistant.questions.pairing import MOVING, MOVING_UP, RATE_OF, Change, refine
from qs_assistant.questions.ranges import RangeReader
from qs_assistant.questions.readings import Draft
from qs_assistant.questions.scenario import ScenarioReader
from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.text.tokens import words
from qs_assistant.types.request import Kind, Move, Request
from qs_assistant.types.turn import Stage
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.outputs import OUTPUTS

TARGET = "target"
"""The place of a solve's target among what the last turn was about."""

_REFERENCES = ("share_price", "market_cap")


@dataclass(frozen=True, slots=True)
class Bound:
    """A turn's numbers and names in their places; `focus` are the inputs (or the target) that it was about, `open` unread numbers."""

    moves: tuple[Move, ...] = ()
    changes: tuple[Change, ...] = ()
    target: tuple[str, float] | None = None
    solve_for: str | None = None
    variable: str | None = None
    low: float | None = None
    high: float | None = None
    focus: tuple[str, ...] = ()
    open: tuple[Quantity, ...] = ()
    dropped: tuple[str, ...] = ()
    unclear: tuple[tuple[Quantity, tuple[str, ...]], ...] = ()


class SlotBinder:
    """Binds the numbers of a turn."""

    def __init__(self, scenarios: ScenarioReader, ranges: RangeReader, cases: Cases) -> None:
        self._scenarios = scenarios
        self._ranges = ranges
        self._cases = cases

    def bind(self, sentence: Sentence, draft: Draft, start: Stage, kind: Kind) -> Bound | None:
        """Every number of a turn that edits a request into one of a kind."""
        if kind == "sweep" and (swept := self._swept(sentence, draft, start)) is not None:
            return swept
        own = draft.request
        if kind == "solve" and own.kind == "solve" and own.solve_for and own.target:
            moves = tuple(self._move(sentence, change, start.request) for change in draft.changes)
            focus = (TARGET, *(move.name for move in moves))
            return Bound(
                moves,
                draft.changes,
                own.target,
                own.solve_for,
                focus=focus,
                open=tuple(
                    one for one in draft.open if not _counts_back(sentence, one) and not _is_restated(sentence, one, start.request, None)
                ),
            )
        return self._found(sentence, draft, start, kind)

    def _swept(self, sentence: Sentence, draft: Draft, start: Stage) -> Bound | None:
        """The variable and ends of a sweep, where the turn gives both ends or names the variable."""
        known = start.request.variable or next(iter(start.focus), None)
        swept = self._ranges.sweep(sentence, known=known if known in INPUTS else None, going_on=True)
        if swept is None and draft.request.kind == "sweep":
            swept = draft
        if swept is None or swept.request.variable is None:
            return None
        request = swept.request
        moves = tuple(self._move(sentence, change, start.request) for change in swept.changes)
        return Bound(
            moves, swept.changes, variable=request.variable, low=request.low, high=request.high,
            focus=(request.variable or "", *(move.name for move in moves)), open=swept.open,
        )  # fmt: skip

    def _found(self, sentence: Sentence, draft: Draft, start: Stage, kind: Kind) -> Bound:
        last = start.request
        found = self._scenarios.find(sentence)
        if not (found.changes or found.open or found.unclear) and found.aside:
            # In a conversation a lone number is about it, however the clause around it is told ("and if it was only 6").
            found = self._scenarios.find(replace(sentence, asides=frozenset(), talk=frozenset()))
        found, _ = with_additions(sentence, found, self._cases, last.preset)
        bound: list[Change] = []
        target: tuple[str, float] | None = None
        unread: list[Quantity] = []
        moves: list[Move] = []
        slots = tuple(self._slots(start, kind))
        settled = tuple(_settled(found.unclear, slots))
        chosen = {change.quantity for change in settled}
        for change in (*found.changes, *settled):
            implied = change.mention is None or change.name in _REFERENCES
            aimed = _target(last, change.quantity) if implied and kind == "solve" else None
            if aimed is not None:
                target = aimed
            elif not _is_restated(sentence, change.quantity, last, change.name):
                bound.append(change)
                moves.append(self._move(sentence, bound[-1], last))
        for quantity in found.open:
            if _names_another(sentence, quantity):
                unread.append(quantity)
                continue
            if _counts_back(sentence, quantity) or _is_restated(sentence, quantity, last, None):
                continue
            rate = _named_rate(sentence, quantity)
            if rate is not None:
                moves.append(rate)
                continue
            slot = self._slot(sentence, quantity, slots, start, kind)
            if slot is None:
                unread.append(quantity)
            elif isinstance(slot, Move):
                moves.append(slot)
                bound.append(Change(slot.name, quantity, operation(sentence, quantity) or Operation("set", quantity.value)))
            else:
                target = slot
        moves += [
            Move(name, "set", value)
            for name, value in draft.request.set.items()
            if kind == "simulate" and name in _REFERENCES and name not in {one.name for one in moves} and draft.request.kind == "simulate"
        ]
        named = self._named(sentence, bound)
        dropped: tuple[str, ...] = ()
        if not moves and target is None and named and start.focus and kind == last.kind and kind in ("value", "compare"):
            over = _moved_over(start, named[0])
            moves += over
            dropped = tuple(start.focus) if over else ()
        focus = (*((TARGET,) if target is not None else ()), *dict.fromkeys(move.name for move in moves))
        solve_for = named[0] if named and kind == "solve" else None
        variable = named[0] if named and kind == "sweep" and last.kind != "sweep" else None
        return Bound(
            tuple(moves),
            tuple(bound),
            target,
            solve_for,
            variable,
            focus=focus,
            open=tuple(unread),
            dropped=dropped,
            unclear=tuple(one for one in found.unclear if one[0] not in chosen),
        )

    def _named(self, sentence: Sentence, bound: Sequence[Change]) -> list[str]:
        """The inputs that are named without a number."""
        used = {change.mention for change in bound}
        free: list[Mention] = [one for one in refine(sentence, sentence.mentions) if one not in used and not one.loose]
        return [name for one in free for name in one.candidates[:1] if name in INPUTS and name not in _REFERENCES]

    def _slots(self, start: Stage, kind: Kind) -> Iterator[str]:
        """What a number without a name may belong to, the latest first."""
        last = start.request
        seen = [last.variable] if last.variable and kind == "value" else []
        seen += [*_REFERENCES] if kind == "simulate" and last.kind != "simulate" else []
        seen += [*start.focus, *(move.name for move in reversed(start.moves))]
        seen += [name for one in last.scenarios or () for name in one.set]
        if kind == "solve" and last.target is not None:
            seen.append(TARGET)
        if last.kind in ("sweep", "solve") and kind == "value":
            seen += [name for name in (last.variable, last.solve_for) if name]
        if kind == "simulate":
            seen += _REFERENCES
        yield from dict.fromkeys(seen)

    def _slot(
        self, sentence: Sentence, quantity: Quantity, slots: Sequence[str], start: Stage, kind: Kind
    ) -> Move | tuple[str, float] | None:
        """The move, or the target, that a number without a name makes: of what was spoken of last, the first that its unit fits."""
        possible: list[Move | tuple[str, float]] = []
        for name in _spoken_first(sentence, quantity, slots):
            if name == TARGET:
                aimed = _target(start.request, quantity) if kind == "solve" else None
                if aimed is not None:
                    return possible[0] if possible else aimed
                continue
            move = self._like_before(sentence, quantity, name, start)
            if move is None:
                continue
            if self._likely(move):
                return move
            possible.append(move)
        if possible:
            return possible[0]
        if quantity.unit == "year":
            return Move("start_year", "set", quantity.value)
        return None

    def _like_before(self, sentence: Sentence, quantity: Quantity, name: str, start: Stage) -> Move | None:
        """A number as a move of an input: by its own words, else relative where the input's last move was."""
        change = operation(sentence, quantity)
        earlier = [one for one in start.moves if one.name == name]
        if (rate := _yearly(name, quantity, change)) is not None:
            return rate
        if name in _REFERENCES and (change is None or change.action != "set"):
            return None  # nobody moves the price to compare with by a percentage
        if INPUTS[name].unit in ("$M", "$M/yr") and quantity.unit == "usd" and not quantity.scaled and abs(quantity.value) < _LEAST_SUM:
            return None
        if earlier and earlier[-1].how == "times" and change is not None and change.action == "add" and quantity.unit == "number":
            return Move(name, "times", exact(1 + (1 if change.amount > 0 else -1) * quantity.value / 100))
        before = self._cases.value(name, start.request.preset, {})
        plain = change is None or change.action == "set"
        if plain and earlier and earlier[-1].how != "set" and quantity.unit != "year":
            like = _repeated(earlier[-1], quantity)
            if like is not None:
                return like
        if change is None:
            return None
        if plain and quantity.unit == "years" and name == "start_year":
            return Move(name, "plus", quantity.value)
        if change.action == "old" or not fits(name, quantity, change):
            return None
        move = moved(Change(name, quantity, change), before)
        return move if move.how != "set" or INPUTS[name].allows(move.amount) else None

    def _likely(self, move: Move) -> bool:
        return move.how != "set" or self._cases.likely(move.name, move.amount)

    def _move(self, sentence: Sentence, change: Change, last: Request) -> Move:
        rate = _yearly(change.name, change.quantity, change.operation)
        if rate is not None:
            return rate
        mention, plain = change.mention, Operation("set", change.quantity.value)
        added = change.operation.action == "add" and mention is not None and sentence.word(mention.first - 1) in _ADDING
        before = added and mention is not None and mention.last <= change.quantity.first and not change.quantity.sign
        if before and fits(change.name, change.quantity, plain):
            change = replace(change, operation=plain)  # "add wacc 13": the change is added, not the number
        return moved(change, self._cases.value(change.name, last.preset, {}))


_ADDING = ("add", "plus", "+", "and", "with", "now", "layer", "throw", "include")
_LEAST_SUM = 1e5  # dollars: no sum of the company's books is smaller
_BACK = words("those these the both all other last same your my his such")
_ORDINALS = words("third fourth fifth second")


def _counts_back(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether a number word counts what was said before ("those two", "all three"), or is an ordinal ("as a third", "a third one")."""
    written = sentence.tokens[quantity.last - 1].text
    if quantity.unit == "part" and written in _ORDINALS:
        return sentence.word(quantity.last) in ("one", "", ",", "?", ".") or sentence.word(quantity.first - 1) == "as"
    return quantity.unit == "number" and sentence.tokens[quantity.first].kind == "word" and sentence.word(quantity.first - 1) in _BACK


_SETTING = words("set put change raise lower cut increase make")
_TO = words("to at by =")
_STANDING_FOR = words("it that this them these those the my our a an its one back up down same all other first second last")


def _names_another(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether a change is of something that is named, but by no known name: "set the foo to 12" is not about what was changed last."""
    if sentence.word(quantity.first - 1) not in _TO or sentence.mentions:
        return False
    verb = next((at for at in range(quantity.first - 2, -1, -1) if sentence.word(at) in _SETTING), None)
    return verb is not None and any(word not in _STANDING_FOR for word in sentence.words(verb + 1, quantity.first - 1))


def _is_restated(sentence: Sentence, quantity: Quantity, last: Request, name: str | None) -> bool:
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


def _settled(unclear: Sequence[tuple[Quantity, tuple[str, ...]]], slots: Sequence[str]) -> Iterator[Change]:
    """Of the inputs that a name may mean the one that was spoken of before, else one of the same kind as what was."""
    for quantity, names in unclear:
        kinds = [INPUTS[slot].unit for slot in slots if slot in INPUTS]
        held = [name for name in slots if name in names]
        alike = [name for unit in kinds for name in names if INPUTS[name].unit == unit]
        chosen = next(iter([*held, *alike]), None)
        if chosen is not None:
            yield Change(chosen, quantity, Operation("set", quantity.value))


def _spoken_first(sentence: Sentence, quantity: Quantity, slots: Sequence[str]) -> list[str]:
    """The places of a number, those first of whose name the turn has a word; a count in millions is a count before it is money."""
    said = {one.text for one in sentence.tokens}
    following = sentence.word(quantity.last)
    counted = quantity.unit == "number" and quantity.scaled and following in ("shares", "new", "more", "of")

    def rank(name: str) -> int:
        if said & (set(name.split("_")) - {"rate", "share", "years", "year", "p"}):
            return 0
        return 1 if counted and name in INPUTS and INPUTS[name].unit == "millions" else 2

    return sorted(slots, key=rank)


def _yearly(name: str, quantity: Quantity, change: Operation | None) -> Move | None:
    """Reads "and 2% up every year" of a price, a cost or opex as its yearly rate."""
    rate = RATE_OF.get(name)
    if rate is None or name == rate or not quantity.annual or quantity.unit not in ("percent", "bp") or change is None:
        return None
    if change.action not in ("scale", "add"):
        return None
    growing = change.amount > (1 if change.action == "scale" else 0)
    return Move(rate, "set", abs(quantity.value) * (1 if growing == (rate == "opex_growth") else -1))


def _named_rate(sentence: Sentence, quantity: Quantity) -> Move | None:
    """Reads "plus the price eroding 300 bps a year": the rate of what is named before it."""
    if not quantity.annual or quantity.unit not in ("percent", "bp", "points"):
        return None
    before = [one for one in sentence.mentions if one.last <= quantity.first]
    rate = next((RATE_OF[name] for one in reversed(before) for name in one.candidates if name in RATE_OF), None)
    falls = any(word in MOVING and word not in MOVING_UP for word in sentence.words(0, quantity.first))
    return None if rate is None else Move(rate, "set", -quantity.value if rate == "opex_growth" and falls else quantity.value)


def _repeated(earlier: Move, quantity: Quantity) -> Move | None:
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


def _moved_over(start: Stage, name: str) -> tuple[Move, ...]:
    """Reads "I mean the pack stage": the last change, made to another input of the same unit."""
    last = next((one for one in reversed(start.moves) if one.name in start.focus), None)
    if last is None or name == last.name or INPUTS[name].unit != INPUTS[last.name].unit:
        return ()
    return (replace(last, name=name),)


def _target(last: Request, quantity: Quantity) -> tuple[str, float] | None:
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
