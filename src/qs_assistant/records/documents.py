"""Documents and their versions: the truth that the search index is derived from.

A version is written once and never changed. `live` says which version of a document a scope shows; switching it is one transaction, which
also writes the history and moves the scope's generation on, so that readers see that something changed. `indexed` says that a version's
passages may be in the search index: what is indexed and not live is an orphan, to be swept.
"""

import json
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from qs_assistant.records.database import Database
from qs_assistant.records.document_tables import (
    PassageRow,
    Version,
    generations,
    live,
    originals,
    passage_questions,
    passages,
    vectors,
    versions,
)
from qs_assistant.records.fetches import fetches
from qs_assistant.records.history import Event, append, count_events, events, history, last_not_undone, undoable
from qs_assistant.types.errors import StoreBusyError

_Value = TypeVar("_Value")

CHUNK = 500  # values in one IN list: far below every database's limit

_BRIEF = [column for column in versions.c if column.name in Version.__dataclass_fields__]


class DocumentRecords:
    """Reads and writes documents, versions and vectors.

    Args:
        database: where they are kept.
        clock: the time now, in UTC.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    # ------------------------------------------------------------------------------------------------------------------ reading
    def generations(self, scopes: Iterable[str]) -> dict[str, int]:
        """How often the live versions of each scope have changed; 0 for a scope that never had a document."""
        wanted = list(scopes)
        with self._database.begin() as connection:
            rows = connection.execute(sa.select(generations).where(generations.c.scope.in_(wanted)))
            return dict.fromkeys(wanted, 0) | {row.scope: row.number for row in rows}

    def scopes(self) -> list[str]:
        """Every scope that has, or had, a document."""
        with self._database.begin() as connection:
            return list(connection.execute(sa.select(generations.c.scope).order_by(generations.c.scope)).scalars())

    def live(self, scope: str) -> list[Version]:
        """The live versions of a scope, in the order of their documents' ids."""
        query = sa.select(*_BRIEF).join(live, live.c.version == versions.c.id).where(live.c.scope == scope)
        with self._database.begin() as connection:
            return [_version(row) for row in connection.execute(query.order_by(versions.c.document)).mappings()]

    def decided(self, scope: str) -> dict[str, str | None]:
        """Every document that the scope ever had, with its live version; None where it was removed."""
        with self._database.begin() as connection:
            rows = connection.execute(sa.select(live.c.document, live.c.version).where(live.c.scope == scope))
            return {row.document: row.version for row in rows}

    def version(self, identifier: str) -> Version | None:
        """A version by its id."""
        with self._database.begin() as connection:
            row = connection.execute(sa.select(*_BRIEF).where(versions.c.id == identifier)).mappings().first()
            return None if row is None else _version(row)

    def versions_of(self, scope: str, document: str) -> list[Version]:
        """The kept versions of a document that have been live, newest first."""
        query = sa.select(*_BRIEF).where(versions.c.scope == scope, versions.c.document == document, versions.c.ever_live)
        with self._database.begin() as connection:
            rows = connection.execute(query.order_by(versions.c.created_at.desc(), versions.c.id)).mappings()
            return [_version(row) for row in rows]

    def orphans(self) -> list[Version]:
        """The versions whose passages may be in the search index although they are not live."""
        shown = sa.select(live.c.version).where(live.c.version.is_not(None))
        with self._database.begin() as connection:
            rows = connection.execute(sa.select(*_BRIEF).where(versions.c.indexed, versions.c.id.not_in(shown))).mappings()
            return [_version(row) for row in rows]

    def original(self, content_hash: str) -> bytes:
        """The bytes of an original."""
        with self._database.begin() as connection:
            return bytes(connection.execute(sa.select(originals.c.data).where(originals.c.hash == content_hash)).scalar_one())

    def sections(self, version: str) -> str:
        """The JSON of a version's sections, as it was handed to `write`."""
        with self._database.begin() as connection:
            packed = connection.execute(sa.select(versions.c.sections).where(versions.c.id == version)).scalar_one()
        return zlib.decompress(packed).decode()

    def terms(self, identifiers: Sequence[str]) -> dict[str, bytes]:
        """The packed terms of versions, by version."""
        found: dict[str, bytes] = {}
        with self._database.begin() as connection:
            for some in _chunks(identifiers):
                rows = connection.execute(sa.select(versions.c.id, versions.c.terms).where(versions.c.id.in_(some)))
                found |= {row.id: bytes(row.terms) for row in rows}
        return found

    def passages(self, identifiers: Sequence[str]) -> list[tuple[PassageRow, bytes]]:
        """The passages with these ids that exist, each with its vector's bytes, in no particular order."""
        query = sa.select(passages, vectors.c.data).join(vectors, vectors.c.key == passages.c.vector)
        with self._database.begin() as connection:
            rows = [row for some in _chunks(identifiers) for row in connection.execute(query.where(passages.c.id.in_(some)))]
        return [(PassageRow(*row[:-1]), bytes(row[-1])) for row in rows]

    def passages_of(self, version: str) -> list[PassageRow]:
        """All passages of a version, in order."""
        with self._database.begin() as connection:
            rows = connection.execute(sa.select(passages).where(passages.c.version == version).order_by(passages.c.position))
            return [PassageRow(*row) for row in rows]

    def vectors(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The vectors that are kept under these keys."""
        found: dict[bytes, bytes] = {}
        with self._database.begin() as connection:
            for some in _chunks(keys):
                rows = connection.execute(sa.select(vectors).where(vectors.c.key.in_(some)))
                found |= {bytes(row.key): bytes(row.data) for row in rows}
        return found

    def history(self, scope: str, document: str | None = None, limit: int | None = None) -> list[Event]:
        """The changes in a scope, or to one document of it, newest first."""
        with self._database.begin() as connection:
            return events(connection, scope, document, limit)

    def changes(self, scope: str, document: str | None = None) -> int:
        """How many changes a scope, or one document of it, has had."""
        with self._database.begin() as connection:
            return count_events(connection, scope, document)

    def last_not_undone(self, scope: str, document: str | None = None) -> Event | None:
        """The newest change that can still be undone."""
        with self._database.begin() as connection:
            return last_not_undone(connection, scope, document)

    def undoable(self, scope: str, document: str, limit: int) -> list[str]:
        """The versions that undoing would bring back, the next one first, at most `limit`."""
        with self._database.begin() as connection:
            return undoable(connection, scope, document, limit)

    # ------------------------------------------------------------------------------------------------------------------ writing
    def keep_vectors(self, found: Mapping[bytes, bytes]) -> None:
        """Keep vectors by key; those already kept stay as they are."""
        if found:
            with self._database.begin() as connection:
                self._insert_new(connection, vectors, [{"key": key, "data": data} for key, data in found.items()])

    def write(self, version: Version, *, original: bytes, sections: str, rows: Sequence[PassageRow], terms: bytes) -> None:
        """Write a version that is not live yet, marked as possibly indexed, with its original, passages and terms."""
        columns = asdict(version) | {
            "publications": json.dumps([dict(one) for one in version.publications], ensure_ascii=False),
            "sections": zlib.compress(sections.encode()),
            "terms": terms,
            "indexed": True,
            "ever_live": False,
        }
        with self._database.begin() as connection:
            self._insert_new(connection, originals, [{"hash": version.content_hash, "data": original}])
            connection.execute(versions.insert().values(**columns))
            if rows:
                connection.execute(passages.insert(), [asdict(row) for row in rows])

    def mark_indexed(self, version: str, *, indexed: bool) -> None:
        """Note that a version's passages may be, or are certainly not, in the search index."""
        with self._database.begin() as connection:
            connection.execute(versions.update().where(versions.c.id == version).values(indexed=indexed))

    def switch(
        self, scope: str, document: str, before: Version | None, after: Version | None, *, by: str, action: str, undoes: int | None = None
    ) -> None:
        """Make `after` the live version instead of `before`, in one transaction, with its history; None is no version.

        Raises:
            StoreBusyError: another process switched the document in the meantime; nothing was changed.
        """
        with self._database.begin() as connection:
            self._set_live(connection, scope, document, before, after)
            if after is not None:
                connection.execute(versions.update().where(versions.c.id == after.id).values(ever_live=True, indexed=True))
            self._insert_new(connection, generations, [{"scope": scope, "number": 0}])
            moved = generations.update().where(generations.c.scope == scope)
            connection.execute(moved.values(number=generations.c.number + 1))
            either = after or before
            append(
                connection,
                at=self.now(),
                by=by,
                action=action,
                scope=scope,
                document=document,
                title=either.title if either else "",
                before=before.id if before else None,
                after=after.id if after else None,
                before_hash=before.content_hash if before else None,
                after_hash=after.content_hash if after else None,
                undoes=undoes,
            )

    def renew(self, before: Version, after: Version) -> None:
        """Make `after`, the same content by another recipe, live instead of `before`; no change that history knows.

        Raises:
            StoreBusyError: another process switched the document in the meantime; nothing was changed.
        """
        with self._database.begin() as connection:
            self._set_live(connection, before.scope, before.document, before, after)
            connection.execute(versions.update().where(versions.c.id == after.id).values(ever_live=True))
            connection.execute(versions.update().where(versions.c.id == before.id).values(indexed=False))
            moved = generations.update().where(generations.c.scope == before.scope)
            connection.execute(moved.values(number=generations.c.number + 1))

    def forget(self, version: str) -> None:
        """Delete a version that is not live with its passages, and what only it used; its history stays."""
        with self._database.begin() as connection:
            row = connection.execute(sa.select(versions.c.content_hash).where(versions.c.id == version)).first()
            keys = sa.select(passages.c.vector).where(passages.c.version == version)
            held = set(connection.execute(keys).scalars())
            connection.execute(passage_questions.delete().where(passage_questions.c.version == version))
            connection.execute(passages.delete().where(passages.c.version == version))
            connection.execute(versions.delete().where(versions.c.id == version))
            for some in _chunks(list(held)):
                still = set(connection.execute(sa.select(passages.c.vector).where(passages.c.vector.in_(some))).scalars())
                connection.execute(vectors.delete().where(vectors.c.key.in_([key for key in some if key not in still])))
            if row is not None:
                used = sa.exists().where(versions.c.content_hash == row.content_hash)
                connection.execute(originals.delete().where(originals.c.hash == row.content_hash, ~used))

    def forget_scope(self, scope: str) -> int:
        """Delete the versions of a scope that has no live document left, and its history; how many versions there were."""
        with self._database.begin() as connection:
            held = list(connection.execute(sa.select(versions.c.id).where(versions.c.scope == scope)).scalars())
        for version in held:
            self.forget(version)
        with self._database.begin() as connection:
            for table in (live, history, fetches):
                connection.execute(table.delete().where(table.c.scope == scope))
        self._database.wipe_log()
        return len(held)

    def ever_live(self, version: str) -> bool:
        """Whether a version has been live, and so may be wanted by an undo."""
        with self._database.begin() as connection:
            return bool(connection.execute(sa.select(versions.c.ever_live).where(versions.c.id == version)).scalar())

    def now(self) -> str:
        """The clock's time as ISO 8601."""
        return self._clock().isoformat(timespec="seconds")

    def _set_live(self, connection: sa.Connection, scope: str, document: str, before: Version | None, after: Version | None) -> None:
        self._insert_new(connection, live, [{"scope": scope, "document": document, "version": None}])
        expected = live.c.version.is_(None) if before is None else live.c.version == before.id
        statement = live.update().where(live.c.scope == scope, live.c.document == document, expected)
        if connection.execute(statement.values(version=after.id if after else None)).rowcount != 1:
            raise StoreBusyError(f"The document {document} was changed by someone else at the same moment. Look at it again and retry.")

    def _insert_new(self, connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
        if connection.dialect.name == "postgresql":
            from sqlalchemy.dialects import postgresql  # a quarter of what all of sqlalchemy takes to import

            connection.execute(postgresql.insert(table).on_conflict_do_nothing(), list(rows))
        else:
            connection.execute(sqlite.insert(table).on_conflict_do_nothing(), list(rows))


def _version(row: sa.RowMapping) -> Version:
    columns: dict[str, Any] = {str(key): value for key, value in row.items()}
    columns["publications"] = tuple(json.loads(columns["publications"]))
    return Version(**columns)


def _chunks(values: Sequence[_Value]) -> Iterable[Sequence[_Value]]:
    return (values[at : at + CHUNK] for at in range(0, len(values), CHUNK))
