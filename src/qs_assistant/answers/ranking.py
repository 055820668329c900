"""Weighs the sentences of found passages against a question: nearness, words, period, kind of answer and age."""

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from qs_assistant.answers.concepts import OWN_FIGURES, meaning
from qs_assistant.answers.named_periods import Period, placed_periods
from qs_assistant.answers.question_focus import BALANCES, Asking
from qs_assistant.answers.stems import NEUTRAL, stem
from qs_assistant.documents.passage import Passage
from qs_assistant.grounding.numbers import Number, numbers
from qs_assistant.text.dates import moment_of
from qs_assistant.text.sentences import paired

# Where a question names nobody, it is about the company.
_ENTITIES = frozenset(
    f"~{name}"
    for name in ("volkswagen", "powerco", "corning", "murata", "ducati", "honda", "rival", "bnef", "author", "carmaker", "venture")
)
# PowerCo is Volkswagen's battery unit: a question may mean either by the other's name.
GROUP = frozenset({"~volkswagen", "~powerco"})
# A sentence about one of these is narrower than a question that does not name it.
_NARROWER = frozenset(f"~{name}" for name in ("china", "lfp", "nmc", "analysts", "guidance", "securities"))
# A document that sums up is for who asks for the whole of one of these.
_WHOLE_TEXT = "business workings profit competition allies customers summary forsale news risks"
_WHOLE = frozenset(f"~{name}" for name in _WHOLE_TEXT.split())
# A figure of one of these does not answer for another.
_MEASURED = frozenset({"~revenue", "~netloss", "~liquidity", "~billings", "~capex", "~opex"})
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]+")
_MEASURES = frozenset({"gwh", "kwh", "twh", "mwh", "ebitda", "usd", "eur", "gaap"})  # written with capitals, and no names
_THEIRS = re.compile(r"\b(?:they|their|theirs|them|its|the\s+company)\b", re.IGNORECASE)
_VERSIONS = frozenset({"~initial", "~final"})


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each feature counts; chosen on benchmarks/questions (docs/retrieval.md)."""

    cosine: float = 1.0
    words: float = 0.7
    context: float = 0.6
    period: float = 0.35
    kind: float = 0.08
    age: float = 0.25
    default_age: float = 0.03
    subject: float = 0.13
    version: float = 0.5
    setting: float = 0.2
    scene: float = 0.6
    narrower: float = 0.05
    summary: float = 0.2
    others: int = 120
    entity: float = 0.12
    flow: float = 0.25
    measure: float = 0.1
    denied: float = 0.2


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a passage with what it is about and how well it fits a question.

    `text` is what is told, `searched` the sentence with the words that only a search sees; `meaning` its concepts and stems.
    `covered` are the question's concepts and stems that it holds itself, `share` their weight in the question's (0..1, those that only its
    headings hold count in part), `period` how well its times fit (-1..1), `kind` whether it holds the kind of answer wanted (-1, 0, 1).
    """

    text: str
    searched: str
    passage: Passage
    order: int
    covered: frozenset[str]
    near: frozenset[str]
    share: float
    period: float
    kind: float
    score: float

    @property
    def meaning(self) -> frozenset[str]:
        """What it is about."""
        return meaning(self.searched)

    @property
    def place(self) -> tuple[str, int, int]:
        """Where it stands, for a natural order."""
        return self.passage.document, self.passage.position, self.order


def rank(asked: Asking, passages: Sequence[Passage], weights: Weights = Weights()) -> tuple[list[Line], dict[str, float]]:
    """The sentences of the passages, best first, and the weight of each thing asked about (1 in all)."""
    wanted = [passage for passage in passages if _is_for(passage, asked)]
    held = [(passage, order, *pair) for passage in wanted for order, pair in enumerate(paired(passage.text, passage.searched))]
    worth = _worth(asked, [meaning(searched) | _context(passage) for passage, _, _, searched in held], weights)
    lines = [_line(asked, passage, (order, text, searched), worth, weights) for passage, order, text, searched in held]
    aged = _aged(asked, lines, weights)
    return sorted(aged, key=lambda line: (-round(line.score, 6), line.place)), worth


def _is_for(passage: Passage, asked: Asking) -> bool:
    """Whether a passage is for a question: one that sums up is for none that asks after particulars."""
    return "~summary" not in _context(passage) or bool(_WHOLE & asked.about & meaning(passage.searched or passage.text))


def with_names(asked: Asking, passages: Sequence[Passage]) -> Asking:
    """A question with those of its words as names that the found passages write as names."""
    names = names_among([text for passage in passages for _, text in paired(passage.text, passage.searched)])
    return replace(asked, entities=asked.entities | (names & asked.about - _MEASURES))


def names_among(texts: Sequence[str]) -> frozenset[str]:
    """The stems of the words that texts write with a capital wherever they stand: names of companies, people, places and things."""
    cases = [_cases(text) for text in texts]
    upper = frozenset(one for capital, _ in cases for one in capital)
    return upper.difference(*(small for _, small in cases))


@lru_cache(maxsize=8192)
def _cases(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The stems of a text's words with a capital, and of those without."""
    upper: set[str] = set()
    lower: set[str] = set()
    for match in _WORD.finditer(text):
        (upper if match.group()[0].isupper() else lower).add(stem(match.group()))
    return frozenset(upper), frozenset(lower)


def _worth(asked: Asking, texts: Sequence[frozenset[str]], weights: Weights) -> dict[str, float]:
    """Inverse document frequency among the candidates (Robertson and Zaragoza 2009) and others that hold none, scaled to a sum of one.

    Without the others, a word that all candidates hold, which is why they were found, would count for nothing.
    """
    holding = Counter(one for text in texts for one in text & asked.about)
    held = [one for one in asked.about if holding[one] or not (one in NEUTRAL or one[0].isdigit())] or list(asked.about)
    whole_size = len(texts) + weights.others
    idf = {one: math.log1p((whole_size - holding[one] + 0.5) / (holding[one] + 0.5)) for one in held}
    for one in idf:
        idf[one] *= (weights.version if one in _VERSIONS else 1.0) * (weights.setting if one in asked.setting else 1.0)
    scene = math.fsum(idf[one] for one in asked.setting & idf.keys())
    own = math.fsum(idf.values()) - scene
    for one in asked.setting & idf.keys() if scene > weights.scene * own > 0 else ():
        idf[one] *= weights.scene * own / scene
    whole = math.fsum(idf.values())
    return {one: value / whole for one, value in sorted(idf.items())} if whole else {}


def _line(asked: Asking, passage: Passage, sentence: tuple[int, str, str], worth: dict[str, float], weights: Weights) -> Line:
    order, text, searched = sentence
    own, around = meaning(searched) & asked.about, _context(passage) & asked.about
    share = math.fsum(value * (1.0 if one in own else weights.context if one in around else 0.0) for one, value in worth.items())
    period = period_fit(asked.periods, searched, passage)
    kind = kind_fit(asked.wanted, text)
    score = weights.cosine * passage.cosine + weights.words * share + weights.period * period + weights.kind * kind
    if meaning(searched) & _NARROWER - asked.about:
        score -= weights.narrower
    if asked.about & BALANCES and "~cashflow" in meaning(searched) - asked.about and not meaning(searched) & BALANCES:
        score -= weights.flow
    if _MEASURED & asked.own and not _MEASURED & asked.own & (own | around):
        score -= weights.measure
    if _MEASURED & asked.own and asked.own <= own and _UNPUBLISHED.search(text):
        score += weights.denied
    if asked.entities:
        named = own | around
        score += weights.entity * len(asked.entities & (named | GROUP if named & GROUP else named)) / len(asked.entities)
    elif not asked.about & _ENTITIES:
        score += weights.summary if "~summary" in _context(passage) else 0.0
        own_figure = bool(asked.about & OWN_FIGURES) or bool(_THEIRS.search(asked.text))
        score += weights.subject if "~quantumscape" in meaning(searched) else -weights.subject if own_figure else 0.0
    return Line(text, searched, passage, order, frozenset(own), frozenset(own | around), share, period, kind, score)


def _context(passage: Passage) -> frozenset[str]:
    published = passage.publication
    return meaning(f"{passage.heading} {published.title} {published.publisher}")


def _aged(asked: Asking, lines: Sequence[Line], weights: Weights) -> list[Line]:
    """Newer statements get a little more where the question names no period, much more where it wants the latest, less for the first."""
    fullest = max((line.share for line in lines), default=0.0)
    dates = sorted({date[:7] for line in lines if line.share >= 0.8 * fullest and (date := as_of(line))})
    if len(dates) < 2:
        return list(lines)
    ages = {"latest": weights.age, "final": weights.age, "first": -weights.age, "": 0.0 if asked.periods else weights.default_age}
    weight = ages[asked.version]

    def place(line: Line) -> float:
        """From 0, the first, to 1, the latest; what is undated counts as the one that is not wanted."""
        date = as_of(line)
        return min(1.0, bisect_left(dates, date) / (len(dates) - 1)) if date else float(weight < 0)

    return [replace(line, score=line.score + weight * place(line)) for line in lines]


def as_of(line: Line) -> str:
    """The month that a sentence tells of (ISO): that of its last time that had passed when it was published, else of its publication."""
    published = moment_of(line.passage.publication.date).span()
    told = [period.last for period, source in stated(line.searched) if not source and published and period.last <= published[1]]
    return max(told).isoformat()[:7] if told else line.passage.publication.date[:7]


_ATTRIBUTION = re.compile(
    r"\b(?:according\s+to|as\s+(?:\w+\s+)?(?:reported|summarised|quoted)|(?:8-K|10-K|10-Q|letter|call|note|report|table|paper|survey)\s+of)\b"
)


@lru_cache(maxsize=8192)
def stated(text: str) -> tuple[tuple[Period, bool], ...]:
    """The periods that a text speaks of, each with whether it only dates the text's own source ("according to its 8-K of ...")."""
    match = _ATTRIBUTION.search(text)
    tail = match.start() if match else len(text)
    return tuple((period, place > tail) for place, period in placed_periods(text))


@lru_cache(maxsize=8192)
def figures_of(text: str) -> tuple[Number, ...]:
    """The numbers of a sentence, plain number words included."""
    return numbers(text)


def period_fit(periods: Sequence[Period], text: str, passage: Passage) -> float:
    """How well a sentence's times fit the question's: 1 the same, 0 unknown, -1 it speaks of other times only; the mean over periods."""
    if not periods:
        return 0.0
    published = moment_of(passage.publication.date).span()
    return sum(_fit(period, stated(text), stated(passage.heading), published) for period in periods) / len(periods)


def _fit(
    period: Period, own: Sequence[tuple[Period, bool]], around: Sequence[tuple[Period, bool]], published: tuple[date, date] | None
) -> float:
    best = max((_overlap(period, one) * (0.4 if source else 1.0) for one, source in own), default=0.0)
    finer = any(not one.whole_year and not source and _overlap(period, one) for one, source in own)
    if best == 1.0 and period.whole_year and finer:
        # "Q1 2025" beside "2025": the sentence is about the quarter.
        best = 0.75
    if best:
        return best
    outer = max((_overlap(period, one) for one, _ in around), default=0.0)
    if any(not source for _, source in own):
        return -0.6 if outer else -1.0
    return max(0.6 * outer, 0.3 * _overlap(period, Period(*published)) if published else 0.0)


def _overlap(period: Period, one: Period) -> float:
    if one.last < period.first or one.first > period.last:
        return 0.0
    if (one.first, one.last) == (period.first, period.last):
        return 1.0
    if period.first <= one.first and one.last <= period.last:
        return 0.7 if period.whole_year else 0.95
    return 0.4


_SINGLE = re.compile(r"\bsingle\b|\bone\s+(?:of\s+a\s+kind|\S+\s+prototype)\b", re.IGNORECASE)
_UNPUBLISHED = re.compile(
    r"\b(?:was|were|is|are|has|no)\s+(?:not\s+(?:been\s+)?(?:published|disclosed|made\s+public)|undisclosed|revenue)\b", re.IGNORECASE
)
SPECIAL = frozenset({"weight", "distance", "speed", "volume", "thin"})
_UNITS_OF: dict[str, Callable[[str], bool]] = {
    "money": lambda unit: unit[:1] in "$€£¥" or unit[:3] in {"CA$", "CN¥"},
    "share": lambda unit: unit in {"fraction", "points"},
    "duration": lambda unit: unit in {"seconds", "minutes", "hours", "days", "weeks", "months", "years", "decades"},
    "energy": lambda unit: unit.split("/")[0] in {"GWh", "Wh", "GW", "Ah"} or unit.endswith("/kWh"),
    "multiple": lambda unit: unit == "x",
    "weight": lambda unit: unit in {"kg", "tonnes"},
    "distance": lambda unit: unit in {"km", "miles"},
    "speed": lambda unit: unit in {"km/h", "mph"},
    "volume": lambda unit: unit == "L",
    "thin": lambda unit: unit == "µm",
    "size": lambda unit: unit in {"mm", "µm", "km", "m", "square feet", "kg", "atm", "bar", "C", "F", "tonnes", "miles"},
}


def kind_fit(wanted: frozenset[str], text: str) -> float:
    """1 where a sentence holds a kind of answer that is wanted, -1 where it holds none of them, 0 where none can be told."""
    kinds = wanted - {"name", "number"}
    if not kinds:
        return 0.0
    found = figures_of(text)
    if _UNPUBLISHED.search(text):
        return 0.5  # that a figure was never published answers for it
    if "count" in kinds and _SINGLE.search(text):
        return 0.5
    for number in found:
        if number.kind == "vague" and kinds & {"money", "count"}:
            return 0.5
        if "date" in kinds and number.moment is not None:
            return 1.0
        if number.moment is None and any(kind in _UNITS_OF and number.unit and _UNITS_OF[kind](number.unit) for kind in kinds):
            return 1.0
        if "count" in kinds and _counts(number):
            return 1.0
    return -0.5 if any(number.moment is None and number.kind == "quantity" for number in found) else -1.0


def _counts(number: Number) -> bool:
    plain = number.moment is None and number.kind in {"quantity", "word"} and number.value > 1
    return plain and (number.unit in {"", "shares", "cells", "vehicles", "people", "cycles", "months", "years", "minutes", "GWh", "x"})
