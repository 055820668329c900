"""The sealed questions: python -m benchmarks.sealed [--folder FOLDER]. Prints shares for each set and never a question or an answer.

benchmarks/sealed holds whole sets and whole documents that nothing was fitted to and nobody read who works on the program:
numeric/*.jsonl, documents/*.jsonl (on the shipped documents) and added/*/ (documents that an admin adds, with their questions).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.documents import ask
from benchmarks.outcomes import RequestOutcomes, document_outcome, document_shares, request_shares
from qs_assistant.questions.cases import Cases
from qs_assistant.types.settings import load_settings
from qs_assistant.valuation.assumptions import load_assumptions

SEALED = Path(__file__).parent / "sealed"


def read_lines(file: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def add(documents: Path, folder: str) -> None:
    """Take every document of a folder into the knowledge base of `folder`, as an admin would."""
    files = [str(file) for file in sorted(documents.iterdir())]
    command = [sys.executable, "-m", "qs_assistant.cli", "docs", "add", *files]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "DATA_DIR": folder})


def shares_by_style(questions: Sequence[Mapping[str, Any]], outcomes: Sequence[str]) -> dict[str, dict[str, float]]:
    """The shares of all questions and of each style of wording that the set tells apart."""
    groups: dict[str, list[str]] = defaultdict(list)
    for question, outcome in zip(questions, outcomes, strict=True):
        groups["all"].append(outcome)
        if "style" in question:
            groups[question["style"]].append(outcome)
    return {name: document_shares(group) for name, group in groups.items()}


def main() -> None:
    """Ask everything, print shares."""
    parser = argparse.ArgumentParser(description="Shares of right and wrong answers on the sealed questions.")
    parser.add_argument("--folder", type=Path, default=SEALED)
    parser.add_argument("--only", choices=("numeric", "documents", "added"))
    options = parser.parse_args()
    assumptions = load_assumptions(load_settings().assumptions_file)
    judge = RequestOutcomes(Cases({name: assumptions.case(name) for name in ("base", "bear", "bull")}, assumptions.ranges))
    chosen = {name: options.only in (None, name) for name in ("numeric", "documents", "added")}
    with tempfile.TemporaryDirectory() as shipped:
        for file in sorted((options.folder / "numeric").glob("*.jsonl")) if chosen["numeric"] else ():
            questions = read_lines(file)
            outcomes = [judge.outcome(one, answer) for one, answer in zip(questions, ask(questions, shipped), strict=True)]
            report(f"numeric {file.stem}", request_shares(outcomes))
        for file in sorted((options.folder / "documents").glob("*.jsonl")) if chosen["documents"] else ():
            questions = read_lines(file)
            outcomes = [document_outcome(one, answer) for one, answer in zip(questions, ask(questions, shipped), strict=True)]
            report(f"documents {file.stem}", document_shares(outcomes))
    for folder in sorted((options.folder / "added").glob("*")) if chosen["added"] else ():
        questions = read_lines(folder / "questions.jsonl")
        with tempfile.TemporaryDirectory() as data:
            add(folder / "docs", data)
            outcomes = [document_outcome(one, answer) for one, answer in zip(questions, ask(questions, data), strict=True)]
        for style, shares in shares_by_style(questions, outcomes).items():
            report(f"added {folder.name} {style}", shares)


def report(name: str, shares: Mapping[str, float]) -> None:
    """Print the shares of one set on one line."""
    print(f"{name:<28}", "  ".join(f"{key} {value:.0f}" if key == "questions" else f"{key} {value:.1%}" for key, value in shares.items()))


if __name__ == "__main__":
    main()
