"""Takes a question of several questions apart."""

import re

from qs_assistant.text.periods import periods

_CLAUSE = re.compile(
    r"(?:\s?[,;?])?(?<!\s)\s{1,9}and\s{1,9}(?=(?:also\s+)?(?:how|what|when|where|who|which|why|is|are|was|does|do|did|has|have)\b)|\?\s{1,9}(?=\w)",
    re.IGNORECASE,
)
LEAST_WORDS = 3  # of a part that is a question of its own


def clauses(question: str) -> list[str]:
    """The questions that a question is made of, each as a part of it; the question alone where it is one."""
    parts = [part.strip() for part in _CLAUSE.split(question) if part and part.strip()]
    return parts if len(parts) > 1 and all(len(part.split()) >= LEAST_WORDS for part in parts) else [question]


def with_time(part: str, question: str) -> str:
    """A part as it is searched: with the times of the whole question where it has none ("... in 2023 and how much of it was cash?")."""
    times = () if periods(part) else periods(question)
    return f"{part.rstrip(' ?')} ({', '.join(map(_written, times))})?" if times else part


def _written(period: str) -> str:
    """A period as people write it: Q2 2025 for 2025-Q2."""
    year, _, rest = period.partition("-")
    return f"{rest} {year}" if rest[:1].isalpha() else period
