"""What the terminal shows while documents are added: how far the one at work is, and a line for each that is done."""

import itertools
import sys
from typing import TYPE_CHECKING

from qs_assistant.cli.context import notify
from qs_assistant.text.inert import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from qs_assistant.documents.drafts import Outcome

MAX_NAME = 50  # characters of a document's name on the line that shows how far it is


def done_of(count: int, *, quiet: bool) -> "Callable[[Outcome], None]":
    """Says each of `count` documents as it is done ("3 of 20: report.pdf added") on standard error; nothing of one, or if `quiet`."""
    numbers = itertools.count(1)

    def done(outcome: "Outcome") -> None:
        number = next(numbers)
        if count > 1 and not quiet:
            _clear_line()
            notify(f"{number} of {count}: {outcome.source} {outcome.change}")

    return done


def on_stage(stage: str, done: int, total: int) -> None:
    """Show on a terminal how far the one document at work is."""
    progress_of("", stage, done, total)


def progress_of(source: str, stage: str, done: int, total: int) -> None:
    """Show on a terminal how far a document is, by name, on one line that is written over."""
    if not sys.stderr.isatty():
        return
    _clear_line()
    if stage != "live":
        name = f"{printable(source)[-MAX_NAME:]}: " if source else ""
        sys.stderr.write(f"{name}{stage} {done} of {total}")
        sys.stderr.flush()


def _clear_line() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
