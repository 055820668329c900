"""Whether a passage can be the answer at all: it is of the time asked for, and of whom the question names.

Structure, not wording: times are compared as times, and names are what the found passages themselves write as names.
"""

import re
from collections import Counter
from collections.abc import Sequence

from qs_assistant.documents.passage import Passage
from qs_assistant.documents.split import embedded_text
from qs_assistant.text.periods import agreement, periods
from qs_assistant.text.terms import telling_words

COMMON = 0.3  # a name in more than this share of what was found tells nothing apart
_WORD = re.compile(r"[A-Za-z][\w-]*")


class Fit:
    """Tells passages that can answer a question from those of another time or another name.

    Args:
        question: what was asked.
        found: the passages that were found for it.
    """

    def __init__(self, question: str, found: Sequence[Passage]) -> None:
        self._periods = periods(question)
        self._names = set(telling_words(question)) & names_among([one.text for one in found])

    def __call__(self, passage: Passage) -> bool:
        """Whether the passage is of a time and a name asked for, where the question has any."""
        if self._periods and passage.periods and agreement(self._periods, passage.periods) < 1:
            return False
        return self._names <= held(passage)


def held(*passages: Passage) -> set[str]:
    """The telling words of passages, their titles and headings."""
    return {word for one in passages for word in telling_words(embedded_text(one.document_title, one.heading, one.text))}


def names_among(texts: Sequence[str]) -> set[str]:
    """The words that texts write with a capital wherever they stand, and that only some of them hold."""
    upper: Counter[str] = Counter()
    lower: set[str] = set()
    for text in texts:
        capital = {word for match in _WORD.finditer(text) if match[0][0].isupper() for word in telling_words(match[0])}
        upper.update(capital)
        lower |= {word for match in _WORD.finditer(text) if match[0][0].islower() for word in telling_words(match[0])}
    return {word for word, count in upper.items() if word not in lower and count <= COMMON * len(texts)}
