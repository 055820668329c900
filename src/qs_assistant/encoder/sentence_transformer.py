"""Models of sentence-transformers by name or folder: an embedder and a cross-encoder; what they need is imported when one is made."""

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from qs_assistant.types.errors import SettingsError

if TYPE_CHECKING:
    from numpy.typing import NDArray

NO_TORCH = (
    "The model {model!r} needs the packages sentence-transformers and torch, which have been taken out of this installation. "
    "Install them again (pip install sentence-transformers), or leave EMBEDDING_MODEL and RERANK_MODEL unset for what is built in."
)


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


class SentenceTransformerEmbedder:
    """A sentence-transformers model by name or path, on the processor.

    One text at a time: what stands beside a text in a batch would change its last bits.

    Args:
        model: its name or folder.
        name: what its vectors are known by; none: made of its weights.
        weights: put in the place of the encoder's own.

    Raises:
        SettingsError: the model cannot be loaded.
    """

    def __init__(self, model: str, name: str | None = None, weights: "Mapping[str, NDArray[np.float32]] | None" = None) -> None:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        try:
            from sentence_transformers import SentenceTransformer  # takes seconds
            from transformers.utils.logging import disable_progress_bar
        except ImportError as error:
            raise SettingsError(NO_TORCH.format(model=model)) from error

        quieten: Callable[[], None] = disable_progress_bar
        quieten()  # its bar for reading the weights says nothing to a user
        try:
            self._model: Any = SentenceTransformer(model, device="cpu")
        except Exception as error:  # whatever the libraries raise for a damaged or hostile model
            raise SettingsError(
                f"The embedding model {model!r} cannot be loaded ({_first_line(error)}). "
                "Set EMBEDDING_MODEL to a sentence-transformers model or its folder, or leave it unset for the one that is built in."
            ) from error
        if weights is not None:
            import torch  # imported already, by sentence_transformers

            inner: Any = self._model[0]
            inner.auto_model.load_state_dict({key: torch.from_numpy(value) for key, value in weights.items()}, strict=False)
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


class CrossEncoderJudge:
    """A cross-encoder of sentence-transformers by name or path, on the processor.

    Raises:
        SettingsError: the model cannot be loaded.
    """

    def __init__(self, model: str) -> None:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        try:
            from sentence_transformers import CrossEncoder  # takes seconds
        except ImportError as error:
            raise SettingsError(NO_TORCH.format(model=model)) from error

        try:
            self._model: Any = CrossEncoder(model, device="cpu", num_labels=1)
        except Exception as error:  # whatever the libraries raise for a damaged or hostile model
            raise SettingsError(
                f"The model {model!r} cannot be loaded ({_first_line(error)}). "
                "Set RERANK_MODEL to a cross-encoder or its folder, or leave it unset to go without a second look."
            ) from error

    def judge(self, question: str, passages: Sequence[str]) -> list[float]:
        """See Judge."""
        import torch  # imported already, by sentence_transformers

        pairs = [(question, passage) for passage in passages]
        return [float(one) for one in self._model.predict(pairs, batch_size=1, activation_fn=torch.nn.Identity(), show_progress_bar=False)]
