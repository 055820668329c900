"""What the terminal shows while documents are indexed."""

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from qs_assistant.encoder.embed import MODEL
from qs_assistant.text.counting import counted

if TYPE_CHECKING:
    from rich.progress import TaskID

Progress = Callable[[str, int, int], None]

DOCUMENTS = "documents"
LABELS = {MODEL: "Preparing the embedding model", DOCUMENTS: "Indexing documents"}
FIRST_START = "First start"
MODEL_BEGUN = f"{FIRST_START}. Step 1 of 2: preparing the embedding model, once; about 10 s ..."
DOCUMENT_SECONDS = 0.3
EVERY_SECONDS = 10.0
"""How often the time left is told where no bar can be drawn."""


def indexing_progress() -> Progress:
    """A callback (what, done, total) that draws a progress bar on standard error, or writes one line where that is no terminal."""
    return _bar() if sys.stderr.isatty() else log_progress(_write)


def log_progress(notify: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> Progress:
    """A callback (what, done, total) that says each step of the first start, how long it takes or took, and when it is done."""
    steps = _steps(notify, clock)
    started = told = clock()

    def show(what: str, done: int, total: int) -> None:
        nonlocal started, told
        now = clock()
        if done == 0:
            started = told = now
        if what == DOCUMENTS and 0 < done < total and now - told >= EVERY_SECONDS:
            told = now
            notify(f"{done} of {total} documents, about {round((now - started) / done * (total - done))} s left")
        steps(what, done, total)

    return show


def _steps(notify: Callable[[str], None], clock: Callable[[], float]) -> Progress:
    """A callback that says the beginning of each step with how long it takes, and its end with how long it took."""
    started, step = clock(), ""

    def show(what: str, done: int, total: int) -> None:
        nonlocal started, step
        if done == 0:
            started = clock()
        took = round(clock() - started)
        if what == MODEL:
            step = "Step 2 of 2: "
            notify(MODEL_BEGUN if done == 0 else f"Prepared the embedding model in {took} s.")
        elif what == DOCUMENTS and done == 0:
            notify(f"{step}Indexing {counted(total, 'document')} (first start, or documents that changed); about {estimate(total)} s ...")
        elif what == DOCUMENTS and done >= total:
            notify(f"Indexed {counted(total, 'document')} in {took} s.")

    return show


def estimate(documents: int) -> int:
    """About how many seconds documents take to be indexed, to five: a quarter of a second each on one core of 2024."""
    return max(5, 5 * round(documents * DOCUMENT_SECONDS / 5))


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as RichProgress

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("gone, left:"),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    bar = RichProgress(*columns, console=console, transient=True)
    steps = _steps(lambda line: console.print(line, highlight=False), time.monotonic)
    tasks: dict[str, TaskID] = {}

    def show(what: str, done: int, total: int) -> None:
        if what not in LABELS:
            return
        if done == 0:
            steps(what, done, total)
            tasks[what] = bar.add_task(LABELS[what], total=None if what == MODEL else total)
            bar.start()
        bar.update(tasks[what], completed=done, total=None if what == MODEL and done == 0 else total)
        if done >= total:
            bar.remove_task(tasks.pop(what))
            bar.stop()
            steps(what, done, total)

    return show


def _write(line: str) -> None:
    sys.stderr.write(f"{line}\n")
