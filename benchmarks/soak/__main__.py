"""python -m benchmarks.soak [--minutes N] [--people N] [--report FILE]: people, faults, and a report of both."""

import argparse
import asyncio
import tempfile
from pathlib import Path

from benchmarks.soak.report import written
from benchmarks.soak.soak import FULL, Plan, soak

REPORT = Path(__file__).parents[2] / "docs" / "soak.md"


def main() -> int:
    """Run it; the exit status is 1 where something was wrong, doubled, lost or never came back."""
    parser = argparse.ArgumentParser(description="Fifty people, one bot, and everything that can fail under it.")
    parser.add_argument("--minutes", type=float, default=FULL.minutes)
    parser.add_argument("--people", type=int, default=FULL.people)
    parser.add_argument("--report", type=Path, default=REPORT)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        outcome = asyncio.run(soak(Path(folder), Plan(minutes=options.minutes, people=options.people)))
        text = written(outcome)
        kept = options.report.read_text(encoding="utf-8") if options.report.is_file() else ""
        remarks = kept[kept.find("\n## ") :] if "\n## " in kept else ""  # of other runs, written by hand
        options.report.write_text(text + remarks, encoding="utf-8")
        print(text)
        for line in (*outcome.tally.wrong[:40], *outcome.tally.late[:40]):
            print(line)
    return 0 if outcome.is_sound else 1


if __name__ == "__main__":
    raise SystemExit(main())
