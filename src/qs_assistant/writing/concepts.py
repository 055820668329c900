"""Everyday and trade wordings of one thing ("bottom line", "net loss"), so that a question meets a sentence that says it otherwise."""

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from qs_assistant.writing.terms import STOP, stem, words


def _load() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    table = tomllib.loads((Path(__file__).parent / "concepts.toml").read_text("utf-8"))
    return tuple((name, one.get("search", ""), re.compile(rf"(?<![\w])(?:{'|'.join(one['says'])})(?![\w])")) for name, one in table.items())


_TABLE = _load()
_SHORT = (
    (re.compile(r"\bqs\b", re.IGNORECASE), "QuantumScape"),
    (re.compile(r"\bvw\b", re.IGNORECASE), "Volkswagen"),
    (re.compile(r"\byrs?\b", re.IGNORECASE), "year"),
    (re.compile(r"\bmgmt\b", re.IGNORECASE), "management"),
    (re.compile(r"\bwhats\b", re.IGNORECASE), "what is"),
    (re.compile(r"\bwhos\b", re.IGNORECASE), "who is"),
    (re.compile(r"\bcapex\b", re.IGNORECASE), "capital expenditure (capex)"),
    (re.compile(r"\bopex\b", re.IGNORECASE), "operating expenses (opex)"),
)


@lru_cache(maxsize=8192)
def concepts(text: str) -> frozenset[str]:
    """The names of the concepts that a text speaks of."""
    lower = text.lower().replace("’", "'")
    return frozenset(name for name, _, pattern in _TABLE if pattern.search(lower))


@lru_cache(maxsize=8192)
def meaning(text: str) -> frozenset[str]:
    """The stems of a text's telling words together with its concepts (each as "~name")."""
    stems = (stem(word) for word in words(text) if word.lower() not in STOP)
    return frozenset(one for one in stems if len(one) > 1) | frozenset(f"~{name}" for name in concepts(text))


def asked(text: str) -> frozenset[str]:
    """What a question asks about: concepts in the place of the words that name them, stems for the rest."""
    rest = text.lower().replace("’", "'")
    for _, _, pattern in _TABLE:
        rest = pattern.sub(" ", rest)
    stems = (stem(word) for word in words(rest) if word.lower() not in STOP)
    return frozenset(f"~{name}" for name in concepts(text)) | frozenset(one for one in stems if len(one) > 1)


def search_words(question: str) -> str:
    """The question as a search should get it: abbreviations written out, and each concept's plain words added where they are missing."""
    text = question
    for pattern, instead in _SHORT:
        text = pattern.sub(instead, text)
    lower = text.lower()
    named = concepts(question)
    added = [words_for for name, words_for, _ in _TABLE if name in named and words_for and words_for.lower() not in lower]
    return f"{text} ({', '.join(added)})" if added else text
