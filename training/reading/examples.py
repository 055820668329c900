"""Labelled questions as what the network is fitted on."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from qs_assistant.questions.candidates import NAMES, ROLES
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.edits import AIMS, BASES
from qs_assistant.questions.features import KINDS, ROUTES, Features, Rendered, features, rendered
from qs_assistant.questions.fusion import SUMS
from qs_assistant.questions.grammar import Grammar
from qs_assistant.questions.scorer import MAY_BE_WORDED, WORDED
from qs_assistant.questions.sentence import Sentence
from qs_assistant.questions.sums import SumOption, sum_options
from qs_assistant.questions.turn_context import context_of
from qs_assistant.questions.turn_variants import FAMILIES
from qs_assistant.reports.arithmetic import work_out
from qs_assistant.types.company import load_company
from qs_assistant.types.errors import AssistantError
from qs_assistant.types.request import Request
from qs_assistant.types.settings import shipped_knowledge
from qs_assistant.valuation.assumptions import load_assumptions
from qs_assistant.valuation.inputs import INPUTS
from training.reading.alignment import ALL, Alignment, Part, align
from training.turns.examples import Example as TypedTurn

COMPANY = load_company(shipped_knowledge())

if TYPE_CHECKING:
    from numpy.typing import NDArray

INPUT_NAMES = tuple(INPUTS)
PRESETS = ("none", "bear", "bull")
SCENARIO_PRESETS = ("absent", "base", "bear", "bull")
SCENARIOS = 3
IGNORED = -100
DOCUMENTS = Path(__file__).parent / "documents.jsonl"
ASSUMPTIONS = Path(__file__).parents[2] / "knowledge" / "assumptions.toml"


@dataclass(slots=True)
class Example:
    """A question's text and features, and what each head should say; IGNORED where a label says nothing about it."""

    set_name: str
    row: Mapping[str, Any]
    sentence: Sentence
    text: Rendered
    features: Features
    names: "NDArray[np.int64]"
    roles: "NDArray[np.int64]"
    scenarios: "NDArray[np.int64]"
    routes: "NDArray[np.float32]"
    kind: int
    asks: int
    preset: int
    shape: "NDArray[np.int64]"
    solve_for: int
    variable: int
    unsaid: "NDArray[np.int64]"
    unsaid_scenarios: "NDArray[np.int64]"
    sums: tuple[SumOption, ...] = ()
    sums_right: "NDArray[np.bool_]" = field(default_factory=lambda: np.zeros(0, np.bool_))
    turn_base: "NDArray[np.bool_]" = field(default_factory=lambda: np.zeros(len(BASES), np.bool_))
    turn_aim: "NDArray[np.bool_]" = field(default_factory=lambda: np.zeros(len(AIMS), np.bool_))
    turn_family: "NDArray[np.bool_]" = field(default_factory=lambda: np.zeros(1 + len(FAMILIES), np.bool_))

    @property
    def teaches(self) -> bool:
        """Whether any head learns of it."""
        said = bool((self.names >= 0).any() or (self.roles >= 0).any())
        return said or self.kind >= 0 or self.asks == 1 or bool(self.routes.sum() < len(ROUTES)) or bool(self.turn_base.any())


def load_cases(file: Path = ASSUMPTIONS) -> Cases:
    """The base, bear and bull case of an assumptions file."""
    assumptions = load_assumptions(file)
    return Cases({preset: assumptions.case(preset) for preset in ("base", "bear", "bull")}, assumptions.ranges)


def document_rows() -> list[dict[str, Any]]:
    """Questions that ask the documents, with where they are from."""
    return [json.loads(line) for line in DOCUMENTS.read_text(encoding="utf-8").splitlines() if line.strip()]


def later_turns(rows: Sequence[Mapping[str, Any]]) -> list[bool]:
    """For each row of a set whether it goes on from another of its conversation; such a turn only teaches what its own words say."""
    seen: set[str] = set()
    found = []
    for row in rows:
        conversation = row.get("conversation")
        found.append(conversation in seen)
        if conversation:
            seen.add(conversation)
    return found


class ExampleMaker:
    """Makes examples of labelled questions with what the grammar reads in them."""

    def __init__(self, cases: Cases) -> None:
        self._cases = cases
        self._grammar = Grammar(self._cases, COMPANY)

    def of_row(self, name: str, row: Mapping[str, Any], *, later: bool = False) -> Example:
        """One example."""
        example, sentence = self._made(name, row, "")
        if later:
            example.routes[:], example.asks = 1, IGNORED
        self._label(example, sentence, row, None, later=later)
        return example

    def of_turn(self, turn: TypedTurn, row: Mapping[str, Any]) -> Example:
        """A turn after what the conversation was about, with what it does to that."""
        example, sentence = self._made(turn.group, row, context_of(turn.previous))
        if not row.get("route"):
            example.routes[:], example.asks = 1, IGNORED
        self._label(example, sentence, row, turn.before, later=False)
        example.turn_base[[BASES.index(base) for base, _ in turn.types]] = True
        example.turn_aim[[AIMS.index(aim) for base, aim in turn.types if base != "alone"]] = True
        example.turn_family[sorted(turn.families)] = True
        return example

    def _made(self, name: str, row: Mapping[str, Any], context: str) -> tuple[Example, Sentence]:
        sentence = self._grammar.take_apart(row["question"])
        reading, draft = self._grammar.read(sentence)
        example = _blank(name, row, sentence, features(sentence, draft.changes, reading, self._cases), context)
        example.asks = int(bool(row.get("ask")))
        return example, sentence

    def _label(
        self, example: Example, sentence: Sentence, row: Mapping[str, Any], before: Mapping[str, Any] | None, *, later: bool
    ) -> None:
        request = row.get("request")
        if request is None:
            return
        _label(example, sentence, align(sentence, request, before), request, later=later)
        if row.get("expect") and request["kind"] in SUMS:
            example.sums = tuple(sum_options(sentence.quantities, self._cases))
            example.sums_right = np.array([_gives(one.request, float(row["expect"][0])) for one in example.sums], np.bool_)


def _gives(request: Request, expected: float) -> bool:
    """Whether a sum comes to the labelled number, within one in a hundred as the judge has it."""
    try:
        found = work_out(request).results["result"]
    except AssistantError:
        return False
    return abs(found - expected) <= 1e-2 * max(abs(expected), 1e-9)


def _blank(name: str, row: Mapping[str, Any], sentence: Sentence, found: Features, context: str) -> Example:
    text, count = rendered(sentence, context), len(sentence.quantities)
    routes = np.array([float(route in row.get("route", ())) for route in ROUTES], np.float32)

    def ignored(size: int) -> "NDArray[np.int64]":
        return np.full(size, IGNORED, np.int64)

    return Example(
        name, row,
        sentence, text, found, ignored(count), ignored(count), ignored(count), routes,
        IGNORED, IGNORED, IGNORED, ignored(SCENARIOS), IGNORED, IGNORED, ignored(len(INPUT_NAMES)), ignored(len(INPUT_NAMES)),
    )  # fmt: skip


def _label(example: Example, sentence: Sentence, found: Alignment, request: Mapping[str, Any], *, later: bool) -> None:
    for at, binding in enumerate(found.bindings):
        if binding is None:
            example.roles[at] = IGNORED if later or found.unsaid else 0
            continue
        named = any(binding.name in one.candidates for one in sentence.mentions)
        example.roles[at] = ROLES.index(binding.role)
        if binding.role != "operand" and (named or not later):
            example.names[at] = NAMES.index(binding.name)
        if request["kind"] == "compare":
            example.scenarios[at] = min(binding.scenario, ALL)
    if later:
        return
    kind = request["kind"]
    example.kind = KINDS.index(kind)
    preset = request.get("preset")
    if kind not in ("compare", "market", "arithmetic"):
        example.preset = PRESETS.index(preset if preset in PRESETS else "none")
    if kind not in ("market", "arithmetic"):
        _label_unsaid(example, found.unsaid, compared=kind == "compare")
    _label_kind(example, kind, request)


def _label_unsaid(example: Example, parts: Sequence[Part], *, compared: bool) -> None:
    """Which inputs words without a number set, and in which scenario; what is neither nothing nor the whole is not learned from."""
    example.unsaid[:] = 0
    for part in parts:
        if part.name not in INPUTS:
            continue
        at = INPUT_NAMES.index(part.name)
        value = part.wanted.value if part.wanted.how == "set" else -1.0
        known = value in WORDED and MAY_BE_WORDED[at, WORDED.index(value)] and example.unsaid[at] == 0
        example.unsaid[at] = 1 + WORDED.index(value) if known else IGNORED
        if compared:
            example.unsaid_scenarios[at] = (part.scenarios[0] if len(part.scenarios) == 1 else ALL) if known else IGNORED


def _label_kind(example: Example, kind: str, request: Mapping[str, Any]) -> None:
    """What only some kinds have: scenarios, the unknown, the variable."""
    scenarios = request.get("scenarios") or ()
    if kind == "compare":
        for at in range(SCENARIOS):
            shown = scenarios[at].get("preset") if at < len(scenarios) else None
            example.shape[at] = SCENARIO_PRESETS.index(shown or "base") if at < len(scenarios) else 0
    if kind == "solve":
        example.solve_for = INPUT_NAMES.index(request["solve_for"])
    if kind == "sweep":
        example.variable = INPUT_NAMES.index(request["variable"])
