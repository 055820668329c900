"""Counts which words many askers of numeric questions use: python -m training.reading does so too."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from qs_assistant.questions import vocabulary
from qs_assistant.questions.mentions import stem
from qs_assistant.text.tokens import clean, tokenize

LEAST_SETS = 4
FILE = Path(vocabulary.__file__).parent / vocabulary.ORDINARY


def ordinary_words(sets: Mapping[str, Iterable[Mapping[str, Any]]]) -> list[str]:
    """The words, without their plural, of numeric questions in so many sets."""
    seen: dict[str, set[str]] = defaultdict(set)
    for name, rows in sets.items():
        for row in rows:
            if row.get("request"):
                for token in tokenize(clean(row["question"]).lower()):
                    if token.kind != "number":
                        seen[stem(token.text)].add(name)
    return sorted(word for word, names in seen.items() if len(names) >= LEAST_SETS)


def write(words: list[str], file: Path = FILE) -> None:
    """Write the list, a word a line."""
    file.write_text(json.dumps(words, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
