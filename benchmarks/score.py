"""Scores answers against questions: the route, what the text must and must not hold, and whether every number has its figure.

A question is a JSON line: `id`, `question`, `class`, `route` (one or a list), `must_contain` and `must_not_contain` (regular expressions;
case is ignored and a dot matches a line's end), `conversation`. An answer is the JSON object that `ask --json` prints.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

SILENT = frozenset({"absent", "off-topic", "injection"})  # classes whose answer is that the documents hold none
_FLAGS = re.IGNORECASE | re.DOTALL
_DENIES = re.compile(
    r"\b(?:not|no|never|nothing|none|neither|cannot|without|unable|false|wrong|premise|asked|your)\b|n['’]t\b", re.IGNORECASE
)
_SOURCES = re.compile(r"\n+Sources:\n.*", re.DOTALL)
_NUMBER = re.compile(r"(?<![\w.,-])\d[\d,]*(?:\.\d+)?(?![\d]*[a-f])")


@dataclass(frozen=True, slots=True)
class Score:
    """How many questions of each class were answered right, why others were not, and how many answers hold a number without a figure."""

    asked: Mapping[str, int]
    right: Mapping[str, int]
    failures: Sequence[str]
    unlisted: int
    uncited: int
    words: float
    elapsed: Sequence[float] = field(default_factory=tuple)

    @property
    def share(self) -> float:
        """The share of all questions that were answered right."""
        return sum(self.right.values()) / max(1, sum(self.asked.values()))

    def __str__(self) -> str:
        """A table by class, then the figures that belong to all of them."""
        total, right = sum(self.asked.values()), sum(self.right.values())
        rows = [_row(name, self.right.get(name, 0), count) for name, count in self.asked.items()]
        times = sorted(self.elapsed)
        timing = f"elapsed ms p50 {times[len(times) // 2]:.0f}, p95 {times[int(len(times) * 0.95)]:.0f}" if times else "no times"
        tail = (
            f"numbers without a figure in {self.unlisted} answers, no citation in {self.uncited} document answers; {self.words:.0f} words"
        )
        return "\n".join([*rows, _row("all", right, total), tail, timing])


def _row(name: str, right: int, count: int) -> str:
    return f"{name:12s} {right:4d} of {count:<4d} {right / max(1, count):7.1%}"


def score(questions: Sequence[Mapping[str, Any]], answers: Sequence[Mapping[str, Any]]) -> Score:
    """Judge each answer against its question, in order."""
    asked, right, failures = Counter[str](), Counter[str](), []
    for question, answer in zip(questions, answers, strict=True):
        asked[question["class"]] += 1
        reason = judge(question, answer)
        if reason is None:
            right[question["class"]] += 1
        else:
            failures.append(f"{question['id']} {question['class']}: {reason}: {question['question']}")
    lengths = [len(str(one.get("text", "")).split()) for one in answers]
    documents = [one for one in answers if one.get("route") == "documents" and not _abstains(one)]
    return Score(
        asked,
        right,
        failures,
        unlisted=sum(bool(unlisted(one)) for one in answers),
        uncited=sum(not one.get("citations") for one in documents),
        words=sum(lengths) / max(1, len(lengths)),
        elapsed=tuple(float(one.get("elapsed_ms", 0.0)) for one in answers),
    )


def judge(question: Mapping[str, Any], answer: Mapping[str, Any]) -> str | None:
    """Why an answer is wrong, or None."""
    if "error" in answer:
        return f"error {answer['error']}"
    routes = [question["route"]] if isinstance(question["route"], str) else question["route"]
    if answer.get("route") not in routes:
        return f"route {answer.get('route')}"
    text = body(answer)
    if answer["route"] != "declined":
        for pattern in question["must_contain"]:
            if not re.search(pattern, text, _FLAGS):
                return f"lacks {pattern[:50]}"
    for pattern in question["must_not_contain"]:
        if _forbidden(pattern, text, soft=question["class"] in SILENT):
            return f"holds {pattern[:50]}"
    if question["class"] in SILENT and unlisted(answer):
        return f"a number without a figure: {unlisted(answer)[0]}"
    return None


def body(answer: Mapping[str, Any]) -> str:
    """The answer's text without its list of sources."""
    return _SOURCES.sub("", str(answer.get("text", "")))


def unlisted(answer: Mapping[str, Any]) -> list[str]:
    """The numbers of the text that no figure lists; citation marks, and numbers inside names, are none."""
    listed = " ".join(str(one["text"]) for one in answer.get("figures", ()))
    held = {number.replace(",", "").rstrip(".") for number in re.findall(r"\d[\d,]*(?:\.\d+)?", listed)}
    text = re.sub(r"\[\d+\]|\b(?:10-[KQ]|8-K|2170|4680|24/7|45X|C/\d+)\b", " ", body(answer))
    return [number for number in _NUMBER.findall(text) if number.replace(",", "").rstrip(".") not in held]


def _forbidden(pattern: str, text: str, *, soft: bool) -> bool:
    if not soft:
        return bool(re.search(pattern, text, _FLAGS))
    return any(re.search(pattern, clause, _FLAGS) for clause in _clauses(text) if not _DENIES.search(clause))


def _clauses(text: str) -> Iterable[str]:
    return (clause for clause in re.split(r"(?<=[.!?;])\s+|\n+", text) if clause.strip())


def _abstains(answer: Mapping[str, Any]) -> bool:
    return "do not say" in str(answer.get("text", ""))
