"""The tools that other assistants are lent: typed arguments in, the assistant's own answers out. They change nothing that is known."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Protocol

from pydantic import Field, StrictFloat, StrictInt
from typing_extensions import TypedDict

from qs_assistant.cli.changes import parse_value
from qs_assistant.questions.completion import input_called
from qs_assistant.types.answer import Answer
from qs_assistant.types.errors import BusyError, InputError
from qs_assistant.types.place import Place
from qs_assistant.types.request import Request, Scenario
from qs_assistant.valuation.outputs import OUTPUTS
from qs_assistant.valuation.resolve import known
from qs_assistant.valuation.units import label

MOST_SCENARIOS = 10
LONGEST_QUERY = 1_000
RETRY_SECONDS = 5.0
TOO_LONG = "That took longer than {seconds:g} seconds, so it was stopped. Ask for less at once, or try again."
TOO_MANY = "{waiting} calls are waiting already. Try again in a moment."

Value = StrictFloat | StrictInt | str
Changes = Annotated[
    dict[str, Value],
    Field(description='Inputs to change, by name: a number in the input\'s unit, or a text such as "90%"; none: base case'),
]
Name = Annotated[str, Field(min_length=1, max_length=60, description="The name of an input")]
Preset = Annotated[Literal["bear", "base", "bull"] | None, Field(description="The case that changes are made on")]
End = Annotated[Value | None, Field(description="In the input's unit; none: the end of its range in the assumptions")]


class Target(TypedDict):
    """An output and the value that it has to meet."""

    output: str
    value: Value


class Side(TypedDict, total=False):
    """A scenario of a comparison; `weight` is its chance, where all of them have one."""

    changes: dict[str, Value]
    preset: Literal["bear", "base", "bull"] | None
    weight: float | None


class Axis(TypedDict, total=False):
    """An input that varies, with the ends of its range."""

    input: str
    low: Value | None
    high: Value | None


class Shown(TypedDict):
    """An answer as structured content: the keys are those of the terminal's JSON."""

    text: str
    tier: str | None
    request: dict[str, Any] | None
    results: dict[str, Any] | list[Any] | None
    figures: list[dict[str, Any]]
    citations: list[dict[str, Any]]
    run_id: str | None
    notes: list[str]


class Assistant(Protocol):
    """What the tools need of the assistant."""

    async def look_up(self, question: str, place: Place) -> Answer:
        """What the documents say."""

    async def run(self, request: Request, place: Place, *, question: str = "") -> Answer:
        """Run the model."""

    async def explain(self, run_id: str, place: Place) -> Answer:
        """Explain a kept run."""


@dataclass(frozen=True, slots=True)
class ToolLimits:
    """How many calls are worked on together, how many may wait, and after how many seconds one is given up."""

    at_once: int
    waiting: int
    seconds: float


class Tools:
    """What each tool does; every one raises subclasses of AssistantError.

    Args:
        assistant: who answers, with the same guard as everywhere.
        place: whose knowledge and base case hold; no call can name another.
        limits: of all calls together.
    """

    def __init__(self, assistant: Assistant, place: Place, limits: ToolLimits) -> None:
        self._assistant, self._place, self._limits = assistant, place, limits
        self._turns = asyncio.Semaphore(limits.at_once)
        self._calls = 0

    async def search_documents(self, query: Annotated[str, Field(min_length=1, max_length=LONGEST_QUERY)]) -> Shown:
        """What the documents say to a question: sentences word for word, each with its citation."""
        return await self._answered(lambda: self._assistant.look_up(query, self._place))

    async def value(self, changes: Changes | None = None, preset: Preset = None) -> Shown:
        """What the company is worth under changed inputs."""
        return await self._run(Request("value", _read(changes), _case(preset)))

    async def solve(self, solve_for: Name, target: Target, changes: Changes | None = None, preset: Preset = None) -> Shown:
        """The value of one input at which an output meets a target."""
        return await self._run(Request("solve", _read(changes), _case(preset), solve_for=input_called(solve_for), target=_target(target)))

    async def sweep(
        self,
        variable: Name,
        low: End = None,
        high: End = None,
        steps: Annotated[int | None, Field(description="How many values are tried")] = None,
        changes: Changes | None = None,
        preset: Preset = None,
    ) -> Shown:
        """The value as one input runs from low to high."""
        name = input_called(variable)
        ends = (_number(name, low), _number(name, high))
        return await self._run(Request("sweep", _read(changes), _case(preset), variable=name, low=ends[0], high=ends[1], steps=steps))

    async def compare(self, scenarios: Annotated[list[Side], Field(min_length=2, max_length=MOST_SCENARIOS)]) -> Shown:
        """Scenarios side by side, with what makes the difference; with weights, the expected value."""
        sides = [Scenario(_read(one.get("changes")), _case(one.get("preset")), one.get("weight")) for one in scenarios]
        return await self._run(Request("compare", scenarios=tuple(sides)))

    async def simulate(
        self,
        draws: Annotated[int | None, Field(description="How many draws")] = None,
        seed: Annotated[int | None, Field(description="The same draws and seed give the same numbers")] = None,
        outcomes: Annotated[bool, Field(strict=True, description="Draw each stage as passed or failed too")] = False,
        changes: Changes | None = None,
        preset: Preset = None,
    ) -> Shown:
        """The spread of values when every input that has a range varies within it."""
        return await self._run(Request("simulate", _read(changes), _case(preset), draws=draws, seed=seed, outcomes=outcomes))

    async def frontier(
        self,
        axes: Annotated[list[Axis], Field(max_length=2, description="Up to two inputs; none: those that move the value most")]
        | None = None,
        solve_for: Name | None = None,
        target: Target | None = None,
        changes: Changes | None = None,
        preset: Preset = None,
    ) -> Shown:
        """Which combinations of inputs meet a target, by default the newest price."""
        aim = None if target is None else _target(target)
        solved = None if solve_for is None else input_called(solve_for)
        return await self._run(
            Request("frontier", _read(changes), _case(preset), axes=tuple(map(_axis, axes or ())), solve_for=solved, target=aim)
        )

    async def explain_run(self, run_id: Annotated[str, Field(min_length=1, max_length=60)]) -> Shown:
        """How the number of a kept run comes about; a run that is no single valuation is shown again as it was."""
        return await self._answered(lambda: self._assistant.explain(run_id, self._place))

    @property
    def all(self) -> "Sequence[Callable[..., Awaitable[Shown]]]":
        """The tools."""
        return (
            self.search_documents,
            self.value,
            self.solve,
            self.sweep,
            self.compare,
            self.simulate,
            self.frontier,
            self.explain_run,
        )

    async def _run(self, request: Request) -> Shown:
        return await self._answered(lambda: self._assistant.run(request, self._place))

    async def _answered(self, work: Callable[[], Awaitable[Answer]]) -> Shown:
        if self._calls >= self._limits.at_once + self._limits.waiting:
            raise BusyError(TOO_MANY.format(waiting=self._limits.waiting), RETRY_SECONDS)
        self._calls += 1
        try:
            async with self._turns, asyncio.timeout(self._limits.seconds):
                return _shown(await work())
        except TimeoutError:
            raise BusyError(TOO_LONG.format(seconds=self._limits.seconds), RETRY_SECONDS) from None
        finally:
            self._calls -= 1


def _shown(answer: Answer) -> Shown:
    found = answer.to_json()
    return Shown(
        text=answer.text,
        tier=answer.tier,
        request=found["request"],
        results=found["results"],
        figures=found["figures"],
        citations=found["citations"],
        run_id=answer.run_id,
        notes=list(answer.notes),
    )


def _read(changes: Mapping[str, Value] | None) -> dict[str, float]:
    read: dict[str, float] = {}
    for typed, given in (changes or {}).items():
        name = input_called(typed)
        if name in read:
            raise InputError(f"The {label(name)} is set twice. Give it once.", name)
        read[name] = _set(name, given)
    return read


def _set(name: str, given: Value) -> float:
    if isinstance(given, str):
        return parse_value(name, given)
    try:
        return float(given)
    except OverflowError:
        raise InputError(f"The {label(name)} cannot be a number of so many digits.", name) from None


def _number(name: str, given: Value | None) -> float | None:
    return None if given is None else _set(name, given)


def _target(given: Target) -> tuple[str, float]:
    output = known(given["output"].strip().lower().replace(" ", "_"), OUTPUTS, "output")
    return output, _set(output, given["value"])


def _axis(given: Axis) -> tuple[str, float | None, float | None]:
    if "input" not in given:
        raise InputError("An axis names its input.", "axes")
    name = input_called(given["input"])
    return name, _number(name, given.get("low")), _number(name, given.get("high"))


def _case(preset: str | None) -> str | None:
    return None if preset == "base" else preset
