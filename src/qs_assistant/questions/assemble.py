"""The best consistent readings of a question: every quantity bound once, no input set twice, each kind with what it needs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np

from qs_assistant.questions.candidates import CHANGING, DEMANDING, NAMES, REFERENCES, ROLES, Amount, Role, amount
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.features import KINDS, Features
from qs_assistant.questions.scorer import ALL, INPUT_NAMES, PRESET_NAMES, SCENARIOS, SHAPES, Scores
from qs_assistant.questions.sums import likely_sums
from qs_assistant.questions.worded import Worded, worded_options
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.types.request import Kind, Request, Scenario
from qs_assistant.valuation.inputs import INPUTS

BEAM: Final = 32
OPTIONS: Final = 12
KINDS_TRIED: Final = 4
_ENDS: Final[Mapping[str, frozenset[Role]]] = {"solve": DEMANDING, "sweep": frozenset({"low", "high"})}
_RUN: Final[tuple[Kind, ...]] = ("value", "compare", "solve", "sweep", "sensitivity", "simulate")
_SUMS: Final[tuple[Kind, ...]] = ("market", "arithmetic")


@dataclass(frozen=True, slots=True)
class Bound:
    """A quantity as what it is taken for: its place among the quantities, input or output, role, scenario of a comparison."""

    place: int
    name: str
    role: Role
    meant: Amount | None
    scenario: int = ALL


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading: the request, its log probability, and the inputs that it changes."""

    request: Request
    score: float
    focus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Partial:
    """The numbers of a question bound, each once, with the log probability of it."""

    bound: tuple[Bound, ...]
    score: float


class Assembler:
    """Makes requests of scores.

    Args:
        cases: what relative changes start from.
    """

    def __init__(self, cases: Cases) -> None:
        self._cases = cases

    def candidates(self, quantities: Sequence[Quantity], scores: Scores, features: Features, kinds: Sequence[str] = ()) -> list[Candidate]:
        """Readings, best first; `kinds` are tried besides the likeliest."""
        likely = sorted(range(len(KINDS)), key=lambda at: -scores.kinds[at])[:KINDS_TRIED]
        tried = [kind for kind in _RUN if KINDS.index(kind) in likely or kind in kinds]
        found: dict[str, Candidate] = {}
        for kind in tried:
            for one in self._of_kind(kind, quantities, scores, features):
                key = repr(one.request)
                if key not in found or found[key].score < one.score:
                    found[key] = one
        if any(KINDS.index(kind) in likely for kind in _SUMS):
            found |= {repr(request): Candidate(request, score) for request, score in likely_sums(quantities, scores, self._cases)}
        return sorted(found.values(), key=lambda one: -one.score)

    def _of_kind(self, kind: Kind, quantities: Sequence[Quantity], scores: Scores, features: Features) -> Iterator[Candidate]:
        start = float(scores.kinds[KINDS.index(kind)])
        for partial in beam(kind, quantities, scores, features):
            score = start + partial.score
            if kind == "compare":
                yield from self._compared(partial.bound, quantities, scores, score)
            else:
                yield from self._single(kind, partial.bound, quantities, scores, score)

    def _single(
        self, kind: Kind, bound: Sequence[Bound], quantities: Sequence[Quantity], scores: Scores, score: float
    ) -> Iterator[Candidate]:
        changing = [one for one in bound if one.role in CHANGING]
        names = [one.name for one in changing]
        unused = tuple(quantities[one.place].text for one in bound if one.role == "aside")
        for worded, silent in worded_options(scores, names):
            every = [*names, *(one.name for one in worded)]
            if not consistent(every):
                continue
            for at, preset in enumerate(PRESET_NAMES):
                if scores.presets[at] < -3:
                    continue
                given = self.applied(changing, preset, worded)
                base = Request(kind, set=given, preset=preset, unused=unused)
                own = score + silent + float(scores.presets[at])
                yield from self._completed(base, bound, every, scores, own)

    def _compared(self, bound: Sequence[Bound], quantities: Sequence[Quantity], scores: Scores, score: float) -> Iterator[Candidate]:
        unused = tuple(quantities[one.place].text for one in bound if one.role == "aside")
        changing = [one for one in bound if one.role in CHANGING]
        everywhere = [one.name for one in changing if one.scenario == ALL]
        for (presets, likely), (worded, silent) in product(_shapes(scores), worded_options(scores, everywhere)):
            scenarios = self._scenarios(presets, changing, worded)
            if scenarios:
                focus = tuple(dict.fromkeys([*(one.name for one in changing), *(one.name for one in worded)]))
                yield Candidate(Request("compare", scenarios=scenarios, unused=unused), score + likely + silent, focus)

    def _scenarios(self, presets: Sequence[str | None], changing: Sequence[Bound], worded: Sequence[Worded]) -> tuple[Scenario, ...]:
        """The scenarios of a comparison; none where two are alike, one is not consistent, or a value belongs to none."""
        found = []
        for at, preset in enumerate(presets):
            own = [one for one in changing if one.scenario in (at, ALL)]
            silently = [one for one in worded if one.scenario in (at, ALL)]
            if not consistent([*(one.name for one in own), *(one.name for one in silently)]):
                return ()
            found.append(Scenario(self.applied(own, preset, silently), preset))
        placed = [*(one.scenario for one in changing), *(one.scenario for one in worded)]
        alike = len({(repr(sorted(one.set.items())), one.preset) for one in found}) < len(found)
        return () if alike or any(len(presets) <= one < ALL for one in placed) else tuple(found)

    def _completed(self, base: Request, bound: Sequence[Bound], names: Sequence[str], scores: Scores, score: float) -> Iterator[Candidate]:
        """The request with what its kind needs: the unknown of a solve, the variable and ends of a sweep."""
        focus = tuple(names)
        if base.kind == "solve":
            target = demanded(bound, base.preset, base.set, self._cases) or reference("value_per_share", base.preset, base.set, self._cases)
            for at in np.argsort(-scores.solve_for)[:3]:
                name = INPUT_NAMES[int(at)]
                if consistent([*base.set, name]):
                    request = Request("solve", base.set, base.preset, solve_for=name, target=target, unused=base.unused)
                    yield Candidate(request, score + float(scores.solve_for[at]), focus)
            return
        if base.kind == "sweep":
            ends = {one.role: one for one in bound if one.role in ("low", "high")}
            named = [one.name for one in ends.values()]
            if named:
                if consistent([*base.set, named[0]]):
                    low, high = self.ends(named[0], {end: one.meant for end, one in ends.items() if one.meant}, base.preset)
                    if low is not None and low == high:
                        return
                    yield Candidate(_swept(base, named[0], low, high), score, focus)
                return
            for at in np.argsort(-scores.variable)[:2]:
                name = INPUT_NAMES[int(at)]
                if consistent([*base.set, name]):
                    yield Candidate(_swept(base, name, None, None), score + float(scores.variable[at]), focus)
            return
        yield Candidate(base, score, focus)

    def ends(self, name: str, meant: Mapping[str, Amount], preset: str | None) -> tuple[float | None, float | None]:
        """Both ends of a sweep; the other end of a lone relative one lies as far on the other side ("20% either side")."""
        before, found = self._cases.value(name, preset, {}), dict(meant)
        if len(found) == 1:
            (end, one), other = next(iter(found.items())), "low"
            other = "high" if end == "low" else "low"
            if one.how == "plus":
                found[other] = Amount("plus", -one.value)
            elif one.how == "times" and 0 < one.value < 2:
                found[other] = Amount("times", 2 - one.value)
        values = [_valued(found[end], before) if end in found else None for end in ("low", "high")]
        return values[0], values[1]

    def applied(self, changing: Sequence[Bound], preset: str | None, worded: Sequence[Worded] = ()) -> dict[str, float]:
        """The inputs that words and the bound quantities set, absolute values first, relative ones on what then holds."""
        given = {one.name: one.value for one in worded}
        for one in sorted(changing, key=lambda one: one.meant is None or one.meant.how != "set"):
            if one.meant is None:
                continue
            before = self._cases.value(one.name, preset, given) if one.meant.how != "set" else 0.0
            value = before * one.meant.value if one.meant.how == "times" else before + one.meant.value
            given[one.name] = float(f"{value:.12g}")
        return given


def consistent(names: Sequence[str]) -> bool:
    """Whether inputs may be set together: none twice, no composite with its parts, one reference price."""
    given = set(names)
    if len(given) < len(names) or {"market_cap", "share_price"} <= given:
        return False
    return not any(part in given for name in given for part in INPUTS[name].parts)


def demanded(bound: Sequence[Bound], preset: str | None, given: Mapping[str, float], cases: Cases) -> tuple[str, float] | None:
    """What a solve has to reach, by the bound quantities; a multiple of what the market pays as its value."""
    for one in bound:
        if one.role in DEMANDING and one.meant is not None:
            name, paid = reference(one.name, preset, given, cases) if one.meant.how == "times" else (one.name, 1.0)
            return name, float(f"{paid * one.meant.value:.12g}")
    return None


def reference(name: str, preset: str | None, given: Mapping[str, float], cases: Cases) -> tuple[str, float]:
    """An output at what the market pays for it."""
    return name, cases.value(REFERENCES[name], preset, given)


def _valued(meant: Amount, before: float) -> float:
    value = meant.value if meant.how == "set" else before + meant.value if meant.how == "plus" else before * meant.value
    return float(f"{value:.12g}")


def _swept(base: Request, name: str, low: float | None, high: float | None) -> Request:
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Request("sweep", base.set, base.preset, variable=name, low=low, high=high, unused=base.unused)


def _shapes(scores: Scores) -> list[tuple[tuple[str | None, ...], float]]:
    """The likeliest rows of scenarios: the preset of each of two or three."""
    found = []
    for count in (2, 3):
        rows: list[tuple[tuple[str | None, ...], float]] = [((), 0.0)]
        for at in range(SCENARIOS):
            if at >= count:
                rows = [(row, score + float(scores.shape[at, 0])) for row, score in rows]
                continue
            options = [(None if SHAPES[one] == "base" else SHAPES[one], float(scores.shape[at, one])) for one in (1, 2, 3)]
            rows = [((*row, preset), score + likely) for row, score in rows for preset, likely in options]
        found += rows
    return sorted(found, key=lambda one: -one[1])[:4]


def beam(kind: Kind, quantities: Sequence[Quantity], scores: Scores, features: Features) -> list[Partial]:
    """The likeliest bindings of all quantities that are consistent, best first."""
    roles = {"aside", *CHANGING, *_ENDS.get(kind, ())}
    rows = [Partial((), 0.0)]
    for place, quantity in enumerate(quantities):
        options = _options(kind, place, quantity, (scores, features), roles)
        grown = [
            Partial((*row.bound, one), row.score + score) for row in rows for one, score in options if _may_join(row.bound, one, kind=kind)
        ]
        rows = sorted(grown, key=lambda one: -one.score)[:BEAM]
    return rows


def _options(kind: Kind, place: int, quantity: Quantity, scored: tuple[Scores, Features], roles: set[str]) -> list[tuple[Bound, float]]:
    """What one quantity may be, likeliest first."""
    scores, features = scored
    joint = scores.names[place][:, None] + scores.roles[place][None, :]
    joint = np.where(features.allowed[place], joint, -np.inf)
    found = [(Bound(place, "", "aside", None), float(scores.roles[place, 0]))]
    for flat in np.argsort(-joint, axis=None)[: 3 * OPTIONS]:
        row, column = divmod(int(flat), len(ROLES))
        role, name = ROLES[column], NAMES[row]
        if joint[row, column] == -np.inf or role not in roles:
            continue
        meant = amount(quantity, name, role)
        if kind != "compare":
            found.append((Bound(place, name, role, meant), float(joint[row, column])))
        else:
            for scenario in range(SCENARIOS + 1):
                likely = float(joint[row, column] + scores.scenarios[place, scenario])
                found.append((Bound(place, name, role, meant, scenario), likely))
    return sorted(found, key=lambda one: -one[1])[: OPTIONS * (2 if kind == "compare" else 1)]


def _may_join(bound: Sequence[Bound], one: Bound, *, kind: Kind) -> bool:
    """Whether a binding is consistent with those before it."""
    if one.role == "aside":
        return True
    if one.role in DEMANDING:
        return not any(other.role in DEMANDING for other in bound)
    if one.role in ("low", "high"):
        ends = [other for other in bound if other.role in ("low", "high")]
        return all(other.role != one.role and other.name == one.name for other in ends)
    others = [other for other in bound if other.role in CHANGING]
    if kind == "compare":
        others = [other for other in others if ALL in (other.scenario, one.scenario) or other.scenario == one.scenario]
    return consistent([*(other.name for other in others), one.name])
