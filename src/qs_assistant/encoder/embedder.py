"""What an embedding model gives: vectors of texts, states of their tokens, and a second look at passages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


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


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text as the encoder sees it: its unit vector, and a state for each token (int8, tokens x width; 127 is 1) for late interaction."""

    vector: "NDArray[np.float32]"
    states: "NDArray[np.int8]"


@dataclass(frozen=True, slots=True)
class EncodedQuestion(Encoded):
    """A question: `weights` say how much each of its tokens counts."""

    weights: "NDArray[np.float64]"


@runtime_checkable
class TokenEncoder(Protocol):
    """An embedder that gives token states too; of one that is not, only vectors are compared."""

    def encode(self, texts: Sequence[str]) -> list[Encoded]:
        """The texts with their token states."""
        ...

    def ask(self, question: str) -> EncodedQuestion:
        """A question with the weights of its tokens."""
        ...


class Judge(Protocol):
    """What takes a second look at the best passages."""

    def judge(self, question: str, passages: Sequence[str]) -> list[float]:
        """How sure it is, as a logit, that each passage answers the question."""
        ...
