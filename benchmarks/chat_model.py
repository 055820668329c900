"""Scores answers with a chat model beside answers without: `python -m benchmarks.chat_model PROVIDER:NAME [COUNT] [--questions FILE ...]`.

Numeric questions are read exactly, asked back, misread or sent elsewhere; document questions are answered right, shown, wrong or silent.
CHAT_BASE_URL, CHAT_API_KEY, CHAT_ASK and DATA_DIR are used where they are set. Files are JSON lines as those in benchmarks/questions and
benchmarks/sealed; of each, COUNT questions are asked, evenly spread, or with `--seed N` COUNT drawn from all files together. No question is
printed, so that sealed ones stay so. With `--kept FILE` every answer is kept there, and a run that was broken off goes on where it was.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from benchmarks.outcomes import RequestOutcomes, document_outcome, document_shares, request_shares
from benchmarks.sealed import read_lines
from qs_assistant.app.wiring import open_assistant
from qs_assistant.questions.cases import Cases
from qs_assistant.records.chat_usage import ChatUsage
from qs_assistant.records.integrity import open_records
from qs_assistant.types.place import Place
from qs_assistant.types.settings import Settings
from qs_assistant.valuation.assumptions import load_assumptions
from qs_assistant.valuation.inputs import PRESETS

QUESTIONS = Path(__file__).parent / "questions" / "numeric.jsonl"
SECONDS = 120.0
ALONE, HELPED = "without", "with the model"
Question = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as JSON, the seconds it took, and the tokens that the model used for it."""

    answer: dict[str, Any]
    seconds: float
    tokens: int


class Kept:
    """Answers that a broken run leaves behind, a line of JSON each; `file` is None where nothing is kept."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        lines = file.read_text(encoding="utf-8").splitlines() if file is not None and file.exists() else []
        rows = [json.loads(line) for line in lines]
        self._held = {(row.pop("who"), row.pop("question")): Given(**row) for row in rows}

    def get(self, who: str, question: str) -> Given | None:
        """The kept answer to a question."""
        return self._held.get((who, question))

    def add(self, who: str, question: str, given: Given) -> None:
        """Keep an answer."""
        if self._file is not None:
            with self._file.open("a", encoding="utf-8") as out:
                out.write(json.dumps({"who": who, "question": question, **asdict(given)}) + "\n")


def spread(rows: Sequence[Question], count: int) -> list[Question]:
    """About so many questions that stand alone, evenly over all."""
    alone = [row for row in rows if not row.get("conversation")]
    return list(alone[:: max(1, len(alone) // count)][:count])


def drawn(rows: Sequence[Question], count: int, seed: int) -> list[Question]:
    """So many questions that stand alone, drawn at random; the same ones for the same seed."""
    alone = [row for row in rows if not row.get("conversation")]
    return random.Random(seed).sample(alone, min(count, len(alone)))  # noqa: S311 - a sample, not a secret


async def answers(settings: Settings, questions: Sequence[Question], kept: Kept, who: str) -> list[Given]:
    """The answer to every question; those that are kept are not asked again."""
    found = [kept.get(who, question["question"]) for question in questions]
    if all(found):
        return [one for one in found if one is not None]
    async with open_assistant(settings) as assistant:
        await assistant.warm_up()
        with closing(open_records(settings)) as database:
            usage = ChatUsage(database)
            for at, question in enumerate(questions):
                if found[at] is not None:
                    continue
                before, begun = usage.used(_today()), time.monotonic()
                answer = await assistant.ask(question["question"], Place(f"bench {at}", user=f"bench {at}"))
                given = Given(answer.to_json(), round(time.monotonic() - begun, 2), usage.used(_today()) - before)
                kept.add(who, question["question"], given)
                found[at] = given
                print(f"{given.seconds:6.1f} s {given.tokens:6} tokens  {at + 1} of {len(questions)}", file=sys.stderr, flush=True)
        print((await assistant.status()).chat_model, file=sys.stderr)
    return [one for one in found if one is not None]


def _today() -> date:
    return datetime.now(UTC).date()


def shares(questions: Sequence[Question], given: Sequence[Given], settings: Settings) -> dict[str, float]:
    """The share of each outcome."""
    told = [(question, one.answer) for question, one in zip(questions, given, strict=True)]
    if "answer_must_contain" in questions[0] or "must_contain" in questions[0]:
        return document_shares([document_outcome(*one) for one in told])
    assumptions = load_assumptions(settings.assumptions_file)
    judge = RequestOutcomes(Cases({preset: assumptions.case(preset) for preset in PRESETS}))
    return request_shares(judge.outcome(*one) for one in told)


def table(name: str, rows: Mapping[str, tuple[Mapping[str, float], Sequence[Given]]]) -> str:
    """The rows as a Markdown table; seconds and tokens are those of questions that the model was asked about, where there are any."""
    outcomes = [one for one in next(iter(rows.values()))[0] if one != "questions"]
    columns = [*outcomes, "the model was asked", "median s", "longest s", "mean tokens"]
    lines = [f"| {name} | {' | '.join(columns)} |", f"| --- |{' --- |' * len(columns)}"]
    for who, (found, given) in rows.items():
        cells = [f"{found.get(one, 0.0):.0%}" for one in outcomes]
        asked = [one for one in given if one.tokens]
        seconds = [one.seconds for one in asked or given]
        tokens = statistics.mean(one.tokens for one in asked or given)
        cells += [f"{len(asked)}", f"{statistics.median(seconds):.1f}", f"{max(seconds):.1f}", f"{tokens:,.0f}"]
        lines.append(f"| {who} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _samples(files: Sequence[Path], count: int, seed: int | None) -> dict[str, list[Question]]:
    """The questions to ask, by the name of their table."""
    if seed is None:
        return {file.stem: spread(read_lines(file), count) for file in files}
    rows = [row for file in files for row in read_lines(file)]
    return {f"{', '.join(file.stem for file in files)}, seed {seed}": drawn(rows, count, seed)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("count", nargs="?", type=int, default=20)
    parser.add_argument("--questions", nargs="+", type=Path, default=[QUESTIONS])
    parser.add_argument("--kept", type=Path, help="where answers are kept, so that a broken run goes on")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="the time limit of one answer")
    parser.add_argument("--seed", type=int, help="draw the questions at random from all files together")
    given = parser.parse_args()
    kept = Kept(given.kept)
    with tempfile.TemporaryDirectory() as folder:
        alone = Settings(data_dir=Path(os.environ.get("DATA_DIR", folder)), chat_model=None)
        helped = {
            "chat_model": given.model,
            "chat_timeout_seconds": given.seconds,
            "answer_seconds": 2 * given.seconds,
            "chat_tokens_per_user_per_day": 10_000_000,
            "chat_prepare_tokens_per_day": 0,  # it would take the model's time from the questions
        }
        for name, questions in _samples(given.questions, given.count, given.seed).items():
            rows = {}
            for who, settings in ((ALONE, alone), (HELPED, alone.model_copy(update=helped))):
                found = asyncio.run(answers(settings, questions, kept, who))
                rows[who] = shares(questions, found, settings), found
            print(table(f"{name}: {len(questions)} questions, {given.model}", rows), flush=True)


if __name__ == "__main__":
    main()
