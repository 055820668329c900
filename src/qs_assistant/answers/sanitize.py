"""An extract as it may be shown: what a document gave is inert, so that marks, source lines and links are ours alone."""

from dataclasses import replace

from qs_assistant.answers.extracts import Extract, QuotedPassage
from qs_assistant.text.inert import address, inert, inert_line, inert_sentence
from qs_assistant.types.answer import Citation


def sanitized(found: Extract) -> Extract:
    """The same extract with inert words; what the guard reads as evidence is what a reader sees."""
    return replace(
        found,
        sentences=tuple(QuotedPassage(inert_sentence(said.text), said.citation) for said in found.sentences),
        citations=tuple(_shown(one) for one in found.citations),
        notes=tuple(inert_line(note) for note in found.notes),
        unanswered=tuple(inert_line(part) for part in found.unanswered),
        nearest=tuple(inert_line(title) for title in found.nearest),
        facts={name: inert_line(fact) for name, fact in found.facts.items()},
    )


def _shown(one: Citation) -> Citation:
    return replace(
        one,
        title=inert_line(one.title) or "untitled",
        publisher=inert_line(one.publisher) or "unknown",
        author=inert_line(one.author),
        date=inert_line(one.date),
        kind=inert_line(one.kind),
        passage=inert(one.passage),
        provenance=inert_line(one.provenance),
        url=address(one.url),
    )
