"""Prints how many document questions are answered right, by class: `python -m benchmarks.documents [QUESTIONS]`.

The questions go through the terminal program, as a user's do; benchmarks/questions/documents.jsonl is our own set, worded away from the
documents, a third of it without an answer in them. DATA_DIR is used where it is set, else a temporary folder is indexed first.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.score import score

QUESTIONS = Path(__file__).parent / "questions" / "documents.jsonl"


def ask(questions: Sequence[Mapping[str, Any]], folder: str) -> list[dict[str, Any]]:
    """The answers of the terminal program to the questions, in order."""
    lines = [json.dumps({"question": one["question"], "conversation": one.get("conversation")}) for one in questions]
    done = subprocess.run(
        [sys.executable, "-m", "qs_assistant.cli", "ask", "--json", "-"],
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        check=False,  # the program ends with 1 where a line could not be answered; the reason stands in the line's place
        env={**os.environ, "DATA_DIR": folder},
    )
    answers = [json.loads(line) for line in done.stdout.splitlines() if line.strip()]
    if len(answers) != len(questions):
        raise RuntimeError(f"{len(answers)} of {len(questions)} questions were answered: {done.stderr.strip()[-500:]}")
    return answers


def main() -> None:
    """Ask, score, print."""
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else QUESTIONS
    questions = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    with tempfile.TemporaryDirectory() as folder:
        result = score(questions, ask(questions, os.environ.get("DATA_DIR", folder)))
    for failure in result.failures:
        print(f"FAIL {failure}")
    print(result)


if __name__ == "__main__":
    main()
