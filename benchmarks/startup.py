"""From the start of a process to its printed answer, and its peak memory: python -m benchmarks.startup [--rounds N].

Beside it other stacks (benchmarks.peers: langchain-chroma with sentence-transformers as tutorials teach it, llama-index, txtai) on the same
passages and weights, which only find their first passages in that time and write no answer. Everything is indexed before, and the runs
are made in turn.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.embedding import run, usable
from benchmarks.peers import PEERS

ROUNDS = 3
PREPARE = "import sys, pathlib; from benchmarks.embedding import prepare; prepare(pathlib.Path(sys.argv[1]))"
DOCUMENT = "How much more did PowerCo commit, and for what?"
NUMERIC = "what's implied if yield reaches 90%?"
COMMANDS = {
    "qs-assistant ask, from the documents": ("ask", DOCUMENT),
    "qs-assistant ask, from the model": ("ask", NUMERIC),
    "qs-assistant value --set target_yield=0.9": ("value", "--set", "target_yield=0.9"),
    "qs-assistant --help": ("--help",),
}


def timed(arguments: tuple[str, ...], folder: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of one run of the program."""
    begun = time.perf_counter()
    child = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "qs_assistant.cli", *arguments],
        {**os.environ, "DATA_DIR": str(folder)},
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, usage = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"{arguments} failed")
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


def main(rounds: int) -> None:
    """Time all in turn and print medians and ratios."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # In a process of its own: a child's peak memory counts from that of the process which starts it.
        subprocess.run([sys.executable, "-c", PREPARE, name], check=True)
        peers = usable(list(PEERS), folder)
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in (*COMMANDS, *peers)}
        for _ in range(rounds):
            for what, arguments in COMMANDS.items():
                taken[what].append(timed(arguments, folder))
            for peer in peers:
                found = run(peer, folder)
                taken[peer].append((found["cold"], found["memory"]))
    medians = {what: [statistics.median(one) for one in zip(*rows, strict=True)] for what, rows in taken.items()}
    print(f"median of {rounds} runs; warm file cache; a peer's time ends with its first passages")
    for what, (seconds, memory) in medians.items():
        ratios = ", ".join(f"{peer} {medians[peer][0] / seconds:.1f}" for peer in peers) if what in COMMANDS else ""
        print(f"  {what:40s} {seconds:6.2f} s  {memory:5.0f} MB" + (f"  times as fast as: {ratios}" if ratios else ""))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    main(parser.parse_args().rounds)
