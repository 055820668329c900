"""How well questions are read, and how fast.

    python -m benchmarks.reading            the score by class on benchmarks/questions/numeric.jsonl, and the time a question takes
    python -m benchmarks.reading --failures shows each question that was not read right, with what was expected and what was read
    python -m benchmarks.reading --grammar  the same by the grammar alone

The grammar was written for these questions and the network learned from a part of them, so this is no measure of how well new questions are
read (docs/reading.md has that); it fails where what once was read right is run on another reading, or is asked back too often.

A line of the questions file has the route (or several allowed ones) and the request that is due; a question is right where the route is
one of them, every expected key of the request has the expected value, and a sum whose result is stated comes out so. Lines with one
conversation follow on from each other.
"""

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.machine import megabytes_in_use
from qs_assistant.questions.analysis_kind import names_in
from qs_assistant.questions.analysis_reader import load_detector
from qs_assistant.questions.candidates import REFERENCES
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.network import load_question_network
from qs_assistant.questions.reader import Reader
from qs_assistant.reports.arithmetic import work_out
from qs_assistant.types.company import load_company
from qs_assistant.types.request import Reading
from qs_assistant.types.settings import load_settings, shipped_knowledge
from qs_assistant.types.turn import Turn, next_turn
from qs_assistant.valuation.assumptions import load_assumptions
from qs_assistant.valuation.inputs import PRESETS

COMPANY = load_company(shipped_knowledge())

QUESTIONS = Path(__file__).parent / "questions" / "numeric.jsonl"
TOLERANCE = 1e-6
FIRST = "what is a share worth at 90% yield and a royalty of 8%?"
MOST_MISREAD, LEAST_RIGHT = 0.02, 0.90
"""The gate: of all questions so many may be run on another reading, so many have to be right; the rest is asked back."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question of the set as it was read."""

    question: str
    kind: str
    right: bool
    asked: bool
    seconds: float
    wanted: object
    read: object


def load_cases() -> Cases:
    """The cases of the shipped assumptions."""
    assumptions = load_assumptions(load_settings().assumptions_file)
    return Cases({preset: assumptions.case(preset) for preset in PRESETS}, assumptions.ranges)


def load_reader(*, network: bool = False) -> Reader:
    """The reader against the shipped assumptions; by the grammar alone, or as it is shipped."""
    assumptions = load_assumptions(load_settings().assumptions_file)
    cases = {preset: assumptions.case(preset) for preset in PRESETS}
    return Reader(
        cases=cases,
        ranges=assumptions.ranges,
        named=names_in(assumptions.stories),
        scorer=load_question_network if network else lambda: None,
        detector=load_detector if network else lambda: None,
        company=COMPANY,
    )


def outcomes(path: Path = QUESTIONS, *, network: bool = False, every: int = 1) -> Iterator[Outcome]:
    """Read every question of a file, in order; with `every` one in so many of those that stand alone."""
    reader, cases, turns = load_reader(network=network), load_cases(), dict[str, Turn]()
    for at, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        entry = json.loads(line)
        if every > 1 and (at % every or entry["conversation"]):
            continue
        conversation, question = entry["conversation"], entry["question"]
        previous = turns.get(conversation) if conversation else None
        start = time.process_time()
        reading = reader.read(question, previous)
        seconds = time.process_time() - start
        if conversation:
            turns[conversation] = next_turn(question, reading, previous)
        request = _with_upside(entry["request"], reading.request.to_json(), cases) if reading.request else None
        right = reading.route in entry["route"] and matches(entry["request"], request) and _works_out(entry.get("results"), reading)
        shown = reading.ask_back or {"route": reading.route, "request": request}
        yield Outcome(question, entry["class"], right, reading.ask_back is not None, seconds, entry["request"], shown)


def _with_upside(wanted: Any, read: dict[str, Any], cases: Cases) -> dict[str, Any]:  # noqa: ANN401 - a line of JSON
    """What was read, its target as the upside that a label states: what a share or the company costs is an upside of 0."""
    [(name, value)] = (read["target"] or {"": 0}).items()
    if "upside" not in ((wanted or {}).get("target") or {}) or name not in REFERENCES:
        return read
    paid = {key: one for key, one in read["set"].items() if key in REFERENCES.values()}
    return {**read, "target": {"upside": round(value / cases.value(REFERENCES[name], read["preset"], paid) - 1, 9)}}


def _works_out(results: object, reading: Reading) -> bool:
    """Whether a sum comes out as expected, where a line states its result."""
    if results is None:
        return True
    return reading.request is not None and matches(results, work_out(reading.request).results)


def matches(wanted: object, got: object) -> bool:
    """Whether what was read has every expected key with the expected value; a set must have the same inputs."""
    if isinstance(wanted, Mapping):
        if not isinstance(got, Mapping):
            return False
        return all(
            _same_set(value, got.get(key)) if key in ("set", "target") else matches(value, got.get(key)) for key, value in wanted.items()
        )
    if isinstance(wanted, list):
        return (
            isinstance(got, list) and len(wanted) == len(got) and all(matches(one, other) for one, other in zip(wanted, got, strict=True))
        )
    if isinstance(wanted, int | float) and isinstance(got, int | float):
        return abs(wanted - got) <= TOLERANCE * max(abs(wanted), abs(got), 1e-9)
    return wanted == got


def _same_set(wanted: object, got: object) -> bool:
    return isinstance(wanted, Mapping) and isinstance(got, Mapping) and set(wanted) == set(got) and matches(dict(wanted), got)


def megabytes_added() -> float:
    """What the network takes beside the grammar, in MB; the libraries that run it are loaded for the documents in any case."""
    import onnxruntime  # noqa: F401
    import tokenizers  # noqa: F401

    load_reader().read(FIRST)
    before = megabytes_in_use()
    load_reader(network=True).read(FIRST)
    return megabytes_in_use() - before


def main() -> None:
    """Print the score by class and the time per question."""
    parser = argparse.ArgumentParser(description="How well questions are read, and how fast.")
    parser.add_argument("--failures", action="store_true", help="show each misread question")
    parser.add_argument("--grammar", action="store_true", help="the grammar alone")
    arguments = parser.parse_args()
    if not arguments.grammar:
        print(f"memory added by the network: {megabytes_added():.0f} MB")
    read = list(outcomes(network=not arguments.grammar))
    by_class: dict[str, list[Outcome]] = defaultdict(list)
    for one in read:
        by_class[one.kind].append(one)
        if arguments.failures and not one.right:
            print(f"{'ASKED' if one.asked else 'MISREAD'} {one.question}\n  due  {one.wanted}\n  read {one.read}")
    for name, results in (*by_class.items(), ("overall", read)):
        right, asked = sum(one.right for one in results), sum(one.asked and not one.right for one in results)
        print(f"{name:<22} {right:>4} of {len(results):<4} {right / len(results):7.1%}   asked back {asked}")
    times = sorted(one.seconds * 1000 for one in read)
    print(f"processor time a question: p50 {times[len(times) // 2]:.2f} ms, p95 {times[int(len(times) * 0.95)]:.2f} ms")
    sys.exit(0 if passes(read) else 1)


def passes(read: Sequence[Outcome]) -> bool:
    """Whether few are misread, and most are right."""
    right = sum(one.right for one in read)
    misread = sum(not one.right and not one.asked for one in read)
    return misread <= MOST_MISREAD * len(read) and right >= LEAST_RIGHT * len(read)


if __name__ == "__main__":
    main()
