"""The one table of names: every input and output with what people call it (`vocabulary.toml`).

The table also serves autocomplete, the docs and the error messages.
"""

import json
import tomllib
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from qs_assistant.questions.taught_names import naming

ORDINARY: Final = "weights/ordinary.json"


@dataclass(frozen=True, slots=True)
class Term:
    """An input's or output's everyday name (`label`) and the phrases that mean it; `loose` ones only beside a value of its unit."""

    name: str
    label: str
    names: tuple[str, ...]
    loose: tuple[str, ...] = ()


def _term(name: str, row: Mapping[str, Any]) -> Term:
    own = (name.replace("_", " "), row["label"]) if row.get("plain", True) else (row["label"],)
    return Term(name, row["label"], tuple(dict.fromkeys((*own, *map(naming, row["names"])))), tuple(row.get("loose", ())))


_TABLE: Mapping[str, Mapping[str, Mapping[str, Any]]] = tomllib.loads(
    files("qs_assistant.questions").joinpath("vocabulary.toml").read_text(encoding="utf-8")
)
INPUT_TERMS = tuple(_term(name, row) for name, row in _TABLE["inputs"].items())
OUTPUT_TERMS = tuple(_term(name, row) for name, row in _TABLE["outputs"].items())
YEAR_TERMS = tuple(_term(name, row) for name, row in _TABLE["years"].items())
"""The figures of the table of years, of which a question may ask one year's."""
TERMS: Mapping[str, Term] = MappingProxyType({term.name: term for term in (*OUTPUT_TERMS, *INPUT_TERMS)})


def label(name: str) -> str:
    """What people call an input or output: "start of production" for start_year."""
    return TERMS[name].label if name in TERMS else name.replace("_", " ")


@cache
def ordinary_words() -> AbstractSet[str]:
    """The words, without their plural, that many askers use."""
    return frozenset(json.loads(files("qs_assistant.questions").joinpath(ORDINARY).read_text(encoding="utf-8")))
