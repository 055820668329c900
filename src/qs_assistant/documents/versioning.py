"""Puts documents into a scope and takes them out: built aside, verified, switched in one transaction, and only then cleared away."""

import secrets
from collections.abc import Callable, Sequence
from threading import RLock

from qs_assistant.documents.catalogue import passage_id
from qs_assistant.documents.document import LoadedDocument, sections_from_json, sections_to_json
from qs_assistant.documents.index import VectorIndex
from qs_assistant.documents.lexical import pack
from qs_assistant.documents.passage import Publication, figures_to_json
from qs_assistant.documents.split import Piece, split
from qs_assistant.documents.vectors import KeptVectors
from qs_assistant.records.document_tables import PassageRow, Version
from qs_assistant.records.documents import DocumentRecords
from qs_assistant.records.history import Event
from qs_assistant.text.terms import terms
from qs_assistant.types.errors import DocumentError, NotFoundError, StoreError

KEPT_VERSIONS = 5
CANARIES = 5  # several, since a search for the nearest is approximate: one may be missed among very many
CANARY_NEAREST = 20

Progress = Callable[[str, int, int], None]
"""Told the stage ("embedding", "indexing", "checking", "live"), how much of it is done, and of how much."""


def silent(_stage: str, _done: int, _total: int) -> None:
    """A progress that nobody watches."""


def named(progress: Progress, title: str) -> Progress:
    """A progress that tells a document's title in the place of its stages."""
    return lambda _stage, done, total: progress(title, done, total)


class Versioning:
    """The write side of the library; one writer at a time in this process, and safe beside writers in others.

    Args:
        records, index, vectors: where versions, their place in the search, and their vectors are kept.
        recipe: names the embedding model and the splitter.
    """

    def __init__(self, records: DocumentRecords, index: VectorIndex, vectors: KeptVectors, recipe: str) -> None:
        self._records = records
        self._index = index
        self._vectors = vectors
        self._recipe = recipe
        self._lock = RLock()

    def put(
        self, scope: str, document: LoadedDocument, *, by: str, shipped: bool = False, progress: Progress = silent
    ) -> tuple[Version, bool]:
        """Add a document, or replace the one with its id; the live version, and whether anything changed.

        Raises:
            DocumentError: there are no words in it.
            StoreBusyError: another process changed the document at the same moment.
            StoreError: it could not be verified; what was live still is.
        """
        with self._lock:
            before = self._live(scope, document.id)
            same = before is not None and before.identity == document.identity and before.recipe == self._recipe
            if before is not None and same and before.parser == document.parser:
                return before, False
            after = self._write(scope, document, by=by, shipped=shipped, progress=progress)
            self._switch(scope, document.id, before, after, by=by, action="replace" if before else "add", progress=progress)
            return after, True

    def embed_ahead(self, document: LoadedDocument, progress: Progress = silent) -> None:
        """Embed a document that is about to be put, beside the writer."""
        texts = [piece.embedded for piece in split(document)]
        self._vectors.ahead(texts, lambda done: progress("embedding", done, len(texts)))

    def remove(self, scope: str, document: str, *, by: str) -> Version:
        """Take a document out; it can be undone.

        Raises:
            NotFoundError: the scope shows no such document.
        """
        with self._lock:
            before = self._live(scope, document)
            if before is None:
                raise NotFoundError(f"There is no document '{document}' in this knowledge base. See the list for the ids.")
            self._switch(scope, document, before, None, by=by, action="remove", progress=silent)
            return before

    def undo(self, scope: str, document: str | None = None, *, by: str, progress: Progress = silent) -> Event:
        """Take back the newest change of the scope, or of one document in it, that was not taken back yet; the event taken back.

        Raises:
            NotFoundError: nothing is left to undo, or the version before is no longer kept.
        """
        with self._lock:
            event = self._records.last_not_undone(scope, document)
            if event is None:
                raise NotFoundError("There is nothing to undo here.")
            after = self._records.version(event.before) if event.before else None
            if event.before and after is None:
                raise NotFoundError(f"The version of '{event.document}' before that change is no longer kept.")
            if after is not None and after.recipe != self._recipe:
                after = self._write(scope, self.reload(after), by=after.created_by, shipped=after.shipped, progress=progress)
            elif after is not None:
                self._records.mark_indexed(after.id, indexed=True)
                self._fill(after, progress)
            before = self._live(scope, event.document)
            self._switch(scope, event.document, before, after, by=by, action="undo", progress=progress, undoes=event.id)
            return event

    def renew(self, version: Version, progress: Progress) -> None:
        """Make a live version again by the present recipe, without a word in the history: its content does not change.

        One that is no longer live, or was made by the present recipe, is left as it is.
        """
        with self._lock:
            live = self._live(version.scope, version.document)
            if live is None or live.id != version.id or live.recipe == self._recipe:
                return
            after = self._write(version.scope, self.reload(version), by=version.created_by, shipped=version.shipped, progress=progress)
            self._verify(after)
            self._records.renew(version, after)
            self._drop_old(version.scope, version.document)

    def refill(self, version: Version, progress: Progress = silent) -> None:
        """Put a live version's passages into an index that lacks them."""
        with self._lock:
            self._fill(version, progress)

    def sweep(self) -> int:
        """Clear away what a process that ended left behind; how many versions that were."""
        with self._lock:
            found = self._records.orphans()
            for version in found:
                self._clear(version)
            return len(found)

    def reload(self, version: Version) -> LoadedDocument:
        """A kept version as the document that it was made from."""
        publication, sections = sections_from_json(self._records.sections(version.id))
        original = self._records.original(version.content_hash)
        kept = version.conservation or ""
        return LoadedDocument(version.document, publication, sections, original, version.media_type, version.origin, version.parser, kept)

    def _live(self, scope: str, document: str) -> Version | None:
        identifier = self._records.decided(scope).get(document)
        return self._records.version(identifier) if identifier else None

    def _write(self, scope: str, document: LoadedDocument, *, by: str, shipped: bool, progress: Progress) -> Version:
        pieces = split(document)
        if not pieces:
            raise DocumentError(f"There are no words in '{document.publication.title}'. Scanned pages have to be read into text first.")
        publications = _publications(document.publication, pieces)
        version = Version(
            id=secrets.token_hex(12),
            scope=scope,
            document=document.id,
            content_hash=document.content_hash,
            identity=document.identity,
            recipe=self._recipe,
            title=document.publication.title,
            media_type=document.media_type,
            origin=document.origin,
            shipped=shipped,
            created_at=self._records.now(),
            created_by=by,
            passages=len(pieces),
            publications=tuple(one.kept() for one in publications),
            parser=document.parser,
            conservation=document.conservation or None,
        )
        self._records.write(
            version,
            original=document.original,
            sections=sections_to_json(document),
            rows=[_row(version.id, piece, self._vectors.key(piece.embedded), publications) for piece in pieces],
            terms=pack([terms(piece.worded) for piece in pieces]),
        )
        self._embed(version, [piece.embedded for piece in pieces], progress)
        return version

    def _embed(self, version: Version, texts: Sequence[str], progress: Progress) -> None:
        """Embed a new version's passages and put them in the index; one slice goes in while the next is embedded."""
        done = 0
        progress("embedding", done, len(texts))
        for some in self._vectors.made(texts):
            self._index.add(version.scope, [passage_id(version.id, at) for at in range(done, done + len(some))], some)
            done += len(some)
            progress("embedding", done, len(texts))
        progress("indexing", done, len(texts))

    def _fill(self, version: Version, progress: Progress) -> None:
        rows = self._records.passages_of(version.id)
        held = self._index.held(version.scope, [row.id for row in rows])
        missing = [row for row in rows if row.id not in held]
        progress("indexing", len(held), len(rows))
        if missing:
            self._index.add(version.scope, [row.id for row in missing], self._vectors.read([row.vector for row in missing]))
        progress("indexing", len(rows), len(rows))

    def _verify(self, version: Version) -> None:
        rows = self._records.passages_of(version.id)
        held = self._index.held(version.scope, [row.id for row in rows])
        sample = rows[:: -(-len(rows) // CANARIES)]
        if len(held) != version.passages or not any(self._finds(version.scope, row) for row in sample):
            raise StoreError(
                f"'{version.title}' could not be verified in the search index; nothing was changed. Rebuild the index and retry."
            )

    def _finds(self, scope: str, row: PassageRow) -> bool:
        """Whether a passage is among those nearest to its own vector, or others with the very same one crowd it out."""
        canary = self._vectors.read([row.vector])[0]
        nearest, _ = self._index.nearest(scope, canary, CANARY_NEAREST)
        own = canary.astype("<f4").tobytes()
        return any(data.startswith(own) for _, data in self._records.passages(nearest))

    def _switch(
        self,
        scope: str,
        document: str,
        before: Version | None,
        after: Version | None,
        *,
        by: str,
        action: str,
        progress: Progress,
        undoes: int | None = None,
    ) -> None:
        try:
            if after is not None:
                progress("checking", 0, after.passages)
                self._verify(after)
            self._records.switch(scope, document, before, after, by=by, action=action, undoes=undoes)
        except StoreError:
            if after is not None:
                self._clear(after)
            raise
        if before is not None and (after is None or before.id != after.id):
            self._clear(before)
        self._drop_old(scope, document)
        if after is not None:
            progress("live", after.passages, after.passages)

    def _clear(self, version: Version) -> None:
        """Take a version that is not live out of the index, and out of the records if it never was live."""
        live = self._live(version.scope, version.document)
        if live is not None and live.id == version.id:
            return  # another process brought back the same version at the same moment
        self._index.remove(version.scope, [passage_id(version.id, at) for at in range(version.passages)])
        if self._records.ever_live(version.id):
            self._records.mark_indexed(version.id, indexed=False)
        else:
            self._records.forget(version.id)

    def _drop_old(self, scope: str, document: str) -> None:
        wanted = {*self._records.undoable(scope, document, KEPT_VERSIONS), self._records.decided(scope).get(document)}
        for version in self._records.versions_of(scope, document):
            if version.id not in wanted:
                self._records.forget(version.id)


def _publications(own: Publication, pieces: Sequence[Piece]) -> list[Publication]:
    return list(dict.fromkeys([own, *(piece.publication for piece in pieces)]))


def _row(version: str, piece: Piece, key: bytes, publications: Sequence[Publication]) -> PassageRow:
    return PassageRow(
        id=passage_id(version, piece.position),
        version=version,
        position=piece.position,
        heading=piece.heading,
        text=piece.text,
        page=piece.page,
        periods=" ".join(piece.periods),
        publication=publications.index(piece.publication),
        vector=key,
        speaker=piece.speaker or None,
        figures=figures_to_json(piece.figures) if piece.figures else None,
    )
