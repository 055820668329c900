"""Scores answers with a chat model beside answers without: `python -m benchmarks.chat_model PROVIDER:NAME [COUNT] [--questions FILE ...]`.

Numeric questions are read exactly, asked back, misread or sent elsewhere; document questions are answered right, shown, wrong or silent.
CHAT_BASE_URL, CHAT_API_KEY, CHAT_ASK and DATA_DIR are used where they are set. Files are JSON lines as those in benchmarks/questions and
benchmarks/sealed; of each, COUNT questions are asked, evenly spread.
"""

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.outcomes import RequestOutcomes, document_outcome, document_shares, request_shares
from benchmarks.sealed import read_lines
from qs_assistant.app.wiring import open_assistant
from qs_assistant.questions.cases import Cases
from qs_assistant.types.place import Place
from qs_assistant.types.settings import Settings
from qs_assistant.valuation.assumptions import load_assumptions
from qs_assistant.valuation.inputs import PRESETS

QUESTIONS = Path(__file__).parent / "questions" / "numeric.jsonl"
SECONDS = 120.0


def spread(rows: Sequence[Mapping[str, Any]], count: int) -> list[Mapping[str, Any]]:
    """About so many questions that stand alone, evenly over all."""
    alone = [row for row in rows if not row.get("conversation")]
    return list(alone[:: max(1, len(alone) // count)][:count])


async def answers(settings: Settings, questions: Sequence[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], list[float]]:
    """Every answer as JSON, and the seconds that each took."""
    found, seconds = [], []
    async with open_assistant(settings) as assistant:
        await assistant.warm_up()
        for at, question in enumerate(questions):
            begun = time.monotonic()
            answer = await assistant.ask(question["question"], Place(f"bench {at}", user=f"bench {at}"))
            seconds.append(time.monotonic() - begun)
            found.append(answer.to_json())
            print(f"{seconds[-1]:5.1f} s  {question['question'][:100]}", file=sys.stderr, flush=True)
        print((await assistant.status()).chat_model, file=sys.stderr)
    return found, seconds


def shares(questions: Sequence[Mapping[str, Any]], given: Sequence[dict[str, Any]], settings: Settings) -> dict[str, float]:
    """The share of each outcome."""
    if "answer_must_contain" in questions[0] or "must_contain" in questions[0]:
        return document_shares([document_outcome(one, answer) for one, answer in zip(questions, given, strict=True)])
    assumptions = load_assumptions(settings.assumptions_file)
    judge = RequestOutcomes(Cases({preset: assumptions.case(preset) for preset in PRESETS}))
    return request_shares(judge.outcome(one, answer) for one, answer in zip(questions, given, strict=True))


def table(name: str, rows: Mapping[str, tuple[Mapping[str, float], Sequence[float]]]) -> str:
    """The rows as a Markdown table."""
    outcomes = [one for one in next(iter(rows.values()))[0] if one != "questions"]
    lines = [f"| {name} | {' | '.join(outcomes)} | median s | longest s |", f"| --- |{' --- |' * (len(outcomes) + 2)}"]
    for who, (found, seconds) in rows.items():
        cells = " | ".join(f"{found.get(one, 0.0):.0%}" for one in outcomes)
        lines.append(f"| {who} | {cells} | {statistics.median(seconds):.1f} | {max(seconds):.1f} |")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("count", nargs="?", type=int, default=20)
    parser.add_argument("--questions", nargs="+", type=Path, default=[QUESTIONS])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        alone = Settings(data_dir=Path(os.environ.get("DATA_DIR", folder)), chat_model=None)
        helped = {"chat_model": given.model, "chat_timeout_seconds": SECONDS, "chat_tokens_per_user_per_day": 10_000_000}
        for file in given.questions:
            questions = spread(read_lines(file), given.count)
            rows = {}
            for who, settings in (("without", alone), ("with the model", alone.model_copy(update=helped))):
                found, seconds = asyncio.run(answers(settings, questions))
                rows[who] = shares(questions, found, settings), seconds
            print(table(f"{file.stem}: {len(questions)} questions, {given.model}", rows), flush=True)


if __name__ == "__main__":
    main()
