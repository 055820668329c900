"""The guard: binds every number of a text to its evidence and lets no text out that holds a number without one.

A sentence's figures rest on the passages that the same sentence cites, on a run, or on what the program itself counted; what only the
question says is never evidence for a claim. Text by the program that fails is a bug: it raises where `strict`, else the sentence is
dropped and logged. A chat model's summary is judged by the same rules, and by stricter ones on ranges and number words.
"""

import logging
import re
from dataclasses import dataclass
from typing import Literal

from qs_assistant.grounding.binding import Bound, bind
from qs_assistant.grounding.cited_sentences import Sentence, says_something, split
from qs_assistant.grounding.cited_sources import listed_numbers, unknown_addresses, unknown_citations, unlisted_sentences
from qs_assistant.grounding.evidence import Evidence, shown_unit
from qs_assistant.grounding.numbers import Number, numbers
from qs_assistant.types.answer import Figure, Source
from qs_assistant.types.errors import AssistantError

Author = Literal["program", "model"]
_log = logging.getLogger(__name__)


class UngroundedFigureError(AssistantError):
    """A text holds a number that no evidence has; `unbound` are the numbers, `reasons` what else is untrue to the sources."""

    def __init__(self, message: str, unbound: tuple[Number, ...] = (), reasons: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.unbound = unbound
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Check:
    """What a text's numbers rest on.

    `figures` are the bound numbers in reading order, `unbound` those without evidence, `reasons` addresses that no source has, `failed`
    the sentences that any of that concerns.
    """

    figures: tuple[Figure, ...]
    unbound: tuple[Number, ...] = ()
    reasons: tuple[str, ...] = ()
    failed: tuple[Sentence, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether the text may go out."""
        return not (self.unbound or self.reasons)


def check(text: str, evidence: Evidence, author: Author = "program") -> Check:
    """Bind every number of a text, sentence by sentence; `author` "model" counts bare number words too, and asks both ends of a range."""
    found = numbers(text, evidence.names)
    figures: list[tuple[int, Figure]] = []
    unbound: list[Number] = []
    reasons: list[str] = []
    failed: list[Sentence] = []
    claimed: set[int] = set()
    sentences = split(text)
    unsourced = unlisted_sentences(sentences, listed_numbers(sentences))
    for sentence in sentences:
        mine = [number for number in found if sentence.start <= number.start < sentence.end]
        claimed.update(number.start for number in mine)
        bounds = [(number, bind(number, sentence, evidence, strict=author == "model")) for number in mine]
        figures += [(number.start, _figure(number, bound)) for number, bound in bounds if bound is not None]
        loose = [number for number, bound in bounds if bound is None and _counts(number, author)]
        untrue = _of_no_source(sentence, evidence)
        untrue += [f"a source of {sentence.citations} has no line"] if sentence in unsourced else []
        unbound += loose
        reasons += untrue
        if loose or untrue:
            failed.append(sentence)
    unbound += [number for number in found if number.start not in claimed and _counts(number, author)]
    return Check(tuple(figure for _, figure in sorted(figures, key=lambda one: one[0])), tuple(unbound), tuple(reasons), tuple(failed))


def release(text: str, evidence: Evidence, *, strict: bool, author: Author = "program") -> tuple[str, tuple[Figure, ...]]:
    """The last door: the text as it may go out, and its figures in order.

    Args:
        text: the whole answer.
        evidence: what it may rest on.
        strict: raise at the first failure (tests); else drop the sentences that fail, and log them; nothing where none is left.
        author: a chat model's text is never repaired: a failure always raises.

    Raises:
        UngroundedFigureError: the text holds a figure without a source (strict, or by a chat model).
    """
    result = check(text, evidence, author)
    if result.sound:
        return text, result.figures
    found = ", ".join([repr(number.text) for number in result.unbound] + list(result.reasons))
    if strict or author == "model":
        message = f"The answer is withheld: it holds what no source has ({found}). Please ask again in other words."
        raise UngroundedFigureError(message, result.unbound, result.reasons)
    _log.error("dropped %d sentences without evidence", len(result.failed))  # their words belong to documents and people, not to the log
    kept = _without_orphans(_without(text, result.failed), listed_numbers(split(text)))
    again = check(kept, evidence, author)
    # A number may stand between sentences; what is still loose after the sentences are gone leaves nothing to show.
    return (kept, again.figures) if again.sound and says_something(kept) else ("", ())


def _figure(number: Number, bound: Bound) -> Figure:
    value, unit = shown_unit(number)
    if bound.value is not None:
        value, unit = bound.value
    return Figure(number.text, value, unit, bound.source)


def _counts(number: Number, author: Author) -> bool:
    if number.kind == "word":
        # "one of the", "a single": a chat model's other bare number words must come from somewhere.
        return author == "model" and number.value not in {0.0, 1.0}
    return True


def _of_no_source(sentence: Sentence, evidence: Evidence) -> list[str]:
    return unknown_addresses(sentence, evidence) + unknown_citations(sentence, evidence)


def _without_orphans(text: str, lines: frozenset[int]) -> str:
    """The text without the sentences whose sources have lost their line: what is cited must be seen."""
    lost = lines - listed_numbers(split(text))
    return _without(text, tuple(one for one in split(text) if one.source is None and lost.intersection(one.citations)))


def _without(text: str, failed: tuple[Sentence, ...]) -> str:
    for sentence in sorted(failed, key=lambda one: one.start, reverse=True):
        text = text[: sentence.start] + text[sentence.end :]
    text = re.sub(r"[ \t]{2,}", " ", text)
    text = re.sub(r"^[ \t]*+(?:[-*•]|\d{1,2}[.)])?[ \t]*+$\n?", "", text, flags=re.MULTILINE)
    return text.strip()


__all__ = ["Author", "Check", "Source", "UngroundedFigureError", "check", "release"]
