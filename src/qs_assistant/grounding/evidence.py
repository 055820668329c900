"""What an answer may rely on: cited passages, runs of the model, the user's words, and what the program itself counted or dated."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from qs_assistant.documents.passage import Passage, TableFigure
from qs_assistant.grounding.names import in_any_case, learned_names
from qs_assistant.grounding.numbers import Number, numbers
from qs_assistant.text.dates import moments


@dataclass(frozen=True, slots=True)
class Cited:
    """One cited passage: its words, what is known of where it was published, and the figures of a table's row with scale and unit.

    `publisher` names the author as well, where there is one.
    """

    text: str
    title: str = ""
    publisher: str = ""
    date: str = ""
    url: str | None = None
    figures: tuple[TableFigure, ...] = ()

    @staticmethod
    def of(passage: Passage) -> "Cited":
        """The citation of a passage of the library."""
        from_ = passage.publication
        return Cited(passage.text, from_.title, from_.whose, from_.date, from_.url, passage.figures)

    @property
    def entry(self) -> str:
        """Everything that a list of sources may say about it."""
        return "\n".join(part for part in (self.title, self.publisher, self.date, self.url) if part)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the figures of one answer may rest on.

    Attributes:
        passages: the cited passages by citation number.
        runs: for each run id its inputs, outputs and labelled values: name to (value, unit); units as in the inputs and outputs tables.
        question: what the user said; it never counts as evidence for a claim.
        facts: counts and dates that the program computed: label to the value, or to the text as written.
        codes: names with digits that the company is known for, however they are written.
    """

    passages: Mapping[int, Cited] = field(default_factory=dict)
    runs: Mapping[str, Mapping[str, tuple[float, str]]] = field(default_factory=dict)
    question: str = ""
    facts: Mapping[str, float | str] = field(default_factory=dict)
    codes: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The words with digits that the company, the passages, their titles and the run ids use as names."""
        return _names(tuple(self.passages.values()), tuple(self.runs), self.codes)

    def passage_numbers(self, citation: int) -> tuple[Number, ...]:
        """The numbers of a cited passage's words and title."""
        one = self.passages[citation]
        return numbers(one.text, self.names) + numbers(one.title, self.names)


# Every figure that is bound asks for them again.
@lru_cache(maxsize=64)
def _names(passages: tuple[Cited, ...], runs: tuple[str, ...], codes: tuple[str, ...]) -> frozenset[str]:
    texts = [part for one in passages for part in (one.text, one.title, one.publisher)]
    return (
        in_any_case(codes)
        | learned_names(texts)
        | frozenset(run[:length] for run in runs for length in (6, 7, 8, len(run)) if len(run) >= length)
    )


def canonical(value: float, unit: str) -> tuple[float, str]:
    """A value of the inputs and outputs tables in the units of `numbers`: 794.2 "$M" is 794.2e6 "$"."""
    match unit:
        case "$M" | "$M/yr":
            return value * 1e6, "$"
        case "$M/GWh":
            return value * 1e6, "$/GWh"
        case "fraction" | "probability" | "1/yr" | "%":
            return value, "fraction"
        case "millions":
            return value * 1e6, "shares"
        case "GWh/yr":
            return value, "GWh"
        case _:
            return value, unit


def shown_unit(number: Number) -> tuple[float, str]:
    """A number's value and unit as the JSON of an answer gives them: dollars from a hundred thousand up in "$M"."""
    if number.unit == "$" and abs(number.value) >= 1e5:
        return float(f"{number.value / 1e6:.12g}"), "$M"
    if number.unit == "$/GWh":
        return float(f"{number.value / 1e6:.12g}"), "$M/GWh"
    return number.value, number.unit


def fact_numbers(fact: float | str, names: frozenset[str] = frozenset()) -> tuple[Number, ...]:
    """The numbers of a program fact: of its text, or the number itself."""
    text = fact if isinstance(fact, str) else f"{fact:.12g}"
    found = numbers(text, names)
    if found or not isinstance(fact, str):
        return found
    return tuple(Number(text[a:b], a, b, one.number, "date", kind="date", moment=one) for a, b, one in moments(text))
