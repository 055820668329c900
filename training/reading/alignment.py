"""Which quantity of a labelled question stands for which part of its request."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from benchmarks.outcomes import near
from qs_assistant.questions.candidates import CHANGING, TARGETS, Amount, Role, amount
from qs_assistant.questions.pairing import distance
from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.quantity_units import Quantity

SETS = Path(__file__).parent / "sets"
RENAMED = {"market_cap": "equity_value", "funding_gap": "funding_need", "implied_dilution": "dilution"}
"""How older labels call what is demanded."""
FORBIDDEN = 1e6
STALE = 4.0
"""What it costs that a quantity stands for what the request before has as well."""
ALL = 3
_TARGETING: tuple[Role, ...] = ("target times", "target up", "target down")
_ORDER: tuple[Role, ...] = ("set", "low", "high", "target", "plus", "minus", "up", "down", "times", "complement", "negated")


@dataclass(frozen=True, slots=True)
class Part:
    """One value of a request: an input or output, what is done to it, as an end of a sweep or a target, in which scenarios.

    `moved` is the same as a change of what the request before had set; `kept` says that the request before has the part as well.
    """

    name: str
    wanted: Amount
    roles: tuple[Role, ...]
    scenarios: tuple[int, ...] = ()
    moved: tuple[Amount, ...] = ()
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Binding:
    """What one quantity is labelled: its input or output, its role, and its scenario (ALL: every one)."""

    name: str
    role: Role
    scenario: int = ALL


@dataclass(slots=True)
class Alignment:
    """The bindings of a question's quantities (None: no part of the request) and the parts that no quantity stands for."""

    bindings: list[Binding | None]
    unsaid: list[Part] = field(default_factory=list)


def read_sets(folder: Path = SETS) -> dict[str, list[dict[str, Any]]]:
    """The labelled questions by set."""
    return {
        file.stem: [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        for file in sorted(folder.glob("*.jsonl"))
    }


def _amount(value: Any) -> Amount:
    return Amount(value[0], float(value[1])) if isinstance(value, list) else Amount("set", float(value))


def parts_of(request: Mapping[str, Any]) -> list[Part]:
    """The parts of a request that a quantity may stand for."""
    changing = tuple(role for role in _ORDER if role in CHANGING)
    found = [Part(name, _amount(value), changing) for name, value in (request.get("set") or {}).items()]
    for name, value in (request.get("target") or {}).items():
        wanted = RENAMED.get(name, name)
        if wanted in TARGETS:
            found.append(_target(wanted, _amount(value)))
    variable = request.get("variable")
    ends: tuple[Role, ...] = ("low", "high")
    found += [Part(variable, _amount(request[end]), (end,)) for end in ends if variable and request.get(end) is not None]
    for at, scenario in enumerate(request.get("scenarios") or ()):
        found += [Part(name, _amount(value), changing, (at,)) for name, value in (scenario.get("set") or {}).items()]
    return found


def _target(name: str, wanted: Amount) -> Part:
    """What a solve has to reach: a value, or a multiple of what the market pays."""
    return Part(name, wanted, _TARGETING if wanted.how == "times" else ("target",))


def _near(name: str, one: Amount, other: Amount) -> bool:
    return one.how == other.how and near(name, one.value, other.value)


def _role(quantity: Quantity, part: Part) -> Role | None:
    for role in part.roles:
        meant = amount(quantity, part.name, role)
        if meant is not None and any(_near(part.name, meant, wanted) for wanted in (part.wanted, *part.moved)):
            return role
    return None


def _apart(sentence: Sentence, quantity: Quantity, name: str) -> float:
    named = (distance(sentence, one, quantity) for one in sentence.mentions if name in one.candidates)
    return min(8.0, min(named, default=8.0))


def align(sentence: Sentence, request: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> Alignment:
    """The binding of each quantity that explains most of a request; ties go to the nearest name.

    `before` is the request of the turn before, whose parts no quantity has to stand for.
    """
    quantities = sentence.quantities
    if request["kind"] in ("market", "arithmetic"):
        return Alignment([Binding("share_price", "operand") for _ in quantities])
    parts = _shared(quantities, _since(parts_of(request), [] if before is None else parts_of(before)))
    costs = np.full((len(parts), len(quantities)), FORBIDDEN)
    for row, part in enumerate(parts):
        for column, quantity in enumerate(quantities):
            role = _role(quantity, part)
            if role is not None:
                order = 0.1 * part.roles.index(role) + 0.01 * column
                late = (0.02 * column if len(part.scenarios) == 1 else 0) + (STALE if part.kept else 0)
                costs[row, column] = _apart(sentence, quantity, part.name) + order + late
    found = Alignment([None] * len(quantities))
    done = set()
    for row, column in zip(*linear_sum_assignment(costs), strict=True):
        if costs[row, column] < FORBIDDEN:
            part = parts[row]
            scenario = part.scenarios[0] if len(part.scenarios) == 1 else ALL
            role = _role(quantities[column], part) or "aside"
            found.bindings[column] = Binding(part.name, role, scenario)
            done.add(row)
    found.unsaid = [part for row, part in enumerate(parts) if row not in done and not part.kept]
    return found


def _since(parts: list[Part], before: list[Part]) -> list[Part]:
    """The parts with what has become of them since the request before."""
    held = {(one.name, one.wanted) for one in before}
    values = {one.name: one.wanted.value for one in before if one.wanted.how == "set" and "target" not in one.roles}
    found = []
    for part in parts:
        old, new = values.get(part.name), part.wanted.value
        if (part.name, part.wanted) in held:
            found.append(replace(part, kept=True))
        elif old and part.wanted.how == "set" and "set" in part.roles:
            found.append(replace(part, moved=(Amount("plus", new - old), Amount("times", new / old))))
        else:
            found.append(part)
    return found


def _shared(quantities: tuple[Quantity, ...], parts: list[Part]) -> list[Part]:
    """The parts with those that several scenarios have alike made one, where the text says them only once."""
    groups: dict[tuple[str, Amount], list[Part]] = defaultdict(list)
    for part in parts:
        groups[part.name, part.wanted].append(part)
    made = []
    for group in groups.values():
        said = sum(_role(quantity, group[0]) is not None for quantity in quantities)
        if len(group) > 1 and said < len(group):
            scenarios = tuple(at for part in group for at in part.scenarios)
            made.append(replace(group[0], scenarios=scenarios))
        else:
            made.extend(group)
    return made
