"""What may be added to a knowledge base: a file, an address, a typed text."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from qs_assistant.documents.drafts import Details
from qs_assistant.documents.versioning import Progress, silent

NamedProgress = Callable[[str, str, int, int], None]
"""Told the source, then the stage, how much of it is done, and of how much."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to add."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Address:
    """An address to fetch and add."""

    url: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text that was typed, with its title."""

    title: str
    text: str


Incoming = File | Address | Text


def source_of(incoming: Incoming) -> str:
    """What something to add is called in a table of results."""
    match incoming:
        case File(name, _):
            return name
        case Address(url):
            return url
    return incoming.title


def titled(incoming: Incoming, details: Details | None) -> Details | None:
    """The details, with the title under which a text was typed."""
    if isinstance(incoming, Text) and incoming.title and not (details and details.title):
        return replace(details or Details(), title=incoming.title)
    return details


def progress_of(progress: NamedProgress | None, incoming: Incoming) -> Progress:
    """What is told of one thing to add, under its name."""
    if progress is None:
        return silent
    told, source = progress, source_of(incoming)
    return lambda stage, done, total: told(source, stage, done, total)
