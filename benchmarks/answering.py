"""How long a whole answer takes once the program runs, beside the parts that a plain stack has: python -m benchmarks.answering [QUESTIONS].

Ours is everything: reading, searching or running the model, choosing sentences, the guard, the text, and keeping the answer. The peers
(benchmarks.peers) only find passages; the plain-Python model only computes the scenario. QUESTIONS is the most of each kind.
"""

import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from benchmarks.embedding import peak_memory, prepare, run, usable
from benchmarks.peers import PEERS
from qs_assistant.app.wiring import open_assistant
from qs_assistant.types.errors import AssistantError
from qs_assistant.types.place import Place
from qs_assistant.types.settings import Settings, shipped_knowledge
from qs_assistant.valuation.assumptions import load_assumptions
from tests.valuation import plain_model

QUESTIONS = Path(__file__).parent / "questions"
MOST = 80
CHARTED = 15


def questions(name: str, classes: Sequence[str] = (), most: int = MOST) -> list[str]:
    """Questions of a set that stand by themselves."""
    rows = [json.loads(line) for line in (QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    return [row["question"] for row in rows if not row["conversation"] and (not classes or row["class"].startswith(tuple(classes)))][:most]


Taken = dict[str, list[tuple[float, float]]]
"""Milliseconds of every answer by kind: on the clock, and of processors, which a busy machine changes less."""


async def ours(folder: Path, most: int = MOST) -> Taken:
    """What every answer takes."""
    settings = Settings(_env_file=None, data_dir=folder)  # type: ignore[call-arg] # pydantic's own
    taken: Taken = {"from the documents": [], "a valuation": [], "with its chart": [], "every kind of analysis": []}
    async with open_assistant(settings) as assistant:
        await assistant.warm_up()

        async def one(kind: str, question: str, *, chart: bool = False) -> None:
            begun, worked = time.perf_counter(), time.process_time()
            try:
                answer = await assistant.ask(question, Place(f"bench {time.perf_counter_ns()}"))
            except AssistantError:
                return
            if chart and await assistant.chart(answer) is None:
                return
            taken[kind].append((1000 * (time.perf_counter() - begun), 1000 * (time.process_time() - worked)))

        await one("with its chart", "what's implied if yield reaches 90%?", chart=True)  # imports matplotlib
        taken["with its chart"].clear()
        for question in questions("documents", most=most):
            await one("from the documents", question)
        for question in questions("numeric", ("value",), most):
            await one("a valuation", question)
        for question in questions("numeric", ("value",), most)[:CHARTED]:
            await one("with its chart", question, chart=True)
        for question in questions("numeric", ("solve", "sweep", "sensitivity", "simulate", "compare"), most):
            await one("every kind of analysis", question)
    return taken


def measured(folder: Path, most: int) -> tuple[Taken, float]:
    """All times, and this process's peak memory in MB."""
    return asyncio.run(ours(folder, most)), peak_memory()


def spread(times: Sequence[float]) -> str:
    """The median and the 95th percentile."""
    ordered = sorted(times)
    return f"p50 {statistics.median(ordered):7.1f} ms  p95 {ordered[int(0.95 * len(ordered))]:7.1f} ms"


def plain() -> float:
    """Milliseconds of one scenario in plain Python."""
    inputs = load_assumptions(shipped_knowledge() / "assumptions.toml").base()
    begun = time.perf_counter()
    for _ in range(500):
        plain_model.value(inputs)
    return 1000 * (time.perf_counter() - begun) / 500


def main(most: int) -> None:
    """Print medians, 95th percentiles, memory and peers."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        peers = {peer: run(peer, folder) for peer in usable(list(PEERS), folder)}
        with ProcessPoolExecutor(1, get_context("spawn")) as fresh:  # the memory of indexing is not the memory of answering
            taken, peak = fresh.submit(measured, folder, most).result()
    for kind, times in taken.items():
        clock, worked = ([one[at] for one in times] for at in (0, 1))
        print(f"  {kind:25s} {spread(clock)}; of processors {spread(worked)}  ({len(times)} questions)")
    print(f"  peak memory of the process {peak:.0f} MB (everything loaded, charts too)")
    own = statistics.median(clock for clock, _ in taken["from the documents"])
    for peer, found in peers.items():
        said = f"p50 {found['p50']:.1f} ms, p95 {found['p95']:.1f} ms, {found['memory']:.0f} MB"
        print(f"  {peer}, passages only: {said}; a whole answer of ours takes {own / found['p50']:.2f} times as long")
    print(f"  plain-Python model, one scenario without reading or writing: {plain():.3f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MOST)
