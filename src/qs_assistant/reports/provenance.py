"""Why a figure: each figure of an answer once, with the sentence it stands in, or how the model comes to it and from what."""

import re
from collections.abc import Mapping
from typing import Any

from qs_assistant.reports.formatting import label
from qs_assistant.text.sentences import sentences
from qs_assistant.types.answer import Answer, Citation, Figure
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.outputs import OUTPUTS
from qs_assistant.valuation.units import show_named

WORDS_SHOWN = 320
EQUATIONS = "The equations of the model are in docs/model.md."
_KNOWN = ("share_price", "market_cap")
_BRACKET = re.compile(r"\([^;()]+ converted; (?P<dated>[^()]+)\)")
_TIMES = ("date", "year", "years")
_NO_NAME = r"(?<!\w)(?<![A-Za-z]-)"
"""Before a number: "AX-7" is a name, and so is "10-Q"."""
_SOURCES = "\nSources:\n"
_PARTS: Mapping[str, tuple[str, ...]] = {
    "equity_value": ("enterprise_value",),
    "value_per_share": ("equity_value",),
    "upside": ("value_per_share",),
    "unrisked_equity_value": ("unrisked_enterprise_value",),
    "unrisked_value_per_share": ("unrisked_equity_value",),
    "unrisked_upside": ("unrisked_value_per_share",),
    "mature_unit_margin": ("mature_price", "mature_unit_cost"),
    "mature_royalty": ("mature_price",),
    "breakeven_yield": ("mature_price", "mature_unit_cost"),
}
"""The outputs that an output is worked out from, where there are any; all else comes from the inputs."""
_OF_INPUT: Mapping[str, str] = {
    "low": "is the lower end that was tried of the {input}.",
    "high": "is the upper end that was tried of the {input}.",
    "value_low": "is the value per share with the lower end of the {input}, all else as it was.",
    "value_high": "is the value per share with the upper end of the {input}, all else as it was.",
    "swing": "is how far the value per share moves between the two ends of the {input}.",
    "meets_reference": "is where the {input} alone makes the value per share the newest reference.",
}
"""What a figure under an input's name is, by the last part of its name."""
_BY_KIND: Mapping[str, str] = {
    "alone": "is where the {input} alone would do it.",
    "bridge": "is what changing the {input}, in its turn, does to the value per share.",
    "event": "is how far the event moves the {input}.",
    "failures": "is the share of the draws in which that stage is the first to fail.",
    "domain": "is where the {input} can go no further.",
    "nearest": "is the {input} with every input at the end of its range that comes nearer to the target.",
    "now": "is the {input} of this scenario.",
    "own": "is the {input} of this scenario.",
    "otherwise": "is another value of the {input}, tried beside this one.",
    "range": "is an end of the range that the assumptions have for the {input}.",
    "start": "is the {input} that the change begins from.",
    "shared": "is the {input} where all steps share what is needed.",
    "target": "is what was aimed at for the {input}.",
    "together": "is the {input} where several together meet the target.",
}
"""What a figure of an input or output is, by the first part of its name."""
_ALONE: Mapping[str, str] = {
    "at_low": "is what comes out at the lower end of what can be tried.",
    "at_high": "is what comes out at the upper end of what can be tried.",
    "at_best": "is the nearest that the target can be come to.",
    "best": "is where the target is come nearest to.",
    "market_move": "is how far the market value moved on the day.",
    "mean": "is the mean of the value per share over all draws.",
    "probability": "is the share of the draws that reach that price.",
    "share_of_move": "is the model's change over the market's move.",
    "solution": "is the value found: the model, run with it, gives the target.",
    "solved": "is a value found: the model, run with it, gives the target.",
    "swing": "is how far the value per share moves between the two ends of that input.",
    "together": "is how far each of several inputs is moved towards the end of its range.",
    "top_swing": "is how far the value per share moves between the two ends of that input.",
    "x": "is a value that was tried.",
}
"""What a figure is that belongs to no input or output, by the first part of its name."""
_PERCENTILE = re.compile(r"p(\d+)")


def trace_lines(answer: Answer) -> list[str]:
    """Where each figure of an answer is from, in order; figures of one sentence, or of one result, share a line. Dates are no figures."""
    lines: dict[str, list[str]] = {}
    for figure in worth_tracing(answer):
        texts = lines.setdefault(_origin(figure, answer), [])
        if figure.text not in texts:
            texts.append(figure.text)
    traced = [f"**{', '.join(texts)}** {origin}" for origin, texts in lines.items()]
    runs = dict.fromkeys(figure.source.id for figure in answer.figures if figure.source.kind == "run")
    return [*traced, *(f"{_inputs(answer)} Run `{run}`. {EQUATIONS}" for run in runs)]


def worth_tracing(answer: Answer) -> list[Figure]:
    """The figures of the answer proper: no dates, no parts of names, nothing that the program counts, nothing of sources' titles."""
    said = answer.text.split(_SOURCES)[0]
    return [
        one
        for one in answer.figures
        if one.source.kind != "program" and one.unit not in _TIMES and re.search(rf"{_NO_NAME}{re.escape(one.text)}(?!-[A-Z]\b)", said)
    ]


def _origin(figure: Figure, answer: Answer) -> str:
    match figure.source.kind:
        case "passage":
            return _passage(figure, answer)
        case "run":
            return _run(figure, answer)
        case _:
            return "is from your question."


def _passage(figure: Figure, answer: Answer) -> str:
    for citation in answer.citations:
        if citation.n == figure.source.citation:
            return f"“{_own_sentence(figure.text, citation)}” [{citation.n}] {citation.title} ({citation.whose}, {citation.date})"
    return f"stands in source [{figure.source.citation}]."


def _own_sentence(text: str, citation: Citation) -> str:
    """The sentence of a passage that a figure stands in; the passage's beginning where it is written otherwise there."""
    digits = re.sub(r"[^\d.,]", "", text).strip(".,")
    wanted = [one for one in (text, digits) if one]
    found = next((one for form in wanted for one in sentences(citation.passage) if form in one), citation.passage)
    return found if len(found) <= WORDS_SHOWN else f"{found[:WORDS_SHOWN].rsplit(' ', 1)[0]} …"


def _run(figure: Figure, answer: Answer) -> str:
    path = (figure.source.output or "").split(".")
    name = next((part for part in reversed(path) if part in INPUTS or part in OUTPUTS), "")
    if path[0] == "reference" and len(path) > 2 and path[-1] in _KNOWN and (dated := _dated(path[1], answer)):
        return f"is the dated reference “{path[1]}” that the run is compared with: {label(path[-1])}, {dated}."
    told = _analysed([part for part in path if part != "inputs"], name)
    if told:
        return told
    beside = _beside(path, name)
    if name in OUTPUTS:
        return f"is the {label(name)}{beside}: {OUTPUTS[name].meaning}{_parts(name, answer) if not beside else ''}."
    if name in INPUTS:
        return f"is the {label(name)}{beside}, an input: {INPUTS[name].meaning.replace('_', ' ')}."
    return f"is the run's {' '.join(path).replace('_', ' ')}."


def _analysed(path: list[str], name: str) -> str:
    """What a figure of an analysis is: an end, a swing, a step of a difference, a value found; empty for any other."""
    if path[0] == "otherwise" and len(path) > 2:
        return f"is the value per share with that {label(path[1])}."
    if path[0] == "view" and name and len(path) > 2:
        return (
            f"is what that view assumes for the {label(name)}."
            if path[2] == "set"
            else f"is the {label(name)} with that view's assumptions."
        )
    if path[0] == "scenario" and name and len(path) > 2:
        which = "that the change begins from in" if "start" in path else "in"
        return f"is the {label(name)} {which} scenario {int(path[1]) + 1}."
    if name in INPUTS and path[-1] in _OF_INPUT:
        return _OF_INPUT[path[-1]].format(input=label(name))
    if name and path[0] in _BY_KIND:
        return _BY_KIND[path[0]].format(input=label(name))
    rank = _PERCENTILE.fullmatch(path[0])
    if rank is not None:
        return f"is the value per share that {rank[1]}% of the draws stay at or below."
    return "" if name else _ALONE.get(path[0], "")


def _beside(path: list[str], name: str) -> str:
    """Which of several values of an output it is: that of the base case, the difference, the one against a reference."""
    around = [one.replace("_", " ") for one in path if one not in (name, "inputs")]
    return f" ({', '.join(around)})" if around else ""


def _parts(name: str, answer: Answer) -> str:
    """What an output is worked out from, with the values that it has in this run."""
    results: Mapping[str, Any] = answer.results if isinstance(answer.results, Mapping) else {}
    known = [f"{label(part)} {show_named(part, results[part])}" for part in _PARTS.get(name, ()) if isinstance(results.get(part), float)]
    return f"; here from {' and '.join(known)}" if known else ""


def _inputs(answer: Answer) -> str:
    """What the run starts from: what was asked to be changed, and that the rest is assumed."""
    request: Mapping[str, Any] = answer.request or {}
    changed = [f"{label(name)} {show_named(name, value)}" for name, value in (request.get("set") or {}).items()]
    case = f"the {request['preset']} case" if request.get("preset") else "the base case"
    return f"Inputs: {', '.join(changed)}; all else as in {case}." if changed else f"Inputs: those of {case}."


def _dated(reference: str, answer: Answer) -> str:
    """The date of a reference and who says so, in the answer's own words; empty where it does not say."""
    dates = [one.text for one in answer.figures if one.source.output == f"reference.{reference}.as_of"]
    said = [match["dated"] for match in _BRACKET.finditer(answer.text)]
    return next((one for one in said if dates and one.startswith(dates[0])), "")
