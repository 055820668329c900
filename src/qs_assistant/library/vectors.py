"""Vectors by the content they were made of: nothing is embedded twice."""

import hashlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from qs_assistant.library.embed import Embedder
from qs_assistant.records.documents import DocumentRecords

if TYPE_CHECKING:
    from numpy.typing import NDArray

SLICE = 32  # texts embedded between two reports of progress, and kept at once


class KeptVectors:
    """Embeds texts through the records: what they have is not embedded again."""

    def __init__(self, embedder: Embedder, records: DocumentRecords) -> None:
        self._embedder = embedder
        self._records = records

    def key(self, text: str) -> bytes:
        """Under what a text's vector is kept: SHA-256 of the model's name and the text."""
        return hashlib.sha256(f"{self._embedder.name}\n{text}".encode()).digest()

    def ensure(self, texts: Sequence[str], progress: Callable[[int], None]) -> list[bytes]:
        """Embed and keep what is not kept yet; the key of each text. `progress` is told how many texts are done, again and again."""
        keys = [self.key(text) for text in texts]
        kept = self._records.vectors(list(set(keys))).keys()
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in kept}
        waiting = list(missing.items())
        progress(len(texts) - len(waiting))
        for at in range(0, len(waiting), SLICE):
            some = waiting[at : at + SLICE]
            made = self._embedder.embed([text for _, text in some])
            self._records.keep_vectors({key: vector.astype("<f4").tobytes() for (key, _), vector in zip(some, made, strict=True)})
            progress(len(texts) - len(waiting) + at + len(some))
        return keys

    def read(self, keys: Sequence[bytes]) -> "NDArray[np.float32]":
        """The vectors under keys that are all kept, in their order."""
        found = self._records.vectors(list(set(keys)))
        return np.stack([np.frombuffer(found[key], "<f4") for key in keys]).astype(np.float32)
