"""Questions that passages of added documents answer, written by a chat model: searched, never shown. They go with their version.

A passage that was asked about and got no usable question is kept with none, so that work that was broken off goes on where it was.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from qs_assistant.records.database import Database
from qs_assistant.records.document_tables import PassageRow, live, passage_questions, passages, versions


@dataclass(frozen=True, slots=True)
class UnpreparedVersion:
    """Some passages of a live version, with its scope and title, that nobody has written questions for yet."""

    version: str
    scope: str
    title: str
    rows: tuple[PassageRow, ...]


@dataclass(frozen=True, slots=True)
class StoredQuestions:
    """The questions of one passage: `text` is what its words are known by, `vectors` theirs by `model` (little-endian halves)."""

    passage: str
    version: str
    scope: str
    text: str
    questions: tuple[str, ...]
    model: str
    vectors: bytes


class PassageQuestions:
    """Keeps the questions.

    Args:
        database: where they are kept; its tables exist.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def unprepared(self, most: int, scope: str | None = None) -> UnpreparedVersion | None:
        """The first passages without questions of the live version that has waited longest; None where every one has been asked about."""
        held = sa.exists().where(passage_questions.c.passage == passages.c.id)
        wanted = (
            sa.select(passages.c.version)
            .join(live, live.c.version == passages.c.version)
            .join(versions, versions.c.id == passages.c.version)
            .where(~held, ~versions.c.shipped)
            .order_by(versions.c.created_at, versions.c.id)
            .limit(1)
        )
        if scope is not None:
            wanted = wanted.where(versions.c.scope == scope)
        with self._database.begin() as connection:
            version = connection.execute(wanted).scalar()
            if version is None:
                return None
            about = connection.execute(sa.select(versions.c.scope, versions.c.title).where(versions.c.id == version)).one()
            query = sa.select(passages).where(passages.c.version == version, ~held).order_by(passages.c.position).limit(most)
            rows = tuple(PassageRow(*row) for row in connection.execute(query))
        return UnpreparedVersion(version, about.scope, about.title, rows)

    def known(self, scope: str, texts: Sequence[str], model: str) -> dict[str, StoredQuestions]:
        """Questions that a scope has for passages of the very same words, with vectors of this model, by what the words are known by."""
        query = sa.select(passage_questions).where(
            passage_questions.c.scope == scope, passage_questions.c.text.in_(list(texts)), passage_questions.c.model == model
        )
        with self._database.begin() as connection:
            return {row.text: _kept(row) for row in connection.execute(query)}

    def keep(self, found: Iterable[StoredQuestions]) -> None:
        """Keep what was found, in one transaction; a passage that is gone by now, or was done by another process, is passed over."""
        with self._database.begin() as connection:
            for one in found:
                there = connection.execute(sa.select(passages.c.id).where(passages.c.id == one.passage)).first()
                done = connection.execute(sa.select(passage_questions.c.passage).where(passage_questions.c.passage == one.passage)).first()
                if there is not None and done is None:
                    connection.execute(passage_questions.insert().values(**_columns(one)))

    def counts(self, scopes: Sequence[str]) -> dict[str, int]:
        """How many passages have been asked about, by version."""
        query = (
            sa.select(passage_questions.c.version, sa.func.count())
            .where(passage_questions.c.scope.in_(list(scopes)))
            .group_by(passage_questions.c.version)
        )
        with self._database.begin() as connection:
            return {version: int(count) for version, count in connection.execute(query)}

    def of_versions(self, identifiers: Sequence[str], model: str) -> list[StoredQuestions]:
        """The questions of versions with vectors of this model, by passage."""
        query = (
            sa.select(passage_questions)
            .where(passage_questions.c.version.in_(list(identifiers)), passage_questions.c.model == model)
            .order_by(passage_questions.c.passage)
        )
        with self._database.begin() as connection:
            return [_kept(row) for row in connection.execute(query)]


def _columns(one: StoredQuestions) -> Mapping[str, object]:
    return {
        "passage": one.passage,
        "version": one.version,
        "scope": one.scope,
        "text": one.text,
        "questions": json.dumps(list(one.questions), ensure_ascii=False),
        "model": one.model,
        "vectors": one.vectors,
    }


def _kept(row: "sa.Row[tuple[object, ...]]") -> StoredQuestions:
    return StoredQuestions(row.passage, row.version, row.scope, row.text, tuple(json.loads(row.questions)), row.model, bytes(row.vectors))
