"""What the terminal shows while documents are indexed."""

import sys
import time
from collections.abc import Callable

from qs_assistant.text.counting import counted

Progress = Callable[[str, int, int], None]

EVERY_SECONDS = 10.0
"""How often the time left is told where no bar can be drawn."""


def indexing_progress() -> Progress:
    """A callback (what, done, total) that draws a progress bar on standard error, or writes one line where that is no terminal."""
    return _bar() if sys.stderr.isatty() else told_progress(_write)


def told_progress(tell: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> Progress:
    """A callback (what, done, total) that says what the first start does, now and then how long it will still take, and that it is done."""
    started = told = clock()

    def show(what: str, done: int, total: int) -> None:
        nonlocal started, told
        if what != "documents":
            return
        now = clock()
        if done == 0:
            started = told = now
            tell(f"Indexing {counted(total, 'document')} (first start, or documents that changed); the time left is told as it goes on ...")
        elif done >= total:
            tell(f"Indexed {counted(total, 'document')} in {round(now - started)} s.")
        elif now - told >= EVERY_SECONDS:
            told = now
            tell(f"{done} of {total} documents, about {round((now - started) / done * (total - done))} s left")

    return show


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import Progress as RichProgress

    bar = RichProgress(console=Console(stderr=True), transient=True)
    task = bar.add_task("Indexing documents", total=None)

    def show(what: str, done: int, total: int) -> None:
        if what != "documents":
            return
        if done == 0:
            bar.start()
        bar.update(task, completed=done, total=total)
        if done >= total:
            bar.stop()

    return show


def _write(line: str) -> None:
    sys.stderr.write(f"{line}\n")
