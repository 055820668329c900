"""A scenario as the moves that made it: merged, taken back, and applied to any preset."""

from collections.abc import Iterable, Sequence

from qs_assistant.questions.cases import Cases
from qs_assistant.questions.changes import changed
from qs_assistant.questions.pairing import Change
from qs_assistant.types.request import Move, Request
from qs_assistant.valuation.inputs import INPUTS


def moves_of(request: Request, changes: Iterable[Change], cases: Cases) -> tuple[Move, ...]:
    """How a request's set came about: a relative change as it was said, anything else as the value that it has."""
    said: dict[str, list[Change]] = {}
    for change in changes:
        said.setdefault(change.name, []).append(change)
    moves = []
    for name, value in request.set.items():
        relative = [one for one in said.get(name, ()) if one.operation.action in ("add", "scale")]
        as_said = (
            [moved(one, cases.value(name, request.preset, {})) for one in relative] if len(relative) == len(said.get(name, ())) else []
        )
        holds = bool(as_said) and abs(applied(as_said, request.preset, cases)[name] - value) <= 1e-9 * max(abs(value), 1.0)
        moves += as_said if holds else [Move(name, "set", value)]
    return tuple(moves)


def moved(change: Change, before: float) -> Move:
    """A change as a move; `before` is what the input was."""
    value = changed(change.name, change.quantity, change.operation, before)
    if change.operation.action == "scale":
        return Move(change.name, "times", change.operation.amount)
    if change.operation.action == "add":
        return Move(change.name, "plus", exact(value - before))
    return Move(change.name, "set", exact(value))


def applied(moves: Iterable[Move], preset: str | None, cases: Cases) -> dict[str, float]:
    """The set that moves make, in order, on a preset."""
    result: dict[str, float] = {}
    for move in moves:
        before = 0.0 if move.how == "set" else cases.value(move.name, preset, result)
        value = move.amount if move.how == "set" else before + move.amount if move.how == "plus" else before * move.amount
        result[move.name] = exact(value)
    return result


def merged(moves: Sequence[Move], new: Sequence[Move], *, further: bool = False) -> tuple[Move, ...]:
    """Moves with newer ones: a value takes the place of what was; so does another relative change, unless it is a further one."""
    kept = list(moves)
    for move in new:
        earlier = [one for one in kept if one.name == move.name]
        builds_on = move.how != "set" and bool(earlier) and (further or earlier[0].how == "set")
        gone = rivals(move.name) | (set() if builds_on else {move.name})
        kept = [one for one in kept if one.name not in gone]
        kept.append(move)
    return tuple(kept)


def without(moves: Sequence[Move], names: Iterable[str]) -> tuple[Move, ...]:
    """Moves without those of some inputs."""
    gone = set(names)
    return tuple(one for one in moves if one.name not in gone)


def rivals(name: str) -> set[str]:
    """What a new value of an input takes the place of: a composite its parts, a part its composite, one reference the other."""
    gone = {*INPUTS[name].parts, *(other for other in INPUTS if name in INPUTS[other].parts)}
    return gone | {"market_cap": {"share_price"}, "share_price": {"market_cap"}}.get(name, set())


def exact(value: float) -> float:
    """A value without the dust of binary arithmetic (0.1 * 0.5 stays 0.05)."""
    return float(f"{value:.12g}")
