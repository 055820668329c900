"""What the terminal shows while documents are indexed."""

import sys
from collections.abc import Callable

from qs_assistant.text.counting import counted

Progress = Callable[[str, int, int], None]


def indexing_progress() -> Progress:
    """A callback (what, done, total) that draws a progress bar on standard error, or writes one line where that is no terminal."""
    return _bar() if sys.stderr.isatty() else _line()


def _line() -> Progress:
    def show(what: str, done: int, total: int) -> None:
        if what == "documents" and done == 0:
            sys.stderr.write(f"Indexing {counted(total, 'document')} (first start, or documents that changed) ...\n")

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
