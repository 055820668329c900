"""Why a figure: a line for each figure of an answer, with the passage's words or the run's output and what it means."""

import re

from qs_assistant.reports.formatting import label
from qs_assistant.types.answer import Answer, Figure
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.outputs import OUTPUTS

WORDS_SHOWN = 240
EQUATIONS = "The equations of the model are in docs/model.md."
_KNOWN = ("share_price", "market_cap")
_BRACKET = re.compile(r"\([^;()]+ converted; (?P<dated>[^()]+)\)")


def trace_lines(answer: Answer) -> list[str]:
    """Where each figure of an answer is from, in order, a line each; a figure shown twice has one line."""
    lines = [f"**{figure.text}** {_origin(figure, answer)}" for figure in answer.figures]
    if any(figure.source.kind == "run" for figure in answer.figures):
        lines.append(EQUATIONS)
    return list(dict.fromkeys(lines))


def _origin(figure: Figure, answer: Answer) -> str:
    match figure.source.kind:
        case "passage":
            return _passage(figure, answer)
        case "run":
            return _run(figure, answer)
        case "question":
            return "is from your question."
        case _:
            return "is a date, a count or a name that the program states itself."


def _passage(figure: Figure, answer: Answer) -> str:
    for citation in answer.citations:
        if citation.n == figure.source.citation:
            words = citation.passage if len(citation.passage) <= WORDS_SHOWN else f"{citation.passage[:WORDS_SHOWN].rsplit(' ', 1)[0]} …"
            return f"stands in [{citation.n}] {citation.title} ({citation.publisher}, {citation.date}): “{words}”"
    return f"stands in source [{figure.source.citation}]."


def _run(figure: Figure, answer: Answer) -> str:
    path = (figure.source.output or "").split(".")
    name = next((part for part in reversed(path) if part in INPUTS or part in OUTPUTS), "")
    meaning = OUTPUTS[name].meaning if name in OUTPUTS else INPUTS[name].meaning if name in INPUTS else ""
    if path[0] == "reference" and len(path) > 2 and path[-1] in _KNOWN and (dated := _dated(path[1], answer)):
        return f"is the dated reference “{path[1]}” that run `{figure.source.id}` is compared with: {label(path[-1])}, {dated}."
    what = f"{label(name)} ({meaning})" if meaning else " ".join(path).replace("_", " ")
    return f"is from run `{figure.source.id}`: {what}."


def _dated(reference: str, answer: Answer) -> str:
    """The date of a reference and who says so, in the answer's own words; empty where it does not say."""
    dates = [one.text for one in answer.figures if one.source.output == f"reference.{reference}.as_of"]
    said = [match["dated"] for match in _BRACKET.finditer(answer.text)]
    return next((one for one in said if dates and one.startswith(dates[0])), "")
