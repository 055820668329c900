"""The sentences of an answer and where they stand; a citation mark after a full stop belongs to the sentence before it."""

import re
from dataclasses import dataclass

from qs_assistant.grounding.numbers import MARK
from qs_assistant.text.sentences import sentences

_LEADING = re.compile(rf"(?:\s*{MARK.pattern})+[.]?")
_SOURCE_LINE = re.compile(r"^[\s>*_•-]*\[\^?(\d{1,3})\]\s+\S")
_SOURCES = re.compile(r"^[\s>*_#•-]*sources?\b.{0,4}:\s*(?P<rest>.*)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer: its words, where they stand, the citations in it, and whether it is an entry of the list of sources."""

    text: str
    start: int
    end: int
    citations: tuple[int, ...]
    source: int | None = None


def cited(text: str) -> tuple[int, ...]:
    """The citation numbers in a text, in order; a range [2-4] is all of it."""
    found: list[int] = []
    for match in MARK.finditer(text):
        for part in re.split(r"[,;]", match[1]):
            ends = [int(number) for number in re.findall(r"\d+", part)]
            found.extend(range(ends[0], min(ends[-1], ends[0] + 20) + 1))
    return tuple(dict.fromkeys(found))


def split(text: str) -> tuple[Sentence, ...]:
    """The sentences of an answer in order. A line "[1] Title, ..." after "Sources:" is one entry of the list of sources."""
    found: list[Sentence] = []
    listing = False
    place = 0
    for line in text.split("\n"):
        if _SOURCES.match(line):
            listing = True
        entry = _SOURCE_LINE.match(line)
        if listing and entry:
            found.append(Sentence(line, place, place + len(line), (), int(entry[1])))
        else:
            listing = listing and (not line.strip() or bool(_SOURCES.match(line)))
            found.extend(_line(line, place))
        place += len(line) + 1
    return tuple(found)


def says_something(text: str) -> bool:
    """Whether a text holds more than a list of sources."""
    return any(one.source is None and not _SOURCES.match(one.text) for one in split(text))


def _line(line: str, offset: int) -> list[Sentence]:
    spans: list[tuple[int, int]] = []
    at = 0
    for part in sentences(line):
        start = line.find(part, at)
        end = start + len(part)
        at = end
        leading = _LEADING.match(part)
        if leading and spans:
            spans[-1] = (spans[-1][0], start + leading.end())
            start += leading.end()
            start += len(line[start:end]) - len(line[start:end].lstrip())
            if start >= end:
                continue
        if spans and _is_bare(line[slice(*spans[-1])]):
            start = spans.pop()[0]
        spans.append((start, end))
    return [Sentence(line[start:end], offset + start, offset + end, cited(line[start:end])) for start, end in spans]


def _is_bare(part: str) -> bool:
    """Whether a part says nothing by itself ("2024."): no letter and no citation, so that it belongs to the sentence after it."""
    return not any(map(str.isalpha, part)) and not cited(part)
