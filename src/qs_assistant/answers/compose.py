"""Puts an extract into words: sentences with citation marks, remarks, and a numbered list of sources."""

from qs_assistant.answers.extracts import Extract
from qs_assistant.text.dates import written_date
from qs_assistant.text.sentences import worded_sentences
from qs_assistant.types.answer import Citation

HOW_TO_ADD = "Whoever looks after the documents here can add one: in a server, someone who may manage it."
CLOSEST = "I found no sentence that clearly answers this; the closest are:"
_ENDS = (".", "!", "?")


def document_text(extract: Extract) -> str:
    """The answer's text in Markdown: the answer, the closest passages, or that there is nothing near."""
    if extract.tier == "none":
        return nothing_text(extract)
    if extract.tier == "closest":
        return "\n\n".join([closest_text(extract), sources_text(extract.citations)])
    told = " ".join(with_marks(said.text, said.citation) for said in extract.sentences)
    parts = [told, *(unanswered_text(part) for part in extract.unanswered), *extract.notes, sources_text(extract.citations)]
    return "\n\n".join(part for part in parts if part)


def closest_text(extract: Extract) -> str:
    """The closest passages, a line each, with whose it is and its date."""
    by_number = {one.n: one for one in extract.citations}
    lines = []
    for said in extract.sentences:
        source = by_number[said.citation]
        date = f", {written_date(source.date)}" if source.date else ""
        lines.append(f"- {with_marks(said.text, said.citation)} ({source.whose}{date})")
    return "\n".join([CLOSEST, *lines])


def unanswered_text(part: str) -> str:
    """That a part of the question is not answered."""
    return f"I found nothing that clearly answers “{part.strip(' ?')}”."


def with_marks(text: str, citation: int) -> str:
    """A passage with its citation at each of its sentences: one without a mark would be one without a source."""
    return " ".join(sentence_with_mark(sentence, citation) for sentence in worded_sentences(text))


def sentence_with_mark(text: str, citation: int) -> str:
    """A sentence with its citation before the full stop: "... in 2026 [1]."."""
    text = text.strip()
    if text.endswith(_ENDS):
        return f"{text[:-1]} [{citation}]{text[-1]}"
    return f"{text} [{citation}]."


def sources_text(citations: tuple[Citation, ...]) -> str:
    """The numbered list of sources: title, whose it is, date and link."""
    if not citations:
        return ""
    return "\n".join(["Sources:", *(source_line(one) for one in citations)])


def source_line(citation: Citation) -> str:
    """One entry of the list of sources."""
    reported = " (as reported by others)" if citation.provenance == "second-hand" else ""
    link = f" — {citation.url}" if citation.url else ""
    return f"[{citation.n}] {citation.title}, {citation.whose}, {written_date(citation.date)}{reported}{link}"


def nothing_text(extract: Extract) -> str:
    """What is said where nothing is near: what was looked for, the nearest titles, how to add a document; no figure."""
    looked = f" Looked for: {', '.join(extract.looked_for)}." if extract.looked_for else ""
    nearest = f" The nearest documents are: {'; '.join(extract.nearest)}." if extract.nearest else ""
    return f"The documents do not say that, and nothing else is used as a source here.{looked}{nearest} {HOW_TO_ADD}"
