"""Writes the examples: `python -m training.chat_examples [NUMERIC.jsonl ...] [--documents FILE]`; the same files give the same bytes."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from qs_assistant.encoder.embed import load_in_subprocess
from qs_assistant.llm.reading_examples import FILE, VECTORS
from qs_assistant.questions.cases import Cases
from qs_assistant.types.settings import PROJECT, Settings
from qs_assistant.valuation.assumptions import load_assumptions
from qs_assistant.valuation.inputs import PRESETS
from training.chat_examples.labels import Labels, readings

READING = PROJECT / "training" / "reading"
OUT = PROJECT / "src" / "qs_assistant" / "llm" / FILE
LONGEST = 240
DOCUMENT_QUESTIONS = 200
SCALE = 400.0  # hardly a component of a unit vector of 384 is larger than 127 / 400


def rows_of(file: Path) -> list[dict[str, Any]]:
    """The labelled questions of a file."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def spread(rows: Sequence[Any], count: int) -> list[Any]:
    """About so many of the rows, evenly over all."""
    return list(rows[:: max(1, len(rows) // count)][:count])


def main() -> None:
    """Choose, write, and say how many there are of each kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("numeric", nargs="*", type=Path, default=sorted((READING / "sets").glob("w-*.jsonl")))
    parser.add_argument("--documents", type=Path, default=READING / "documents.jsonl")
    parser.add_argument("--models", type=Path, default=Settings().data_dir / "models", help="where the encoder's graph is kept")
    given = parser.parse_args()
    assumptions = load_assumptions(PROJECT / "knowledge" / "assumptions.toml")
    labels = Labels(Cases({preset: assumptions.case(preset) for preset in PRESETS}))
    rows = [row for file in given.numeric for row in rows_of(file)]
    rows += spread([row for row in rows_of(given.documents) if row["route"] == ["documents"]], DOCUMENT_QUESTIONS)
    found = {row["question"]: reading for row, reading in readings(rows, labels) if len(row["question"]) <= LONGEST}
    lines = [json.dumps({"question": question, "reading": reading}, ensure_ascii=False) for question, reading in found.items()]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    embedder = load_in_subprocess("builtin", given.models)
    vectors = np.clip(np.rint(embedder.embed(list(found)) * SCALE), -127, 127).astype(np.int8)
    np.savez_compressed(OUT.with_name(VECTORS), vectors=vectors, encoder=np.array(embedder.name))
    kinds = [reading["kind"] for reading in found.values()]
    counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in sorted(set(kinds)))
    sys.stdout.write(f"{counts}; {OUT.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
