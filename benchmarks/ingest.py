"""Documents of 20 pages going in while questions are asked: python -m benchmarks.ingest [DOCUMENTS].

Reports passages per second and their share of what the embedding model alone does on a sample of the same texts (measured in between, since
a machine that is shared is not equally fast all the time), how much of the time the model was at work, its share of all processor time
(what the rate's share can reach where the processor is the limit), the memory in use along the way, and how long questions took meanwhile.
"""

import io
import json
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from benchmarks.machine import described, megabytes_in_use
from qs_assistant.documents.fetch import Fetcher
from qs_assistant.documents.incoming import File
from qs_assistant.documents.ingest import Ingest
from qs_assistant.encoder.embed import load_embedder
from qs_assistant.encoder.embedder import Embedder
from qs_assistant.records.database import Database
from qs_assistant.records.fetches import FetchRecords
from qs_assistant.retrieval.library import Library
from qs_assistant.types.settings import Settings

PAGES = 20
LINES = 24  # of twelve words: a page of the ordinary 250 to 300 words
WORDS = (
    *("cell", "separator", "yield", "plant", "price", "energy", "battery", "cost", "license", "royalty", "output", "scrap"),
    *("materials", "ramp", "capacity", "margin", "partner", "sample", "test", "line", "film", "heat", "process", "year", "quarter"),
    *("cash", "share", "market", "factory", "vehicle", "density", "charge", "anode", "cathode"),
)
QUESTIONS = ("What does the separator cost?", "How high is the yield?", "Who builds the plant?", "What is the royalty?")
ALONE_PASSAGES = 128
GROUP = 5  # documents between two measurements of the model alone
PAUSE = 1.0  # seconds between two questions


def pdf(number: int) -> bytes:
    """A document of 20 pages whose words are like no other's."""
    chance, target = random.Random(number), io.BytesIO()  # noqa: S311 - no secret
    drawing = canvas.Canvas(target, pagesize=A4)
    for page in range(PAGES):
        drawing.setFont("Helvetica", 10)
        for line in range(LINES):
            words = " ".join(chance.choices(WORDS, k=12))
            drawing.drawString(60, 790 - 13 * line, f"{words} {chance.randrange(10_000)}." if line % 3 else f"{words.capitalize()}")
        drawing.drawString(60, 40, f"{page + 1}")
        drawing.showPage()
    drawing.save()
    return target.getvalue()


class TimedEmbedder:
    """The real model, and for how long it was embedding passages."""

    def __init__(self, real: Embedder) -> None:
        self.name, self.dimensions = real.name, real.dimensions
        self.seconds = 0.0
        self._seen: list[str] = []
        self._real = real
        self._lock = threading.Lock()
        self._working, self._since = 0, 0.0

    def embed(self, texts: Sequence[str]) -> "np.ndarray":
        """See qs_assistant.encoder.embedder.Embedder."""
        if len(texts) == 1:  # a question
            return self._real.embed(texts)
        with self._lock:
            self._seen += texts
            self._since = self._since if self._working else time.perf_counter()
            self._working += 1
        vectors = self._real.embed(texts)
        with self._lock:
            self._working -= 1
            self.seconds += 0.0 if self._working else time.perf_counter() - self._since
        return vectors

    def alone(self) -> tuple[float, float]:
        """Passages per second with nothing else going on, on texts embedded since this was last called; and processor seconds a passage."""
        texts = self._seen[:: max(1, len(self._seen) // ALONE_PASSAGES)][:ALONE_PASSAGES]
        self._seen.clear()
        started, used = time.perf_counter(), time.process_time()
        self._real.embed(texts)
        return len(texts) / (time.perf_counter() - started), (time.process_time() - used) / len(texts)


def processor_seconds() -> float:
    """Processor time used so far by this process and the children that have ended."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


class Asking(threading.Thread):
    """Asks one question after the other until told to stop."""

    def __init__(self, library: Library) -> None:
        super().__init__(daemon=True)
        self.milliseconds: list[float] = []
        self.memory: list[float] = []
        self.ended = threading.Event()
        self.wanted = threading.Event()
        self._library = library

    def run(self) -> None:
        """Ask while that is wanted, and note how long it took."""
        while not self.ended.wait(PAUSE):
            if not self.wanted.is_set():
                continue
            started = time.perf_counter()
            self._library.search(QUESTIONS[len(self.milliseconds) % len(QUESTIONS)], k=8)
            self.milliseconds.append(1000 * (time.perf_counter() - started))
            self.memory.append(megabytes_in_use())


def embedder(models: Path) -> TimedEmbedder:
    """The default model, exported in a process of its own: what the export needs in memory is not what an ingest needs."""
    export = (
        "import pathlib, sys; from qs_assistant.encoder.embed import load_embedder; load_embedder('builtin', pathlib.Path(sys.argv[1]))"
    )
    subprocess.run([sys.executable, "-c", export, str(models)], check=True)
    return TimedEmbedder(load_embedder("builtin", models))


def add(ingest: Ingest, numbers: range) -> tuple[float, float]:
    """Put documents in; the seconds that it took, and those of processor time."""
    files = [File(f"{number}.pdf", pdf(number)) for number in numbers]
    started, begun = time.perf_counter(), processor_seconds()
    outcomes = ingest.add_all("global", files, by="benchmark")
    seconds, used = time.perf_counter() - started, processor_seconds() - begun
    wrong = [one for one in outcomes if one.change != "added"]
    if wrong:
        raise SystemExit(f"{wrong[0].source}: {wrong[0].change} {wrong[0].reason}")
    return seconds, used


def main(documents: int) -> dict[str, float]:
    """Run it; the figures."""
    with tempfile.TemporaryDirectory(prefix="ingest-") as folder:
        root = Path(folder)
        (root / "knowledge" / "documents").mkdir(parents=True)
        settings = Settings(data_dir=root / "data", knowledge_dir=root / "knowledge", _env_file=None)  # type: ignore[call-arg] # pydantic's own
        database, model = Database(settings.records_url), embedder(root / "models")
        with Library(settings, database, load=lambda: model) as library:
            ingest = Ingest(library, Fetcher(settings), FetchRecords(database))
            add(ingest, range(1))
            before, model.seconds = library.counts()[1], 0.0
            asking, seconds, used, own = Asking(library), 0.0, 0.0, [model.alone()]
            asking.start()
            for first in range(1, documents + 1, GROUP):
                asking.wanted.set()
                took, worked = add(ingest, range(first, min(first + GROUP, documents + 1)))
                seconds, used = seconds + took, used + worked
                asking.wanted.clear()
                own.append(model.alone())
                print(
                    f"\r{min(first + GROUP - 1, documents)} of {documents}, {megabytes_in_use():.0f} MB",
                    end="",
                    file=sys.stderr,
                    flush=True,
                )
            asking.ended.set()
            asking.join()
            count, passages = library.counts()
            problems = library.check()
        database.close()
    if problems:
        raise SystemExit("\n".join(problems))
    quarter = max(1, len(asking.memory) // 4)
    added = passages - before
    alone, cost = np.mean(own, axis=0).tolist()
    return {
        "documents": count,
        "passages": passages,
        "passages_per_second": round(added / seconds, 2),
        "embedding_alone_per_second": round(alone, 2),
        "share": round(added / seconds / alone, 3),
        "embedding_at_work": round(model.seconds / seconds, 3),
        "embedding_of_processor_time": round(added * cost / used, 3),
        "memory_mb_first_quarter": round(float(np.mean(asking.memory[:quarter]))),
        "memory_mb_last_quarter": round(float(np.mean(asking.memory[-quarter:]))),
        "questions": len(asking.milliseconds),
        "question_ms_p50": round(float(np.percentile(asking.milliseconds, 50)), 1),
        "question_ms_p95": round(float(np.percentile(asking.milliseconds, 95)), 1),
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)))
    print(described())
