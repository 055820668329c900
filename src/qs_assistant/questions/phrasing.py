"""Inputs in words: a value with its unit, a scenario as a question that reads back to itself."""

from collections.abc import Mapping

from qs_assistant.questions.vocabulary import label
from qs_assistant.types.request import Request, Scenario
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.outputs import OUTPUTS
from qs_assistant.valuation.units import written


def spoken_value(name: str, value: float) -> str:
    """A value of an input as people write it: 90%, $120/kWh, 180 GWh, $970.8 million, 2029."""
    unit = INPUTS[name].unit
    if unit in ("fraction", "1/yr", "probability"):
        return f"{_plain(value * 100)}%"
    if unit in ("$M", "$M/yr"):
        return f"${_plain(value)} million"
    if unit == "$M/GWh":
        return f"${_plain(value)} million per GWh"
    if unit == "years":
        return "1 year" if value == 1 else f"{_plain(value)} years"
    forms = {"$": "${}", "$/kWh": "${}/kWh", "GWh/yr": "{} GWh", "millions": "{} million"}
    return forms.get(unit, "{}").format(_plain(value))


def spoken_domain(name: str) -> str:
    """What a user may set an input to, in words: "above 0% and up to 100%"."""
    spec = INPUTS[name]
    low = f"above {spoken_value(name, spec.low)}" if spec.low_open else f"from {spoken_value(name, spec.low)}"
    high = f"below {spoken_value(name, spec.high)}" if spec.high_open else f"up to {spoken_value(name, spec.high)}"
    return f"{low} {'and ' if spec.low_open else ''}{high}"


def article_of(words: str) -> str:
    """The article of a name by its sound: "an overall yield", "a utilization", "an SOP"."""
    return "a" if words.startswith(("uti", "uni", "use", "one")) else "an" if words[0] in "aeiouAEIOU" else "a"


def spoken_change(name: str, value: float) -> str:
    """One change: "a royalty rate of 9%"."""
    name_in_words = label(name)
    article = "" if name_in_words.endswith("s") or name in ("cash", "debt", "opex") else f"{article_of(name_in_words)} "
    return f"{article}{name_in_words} of {spoken_value(name, value)}"


def question_of(changes: Mapping[str, float], preset: str | None = None) -> str:
    """A scenario as a question: "What is QuantumScape worth with a royalty rate of 9% and an overall yield of 90%?"."""
    phrases = [spoken_change(name, value) for name, value in changes.items()]
    joined = ", ".join(phrases[:-1]) + (" and " if len(phrases) > 1 else "") + "".join(phrases[-1:])
    case = f" in the {preset} case" if preset else ""
    return f"What is QuantumScape worth{case}{' with ' + joined if phrases else ''}?"


def request_question(request: Request) -> str | None:
    """A request as a question, for a button; None where it has no such form. Whether it reads back to itself is for the caller to try."""
    held = request.set
    changes = " and ".join(spoken_change(name, value) for name, value in held.items())
    case = f" in the {request.preset} case" if request.preset else ""
    rest = f"{case}{' with ' + changes if changes else ''}"
    match request.kind:
        case "value":
            return question_of(held, request.preset)
        case "solve" if request.solve_for and request.target:
            output, value = request.target
            return (
                f"Which {label(request.solve_for)} gives {article_of(label(output))} {label(output)} of {_of_output(output, value)}{rest}?"
            )
        case "sweep" if request.variable and request.low is not None and request.high is not None:
            low, high = (spoken_value(request.variable, one) for one in (request.low, request.high))
            return f"Sweep the {label(request.variable)} from {low} to {high}{rest}"
        case "sensitivity":
            return f"Which input matters most{rest}?"
        case "simulate":
            return f"Simulate{rest}"
        case "compare" if request.scenarios:
            return "Compare " + " vs ".join(_spoken_scenario(one) for one in request.scenarios)
        case _:
            return None


def _spoken_scenario(scenario: Scenario) -> str:
    changes = " and ".join(spoken_change(name, value) for name, value in scenario.set.items())
    case = f"the {scenario.preset} case" if scenario.preset else "" if changes else "the base case"
    return f"{case} with {changes}" if case and changes else case or changes


def _of_output(name: str, value: float) -> str:
    return written(value, OUTPUTS[name].unit, 9)


def _plain(value: float) -> str:
    """A number without exponent or superfluous zeros, to twelve significant digits."""
    text = f"{float(f'{value:.12g}'):.12f}".rstrip("0").rstrip(".")
    return text if text not in ("", "-0") else "0"
