"""Vectors by the content they were made of: nothing is embedded twice."""

import hashlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from qs_assistant.encoder.embedder import Embedder, Encoded, TokenEncoder
from qs_assistant.encoder.onnx_model import NARROW
from qs_assistant.records.documents import DocumentRecords

if TYPE_CHECKING:
    from numpy.typing import NDArray

SLICE = 64  # texts embedded at a time: how many are kept together, and how often progress is told
DOCUMENTS_AHEAD = 2  # whose vectors wait in memory: one that is being put, and the next
AHEAD = 2  # slices being embedded while one is used: where one ends unevenly, the next has begun


class KeptVectors:
    """Embeds texts through the records: what they have is not embedded again."""

    def __init__(self, embedder: Embedder, records: DocumentRecords) -> None:
        self._embedder = embedder
        self._records = records
        self._ahead: deque[dict[bytes, bytes]] = deque(maxlen=DOCUMENTS_AHEAD)
        self._waiting = Lock()

    def key(self, text: str) -> bytes:
        """Under what a text's vector is kept: SHA-256 of the model's name and the text."""
        return hashlib.sha256(f"{self._embedder.name}\n{text}".encode()).digest()

    def made(self, texts: Sequence[str]) -> Iterator["NDArray[np.float32]"]:
        """The vectors of the texts, a slice of them at a time, each kept by the time it is given; the next ones are made meanwhile."""
        keys = [self.key(text) for text in texts]
        kept = self._records.vectors(list(set(keys)))
        ready = self._taken(keys)
        wanted = _new_by_slice(keys, texts, set(kept))
        making = self._making([{key: text for key, text in some.items() if key not in ready} for some in wanted])
        for at, (some, new) in enumerate(zip(wanted, making, strict=True)):
            new |= {key: ready[key] for key in some if key not in new}
            self._records.keep_vectors(new)
            kept |= new
            yield self._matrix([kept[key] for key in keys[at * SLICE : (at + 1) * SLICE]])

    def ahead(self, texts: Sequence[str], told: Callable[[int], None]) -> None:
        """Embed texts that are about to be asked for by `made`, in memory alone; what is not asked for soon is let go.

        `told` is told how many are done.
        """
        keys = [self.key(text) for text in texts]
        wanted = _new_by_slice(keys, texts, set(self._records.vectors(list(set(keys)))))
        found: dict[bytes, bytes] = {}
        for at, new in enumerate(self._making(wanted), 1):
            found |= new
            told(min(at * SLICE, len(texts)))
        with self._waiting:
            self._ahead.append(found)

    def _taken(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """What was embedded ahead of the keys; it waits no longer."""
        with self._waiting:
            return {key: one.pop(key) for one in self._ahead for key in keys if key in one}

    def _making(self, wanted: Sequence[dict[bytes, str]]) -> Iterator[dict[bytes, bytes]]:
        """The vectors of each slice of texts; the next slices are made while one is used."""
        with ThreadPoolExecutor(AHEAD, "embed-ahead") as pool:
            making = deque(pool.submit(self._embedded, some) for some in wanted[:AHEAD])
            for at in range(len(wanted)):
                new = making.popleft().result()
                making.extend(pool.submit(self._embedded, some) for some in wanted[at + AHEAD : at + AHEAD + 1])
                yield new

    def read(self, keys: Sequence[bytes]) -> "NDArray[np.float32]":
        """The vectors under keys that are all kept, in their order."""
        found = self._records.vectors(list(set(keys)))
        return self._matrix([found[key] for key in keys])

    def _matrix(self, kept: Sequence[bytes]) -> "NDArray[np.float32]":
        return np.stack([unpacked(one, self._embedder.dimensions)[0] for one in kept])

    def _embedded(self, texts: dict[bytes, str]) -> dict[bytes, bytes]:
        if not texts:
            return {}
        return {key: packed(one) for key, one in zip(texts, encoded(list(texts.values()), self._embedder), strict=True)}


def encoded(texts: Sequence[str], embedder: Embedder) -> list[Encoded]:
    """The vectors of texts, with token states where the embedder has them."""
    if isinstance(embedder, TokenEncoder):
        return embedder.encode(texts)
    return [Encoded(vector, np.empty((0, NARROW), np.int8)) for vector in embedder.embed(texts)]


def _new_by_slice(keys: Sequence[bytes], texts: Sequence[str], known: set[bytes]) -> list[dict[bytes, str]]:
    """For each slice the texts that neither `known` nor a slice before it has."""
    found = []
    for at in range(0, len(keys), SLICE):
        pairs = zip(keys[at : at + SLICE], texts[at : at + SLICE], strict=True)
        found.append({key: text for key, text in pairs if key not in known})
        known |= found[-1].keys()
    return found


def packed(encoded: Encoded) -> bytes:
    """An encoded text as it is kept: its vector as 32-bit floats (little-endian), then its token states, a byte a value."""
    return encoded.vector.astype("<f4").tobytes() + encoded.states.tobytes()


def unpacked(data: bytes, dimensions: int) -> tuple["NDArray[np.float32]", "NDArray[np.int8]"]:
    """The vector and the token states that `packed` wrote; states of shape (tokens, NARROW), of no tokens where none were kept."""
    vector = np.frombuffer(data, "<f4", dimensions)
    states = np.frombuffer(data, np.int8, offset=4 * dimensions)
    return vector.astype(np.float32), states.reshape(-1, NARROW)
