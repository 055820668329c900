"""A document of the library as lists show it, and the state of the whole."""

from dataclasses import dataclass

from qs_assistant.documents.check.result import Conservation
from qs_assistant.documents.document import PARSER_VERSION
from qs_assistant.documents.passage import Passage, Publication, figures_from_json
from qs_assistant.records.document_tables import PassageRow, Version


@dataclass(frozen=True, slots=True)
class Entry:
    """A live document as a list shows it; `prepared` is how many passages a chat model has been asked for questions about."""

    id: str
    scope: str
    publication: Publication
    passages: int
    version: str
    content_hash: str
    media_type: str
    origin: str
    shipped: bool
    added_at: str
    added_by: str
    publications: tuple[Publication, ...]
    parser: str | None = None
    figures: Conservation | None = None
    prepared: int = 0

    @property
    def outdated(self) -> bool:
        """Whether an older reader took it in, so that taking it in again may give other passages."""
        return not self.shipped and self.parser != PARSER_VERSION


@dataclass(frozen=True, slots=True)
class Status:
    """What the library holds and where; `problems` is empty where it is sound."""

    documents: dict[str, int]
    passages: dict[str, int]
    embedding_model: str
    dimensions: int
    splitter: str
    index: str
    records: str
    problems: tuple[str, ...]


def entry_of(version: Version, publications: tuple[Publication, ...]) -> Entry:
    """A live version with the publications that its passages point into, its own first."""
    return Entry(
        id=version.document,
        scope=version.scope,
        publication=publications[0],
        passages=version.passages,
        version=version.id,
        content_hash=version.content_hash,
        media_type=version.media_type,
        origin=version.origin,
        shipped=version.shipped,
        added_at=version.created_at,
        added_by=version.created_by,
        publications=publications,
        parser=version.parser,
        figures=Conservation.from_json(version.conservation),
    )


def stored_passage(row: PassageRow, publication: Publication, *, document: str, scope: str, title: str) -> Passage:
    """A passage as it is kept, with its document's id, scope and title, and the publication that it points to."""
    return Passage(
        id=row.id,
        document=document,
        version=row.version,
        scope=scope,
        position=row.position,
        heading=row.heading,
        text=row.text,
        publication=publication,
        page=row.page,
        periods=tuple(row.periods.split()),
        speaker=row.speaker or "",
        figures=figures_from_json(row.figures),
        document_title=title,
    )
