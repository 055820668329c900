"""python -m benchmarks [NAME ...]: run the benchmarks, all by default, and write what they print to docs/benchmarks.md.

Each runs in a process of its own, one after another, within a limit of time; one that fails is reported as failed and stops no other.
With names, only those run, and only their sections of the page are written anew.
"""

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import described

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
HEAD = "# Benchmarks\n\nMade by `make bench`, a section a benchmark. Read ratios rather than times."


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
    "retrieval": Bench("Search: recall, and the time among 100,000 passages", ("retrieval",), 480),
    "embedding": Bench("Search beside the tutorial stack", ("embedding",), 300),
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


def section(bench: Bench) -> tuple[str, bool]:
    """A benchmark's section of the page, and whether it ended well."""
    output, seconds, good = ran(bench)
    command = " ".join(("python -m", f"benchmarks.{bench.command[0]}", *bench.command[1:]))
    return f"## {bench.title}\n\n`{command}` ({seconds:.0f} s, {described()})\n\n```text\n{output.strip()}\n```\n", good


def kept() -> dict[str, str]:
    """The sections that the page has now, by title."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    return {part.split("\n", 1)[0]: f"## {part}" for part in text.split("\n## ")[1:]}


def main() -> int:
    """Run, print, write; the exit status is 1 where one failed."""
    names = sys.argv[1:] or list(BENCHES)
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"There is no benchmark {unknown[0]}. There are: {', '.join(BENCHES)}.", file=sys.stderr)
        return 2
    sections, sound = kept(), True
    for name in names:
        sections[BENCHES[name].title], good = section(BENCHES[name])
        sound = sound and good
        print(sections[BENCHES[name].title], flush=True)
        ordered = [sections[bench.title].rstrip() for bench in BENCHES.values() if bench.title in sections]
        PAGE.write_text("\n\n".join([HEAD, *ordered]) + "\n", encoding="utf-8")
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
