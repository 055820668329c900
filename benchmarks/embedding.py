"""How fast the library starts, answers and takes documents in, beside the stack that tutorials teach.

    python -m benchmarks.embedding [ours|tutorial|ingest ...]

Each runs in a process of its own over the same passages (the shipped documents) and the same questions. "tutorial" is
langchain-chroma with sentence-transformers on the same weights. "ingest" puts documents of 20 pages in and compares the rate with that
of the embedding model alone. The model's one-time export happens before anything is timed.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

QUESTIONS = Path(__file__).parent / "questions" / "documents.jsonl"
FIRST = "How much more did PowerCo commit, and for what?"
PAGE_SENTENCES = 25
PAGES = 20
DOCUMENTS = 4


def asked() -> list[str]:
    """The questions that are timed."""
    return [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


def library(folder: Path) -> Any:  # noqa: ANN401 - imported late: imports are part of what is timed
    """Our library over a folder."""
    from qs_assistant.library.library import Library
    from qs_assistant.records.database import Database
    from qs_assistant.settings import Settings

    settings = Settings(data_dir=folder, _env_file=None)  # type: ignore[call-arg]  # pydantic-settings' own keyword
    return Library(settings, Database(settings.records_url))


def ours(folder: Path, begun: float) -> dict[str, float]:
    """Time our search; `begun` is when the process was started."""
    with library(folder) as opened:
        opened.search(FIRST, k=5)
        cold = time.time() - begun
        return {"cold": cold} | timed(lambda question: opened.search(question, k=5))


def tutorial(folder: Path, begun: float) -> dict[str, float]:
    """Time the tutorial stack."""
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings
    from sentence_transformers import SentenceTransformer

    from qs_assistant.library.embed import builtin_folder

    class Model(Embeddings):
        """What langchain's HuggingFaceEmbeddings does."""

        def __init__(self) -> None:
            self._model = SentenceTransformer(str(builtin_folder()))

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            """The vectors of texts."""
            return self._model.encode(texts).tolist()  # type: ignore[no-any-return]  # an untyped library

        def embed_query(self, text: str) -> list[float]:
            """The vector of a question."""
            return self.embed_documents([text])[0]

    store = Chroma("tutorial", Model(), str(folder / "tutorial"))
    texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
    if not store.get(limit=1)["ids"]:
        store.add_texts(texts)
        return {}
    store.similarity_search_with_score(FIRST, k=5)
    cold = time.time() - begun
    return {"cold": cold} | timed(lambda question: store.similarity_search_with_score(question, k=5))


def timed(search: Callable[[str], object]) -> dict[str, float]:
    """Median and 95th percentile of the questions in ms, and the process's peak memory in MB."""
    times = []
    for question in asked():
        begun = time.perf_counter()
        search(question)
        times.append(1000 * (time.perf_counter() - begun))
    times.sort()
    memory = peak_memory()
    return {"p50": times[len(times) // 2], "p95": times[int(0.95 * len(times))], "memory": memory}


def peak_memory() -> float:
    """This process's peak resident memory in MB; Linux keeps one that starts with the program, others only one that began before."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (one for one in status.read_text(encoding="utf-8").splitlines() if one.startswith("VmHWM"))
        return float(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def sentences(at: int) -> Iterator[str]:
    """The sentences of a generated document of 20 pages, none of them like another."""
    for n in range(PAGES * PAGE_SENTENCES):
        yield f"In run {at}-{n} the line made {n * 37 % 911} cells at a yield of {n % 97} percent and scrapped {n % 13} for dendrites."


def ingest(folder: Path, _begun: float) -> dict[str, float]:
    """Put generated documents in, with questions asked meanwhile; passages per second, alone and for the model by itself."""
    from qs_assistant.library.document import LoadedDocument, Paragraph, Section
    from qs_assistant.library.passage import Publication

    published = Publication("Generated", "Generator", "2025-01-01", "other")
    with library(folder) as opened:
        texts = list(sentences(10**6))
        begun = time.perf_counter()
        opened.embedder.embed(texts)
        alone = len(texts) / (time.perf_counter() - begun)
        begun = time.perf_counter()
        for at in range(DOCUMENTS):
            blocks = tuple(Paragraph(text) for text in sentences(at))
            document = LoadedDocument(f"generated-{at}", published, (Section((), published, blocks),), str(at).encode())
            opened.put("guild:1", document, by="bench")
        rate = DOCUMENTS * len(texts) / (time.perf_counter() - begun)
        stop = threading.Event()
        writer = threading.Thread(target=_write_on, args=(opened, published, stop))
        writer.start()
        meanwhile = timed(lambda question: opened.search(question, ("global", "guild:1"), 5))
        stop.set()
        writer.join()
        return {"rate": rate, "alone": alone, "share": rate / alone, "p95 meanwhile": meanwhile["p95"], "memory": meanwhile["memory"]}


def _write_on(opened: Any, published: Any, stop: threading.Event) -> None:  # noqa: ANN401 - see library
    from qs_assistant.library.document import LoadedDocument, Paragraph, Section

    at = 100
    while not stop.is_set():
        blocks = tuple(Paragraph(text) for text in list(sentences(at))[:60])
        opened.put("guild:1", LoadedDocument(f"more-{at}", published, (Section((), published, blocks),), str(at).encode()), by="bench")
        at += 1


RUNS = {"ours": ours, "tutorial": tutorial, "ingest": ingest}


def run(name: str, folder: Path) -> dict[str, float]:
    """Run one of RUNS in a process of its own."""
    module = [sys.executable, "-m", "benchmarks.embedding"]
    command = [*module, "--in", str(folder), "--begun", str(time.time()), name]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def prepare(folder: Path) -> None:
    """Fill both stores."""
    with library(folder) as opened:
        texts = [one.text for entry in opened.documents() for one in opened.passages(entry.id)]
    (folder / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
    print(f"{len(texts)} passages, {len(asked())} questions")


def main() -> None:
    """Run what the command line asks for, all by default, and print it side by side."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", default=list(RUNS))
    parser.add_argument("--in", dest="folder", type=Path)
    parser.add_argument("--begun", type=float)
    arguments = parser.parse_args()
    if arguments.folder is not None:
        print(json.dumps(RUNS[arguments.what[0]](arguments.folder, arguments.begun)))
        return
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        for name in arguments.what:
            if name == "tutorial":
                run(name, Path(folder))  # fills its store
            found = [run(name, Path(folder)) for _ in range(1 if name == "ingest" else 3)]
            best = {key: min(one[key] for one in found) for key in found[0]}
            print(f"{name:9s}", "  ".join(f"{key} {value:,.2f}" for key, value in best.items()), flush=True)
    print("cold in s from the start of the process to the first passages; p50, p95 in ms a question; memory in MB; rates in passages/s")


if __name__ == "__main__":
    main()
