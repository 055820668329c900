"""How sure the program was of an answer, and whether it was right.

Numeric questions: exact, asked, misread or elsewhere. Document questions: right, shown, wrong, unshown, silent, elsewhere, held or claimed.

A numeric question states the request that is right. A value `["times", x]` or `["plus", x]` is relative to the base case or to the preset
that is named. `"ask": true` means that the right thing is to ask back. Numbers agree to 2 in 1,000, as people write a third as 0.3333;
calendar years agree exactly.
A change that repeats the base value may be left out. A document question states the patterns that a right answer's text matches.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.score import body
from qs_assistant.questions.candidates import REFERENCES
from qs_assistant.questions.cases import Cases

Question = Mapping[str, Any]
Answer = Mapping[str, Any]
Changes = Mapping[str, Any] | None
RENAMED = {"market_cap": "equity_value", "funding_gap": "funding_need", "implied_dilution": "dilution"}
"""Targets as labels call them that are older than the names of the outputs."""
YEARS = frozenset({"base_year", "start_year"})  # 2 in 1,000 of a calendar year would be four years


def near(name: str, a: object, b: object) -> bool:
    """Whether two values of an input or output agree: calendar years exactly, all others to 2 in 1,000."""
    if not isinstance(a, int | float) or not isinstance(b, int | float):
        return False
    return abs(a - b) <= (1e-6 if name in YEARS else 2e-3 * max(abs(a), abs(b), 1e-6))


@dataclass(frozen=True, slots=True)
class RequestOutcomes:
    """Judges how numeric questions were read; `cases` gives the values that relative changes start from."""

    cases: Cases

    def outcome(self, question: Question, answer: Answer) -> str:
        """One of exact, asked, misread, elsewhere."""
        routes, wanted = question["route"], question.get("request")
        got, route = answer.get("request"), answer.get("route")
        asked = got is None and (bool(answer.get("choices")) or route in ("valuation", "both"))
        if question.get("ask"):
            return "exact" if asked else _not_exact(got)
        if asked:
            return "exact" if wanted is None and not got and route in routes else "asked"
        if wanted is None:
            return "exact" if route in routes else _not_exact(got)
        if isinstance(got, Mapping) and self._right(wanted, got, question, answer):
            return "exact" if route in routes or route in ("valuation", "both") else "elsewhere"
        return _not_exact(got)

    def _changes(self, given: Changes, preset: str | None) -> tuple[str | None, dict[str, object]]:
        preset = None if preset == "base" else preset
        before = {name: self.cases.value(name, preset, {}) for name in given or {}}
        values = {name: _resolved(value, before[name]) for name, value in (given or {}).items()}
        return preset, {name: value for name, value in values.items() if not near(name, value, before[name])}

    def _same_changes(self, wanted: Mapping[str, Any], got: Mapping[str, Any]) -> bool:
        preset, changes = self._changes(wanted.get("set"), wanted.get("preset"))
        other_preset, others = self._changes(got.get("set"), got.get("preset"))
        return (
            preset == other_preset and changes.keys() == others.keys() and all(near(name, changes[name], others[name]) for name in changes)
        )

    def _right(self, wanted: Mapping[str, Any], got: Mapping[str, Any], question: Question, answer: Answer) -> bool:
        kind = wanted["kind"]
        if kind in ("market", "arithmetic"):
            number = (question.get("expect") or [None])[0]
            return number is not None and any(abs(one - number) <= 1e-2 * max(abs(number), 1e-9) for one in _leaves(answer.get("results")))
        if got.get("kind") != kind:
            return False
        if kind == "compare":
            pairs = (wanted.get("scenarios") or [], got.get("scenarios") or [])
            return len(pairs[0]) == len(pairs[1]) and all(self._same_changes(one, other) for one, other in zip(*pairs, strict=True))
        if not self._same_changes(wanted, got):
            return False
        if kind == "solve":
            return wanted.get("solve_for") == got.get("solve_for") and self._same_target(wanted, got)
        return kind != "sweep" or self._same_range(wanted, got)

    def _same_target(self, wanted: Mapping[str, Any], got: Mapping[str, Any]) -> bool:
        one, other = self._demanded(wanted), self._demanded(got)
        return one.keys() == other.keys() and all(near(name, one[name], other[name]) for name in one)

    def _demanded(self, request: Mapping[str, Any]) -> dict[str, float]:
        """The target under today's names; what is relative to the market, an upside as well, as the value that it stands for."""
        found = {RENAMED.get(name, name): value for name, value in (request.get("target") or {}).items()}
        if "upside" in found:
            found = {"value_per_share": ["times", 1 + found["upside"]]}
        paid = {name: value for name, value in (request.get("set") or {}).items() if name in REFERENCES.values()}
        return {
            name: value[1] * self.cases.value(REFERENCES[name], request.get("preset"), paid) if isinstance(value, list) else value
            for name, value in found.items()
        }

    def _same_range(self, wanted: Mapping[str, Any], got: Mapping[str, Any]) -> bool:
        name = str(wanted.get("variable"))
        base = self.cases.value(name, None, {})
        ends = [(wanted[end], got.get(end)) for end in ("low", "high") if wanted.get(end) is not None]
        return name == got.get("variable") and all(near(name, _resolved(one, base), other) for one, other in ends)


def _not_exact(got: object) -> str:
    return "misread" if isinstance(got, Mapping) else "elsewhere"


def _resolved(value: object, base: float | None) -> object:
    if not isinstance(value, list):
        return value
    how, amount = value
    return None if base is None else base * amount if how == "times" else base + amount


def _leaves(value: object) -> Iterator[float]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _leaves(one)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield value


def document_outcome(question: Question, answer: Answer) -> str:
    """One of right, shown, wrong, unshown, silent, elsewhere; for a question without an answer in the documents, held or claimed."""
    route, text, tier = answer.get("route"), body(answer), answer.get("tier") or ("answer" if answer.get("citations") else "none")
    if question["class"] == "absent":
        return "claimed" if tier == "answer" and route in ("documents", "both") else "held"
    if route not in question["route"] and not (route == "both" and "documents" in question["route"]):
        return "elsewhere"
    good = all(map(_finder(text), question["must_contain"])) and not any(map(_finder(text), question["must_not_contain"]))
    if tier == "none":
        return "right" if good and question["class"] == "injection" else "silent"
    return ("right" if good else "wrong") if tier == "answer" else ("shown" if good else "unshown")


def _finder(text: str) -> Callable[[str], bool]:
    return lambda pattern: re.search(pattern, text, re.IGNORECASE | re.DOTALL) is not None


def request_shares(outcomes: Iterable[str]) -> dict[str, float]:
    """The share of each outcome of numeric questions, and how many of those that were run were right (precision)."""
    counts = Counter(outcomes)
    total = max(1, counts.total())
    shares = {name: counts[name] / total for name in ("exact", "asked", "misread", "elsewhere")}
    return {"questions": counts.total(), **shares, "precision": counts["exact"] / max(1, counts["exact"] + counts["misread"])}


def document_shares(outcomes: Sequence[str]) -> dict[str, float]:
    """Shares of the answerable questions, and the share of the others that were answered all the same (claimed)."""
    counts = Counter(outcomes)
    absent = counts["held"] + counts["claimed"]
    total = max(1, counts.total() - absent)
    silent = counts["silent"] + counts["unshown"] + counts["elsewhere"]
    return {
        "questions": counts.total(),
        "right": counts["right"] / total,
        "shown": counts["shown"] / total,
        "useful": (counts["right"] + counts["shown"]) / total,
        "wrong": counts["wrong"] / total,
        "silent": silent / total,
        "claimed": counts["claimed"] / max(1, absent),
    }
