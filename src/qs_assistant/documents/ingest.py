"""Brings files, addresses and texts into a knowledge base: fetch, read, confirm, store; several at once, and again when they change."""

import asyncio
import dataclasses
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from qs_assistant.documents.claims import NO_COMPANY, Claims
from qs_assistant.documents.document import LoadedDocument
from qs_assistant.documents.document_store import DocumentStore, Parser
from qs_assistant.documents.drafts import Change, Details, Difference, Draft, Outcome, difference, identifier_for
from qs_assistant.documents.entry import Entry
from qs_assistant.documents.fetch import Fetched, Fetcher
from qs_assistant.documents.formats import Parsed, ParseLimits, parse
from qs_assistant.documents.incoming import Address, File, Incoming, NamedProgress, progress_of, source_of, titled
from qs_assistant.documents.passage import Publication
from qs_assistant.documents.prefetch import ahead
from qs_assistant.documents.relation import unrelated
from qs_assistant.documents.requirements import require_new, require_words
from qs_assistant.documents.sources import SourceAddress
from qs_assistant.documents.split import split
from qs_assistant.documents.versioning import Progress, silent
from qs_assistant.records.fetches import Fetch, FetchRecords
from qs_assistant.types.errors import AssistantError, DocumentError, NotFoundError
from qs_assistant.types.whose import CLAIMED

MAX_TEXT = 1_000_000
UNDATED = "No date was found in it: it is kept as undated, and never counts as the newest."
UNCONFIRMED = "“{publisher}” is what it says of itself, so it does not count as theirs. If it is: the same again with the publisher named."
UNRELATED = "“{source}” shares hardly any words with “{title}”, which it would replace. It may be another document."


class Ingest:
    """The way into the knowledge bases. Every method blocks; a program with an event loop calls them in its executor.

    Stages told to a progress: "fetching", "reading" (page n of m), "embedding", "indexing", "checking", "live".

    Args:
        library: where documents are put.
        fetcher: fetches public addresses.
        fetches: remembers what addresses said of themselves.
        parser: reads files, in a process of its own by default.
        clock: the time now, in UTC.
        limits: how much one file may take.
        claims: tells what a document only claims of itself.
    """

    def __init__(
        self,
        library: DocumentStore,
        fetcher: Fetcher,
        fetches: FetchRecords,
        *,
        parser: Parser = parse,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        limits: ParseLimits | None = None,
        claims: Claims = NO_COMPANY,
    ) -> None:
        self._library = library
        self._fetcher = fetcher
        self._fetches = fetches
        self._parser = parser
        self._clock = clock
        self._limits = limits or ParseLimits()
        self._claims = claims

    def read(self, incoming: Incoming, progress: Progress = silent) -> Draft:
        """Fetch where need be, and read; nothing is kept yet. The draft's guesses are for a person to confirm.

        Raises:
            DocumentError: it cannot be read.
            FetchError: its address cannot be, or may not be, fetched.
        """
        match incoming:
            case File(name, data):
                return self._read(name, data, progress)
            case Address(url):
                return self._read_fetched(self._fetch(url, progress), progress)
        if len(incoming.text) > MAX_TEXT:
            raise DocumentError(f"The text has {len(incoming.text):,} characters; at most {MAX_TEXT:,} are taken. Add it as a file.")
        return self._read(incoming.title, incoming.text.encode("utf-8", "replace"), progress)

    def store(
        self, scope: str, draft: Draft, *, by: str, details: Details | None = None, replace: str | None = None, progress: Progress = silent
    ) -> Outcome:
        """Keep a draft: under the id `replace`, or as the document that it is by its content or its origin, or as a new one.

        Raises:
            NotFoundError: there is no document `replace`.
            DocumentError: the details cannot be used, there are no words in it, or another document has this very content.
            StoreError: it could not be verified; what was live still is.
        """
        details = (details or Details()).checked()
        entries = {entry.id: entry for entry in self._library.documents((scope,))}
        if replace is not None:
            draft = draft.as_replacement(self._entry(scope, replace).publication)
        publication = draft.settled(details, self._claims)
        self._require_past(publication)
        identifier = replace or identifier_for(draft, publication, details, entries.values())
        require_new(draft, identifier, entries.values())
        known = entries.get(identifier)
        if known is not None and known.content_hash == draft.content_hash and details == Details(id=details.id):
            parsed = draft.parsed
            return Outcome(draft.origin, "unchanged", known, notes=parsed.notes, pages=parsed.pages, figures=parsed.figures)
        document = draft.document(identifier, publication, self._claims)
        changed = self._difference(scope, document) if known else Difference()
        entry, stored = self._library.put(scope, document, by=by, progress=progress)
        self._remember(scope, identifier, draft)
        change: Change = ("replaced" if known else "added") if stored else "unchanged"
        unconfirmed = (UNCONFIRMED.format(publisher=publication.publisher),) if publication.provenance == CLAIMED else ()
        notes = (*draft.parsed.notes, *(() if publication.date else (UNDATED,)), *unconfirmed)
        pages, guessed = draft.parsed.pages, draft.guessed(details)
        figures = draft.parsed.figures
        return Outcome(draft.origin, change, entry, notes=notes, difference=changed, pages=pages, guessed=guessed, figures=figures)

    def reread(self, scope: str, identifier: str, *, by: str, progress: Progress = silent) -> Outcome:
        """Read a live document's original again with the present readers; what is said about it stays as it is.

        Raises:
            NotFoundError: there is no such document.
            DocumentError: it cannot be read, or too many of its figures are lost.
        """
        entry = self._entry(scope, identifier)
        parsed = self._parse(self._library.original(identifier, (scope,)), entry.origin, progress)
        draft = Draft(entry.origin, self._library.original(identifier, (scope,)), parsed)
        document = draft.document(identifier, entry.publication, self._claims)
        changed = self._difference(scope, document)
        after, stored = self._library.put(scope, document, by=by, progress=progress)
        change: Change = "replaced" if stored else "unchanged"
        return Outcome(entry.id, change, after, notes=parsed.notes, difference=changed, pages=parsed.pages, figures=parsed.figures)

    def unrelated(self, scope: str, draft: Draft, replace: str) -> str:
        """A warning where a draft shares hardly anything with the document that it is to replace; "" where it does.

        Raises:
            NotFoundError: there is no document `replace`.
        """
        entry = self._entry(scope, replace)
        if entry.content_hash == draft.content_hash:
            return ""
        old = [passage.text for passage in self._library.passages(replace, (scope,))]
        publication = draft.publication(Details())
        new = [piece.text for piece in split(draft.document(replace, publication))]
        if not unrelated(old, new, titles=(entry.publication.title, publication.title)):
            return ""
        return UNRELATED.format(source=draft.origin or "The new text", title=entry.publication.title)

    def add(
        self,
        scope: str,
        incoming: Incoming,
        *,
        by: str,
        details: Details | None = None,
        replace: str | None = None,
        progress: Progress = silent,
    ) -> Outcome:
        """Read and keep in one go; raises as `read` and `store` do."""
        draft = self.read(incoming, progress)
        return self.store(scope, draft, by=by, details=titled(incoming, details), replace=replace, progress=progress)

    def add_all(
        self,
        scope: str,
        incoming: Iterable[Incoming],
        *,
        by: str,
        details: Details | None = None,
        progress: NamedProgress | None = None,
        on_outcome: Callable[[Outcome], None] = lambda _outcome: None,
    ) -> list[Outcome]:
        """Add several, the next ones being read and embedded while one is stored; a bad one is a row of the results and stops no other.

        `on_outcome` is told each as soon as it is stored or refused.
        """
        outcomes: list[Outcome] = []

        def embed(one: tuple[Incoming, Draft]) -> None:
            source, draft = one
            publication = draft.publication(titled(source, details) or Details())
            self._library.embed_ahead(draft.document("", publication), progress_of(progress, source))

        for one, reading in ahead(incoming, lambda source: (source, self.read(source, progress_of(progress, source))), embed):
            try:
                _, draft = reading.result()
                outcomes.append(self.store(scope, draft, by=by, details=titled(one, details), progress=progress_of(progress, one)))
            except AssistantError as error:
                outcomes.append(Outcome(source_of(one), "refused", reason=str(error)))
            on_outcome(outcomes[-1])
        return outcomes

    def sync(
        self, scope: str, sources: Iterable[SourceAddress], *, by: str, replace: bool = True, progress: NamedProgress | None = None
    ) -> list[Outcome]:
        """Fetch each source if it changed since it was last fetched, and replace its document; or only say what would change."""
        self._fetches.prepare()
        outcomes = []
        for source in sources:
            try:
                outcomes.append(self._sync_one(scope, source, by, progress_of(progress, Address(source.url)), replace=replace))
            except AssistantError as error:
                outcomes.append(Outcome(source.url, "refused", reason=str(error)))
        return outcomes

    def _sync_one(self, scope: str, source: SourceAddress, by: str, progress: Progress, *, replace: bool) -> Outcome:
        known = next((entry for entry in self._library.documents((scope,)) if entry.id == source.id), None)
        last = self._fetches.last(scope, source.id)
        same = last if known and last and last.url == source.url and last.content_hash == known.content_hash else None
        fetched = self._fetch(source.url, progress, same)
        if fetched.not_modified:
            return Outcome(source.url, "unchanged", known)
        draft = self._read_fetched(fetched, progress)
        about = source.publication
        details = Details(about.title, about.publisher, about.date, about.kind, source.url, source.id).checked()
        if replace:
            return self.store(scope, draft, by=by, details=details, progress=progress)
        document = draft.document(source.id, draft.publication(details))
        changed = self._difference(scope, document) if known else Difference(added_count=len(split(document)))
        alike = known is not None and not changed.added_count and not changed.removed_count
        return Outcome(source.url, "unchanged" if alike else "changed", known, difference=changed, notes=draft.parsed.notes)

    def _fetch(self, url: str, progress: Progress, last: Fetch | None = None) -> Fetched:
        progress("fetching", 0, 1)
        fetched = asyncio.run(self._fetcher.fetch(url, last.etag if last else None, last.last_modified if last else None))
        progress("fetching", 1, 1)
        return fetched

    def _read_fetched(self, fetched: Fetched, progress: Progress) -> Draft:
        parsed = self._parse(fetched.data, fetched.url, progress)
        return Draft(fetched.url, fetched.data, parsed, fetched.final_url, fetched.etag, fetched.last_modified)

    def _read(self, name: str, data: bytes, progress: Progress) -> Draft:
        return Draft(name, data, self._parse(data, name, progress))

    def _parse(self, data: bytes, name: str, progress: Progress) -> Parsed:
        progress("reading", 0, 1)
        parsed = self._parser(data, name, self._limits, lambda page, pages: progress("reading", page, pages))
        if parsed.figures is not None and parsed.figures.refusal:
            raise DocumentError(parsed.figures.refusal)
        require_words(parsed, name)
        return self._without_future(parsed)

    def _without_future(self, parsed: Parsed) -> Parsed:
        """A guessed date that is still to come is no date of publication: it is taken back, and asked for."""
        guess = parsed.guess
        if "date" in guess.stated or not self._is_future(guess.date):
            return parsed
        note = f"The first date in it, {guess.date}, is still to come, so it is not taken as its date. Say when it was published."
        return dataclasses.replace(parsed, guess=dataclasses.replace(guess, date=""), notes=(*parsed.notes, note))

    def _require_past(self, publication: Publication) -> None:
        """Refuse a date that is still to come.

        Raises:
            DocumentError: it is.
        """
        if self._is_future(publication.date):
            raise DocumentError(f"The date {publication.date} is still to come. Give the day on which it was published.")

    def _is_future(self, date: str) -> bool:
        return date > (self._clock() + timedelta(days=1)).date().isoformat()[: len(date)]

    def _entry(self, scope: str, identifier: str) -> Entry:
        found = next((entry for entry in self._library.documents((scope,)) if entry.id == identifier), None)
        if found is None:
            raise NotFoundError(f"There is no document '{identifier}' in this knowledge base. See the list for the ids.")
        return found

    def _difference(self, scope: str, document: LoadedDocument) -> Difference:
        before = [passage.text for passage in self._library.passages(document.id, (scope,))]
        return difference(before, [piece.text for piece in split(document)])

    def _remember(self, scope: str, identifier: str, draft: Draft) -> None:
        if draft.url:
            self._fetches.prepare()
            at = self._clock().isoformat(timespec="seconds")
            self._fetches.keep(Fetch(scope, identifier, draft.origin, draft.content_hash, draft.etag, draft.last_modified, at))
