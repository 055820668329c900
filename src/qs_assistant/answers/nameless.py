"""Passages that say of nothing what they say: headings of times alone, and figures whose row has no name. They answer no question."""

import re
from collections.abc import Iterable
from functools import lru_cache

from qs_assistant.documents.passage import Passage
from qs_assistant.documents.tables import LENGTH
from qs_assistant.text.dates import moments

KEPT = 4096
_WORD = re.compile(r"[^\W\d_]{3,}")
_MEASURES = frozenset(
    {"thousand", "thousands", "million", "millions", "billion", "billions", "unaudited", "audited", "except", "share", "per"}
)


def named(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """The passages that name something besides times and measures."""
    return tuple(one for one in passages if _names(one.text))


# The same passages are found for many questions.
@lru_cache(maxsize=KEPT)
def _names(text: str) -> bool:
    plain = LENGTH.sub(" ", text)
    for start, end, _ in sorted(moments(plain), reverse=True):
        plain = f"{plain[:start]} {plain[end:]}"
    return any(word.lower() not in _MEASURES for word in _WORD.findall(plain))
