"""How sets of questions are read: python -m training.reading.evaluation [--network FILE] [--grammar] [--least 0.7] [--fails N] [SET ...].

Exact, asked, misread and elsewhere by set, and processor time. Only sets that the network was not fitted to say anything: with the
network that the held-out fit leaves (`python -m training.reading --held-out FILE`), those are the sets of HELD_OUT.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.outcomes import RequestOutcomes
from qs_assistant.questions import reader as reading_module
from qs_assistant.questions.network import WEIGHTS, load_question_network
from qs_assistant.questions.reader import Reader
from qs_assistant.types.request import Reading
from qs_assistant.types.turn import Turn, next_turn
from qs_assistant.valuation.assumptions import load_assumptions
from training.reading.alignment import SETS, read_sets
from training.reading.confidence import answered, renamed
from training.reading.examples import ASSUMPTIONS, COMPANY, document_rows, load_cases

Row = Mapping[str, Any]


def answers(reader: Reader, rows: Sequence[Row]) -> Iterator[tuple[Row, Reading, dict[str, Any], float]]:
    """Each question with its reading, the part of the answer that is judged, and seconds of processor time."""
    turns: dict[str, Turn] = {}
    for row in rows:
        conversation = row.get("conversation")
        previous = turns.get(conversation) if conversation else None
        started = time.process_time()
        reading = reader.read(row["question"], previous)
        seconds = time.process_time() - started
        if conversation:
            turns[conversation] = next_turn(row["question"], reading, previous)
        plain = answered(reading.request) if reading.request else {"request": None, "results": None}
        choices = [one.question for one in reading.choices] or (["?"] if reading.ask_back else [])
        yield row, reading, {**plain, "route": reading.route, "choices": choices}, seconds


def load_reader(network: Path | None) -> Reader:
    """The reader with a network, or with the grammar alone."""
    assumptions = load_assumptions(ASSUMPTIONS)
    cases = {preset: assumptions.case(preset) for preset in ("base", "bear", "bull")}
    return Reader(
        cases=cases, ranges=assumptions.ranges, scorer=lambda: load_question_network(network) if network else None, company=COMPANY
    )


def main() -> None:
    """Print the shares of each set."""
    parser = argparse.ArgumentParser(description="How sets of questions are read.")
    parser.add_argument("sets", nargs="*")
    parser.add_argument("--network", type=Path, default=WEIGHTS)
    parser.add_argument("--grammar", action="store_true", help="the grammar alone")
    parser.add_argument("--least", type=float, help="the least confidence that is run")
    parser.add_argument("--fails", type=int, default=0)
    options = parser.parse_args()
    if options.least is not None:
        reading_module.SURE = options.least  # type: ignore[misc]  # an experiment with the threshold
    reader, judge = load_reader(None if options.grammar else options.network), RequestOutcomes(load_cases())
    sets = {**read_sets(), **read_sets(SETS.with_name("held_back"))}
    for row in document_rows():
        sets.setdefault(row["set"], []).append(row)
    times, fails = [], []
    for name in options.sets or sets:
        counts: Counter[str] = Counter()
        talks: Counter[str] = Counter()
        seen: set[str] = set()
        for row, reading, answer, seconds in answers(reader, sets[name]):
            routes = [row["route"]] if isinstance(row["route"], str) else row["route"]
            outcome = judge.outcome({**renamed(row), "route": routes}, answer)
            later = row.get("conversation") in seen
            if row.get("conversation"):
                seen.add(row["conversation"])
            (talks if later else counts)[outcome] += 1
            times.append(seconds * 1000)
            if outcome != "exact" and not later:
                fails.append((name, outcome, row, reading))
        print(f"{name:<22}{_shares(counts)}" + (f"   later turns{_shares(talks)}" if talks else ""))
    times.sort()
    print(f"processor time: median {times[len(times) // 2]:.1f} ms, 95th percentile {times[int(len(times) * 0.95)]:.1f} ms")
    for name, outcome, row, reading in fails[: options.fails]:
        read = (
            json.dumps({key: value for key, value in reading.request.to_json().items() if value}) if reading.request else reading.ask_back
        )
        print(f"{name} {outcome}: {row['question']} | {json.dumps(row.get('request'))} | {reading.route} {read} {reading.reasons}")


def _shares(counts: Counter[str]) -> str:
    total = max(1, counts.total())
    names = ("exact", "asked", "misread", "elsewhere")
    return f" {counts.total():4}  " + "  ".join(f"{name} {counts[name] / total:6.1%}" for name in names)


if __name__ == "__main__":
    main()
