"""What tutorials teach among very many passages: one collection with the scope as metadata, and a filter on it.

    python -m benchmarks.retrieval_peer fill FOLDER PASSAGES
    python -m benchmarks.retrieval_peer ask FOLDER PASSAGES

The other side of `python -m benchmarks.retrieval scale`, which runs it: the same generated passages with the same vectors in
langchain-chroma; questions are embedded by sentence-transformers on the same weights.
"""

import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings

from benchmarks import other_subjects
from benchmarks.embedding import asked, peak_memory
from benchmarks.peers import tutorial_model
from benchmarks.timing import milliseconds
from qs_assistant.encoder.embed import load_embedder

SCOPES = ("global", "guild:1", "guild:2")
BATCH = 1000


class Passages(Embeddings):
    """The vectors of generated passages."""

    def __init__(self, models: Path) -> None:
        self._model = other_subjects.VariedEmbedder(load_embedder("builtin", models))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The vectors of texts."""
        return self._model.embed(texts).tolist()  # type: ignore[no-any-return]  # numpy's tolist is untyped

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return self.embed_documents([text])[0]


def fill(folder: Path, count: int) -> None:
    """Store the passages."""
    store = Chroma("peer", Passages(folder / "models"), str(folder / "peer"))
    texts = other_subjects.passages(count, np.random.default_rng(1))
    begun = time.perf_counter()
    for at in range(0, count, BATCH):
        some = texts[at : at + BATCH]
        store.add_texts(some, [{"scope": SCOPES[at // BATCH % len(SCOPES)]}] * len(some))
    print(f"tutorial stack: {count} passages stored in {time.perf_counter() - begun:.0f} s ({count / (time.perf_counter() - begun):.0f}/s)")


def ask(folder: Path) -> None:
    """Print how long a question takes in a process of its own."""
    begun = time.perf_counter()
    store = Chroma("peer", tutorial_model(), str(folder / "peer"))
    wanted: dict[str, Any] = {"scope": {"$in": list(SCOPES)}}
    store.similarity_search_with_score("warm-up", k=30, filter=wanted)
    opened = time.perf_counter() - begun
    times = [milliseconds(lambda one=one: store.similarity_search_with_score(one, k=30, filter=wanted)) for one in asked()]
    print(f"tutorial stack: opened and asked once in {opened:.2f} s, then p50 {np.percentile(times, 50):.1f} ms, ", end="")
    print(f"p95 {np.percentile(times, 95):.1f} ms; peak memory {peak_memory():.0f} MB")


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        ask(Path(sys.argv[2]))
