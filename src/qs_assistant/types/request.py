"""What a question asks for, once it has been read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from qs_assistant.types.answer import Choice, Route

Kind = Literal[
    "value", "compare", "solve", "sweep", "sensitivity", "simulate", "frontier", "event", "views", "football", "explain", "market",
    "arithmetic",
]  # fmt: skip
ExplainTopic = Literal[
    "number", "market", "terminal", "limits", "method", "risk", "omissions", "inputs", "references", "peers", "workbook"
]  # fmt: skip
"""What an explanation is about: how the number comes about, why it is far from the market's, the terminal value, which limits bind, what
rNPV is, whether risk is counted twice, what the model leaves out, where the inputs come from, what values are compared with, why no
multiples of peers are used, how a result can be worked out again."""
DeclineTopic = Literal[
    "advice", "other_company", "forecast", "off_topic", "injection", "greeting", "certainty", "wordless", "language", "thanks", "chatter"
]

FIRST_CASH_YEAR = "first_cash_year"
"""Asked for as an output of a value: the first year of positive free cash flow in the table of years."""


YEAR_FIGURES: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "revenue": ("G", "$M", "revenue (royalties, and the margin on owned capacity)"),
        "output": ("Q", "GWh/yr", "good output"),
        "price": ("P", "$/kWh", "cell price"),
        "cost": ("K", "$/kWh", "unit cost"),
        "royalty": ("R", "$/kWh", "royalty"),
        "free_cash_flow": ("F", "$M", "free cash flow"),
    }
)
"""The figures of the table of years that may be asked for: the column, its unit and what it is called."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A set of changes from the base case, on top of a preset (None is the base); `weight` is its chance in a weighted comparison."""

    set: Mapping[str, float] = field(default_factory=dict)
    preset: str | None = None
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Operand:
    """A number that market or figure arithmetic works on, and where it is from.

    `origin` is "question" (the user said it), "base" (an input or output of the base case, named by `name`) or "document"
    (to be looked up: `name` holds the words to search for, `value` is None until then).
    """

    name: str
    value: float | None
    unit: str
    origin: Literal["question", "base", "document"] = "question"


@dataclass(frozen=True, slots=True)
class Request:
    """A numeric question as the model takes it; units are those of the inputs table. Keys and meaning: docs/interfaces.md.

    `outcomes` makes a simulation draw each stage as passed or failed too. `axes` are the two inputs of a frontier, each with its ends
    (None: the assumptions' range); without `solve_for` the second one is solved for along the first. `event` is an id of the events file,
    `events` several that are set side by side, `views` the ids of the views shown first, `topic` what an explanation is about, `figure` a
    figure of one year of the table that is asked for (YEAR_FIGURES) and the year.
    """

    kind: Kind
    set: Mapping[str, float] = field(default_factory=dict)
    preset: str | None = None
    scenarios: tuple[Scenario, ...] | None = None
    solve_for: str | None = None
    target: tuple[str, float] | None = None
    variable: str | None = None
    low: float | None = None
    high: float | None = None
    steps: int | None = None
    draws: int | None = None
    seed: int | None = None
    outcomes: bool = False
    axes: tuple[tuple[str, float | None, float | None], ...] | None = None
    event: str | None = None
    events: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    topic: ExplainTopic | None = None
    operation: str | None = None
    operands: tuple[Operand, ...] | None = None
    outputs: tuple[str, ...] = ()
    figure: tuple[str, int] | None = None
    unused: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The request as the JSON of an answer shows it."""
        return {
            "kind": self.kind,
            "set": dict(self.set),
            "preset": self.preset,
            "scenarios": None if self.scenarios is None else [_scenario(one) for one in self.scenarios],
            "solve_for": self.solve_for,
            "target": None if self.target is None else {self.target[0]: self.target[1]},
            "variable": self.variable,
            "low": self.low,
            "high": self.high,
            "steps": self.steps,
            "draws": self.draws,
            "seed": self.seed,
            "outcomes": self.outcomes,
            "axes": None if self.axes is None else [list(one) for one in self.axes],
            "event": self.event,
            "events": list(self.events),
            "views": list(self.views),
            "topic": self.topic,
            "operation": self.operation,
            "operands": None
            if self.operands is None
            else [{"name": o.name, "value": o.value, "unit": o.unit, "origin": o.origin} for o in self.operands],
            "unused": list(self.unused),
        }


def request_from_json(plain: Mapping[str, Any]) -> Request:
    """The request that `Request.to_json` showed."""
    shown = dict(plain)
    scenarios, operands, axes = shown["scenarios"], shown["operands"], shown["axes"]
    return Request(
        **shown
        | {
            "scenarios": None if scenarios is None else tuple(Scenario(**one) for one in scenarios),
            "target": next(iter(shown["target"].items())) if shown["target"] else None,
            "operands": None if operands is None else tuple(Operand(**one) for one in operands),
            "axes": None if axes is None else tuple(tuple(one) for one in axes),
            "unused": tuple(shown["unused"]),
            "events": tuple(shown.get("events", ())),
            "views": tuple(shown.get("views", ())),
        }
    )


def _scenario(one: Scenario) -> dict[str, Any]:
    shown: dict[str, Any] = {"set": dict(one.set), "preset": one.preset}
    return shown if one.weight is None else shown | {"weight": one.weight}


@dataclass(frozen=True, slots=True)
class Move:
    """One change as it was said: `amount` is the input's value, what is added to it, or the factor; a relative one holds on any preset."""

    name: str
    how: Literal["set", "plus", "times"]
    amount: float


@dataclass(frozen=True, slots=True)
class Reading:
    """How a question was read.

    `request` is set for valuation and both; `search` is what to look up for documents and both (the question itself, or its documents
    part, or a follow-up made whole); with `alone` the question is looked up as it stands first, and whole only where that finds nothing.
    `ask_back` is one short question with `choices` where something was not understood: then nothing is run (beside a request, `choices`
    are other readings of the same question); `pending` is then what was understood and `unread` the words that were not. `reasons` name
    the rules that decided, for tests and logs; `focus` the inputs that the question was about, and `moves` how the request's set came
    about, for follow-ups.
    """

    route: Route
    request: Request | None = None
    search: str | None = None
    alone: bool = False
    ask_back: str | None = None
    choices: tuple[Choice, ...] = ()
    decline: DeclineTopic | None = None
    reasons: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    pending: Request | None = None
    unread: str = ""
    moves: tuple[Move, ...] = ()
