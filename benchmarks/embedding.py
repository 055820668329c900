"""How fast the library starts and finds passages, beside other stacks.

    python -m benchmarks.embedding [--rounds N] [ask|ours|tutorial|llama-index|txtai ...]

Each runs in a process of its own over the same passages (the shipped documents), the same questions and the same weights. "ask" is the
terminal program, from its start to the printed answer; "ours" is the library alone; the others are those of benchmarks.peers. The model's
one-time export and the taking in of the passages happen before anything is timed. "cpu" is the processor time until the first answer,
which a busy machine changes less than the seconds on the clock. How fast documents go in: benchmarks.ingest.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.machine import described
from benchmarks.peers import PEERS
from benchmarks.timing import milliseconds

QUESTIONS = Path(__file__).parent / "questions" / "documents.jsonl"
FIRST = "How much more did PowerCo commit, and for what?"
ANSWERED = "when was QuantumScape founded?"
TIMED = 60  # questions, spread over all: the peers' models take their time
ROUNDS = 3


class UnusableError(Exception):
    """A stack that could not be run here; the message says why."""


def asked() -> list[str]:
    """The questions that are timed."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines[:: max(1, len(lines) // TIMED)]]


def library(folder: Path) -> Any:  # noqa: ANN401 - imported late: imports are part of what is timed
    """Our library over a folder."""
    from qs_assistant.records.database import Database
    from qs_assistant.retrieval.library import Library
    from qs_assistant.types.settings import Settings

    settings = Settings(data_dir=folder, _env_file=None)  # type: ignore[call-arg]  # pydantic-settings' own keyword
    return Library(settings, Database(settings.records_url))


def ours(folder: Path, begun: float) -> dict[str, float]:
    """Time our search; `begun` is when the process was started."""
    with library(folder) as opened:
        opened.search(FIRST, k=5)
        cold = {"cold": time.time() - begun, "cpu": time.process_time()}
        return cold | timed(lambda question: opened.search(question, k=5))


def peer(name: str, folder: Path, begun: float) -> dict[str, float]:
    """Time one of the peers, or fill its store where that is empty."""
    search = PEERS[name](folder, json.loads((folder / "texts.json").read_text(encoding="utf-8")))
    if search is None:
        return {}
    search(FIRST, 5)
    cold = {"cold": time.time() - begun, "cpu": time.process_time()}
    return cold | timed(lambda question: search(question, 5))


def timed(search: Callable[[str], object]) -> dict[str, float]:
    """Median and 95th percentile of the questions in ms, and the process's peak memory in MB."""
    times = sorted(milliseconds(lambda question=question: search(question)) for question in asked())
    memory = peak_memory()
    return {"p50": times[len(times) // 2], "p95": times[int(0.95 * len(times))], "memory": memory}


def peak_memory() -> float:
    """This process's peak resident memory in MB; Linux keeps one that starts with the program, others only one that began before."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (one for one in status.read_text(encoding="utf-8").splitlines() if one.startswith("VmHWM"))
        return float(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def ask(folder: Path, _begun: float) -> dict[str, float]:
    """The terminal program, until the first line of its answer is printed."""
    environment = os.environ | {"DATA_DIR": str(folder)}
    command = [sys.executable, "-m", "qs_assistant.cli", "ask", ANSWERED]
    begun = time.time()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment) as program:
        line = program.stdout.readline() if program.stdout else ""
        cold = time.time() - begun
        program.communicate()
    if not line or program.returncode:
        raise SystemExit("The terminal program gave no answer.")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"cold": cold, "cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss / 1024}


RUNS: dict[str, Callable[[Path, float], dict[str, float]]] = {
    "ask": ask,
    "ours": ours,
    **{name: lambda folder, begun, name=name: peer(name, folder, begun) for name in PEERS},  # type: ignore[misc]  # the default binds it
}


def run(name: str, folder: Path, module: str = "benchmarks.embedding", *options: str) -> dict[str, float]:
    """What a module of the benchmarks measures of a stack, in a process of its own.

    Raises:
        UnusableError: the stack is not installed, or fails.
    """
    command = [sys.executable, "-m", module, "--in", str(folder), "--begun", str(time.time()), name, *options]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=os.environ | {"HF_HUB_OFFLINE": "1"})
    if done.returncode != 0:
        why = (done.stderr.strip().splitlines() or ["no word of why"])[-1]
        raise UnusableError("not installed" if why.startswith("ModuleNotFoundError") else f"failed: {why[:120]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def usable(names: Sequence[str], folder: Path) -> list[str]:
    """Those of the peers whose stores could be filled; what the others lack is printed."""
    found = []
    for name in names:
        try:
            run(name, folder)
        except UnusableError as problem:
            print(f"  {name}: {problem}")
        else:
            found.append(name)
    return found


def prepare(folder: Path) -> None:
    """Fill our store and write down the passages for the others."""
    with library(folder) as opened:
        texts = [one.text for entry in opened.documents() for one in opened.passages(entry.id)]
    (folder / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
    print(f"{len(texts)} passages, {len(asked())} questions")


def compared(names: Sequence[str], folder: Path, rounds: int) -> None:
    """Print the medians of some rounds, made in turn, and how many times as long each takes as ours."""
    names = [name for name in names if name not in PEERS] + usable([name for name in names if name in PEERS], folder)
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            taken[name].append(run(name, folder))
    medians = {name: {key: statistics.median(one[key] for one in found) for key in found[0]} for name, found in taken.items()}
    own = medians.get("ours", {})
    for name, row in medians.items():
        ratios = [f"{key} x{row[key] / own[key]:.2f}" for key in ("cold", "p50", "memory") if key in row and key in own]
        print(f"{name:12s}", "  ".join(f"{key} {value:,.2f}" for key, value in row.items()), "| of ours:", ", ".join(ratios) or "-")


def main() -> None:
    """Run what the command line asks for, all by default, and print it side by side."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", default=list(RUNS))
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--in", dest="folder", type=Path)
    parser.add_argument("--begun", type=float)
    arguments = parser.parse_args()
    if arguments.folder is not None:
        print(json.dumps(RUNS[arguments.what[0]](arguments.folder, arguments.begun)))
        return
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        compared(arguments.what, Path(folder), arguments.rounds)
    print("cold in s from the start of the process to the first answer, cpu in s; p50, p95 in ms a question; memory in MB;")
    print(f"medians of {arguments.rounds} rounds made in turn")
    print(described())


if __name__ == "__main__":
    main()
