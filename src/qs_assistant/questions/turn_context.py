"""What a conversation was about, in words that stand before a turn where the network reads it: "and at 12%?" means little alone."""

from collections.abc import Iterator, Mapping
from typing import Final

from qs_assistant.questions.fusion import SUMS
from qs_assistant.types.request import Request
from qs_assistant.types.turn import Stage, Turn
from qs_assistant.valuation.inputs import INPUTS

MOST_NAMED: Final = 6
"""Inputs of one scenario that are named, the last ones: the encoder takes so many tokens."""
END: Final = " [SEP] "
"""The encoder's own mark between two texts."""


def context_of(previous: Turn) -> str:
    """The last request and what was changed last, in words, with the mark that ends it; empty where there is no request."""
    stage = previous.stage
    if stage is None:
        return ""
    earlier = "earlier questions; " if previous.before else ""
    looked_up = "documents; " if previous.route == "documents" else ""
    return f"{earlier}{looked_up}{_request(stage.request)}{_focus(stage)}{END}"


def _request(request: Request) -> str:
    if request.kind in SUMS:
        return request.kind
    said = [request.kind, *_unknown(request)]
    if request.scenarios is None:
        return " ".join([*said, _scenario(request.preset, request.set)])
    return " ".join([*said, " against ".join(_scenario(one.preset, one.set) for one in request.scenarios)])


def _unknown(request: Request) -> Iterator[str]:
    if request.solve_for is not None and request.target is not None:
        yield f"{_named(request.solve_for)} for {_named(request.target[0])} {request.target[1]:.4g}:"
    if request.variable is not None:
        yield _named(request.variable)
        if request.low is not None and request.high is not None:
            yield f"from {_value(request.variable, request.low)} to {_value(request.variable, request.high)}:"


def _scenario(preset: str | None, held: Mapping[str, float]) -> str:
    said = [f"{_named(name)} {_value(name, value)}" for name, value in list(held.items())[-MOST_NAMED:]]
    return " ".join([preset or "base", *(["with", ", ".join(said)] if said else [])])


def _focus(stage: Stage) -> str:
    last = [_named(name) for name in stage.focus[-2:]]
    return f"; last {' and '.join(last)}" if last else ""


def _named(name: str) -> str:
    return name.replace("p_", "chance of ", 1).replace("_", " ") if name.startswith("p_") else name.replace("_", " ")


def _value(name: str, value: float) -> str:
    unit = INPUTS[name].unit
    return f"{value * 100:.4g} percent" if unit in ("fraction", "probability", "1/yr") else f"{value:.6g}"
