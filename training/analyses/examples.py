"""Examples for the head of the further analyses: labelled questions, and what the head looks at of each."""

import collections
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qs_assistant.questions.analysis_kind import ANALYSES, ORDINARY, mean_of, names_in, shape
from qs_assistant.questions.mentions import Lexicon
from qs_assistant.questions.network import load_question_network
from qs_assistant.questions.sentence import take_apart
from qs_assistant.types.company import load_company
from qs_assistant.types.errors import StoreError
from qs_assistant.types.settings import load_settings, shipped_knowledge
from qs_assistant.valuation.assumptions import load_assumptions

COMPANY = load_company(shipped_knowledge())

FOLDER = Path(__file__).parent
READING = FOLDER.parent / "reading"
OTHER = "other"
STEP = 2.0**-6


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A question of a set (one of the reading has none) with the classes that are right for it, one place each of CLASSES."""

    group: str
    question: str
    right: NDArray[np.float64]

    @property
    def asks_analysis(self) -> bool:
        """Whether it asks for one of the further analyses."""
        return bool(self.right[len(ORDINARY) :].any())


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The features of all examples, and the rarity of each token."""

    whole: NDArray[np.float64]
    words: NDArray[np.float64]
    shape: NDArray[np.float64]
    rarity: NDArray[np.float64]


def examples() -> list[Example]:
    """Every labelled question once; those of the reading's sets ask for none of the analyses."""
    own = (FOLDER / "questions.jsonl", *sorted((FOLDER / "sets").glob("*.jsonl")))
    found = [Example(one["set"], one["question"], _right(one)) for path in own for one in _lines(path)]
    known = {one.question for one in found}
    for path in (*sorted((READING / "sets").glob("*.jsonl")), READING / "documents.jsonl"):
        for line in _lines(path):
            if line["question"] not in known and "analysis" not in line:
                known.add(line["question"])
                found.append(Example("", line["question"], _right(line)))
    return found


def _right(line: dict[str, Any]) -> NDArray[np.float64]:
    """The one class of a question; any of the ordinary ones where nothing more is known."""
    analysis, kind, route = line.get("analysis", OTHER), (line.get("request") or {}).get("kind"), line.get("route", [])
    if analysis != OTHER:
        return np.array([*([0.0] * len(ORDINARY)), *(float(one == analysis) for one in ANALYSES)])
    if kind in ORDINARY and "documents" not in route:
        names: tuple[str, ...] = (kind,)
    else:
        names = tuple(one for one in ("documents", "declined") if one in route) or ORDINARY
    return np.array([*(float(one in names) for one in ORDINARY), *([0.0] * len(ANALYSES))])


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def features(found: Sequence[Example]) -> Table:
    """What the head looks at of each question.

    Raises:
        StoreError: the question network is not there.
    """
    network, lexicon = load_question_network(), Lexicon(codes=COMPANY.codes)
    if network is None:
        raise StoreError("The question network is not there: fit it first with python -m training.reading.")
    named = names_in(load_assumptions(load_settings().assumptions_file).stories)
    sentences = [take_apart(one.question, lexicon) for one in found]
    looked = [network.looked_at(one) for one in sentences]
    seen = collections.Counter(token for _, tokens, _ in looked for token in set(tokens))
    rarity = np.full(network.vocabulary, np.log(len(found)))
    for token, count in seen.items():
        rarity[token] = np.log(len(found) / count) + 0.1
    rarity = np.round(rarity / STEP) * STEP  # the same in half precision
    words = [mean_of(vectors, [float(rarity[one]) for one in tokens]) for _, tokens, vectors in looked]
    return Table(
        np.stack([whole for whole, _, _ in looked]).astype(np.float64),
        np.stack(words).astype(np.float64),
        np.stack([shape(one, named) for one in sentences]).astype(np.float64),
        rarity,
    )
