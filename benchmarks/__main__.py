"""python -m benchmarks [NAME ...]: run the benchmarks, all by default, and write what they print to docs/benchmarks.md.

Each runs in a process of its own, one after another, within a limit of time; one that fails is reported as failed and stops no other.
With names, only those run, and nothing is written.
"""

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import described

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"


@dataclass(frozen=True, slots=True)
class Bench:
    """One benchmark: its title, its module with arguments, and the seconds that it may take."""

    title: str
    command: tuple[str, ...]
    limit: float


BENCHES = {
    "startup": Bench("Start-up: from the start of the process to the printed answer", ("startup",), 240),
    "answering": Bench("A whole answer, warm", ("answering",), 240),
    "valuation": Bench("Valuation throughput", ("valuation",), 180),
    "retrieval": Bench("Search: recall, and the time among 100,000 passages", ("retrieval",), 300),
    "embedding": Bench("Search and ingest beside the tutorial stack", ("embedding",), 300),
    "formats": Bench("Reading files, beside other readers", ("formats",), 150),
    "numbers": Bench("Reading numbers, beside ready-made parsers", ("number_libraries",), 120),
    "ingest": Bench("Documents going in while questions are asked", ("ingest", "10"), 240),
    "discord": Bench("Discord round trip: twenty people at once, over the wire", ("discord_load",), 180),
}


def ran(bench: Bench) -> tuple[str, float, bool]:
    """What a benchmark printed, the seconds it took, and whether it ended well."""
    begun = time.monotonic()
    command = [sys.executable, "-m", f"benchmarks.{bench.command[0]}", *bench.command[1:]]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=bench.limit)
    except subprocess.TimeoutExpired as late:
        return f"stopped after {bench.limit:.0f} s\n{_text(late.stdout)}", time.monotonic() - begun, False
    good = done.returncode == 0
    return done.stdout if good else f"{done.stdout}\nfailed:\n{done.stderr[-1500:]}", time.monotonic() - begun, good


def _text(output: str | bytes | None) -> str:
    return output.decode() if isinstance(output, bytes) else output or ""


def main() -> int:
    """Run, print, write; the exit status is 1 where one failed."""
    names = sys.argv[1:] or list(BENCHES)
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"There is no benchmark {unknown[0]}. There are: {', '.join(BENCHES)}.", file=sys.stderr)
        return 2
    parts, sound, begun = [], True, time.monotonic()
    for name in names:
        bench = BENCHES[name]
        output, seconds, good = ran(bench)
        sound = sound and good
        command = " ".join(("python -m", f"benchmarks.{bench.command[0]}", *bench.command[1:]))
        part = f"## {bench.title}\n\n`{command}` ({seconds:.0f} s)\n\n```text\n{output.strip()}\n```\n"
        print(part, flush=True)
        parts.append(part)
    if not sys.argv[1:]:
        minutes = (time.monotonic() - begun) / 60
        head = f"# Benchmarks\n\nMade by `make bench` in {minutes:.0f} minutes. {described()} Read ratios rather than times.\n"
        PAGE.write_text("\n".join([head, *parts]), encoding="utf-8")
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
