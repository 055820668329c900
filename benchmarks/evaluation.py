"""All questions put to the terminal program, scored by class: python -m benchmarks.evaluation [FILE ...], written to docs/evaluation.md.

Without files, every set of benchmarks/questions is asked. A line of a set has `question`, `class`, `route` (one, or those allowed) and
`conversation`; beside that `must_contain` and `must_not_contain` (see benchmarks/score.py), `request` (see benchmarks/reading.py) or
`results`: whatever it has is checked. Every number of every answer is looked for in its sources by benchmarks/sourcing.py.
"""

import argparse
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.documents import ask
from benchmarks.machine import described
from benchmarks.reading import matches
from benchmarks.score import judge, unlisted
from benchmarks.sourcing import unsourced

QUESTIONS = Path(__file__).parent / "questions"
PAGE = Path(__file__).parents[1] / "docs" / "evaluation.md"


@dataclass
class Tally:
    """One set of questions: how many of each class were asked and answered right, and what was wrong."""

    name: str
    asked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    unsourced: Counter[str] = field(default_factory=Counter)
    figures: int = 0
    failures: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)

    def take(self, question: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
        """Judge one answer."""
        kind = str(question["class"])
        self.asked[kind] += 1
        self.figures += len(answer.get("figures") or ())
        self.milliseconds.append(float(answer.get("elapsed_ms") or 0.0))
        stray = unsourced(answer) + ([] if answer.get("figures") else unlisted(answer))
        if stray:
            self.unsourced[kind] += len(stray)
            self.failures.append(f"{kind}: no source for {', '.join(stray)}: {question['question']}")
        reason = verdict(question, answer)
        if reason is None:
            self.right[kind] += 1
        else:
            self.failures.append(f"{kind}: {reason}: {question['question']}")


def verdict(question: Mapping[str, Any], answer: Mapping[str, Any]) -> str | None:
    """Why an answer is wrong, or None."""
    if "must_contain" in question:
        return judge(question, answer)
    if "error" in answer:
        return f"error {answer['error']}"
    routes = [question["route"]] if isinstance(question["route"], str) else question["route"]
    if answer.get("route") not in routes:
        return f"route {answer.get('route')}"
    wanted = question.get("request")
    choices = wanted if isinstance(wanted, list) else [wanted]
    if not any(matches(one, answer.get("request")) for one in choices):
        return f"read {answer.get('request') and answer['request']['kind']} {answer.get('request') and answer['request']['set']}"
    results = question.get("results")
    return "results" if results is not None and not matches(results, answer.get("results")) else None


def evaluated(file: Path, folder: str) -> Tally:
    """Ask and judge the questions of a file."""
    questions = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    tally = Tally(file.stem)
    for question, answer in zip(questions, ask(questions, folder), strict=True):
        tally.take(question, answer)
    return tally


def page(tallies: Sequence[Tally]) -> str:
    """The page."""
    lines = ["# Evaluation", "", f"Made by `make eval`: every question is put to `qs-assistant ask --json -`. {described()}", ""]
    for tally in tallies:
        total, right, stray = (sum(one.values()) for one in (tally.asked, tally.right, tally.unsourced))
        times = sorted(tally.milliseconds)
        lines += [
            f"## {tally.name.capitalize()}",
            "",
            "| class | right | of | | figures without a source |",
            "| --- | --- | --- | --- | --- |",
        ]
        rows = [(kind, tally.right[kind], count, tally.unsourced[kind]) for kind, count in sorted(tally.asked.items())]
        for kind, good, count, loose in [*rows, ("**all**", right, total, stray)]:
            lines.append(f"| {kind} | {good} | {count} | {good / count:.1%} | {loose} |")
        sourced = f"{tally.figures:,} figures were shown, {stray} of them without a source (benchmarks/sourcing.py)."
        speed = f"An answer took {times[len(times) // 2]:.0f} ms (median), {times[int(0.95 * len(times))]:.0f} ms (95th percentile)."
        lines += ["", f"{sourced} {speed}", ""]
    return "\n".join(lines)


def main() -> int:
    """Ask, judge, print, write; the exit status is 1 where a figure has no source."""
    parser = argparse.ArgumentParser(description="All questions put to the terminal program, scored by class.")
    parser.add_argument("files", nargs="*", type=Path, help="sets of questions; by default those of benchmarks/questions, written to docs")
    options = parser.parse_args()
    files = options.files or sorted(QUESTIONS.glob("*.jsonl"))
    with tempfile.TemporaryDirectory() as folder:
        tallies = [evaluated(file, os.environ.get("DATA_DIR", folder)) for file in files]
    for tally in tallies:
        for failure in tally.failures:
            print(f"{tally.name}: {failure}", file=sys.stderr)
    text = page(tallies)
    print(text)
    if not options.files:
        PAGE.write_text(text, encoding="utf-8")
    return 1 if any(one.unsourced for one in tallies) else 0


if __name__ == "__main__":
    sys.exit(main())
