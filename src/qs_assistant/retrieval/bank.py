"""Questions that are known to be answered by a passage: searched beside the passages, never shown."""

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from qs_assistant.encoder.embed import Embedder
from qs_assistant.types.errors import StoreError

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class QuestionBank:
    """The vectors of questions, and for each sentence (by its words) the rows of those that it answers."""

    vectors: "NDArray[np.float32]"
    rows: Mapping[str, "NDArray[np.int64]"]

    @classmethod
    def empty(cls) -> "QuestionBank":
        """A bank of nothing."""
        return cls(np.empty((0, 0), np.float32), {})

    def nearness(self, vector: "NDArray[np.float32]") -> "NDArray[np.float32]":
        """The cosine of a question's vector with each question of the bank."""
        if not len(self.vectors):
            return np.empty(0, np.float32)
        found: NDArray[np.float32] = self.vectors @ vector
        return found

    def nearest(self, text: str, nearness: "NDArray[np.float32]") -> float | None:
        """How near the nearest question is that a passage of this text answers; None where none is known."""
        rows = self.rows.get(key(text))
        return None if rows is None else round(float(nearness[rows].max()), 6)

    def best(self, nearness: "NDArray[np.float32]", count: int) -> set[str]:
        """The keys of the sentences whose questions are nearest."""
        if not len(nearness):
            return set()
        wanted = set(np.argsort(-nearness, kind="stable")[:count].tolist())
        return {name for name, rows in self.rows.items() if not wanted.isdisjoint(rows.tolist())}


def key(text: str) -> str:
    """What a sentence is known by: its words without the spaces between."""
    return "".join(text.split()).lower()


def read(files: Iterable[Path]) -> dict[str, list[str]]:
    """The questions of each sentence in files of JSON lines {"sentence", "questions"}, by the sentence's key.

    Raises:
        StoreError: a file is no such list.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for file in files:
        try:
            for line in file.read_text(encoding="utf-8").splitlines():
                entry = json.loads(line)
                found[key(entry["sentence"])] += entry["questions"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(f"The question bank {file} cannot be read ({type(error).__name__}). Install the project again.") from error
    return dict(found)


def open_bank(folder: Path, kept: Path, embedder: Embedder) -> QuestionBank:
    """The bank of a folder's files, its vectors made when it is first used, or when it or the embedder has changed, and kept beside.

    Args:
        folder: where the files lie; one without any is an empty bank.
        kept: where the vectors are kept, as 16-bit floats.
        embedder: makes them.

    Raises:
        StoreError: a file is no bank, or the vectors cannot be kept.
    """
    questions = read(sorted(folder.glob("*.jsonl")))
    texts = [text for some in questions.values() for text in some]
    if not texts:
        return QuestionBank.empty()
    digest = hashlib.sha256("\n".join([embedder.name, *texts]).encode()).hexdigest()[:16]
    file = kept / f"questions-{digest}.npy"
    try:
        vectors = np.load(file)
    except (OSError, ValueError):
        vectors = embedder.embed(texts).astype(np.float16)
        _keep(vectors, file)
    rows, first = {}, 0
    for name, some in questions.items():
        rows[name] = np.arange(first, first + len(some))
        first += len(some)
    return QuestionBank(vectors.astype(np.float32), rows)


def _keep(vectors: "NDArray[np.float16]", file: Path) -> None:
    part = file.with_name(f"{file.stem}.{os.getpid()}.part.npy")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        np.save(part, vectors)
        part.replace(file)
    except OSError as error:
        raise StoreError(f"The question bank's vectors cannot be kept in {file.parent} ({error.strerror}). Make it writable.") from error
