"""Prints how questions on added documents are answered, through the program: `python -m benchmarks.added [SET ...]` (b and i by default).

The sets are those of training/retrieval/documents that say what a right answer holds. Each is added to a new knowledge base, as an admin
would. The weights of the search are fitted on b and h to l: what it does on a set that it was not fitted on is printed by
`python -m training.retrieval weights`, and on sealed ones by `make sealed`.
"""

import sys
import tempfile
from collections import Counter, defaultdict

from benchmarks.documents import ask
from benchmarks.outcomes import document_outcome
from benchmarks.sealed import add, read_lines
from training.retrieval.corpus import HERE

SETS = ("b", "i")
OUTCOMES = ("right", "shown", "wrong", "unshown", "silent", "elsewhere")


def main() -> None:
    """Ask, count, print."""
    print(f"{'':14} {'asked':>6} " + " ".join(f"{name:>9}" for name in OUTCOMES) + f" {'claimed':>9}")
    for name in sys.argv[1:] or SETS:
        folder = HERE / "documents" / name
        questions = [one for one in read_lines(folder / "questions.jsonl") if one.get("must_contain") or one["class"] == "absent"]
        with tempfile.TemporaryDirectory() as data:
            add(folder / "docs", data)
            answers = ask(questions, data)
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for question, answer in zip(questions, answers, strict=True):
            counts[question.get("style", "")][document_outcome(question, answer)] += 1
        for style, found in counts.items():
            answerable = sum(found[one] for one in OUTCOMES)
            shares = " ".join(f"{found[one] / max(answerable, 1):9.1%}" for one in OUTCOMES)
            absent = found["claimed"] + found["held"]
            print(f"{name + ' ' + style:14} {found.total():6} {shares} {found['claimed'] / max(absent, 1):9.1%}", flush=True)


if __name__ == "__main__":
    main()
