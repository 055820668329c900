"""Fits and draws the abstention: `python -m benchmarks.calibration`.

Prints the weights of a logistic model of "the documents answer this", fitted on benchmarks/questions/documents.jsonl and the development
half of documents_by_fact.jsonl (answerable against absent, off-topic and injected), and what every threshold would do with the weights that
are in use.
"""

import json
import os
import tempfile
from pathlib import Path

import numpy as np
from qs_assistant.answers.answerability import Signals
from qs_assistant.answers.concepts import search_words
from scipy.optimize import minimize

from benchmarks.documents import QUESTIONS
from benchmarks.score import SILENT
from qs_assistant.answers.extracts import extract
from qs_assistant.records.database import Database
from qs_assistant.retrieval.library import Library
from qs_assistant.types.place import GLOBAL_SCOPE
from qs_assistant.types.settings import Settings

NAMES = ("cosine", "share", "covered", "missing", "period", "told", "named", "nearest")
BY_FACT = QUESTIONS.with_name("documents_by_fact.jsonl")
THRESHOLDS = np.arange(0.1, 1.0, 0.1)
RIDGE = 0.05


def measured(folder: Path) -> list[tuple[bool, Signals]]:
    """For each question that stands by itself: whether the documents answer it, and its signals."""
    settings = Settings(data_dir=folder)
    lines = [line for file in (QUESTIONS, BY_FACT) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    rows = [row for row in map(json.loads, lines) if row.get("half") != "held-out"]
    found = []
    with Library(settings, Database(settings.records_url)) as library:
        newest = library.newest((GLOBAL_SCOPE,))
        for row in rows:
            if row["class"] == "follow-up":
                continue
            passages = library.search(search_words(row["question"]), (GLOBAL_SCOPE,), 30)
            seen = extract(row["question"], passages, newest=newest).signals
            if seen is not None:
                found.append((row["class"] not in SILENT, seen))
    return found


def fit(found: list[tuple[bool, Signals]]) -> dict[str, float]:
    """The weights that fit the questions best which no hard rule decides; a small ridge keeps them from running away."""
    kept = [(right, seen) for right, seen in found if not seen.refused and not seen.premise]
    truth = np.array([right for right, _ in kept])
    features = np.array([[*(getattr(seen, name) for name in NAMES), 1.0] for _, seen in kept])

    def loss(weights: np.ndarray) -> float:
        return float(np.logaddexp(0.0, -(2 * truth - 1) * (features @ weights)).sum() + RIDGE * (weights[:-1] ** 2).sum())

    best = minimize(loss, np.zeros(features.shape[1])).x
    return dict(zip((*NAMES, "bias"), (round(float(one), 2) for one in best), strict=True))


def curve(found: list[tuple[bool, Signals]]) -> list[tuple[float, float, float]]:
    """For each threshold: the share of answerable questions that are answered, and of the others that are not."""
    rows = []
    for threshold in THRESHOLDS:
        told = [seen.probability >= threshold and not seen.premise for _, seen in found]
        answered = [one for one, (right, _) in zip(told, found, strict=True) if right]
        silent = [not one for one, (right, _) in zip(told, found, strict=True) if not right]
        rows.append((float(threshold), float(np.mean(answered)), float(np.mean(silent))))
    return rows


def main() -> None:
    """Measure, fit, print."""
    with tempfile.TemporaryDirectory() as folder:
        found = measured(Path(os.environ.get("DATA_DIR", folder)))
    print("fitted", fit(found))
    print("threshold  answered  silent")
    for threshold, answered, silent in curve(found):
        print(f"{threshold:9.1f} {answered:9.1%} {silent:7.1%}")


if __name__ == "__main__":
    main()
