"""Puts the figures of the reports into the README: python -m benchmarks.readme [--check].

The reports are docs/benchmarks.md, docs/evaluation.md and docs/soak.md, each made by its command. With --check nothing is written, and the
exit status is 1 where the README quotes something else.
"""

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
REPORTS = ("benchmarks", "evaluation", "soak")
ALL = r"\n## {}\n(?:(?!\n## ).)*?\| \*\*all\*\* \| (\d+) \| (\d+) \|"
VALUED = r"numpy kernel +([\d,]+) scenarios/s.*?the kernel is ([\d.]+) times as fast as plain Python"
ANSWERED = r"from the documents +p50 +([\d.]+) ms.*?a valuation +p50 +([\d.]+) ms"
STARTED = r"ask, from the documents +([\d.]+) s +(\d+) MB +times as fast as: tutorial ([\d.]+)"
CROWD = r"\| document \| \d+ \| 0 \| \d+ \| (\d+) \|.*?\| numeric, with chart \| \d+ \| 0 \| \d+ \| (\d+) \| \d+ \| (\d+) \|"


@dataclass(frozen=True, slots=True)
class Quote:
    """What the README quotes: where it stands (group 1 is replaced), and what a report says, None where it does not say it."""

    place: str
    report: str
    said: Callable[[str], str | None]


def _found(pattern: str, say: Callable[..., str]) -> Callable[[str], str | None]:
    def said(report: str) -> str | None:
        found = re.search(pattern, report, re.DOTALL)
        return None if found is None else say(*(float(one.replace(",", "")) for one in found.groups()))

    return said


def _shares(*titles: str) -> Callable[[str], str | None]:
    def said(report: str) -> str | None:
        found = [re.search(ALL.format(title), report, re.DOTALL) for title in titles]
        return " and ".join(f"{int(one[1]):,} of {int(one[2]):,}" for one in found if one) if all(found) else None

    return said


def _unsourced(report: str) -> str | None:
    found = re.findall(r"([\d,]+) figures were shown, ([\d,]+) of them without", report)
    shown, without = (sum(int(one[at].replace(",", "")) for one in found) for at in (0, 1))
    return f"{without:,} of {shown:,}" if found else None


QUOTES = (
    Quote(r"numeric questions of our own[^|]*\| ([\d,]+ of [\d,]+)", "evaluation", _shares("Numeric")),
    Quote(
        r"document questions of our own[^|]*\| ([\d,]+ of [\d,]+ and [\d,]+ of [\d,]+)",
        "evaluation",
        _shares("Documents", "Documents_by_fact"),
    ),
    Quote(r"figures shown without a source \| ([\d,]+ of [\d,]+)", "evaluation", _unsourced),
    Quote(
        r"printed answer of a document question \| ([\d.]+ s and \d+ MB, [\d.]+)",
        "benchmarks",
        _found(STARTED, lambda seconds, memory, times: f"{seconds:.2f} s and {memory:.0f} MB, {times:.1f}"),
    ),
    Quote(
        r"a warm valuation \| (\d+ ms; \d+ ms)",
        "benchmarks",
        _found(ANSWERED, lambda documents, valuation: f"{documents:.0f} ms; {valuation:.0f} ms"),
    ),
    Quote(
        r"valuations a second, one core \| ([\d.]+ million, \d+)",
        "benchmarks",
        _found(VALUED, lambda rate, times: f"{rate / 1e6:.1f} million, {times:.0f}"),
    ),
    Quote(
        r"all answered, slowest acknowledgement (\d+ ms, 95% of chart answers within [\d.]+ s)",
        "benchmarks",
        _found(CROWD, lambda one, other, late: f"{max(one, other):.0f} ms, 95% of chart answers within {late / 1000:.1f} s"),
    ),
    Quote(r"fifty people and ten faults for (\d+) minutes", "soak", _found(r"make soak MINUTES=(\d+)", lambda minutes: f"{minutes:.0f}")),
)


def quoted(readme: str, reports: Mapping[str, str]) -> tuple[str, list[str]]:
    """The README with the reports' figures, and what cannot be quoted: a report without the figure, or a README without the place."""
    missing = []
    for quote in QUOTES:
        said, place = quote.said(reports[quote.report]), re.search(quote.place, readme)
        if said is None or place is None:
            missing.append(
                f"{quote.place}: {'the README has no such place' if place is None else f'docs/{quote.report}.md does not say it'}"
            )
        else:
            readme = readme[: place.start(1)] + said + readme[place.end(1) :]
    return readme, missing


def main() -> int:
    """Write, or check."""
    before = README.read_text(encoding="utf-8")
    after, missing = quoted(before, {name: (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in REPORTS})
    for one in missing:
        print(one, file=sys.stderr)
    for old, new in zip(before.splitlines(), after.splitlines(), strict=True):
        if old != new:
            print(f"- {old}\n+ {new}")
    if "--check" not in sys.argv:
        README.write_text(after, encoding="utf-8")
        return 1 if missing else 0
    return 1 if missing or before != after else 0


if __name__ == "__main__":
    sys.exit(main())
