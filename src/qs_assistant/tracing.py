"""Why a figure: a line for each figure of an answer, with the passage's words or the run's output and what it means."""

from qs_assistant.answer import Answer, Figure
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.outputs import OUTPUTS
from qs_assistant.writing.formatting import label

WORDS_SHOWN = 240


def trace_lines(answer: Answer) -> list[str]:
    """Where each figure of an answer is from, in order, a line each; a figure shown twice has one line."""
    lines = [f"**{figure.text}** {_origin(figure, answer)}" for figure in answer.figures]
    return list(dict.fromkeys(lines))


def _origin(figure: Figure, answer: Answer) -> str:
    match figure.source.kind:
        case "passage":
            return _passage(figure, answer)
        case "run":
            return _run(figure)
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


def _run(figure: Figure) -> str:
    path = (figure.source.output or "").split(".")
    name = next((part for part in reversed(path) if part in INPUTS or part in OUTPUTS), "")
    meaning = OUTPUTS[name].meaning if name in OUTPUTS else INPUTS[name].meaning if name in INPUTS else ""
    what = f"{label(name)} ({meaning})" if meaning else " ".join(path).replace("_", " ")
    return f"is from run `{figure.source.id}`: {what}; the equations are in docs/model.md."
