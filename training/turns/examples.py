"""Examples of turns: the features of each, and the types that give the right request."""

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.outcomes import near
from qs_assistant.questions.assemble import reference
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.edits import AIMS, BASES, Aim, Base
from qs_assistant.questions.grammar import Grammar
from qs_assistant.questions.moves import applied
from qs_assistant.questions.readings import Draft
from qs_assistant.questions.slots import TARGET
from qs_assistant.questions.turn_features import turn_features
from qs_assistant.questions.turn_variants import FAMILIES, Variants
from qs_assistant.types.company import load_company
from qs_assistant.types.request import Move, Request, Scenario
from qs_assistant.types.settings import shipped_knowledge
from qs_assistant.types.turn import Stage, Turn
from qs_assistant.valuation.assumptions import Assumptions
from qs_assistant.valuation.inputs import PRESETS
from training.reading.alignment import read_sets

COMPANY = load_company(shipped_knowledge())

OWN = "own"
FOLDER = Path(__file__).parent
SEED = 7
TYPED = "typed"
"""The set of turns whose type alone is labelled."""
ALONE_WEIGHT = 0.1
"""Of a question that stands alone, beside a turn's 1: there are many more of them, and few in a conversation."""

TYPED_AFTER = 3
"""How many turns of the conversations each typed one is put after."""

TYPED_WEIGHT = 0.33

_SUMS = ("market", "arithmetic")
Type = tuple[Base, Aim]
ALONE_TYPES: frozenset[Type] = frozenset({("alone", "same")})


@dataclass(frozen=True, slots=True)
class Example:
    """One turn: the set that it is of, the turn before, its features, the types that are right for it, and its weight.

    `families` are the ways that lead to what is right, as places among no variant (0) and FAMILIES; empty where none is known. `row` is
    the labelled turn and `before` the request labelled for the turn before, where the turn is of a labelled conversation.
    """

    group: str
    question: str
    previous: Turn
    features: Mapping[str, float]
    types: frozenset[Type]
    weight: float = 1.0
    families: frozenset[int] = frozenset()
    row: Mapping[str, Any] | None = None
    before: Mapping[str, Any] | None = None


def examples(assumptions: Assumptions) -> list[Example]:
    """Every turn of the conversations after a numeric one, and the questions that stand alone after one of them."""
    cases = {preset: assumptions.case(preset) for preset in PRESETS}
    grammar = Grammar(Cases(cases), COMPANY)
    found: list[Example] = []
    turns: list[Turn] = []
    asked: dict[str, Mapping[str, Any]] = {}
    for entry, previous in conversations(Cases(cases)):
        talk, question = f"{entry['set']}/{entry['conversation']}", entry["question"]
        before = asked.get(talk)
        asked |= {talk: entry["request"]} if entry.get("request") else {}
        if previous is None or previous.request is None:
            continue
        types = right_types(grammar, Cases(cases), entry, previous)
        if types:
            turns.append(previous)
            families = right_families(grammar, Cases(cases), entry, previous)
            told = _features(grammar, question, previous)
            found.append(Example(entry["set"], question, previous, told, types, families=families, row=entry, before=before))
    chooser = random.Random(SEED)
    for entry in lines("typed.jsonl"):
        type_: Type = (entry["base"], entry["aim"])
        question = entry["question"]
        after = [one for one in turns if one.request and one.request.set and one.request.kind not in (*_SUMS, type_[1]) and one.before]
        found += [
            Example(entry["set"], question, previous, _features(grammar, question, previous), frozenset({type_}), TYPED_WEIGHT)
            for previous in chooser.sample(after, TYPED_AFTER)
        ]
    for entry in lines("alone.jsonl"):
        question, previous = entry["question"], chooser.choice(turns)
        told = _features(grammar, question, previous)
        found.append(Example(entry["set"], question, previous, told, ALONE_TYPES, ALONE_WEIGHT, frozenset({0})))
    return found


def lines(name: str) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def conversation_rows() -> Iterator[dict[str, Any]]:
    """The turns of the labelled conversations in order, each with its set; not the ones that the grammar was written for."""
    for name, rows in read_sets().items():
        yield from ({**row, "set": name} for row in rows if name != OWN and row.get("conversation"))


def conversations(cases: Cases) -> Iterator[tuple[dict[str, Any], Turn | None]]:
    """Every turn with the one before it, as if all before had been read right."""
    told: dict[str, list[Stage | None]] = {}
    for entry in conversation_rows():
        before = told.setdefault(f"{entry['set']}/{entry['conversation']}", [])
        stages = [one for one in before if one is not None]
        yield entry, turn_after(before, stages)
        wanted = entry.get("request")
        before.append(None if wanted is None else stage_of(wanted, stages[-1] if stages else None, cases))


def turn_after(before: list[Stage | None], stages: list[Stage]) -> Turn | None:
    """The turn after what was asked before (None: nothing numeric) and the numeric requests among it."""
    if not before:
        return None
    route = "documents" if before[-1] is None else "valuation"
    if not stages:
        return Turn("", route)
    last = stages[-1]
    return Turn("", route, last.request, focus=last.focus, before=tuple(stages[:-1]), moves=last.moves)


def stage_of(wanted: Mapping[str, Any], last: Stage | None, cases: Cases) -> Stage:
    """A labelled request as a conversation keeps it."""
    kind, preset, moves = wanted["kind"], _preset(wanted), _moves(wanted)
    ends: dict[str, Any] = {}
    if kind == "solve":
        ends = {"solve_for": wanted["solve_for"], "target": _target(wanted, preset, applied(moves, preset, cases), cases)}
    if kind == "sweep":
        name = wanted["variable"]
        ends = {"variable": name, **{end: _value(wanted.get(end), name, cases) for end in ("low", "high")}}
    if kind == "compare":
        ends = {"scenarios": tuple(Scenario(applied(_moves(one), _preset(one), cases), _preset(one)) for one in wanted["scenarios"])}
    request = Request(kind, applied(moves, preset, cases), preset, **ends)
    return Stage(request, moves, _focus(request, moves, last))


def _target(wanted: Mapping[str, Any], preset: str | None, given: Mapping[str, float], cases: Cases) -> tuple[str, float]:
    """What a labelled solve has to reach; a multiple of what the market pays as its value."""
    name, value = next(iter(wanted["target"].items()))
    return (name, value) if not isinstance(value, list) else (name, value[1] * reference(name, preset, given, cases)[1])


def _focus(request: Request, moves: tuple[Move, ...], last: Stage | None) -> tuple[str, ...]:
    """What was changed since the request before."""
    earlier = {one.name: one for one in last.moves} if last is not None else {}
    focus = [TARGET] if request.target is not None and (last is None or last.request.target != request.target) else []
    if request.variable is not None and (last is None or last.request.variable != request.variable):
        focus.append(request.variable)
    focus += [one.name for one in moves if earlier.get(one.name) != one]
    focus += [name for one in request.scenarios or () for name in one.set]
    return tuple(focus) or (last.focus if last is not None else ())


def _preset(wanted: Mapping[str, Any]) -> str | None:
    preset = wanted.get("preset")
    return None if preset == "base" else preset


def _moves(wanted: Mapping[str, Any]) -> tuple[Move, ...]:
    return tuple(
        Move(name, value[0], value[1]) if isinstance(value, list) else Move(name, "set", value)
        for name, value in (wanted.get("set") or {}).items()
    )


def _value(value: Any, name: str, cases: Cases) -> float | None:
    return applied([Move(name, value[0], value[1])], None, cases)[name] if isinstance(value, list) else value


def right_types(grammar: Grammar, cases: Cases, entry: Mapping[str, Any], previous: Turn) -> frozenset[Type]:
    """The types that give the request of a labelled turn; where none does, the likeliest by what was kept of the set."""
    wanted, last = entry.get("request"), previous.request
    if wanted is None or last is None or wanted["kind"] in _SUMS:
        goes_on = wanted is not None and last is not None and last.kind in _SUMS and not entry["class"].endswith("fresh")
        return frozenset({("keep" if goes_on else "alone", "same")})
    sentence, draft = grammar.taken_apart(entry["question"])
    due = stage_of(wanted, None, cases).request
    found = {
        (base, aim)
        for base in BASES
        for aim in AIMS
        if aim != last.kind and same(grammar.followups.edit(sentence, draft, previous, base, aim), due)
    }
    if same(draft, due):
        found.add(("alone", "same"))
    if entry["class"].endswith("fresh"):
        return frozenset({("alone", "same")})
    if entry["class"] == "talk_reset":
        return frozenset(one for one in found if one[0] == "reset") or frozenset({("reset", "same")})
    kept = {one for one in found if one[0] == "keep"} or {one for one in found if one[0] in ("undo", "remove")} or found
    if kept:
        return frozenset(kept)
    aim: Aim = "same" if due.kind == last.kind else due.kind  # type: ignore[assignment]  # sums are left out above
    base: Base = "keep" if set(last.set) <= set(due.set) or aim != "same" else "remove" if due.set else "reset"
    return frozenset({(base, aim)})


def right_families(grammar: Grammar, cases: Cases, entry: Mapping[str, Any], previous: Turn) -> frozenset[int]:
    """The ways to the request of a labelled turn: without a variant (0), by each of FAMILIES (from 1); by none that words find, 0."""
    wanted = entry.get("request")
    if wanted is None or wanted["kind"] in _SUMS:
        return frozenset({0})
    sentence, draft = grammar.taken_apart(entry["question"])
    due = stage_of(wanted, None, cases).request
    found = {1 + FAMILIES.index(one.family) for one in Variants(cases).of(sentence, draft, previous) if same(one.draft, due)}
    by_words = any(same(grammar.followups.edit(sentence, draft, previous, base, aim), due) for base in BASES for aim in AIMS)
    return frozenset({*found, *([0] if by_words or not found else [])})


def same(draft: Draft | None, due: Request) -> bool:
    """Whether a draft is the request that is due, with nothing left open."""
    if draft is None or draft.open or draft.unclear:
        return False
    own = draft.request
    alike = own.kind == due.kind and own.solve_for == due.solve_for and own.variable == due.variable
    if not alike or (own.target or ("", 0))[0] != (due.target or ("", 0))[0]:
        return False
    ends = [(own.low, due.low), (own.high, due.high), ((own.target or ("", 0.0))[1], (due.target or ("", 0.0))[1])]
    scenarios = [(Scenario(own.set, own.preset), Scenario(due.set, due.preset))]
    scenarios += list(zip(own.scenarios or (), due.scenarios or (), strict=False))
    return (
        len(own.scenarios or ()) == len(due.scenarios or ())
        and all(one is other or near(own.variable or "", one, other) for one, other in ends)
        and all(
            left.preset == right.preset
            and left.set.keys() == right.set.keys()
            and all(near(name, value, right.set[name]) for name, value in left.set.items())
            for left, right in scenarios
        )
    )


def _features(grammar: Grammar, question: str, previous: Turn) -> Mapping[str, float]:
    return turn_features(*grammar.taken_apart(question), previous)
