"""Scores a chat model as the phrasing of answers, beside a plain tutorial chain: `python -m benchmarks.chat_model PROVIDER:NAME [COUNT]`.

Both get the same questions and passages from the same model. CHAT_BASE_URL, CHAT_API_KEY and DATA_DIR are used where they are set. The
questions are every n-th of benchmarks/questions, documents and numbers. "Right" is judged by benchmarks.score (documents) or by the
headline figure standing in the text (numbers); a figure is made up where no passage, run or fact has it in its unit.
"""

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qs_assistant.llm.phrasing import Attempt, ModelPhraser
from qs_assistant.llm.rephrased import Basis, basis_of

from benchmarks.score import judge
from qs_assistant.app.wiring import open_assistant
from qs_assistant.grounding.cited_sentences import cited, split
from qs_assistant.grounding.evidence import Evidence
from qs_assistant.grounding.figures import check
from qs_assistant.llm.build import build_client, build_phraser
from qs_assistant.llm.client import ChatClient, Message, Usage
from qs_assistant.types.answer import Answer
from qs_assistant.types.errors import ChatModelError
from qs_assistant.types.place import TERMINAL
from qs_assistant.types.settings import Settings

QUESTIONS = Path(__file__).parent / "questions"
SECONDS = 120.0


@dataclass
class Column:
    """What is counted of one way of writing."""

    shown: list[str] = field(default_factory=list)
    right: int = 0
    cited: int = 0
    by_model: int = 0
    made_up: int = 0
    stopped: int = 0
    tokens: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)


def made_up(text: str, evidence: Evidence) -> int:
    """How many figures of a text are in no passage, run or fact; generously: whichever passage has them, cited or not."""
    marks = "".join(f"[{n}]" for n in evidence.passages)
    return sum(len(check(f"{sentence.text.rstrip('.!?')} {marks}.", evidence).unbound) for sentence in split(text))


def is_right(question: Mapping[str, Any], answer: Answer, text: str) -> bool:
    """Whether a text answers its question."""
    if "must_contain" in question:
        marks = [asdict(one) for one in answer.citations]
        return judge(question, {**answer.to_json(), "text": text, "citations": marks}) is None
    headline = next((one.text for one in answer.figures if one.source.output == "value_per_share"), None)
    return headline is not None and headline in text


async def tutorial(client: ChatClient, question: str, basis: Basis) -> tuple[str, int, float]:
    """A tutorial's chain: the context pasted into a prompt; the text, the tokens and the seconds."""
    context = "\n\n".join(one.text for one in basis.passages.values()) or "\n".join(
        f"{name}: {text}" for name, text in basis.values.items()
    )
    prompt = f"Answer the question based only on the following context:\n{context}\n\nQuestion: {question}"
    messages: list[Message] = [("human", prompt)]
    usage, begun, written = Usage(), time.monotonic(), []
    try:
        async with asyncio.timeout(SECONDS):
            async for piece in client.stream(messages, usage):
                written.append(piece)  # noqa: PERF401 - what was written before a failure counts
    except (ChatModelError, TimeoutError):
        pass
    return "".join(written), usage.tokens, time.monotonic() - begun


def count(column: Column, question: Mapping[str, Any], answer: Answer, text: str, evidence: Evidence) -> None:
    """Add one text to a column."""
    column.shown.append(text)
    column.right += is_right(question, answer, text)
    column.cited += bool(cited(text)) or not answer.citations
    column.made_up += made_up(text, evidence)


def count_attempt(column: Column, attempt: Attempt) -> None:
    """Add what the phrasing of one answer took."""
    column.by_model += attempt.phrased is not None
    column.stopped += len(attempt.stopped)
    column.tokens.append(attempt.tokens)
    column.seconds.append(attempt.seconds)
    if attempt.first_sentence_seconds is not None:
        column.first.append(attempt.first_sentence_seconds)


def table(name: str, own: Column, ours: Column, chain: Column) -> str:
    """The columns as a Markdown table."""
    asked = len(ours.shown)

    def median(values: Sequence[float], form: str) -> str:
        return format(statistics.median(values), form) if values else "-"

    rows = [
        ("answers right", *(f"{one.right} of {asked}" for one in (own, ours, chain))),
        ("answers with their source", *(f"{one.cited} of {asked}" for one in (own, ours, chain))),
        ("phrased by the model", "0", f"{ours.by_model}", f"{asked}"),
        ("figures made up, shown to the user", *(f"{one.made_up}" for one in (own, ours, chain))),
        ("stopped by the guard, per hundred answers", "-", f"{100 * ours.stopped / asked:.0f}", "-"),
        ("median seconds to the first sentence shown", "-", median(ours.first, ".1f"), "-"),
        ("median seconds of the model", "-", median(ours.seconds, ".1f"), median(chain.seconds, ".1f")),
        ("median tokens", "-", median(ours.tokens, ".0f"), median(chain.tokens, ".0f")),
    ]
    lines = [f"| {asked} questions, {name} | program alone | with the model | tutorial chain |", "| --- | --- | --- | --- |"]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def chosen(number: int) -> list[dict[str, Any]]:
    """Every n-th question that has an answer: three of documents to one of numbers."""
    documents = [one for one in _read("documents.jsonl") if one["must_contain"]]
    numeric = [one for one in _read("numeric.jsonl") if one["class"].startswith("value")]
    few = max(1, number // 4)
    return documents[:: max(1, len(documents) // (number - few))][: number - few] + numeric[:: max(1, len(numeric) // few)][:few]


def _read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (QUESTIONS / name).read_text(encoding="utf-8").splitlines() if line.strip()]


async def measure(settings: Settings, number: int) -> str:
    """Ask everything and make the table."""
    phraser = build_phraser(settings, clock=time.monotonic, now=lambda: datetime.now(UTC))
    if not isinstance(phraser, ModelPhraser):
        raise TypeError("no chat model is set")
    client = build_client(settings)
    own, ours, chain = Column(), Column(), Column()
    async with open_assistant(settings) as assistant:
        for question in chosen(number):
            answer = await assistant.ask(question["question"], TERMINAL)
            basis = basis_of(answer)
            attempt = await phraser.attempt(
                answer.question, basis.passages, basis.values, basis.own_text, basis.evidence, user=question["id"]
            )
            text, tokens, seconds = await tutorial(client, answer.question, basis)
            program = f"{answer.headline} {answer.body}"
            phrased = f"{answer.headline} {attempt.phrased.text}" if attempt.phrased else program
            count(own, question, answer, program, basis.evidence)
            count(ours, question, answer, phrased, basis.evidence)
            count(chain, question, answer, text, basis.evidence)
            count_attempt(ours, attempt)
            chain.tokens.append(tokens)
            chain.seconds.append(seconds)
            print(f"{question['id']}: {attempt.reason or 'phrased'}; {attempt.stopped}", file=sys.stderr, flush=True)
    return table(settings.chat_model or "", own, ours, chain)


def main() -> None:
    """Measure and print."""
    if len(sys.argv) < 2:
        sys.exit("Which model? python -m benchmarks.chat_model PROVIDER:NAME [COUNT]")
    number = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            chat_model=sys.argv[1],
            chat_timeout_seconds=SECONDS,
            chat_tokens_per_user_per_day=10_000_000,
            data_dir=Path(os.environ.get("DATA_DIR", folder)),
        )
        print(asyncio.run(measure(settings, number)))


if __name__ == "__main__":
    main()
