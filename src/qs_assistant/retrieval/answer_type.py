"""What sort of thing a question wants (an amount of money, a share, a number, a time, a name, or words), and which of them a passage has.

The sort is learned: a multinomial logit of the question's vector (Li and Roth 2002, "Learning question classifiers"). What a passage has is
structure: only what the question does not say itself counts, because it cannot be what is asked for.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from qs_assistant.documents.passage import Passage
from qs_assistant.text.dates import moments
from qs_assistant.text.written_units import CURRENCY_BEFORE, measure

if TYPE_CHECKING:
    from numpy.typing import NDArray

TYPES: Final = ("money", "share", "number", "time", "name", "words")
_FIGURE = re.compile(r"\d(?:[\d.,]*\d)?")
_INSIDE_A_SENTENCE = re.compile(r"(?<=[\w,;:\"“'’(] )[\"“'(]*([A-Z][\w’'&-]*)")
_REACH = 12  # letters before a figure in which its currency stands
_WORD = re.compile(r"(?<![’'&.,-])(?:[’'&.,-]*+\w++)++")  # found as from every place, in a time that grows with the text


@dataclass(frozen=True)
class AnswerTypes:
    """A fitted classifier: `weights` of shape (width of a vector, TYPES), `bias` of shape (TYPES,)."""

    weights: "NDArray[np.float64]"
    bias: "NDArray[np.float64]"

    def of(self, vector: "NDArray[np.float32]") -> "NDArray[np.float64]":
        """The probability of each of TYPES for a question's vector."""
        logits = vector.astype(np.float64) @ self.weights + self.bias
        shares = np.exp(logits - logits.max())
        likely: NDArray[np.float64] = shares / shares.sum()
        return likely


def shown(question: str, passage: Passage) -> "NDArray[np.float64]":
    """Which of TYPES a passage has beside what the question says: 1 or 0 for each; it always has words."""
    said = {word.lower() for word in _WORD.findall(question)}
    text = passage.text
    money = share = number = False
    for match in _FIGURE.finditer(text):
        if match[0] in said:
            continue
        found = measure(text, match.end())
        before = CURRENCY_BEFORE.search(text, max(0, match.start() - _REACH), match.start())
        money, share, number = money or bool(found.currency or before), share or found.unit == "fraction", True
    asked, told = {moment.number for _, _, moment in moments(question)}, list(moments(text))
    time = any(moment.number not in asked for _, _, moment in told)
    known = said | {word.lower() for word in _WORD.findall(f"{passage.document_title} {passage.publication.publisher}")}
    inside = (match for match in _INSIDE_A_SENTENCE.finditer(text) if not any(start <= match.start(1) < end for start, end, _ in told))
    name = any(match[1].lower() not in known for match in inside)
    return np.array([money, share, number, time, name, True], np.float64)
