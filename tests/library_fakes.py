"""Fakes that anyone can work out on paper: an embedder with one axis a word, and documents of a few sentences."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from qs_assistant.documents.document import LoadedDocument, Paragraph, Section
from qs_assistant.documents.passage import Publication
from qs_assistant.records.database import Database
from qs_assistant.retrieval.library import Library
from qs_assistant.types.settings import Settings

AXES = ("separator", "powerco", "yield", "corning", "royalty", "cash", "ducati", "plant")


class WordAxes:
    """One axis for each of eight words and a ninth for all others: the vector counts them, made one long."""

    dimensions = len(AXES) + 1

    def __init__(self, name: str = "word-axes") -> None:
        self.name = name
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        self.embedded += texts
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in enumerate(texts):
            words = re.findall(r"[a-z]+", text.lower())
            for column, word in enumerate(AXES):
                vectors[row, column] = words.count(word)
            vectors[row, -1] = 0.1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def publication(title="A letter", date="2025-07-23", publisher="The company") -> Publication:
    return Publication(title, publisher, date, "shareholder-letter", "https://example.com/letter")


def document(identifier="letter", *paragraphs: str, **about) -> LoadedDocument:
    blocks = tuple(Paragraph(text) for text in paragraphs or ("PowerCo pays on milestones.",))
    published = publication(**about)
    return LoadedDocument(identifier, published, (Section((), published, blocks),), "\n".join(paragraphs).encode(), origin="test")


def write_shipped(folder: Path, identifier: str, body: str, date: str = "2025-01-01") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{identifier}.md"
    front = f'id: {identifier}\ntitle: "About {identifier}"\npublisher: "P"\ndate: "{date}"\nkind: article\nprovenance: seen\n'
    file.write_text(f"---\n{front}---\n\n# About {identifier}\n\n{body}\n", encoding="utf-8")
    return file


class House:
    """A data folder and a knowledge folder in which libraries are opened one after the other."""

    def __init__(self, root: Path) -> None:
        self.data = root / "data"
        self.knowledge = root / "knowledge"
        (self.knowledge / "documents").mkdir(parents=True)
        self.told: list[str] = []
        self._databases: list[Database] = []

    def close(self) -> None:
        """Give the records back that libraries were opened on: their connections would hold SQLite's log."""
        while self._databases:
            self._databases.pop().close()

    @property
    def settings(self) -> Settings:
        return Settings(data_dir=self.data, knowledge_dir=self.knowledge, _env_file=None)

    def ship(self, identifier: str, body: str, date: str = "2025-01-01") -> Path:
        return write_shipped(self.knowledge / "documents", identifier, body, date)

    def ask_of(self, identifier: str, sentence: str, questions: list[str]) -> None:
        """Put questions that a shipped sentence answers into the bank."""
        folder = self.knowledge / "questions"
        folder.mkdir(exist_ok=True)
        entry = {"document": identifier, "sentence": sentence, "questions": questions}
        (folder / f"{identifier}.jsonl").write_text(json.dumps(entry) + "\n", encoding="utf-8")

    def library(self, embedder: WordAxes | None = None) -> Library:
        used = embedder or WordAxes()
        database = Database(self.settings.records_url)
        self._databases.append(database)
        clock = lambda: datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)  # noqa: E731 - a clock that stands still
        return Library(self.settings, database, load=lambda: used, clock=clock, notify=self.told.append)


@pytest.fixture
def house(tmp_path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.close()


@pytest.fixture
def library(house):
    with house.library() as opened:
        yield opened
