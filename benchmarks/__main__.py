"""python -m benchmarks [--quick] [NAME ...]: run the benchmarks, all by default, and write what they print to docs/benchmarks.md.

Each runs in processes of its own, one after another, within a limit of time; one that fails is reported in its place and stops no other.
With names, only those run, and only their sections of the page are written anew. With --quick each does as little as shows that it works,
and nothing is written.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import described

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
ERROR_LINES = 12


@dataclass(frozen=True, slots=True)
class Bench:
    """One benchmark: its title, its module with arguments, the seconds that it may take, and the arguments of its quick form."""

    title: str
    command: tuple[str, ...]
    limit: float
    quick: tuple[str, ...] = ()

    def module(self, *, quick: bool = False) -> tuple[str, ...]:
        """What follows `python -m`."""
        return (f"benchmarks.{self.command[0]}", *(self.quick if quick else self.command[1:]))


BENCHES = {
    "startup": Bench("Start-up: from the start of the process to the printed answer", ("startup",), 480, ("--rounds", "1")),
    "answering": Bench("A whole answer, warm", ("answering",), 360, ("4",)),
    "valuation": Bench("Valuation throughput", ("valuation",), 180, ("1",)),
    "retrieval": Bench("Search: recall, and the time among 100,000 passages", ("retrieval",), 900, ("scale", "1500")),
    "embedding": Bench("Search beside other stacks", ("embedding",), 480, ("--rounds", "1", "ours", "tutorial")),
    "charts": Bench("Charts", ("charts",), 120, ("1",)),
    "formats": Bench("Reading files, beside other readers", ("formats",), 150, ("1",)),
    "numbers": Bench("Reading numbers, beside ready-made parsers", ("number_libraries",), 120, ("20",)),
    "ingest": Bench("Documents going in while questions are asked", ("ingest", "20"), 360, ("1",)),
    "discord": Bench(
        "Discord round trip: twenty people at once, over the wire", ("discord_load",), 240, ("--people", "2", "--rounds", "1")
    ),
    "memory": Bench("Memory as questions are asked", ("memory",), 300, ("--questions", "20")),
}


def ran(bench: Bench, *, quick: bool = False) -> tuple[str, float, bool]:
    """What a benchmark printed, the seconds it took, and whether it ended well; at its limit it is ended with all that it started."""
    begun = time.monotonic()
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        command = [sys.executable, "-m", *bench.module(quick=quick)]
        process = subprocess.Popen(command, stdout=output, stderr=errors, stdin=subprocess.DEVNULL, start_new_session=True)
        try:
            status = process.wait(bench.limit)
            trouble = "" if status == 0 else f"failed (exit status {status}):"
        except subprocess.TimeoutExpired:
            trouble = f"stopped after {bench.limit:.0f} s:"
        finally:
            _end(process)
        output.seek(0)
        errors.seek(0)
        printed = output.read().strip()
        if trouble:
            printed = "\n".join([printed, trouble, *errors.read().strip().splitlines()[-ERROR_LINES:]]).strip()
    return printed, time.monotonic() - begun, not trouble


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a benchmark's session, which may have children left."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        process.wait()


def section(bench: Bench, *, quick: bool = False) -> tuple[str, bool]:
    """A benchmark's section of the page, and whether it ended well."""
    output, seconds, good = ran(bench, quick=quick)
    command = " ".join(("python -m", *bench.module(quick=quick)))
    return f"## {bench.title}\n\n`{command}` ({seconds:.0f} s; {described()})\n\n```text\n{output or 'printed nothing'}\n```\n", good


def kept() -> dict[str, str]:
    """The sections that the page has now, by title."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    return {part.split("\n", 1)[0]: f"## {part}" for part in text.split("\n## ")[1:]}


def page(sections: dict[str, str]) -> str:
    """The page of all sections in their order, with what they took together."""
    ordered = [sections[bench.title].rstrip() for bench in BENCHES.values() if bench.title in sections]
    taken = sum(float(found[1]) for found in (re.search(r"` \((\d+) s", one) for one in ordered) if found)
    head = (
        "# Benchmarks\n\nMade by `make bench`, a section a benchmark; `python -m benchmarks NAME` makes one section anew, of\n"
        f"{', '.join(BENCHES)}.\n"
        f"Together these took {taken / 60:.0f} minutes. Read ratios rather than times: peers run in the same section, in turn with ours."
    )
    return "\n\n".join([head, *ordered]) + "\n"


def main() -> int:
    """Run, print, write; the exit status is 1 where one failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", nargs="*", help=f"one of {', '.join(BENCHES)}")
    parser.add_argument("--quick", action="store_true", help="only see that each works")
    options = parser.parse_args()
    unknown = [name for name in options.name if name not in BENCHES]
    if unknown:
        print(f"There is no benchmark {unknown[0]}. There are: {', '.join(BENCHES)}.", file=sys.stderr)
        return 2
    sections, failed = kept(), []
    for name in options.name or BENCHES:
        sections[BENCHES[name].title], good = section(BENCHES[name], quick=options.quick)
        failed += [] if good else [name]
        print(sections[BENCHES[name].title], flush=True)
        if not options.quick:
            PAGE.write_text(page(sections), encoding="utf-8")
    if failed:
        print(f"Failed: {', '.join(failed)}.", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
