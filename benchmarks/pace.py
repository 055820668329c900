"""Documents taken in by this checkout and by another, in turn: python -m benchmarks.pace OTHER_CHECKOUT [FOLDER [RUNS]].

For each file, the processor time of reading it in a process of its own (its start and the conservation check included), and of all of
taking it in: reading, embedding with the real model, storing. Medians of the runs; the other checkout may be of any edition. Without a
folder of files, those made here are used.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from benchmarks.ingest import pdf
from benchmarks.machine import described
from tests.documents.formats import samples

HERE = Path(__file__).parents[1]
RUNS = 3
CHILD = r"""
import importlib, json, resource, sys, tempfile
from pathlib import Path

def room(*names):
    for name in names:
        try:
            return importlib.import_module("qs_assistant." + name)
        except ModuleNotFoundError:
            pass
    raise SystemExit("This checkout has none of " + ", ".join(names) + ".")

def seconds():
    return [sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF)]

embed, fetch = room("encoder.embed", "library.embed"), room("documents.fetch", "library.fetch")
ingest, library = room("documents.ingest", "library.ingest"), room("retrieval.library", "library.library")
database, fetches, settings = room("records.database"), room("records.fetches"), room("types.settings", "settings")
models, files = Path(sys.argv[1]), sys.argv[2:]
model = embed.load_embedder("builtin", models)
with tempfile.TemporaryDirectory(prefix="pace-") as folder:
    root = Path(folder)
    (root / "knowledge" / "documents").mkdir(parents=True)
    kept = settings.Settings(data_dir=root / "data", knowledge_dir=root / "knowledge", _env_file=None)
    records = database.Database(kept.records_url)
    with library.Library(kept, records, load=lambda: model) as opened:
        adding = ingest.Ingest(opened, fetch.Fetcher(kept), fetches.FetchRecords(records))
        first = ingest.File("first.txt", b"Works make cells. A first document warms what is loaded once.")
        adding.add_all("global", [first], by="benchmark")
        for name in files:
            before = seconds()
            [outcome] = adding.add_all("global", [ingest.File(Path(name).name, Path(name).read_bytes())], by="benchmark")
            reading, rest = (after - begun for after, begun in zip(seconds(), before))
            passages = outcome.entry.passages if outcome.entry else 0
            print(json.dumps([name, outcome.change, outcome.pages, passages, reading, reading + rest]))
"""


def made(folder: Path) -> list[Path]:
    """Files of several kinds."""
    files = {"words.pdf": pdf(1), "letter.pdf": samples.letter_pdf(pages=20), "page.html": samples.article_html(), "table.txt": spaced(40)}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in files]


def spaced(rows: int) -> bytes:
    """A statement set by spaces."""
    lines = [f"{'Works ' + str(at):<30}{4_000 + 7 * at:>14,}{9_000 + 3 * at:>14,}" for at in range(rows)]
    return "\n".join(["OUTPUT OF ALL WORKS", "", f"{'':<30}{'2026':>14}{'2025':>14}", *lines]).encode()


def run(checkout: Path, models: Path, files: list[Path]) -> list[tuple[str, str, int | None, int, float, float]]:
    """What a checkout took for each file."""
    environment = {**os.environ, "PYTHONPATH": str(checkout / "src")}
    command = [sys.executable, "-c", CHILD, str(models), *map(str, files)]
    done = subprocess.run(command, check=True, env=environment, cwd=checkout, stdout=subprocess.PIPE, text=True)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]


def main(other: Path, folder: Path | None, runs: int) -> None:
    """Print a row a file, and the sums."""
    with tempfile.TemporaryDirectory(prefix="pace-") as place:
        root = Path(place)
        files = sorted(one for one in folder.iterdir() if one.suffix != ".md") if folder else made(root)
        found: defaultdict[tuple[str, int], list[tuple[float, float]]] = defaultdict(list)
        about: dict[tuple[str, int], tuple[str, int | None, int]] = {}
        for _ in range(runs):
            for number, checkout in enumerate((other, HERE)):
                for name, change, pages, passages, reading, whole in run(checkout, root / f"models-{number}", files):
                    found[name, number].append((reading, whole))
                    about[name, number] = (change, pages, passages)
    print("file | pages | passages, other and this | reading, s | ratio | whole, s | ratio")
    sums = [0.0] * 4
    for file in map(str, files):
        times = [statistics.median(column) for number in (0, 1) for column in zip(*found[file, number], strict=True)]
        one, two = about[file, 0], about[file, 1]
        print(_row(Path(file).name, two[1], f"{one[2]}, {two[2]}" if one[0] == two[0] else f"{one[0]}, {two[0]}", times))
        if one[0] == two[0] == "added":
            sums = [total + more for total, more in zip(sums, times, strict=True)]
    print(_row("all that both took in", None, "", sums))


def _row(name: str, pages: int | None, passages: str, times: list[float]) -> str:
    read, whole, read_now, whole_now = times
    return (
        f"{name} | {pages or ''} | {passages} | {read:.2f}, {read_now:.2f} | {read_now / read:.2f} | {whole:.2f}, {whole_now:.2f} "
        f"| {whole_now / whole:.2f}"
    )


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit("Name the folder of another checkout: python -m benchmarks.pace OTHER_CHECKOUT [FOLDER [RUNS]].")
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]) if len(sys.argv) > 2 else None, int(sys.argv[3]) if len(sys.argv) > 3 else RUNS)
    print(described())
