"""What is kept of documents: the tables, and a version and a passage as they are read from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from qs_assistant.records.database import metadata

originals = sa.Table(
    "originals",
    metadata,
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
)
versions = sa.Table(
    "versions",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("scope", sa.String(100), nullable=False),
    sa.Column("document", sa.String(200), nullable=False),
    sa.Column("content_hash", sa.String(64), sa.ForeignKey("originals.hash"), nullable=False),
    sa.Column("identity", sa.String(64), nullable=False),
    sa.Column("recipe", sa.String(200), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("media_type", sa.String(100), nullable=False),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("shipped", sa.Boolean, nullable=False),
    sa.Column("created_at", sa.String(32), nullable=False),
    sa.Column("created_by", sa.String(200), nullable=False),
    sa.Column("passages", sa.Integer, nullable=False),
    sa.Column("publications", sa.Text, nullable=False),
    sa.Column("indexed", sa.Boolean, nullable=False),
    sa.Column("ever_live", sa.Boolean, nullable=False),
    sa.Column("sections", sa.LargeBinary, nullable=False),
    sa.Column("terms", sa.LargeBinary, nullable=False),
    sa.Column("parser", sa.String(20)),
    sa.Column("conservation", sa.Text),
    sa.Index("versions_of_document", "scope", "document"),
)
live = sa.Table(
    "live",
    metadata,
    sa.Column("scope", sa.String(100), primary_key=True),
    sa.Column("document", sa.String(200), primary_key=True),
    sa.Column("version", sa.String(32), sa.ForeignKey("versions.id")),
)
generations = sa.Table(
    "generations",
    metadata,
    sa.Column("scope", sa.String(100), primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
)
passages = sa.Table(
    "passages",
    metadata,
    sa.Column("id", sa.String(48), primary_key=True),
    sa.Column("version", sa.String(32), sa.ForeignKey("versions.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("heading", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("page", sa.Integer),
    sa.Column("periods", sa.Text, nullable=False),
    sa.Column("publication", sa.Integer, nullable=False),
    sa.Column("vector", sa.LargeBinary(32), nullable=False, index=True),
    sa.Column("speaker", sa.Text),
    sa.Column("figures", sa.Text),
)
vectors = sa.Table(
    "vectors",
    metadata,
    sa.Column("key", sa.LargeBinary(32), primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
)
passage_questions = sa.Table(
    "passage_questions",
    metadata,
    sa.Column("passage", sa.String(48), primary_key=True),
    sa.Column("version", sa.String(32), sa.ForeignKey("versions.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("scope", sa.String(100), nullable=False, index=True),
    sa.Column("text", sa.String(64), nullable=False, index=True),
    sa.Column("questions", sa.Text, nullable=False),
    sa.Column("model", sa.String(200), nullable=False),
    sa.Column("vectors", sa.LargeBinary, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a document, without its contents.

    `recipe` names the embedding model and the splitter that made its passages; `publications` are those its passages point into, the
    document's own first, as plain mappings. `parser` is the version of the reader that took it in (None: one before versions were kept),
    `conservation` what was found when its figures were counted, as JSON.
    """

    id: str
    scope: str
    document: str
    content_hash: str
    identity: str
    recipe: str
    title: str
    media_type: str
    origin: str
    shipped: bool
    created_at: str
    created_by: str
    passages: int
    publications: tuple[Mapping[str, Any], ...] = field(repr=False)
    parser: str | None = None
    conservation: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PassageRow:
    """One passage as it is kept; `publication` counts into the version's publications, `vector` is the key of its vector.

    `speaker` is whose words they are, and
    `figures` those of a table's row as JSON (see TableFigure); None where there are none.
    """

    id: str
    version: str
    position: int
    heading: str
    text: str
    page: int | None
    periods: str
    publication: int
    vector: bytes
    speaker: str | None = None
    figures: str | None = None
