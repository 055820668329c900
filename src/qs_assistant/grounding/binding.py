"""Binds one number to the evidence that it stands for: same value, same unit, same hedge, in what its own sentence cites."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from qs_assistant.documents.passage import TableFigure
from qs_assistant.grounding.cited_sentences import Sentence
from qs_assistant.grounding.evidence import Cited, Evidence, canonical, fact_numbers
from qs_assistant.grounding.hedges import preserves
from qs_assistant.grounding.numbers import Number, numbers
from qs_assistant.text.dates import moment_of
from qs_assistant.text.written_units import COUNTED
from qs_assistant.types.answer import Source

_ASKED = re.compile(
    r"\b(?:you\s+(?:\w+\s+)?(?:said|say|asked|ask|mention\w*|gave|give|wrote|state\w*|quote\w*|suggest\w*)"
    r"|your\s+(?:question|message|figure|number|words|assumption))\b",
    re.IGNORECASE,
)
_FALLS = re.compile(
    r"\b(?:fall|falls|fell|fallen|falling|loss|losses|lost|lose|loses|losing|down|drop\w*|declin\w*|decreas\w*|below|under|less|lower|cut"
    r"|shrank|outflow\w*|negative|minus|downside|cheaper|debt|gap|deficit)\b",
    re.IGNORECASE,
)
_EXACT = 1e-9
_REACH = 40
_TO = re.compile(r"\s*(?:to|-|–|—)\s*", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+(?:about\s+|around\s+|roughly\s+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bound:
    """Where a number is from; `value` is the run's own value and unit, which the text may show rounded."""

    source: Source
    value: tuple[float, str] | None = None


def bind(number: Number, sentence: Sentence, evidence: Evidence, *, strict: bool = False) -> Bound | None:
    """The evidence of a number in its sentence, or None; `strict` asks a run's value to be named by the sentence's words."""
    if sentence.source is not None:
        return _in_entry(number, sentence.source, evidence)
    for citation in sentence.citations:
        if citation in evidence.passages and in_passage(number, citation, evidence, sentence.text, strict=strict):
            return Bound(Source("passage", citation=citation))
    run = _in_runs(number, sentence, evidence, strict=strict)
    if run is not None:
        return run
    fact = _in_facts(number, evidence)
    if fact is not None:
        return fact
    if number.moment is not None:
        for citation in sentence.citations:
            if citation in evidence.passages and number.moment.holds(moment_of(evidence.passages[citation].date)):
                return Bound(Source("program", output=f"date of [{citation}]"))
    if any(_same(number, other) for other in numbers(evidence.question, evidence.names)) and _ASKED.search(sentence.text):
        return Bound(Source("question"))
    return None


def in_passage(number: Number, citation: int, evidence: Evidence, sentence: str, *, strict: bool = False) -> bool:
    """Whether a cited passage holds the number: value, unit, hedge and sign; where `strict`, an end of a range only with its other end."""
    passage = evidence.passages[citation].text
    found = evidence.passage_numbers(citation)
    ends = _other_ends(found[: len(numbers(passage, evidence.names))], passage) if strict else {}
    return any(
        _same(number, other)
        and preserves(number.hedge, other.hedge)
        and _signs_agree(number, other, sentence, passage)
        and (other not in ends or any(_same(one, ends[other]) for one in numbers(sentence, evidence.names)))
        for other in found
    ) or any(_rounds_figure(number, figure) for figure in evidence.passages[citation].figures)


def _rounds_figure(number: Number, figure: TableFigure) -> bool:
    """Whether a number is a table's figure in a larger scale: "$73.1 million" for $73,118 thousand, at three digits or more."""
    if number.kind != "quantity" or number.hedge not in {"", "about"} or not units_agree(number.unit, figure.unit):
        return False
    coarser = number.precision > figure.scale > 1 and number.digits >= 3
    return coarser and _rounds(abs(number.value), abs(figure.value), number.precision)


def _other_ends(found: Sequence[Number], text: str) -> dict[Number, Number]:
    """Of each end of a range ("$45 to $75 million") the other one; "from 20% to 70%" is a change."""
    pairs: dict[Number, Number] = {}
    for low, high in pairwise(found):
        ranged = low.kind == high.kind == "quantity" and low.moment is None and low.unit == high.unit and low.value < high.value
        if ranged and _TO.fullmatch(text[low.end : high.start]) and not _FROM.search(text[max(0, low.start - _REACH) : low.start]):
            pairs |= {low: high, high: low}
    return pairs


def units_agree(shown: str, source: str) -> bool:
    """Whether two units mean the same: equal, or "a share" or a counted noun left out; a "per kWh" may be neither added nor dropped."""
    if shown == source:
        return True
    pair = {shown, source}
    return pair == {"$", "$/share"} or ("" in pair and bool(pair & COUNTED)) or pair == {"", "x"}


def _same(number: Number, other: Number) -> bool:
    if number.moment is not None or other.moment is not None:
        return number.moment is not None and other.moment is not None and number.moment.holds(other.moment)
    if number.kind == "vague" or other.kind == "vague":
        return number.kind == other.kind and number.unit == other.unit
    if (number.kind == "ordinal") != (other.kind == "ordinal") or not units_agree(number.unit, other.unit):
        return False
    size, target = abs(number.value), abs(other.value)
    if math.isclose(size, target, rel_tol=_EXACT):
        return True
    # Rounding is allowed where it is shown as rounded, at two or more significant digits.
    return number.hedge == "about" and number.digits >= 2 and number.precision > 0 and _rounds(size, target, number.precision)


def _rounds(shown: float, value: float, precision: float) -> bool:
    return abs(shown - value) <= precision / 2 * (1 + 1e-9)


def _signs_agree(number: Number, other: Number, sentence: str, passage: str) -> bool:
    if number.negative == other.negative:
        return True
    return bool(_FALLS.search(passage if number.negative else sentence))


def _in_entry(number: Number, citation: int, evidence: Evidence) -> Bound | None:
    one = evidence.passages.get(citation)
    if one is None:
        return None
    if any(_same(number, other) for other in numbers(one.title, evidence.names)):
        return Bound(Source("passage", citation=citation))
    entry = _entry_numbers(one, evidence)
    return Bound(Source("program", output=f"source [{citation}]")) if any(_same(number, other) for other in entry) else None


def _entry_numbers(one: Cited, evidence: Evidence) -> Iterable[Number]:
    yield from numbers(one.entry, evidence.names)
    published = moment_of(one.date)
    yield Number(one.date, 0, 0, published.number, "date", kind="date", moment=published)


def _in_facts(number: Number, evidence: Evidence) -> Bound | None:
    for label, fact in evidence.facts.items():
        if any(_same(number, other) for other in fact_numbers(fact, evidence.names)):
            return Bound(Source("program", output=label))
    return None


def _in_runs(number: Number, sentence: Sentence, evidence: Evidence, *, strict: bool) -> Bound | None:
    words = _words(sentence.text) if evidence.runs else frozenset()
    best: tuple[float, float, str, str, tuple[float, str]] | None = None
    for run, values in evidence.runs.items():
        for name, (value, unit) in values.items():
            if not math.isfinite(value) or not _matches_run(number, value, unit, sentence.text, strict=strict):
                continue
            named = _named(name, words)
            if strict and not named:
                continue
            off = abs(abs(number.value) - abs(canonical(value, unit)[0]))
            candidate = (-named, off, name, run, (value, unit))
            best = candidate if best is None or candidate[:2] < best[:2] else best
    if best is None:
        return None
    return Bound(Source("run", id=best[3], output=best[2]), best[4])


# Every figure of a sentence asks for them again.
@lru_cache(maxsize=64)
def _words(sentence: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]+", sentence.lower()))


def _named(name: str, words: frozenset[str]) -> float:
    parts = [part for part in re.split(r"[_.\W]+", name.lower()) if len(part) > 1 and part not in {"per", "inputs", "outputs"}]
    hits = sum(any(word.startswith(part[:5]) or (part.startswith(word) and len(word) > 3) for word in words) for part in parts)
    return hits / len(parts) if parts else 0.0


def _matches_run(number: Number, value: float, unit: str, sentence: str, *, strict: bool) -> bool:
    target, dimension = canonical(value, unit)
    if number.moment is not None:
        return dimension in {"year", ""} and number.moment.kind == "year" and math.isclose(number.value, target, abs_tol=1e-6)
    if number.kind in {"vague", "ordinal"} or not _run_units_agree(number.unit, dimension):
        return False
    shown, size = abs(number.value), abs(target)
    if number.negative != (target < 0) and target and not _FALLS.search(sentence):
        return False
    if math.isclose(shown, size, rel_tol=1e-6, abs_tol=1e-12):
        return True
    # The program's own formats show cents, so "$0.05" may stand for 0.0494; a chat model must show two digits.
    return number.precision > 0 and _rounds(shown, size, number.precision) and (number.digits >= 2 or not strict)


def _run_units_agree(shown: str, dimension: str) -> bool:
    return (
        units_agree(shown, dimension)
        or (shown == "points" and dimension == "fraction")
        or (shown, dimension) in {("x", "fraction"), ("", "year")}
    )
