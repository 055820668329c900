"""What an answer is made of: plain frozen values that any front end can show."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from qs_assistant.types.whose import Attributed

Route = Literal["documents", "valuation", "both", "declined"]
Tier = Literal["answer", "closest", "none"]
SourceKind = Literal["run", "passage", "question", "program"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from.

    `id` and `output` belong to a run (`output` is an input's or output's name), `citation` to a passage (the [n] of the answer),
    `output` alone to the program (what it counted or dated).
    """

    kind: SourceKind
    id: str | None = None
    output: str | None = None
    citation: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of an answer's text with its source; `value` is in `unit` ($M, $, fraction, GWh, $/kWh, year, ...)."""

    text: str
    value: float
    unit: str
    source: Source


@dataclass(frozen=True, slots=True)
class Citation(Attributed):
    """One numbered source of an answer; `passage` holds the words relied on, `date` is ISO (may be a year or a month).

    `author` is whom the text or its file calls so, "" for nobody.
    """

    n: int
    document: str
    title: str
    publisher: str
    date: str
    kind: str
    passage: str
    score: float
    url: str | None = None
    provenance: str = "seen"
    page: int | None = None
    author: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One likely reading of an unclear question: a short label, the whole question it stands for, and what that asks (JSON), if numeric."""

    label: str
    question: str
    request: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A short labelled line of an answer, for a compact display."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, complete: the text as a person reads it, and the parts it is made of for front ends that lay out themselves.

    `understood` says how a numeric question was read, `headline` is the first sentence, `body` the rest in Markdown, `more` what a small
    screen shows only when asked, `fields` the compact figures, `notes` what should be said under the answer (age, model line, reference
    dates). `text` is all of it in reading order.
    `request` and `results` are as in docs/interfaces.md. `id` is the key under which the records keep the answer (for buttons that
    outlive a restart); `tier` says how sure an answer from documents is, or that it only shows the closest passages; `chart` names the
    chart that would help, if any; `helped_by` the chat model that read the question, chose the sentences or wrote a summary, if one did.
    """

    question: str
    route: Route
    text: str
    request: Mapping[str, Any] | None = None
    results: Mapping[str, Any] | Sequence[Any] | None = None
    figures: tuple[Figure, ...] = ()
    citations: tuple[Citation, ...] = ()
    run_id: str | None = None
    conversation: str | None = None
    elapsed_ms: float = 0.0
    understood: str = ""
    headline: str = ""
    body: str = ""
    fields: tuple[Field, ...] = ()
    notes: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    chart: str | None = None
    more: str = ""
    helped_by: str | None = None
    reasons: tuple[str, ...] = ()
    id: str = ""
    tier: Tier | None = None

    def to_json(self) -> dict[str, Any]:
        """The answer as docs/interfaces.md describes it; a value that does not exist is null."""
        return {
            "question": self.question,
            "route": self.route,
            "request": self.request,
            "text": self.text,
            **({"tier": self.tier} if self.tier else {}),
            "results": finite(self.results),
            "figures": [asdict(one) | {"source": _present(one.source)} for one in self.figures],
            "citations": [asdict(one) for one in self.citations],
            "run_id": self.run_id,
            "conversation": self.conversation,
            "choices": [asdict(one) for one in self.choices],
            "reasons": list(self.reasons),
            "elapsed_ms": self.elapsed_ms,
        }


def _present(source: Source) -> dict[str, Any]:
    return {key: value for key, value in asdict(source).items() if value is not None}


def finite(value: Any) -> Any:  # noqa: ANN401 - JSON values of any shape
    """The same JSON value with null for every number that is not finite."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: finite(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(one) for one in value]
    return value
