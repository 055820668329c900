"""Labelled questions that a model is shown and a reading is checked by: the nearest to a question, by the encoder's vectors.

They are chosen and written by `python -m training.chat_examples`, with their vectors by the built-in encoder as 8-bit integers.
"""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

from qs_assistant.llm.proposal import Proposal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Embed = Callable[[Sequence[str]], "NDArray[np.float32]"]

NEAR = 8
FILE = "reading_examples.jsonl"
VECTORS = "reading_examples.npz"


@dataclass(frozen=True, slots=True)
class Example:
    """A question and the reading that is right for it."""

    question: str
    answer: str
    proposal: Proposal

    @property
    def kind(self) -> str:
        """What kind of question it is."""
        return self.proposal.kind

    @property
    def changes(self) -> frozenset[str]:
        """The inputs that it changes."""
        return frozenset(one.input for case in self.proposal.scenarios for one in case.changes)

    @property
    def solved_for(self) -> str | None:
        """The input that it solves for or sweeps."""
        return self.proposal.solve_for or self.proposal.variable

    @property
    def target(self) -> str | None:
        """The output that it has to reach."""
        return self.proposal.target.output if self.proposal.target else None


def shipped_examples() -> tuple[Example, ...]:
    """The labelled questions that ship."""
    text = (files("qs_assistant.llm") / FILE).read_text(encoding="utf-8")
    return tuple(_examples(text.splitlines()))


def _examples(lines: Sequence[str]) -> Iterator[Example]:
    for line in lines:
        row: dict[str, Any] = json.loads(line)
        answer = json.dumps(row["reading"], ensure_ascii=False)
        yield Example(row["question"], answer, Proposal.model_validate(row["reading"]))


def shipped_vectors(encoder: str) -> "NDArray[np.float32] | None":
    """The unit vectors of the labelled questions that ship, where they were made by this encoder; they are close, not exact."""
    import numpy as np

    with as_file(files("qs_assistant.llm") / VECTORS) as file, np.load(file) as kept:
        if str(kept["encoder"]) != encoder:
            return None
        rows: NDArray[np.float32] = kept["vectors"].astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


class NearExamples:
    """Finds the labelled questions nearest to a question.

    Args:
        embed: turns texts into unit vectors, float32 of shape (len(texts), dimensions).
        examples: the labelled questions.
        vectors: gives their vectors, or None; then they are computed once, at the first need.
        named: puts a company's own names into the place of those in the labelled questions, and back.
    """

    def __init__(
        self,
        embed: "Embed",
        examples: Sequence[Example],
        vectors: "Callable[[], NDArray[np.float32] | None]" = lambda: None,
        named: Callable[[str], str] = lambda text: text,
    ) -> None:
        self._embed = embed
        self._examples = examples
        self._given = vectors
        self._named = named
        self._vectors: NDArray[np.float32] | None = None
        self._lock = threading.Lock()

    def nearest(self, question: str, count: int = NEAR) -> tuple[Example, ...]:
        """The nearest first; equal ones in the order in which they ship. Blocks."""
        import numpy as np

        with self._lock:
            if self._vectors is None:
                given = self._given()
                self._vectors = self._embed([one.question for one in self._examples]) if given is None else given
        scores = np.round(self._vectors @ self._embed([self._named(question)])[0], 6)
        order = np.argsort(-scores, kind="stable")[:count]
        return tuple(replace(one, question=self._named(one.question)) for one in (self._examples[int(place)] for place in order))
