"""The documents and labelled questions that retrieval is fitted on: passages as the library makes them, and which of them answers."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from qs_assistant.app.own_documents import own_documents
from qs_assistant.documents.document import LoadedDocument
from qs_assistant.documents.drafts import Details, Draft
from qs_assistant.documents.formats import ParseLimits
from qs_assistant.documents.formats.worker import parse_here
from qs_assistant.documents.load import load_file
from qs_assistant.documents.split import Piece, split
from qs_assistant.types.settings import Settings

HERE = Path(__file__).parent
KNOWLEDGE = HERE.parents[1] / "knowledge" / "documents"
SHIPPED = "shipped"
LEAST_SHARED = 0.75  # of a labelled sentence's words that its passage holds
_WORD = re.compile(r"\w+(?:[.,]\w+)*")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One passage of the corpus: where it stands, and what it says."""

    set: str
    document: str
    piece: Piece

    @property
    def title(self) -> str:
        """The title that its publication and its document give it."""
        return self.piece.publication.title


@dataclass(frozen=True, slots=True)
class Question:
    """One labelled question: `gold` are the places of the passages that answer it (each needed), none where it is absent.

    `own` is the document that it is about, "" where it is absent from all; `cross` says whether it names its document, so that it can be
    asked of a whole set.
    """

    set: str
    text: str
    kind: str
    own: str
    gold: tuple[int, ...]
    cross: bool
    distractor: int | None = None
    style: str = ""
    raw: dict[str, object] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class Corpus:
    """Passages, and questions whose gold counts into them."""

    passages: tuple[Labelled, ...]
    questions: tuple[Question, ...]

    def of_set(self, name: str) -> list[int]:
        """The places of a set's passages."""
        return [at for at, one in enumerate(self.passages) if one.set == name]


def read(folder: Path) -> list[LoadedDocument]:
    """The documents of a folder as an admin who confirms every guess would add them."""
    found = []
    for file in sorted(folder.iterdir()):
        # The sets are our own: they need no process of their own to be read in.
        draft = Draft(file.name, file.read_bytes(), parse_here(file.read_bytes(), ParseLimits(), lambda _page, _pages: None))
        found.append(draft.document(file.stem, draft.publication(Details())))
    return found


def shipped() -> list[LoadedDocument]:
    """The documents that ship: those of the knowledge base, and what the program says of itself."""
    return [*(load_file(file) for file in sorted(KNOWLEDGE.glob("*.md"))), *own_documents(Settings(knowledge_dir=KNOWLEDGE.parent))]


def load(sets: Sequence[tuple[str, Path]]) -> Corpus:
    """The corpus of some sets: each is a name and a folder with `docs/` and `questions.jsonl`; the shipped one reads the knowledge base."""
    passages: list[Labelled] = []
    questions: list[Question] = []
    for name, folder in sets:
        documents = shipped() if name == SHIPPED else read(folder / "docs")
        first = len(passages)
        passages += [Labelled(name, one.id, piece) for one in documents for piece in split(one)]
        places = {one.id: [at for at in range(first, len(passages)) if passages[at].document == one.id] for one in documents}
        questions += [_question(name, raw, passages, places) for raw in _lines(folder / "questions.jsonl")]
    return Corpus(tuple(passages), tuple(questions))


def _question(name: str, raw: dict[str, str], passages: Sequence[Labelled], places: dict[str, list[int]]) -> Question:
    sentences = [one for one in re.split(r"\|\||\n", raw["sentence"]) if one.strip()]
    own = places.get(raw["document"], [])
    gold = tuple(dict.fromkeys(at for one in sentences if (at := place(one, passages, own)) is not None))
    distractor = raw.get("distractor", "")
    absent = raw["class"] == "absent"
    return Question(
        name,
        raw["question"],
        raw["class"],
        raw["document"],
        () if absent else gold,
        bool(raw.get("must_contain")),
        place(distractor, passages, own) if distractor else None,
        raw.get("style", ""),
        dict(raw),
    )


def place(sentence: str, passages: Sequence[Labelled], among: Sequence[int]) -> int | None:
    """Which of the passages holds a labelled sentence (or a table's row), None where none does."""
    wanted = words_of(sentence)
    if not wanted:
        return None
    best, at = max(((len(wanted & words_of(passages[one].piece.text)) / len(wanted), -one) for one in among), default=(0.0, 0))
    return -at if best >= LEAST_SHARED else None


@cache
def words_of(text: str) -> frozenset[str]:
    """The words and figures of a text."""
    return frozenset(_WORD.findall(text.lower()))


def _lines(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8") as opened:
        yield from (json.loads(line) for line in opened if line.strip())
