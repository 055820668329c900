"""What a file must hold to become a document: some words, and a content that no other document has."""

import re
from collections.abc import Iterable

from qs_assistant.documents.document import Block, Paragraph
from qs_assistant.documents.drafts import Draft
from qs_assistant.documents.entry import Entry
from qs_assistant.documents.formats import Parsed
from qs_assistant.types.errors import DocumentError

LEAST_WORDS = 3
LEAST_CHARACTERS = 30  # scripts without spaces say much in one "word"
_WORD = re.compile(r"[^\W_]+")


def require_words(parsed: Parsed, name: str) -> None:
    """A text of a word or two says nothing.

    Raises:
        DocumentError: there are some words in it, and too few; that there are none is said where it is kept.
    """
    held = " ".join(
        text for section in parsed.sections for text in (*section.heading, *(one for block in section.blocks for one in _texts(block)))
    )
    if held.strip() and len(held) < LEAST_CHARACTERS and len(_WORD.findall(held)) < LEAST_WORDS:
        raise DocumentError(f"There are fewer than {LEAST_WORDS} words in '{name}'. Check that it is the right file.")


def _texts(block: Block) -> tuple[str, ...]:
    if isinstance(block, Paragraph):
        return (block.text,)
    return (*block.header, *(cell for row in block.rows for cell in row), block.caption)


def require_new(draft: Draft, identifier: str, entries: Iterable[Entry]) -> None:
    """One content is one document.

    Raises:
        DocumentError: another document has this very content.
    """
    for entry in entries:
        if entry.content_hash == draft.content_hash and entry.id != identifier:
            raise DocumentError(
                f"This is the very content of the document '{entry.id}', and the same content is one document. Nothing was changed. "
                f"Remove '{entry.id}' first if it shall be '{identifier}'."
            )
