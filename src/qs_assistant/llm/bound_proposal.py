"""A proposed reading tied to the question's own numbers: every value is one that our scanner found there, or there is no reading."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qs_assistant.llm.proposal import Case, Changed, Proposal, Tag, Written
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.changes import Operation, changed, convert, fits, in_output_unit
from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.quantity_units import Quantity, Unit
from qs_assistant.types.request import Request, Scenario
from qs_assistant.valuation.inputs import FORECAST_YEARS, INPUTS
from qs_assistant.valuation.outputs import OUTPUTS

NUMERIC = ("value", "compare", "solve", "sweep", "sensitivity", "simulate")
# What a tag makes of a bare number: its unit, and what one of it is in the plain form of that unit.
_BARE: dict[Tag, tuple[Unit, float]] = {
    "percent": ("percent", 0.01), "points": ("points", 0.01), "basis_points": ("bp", 0.0001), "part": ("part", 1.0),
    "factor": ("times", 1.0), "usd": ("usd", 1.0), "usd_million": ("usd", 1e6), "usd_billion": ("usd", 1e9),
    "usd_per_kwh": ("usd_kwh", 1.0), "usd_million_per_gwh": ("usd_gwh", 1e6), "usd_per_share": ("usd_share", 1.0),
    "gwh": ("gwh", 1.0), "year": ("year", 1.0), "years": ("years", 1.0), "million_shares": ("number", 1e6),
}  # fmt: skip
# What a tag may call a number that has a unit of its own.
_TAGGED: dict[Unit, frozenset[str]] = {
    "percent": frozenset({"percent", "part"}),
    "part": frozenset({"percent", "part", "factor"}),
    "points": frozenset({"points", "percent"}),
    "bp": frozenset({"basis_points"}),
    "times": frozenset({"factor"}),
    "usd": frozenset({"usd", "usd_million", "usd_billion", "usd_per_kwh", "usd_per_share", "usd_million_per_gwh"}),
    "usd_share": frozenset({"usd", "usd_per_share"}),
    "usd_kwh": frozenset({"usd", "usd_per_kwh"}),
    "usd_gwh": frozenset({"usd", "usd_million", "usd_million_per_gwh"}),
    "gwh": frozenset({"gwh"}),
    "year": frozenset({"year"}),
    "years": frozenset({"years"}),
    "number": frozenset({"million_shares", "usd_million", "usd_billion", "usd"}),
}


@dataclass(frozen=True, slots=True)
class Use:
    """One number of the question in its place: `role` is change, target, low or high, `scenario` the place of its scenario."""

    role: str
    name: str
    quantity: Quantity
    operation: Operation
    scenario: int = 0


@dataclass(frozen=True, slots=True)
class BoundProposal:
    """A proposal whose every number is the question's: the request it stands for, and where each number went."""

    proposal: Proposal
    request: Request
    uses: tuple[Use, ...]
    story: tuple[Quantity, ...]


class _MismatchError(Exception):
    """The proposal is no reading of this question."""


def bind(proposal: Proposal, sentence: Sentence, cases: Cases) -> BoundProposal | None:
    """The proposal tied to the question; None where a number, a unit or a value does not fit, or a number is neither used nor story."""
    if proposal.kind not in NUMERIC:
        return None
    try:
        return _bound(proposal, sentence, cases)
    except _MismatchError:
        return None


def _bound(proposal: Proposal, sentence: Sentence, cases: Cases) -> BoundProposal:
    numbers = _Numbers(sentence.quantities)
    uses: list[Use] = []
    scenarios = []
    for place, case in enumerate(proposal.scenarios):
        mine = [_use(one, numbers, place) for one in case.changes]
        scenarios.append(_scenario(case, mine, cases))
        uses += mine
    ends = list(_ends(proposal, numbers))
    story = tuple(one for text in proposal.story for one in numbers.unclaimed_in(text))
    if numbers.any_unused(story):
        raise _MismatchError
    request = _request(proposal, scenarios, ends)
    unused = tuple(dict.fromkeys(one.text for one in story))
    return BoundProposal(proposal, replace(request, unused=unused), (*uses, *ends), story)


class _Numbers:
    """The question's numbers, each to be taken once, or by several changes that are alike ("both costs fall by 10%")."""

    def __init__(self, quantities: Sequence[Quantity]) -> None:
        self._quantities = quantities
        self._taken: dict[int, tuple[str, str]] = {}

    def claim(self, written: Written, alike: tuple[str, str]) -> Quantity:
        """The number that stands written so, in the unit of its tag; `alike` must be equal for all who share it."""
        fitting = [one for one in self._quantities if _same_text(written.number, one.text)]
        free = [one for one in fitting if one.first not in self._taken] or [one for one in fitting if self._taken[one.first] == alike]
        for one in free:
            tagged = _tagged(one, written.unit)
            if tagged is not None:
                self._taken[one.first] = alike
                return tagged
        raise _MismatchError

    def unclaimed_in(self, text: str) -> Iterator[Quantity]:
        """The numbers that a text of the story holds and nobody took."""
        for one in self._quantities:
            if one.first not in self._taken and _holds(text, one.text):
                yield one

    def any_unused(self, story: Sequence[Quantity]) -> bool:
        """Whether a number is neither taken nor story."""
        told = {one.first for one in story}
        return any(one.first not in self._taken and one.first not in told for one in self._quantities)


def in_input_unit(name: str, quantity: Quantity) -> float | None:
    """A quantity in an input's unit; a bare number in (1, 100] for a fraction is a percentage. None where the unit does not fit."""
    value = convert(name, quantity)
    rate = INPUTS[name].unit in ("fraction", "probability", "1/yr")
    if value is not None and rate and quantity.unit == "number" and 1 < abs(value) <= 100:
        return float(f"{value / 100:.12g}")
    return value


def _plain(text: str) -> str:
    return "".join(one for one in text.lower() if one.isalnum() or one in ".,%$").strip(".,")


def _same_text(written: str, text: str) -> bool:
    """Whether a model's copy is the number as it stands: the same characters, or the number without a word of its unit."""
    copy, own = _plain(written), _plain(text)
    return copy == own or (bool(copy) and (_cut(own, copy) or _cut(copy, own)))


def _cut(longer: str, shorter: str) -> bool:
    """Whether one text is the beginning or end of the other, with no digit cut off."""
    if not longer.startswith(shorter) and not longer.endswith(shorter):
        return False
    rest = longer.removeprefix(shorter) if longer.startswith(shorter) else longer.removesuffix(shorter)
    return not any(one.isdigit() or one in ".," for one in rest) and (any(one.isdigit() for one in shorter) or rest == "")


def _holds(text: str, number: str) -> bool:
    return _plain(number) in _plain(text) or _same_text(text, number)


def _tagged(quantity: Quantity, tag: Tag) -> Quantity | None:
    """The quantity in the unit of its tag; None where it has another one."""
    if quantity.unit == "number" and not quantity.scaled:
        unit, size = _BARE[tag]
        if tag == "percent" and 0 < quantity.value <= 1 and "." in quantity.text:
            size = 1.0  # ".12" is said of a rate as often as 12%
        scaled = unit in ("usd", "number", "usd_gwh") and size > 1
        return replace(quantity, unit=unit, value=float(f"{quantity.value * size:.12g}"), scaled=scaled)
    return quantity if tag in _TAGGED.get(quantity.unit, frozenset()) else None


def _use(change: Changed, numbers: _Numbers, scenario: int) -> Use:
    if change.input not in INPUTS:
        raise _MismatchError
    quantity = numbers.claim(change, (change.how, INPUTS[change.input].unit))
    operation = _operation(change.how, quantity)
    if operation is None or not fits(change.input, quantity, operation):
        raise _MismatchError
    return Use("change", change.input, quantity, operation, scenario)


def _operation(how: str, quantity: Quantity) -> Operation | None:
    size = abs(quantity.value)
    share = quantity.unit in ("percent", "part")
    match how:
        case "set":
            return None if quantity.unit in ("points", "times") else Operation("set", quantity.value)
        case "rest":
            return Operation("set", 1 - quantity.value) if share and 0 <= quantity.value <= 1 else None
        case "negative":
            return Operation("set", -quantity.value) if quantity.value > 0 and share else None
        case "plus" | "minus":
            return None if quantity.unit in ("part", "times") else Operation("add", size if how == "plus" else -size)
        case "up" | "down":
            return Operation("scale", 1 + size if how == "up" else 1 - size) if share and (how == "up" or size < 1) else None
        case _:
            return Operation("scale", quantity.value) if share or quantity.unit == "times" else None


def _scenario(case: Case, uses: Sequence[Use], cases: Cases) -> Scenario:
    preset = None if case.preset == "base" else case.preset
    changes: dict[str, float] = {}
    for use in uses:
        if use.name in changes:
            raise _MismatchError
        changes[use.name] = _value(use, preset, cases)
    return Scenario(changes, preset)


def _value(use: Use, preset: str | None, cases: Cases) -> float:
    """The input's new value in its own unit."""
    spec, base = INPUTS[use.name], cases.value(use.name, preset, {})
    if use.operation.action == "set" and use.operation.amount != use.quantity.value:
        value = use.operation.amount  # what is left of a whole
    elif use.operation.action == "add" and use.quantity.unit == "percent":
        value = base + use.operation.amount
    else:
        value = changed(use.name, use.quantity, use.operation, base)
    value = float(f"{value:.12g}")
    first = cases.value("base_year", preset, {})
    if not spec.allows(value) or (use.name == "start_year" and not first <= value <= first + FORECAST_YEARS):
        raise _MismatchError
    return value


def _ends(proposal: Proposal, numbers: _Numbers) -> Iterator[Use]:
    """The numbers of a target or of a range."""
    if proposal.target is not None:
        name = proposal.target.output
        if proposal.kind != "solve" or name not in OUTPUTS:
            raise _MismatchError
        quantity = numbers.claim(proposal.target, ("target", name))
        if in_output_unit(name, quantity) is None:
            raise _MismatchError
        yield Use("target", name, quantity, Operation("set", quantity.value))
    for role, written in (("low", proposal.low), ("high", proposal.high)):
        variable = proposal.variable
        if written is None:
            continue
        if proposal.kind != "sweep" or variable is None or variable not in INPUTS:
            raise _MismatchError
        quantity = numbers.claim(written, (role, variable))
        operation = Operation("set", quantity.value)
        if not fits(variable, quantity, operation):
            raise _MismatchError
        yield Use(role, variable, quantity, operation)


def _request(proposal: Proposal, scenarios: Sequence[Scenario], ends: Sequence[Use]) -> Request:
    """The request of a proposal, with nothing that its kind does not have."""
    kind = proposal.kind
    if (proposal.solve_for is not None) != (kind == "solve") or (proposal.variable is not None) != (kind == "sweep"):
        raise _MismatchError
    if kind == "compare":
        if len(scenarios) < 2 or len({(tuple(sorted(one.set.items())), one.preset) for one in scenarios}) < len(scenarios):
            raise _MismatchError
        return Request("compare", scenarios=tuple(scenarios))
    if len(scenarios) > 1:
        raise _MismatchError
    held = scenarios[0] if scenarios else Scenario()
    if kind == "solve":
        return _solve(proposal, held, ends)
    if kind == "sweep":
        return _sweep(proposal, held, ends)
    if kind == "value" and not held.set and held.preset is None:
        raise _MismatchError  # that is the base case, which needs no model to be read
    return Request("value" if kind == "value" else "sensitivity" if kind == "sensitivity" else "simulate", held.set, held.preset)


def _solve(proposal: Proposal, held: Scenario, ends: Sequence[Use]) -> Request:
    name, target = proposal.solve_for, next((one for one in ends if one.role == "target"), None)
    if name not in INPUTS or name in held.set or target is None:
        raise _MismatchError
    value = in_output_unit(target.name, target.quantity)
    if value is None:
        raise _MismatchError
    return Request("solve", held.set, held.preset, solve_for=name, target=(target.name, value))


def _sweep(proposal: Proposal, held: Scenario, ends: Sequence[Use]) -> Request:
    name = proposal.variable
    found = {one.role: changed(one.name, one.quantity, one.operation, 0.0) for one in ends}
    low, high = found.get("low"), found.get("high")
    if name is None or name not in INPUTS or name in held.set or low is None or high is None or not low < high:
        raise _MismatchError
    if not (INPUTS[name].allows(low) and INPUTS[name].allows(high)):
        raise _MismatchError
    return Request("sweep", held.set, held.preset, variable=name, low=low, high=high)
