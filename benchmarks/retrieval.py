"""How well and how fast passages are found.

    python -m benchmarks.retrieval                     both of the following
    python -m benchmarks.retrieval quality             recall@1, @5 and MRR of each addition to the search, on our own questions
    python -m benchmarks.retrieval scale [PASSAGES]    latency and memory, and recall of what is planted, among generated passages,
                                                       and the tutorial stack's latency among the same

benchmarks/questions/relevant.json says which sentences answer which question: for each part of an answer, the sentences that have it, by
document and first words.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from benchmarks import other_subjects
from benchmarks.embedding import peak_memory
from benchmarks.machine import described
from benchmarks.other_subjects import VariedEmbedder
from qs_assistant.documents.passage import Passage
from qs_assistant.encoder.embed import load_embedder
from qs_assistant.encoder.embedder import Embedder
from qs_assistant.records.database import Database
from qs_assistant.retrieval.features import FEATURES
from qs_assistant.retrieval.library import Library
from qs_assistant.retrieval.search import Knobs
from qs_assistant.text.terms import content_words
from qs_assistant.types.settings import Settings

QUESTIONS = Path(__file__).parent / "questions"
SCOPES = ("global", "guild:1", "guild:2")
SHARED_WORDS = 0.7  # a passage holds a sentence where it has this share of its telling words
DOCUMENT_PASSAGES = 500

ADDITIONS = {
    "nearest vectors alone": ("cosine",),
    "token states (MaxSim)": ("late",),
    "both": ("late", "cosine"),
    "+ words (BM25)": ("late", "cosine", "words", "covered"),
    "+ times and versions": ("late", "cosine", "words", "covered", "period", "dated"),
    "+ known questions": FEATURES,
}


@dataclass(frozen=True)
class Asked:
    """A question and, for each part of its answer, the sentences that have it: (document, telling words)."""

    text: str
    parts: tuple[tuple[tuple[str, frozenset[str]], ...], ...]


@dataclass(frozen=True)
class Recall:
    """Shares of questions: first passage right; parts of the answer within the first five and ten; mean reciprocal rank."""

    at_1: float
    at_5: float
    at_10: float
    mrr: float

    def __str__(self) -> str:
        """One row of a table."""
        return f"{self.at_1:8.3f} {self.at_5:8.3f} {self.at_10:8.3f} {self.mrr:8.3f}"


def questions() -> list[Asked]:
    """The questions whose answers' sentences are known."""
    relevant = json.loads((QUESTIONS / "relevant.json").read_text(encoding="utf-8"))
    rows = [json.loads(line) for line in (QUESTIONS / "documents.jsonl").read_text(encoding="utf-8").splitlines()]
    return [Asked(row["question"], _parts(relevant[row["id"]])) for row in rows if row["id"] in relevant]


def _parts(listed: list[list[list[str]]]) -> tuple[tuple[tuple[str, frozenset[str]], ...], ...]:
    return tuple(tuple((document, frozenset(content_words(words))) for document, words in part) for part in listed)


def measure(search: Callable[[str], Sequence[Passage]], asked: Sequence[Asked]) -> Recall:
    """Recall and MRR of a search."""
    ranks = [[_rank(search(one.text), part) for part in one.parts] for one in asked]
    share = lambda count: float(np.mean([np.mean([rank < count for rank in each]) for each in ranks]))  # noqa: E731 - used twice below
    return Recall(
        at_1=float(np.mean([min(each) == 0 for each in ranks])),
        at_5=share(5),
        at_10=share(10),
        mrr=float(np.mean([1 / (1 + min(each)) for each in ranks])),
    )


def _rank(found: Sequence[Passage], part: Sequence[tuple[str, frozenset[str]]]) -> float:
    for at, passage in enumerate(found):
        words = set(content_words(passage.text))
        if any(passage.document == document and len(wanted & words) >= SHARED_WORDS * len(wanted) for document, wanted in part):
            return at
    return float("inf")


def quality() -> None:
    """Print recall for each addition to the search."""
    asked = questions()
    with tempfile.TemporaryDirectory() as folder, _library(Path(folder)) as library:
        print(f"{len(asked)} questions, {library.counts()[1]} passages")
        print(f"{'':34s}{'R@1':>8s} {'R@5':>8s} {'R@10':>8s} {'MRR':>8s}")
        for name, used in ADDITIONS.items():
            search = library.search_with(Knobs(), used)
            print(f"{name:34s}{measure(lambda text, search=search: search(text, ('global',), 30), asked)}", flush=True)


def scale(passages: int) -> None:
    """Fill three scopes with passages on other subjects around the shipped documents, then measure in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        real = load_embedder("builtin", Path(folder) / "models")
        (Path(folder) / "data").mkdir()
        with _library(Path(folder) / "data", real) as library:
            alone = measure(lambda text: library.search(text, ("global",), 30), questions())
        started = time.perf_counter()
        with _library(Path(folder) / "data", VariedEmbedder(real)) as library:
            texts = other_subjects.passages(passages, np.random.default_rng(1))
            for at in range(0, passages, DOCUMENT_PASSAGES):
                scope = SCOPES[at // DOCUMENT_PASSAGES % len(SCOPES)]
                library.put(scope, other_subjects.document(f"g{at}", texts[at : at + DOCUMENT_PASSAGES]), by="bench")
        took = time.perf_counter() - started
        print(f"{passages} passages on other subjects stored in {took:.0f} s ({passages / took:.0f}/s, the model asked for few)")
        print(f"shipped documents alone      {alone}")
        sys.stdout.flush()
        subprocess.run([sys.executable, "-m", "benchmarks.retrieval", "ask", folder], check=True)
        beside(folder, passages)
    print(described())


def beside(folder: str, passages: int) -> None:
    """The tutorial stack on the same passages, which may not be installed."""
    if find_spec("langchain_chroma") is None:
        print("tutorial stack: not installed")
        return
    for step in ("fill", "ask"):
        command = [sys.executable, "-m", "benchmarks.retrieval_peer", step, folder, str(passages)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        print(
            done.stdout.strip() if done.returncode == 0 else f"tutorial stack: failed: {done.stderr.strip().splitlines()[-1]}", flush=True
        )
        if done.returncode != 0:
            return


def ask(folder: Path) -> None:
    """Measure an existing store: opening, latency, memory, recall of the shipped documents' passages."""
    started = time.perf_counter()
    with _library(folder / "data", load_embedder("builtin", folder / "models")) as library:
        opened = time.perf_counter() - started
        asked = questions()
        times: list[float] = []
        worked: list[float] = []

        def timed(text: str) -> list[Passage]:
            begun, before = time.perf_counter(), time.process_time()
            found = library.search(text, SCOPES, 30)
            times.append(1000 * (time.perf_counter() - begun))
            worked.append(1000 * (time.process_time() - before))
            return found

        timed("warm-up")
        first, _ = times.pop(), worked.pop()
        recall = measure(timed, asked)
        started = time.perf_counter()
        problems = library.check()
        checked = time.perf_counter() - started
        print(f"among {library.counts(SCOPES)[1]:6d} passages        {recall}")
        clock, processors = (" and ".join(f"{np.percentile(one, share):.1f}" for share in (50, 95)) for one in (times, worked))
        print(
            f"opened in {opened:.2f} s; first question {first:.0f} ms, then p50 and p95 {clock} ms, of processors {processors} ms; ", end=""
        )
        print(f"peak memory {peak_memory():.0f} MB; ", end="")
        print(f"checked in {checked:.2f} s, {len(problems)} problems")


def _library(data: Path, embedder: Embedder | None = None) -> Library:
    settings = Settings(data_dir=data, _env_file=None)  # type: ignore[call-arg]  # pydantic-settings' own keyword
    return Library(settings, Database(settings.records_url), load=(lambda: embedder) if embedder else None)


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=["all", "quality", "scale", "ask"], default="all")
    parser.add_argument("value", nargs="?", default=None)
    arguments = parser.parse_args()
    if arguments.what == "ask":
        ask(Path(arguments.value))
        return
    if arguments.what != "scale":
        quality()
    if arguments.what != "quality":
        scale(int(arguments.value or 100_000))


if __name__ == "__main__":
    main()
