"""The shape of a reading that a chat model proposes: names from tables, and numbers only as they stand in the question."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.outputs import OUTPUTS

Kind = Literal["value", "compare", "solve", "sweep", "sensitivity", "simulate", "market", "arithmetic", "documents", "unclear"]
How = Literal["set", "rest", "negative", "plus", "minus", "up", "down", "times"]
Tag = Literal[
    "percent", "points", "basis_points", "part", "factor", "usd", "usd_million", "usd_billion", "usd_per_kwh", "usd_million_per_gwh",
    "usd_per_share", "gwh", "year", "years", "million_shares",
]  # fmt: skip
_LONGEST_NUMBER = 60
_MOST = 8


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Written(_Strict):
    """A number as it stands in the question, and what it is of."""

    number: str = Field(max_length=_LONGEST_NUMBER)
    unit: Tag


class Changed(Written):
    """What a number does to an input: sets it, leaves the rest of it, or moves it."""

    input: str
    how: How = "set"


class Case(_Strict):
    """One scenario: changes on top of a preset."""

    preset: Literal["bear", "base", "bull"] | None = None
    changes: list[Changed] = Field(default_factory=list, max_length=_MOST)


class Target(Written):
    """The output that a solve has to reach."""

    output: str


class Proposal(_Strict):
    """The whole reading. One scenario for every kind but compare, which has two or more in the order of the question."""

    kind: Kind
    scenarios: list[Case] = Field(default_factory=list, max_length=6)
    solve_for: str | None = None
    target: Target | None = None
    variable: str | None = None
    low: Written | None = None
    high: Written | None = None
    story: list[str] = Field(default_factory=list, max_length=12)


def parse_proposal(text: str) -> Proposal | None:
    """The proposal in a model's text, in any wrapping; None where there is none of the right shape."""
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        return None
    try:
        return Proposal.model_validate_json(text[start : end + 1])
    except ValidationError:
        return None


def _schema() -> dict[str, Any]:
    """The JSON schema, with the names of inputs and outputs as its only strings where names stand."""
    schema = Proposal.model_json_schema()
    inputs, outputs = list(INPUTS), list(OUTPUTS)
    definitions = schema["$defs"]
    _in_order(definitions["Changed"], ("input", "how", "number", "unit"), {"input": {"type": "string", "enum": inputs}})
    _in_order(definitions["Target"], ("output", "number", "unit"), {"output": {"type": "string", "enum": outputs}})
    for name in ("solve_for", "variable"):
        schema["properties"][name] = {"anyOf": [{"type": "string", "enum": inputs}, {"type": "null"}], "default": None}
    return {**schema, "title": "reading", "description": "How a question about the valuation model is read."}


def _in_order(part: dict[str, Any], order: tuple[str, ...], names: Mapping[str, Any]) -> None:
    """Lay a part's keys out as the examples do: a server that binds a model to a grammar has them written in the schema's order."""
    part["properties"] = {key: names.get(key, part["properties"][key]) for key in order}
    part["required"] = list(order)


SCHEMA: Final = _schema()
