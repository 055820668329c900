"""The sealed questions: python -m benchmarks.sealed, written to docs/sealed.md. Shows shares for each set, never a question or an answer.

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
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.dialogue import in_dialogue, offered
from benchmarks.documents import ask
from benchmarks.machine import described
from benchmarks.outcomes import RequestOutcomes, document_outcome, document_shares, request_shares
from qs_assistant.questions.cases import Cases
from qs_assistant.types.settings import load_settings
from qs_assistant.valuation.assumptions import load_assumptions

SEALED = Path(__file__).parent / "sealed"
PAGE = Path(__file__).parents[1] / "docs" / "sealed.md"
PARTS = {"numeric": "Numeric questions", "documents": "Questions on the shipped documents", "added": "Questions on added documents"}
INTRODUCTION = """# Sealed questions

Made by `make sealed`. Nothing was fitted to these questions and documents, and nobody read them who works on the program
(benchmarks/sealed/README.md). Numeric questions are read *exactly*, *asked* back, *misread* (run on a wrong reading) or sent *elsewhere*;
*offered* is the share of those asked back whose right reading stands on one of the buttons. A conversation is scored as typed, every slip
carried into the turns after it, and once more with the right button pressed wherever it is offered, as a person does who wants an answer.
Document questions are answered *right*, *shown* among the closest passages, *wrong*, or *silent*; *useful* is right or shown.
*Claimed* is the share of what the documents do not say that was answered all the same. {machine}
"""


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


def with_offers(outcomes: Sequence[str], offers: int) -> dict[str, float]:
    """The shares of the outcomes, and of those asked back the share whose right reading stood on a button."""
    return {**request_shares(outcomes), "offered": offers / max(1, outcomes.count("asked"))}


def numeric(folder: Path, data: str) -> Iterator[tuple[str, dict[str, float]]]:
    """The shares of each set of numeric questions."""
    assumptions = load_assumptions(load_settings().assumptions_file)
    judge = RequestOutcomes(Cases({name: assumptions.case(name) for name in ("base", "bear", "bull")}))
    for file in sorted((folder / "numeric").glob("*.jsonl")):
        questions = read_lines(file)
        answers = ask(questions, data)
        outcomes = [judge.outcome(one, answer) for one, answer in zip(questions, answers, strict=True)]
        asked = zip(questions, answers, outcomes, strict=True)
        offers = sum(outcome == "asked" and offered(one, answer, judge) is not None for one, answer, outcome in asked)
        yield file.stem, with_offers(outcomes, offers)
        if any(one.get("conversation") for one in questions):
            yield f"{file.stem}, the right button pressed", with_offers(*in_dialogue(questions, data, judge))


def on_shipped(folder: Path, data: str) -> Iterator[tuple[str, dict[str, float]]]:
    """The shares of each set of questions on the shipped documents."""
    for file in sorted((folder / "documents").glob("*.jsonl")):
        questions = read_lines(file)
        yield (
            file.stem,
            document_shares([document_outcome(one, answer) for one, answer in zip(questions, ask(questions, data), strict=True)]),
        )


def on_added(folder: Path) -> Iterator[tuple[str, dict[str, float]]]:
    """The shares of each set of questions on documents that are added first, all and by style of wording."""
    for one in sorted((folder / "added").glob("*")):
        questions = read_lines(one / "questions.jsonl")
        with tempfile.TemporaryDirectory() as data:
            add(one / "docs", data)
            outcomes = [document_outcome(question, answer) for question, answer in zip(questions, ask(questions, data), strict=True)]
        for style, shares in shares_by_style(questions, outcomes).items():
            yield f"{one.name} {style}", shares


def table(title: str, rows: Mapping[str, Mapping[str, float]]) -> str:
    """One table of the page."""
    names = list(next(iter(rows.values())))
    lines = [f"## {title}", "", f"| set | {' | '.join(names)} |", f"| --- |{' --- |' * len(names)}"]
    for name, shares in rows.items():
        cells = [f"{value:.0f}" if key == "questions" else f"{value:.1%}" for key, value in shares.items()]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def main() -> None:
    """Ask everything, print the tables, write the page where all were asked."""
    parser = argparse.ArgumentParser(description="Shares of right and wrong answers on the sealed questions.")
    parser.add_argument("--folder", type=Path, default=SEALED)
    parser.add_argument("--only", choices=PARTS)
    options = parser.parse_args()
    tables = []
    with tempfile.TemporaryDirectory() as data:
        parts = {"numeric": numeric(options.folder, data), "documents": on_shipped(options.folder, data), "added": on_added(options.folder)}
        for name in PARTS if options.only is None else (options.only,):
            tables.append(table(PARTS[name], dict(parts[name])))
            print(tables[-1])
    if options.only is None and options.folder == SEALED:
        PAGE.write_text("\n".join([INTRODUCTION.format(machine=described()), *tables]), encoding="utf-8")


if __name__ == "__main__":
    main()
