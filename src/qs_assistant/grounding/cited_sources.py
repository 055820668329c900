"""Citations of an answer by the program: each is of a passage, has its line in the list of sources, and no address is anyone else's."""

from collections.abc import Sequence

from qs_assistant.grounding.cited_sentences import Sentence
from qs_assistant.grounding.evidence import Evidence
from qs_assistant.grounding.numbers import ADDRESS

_ENDS = ".,;:!?)"


def unknown_addresses(sentence: Sentence, evidence: Evidence) -> list[str]:
    """The addresses of a sentence that no source has."""
    known = {one.url.rstrip(_ENDS) for one in evidence.passages.values() if one.url}
    found = [match.group().rstrip(_ENDS) for match in ADDRESS.finditer(sentence.text)]
    return [f"an address of no source: {one}" for one in found if one not in known]


def unknown_citations(sentence: Sentence, evidence: Evidence) -> list[str]:
    """The citations of a sentence that are of no passage."""
    return [f"citation [{number}] is of no passage" for number in sentence.citations if number not in evidence.passages]


def listed_numbers(sentences: Sequence[Sentence]) -> frozenset[int]:
    """The numbers that have a line in the list of sources."""
    return frozenset(one.source for one in sentences if one.source is not None)


def unlisted_sentences(sentences: Sequence[Sentence], lines: frozenset[int]) -> tuple[Sentence, ...]:
    """The sentences that cite a number without a line, where there is a list of sources: their reader cannot see the source."""
    return tuple(one for one in sentences if lines and one.source is None and not lines.issuperset(one.citations))
