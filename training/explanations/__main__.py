"""Fits the weights of explanation topics: `python -m training.explanations` (seconds; the same to the last byte each time).

Examples are `questions.jsonl` (written for this project, MIT as the project) and, of questions that ask for no explanation, those of
`training/turns` and `training/reading`. `--held-out` fits on four fifths of each and prints how many of the rest are right.
"""

import argparse
import json
import sys
from pathlib import Path

from qs_assistant.questions import topics
from qs_assistant.questions.mentions import Lexicon
from qs_assistant.questions.sentence import take_apart
from qs_assistant.questions.topics import TOPICS, topic_of
from qs_assistant.questions.turn_features import word_features
from training.turns.examples import conversation_rows
from training.turns.examples import lines as turn_lines
from training.turns.fitting import fit_classes, table

FOLDER = Path(__file__).parent
FOLDS = 5
OTHER_WEIGHT = 0.1
LEAST_SEEN = 2
Row = tuple[dict[str, float], int, float]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--held-out", action="store_true")
    rows = _rows()
    if parser.parse_args().held_out:
        _score(rows)
        return
    body = json.dumps(_fitted(rows), separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    target = Path(topics.__file__).parent / topics.WEIGHTS
    target.write_text(body.replace('],"', '],\n"') + "\n", encoding="utf-8")
    sys.stdout.write(f"{target.name}: {target.stat().st_size:,} bytes\n")


def _rows() -> list[Row]:
    lexicon = Lexicon()
    asked = [json.loads(line) for line in (FOLDER / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
    rows = [(word_features(take_apart(one["question"], lexicon)), TOPICS.index(one["topic"]), 1.0) for one in asked]
    others = [one["question"] for name in ("alone.jsonl", "typed.jsonl") for one in turn_lines(name)]
    others += [one["question"] for one in conversation_rows()]
    documents = (FOLDER.parent / "reading" / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    others += [json.loads(line)["question"] for line in documents]
    return rows + [(word_features(take_apart(one, lexicon)), 0, OTHER_WEIGHT) for one in others]


def _fitted(rows: list[Row]) -> dict[str, list[float]]:
    counts: dict[str, int] = {}
    for features, topic, _ in rows:
        for name in features:
            counts[name] = counts.get(name, 0) + (LEAST_SEEN if topic else 1)
    names = sorted(name for name, count in counts.items() if count >= LEAST_SEEN)
    weights = fit_classes(names, [one[0] for one in rows], [{one[1]} for one in rows], [one[2] for one in rows], len(TOPICS))
    return table(names, weights)


def _score(rows: list[Row]) -> None:
    right = [0, 0]
    total = [0, 0]
    routed = 0
    for fold in range(FOLDS):
        weights = _fitted([one for at, one in enumerate(rows) if at % FOLDS != fold])
        for features, topic, _ in (one for at, one in enumerate(rows) if at % FOLDS == fold):
            found = topic_of(features, weights)
            total[topic > 0] += 1
            right[topic > 0] += found == TOPICS[topic]
            routed += bool(topic and found)
    sys.stdout.write(f"explanations: topic right {right[1]}, any topic {routed}, of {total[1]}\n")
    sys.stdout.write(f"other questions: {right[0]} of {total[0]} left alone\n")


if __name__ == "__main__":
    main()
