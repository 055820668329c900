"""Reads what a chat model writes, sentence by sentence as it comes: JSON objects in any wrapping, or plain prose with [1] marks."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from qs_assistant.grounding.cited_sentences import cited
from qs_assistant.text.sentences import sentences

MOST_SENTENCES = 12
LONGEST_SENTENCE = 700
_MARK = re.compile(r"\s*\[\^?\d{1,3}(?:\s*[,;–-]\s*\^?\d{1,3})*\]")
_BEGUN_MARK = re.compile(r"\[[\^\d,;\s–-]*")
_FENCE = re.compile(r"^\s*```[a-z]*\s*", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")


@dataclass(frozen=True, slots=True)
class Drafted:
    """One sentence as a model wrote it, and the passages that it names; `whole` is False where the writing broke off in it."""

    text: str
    citations: tuple[int, ...] = ()
    whole: bool = True

    @property
    def marked(self) -> str:
        """The sentence with its citations as marks before its last stop: "It is 5 Ah [1]."."""
        body = _MARK.sub("", self.text).strip()
        marks = "".join(f"[{n}]" for n in self.citations)
        if not marks:
            return body
        end = len(body) - len(body.rstrip(".!?…"))
        return f"{body[:-end]} {marks}{body[-end:]}" if end else f"{body} {marks}."


class DraftReader:
    """Takes pieces of a model's answer and gives the sentences that are complete."""

    def __init__(self) -> None:
        self._text = ""
        self._done = 0  # how far the text has been turned into sentences
        self._open: list[int] = []  # where the objects begin that are not closed yet
        self._quoted = False
        self._escaped = False
        self._json = False
        self._count = 0

    def feed(self, piece: str) -> Iterator[Drafted]:
        """The sentences that this piece completes."""
        start = len(self._text)
        self._text += piece
        head = _FENCE.sub("", self._text).lstrip()
        if not head or head.startswith("`"):
            return
        if not self._json and head[0] in "{[" and not _MARK.match(" " + head):
            self._json, start = True, 0
        found = self._objects(start) if self._json else self._prose(final=False)
        yield from self._bounded(found)

    def finish(self) -> Iterator[Drafted]:
        """The sentences that the end of the answer completes."""
        if not self._json:
            yield from self._bounded(self._prose(final=True))

    def _bounded(self, found: Iterator[Drafted]) -> Iterator[Drafted]:
        for one in found:
            if self._count == MOST_SENTENCES:
                return
            self._count += 1
            yield one

    def _objects(self, start: int) -> Iterator[Drafted]:
        for place in range(start, len(self._text)):
            character = self._text[place]
            if self._escaped:
                self._escaped = False
            elif self._quoted:
                self._escaped = character == "\\"
                self._quoted = character != '"'
            elif character == '"':
                self._quoted = bool(self._open)
            elif character == "{":
                self._open.append(place)
            elif character == "}" and self._open:
                yield from _drafted(self._text[self._open.pop() : place + 1])

    def _prose(self, *, final: bool) -> Iterator[Drafted]:
        rest = _FENCE.sub("", self._text[self._done :]) if not self._done else self._text[self._done :]
        offset = len(self._text) - len(rest)
        parts = _with_marks(sentences(rest))
        # The last sentence may go on; before the beginning of a mark, so may the one before it.
        held = 2 if parts and _BEGUN_MARK.fullmatch(parts[-1]) else 1
        ready = parts if final else parts[:-held]
        at = 0
        for part in ready:
            at = rest.find(part[-12:], at) + len(part[-12:])
            self._done = offset + at
            text = _BULLET.sub("", part)
            if text.strip("`-*_# \n"):
                yield Drafted(
                    text, cited(part), whole=text.rstrip("*_\"'”’)] ").endswith((".", "!", "?")) or bool(_MARK.search(text[-12:]))
                )


def _with_marks(parts: list[str]) -> list[str]:
    """Join a mark that stands after a full stop to its sentence: "It is 5 Ah. [1]"."""
    joined: list[str] = []
    for part in parts:
        leading = re.match(r"(?:\[\^?\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\]\s*)+\.?\s*", part)
        if leading and joined:
            joined[-1] += " " + leading.group().strip()
            part = part[leading.end() :]  # noqa: PLW2901 - what is left of the part after its marks
        if part:
            joined.append(part)
    return joined


def _drafted(text: str) -> Iterator[Drafted]:
    try:
        value = json.loads(text)
    except ValueError:
        return
    if not isinstance(value, dict):
        return
    words = value.get("text", value.get("sentence"))
    if not isinstance(words, str) or not words.strip():
        return
    listed = value.get("citations", value.get("citation", []))
    marks = tuple(one for one in (listed if isinstance(listed, list) else [listed]) if isinstance(one, int) and not isinstance(one, bool))
    parts = sentences(words)
    for part in parts:
        yield Drafted(part, tuple(dict.fromkeys((*marks, *cited(part)))), whole=True)
