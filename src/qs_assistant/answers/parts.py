"""Takes a question of several questions apart."""

import re

_CLAUSE = re.compile(
    r"(?:\s*[,;?])?\s+and\s+(?=(?:also\s+)?(?:how|what|when|where|who|which|why|is|are|was|does|do|did|has|have)\b)|\?\s+(?=\w)",
    re.IGNORECASE,
)
LEAST_WORDS = 3  # of a part that is a question of its own


def clauses(question: str) -> list[str]:
    """The questions that a question is made of, each as a part of it; the question alone where it is one."""
    parts = [part.strip() for part in _CLAUSE.split(question) if part and part.strip()]
    return parts if len(parts) > 1 and all(len(part.split()) >= LEAST_WORDS for part in parts) else [question]
