"""From a stored answer or typed options to a request that needs no reading of a question."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.options import input_value
from bot.ports import Assistant
from qs_assistant.types.answer import Answer
from qs_assistant.types.errors import InputError, NotFoundError
from qs_assistant.types.place import Place
from qs_assistant.types.request import Operand, Reading, Request, Scenario, request_from_json
from qs_assistant.valuation.compare import weight_of
from qs_assistant.valuation.inputs import PRESETS

RUN_KINDS = ("value", "compare", "solve", "sweep", "sensitivity", "simulate", "frontier", "event", "views", "football", "explain")
NOTHING_TO_RUN = "There is no valuation behind that answer that could be run again. Ask a question with a number in it."


def request_of(answer: Answer) -> Request:
    """The request behind an answer.

    Raises:
        NotFoundError: the answer has none that runs the model.
    """
    stored: Mapping[str, Any] = answer.request or {}
    kind = stored.get("kind")
    if kind not in RUN_KINDS:
        raise NotFoundError(NOTHING_TO_RUN)
    names = [
        field
        for field in Request.__dataclass_fields__
        if field not in {"scenarios", "operands", "target", "outputs", "unused", "axes", "views", "events"}
    ]
    plain = {name: stored[name] for name in names if stored.get(name) is not None}
    target = stored.get("target") or {}
    scenarios = stored.get("scenarios")
    operands = stored.get("operands")
    return Request(
        **plain,
        target=next(iter(target.items()), None),
        views=tuple(stored.get("views") or ()),
        events=tuple(stored.get("events") or ()),
        scenarios=None if scenarios is None else tuple(Scenario(one["set"], one["preset"], one.get("weight")) for one in scenarios),
        axes=None if stored.get("axes") is None else tuple((name, low, high) for name, low, high in stored["axes"]),
        operands=None if operands is None else tuple(Operand(**one) for one in operands),
    )


def with_preset(request: Request, preset: str) -> Request:
    """The same question on the bear, base or bull case."""
    return replace(request, preset=None if preset == "base" else preset)


def sensitivity_of(request: Request) -> Request:
    """What a scenario's value hangs on."""
    return Request(kind="sensitivity", set=request.set, preset=request.preset)


@dataclass(frozen=True, slots=True)
class Options:
    """What a command's options change: inputs typed one by one, a preset, and a free text for the rest."""

    typed: Mapping[str, str | int | None]
    preset: str | None = None
    changes: str | None = None


async def scenario(assistant: Assistant, options: Options, place: Place) -> Scenario:
    """The scenario that a command's options describe.

    Raises:
        InputError: an option or the free text cannot be read, or one says again what the other says.
    """
    typed = {name: input_value(name, str(value)) for name, value in options.typed.items() if value is not None}
    if not (options.changes or "").strip():
        return Scenario(typed, _preset(options.preset))
    read = await read_changes(assistant, options.changes or "", place)
    twice = sorted(set(typed) & set(read.set))
    if twice:
        raise InputError(f"{_plain(twice[0])} is given twice: as an option and in the changes. Give it once.", twice[0])
    if options.preset and read.preset and options.preset != read.preset:
        raise InputError(f"The preset is given twice: {options.preset} as an option, {read.preset} in the changes. Give it once.", "preset")
    return Scenario({**read.set, **typed}, _preset(options.preset) or read.preset)


async def read_changes(assistant: Assistant, text: str, place: Place) -> Scenario:
    """A free text such as "yield 90%, two years later" or "bear" as a scenario.

    Raises:
        InputError: it is something else, or unclear; the message asks back.
    """
    if text.strip().lower() in PRESETS:
        return Scenario({}, _preset(text.strip().lower()))
    # a command starts from the base case, so its text must not follow on from what was asked before
    reading = await assistant.read(text, replace(place, conversation=f"{place.conversation}/changes"))
    likely = [one.request for one in reading.choices if one.request is not None and one.request["kind"] == "value"]
    if reading.ask_back and len(likely) == 1:  # of what may be meant, one alone is a change of inputs
        reading = Reading("valuation", request_from_json(likely[0]))
    if reading.ask_back:
        offered = "; ".join(choice.question for choice in reading.choices)
        raise InputError(reading.ask_back + (f" For example: {offered}" if offered else ""), "changes")
    request = reading.request
    if request is None or request.kind != "value":
        raise InputError(
            f'I cannot read "{text[:80]}" as changes. Name inputs and values, such as "yield 90%, royalty 5%, two years later".',
            "changes",
        )
    if request.unused:
        raise InputError(
            f'I could not use "{", ".join(request.unused)}" in the changes. Name inputs and values, such as "yield 90%".', "changes"
        )
    return Scenario(request.set, request.preset)


async def read_weighted(assistant: Assistant, text: str, place: Place) -> Scenario:
    """A scenario with its chance behind a colon ("bear: 25%", "yield 90%: 0.5"), or without one.

    Raises:
        InputError: as for `read_changes`, or the chance is no number.
    """
    side, colon, weight = text.rpartition(":")
    if not colon:
        return await read_changes(assistant, text, place)
    return replace(await read_changes(assistant, side, place), weight=weight_of(weight))


def _preset(preset: str | None) -> str | None:
    return None if preset == "base" else preset


def _plain(name: str) -> str:
    return name.replace("_", " ")
