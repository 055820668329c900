"""What the numbers of a turn belong to: what it names, else what the conversation was about last and their units fit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from qs_assistant.questions.additions import with_additions
from qs_assistant.questions.bare_numbers import (
    REFERENCES,
    TARGET,
    counts_back,
    is_restated,
    named_rate,
    names_another,
    new_target,
    repeated,
    settled_names,
    spoken_first,
    yearly_rate,
)
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.changes import Operation, fits, operation
from qs_assistant.questions.mentions import Mention
from qs_assistant.questions.moves import exact, moved
from qs_assistant.questions.pairing import Change, refine
from qs_assistant.questions.ranges import RangeReader
from qs_assistant.questions.readings import Draft
from qs_assistant.questions.scenario import ScenarioReader
from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.types.request import Kind, Move, Request
from qs_assistant.types.turn import Stage
from qs_assistant.valuation.inputs import INPUTS

_ADDING = ("add", "plus", "+", "and", "with", "now", "layer", "throw", "include")
_LEAST_SUM = 1e5  # dollars: no sum of the company's books is smaller


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
    unclear: tuple[tuple[Quantity, tuple[str, ...]], ...] = ()


@dataclass(slots=True)
class _Binding:
    """What has been bound so far."""

    moves: list[Move] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    unread: list[Quantity] = field(default_factory=list)
    target: tuple[str, float] | None = None

    def add(self, move: Move, change: Change) -> None:
        """One change with the move that it makes."""
        self.moves.append(move)
        self.changes.append(change)


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
                    one for one in draft.open if not counts_back(sentence, one) and not is_restated(sentence, one, start.request, None)
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
        last, bound = start.request, _Binding()
        found = self._scenarios.find(sentence)
        if not (found.changes or found.open or found.unclear) and found.aside:
            # In a conversation a lone number is about it, however the clause around it is told ("and if it was only 6").
            found = self._scenarios.find(replace(sentence, asides=frozenset(), talk=frozenset()))
        found, _ = with_additions(sentence, found, self._cases, last.preset)
        slots = tuple(self._slots(start, kind))
        settled = tuple(settled_names(found.unclear, slots))
        for change in (*found.changes, *settled):
            implied = change.mention is None or change.name in REFERENCES
            aimed = new_target(last, change.quantity) if implied and kind == "solve" else None
            if aimed is not None:
                bound.target = aimed
            elif not is_restated(sentence, change.quantity, last, change.name):
                bound.add(self._move(sentence, change, last), change)
        for quantity in found.open:
            self._bind_bare(sentence, quantity, bound, slots=slots, start=start, kind=kind)
        if kind == draft.request.kind == "simulate":
            held = {name: value for name, value in draft.request.set.items() if name in REFERENCES}
            bound.moves += [Move(name, "set", value) for name, value in held.items() if name not in {one.name for one in bound.moves}]
        named = self._named(sentence, bound.changes)
        focus = (*((TARGET,) if bound.target is not None else ()), *dict.fromkeys(move.name for move in bound.moves))
        chosen = {change.quantity for change in settled}
        return Bound(
            tuple(bound.moves), tuple(bound.changes), bound.target,
            solve_for=named[0] if named and kind == "solve" else None,
            variable=named[0] if named and kind == "sweep" and last.kind != "sweep" else None,
            focus=focus, open=tuple(bound.unread), unclear=tuple(one for one in found.unclear if one[0] not in chosen),
        )  # fmt: skip

    def _bind_bare(
        self, sentence: Sentence, quantity: Quantity, bound: _Binding, *, slots: Sequence[str], start: Stage, kind: Kind
    ) -> None:
        """Bind a number without a name of its own to what the conversation was about, or leave it unread."""
        if names_another(sentence, quantity):
            bound.unread.append(quantity)
        elif counts_back(sentence, quantity) or is_restated(sentence, quantity, start.request, None):
            return
        elif (rate := named_rate(sentence, quantity)) is not None:
            bound.moves.append(rate)
        else:
            slot = self._slot(sentence, quantity, slots, start, kind)
            if slot is None:
                bound.unread.append(quantity)
            elif isinstance(slot, Move):
                bound.add(slot, Change(slot.name, quantity, operation(sentence, quantity) or Operation("set", quantity.value)))
            else:
                bound.target = slot

    def _named(self, sentence: Sentence, bound: Sequence[Change]) -> list[str]:
        """The inputs that are named without a number."""
        used = {change.mention for change in bound}
        free: list[Mention] = [one for one in refine(sentence, sentence.mentions) if one not in used and not one.loose]
        return [name for one in free for name in one.candidates[:1] if name in INPUTS and name not in REFERENCES]

    def _slots(self, start: Stage, kind: Kind) -> Iterator[str]:
        """What a number without a name may belong to, the latest first."""
        last = start.request
        seen = [last.variable] if last.variable and kind == "value" else []
        seen += [*REFERENCES] if kind == "simulate" and last.kind != "simulate" else []
        seen += [*start.focus, *(move.name for move in reversed(start.moves))]
        seen += [name for one in last.scenarios or () for name in one.set]
        if kind == "solve" and last.target is not None:
            seen.append(TARGET)
        if last.kind in ("sweep", "solve") and kind == "value":
            seen += [name for name in (last.variable, last.solve_for) if name]
        if kind == "simulate":
            seen += REFERENCES
        yield from dict.fromkeys(seen)

    def _slot(
        self, sentence: Sentence, quantity: Quantity, slots: Sequence[str], start: Stage, kind: Kind
    ) -> Move | tuple[str, float] | None:
        """The move, or the target, that a number without a name makes: of what was spoken of last, the first that its unit fits."""
        possible: list[Move | tuple[str, float]] = []
        for name in spoken_first(sentence, quantity, slots):
            if name == TARGET:
                aimed = new_target(start.request, quantity) if kind == "solve" else None
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
        if (rate := yearly_rate(name, quantity, change)) is not None:
            return rate
        if name in REFERENCES and (change is None or change.action != "set"):
            return None  # nobody moves the price to compare with by a percentage
        if INPUTS[name].unit in ("$M", "$M/yr") and quantity.unit == "usd" and not quantity.scaled and abs(quantity.value) < _LEAST_SUM:
            return None
        if earlier and earlier[-1].how == "times" and change is not None and change.action == "add" and quantity.unit == "number":
            return Move(name, "times", exact(1 + (1 if change.amount > 0 else -1) * quantity.value / 100))
        before = self._cases.value(name, start.request.preset, {})
        plain = change is None or change.action == "set"
        if plain and earlier and earlier[-1].how != "set" and quantity.unit != "year":
            like = repeated(earlier[-1], quantity)
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
        rate = yearly_rate(change.name, change.quantity, change.operation)
        if rate is not None:
            return rate
        mention, plain = change.mention, Operation("set", change.quantity.value)
        added = change.operation.action == "add" and mention is not None and sentence.word(mention.first - 1) in _ADDING
        before = added and mention is not None and mention.last <= change.quantity.first and not change.quantity.sign
        if before and fits(change.name, change.quantity, plain):
            change = replace(change, operation=plain)  # "add wacc 13": the change is added, not the number
        return moved(change, self._cases.value(change.name, last.preset, {}))
