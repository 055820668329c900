"""How fast the library starts, answers and takes documents in, beside the stack that tutorials teach.

    python -m benchmarks.embedding [ask|ours|tutorial ...]

Each runs in a process of its own over the same passages (the shipped documents) and the same questions. "ask" is the terminal program, from
its start to the printed answer; "ours" is the library alone; "tutorial" is langchain-chroma with sentence-transformers on the
same weights. The model's one-time export happens before anything is timed. "cpu" is the processor time until the first answer, which a
busy machine changes less than the seconds on the clock. How fast documents go in: benchmarks.ingest.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.machine import described

QUESTIONS = Path(__file__).parent / "questions" / "documents.jsonl"
FIRST = "How much more did PowerCo commit, and for what?"
ANSWERED = "when was QuantumScape founded?"
TIMED = 60  # questions, spread over all: the tutorial's model takes its time
RUNS_EACH = 3


def asked() -> list[str]:
    """The questions that are timed."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines[:: max(1, len(lines) // TIMED)]]


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
        cold = {"cold": time.time() - begun, "cpu": time.process_time()}
        return cold | timed(lambda question: opened.search(question, k=5))


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
    cold = {"cold": time.time() - begun, "cpu": time.process_time()}
    return cold | timed(lambda question: store.similarity_search_with_score(question, k=5))


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


def ask(folder: Path, _begun: float) -> dict[str, float]:
    """The terminal program, until the first line of its answer is printed."""
    environment = os.environ | {"DATA_DIR": str(folder)}
    command = [sys.executable, "-m", "qs_assistant.cli", "ask", ANSWERED]
    begun = time.time()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment) as program:
        line = program.stdout.readline() if program.stdout else ""
        cold = time.time() - begun
        program.communicate()
    if not line or program.returncode:
        raise SystemExit("The terminal program gave no answer.")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"cold": cold, "cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss / 1024}


RUNS = {"ask": ask, "ours": ours, "tutorial": tutorial}


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
            found = [run(name, Path(folder)) for _ in range(RUNS_EACH)]
            best = {key: min(one[key] for one in found) for key in found[0]}
            print(f"{name:9s}", "  ".join(f"{key} {value:,.2f}" for key, value in best.items()), flush=True)
    print("cold in s from the start of the process to the first answer, cpu in s; p50, p95 in ms a question; memory in MB; best of three")
    print(described())


if __name__ == "__main__":
    main()
