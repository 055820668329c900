"""What a turn may do to the last request: every edit that its words allow, to be chosen among."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, Protocol

from qs_assistant.questions.cases import Cases
from qs_assistant.questions.moves import applied, merged, moves_of, without
from qs_assistant.questions.presets import presets_in
from qs_assistant.questions.readings import Draft
from qs_assistant.questions.sentence import Sentence
from qs_assistant.questions.slots import Bound
from qs_assistant.text.tokens import words
from qs_assistant.types.request import Kind, Move, Request, Scenario
from qs_assistant.types.turn import Stage, Turn
from qs_assistant.valuation.inputs import INPUTS

Base = Literal["alone", "keep", "undo", "remove", "reset"]
"""What a turn starts from: nothing, the last request, the one before, the last one without some inputs, the plain base case."""

Aim = Literal["same", "value", "compare", "solve", "sweep", "sensitivity", "simulate"]
"""What is run then: the kind of the last request, or another."""

BASES: tuple[Base, ...] = ("alone", "keep", "undo", "remove", "reset")
AIMS: tuple[Aim, ...] = ("same", "value", "compare", "solve", "sweep", "sensitivity", "simulate")
_KEPT = words("keep keeps keeping kept leave leaving hold holding same still stays staying unchanged stay only just retain with")
_DROPPED = words(
    "drop drops forget lose remove without undo scrap ditch cancel revert skip ignore kill throw take put back normal default reinstate"
    " restore where off out away strip nvm mind reset standard usual original"
)
_AWAY = words("out back away off")
_PARTING = words(", ; . but and")
_OPENING = words("first opened start beginning originally started")
_ALSO = words("third fourth add also plus too throw another well")
_AGAIN = words("another again further more yet additional extra")
BASE_WORDS = words("base baseline default defaults normal ordinary standard plain original")
_THAT = words("that this it these those mine them both")


class Binder(Protocol):
    """What binds the numbers of a turn."""

    def bind(self, sentence: Sentence, draft: Draft, start: Stage, kind: Kind) -> Bound | None:
        """Every number of a turn that edits a request into one of a kind; None where its words do not allow it."""
        ...


class Editor:
    """Makes the edits of a turn.

    Args:
        binder: finds what the numbers of the turn belong to.
        cases: what relative changes start from.
    """

    def __init__(self, binder: Binder, cases: Cases) -> None:
        self._binder = binder
        self._cases = cases

    def bound_by(self, binder: Binder) -> "Editor":
        """The same edits with numbers bound by another."""
        return Editor(binder, self._cases)

    @property
    def binder(self) -> Binder:
        """What binds the numbers."""
        return self._binder

    def edit(self, sentence: Sentence, draft: Draft, previous: Turn, base: Base, aim: Aim) -> Draft | None:
        """The request after one edit; None where the turn's words do not allow it."""
        stage = previous.stage
        if stage is None or base == "alone":
            return None
        if base == "reset":
            return replace(draft, rule="follow-up/reset")
        start = self._start(sentence, previous, stage, base)
        if start is None:
            return None
        kind: Kind = start.request.kind if aim == "same" else aim
        if kind in ("market", "arithmetic"):
            return None
        if kind == "compare":
            return self._compared(sentence, draft, previous, start)
        bound = self._binder.bind(sentence, draft, start, kind)
        if bound is not None and base == "remove" and kind == start.request.kind:
            bound = replace(bound, solve_for=None, variable=None)
        if bound is None:
            return None
        if base == "keep" and _stands_for_last(sentence, bound, start):
            kept = without(start.moves, start.focus)
            start = replace(start, moves=kept)
        return self._single(sentence, draft, start, kind, bound)

    def _start(self, sentence: Sentence, previous: Turn, stage: Stage, base: Base) -> Stage | None:
        """The request that the turn builds on."""
        if base == "undo":
            first = any(one.text in _OPENING for one in sentence.tokens)
            return previous.before[0 if first else -1] if previous.before else Stage(Request("value"))
        if base == "keep":
            return stage
        gone = removed(sentence, stage)
        if not gone:
            return None
        if stage.request.kind == "compare":
            scenarios = tuple(
                Scenario({name: value for name, value in one.set.items() if name not in gone}, one.preset)
                for one in stage.request.scenarios or ()
            )
            return replace(stage, request=replace(stage.request, scenarios=scenarios, unused=()))
        kept = without(stage.moves, gone)
        request = replace(stage.request, set=applied(kept, stage.request.preset, self._cases), unused=())
        return Stage(request, kept, stage.focus)

    def _single(self, sentence: Sentence, draft: Draft, start: Stage, kind: Kind, bound: Bound) -> Draft | None:
        last, own = start.request, draft.request
        if kind == last.kind:
            solve_for, target, variable, low, high = last.solve_for, last.target, last.variable, last.low, last.high
        else:
            solve_for, target, variable, low, high = None, None, None, None, None
        named = _presets(sentence)
        preset = (None if named[-1] == "base" else named[-1]) if named else last.preset
        further = any(one.text in _AGAIN for one in sentence.tokens)
        moves = merged(start.moves, bound.moves, further=further)
        if kind == "solve":
            solve_for, target = bound.solve_for or solve_for, bound.target or target
            if solve_for is None or target is None:
                return None
            moves = without(moves, (solve_for, *INPUTS[solve_for].parts))
        if kind == "sweep":
            variable = bound.variable or variable
            if variable is None:
                return None
            if bound.variable and bound.variable != last.variable:
                low, high = None, None
            low, high = (bound.low, bound.high) if bound.low is not None else (low, high)
            moves = without(moves, (variable, *INPUTS[variable].parts))
        if kind == "solve" and last.kind != "solve":
            moves = without(moves, ("share_price", "market_cap")) if bound.target else moves
        kept = last if kind == last.kind else Request(kind)  # the event, the axes, the draws and the like stay what they were
        request = replace(
            kept, set=applied(moves, preset, self._cases), preset=preset, solve_for=solve_for, target=target, variable=variable, low=low,
            high=high, outputs=own.outputs, unused=(),
        )  # fmt: skip
        return replace(
            _draft(request, moves, bound.focus or start.focus, f"follow-up/{kind}", None),
            open=bound.open,
            unclear=bound.unclear,
            unused=draft.unused,
            changes=bound.changes,
        )

    def _compared(self, sentence: Sentence, draft: Draft, previous: Turn, start: Stage) -> Draft | None:
        last = start.request
        if last.kind == "compare":
            return self._compared_again(sentence, draft, start)
        named = _presets(sentence)
        bound = self._binder.bind(sentence, draft, start, "value")
        own = bound.moves if bound is not None else ()
        mine = Scenario(dict(last.set), last.preset)
        if len(named) > 1:
            moves = merged(start.moves, own)
            scenarios = [self._scenario(moves, None if one == "base" else one) for one in named]
        elif own:
            scenarios = [mine, self._scenario(merged(start.moves, own), last.preset)]
        elif named and named != ["base"]:
            scenarios = [mine, self._scenario((), named[0])]
        elif any(one.text in BASE_WORDS for one in sentence.tokens) or not previous.before:
            scenarios = [mine, Scenario()]
        else:
            earlier = previous.before[0 if any(one.text in _OPENING for one in sentence.tokens) else -1].request
            scenarios = [Scenario(dict(earlier.set), earlier.preset), mine]
            if any(one.text in ("that", "this", "it") for one in sentence.tokens):
                scenarios.reverse()
        if _named_first(sentence):
            scenarios.reverse()
        return _draft(Request("compare", scenarios=tuple(scenarios)), start.moves, start.focus, "follow-up/compare", None)

    def _compared_again(self, sentence: Sentence, draft: Draft, start: Stage) -> Draft | None:
        before = start.request.scenarios or ()
        bound = self._binder.bind(sentence, draft, start, "compare")
        if bound is None:
            return None
        varied = {name for one in before for name in one.set if len({other.set.get(name) for other in before}) > 1}
        if bound.moves and all(move.name in varied for move in bound.moves):
            shared = {name: value for name, value in before[0].set.items() if name not in varied}
            new = Scenario({**shared, **applied(bound.moves, before[0].preset, self._cases)}, before[0].preset)
            scenarios = (*before, new)
        elif bound.moves:
            scenarios = tuple(
                self._scenario(merged(tuple(Move(name, "set", value) for name, value in one.set.items()), bound.moves), one.preset)
                for one in before
            )
        elif (named := _presets(sentence)) and any(one.text in _ALSO for one in sentence.tokens):
            scenarios = (*before, *(Scenario(preset=None if one == "base" else one) for one in named))
        elif len(named) == 1 and len({one.preset for one in before}) == 1:
            scenarios = tuple(replace(one, preset=None if named[0] == "base" else named[0]) for one in before)
        else:
            scenarios = (
                tuple(reversed(before)) if any(one.text in ("round", "around", "swap", "reverse") for one in sentence.tokens) else before
            )
        request = replace(start.request, scenarios=scenarios, unused=())
        drafted = _draft(request, start.moves, bound.focus or start.focus, "follow-up/compare", None)
        return replace(drafted, open=bound.open, unused=draft.unused, changes=bound.changes)

    def _scenario(self, moves: Sequence[Move], preset: str | None) -> Scenario:
        return Scenario(applied(moves, preset, self._cases), preset)


def _stands_for_last(sentence: Sentence, bound: Bound, start: Stage) -> bool:
    """Reads "a 12% royalty instead": of another input it takes the place of the last change, of the same one only of its value."""
    said = [at for at, one in enumerate(sentence.tokens) if one.text == "instead" and sentence.word(at + 1) != "of"]
    return bool(said and bound.moves) and not any(move.name in start.request.set for move in bound.moves)


def removed(sentence: Sentence, stage: Stage) -> set[str]:
    """The inputs that a turn takes back: those that it names, or whose value it names, but for those it keeps; else the last changed."""
    request = stage.request
    held = dict(request.set)
    for one in request.scenarios or ():
        held.update(one.set)
    taken: dict[str, bool] = {}
    for mention in sentence.mentions:
        names = [name for name in mention.candidates if name in held]
        for name in names[:1]:
            taken[name] = taken.get(name, True) and _is_dropped(sentence, mention.first)
    for quantity in sentence.quantities:
        for name, value in held.items():
            if abs(quantity.value - value) < 1e-9 or (quantity.unit == "number" and abs(quantity.value / 100 - value) < 1e-9):
                taken.setdefault(name, _is_dropped(sentence, quantity.first))
    gone = {name for name, drop in taken.items() if drop}
    if not gone and taken:
        gone = set(held) - set(taken)
    if not taken and "start_year" in held and any(re.match(r"slip|delay|date|start|push|late", one.text) for one in sentence.tokens):
        gone = {"start_year"}
    return gone or ({name for name in stage.focus if name in held} if not taken else set())


def _is_dropped(sentence: Sentence, place: int) -> bool:
    """Whether the words around a name take it away: the verb of its part of the sentence, and "out", "back" or "off" behind it."""
    before: list[str] = []
    for at in range(place - 1, -1, -1):
        if sentence.word(at) in _PARTING:
            break
        before.append(sentence.word(at))
    after: list[str] = []
    for at in range(place + 1, len(sentence.tokens)):
        if sentence.word(at) in _PARTING:
            break
        after.append(sentence.word(at))
    if any(word in _AWAY for word in after):
        return True
    for word in (*before, *after):
        if word in _KEPT:
            return False
        if word in _DROPPED:
            return True
    return True


def _presets(sentence: Sentence) -> list[str]:
    """The presets that a turn names, in order; "base" alone counts, but not in "base year"."""
    named = presets_in(sentence.lowered)
    if "base" in named:
        return named
    bare = next((at for at, one in enumerate(sentence.tokens) if one.text in ("base", "baseline")), None)
    if bare is None or sentence.word(bare + 1) == "year" or sentence.word(bare - 1) == "than":
        return named
    other = next((at for at, one in enumerate(sentence.tokens) if named and one.text.startswith(named[0])), bare)
    return ["base", *named] if bare < other else [*named, "base"]


def _named_first(sentence: Sentence) -> bool:
    """Whether the base or a preset is named before what "that" or "this" stands for."""
    base = next((at for at, one in enumerate(sentence.tokens) if one.text in {*BASE_WORDS, "bear", "bull"}), None)
    that = next((at for at, one in enumerate(sentence.tokens) if one.text in _THAT and sentence.word(at + 1) != "up"), None)
    return base is not None and that is not None and base < that


def _draft(request: Request, moves: Sequence[Move], focus: Sequence[str], rule: str, own: Sequence[str] | None) -> Draft:
    return Draft(request, rule, moves=tuple(moves), focus=tuple(own if own is not None else focus))


__all__ = ["AIMS", "BASES", "Aim", "Base", "Editor", "moves_of", "removed"]
