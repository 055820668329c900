"""Vectors by the content they were made of: nothing is embedded twice."""

import hashlib
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from qs_assistant.library.embed import Embedder
from qs_assistant.records.documents import DocumentRecords

if TYPE_CHECKING:
    from numpy.typing import NDArray

SLICE = 64  # texts embedded at a time: what is lost of them when the process is killed, and how often progress is told
AHEAD = 2  # slices being embedded while one is used: where one ends unevenly, the next has begun


class KeptVectors:
    """Embeds texts through the records: what they have is not embedded again."""

    def __init__(self, embedder: Embedder, records: DocumentRecords) -> None:
        self._embedder = embedder
        self._records = records

    def key(self, text: str) -> bytes:
        """Under what a text's vector is kept: SHA-256 of the model's name and the text."""
        return hashlib.sha256(f"{self._embedder.name}\n{text}".encode()).digest()

    def made(self, texts: Sequence[str]) -> Iterator["NDArray[np.float32]"]:
        """The vectors of the texts, a slice of them at a time, each kept by the time it is given; the next ones are made meanwhile."""
        keys = [self.key(text) for text in texts]
        kept = self._records.vectors(list(set(keys)))
        wanted = _new_by_slice(keys, texts, set(kept))
        with ThreadPoolExecutor(AHEAD, "embed-ahead") as ahead:
            making = deque(ahead.submit(self._embedded, some) for some in wanted[:AHEAD])
            for at in range(len(wanted)):
                new = making.popleft().result()
                making.extend(ahead.submit(self._embedded, some) for some in wanted[at + AHEAD : at + AHEAD + 1])
                self._records.keep_vectors(new)
                kept |= new
                yield _matrix([kept[key] for key in keys[at * SLICE : (at + 1) * SLICE]])

    def read(self, keys: Sequence[bytes]) -> "NDArray[np.float32]":
        """The vectors under keys that are all kept, in their order."""
        found = self._records.vectors(list(set(keys)))
        return _matrix([found[key] for key in keys])

    def _embedded(self, texts: dict[bytes, str]) -> dict[bytes, bytes]:
        if not texts:
            return {}
        vectors = self._embedder.embed(list(texts.values()))
        return {key: vector.astype("<f4").tobytes() for key, vector in zip(texts, vectors, strict=True)}


def _new_by_slice(keys: Sequence[bytes], texts: Sequence[str], known: set[bytes]) -> list[dict[bytes, str]]:
    """For each slice the texts that neither `known` nor a slice before it has."""
    found = []
    for at in range(0, len(keys), SLICE):
        pairs = zip(keys[at : at + SLICE], texts[at : at + SLICE], strict=True)
        found.append({key: text for key, text in pairs if key not in known})
        known |= found[-1].keys()
    return found


def _matrix(vectors: Sequence[bytes]) -> "NDArray[np.float32]":
    return np.stack([np.frombuffer(one, "<f4") for one in vectors]).astype(np.float32)
