"""Kill -9 at random instants while documents are added, replaced and removed: python -m benchmarks.kills [COUNT] [SEED].

After each kill the next process opens the same folder, and every document has to be wholly there or wholly not: as it was before the
operation that the kill hit, or as it is after it. The records and the index have to agree, by the library's own check.
"""

import json
import os
import random
import signal
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qs_assistant.documents.document import LoadedDocument, Paragraph, Section
from qs_assistant.documents.passage import Publication
from qs_assistant.records.database import Database
from qs_assistant.retrieval.library import Library
from qs_assistant.types.place import GLOBAL_SCOPE
from qs_assistant.types.settings import Settings

DOCUMENTS = 4
MOST_SECTIONS = 90
LONGEST_SECONDS = 1.2
READY_SECONDS = 120
EARLY_SHARE = 0.15  # of the kills hit the start itself: the probe, the recovery

State = dict[str, int]
"""Document → version number; a document that is not there is not in it."""


class Scattered:
    """Vectors that depend on a sentence alone, not on the headings above it."""

    name = "scattered"
    dimensions = 32

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See Embedder."""
        rows = [np.random.default_rng(zlib.crc32(text[text.find("This") :].encode())).normal(size=self.dimensions) for text in texts]
        found = np.array(rows, np.float32).reshape(len(texts), self.dimensions)
        return found / np.linalg.norm(found, axis=1, keepdims=True)


def document(identifier: str, version: int, sections: int) -> LoadedDocument:
    """A document of many sections, each of which says which version it is of and how many there are."""
    about = Publication(identifier, "nobody", "2025-01-01", "other")
    texts = [f"This is version {version} of {identifier}, section {at} of {sections}." for at in range(sections)]
    made = tuple(Section((f"Section {at}",), about, (Paragraph(text),)) for at, text in enumerate(texts))
    return LoadedDocument(identifier, about, made, "\n".join(texts).encode())


def observed(library: Library) -> State:
    """What is there; ends the process where it is not whole."""
    problems = library.check()
    state: State = {}
    for entry in library.documents():
        texts = [passage.text for passage in library.passages(entry.id)]
        versions = {int(text.split()[3]) for text in texts}
        totals = {int(text.rstrip(".").split()[-1]) for text in texts}
        if len(versions) != 1 or totals != {len(texts)} or len(texts) != entry.passages:
            problems.append(f"{entry.id} is not whole: versions {versions}, {len(texts)} passages of {totals}")
        state[entry.id] = versions.pop()
        found = library.search(texts[0], k=3)
        if not any(passage.text == texts[0] and passage.version == entry.version for passage in found):
            problems.append(f"{entry.id} is not found by its own words")
    if problems:
        raise SystemExit("\n".join(problems))
    return state


def work(root: Path, seed: int, out: int) -> None:
    """Open, tell what is there, and change it until killed; each operation is told before and after."""

    def tell(**said: object) -> None:
        os.write(out, (json.dumps(said) + "\n").encode())

    settings = Settings(data_dir=root / "data", knowledge_dir=root / "knowledge", _env_file=None)  # type: ignore[call-arg] # pydantic's own
    chance = random.Random(seed)  # noqa: S311 - no secret
    library = Library(
        settings, Database(settings.records_url), load=Scattered, clock=lambda: datetime.now(UTC), notify=lambda _: tell(repaired=True)
    )
    library.open()
    tell(state=observed(library))
    version = seed * 1000
    while True:
        version += 1
        identifier = f"d{chance.randrange(DOCUMENTS)}"
        there = identifier in {entry.id for entry in library.documents()}
        if there and chance.random() < 0.35:
            tell(begin=identifier, version=None)
            library.remove(GLOBAL_SCOPE, identifier, by="kills")
        else:
            tell(begin=identifier, version=version)
            library.put(GLOBAL_SCOPE, document(identifier, version, chance.randrange(5, MOST_SECTIONS)), by="kills")
        tell(done=True)


def one_kill(root: Path, seed: int, chance: random.Random) -> list[dict[str, object]]:
    """Start a worker, kill it at a random instant, and return what it told."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        status = 1
        try:
            work(root, seed, writing)
        except SystemExit as wrong:
            os.write(writing, (json.dumps({"wrong": str(wrong)}) + "\n").encode())
        finally:
            os._exit(status)
    os.close(writing)
    told = b""
    if chance.random() < EARLY_SHARE:
        time.sleep(chance.uniform(0, 3))
    else:
        deadline = time.monotonic() + READY_SECONDS
        while b'"state"' not in told and time.monotonic() < deadline:
            block = os.read(reading, 65536)
            if not block:
                break
            told += block
        time.sleep(chance.uniform(0, LONGEST_SECONDS))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    while block := os.read(reading, 65536):
        told += block
    os.close(reading)
    lines: list[dict[str, object]] = [json.loads(line) for line in told.decode().splitlines()]
    if not (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL):
        lines.append({"wrong": f"the process ended by itself, status {status}"})
    return lines


def run(count: int, seed: int) -> Counter[str]:
    """Kill `count` times; what was counted.

    Raises:
        SystemExit: a document was not whole, or not as it was before or after the operation that was hit.
    """
    import chromadb  # noqa: F401 - paid once, before the forks

    seen: Counter[str] = Counter()
    chance = random.Random(seed)  # noqa: S311 - no secret
    allowed: list[State] = [{}]
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        root = Path(folder)
        (root / "knowledge" / "documents").mkdir(parents=True)
        for number in range(count + 1):
            told = one_kill(root, seed + number + 1, chance)
            allowed = judge(told, allowed, seen)
            print(f"\r{number} kills, {dict(seen)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return seen


def judge(told: list[dict[str, object]], allowed: list[State], seen: Counter[str]) -> list[State]:
    """Hold what a worker told against what is allowed; the states that are allowed after it was killed."""
    seen["kills"] += 1
    state: State | None = None
    open_operation: tuple[str, int | None] | None = None
    for line in told:
        if "wrong" in line:
            raise SystemExit(f"\nNOT WHOLE: {line['wrong']}")
        if "repaired" in line:
            seen["index rebuilt"] += 1
        if "state" in line:
            state = dict(line["state"])  # type: ignore[call-overload] # our own JSON
            if state not in allowed:
                raise SystemExit(f"\nNOT AS BEFORE OR AFTER: {state}, allowed {allowed}")
            seen["starts checked"] += 1
        elif "begin" in line:
            open_operation = (str(line["begin"]), line["version"])  # type: ignore[assignment] # our own JSON
        elif "done" in line and state is not None and open_operation:
            state, open_operation = after(state, open_operation), None
            seen["operations done"] += 1
    if state is None:
        return allowed  # killed before it could tell: nothing was begun
    if open_operation is None:
        return [state]
    seen["operations hit"] += 1
    return [state, after(state, open_operation)]


def after(state: State, operation: tuple[str, int | None]) -> State:
    """The state after an operation."""
    identifier, version = operation
    changed = {name: kept for name, kept in state.items() if name != identifier}
    return changed if version is None else changed | {identifier: version}


if __name__ == "__main__":
    arguments = [int(one) for one in sys.argv[1:]]
    started = time.monotonic()
    result = run(*(arguments + [200, 1][len(arguments) :]))
    print(json.dumps({**result, "not whole": 0, "seconds": round(time.monotonic() - started)}))
