"""What the terminal shows while documents are indexed."""

import sys
from collections.abc import Callable

Progress = Callable[[int, int], None]


def indexing_progress() -> Progress:
    """A callback (done, total) that draws a progress bar on standard error: one line where that is no terminal."""
    return _bar() if sys.stderr.isatty() else _line()


def _line() -> Progress:
    def show(done: int, total: int) -> None:
        if done == 0:
            sys.stderr.write(f"Indexing {total} documents (first start or changed documents) ...\n")

    return show


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import Progress as RichProgress

    bar = RichProgress(console=Console(stderr=True), transient=True)
    task = bar.add_task("Indexing documents", total=None)

    def show(done: int, total: int) -> None:
        if done == 0:
            bar.start()
        bar.update(task, completed=done, total=total)
        if done >= total:
            bar.stop()

    return show
