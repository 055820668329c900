"""What a parser gives back: the document's sections, and guesses for a person to confirm."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from qs_assistant.documents.check.result import Conservation
from qs_assistant.documents.document import PARSER_VERSION, LoadedDocument, Section, sections_from_json, sections_to_json
from qs_assistant.documents.passage import Publication
from qs_assistant.types.errors import DocumentError

KINDS = ("press-release", "shareholder-letter", "filing", "article", "industry-report", "other")


@dataclass(frozen=True, slots=True)
class ParseLimits:
    """How much one file may take.

    Bytes of the file and of what it unpacks to, pages, table cells and characters of its text, and the seconds of computing and bytes of
    memory of the process that reads it.
    """

    max_bytes: int = 25 * 2**20
    max_unpacked: int = 200 * 2**20
    max_entries: int = 4_000
    max_pages: int = 1_000
    max_cells: int = 200_000
    max_characters: int = 5_000_000
    max_seconds: float = 60.0
    max_memory: int = 1024 * 2**20


@dataclass(frozen=True, slots=True)
class Guess:
    """What a file says or seems to say of itself; "" where nothing does. `stated` names the fields that its front matter or form gives.

    `date` is ISO (day, month or year), `kind` one of KINDS; `provenance` and `author` are as in Publication.
    """

    title: str = ""
    publisher: str = ""
    date: str = ""
    kind: str = ""
    url: str = ""
    id: str = ""
    provenance: str = "seen"
    stated: tuple[str, ...] = ()
    author: str = ""

    def publication(self, *, title: str, date: str) -> Publication:
        """A publication of the guesses, with `title` and `date` where there is no guess."""
        return Publication(
            title=self.title or title,
            publisher=self.publisher or "unknown",
            date=self.date or date,
            kind=self.kind or "other",
            url=self.url or None,
            provenance=self.provenance,
            author=self.author,
        )


@dataclass(frozen=True, slots=True)
class Parsed:
    """One file, read. `notes` are sentences on what could not be read of it; `pages` counts from a format that has pages.

    `set_aside` are the lines that are not the document's word (page numbers, running heads), `figures` what the conservation check found.
    """

    media_type: str
    guess: Guess
    sections: tuple[Section, ...]
    pages: int | None = None
    notes: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    figures: Conservation | None = None

    def document(
        self,
        *,
        identity: str,
        publication: Publication,
        original: bytes,
        origin: str,
        claimed: Callable[[Publication], Publication] = lambda named: named,
    ) -> LoadedDocument:
        """The loaded document under the publication that was confirmed; sections that name no other are of that publication.

        `claimed` marks the publications that sections name as what the document says of itself.
        """
        own = (Publication("", "", "", ""), self.guess.publication(title="", date=""))
        title = publication.title.casefold()
        sections = []
        for section in self.sections:
            named = bool(section.heading) and section.heading[0].casefold() == title
            of = publication if section.publication in own else claimed(section.publication)
            sections.append(Section(section.heading[named:], of, section.blocks))
        figures = self.figures.to_json() if self.figures else ""
        return LoadedDocument(identity, publication, tuple(sections), original, self.media_type, origin, PARSER_VERSION, figures)


def parsed_to_json(parsed: Parsed) -> str:
    """What a child process hands back: plain JSON, since nothing from a process that read a hostile file is unpickled."""
    carrier = LoadedDocument("", parsed.guess.publication(title="", date=""), parsed.sections, b"")
    kept = {"media_type": parsed.media_type, "guess": asdict(parsed.guess), "pages": parsed.pages, "notes": parsed.notes}
    kept["figures"] = parsed.figures.to_json() if parsed.figures else ""
    return json.dumps({**kept, "content": sections_to_json(carrier)}, ensure_ascii=False)


def parsed_from_json(text: str) -> Parsed:
    """Read what `parsed_to_json` wrote.

    Raises:
        DocumentError: it is not that; the process that wrote it cannot be trusted.
    """
    try:
        kept: dict[str, Any] = json.loads(text)
        _, sections = sections_from_json(kept["content"])
        guess = Guess(**{**kept["guess"], "stated": tuple(kept["guess"]["stated"])})
        figures = Conservation.from_json(str(kept["figures"]))
        return Parsed(str(kept["media_type"]), guess, sections, kept["pages"], tuple(map(str, kept["notes"])), figures=figures)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DocumentError("The file could not be read: its reader gave back something else than text. It may be damaged.") from error
