"""A document on its way in: read and guessed at, to be confirmed, and then what became of it."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Literal
from urllib.parse import urlsplit

from qs_assistant.documents.check.result import Conservation
from qs_assistant.documents.claims import NO_COMPANY, Claims
from qs_assistant.documents.document import LoadedDocument
from qs_assistant.documents.entry import Entry
from qs_assistant.documents.formats.cleaning import clean
from qs_assistant.documents.formats.guess import iso_date
from qs_assistant.documents.formats.parsed import KINDS, Guess, Parsed
from qs_assistant.documents.passage import SECOND_HAND, SEEN, Publication
from qs_assistant.types.errors import DocumentError

SHOWN = 10
MAX_FIELD = 300
GUESSED = ("title", "publisher", "date", "kind")
"""The fields of a document that are guessed at where nobody says them."""

Change = Literal["added", "replaced", "unchanged", "refused", "changed", "removed"]


@dataclass(frozen=True, slots=True)
class Details:
    """What a person says of a document; "" leaves the guess as it is."""

    title: str = ""
    publisher: str = ""
    date: str = ""
    kind: str = ""
    url: str = ""
    id: str = ""
    author: str = ""

    def checked(self) -> "Details":
        """The same, cleaned of what cannot be seen, if the fields can be used.

        Raises:
            DocumentError: a field is too long, or the date or the kind is none.
        """
        tidy = Details(*(clean(getattr(self, one.name)) for one in fields(self)))
        if max(map(len, (self.title, self.publisher, self.id, self.author))) > MAX_FIELD:
            raise DocumentError(f"Title, publisher, author and id have at most {MAX_FIELD} characters each.")
        if tidy.date and iso_date(tidy.date) != tidy.date:
            raise DocumentError(f"The date “{tidy.date[:40]}” cannot be used; write it as 2025-10-01, 2025-10 or 2025.")
        if tidy.kind and tidy.kind not in KINDS:
            raise DocumentError(f"The kind “{tidy.kind[:40]}” is not known; it is one of {', '.join(KINDS)}.")
        return tidy

    def usable(self) -> tuple["Details", tuple[str, ...]]:
        """The same without a date or a kind that cannot be used, and a sentence on each of those."""
        kept, wrong = self, []
        for name in ("date", "kind"):
            try:
                Details(**{name: getattr(self, name)}).checked()
            except DocumentError as error:
                kept = replace(kept, **{name: ""})
                wrong.append(str(error))
        return kept, tuple(wrong)


@dataclass(frozen=True, slots=True)
class Draft:
    """A document that has been read and is kept nowhere yet; `origin` is its file's name or its address.

    `confirmed` is the publication of the version before, whose publisher and kind hold on where this one says no other.
    """

    origin: str
    data: bytes = field(repr=False)
    parsed: Parsed = field(repr=False)
    url: str = ""
    etag: str | None = None
    last_modified: str | None = None
    confirmed: Publication | None = None

    @property
    def guess(self) -> Guess:
        """What the document says or seems to say of itself."""
        return self.parsed.guess

    @property
    def content_hash(self) -> str:
        """SHA-256 of the original bytes, as hexadecimal digits."""
        return hashlib.sha256(self.data).hexdigest()

    def as_replacement(self, old: Publication) -> "Draft":
        """The same as a new version of a document: what that was called, who published it and its kind are guessed to hold on.

        So is its date, where the new version has none.
        """
        kept = {name: getattr(old, name) for name in ("title", "publisher", "kind") if name not in self.guess.stated}
        if "author" not in self.guess.stated and old.author:
            kept["author"] = old.author
        if not self.guess.date:  # what was said of the old version is the best guess there is, and shown as one
            kept["date"] = old.date
        confirmed = old if not {"publisher", "kind"} & set(self.guess.stated) else None
        return replace(self, parsed=replace(self.parsed, guess=replace(self.guess, **kept)), confirmed=confirmed)

    def guessed(self, details: Details) -> tuple[str, ...]:
        """The fields that neither a person nor the document itself has said: their values are guesses, or missing."""
        return tuple(name for name in GUESSED if not getattr(details, name) and name not in self.guess.stated)

    def publication(self, details: Details) -> Publication:
        """The guesses with what a person said in their place; the host stands in for a publisher, nothing for a date ("" is undated)."""
        guess = self.guess
        host = (urlsplit(self.url).hostname or "").removeprefix("www.")
        return Publication(
            title=details.title or guess.title or self.origin,
            publisher=details.publisher or guess.publisher or host or "unknown",
            date=details.date or guess.date,
            kind=details.kind or guess.kind or "other",
            url=details.url or self.url or guess.url or None,
            provenance=SECOND_HAND if guess.provenance == SECOND_HAND else SEEN,
            author=details.author or guess.author,
        )

    def settled(self, details: Details, claims: Claims) -> Publication:
        """The publication with what only the document says of itself marked as its claim, where that would give it a standing."""
        made, before = self.publication(details), self.confirmed
        if before is not None and (made.publisher, made.kind) == (before.publisher, before.kind):
            return replace(made, provenance=before.provenance)
        return claims.settled(made, address=self.url, said=bool(details.publisher))

    def document(self, identifier: str, publication: Publication, claims: Claims = NO_COMPANY) -> LoadedDocument:
        """The document under its id and its publication."""
        return self.parsed.document(
            identity=identifier, publication=publication, original=self.data, origin=self.origin, claimed=claims.claimed
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed between two versions: the first sentences that came and that went, and how many there are."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    added_count: int = 0
    removed_count: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file, address or text: a row of the table of results.

    `change` is "changed" where a look found a difference and nothing was asked to be replaced; `reason` says why one was refused; `notes`
    are sentences on what was not read or is not known; `guessed` names the fields that nobody has said; `figures` says how many of the
    file's figures its passages hold.
    """

    source: str
    change: Change
    entry: Entry | None = None
    reason: str = ""
    notes: tuple[str, ...] = ()
    difference: Difference = Difference()
    pages: int | None = None
    guessed: tuple[str, ...] = ()
    figures: Conservation | None = None


def difference(before: Sequence[str], after: Sequence[str]) -> Difference:
    """Compare the passages of two versions, in their order."""
    old, new = set(before), set(after)
    added = [text for text in dict.fromkeys(after) if text not in old]
    removed = [text for text in dict.fromkeys(before) if text not in new]
    return Difference(tuple(added[:SHOWN]), tuple(removed[:SHOWN]), len(added), len(removed))


def identifier_for(draft: Draft, publication: Publication, details: Details, entries: Iterable[Entry]) -> str:
    """The id under which a draft is kept.

    The id that a person or its front matter states; else that of the document with the very same content, or from the same address or file
    under the same title (it is a new version then); else one made of the title, with a number where another document has it.
    """
    stated = details.id or (draft.guess.id if "id" in draft.guess.stated else "")
    if stated:
        return slug(stated)
    listed = list(entries)
    for is_same in _sameness(draft, publication):
        same = next((entry.id for entry in listed if is_same(entry)), None)
        if same:
            return same
    taken = {entry.id for entry in listed}
    wanted = slug(publication.title)
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (wanted, *numbered) if one not in taken)


def _sameness(draft: Draft, publication: Publication) -> tuple[Callable[[Entry], bool], ...]:
    content = draft.content_hash

    def same_content(entry: Entry) -> bool:
        return entry.content_hash == content

    def same_place(entry: Entry) -> bool:
        alike = entry.publication.title == publication.title or bool(draft.url)
        return bool(draft.origin) and entry.origin == draft.origin and alike

    return same_content, same_place


def slug(text: str) -> str:
    """A short id of lower-case letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
    return made or "document-" + hashlib.sha256(text.encode()).hexdigest()[:8]
