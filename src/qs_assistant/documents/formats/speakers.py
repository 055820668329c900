"""Whose words the paragraphs of a transcript are: each turn begins with a name and a colon."""

import re
from collections.abc import Sequence
from dataclasses import replace

from qs_assistant.documents.document import Block, Paragraph, Section

LEAST_TURNS = 3
LEAST_SHARE = 0.25  # of the paragraphs begin a turn, in a transcript
_NAME = r"(?:(?:Dr|Mr|Mrs|Ms|Prof)\.?\s+)?[A-Z][\w.'’-]*(?:\s+(?:[A-Z][\w.'’-]*|de|van|von|der)){1,3}"
_LABEL = re.compile(
    rf"(?P<name>{_NAME}|Operator|Moderator|Interviewer|Host)(?:\s*(?:,|–|—|--|-|\()\s*(?P<role>[A-Za-z][^:()\n]{{1,70}}?)\)?)?\s*:\s+(?=\S)"
)
_NO_NAMES = frozenset({"note", "source", "table", "figure", "exhibit", "item", "part", "section", "date", "contact", "about"})


def with_speakers(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections of a transcript with the speaker at each paragraph and without the labels; others as they are."""
    paragraphs = [block for section in sections for block in section.blocks if isinstance(block, Paragraph)]
    labels = [found for block in paragraphs if (found := _label(block.text))]
    if len(labels) < LEAST_TURNS or len(labels) < LEAST_SHARE * len(paragraphs) or len(set(labels)) < 2:
        return tuple(sections)
    spoken: list[Section] = []
    speaker = ""
    for section in sections:
        blocks: list[Block] = []
        for block in section.blocks:
            if isinstance(block, Paragraph) and not block.speaker:
                label = _label(block.text)
                speaker = label or speaker
                match = _LABEL.match(block.text) if label else None
                blocks.append(replace(block, text=block.text[match.end() :] if match else block.text, speaker=speaker))
            else:
                blocks.append(block)
        spoken.append(replace(section, blocks=tuple(blocks)))
    return tuple(spoken)


def _label(text: str) -> str:
    """The speaker that a paragraph names, with the role where it is said; "" where it names none."""
    match = _LABEL.match(text)
    if match is None or match["name"].split()[0].lower() in _NO_NAMES:
        return ""
    return ", ".join(part.strip() for part in (match["name"], match["role"]) if part)
