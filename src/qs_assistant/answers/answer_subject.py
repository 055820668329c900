"""What an answer was about, in the few words that a question after it may leave out."""

import re

from qs_assistant.answers.concepts import concepts

_ATTRIBUTION = re.compile(r",?\s*\b(?:according\s+to|as\s+(?:\w+\s+)?(?:reported|summarised|quoted)|says|said)\b.*", re.DOTALL)
_NAME = re.compile(r"(?<![\w$€£.-])[A-Z][A-Za-z]+(?:-\d+)?\b")
_COMMON_TEXT = "The In By At Of On For From Two Each And This These It Its QuantumScape Section Form"
_MONTH_TEXT = "January February March April May June July August September October November December"
_COMMON = frozenset(f"{_COMMON_TEXT} {_MONTH_TEXT}".split())
_CONCEPTS = {"ducati": "Ducati motorcycle", "author": "article", "substack": "Substack author", "bsample": "B samples"}
MOST_NAMES = 5


def subject_of(passage: str) -> str:
    """The names in the first sentence that an answer relied on, with the things that it speaks of by other words ("a motorcycle")."""
    told = _ATTRIBUTION.sub("", passage.split(". ", maxsplit=1)[0])
    names = [match.group() for match in _NAME.finditer(told)]
    kept = [name for name in names if name not in _COMMON][:MOST_NAMES]
    kept += [words for name, words in _CONCEPTS.items() if name in concepts(told)]
    return " ".join(dict.fromkeys(kept))
