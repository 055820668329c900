"""The text of a whole answer, put together from its parts in reading order."""

from collections.abc import Sequence
from dataclasses import dataclass

from qs_assistant.reports.reports import MODEL_LINE, SHORT, Report
from qs_assistant.types.answer import Choice, Field

DOCUMENTS = "**What the documents say**"


@dataclass(frozen=True, slots=True)
class Page:
    """An answer's parts as text; `text` is all of it, the others let a front end lay out itself."""

    text: str
    understood: str = ""
    headline: str = ""
    body: str = ""
    fields: tuple[Field, ...] = ()
    notes: tuple[str, ...] = ()
    chart: str | None = None
    more: str = ""


def numeric_page(report: Report, run_id: str | None, model: str, extra_notes: Sequence[str] = ()) -> Page:
    """A numeric answer: what was understood, the headline, the lines, and the run that reproduces it."""
    later = (*report.lines[SHORT:], *report.more)
    body, more, whole = (_listed(lines) for lines in (report.lines[:SHORT], later, report.every_line))
    run_line = f"Run `{run_id}`, model `{model}`. {MODEL_LINE}" if run_id else MODEL_LINE
    notes = (*report.notes, *extra_notes, run_line)
    parts = [
        f"**Understood:** {report.understood}",
        f"**{report.headline}**",
        whole,
        "\n".join(notes),
    ]
    return Page(_paragraphs(parts), report.understood, report.headline, body, report.fields, notes, report.chart, more)


def document_page(text: str, sources: str, understood: str, *, told: bool) -> Page:
    """An answer from documents: the sentences with what should be said about them, and the numbered sources.

    `understood` says how the question was taken; it is `told` in the text where the question by itself does not show it.
    """
    return Page(_paragraphs([f"**Understood:** {understood}" if told else "", text, sources]), understood, body=text)


def combined_page(documents: str, sources: str, numeric: Page) -> Page:
    """An answer that is from documents and from the model: the passages first, then the numbers, then the sources."""
    text = _paragraphs([DOCUMENTS, documents, "**What the model gives**", numeric.text, sources])
    return Page(
        text,
        numeric.understood,
        numeric.headline,
        f"{documents}\n\n{numeric.body}",
        numeric.fields,
        numeric.notes,
        numeric.chart,
        numeric.more,
    )


def clarification_page(question: str, choices: Sequence[Choice], documents: str = "", sources: str = "", remark: str = "") -> Page:
    """One short question back, with the likely readings to choose from, and what the documents say to the question as it stands.

    `remark` says why that is missing, where it is.
    """
    listed = "\n".join(f"- {_offered(choice)}" for choice in choices)
    body = _paragraphs([listed, DOCUMENTS, documents] if documents else [listed, remark])
    return Page(_paragraphs([question, body, sources]), headline=question, body=body)


def _offered(choice: Choice) -> str:
    """A reading to choose: its question, with its label before it where the question does not say that already."""
    same = choice.label.rstrip("…?") in choice.question
    return f"“{choice.question}”" if same else f"{choice.label}: “{choice.question}”"


def _listed(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _paragraphs(parts: Sequence[str]) -> str:
    return "\n\n".join(part for part in parts if part)
