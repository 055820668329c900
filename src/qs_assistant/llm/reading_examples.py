"""Labelled questions that a model is shown and a reading is checked by: the nearest to a question, by the encoder's vectors.

They are chosen and written by `python -m training.chat_examples`; data and licence lie there.
"""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from qs_assistant.llm.proposal import Proposal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Embed = Callable[[Sequence[str]], "NDArray[np.float32]"]

NEAR = 8
FILE = "reading_examples.jsonl"


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


class NearExamples:
    """Finds the labelled questions nearest to a question; their vectors are computed once, at the first need.

    Args:
        embed: turns texts into unit vectors, float32 of shape (len(texts), dimensions).
        examples: the labelled questions.
    """

    def __init__(self, embed: "Embed", examples: Sequence[Example]) -> None:
        self._embed = embed
        self._examples = examples
        self._vectors: NDArray[np.float32] | None = None
        self._lock = threading.Lock()

    def nearest(self, question: str, count: int = NEAR) -> tuple[Example, ...]:
        """The nearest first; equal ones in the order in which they ship. Blocks: for seconds at the first call."""
        import numpy as np

        with self._lock:
            if self._vectors is None:
                self._vectors = self._embed([one.question for one in self._examples])
        scores = np.round(self._vectors @ self._embed([question])[0], 6)
        order = np.argsort(-scores, kind="stable")[:count]
        return tuple(self._examples[int(place)] for place in order)
