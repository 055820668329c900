"""Documents of 20 pages going in while questions are asked: python -m benchmarks.ingest [DOCUMENTS].

Reports passages per second and their share of what the embedding model alone does on the same texts, before and after, on this machine; the
memory in use along the way; and how long questions took meanwhile.
"""

import io
import json
import os
import random
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from qs_assistant.library.fetch import Fetcher
from qs_assistant.library.ingest import File, Ingest
from qs_assistant.library.library import Library
from qs_assistant.records.database import Database
from qs_assistant.records.fetches import FetchRecords
from qs_assistant.settings import Settings

PAGES = 20
LINES = 44
WORDS = (
    *("cell", "separator", "yield", "plant", "price", "energy", "battery", "cost", "license", "royalty", "output", "scrap"),
    *("materials", "ramp", "capacity", "margin", "partner", "sample", "test", "line", "film", "heat", "process", "year", "quarter"),
    *("cash", "share", "market", "factory", "vehicle", "density", "charge", "anode", "cathode"),
)
QUESTIONS = ("What does the separator cost?", "How high is the yield?", "Who builds the plant?", "What is the royalty?")
ALONE_PASSAGES = 96
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


def rss() -> float:
    """Megabytes in use by this process."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def alone(library: Library, texts: list[str]) -> float:
    """Passages per second of the embedding model, with nothing else going on."""
    started = time.perf_counter()
    library.embedder.embed(texts)
    return len(texts) / (time.perf_counter() - started)


class Asking(threading.Thread):
    """Asks one question after the other until told to stop."""

    def __init__(self, library: Library) -> None:
        super().__init__(daemon=True)
        self.milliseconds: list[float] = []
        self.memory: list[float] = []
        self.ended = threading.Event()
        self._library = library

    def run(self) -> None:
        """Ask, and note how long it took."""
        while not self.ended.wait(PAUSE):
            started = time.perf_counter()
            self._library.search(QUESTIONS[len(self.milliseconds) % len(QUESTIONS)], k=8)
            self.milliseconds.append(1000 * (time.perf_counter() - started))
            self.memory.append(rss())


def main(documents: int) -> dict[str, float]:
    """Run it; the figures."""
    with tempfile.TemporaryDirectory(prefix="ingest-") as folder:
        root = Path(folder)
        (root / "knowledge" / "documents").mkdir(parents=True)
        settings = Settings(data_dir=root / "data", knowledge_dir=root / "knowledge", _env_file=None)  # type: ignore[call-arg] # pydantic's own
        database = Database(settings.records_url)
        with Library(settings, database) as library:
            ingest = Ingest(library, Fetcher(settings), FetchRecords(database))
            ingest.add("global", File("0.pdf", pdf(0)), by="benchmark")
            identifier = library.documents()[0].id
            texts = [passage.text for passage in library.passages(identifier)] * 10
            rates = [alone(library, texts[:ALONE_PASSAGES])]
            asking = Asking(library)
            asking.start()
            started = time.perf_counter()
            # Twenty at a time: what is handed over at once is held in memory at once.
            for first in range(1, documents + 1, 20):
                files = [File(f"{number}.pdf", pdf(number)) for number in range(first, min(first + 20, documents + 1))]
                outcomes = ingest.add_all("global", files, by="benchmark")
                wrong = [one for one in outcomes if one.change != "added"]
                if wrong:
                    raise SystemExit(f"{wrong[0].source}: {wrong[0].change} {wrong[0].reason}")
                print(f"\r{first + len(files) - 1} of {documents}, {rss():.0f} MB", end="", file=sys.stderr, flush=True)
            seconds = time.perf_counter() - started
            asking.ended.set()
            asking.join()
            rates.append(alone(library, texts[:ALONE_PASSAGES]))
            count, passages = library.counts()
            problems = library.check()
        database.close()
    if problems:
        raise SystemExit("\n".join(problems))
    quarter = max(1, len(asking.memory) // 4)
    rate, own = passages / seconds, float(np.mean(rates))
    return {
        "documents": count,
        "passages": passages,
        "passages_per_second": round(rate, 2),
        "embedding_alone_per_second": round(own, 2),
        "share": round(rate / own, 3),
        "memory_mb_first_quarter": round(float(np.mean(asking.memory[:quarter]))),
        "memory_mb_last_quarter": round(float(np.mean(asking.memory[-quarter:]))),
        "questions": len(asking.milliseconds),
        "question_ms_p50": round(float(np.percentile(asking.milliseconds, 50)), 1),
        "question_ms_p95": round(float(np.percentile(asking.milliseconds, 95)), 1),
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)))
