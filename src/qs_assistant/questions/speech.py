"""A request as one whole sentence, for a choice that can be pressed."""

from qs_assistant.questions.phrasing import question_of, spoken_change, spoken_value
from qs_assistant.questions.taught_names import TAUGHT
from qs_assistant.questions.vocabulary import label
from qs_assistant.types.request import Request, Scenario
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.outputs import OUTPUTS

_ANALYSES = {
    "frontier": "Which combinations of inputs are priced in",
    "views": "What do others assume",
    "football": "How do all the values a share may have lie side by side",
    "explain": "How does the value come about",
}


def sentence_of(request: Request, company: str = TAUGHT) -> str:
    """What a request asks, in one sentence; the reader takes the company's name out again, others name it."""
    held = _held(Scenario(request.set, request.preset))
    if request.kind == "compare":
        named = [_held(one) or "the base case" for one in request.scenarios or ()]
        return f"How do {', '.join(named[:-1])} and {named[-1]} compare?"
    if request.kind == "solve" and request.solve_for and request.target:
        return f"Which {label(request.solve_for)} gives {_demand(*request.target)}{_with(held)}?"
    if request.kind == "sweep" and request.variable:
        ends = [spoken_value(request.variable, one) for one in (request.low, request.high) if one is not None]
        span = f" from {ends[0]} to {ends[1]}" if len(ends) > 1 else ""
        return f"How does the value change with the {label(request.variable)}{span}{_with(held)}?"
    if request.kind == "sensitivity":
        return f"Which input matters most{_with(held)}?"
    if request.kind == "simulate":
        return f"How likely is it that a share is worth more than it costs{_with(held)}?"
    if request.kind == "event" and request.events:
        return f"What do these events change, side by side: {', '.join(one.replace('-', ' ') for one in request.events)}{_with(held)}?"
    if request.kind == "event" and request.event:
        return f"What does the event {request.event.replace('-', ' ')} change{_with(held)}?"
    if request.kind in _ANALYSES:
        return f"{_ANALYSES[request.kind]}{_with(held)}?"
    return question_of(request.set, request.preset, company)


def _with(held: str) -> str:
    return f", with {held}" if held else ""


def _held(scenario: Scenario) -> str:
    """A scenario in words; "" for the base case."""
    changes = [spoken_change(name, value) for name, value in scenario.set.items()]
    case = [f"the {scenario.preset} case"] if scenario.preset not in (None, "base") else []
    return " and ".join([*case, *changes])


def _demand(name: str, value: float) -> str:
    unit = OUTPUTS[name].unit if name in OUTPUTS else INPUTS[name].unit
    if name == "upside" and value == 0:
        return "a value equal to today's price"
    said = {
        "$M": f"${value / 1000:g} billion" if abs(value) >= 1000 else f"${value:g} million", "$": f"${value:g}", "$/kWh": f"${value:g}/kWh",
    }.get(unit, f"{value * 100:g}%")  # fmt: skip
    spoken = name.replace("_", " ")
    return f"{'an' if spoken[0] in 'aeiou' else 'a'} {spoken} of {said}"
