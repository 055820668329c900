"""The search index: one Chroma collection a scope, embedded or on a server. It is derived from the records, never the truth."""

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from qs_assistant.types.errors import StoreError
from qs_assistant.types.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BATCH = 64  # a write holds the interpreter's lock for its whole call, so calls are kept short
PROBE_SECONDS = 120
# Looking at more when searching finds more of the nearest, and costs less in all, than looking at more when adding. Whatever was added
# since the vector files were last written is added to the graph again at the next start, so they are written oftener than by default.
HNSW = {"space": "cosine", "ef_construction": 100, "ef_search": 400, "max_neighbors": 16, "sync_threshold": 500}
NO_MODEL = (
    None,
    {"type": "legacy"},
    {"type": "unknown"},
)  # what Chroma writes where vectors come from outside; with a name it would load it
MODEL_NAMED = (
    "the collection {name} names a model to load, which this program never does: somebody else writes to the server. "
    "Let only this program reach it, and delete that collection"
)
QUIET: dict[str, Any] = {"anonymized_telemetry": False, "_env_file": None}  # no telemetry, and our .env is not Chroma's


class IndexFaultError(Exception):
    """The index cannot do what it should; it has to be rebuilt. Never reaches a user."""


@contextmanager
def as_store_error() -> Iterator[None]:
    """Tell a fault of the index as the user's sentence.

    Raises:
        StoreError: the index failed inside.
    """
    try:
        yield
    except IndexFaultError as fault:
        raise StoreError(f"The search index failed ({fault}). Start again: a damaged index is then rebuilt from the records.") from fault


class VectorIndex:
    """Passage vectors by id, a collection for each scope and recipe (embedding model and splitter).

    Args:
        connect: makes the Chroma client.
        recipe: what the vectors are made by; collections of another recipe are not seen.
        wait_for_questions: called before each write; it may wait.
    """

    def __init__(self, connect: Callable[[], Any], recipe: str, wait_for_questions: Callable[[], None]) -> None:
        self._recipe = recipe
        self._give_way = wait_for_questions
        self._collections: dict[str, Any] = {}
        self._lock = Lock()
        with _faults():
            self._client = connect()

    def add(self, scope: str, ids: Sequence[str], vectors: "NDArray[np.float32]") -> None:
        """Add vectors under new ids; ids that are there already stay as they are."""
        collection = self._collection(scope)
        for at in range(0, len(ids), BATCH):
            self._give_way()
            with _faults():
                collection.add(ids=list(ids[at : at + BATCH]), embeddings=vectors[at : at + BATCH])

    def remove(self, scope: str, ids: Sequence[str]) -> None:
        """Remove ids; those that are not there are passed over."""
        collection = self._collection(scope)
        for at in range(0, len(ids), BATCH):
            self._give_way()
            with _faults():
                collection.delete(ids=list(ids[at : at + BATCH]))

    def nearest(self, scope: str, vector: "NDArray[np.float32]", count: int) -> tuple[list[str], list[float]]:
        """The ids of the vectors nearest to `vector`, nearest first, and their distances (1 - cosine)."""
        with _faults():
            found = self._collection(scope).query(query_embeddings=[vector], n_results=count, include=["distances"])
        return found["ids"][0], found["distances"][0]

    def count(self, scope: str) -> int:
        """How many vectors a scope has."""
        with _faults():
            return int(self._collection(scope).count())

    def held(self, scope: str, ids: Sequence[str] | None = None) -> set[str]:
        """Which of the ids the scope has; all that it has where none are named."""
        collection = self._collection(scope)
        if ids is None:
            with _faults():
                return set(collection.get(include=[])["ids"])
        found: set[str] = set()
        for at in range(0, len(ids), 10 * BATCH):
            with _faults():
                found |= set(collection.get(ids=list(ids[at : at + 10 * BATCH]), include=[])["ids"])
        return found

    def drop(self, scope: str) -> None:
        """Remove a scope's collection, so that it can be filled anew."""
        with self._lock, _faults():
            self._collections.pop(scope, None)
            name = collection_name(scope, self._recipe)
            if name in self._names():
                self._client.delete_collection(name)

    def drop_others(self) -> None:
        """Remove the collections of other recipes."""
        with self._lock, _faults():
            for collection in self._client.list_collections():
                kept = (collection.metadata or {}).get("recipe")
                if kept is not None and kept != self._recipe:
                    self._client.delete_collection(collection.name)

    def close(self) -> None:
        """Close the client."""
        self._collections.clear()
        # Chroma's HTTP client leaves its connections open.
        session = getattr(getattr(self._client, "_server", None), "_session", None)
        self._client.close()
        if session is not None:
            session.close()

    def _collection(self, scope: str) -> Any:  # noqa: ANN401 - Chroma's type, imported nowhere else
        found = self._collections.get(scope)
        if found is None:
            with self._lock, _faults():
                found = self._client.get_or_create_collection(
                    collection_name(scope, self._recipe),
                    embedding_function=None,
                    metadata={"scope": scope, "recipe": self._recipe},
                    configuration={"hnsw": HNSW},
                )
                _refuse_models(found)
                self._collections[scope] = found
        return found

    def _names(self) -> list[str]:
        return [collection.name for collection in self._client.list_collections()]


def _refuse_models(collection: Any) -> None:  # noqa: ANN401 - Chroma's type
    """Refuse a collection that names an embedding function: Chroma's client would load it with the first write.

    Whoever can write to the server can name a model there whose own code then runs in this process (CVE-2026-45829 is the same fault of
    Chroma's Python server). This program makes its vectors itself and never names one.

    Raises:
        IndexFaultError: it names one.
    """
    held = collection._model  # noqa: SLF001 - the property `schema` would load what it is looked through for
    if not all(_names_no_model(one) for one in (held.configuration_json, held.serialized_schema)):
        raise IndexFaultError(MODEL_NAMED.format(name=collection.name))


def _names_no_model(described: Any) -> bool:  # noqa: ANN401 - JSON of any shape
    waiting = [described]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if one.get("embedding_function") not in NO_MODEL:
                return False
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return True


def collection_name(scope: str, recipe: str) -> str:
    """A name that Chroma takes: the scope as far as it goes, and a checksum of scope and recipe."""
    digest = hashlib.blake2b(f"{scope}\n{recipe}".encode(), digest_size=8).hexdigest()
    return f"{re.sub(r'[^a-zA-Z0-9]+', '-', scope).strip('-')[:40] or 'scope'}-{digest}"


@contextmanager
def _faults() -> Iterator[None]:
    import httpx  # chromadb imports it too
    from chromadb.errors import ChromaError  # takes as long as chromadb itself

    try:
        yield
    except (ChromaError, httpx.HTTPError, ValueError, RuntimeError, OSError, KeyError) as error:
        raise IndexFaultError(str(error).splitlines()[0] if str(error) else type(error).__name__) from error


def server_client(settings: Settings) -> Any:  # noqa: ANN401 - Chroma's type
    """A client of the Chroma server that the settings name.

    Raises:
        StoreError: the server does not answer.
    """
    import chromadb
    import httpx
    from chromadb.config import Settings as ChromaSettings
    from chromadb.errors import ChromaError

    token = settings.chroma_token.get_secret_value() if settings.chroma_token else None
    try:
        return chromadb.HttpClient(
            host=settings.chroma_host or "localhost",
            port=settings.chroma_port,
            ssl=settings.chroma_ssl,
            headers={"x-chroma-token": token} if token else None,
            tenant=settings.chroma_tenant,
            database=settings.chroma_database,
            settings=ChromaSettings(**QUIET),
        )
    except (ChromaError, ValueError, OSError, RuntimeError, httpx.HTTPError) as error:
        raise StoreError(
            f"The Chroma server at {settings.chroma_host}:{settings.chroma_port} does not answer ({str(error).splitlines()[0]}). "
            "Start it, or correct CHROMA_HOST and CHROMA_PORT."
        ) from error


def embedded_client(folder: Path) -> Any:  # noqa: ANN401 - Chroma's type
    """A client that keeps its data in a folder."""
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    return chromadb.PersistentClient(str(folder), settings=ChromaSettings(**QUIET))


class EmbeddedFolder:
    """The folder of the embedded index: whether it was left sound, and how it is set aside where it was not.

    A kill during a write can leave vector files that crash any process that opens them, so a folder that is not exactly as the last
    orderly close left it is opened in a child process first.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seal = folder.with_name(folder.name + ".sound.json")

    def seal(self) -> None:
        """Note the folder's files after an orderly close."""
        self._seal.write_text(json.dumps(self._files()), encoding="utf-8")

    def is_sound(self) -> bool:
        """Whether the folder is as it was sealed, or else opens in a child process."""
        if not self.folder.exists():
            return True
        try:
            sealed = json.loads(self._seal.read_text(encoding="utf-8")) == self._files()
        except (OSError, ValueError):
            sealed = False
        return sealed or self._probe()

    def set_aside(self, now: datetime) -> Path:
        """Rename the folder, so that a new one takes its place; nothing is deleted."""
        kept = self.folder.with_name(f"{self.folder.name}.damaged-{now:%Y%m%dT%H%M%S%f}")
        self.folder.rename(kept)
        self._seal.unlink(missing_ok=True)
        return kept

    def _files(self) -> list[list[Any]]:
        found = []
        for file in sorted(self.folder.rglob("*")):
            if file.is_file():
                about = file.stat()
                found.append([str(file.relative_to(self.folder)), about.st_size, about.st_mtime_ns])
        return found

    def _probe(self) -> bool:
        command = [sys.executable, "-m", "qs_assistant.documents.probe", str(self.folder)]
        try:
            done = subprocess.run(command, capture_output=True, timeout=PROBE_SECONDS, check=False)  # noqa: S603 - our own module
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0
