"""Puts an extract into words: sentences with citation marks, remarks, and a numbered list of sources."""

from qs_assistant.answers.extracts import Extract, written_date
from qs_assistant.types.answer import Citation

HOW_TO_ADD = "An admin can add a document with `/kb add` in Discord or `qs-assistant docs add` in the terminal."
_ENDS = (".", "!", "?")


def document_text(extract: Extract) -> str:
    """The answer's text in Markdown; an abstention where nothing fits."""
    if extract.abstained:
        return abstention_text(extract)
    lines = [sentence_with_mark(said.text, said.citation) for said in extract.sentences]
    if extract.premise:
        lines = ["The documents do not say what the question takes for granted.", "What they do say:", *lines]
    parts = [" ".join(lines), *extract.notes, sources_text(extract.citations)]
    return "\n\n".join(part for part in parts if part)


def sentence_with_mark(text: str, citation: int) -> str:
    """A sentence with its citation before the full stop: "... in 2026 [1]."."""
    text = text.strip()
    if text.endswith(_ENDS):
        return f"{text[:-1]} [{citation}]{text[-1]}"
    return f"{text} [{citation}]."


def sources_text(citations: tuple[Citation, ...]) -> str:
    """The numbered list of sources: title, publisher, date and link."""
    if not citations:
        return ""
    return "\n".join(["Sources:", *(source_line(one) for one in citations)])


def source_line(citation: Citation) -> str:
    """One entry of the list of sources."""
    reported = " (as reported by others)" if citation.provenance == "second-hand" else ""
    link = f" — {citation.url}" if citation.url else ""
    return f"[{citation.n}] {citation.title}, {citation.publisher}, {written_date(citation.date)}{reported}{link}"


def abstention_text(extract: Extract) -> str:
    """What is said where the documents hold no answer: what was looked for, the nearest titles, how to add a document; no figure."""
    looked = f" Looked for: {', '.join(extract.looked_for)}." if extract.looked_for else ""
    nearest = f" The nearest documents are: {'; '.join(extract.nearest)}." if extract.nearest else ""
    return f"The documents do not say that, and nothing else is used as a source here.{looked}{nearest} {HOW_TO_ADD}"
