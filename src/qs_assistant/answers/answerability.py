"""Whether found sentences answer a question at all: a calibrated decision, not a single magic score (curve in docs/retrieval.md)."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from qs_assistant.answers.concepts import asked as of_question
from qs_assistant.answers.named_periods import Period
from qs_assistant.answers.question_focus import Asking
from qs_assistant.answers.ranking import GROUP, SPECIAL, Line, figures_of, kind_fit, stated

# Weights of the logistic model of "the documents answer this", fitted on benchmarks/questions; see `python -m benchmarks.calibration`.
BIAS = -3.65
COSINE = 13.1
SHARE = 6.05
COVERED = -1.3
MISSING = -4.05
PERIOD = 0.9
TOLD = 0.9
NAMED = 0.5
NEAREST = -7.85  # together with the cosine's weight: how far the best sentence is from the nearest one
THRESHOLD = 0.6
LEAST_PERIOD = 0.05
MONTH, QUARTER = 31, 100  # days, at most
# What a company reports for a quarter; a figure of the year around it is another figure.
REPORTED = frozenset(f"~{name}" for name in ("netloss", "ebitda", "opex", "capex", "liquidity", "billings", "cashflow", "eps"))
_LOOSE_TEXT = "quantumscape deal cause undisclosed compare technology moreover initial final solidstate rival carmaker"
_LOOSE = frozenset(f"~{name}" for name in _LOOSE_TEXT.split())
_SUPPOSERS = frozenset(f"~{name}" for name in ("forum", "substack", "analysts", "author", "estimate", "guidance"))
_SUPPOSED = re.compile(r"\b(?:base|bull|bear)\s+(?:case|valuation)|\bassum(?:es|ed|ing)\b", re.IGNORECASE)
_SUPPOSING = re.compile(
    r"\b(?:assum\w*|model\w*|case|scenario\w*|valuation|workbook|bulls?|bullish|bears?|bearish|imagin\w*|use[sd]?)\b", re.IGNORECASE
)
DAY = 0.9  # how well a price has to fit the day asked for

_PREMISE = re.compile(
    r"^\W*(?:since|given(?:\s+that)?|as\s+(?:we|you|everyone)\s+(?:both\s+)?(?:all\s+)?know"
    r"|because|now\s+that|seeing\s+(?:as|that)"
    r"|considering(?:\s+that)?|assuming)\b(?!\s+when)",
    re.IGNORECASE,
)
_PAID_FOR = re.compile(r"\b(?:pay|paid|pays)\s+for\s+(?!it\b|this\b|that\b)([^?]+)", re.IGNORECASE)
_NUMERIC = re.compile(
    r"^\W*(?:and\s+)?(?:how\s+many|(?:the\s+)?number\s+of|(?:the\s+|what\s+(?:is|was|'s)\s+(?:the\s+)?)?(?:cost|price)\s+of"
    r"|what\s+(?:price|percentage|share|cost))\b|\bstake\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for and against an answer.

    `cosine`, `share` and `period` are those of the best sentence, `covered` the weight of the question that the best three hold,
    `missing` the weight that no found sentence holds. `refused` names a hard reason why nothing found can be the answer. `told` is the
    share of the question without its names that the best sentence holds, `named` the share of its names that it has, `nearest` the cosine
    of the nearest of all. `premise` is set where the question rests on a claim of its own, `near` where something found is at least about
    the subject.
    """

    cosine: float
    share: float
    covered: float
    missing: float
    period: float
    refused: str
    premise: bool
    near: bool
    told: float = 0.0
    named: float = 1.0
    nearest: float = 0.0

    @property
    def probability(self) -> float:
        """The calibrated probability that the found sentences answer the question."""
        if self.refused:
            return 0.0
        logit = BIAS + COSINE * self.cosine + SHARE * self.share + COVERED * self.covered + MISSING * self.missing
        logit += PERIOD * self.period + TOLD * self.told + NAMED * self.named + NEAREST * self.nearest
        return 1.0 / (1.0 + math.exp(-logit))


def signals(asked: Asking, lines: Sequence[Line], worth: dict[str, float]) -> Signals:
    """Measure a question against the ranked sentences."""
    premise = bool(_PREMISE.search(asked.text))
    if not lines or not worth:
        return Signals(0.0, 0.0, 0.0, 1.0, 0.0, "nothing found", premise, near=False)
    best = lines[0]
    held = frozenset().union(*(line.near for line in lines[:3]))
    anywhere = frozenset().union(*(line.near for line in lines))
    covered = math.fsum(worth[one] for one in worth if one in held)
    missing = math.fsum(worth[one] for one in worth if one not in anywhere)
    return Signals(
        best.passage.cosine,
        best.share,
        covered,
        missing,
        best.period,
        _refused(asked, lines),
        premise,
        best.share >= 0.3,
        _told(asked, best, worth),
        _naming(asked, lines),
        max(line.passage.cosine for line in lines),
    )


def _told(asked: Asking, best: Line, worth: dict[str, float]) -> float:
    """The share of what is asked about the named things that the best sentence holds itself."""
    rest = {one: value for one, value in worth.items() if one not in asked.entities}
    whole = math.fsum(rest.values())
    return math.fsum(value for one, value in rest.items() if one in best.covered) / whole if whole else 1.0


def answerable(seen: Signals) -> bool:
    """Whether to answer."""
    return seen.probability >= THRESHOLD and not seen.premise


def _refused(asked: Asking, lines: Sequence[Line]) -> str:
    best = lines[0]
    special = asked.wanted & SPECIAL
    if special and all(kind_fit(special, line.text) < 1 for line in lines[:5]):
        return f"no {min(special)} in what was found"
    if asked.counted and not any(asked.counted & line.covered for line in lines[:3]):
        return "what was to be counted is not in what was found"
    # Of several times, a sentence that fits one and no other comes to nought.
    paid = _PAID_FOR.search(asked.text)
    things = of_question(paid[1]) & asked.about if paid and len(asked.parts) < 2 else frozenset()
    if things and not any(things & line.near for line in lines[:5]):
        return "what was paid for is not in what was found"
    if asked.periods and best.period < (LEAST_PERIOD if len(asked.periods) == 1 else -LEAST_PERIOD):
        return "what was found speaks of other times"
    if "~closeprice" in asked.about and best.period < DAY and any(one.first == one.last for one in asked.periods):
        return "what was found is the price of another day"
    if _NUMERIC.search(asked.text) and best.kind < 0:
        return "no figure of the kind asked for in what was found"
    told = [line for line in lines[:3] if line.share >= 0.6 * best.share and _names(line, asked)]
    if "money" in asked.wanted and asked.strict and not any(_money(line) for line in told):
        return "no amount of money in what was found"
    return _elsewhere(asked, lines)


def _elsewhere(asked: Asking, lines: Sequence[Line]) -> str:
    """Why what was found is of something near to what was asked for, and not of it; "" where it is not."""
    best = lines[0]
    single = len(asked.parts) < 2 and not asked.conflict
    if single and asked.entities and not any(_names(line, asked) for line in lines[:2]):
        return "what was found is about another one than the one named"
    if single and asked.counted and not _names(best, asked):
        return "what was counted is another one's"
    topic = _topic(asked)
    if single and topic and not any(topic & line.near for line in lines[:5] if _names(line, asked)) and _of_another(topic, asked, lines):
        return "what was found about the one named is something else"
    if len(asked.periods) == 1 and asked.about & REPORTED and not asked.version and _of_the_year(best, asked.periods[0]):
        return "what was found is the figure of the whole year"
    quarter = len(asked.periods) == 1 and MONTH < (asked.periods[0].last - asked.periods[0].first).days < QUARTER
    if quarter and asked.about & REPORTED and "~guidance" in best.meaning - asked.about and not asked.version:
        return "what was found is a forecast, not a report"
    own = not asked.entities and bool(asked.periods) and not _SUPPOSING.search(asked.text)
    if own and _SUPPOSED.search(best.text) and not asked.about & _SUPPOSERS:
        return "what was found is an assumption, not a report"
    return ""


def _of_the_year(line: Line, asked: Period) -> bool:
    """Whether a sentence gives a figure for a year where a quarter or a month of it was asked for."""
    own = [period for period, source in stated(line.searched) if not source and period.first <= asked.last and asked.first <= period.last]
    return (asked.last - asked.first).days < QUARTER and bool(own) and all(period.whole_year for period in own)


def _of_another(topic: frozenset[str], asked: Asking, lines: Sequence[Line]) -> bool:
    """Whether the best sentence is about the ones named but not about the topic, which the next ones tell of others."""
    best = lines[0]
    return bool(asked.entities) and _names(best, asked) and any(topic & line.near and not _names(line, asked) for line in lines[1:10])


def _topic(asked: Asking) -> frozenset[str]:
    """The concepts asked about the ones named."""
    return frozenset(one for one in asked.about - asked.entities - _LOOSE if one.startswith("~"))


def _names(line: Line, asked: Asking) -> bool:
    group = GROUP if line.meaning & GROUP else frozenset()
    return not asked.entities or bool(asked.entities & (line.near | group))


def _naming(asked: Asking, lines: Sequence[Line]) -> float:
    """The share of the names asked about that the best sentence has, or the best four where several are asked about."""
    several = len(asked.entities) > 1 or len(asked.parts) > 1
    return len(asked.entities & _named(lines[: 4 if several else 1])) / len(asked.entities) if asked.entities else 1.0


def _named(lines: Sequence[Line]) -> frozenset[str]:
    named = frozenset().union(*(line.near for line in lines))
    return named | GROUP if named & GROUP else named


def _money(line: Line) -> bool:
    return any((number.unit[:1] in "$€£" and number.unit) or number.kind == "vague" for number in figures_of(line.text))
