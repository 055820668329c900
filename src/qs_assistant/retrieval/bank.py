"""Questions that are known to be answered by a passage: searched beside the passages, never shown."""

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from qs_assistant.encoder.embedder import Embedder
from qs_assistant.types.errors import StoreError

if TYPE_CHECKING:
    from numpy.typing import NDArray

VECTORS = "vectors.npz"  # beside the files, made by `python -m training.retrieval`
AXES = 256  # of the vectors' 384: the cosines move by half a hundredth
STEPS = 63  # of a value to each side: the file stays below 1 MB


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
    """The bank of a folder's files, with the vectors that lie beside them where those are of the same questions and embedder.

    Args:
        folder: where the files lie; one without any is an empty bank.
        kept: where vectors that had to be made are kept.
        embedder: makes vectors.

    Raises:
        StoreError: a file is no bank, or the vectors cannot be kept.
    """
    questions = read(sorted(folder.glob("*.jsonl")))
    texts = [text for some in questions.values() for text in some]
    if not texts:
        return QuestionBank.empty()
    digest = digest_of(embedder.name, texts)
    made = kept / f"questions-{digest[:16]}.npz"
    vectors = _held(folder / VECTORS, digest)
    if vectors is None:
        vectors = _held(made, digest)
    if vectors is None:
        write_vectors(embedder.embed(texts), digest, made)
        vectors = _held(made, digest)
    rows, first = {}, 0
    for name, some in questions.items():
        rows[name] = np.arange(first, first + len(some))
        first += len(some)
    return QuestionBank(vectors if vectors is not None else np.empty((0, 0), np.float32), rows)


def digest_of(model: str, texts: Sequence[str]) -> str:
    """What vectors of texts by a model are known by."""
    return hashlib.sha256("\n".join([model, *texts]).encode()).hexdigest()


def _held(file: Path, digest: str) -> "NDArray[np.float32] | None":
    """The vectors of a file that `write_vectors` wrote for this digest; None where there is none."""
    try:
        with np.load(file) as held:
            if str(held["digest"]) != digest:
                return None
            vectors: NDArray[np.float32] = held["values"].astype(np.float32) @ held["axes"].astype(np.float32)
    except (OSError, ValueError, KeyError):
        return None
    lengths: NDArray[np.float32] = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / lengths).astype(np.float32)


def write_vectors(vectors: "NDArray[np.float32]", digest: str, file: Path) -> None:
    """Keep unit vectors in their principal axes, less than a byte a value.

    Raises:
        StoreError: the file cannot be written.
    """
    _, _, axes = np.linalg.svd(vectors, full_matrices=False)
    axes = axes[:AXES]
    values = vectors @ axes.T
    scale = np.abs(values).max() / STEPS
    part = file.with_name(f"{file.stem}.{os.getpid()}.part.npz")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        steps = np.asfortranarray(np.round(values / scale).astype(np.int8))  # an axis lies together: it packs better
        np.savez_compressed(part, digest=digest, axes=(axes * scale * 100).astype(np.float16), values=steps)
        part.replace(file)
    except OSError as error:
        raise StoreError(f"The question bank's vectors cannot be kept in {file.parent} ({error.strerror}). Make it writable.") from error
