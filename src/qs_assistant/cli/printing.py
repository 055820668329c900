"""How the valuation's commands print: JSON objects, aligned text, and errors with their exit status."""

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

import typer

from qs_assistant.text.counting import counted
from qs_assistant.text.inert import printable
from qs_assistant.text.tokens import encodable
from qs_assistant.types.answer import Answer
from qs_assistant.types.errors import AssistantError, InputError

HEAD: Final = 24
_UNSEEN = re.compile(r"[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_ENDLESS = re.compile(r"\S{200,}")


def print_object(body: Mapping[str, Any]) -> None:
    """Print one JSON object on one line, at once; a number that does not exist must be None by now.

    What is not seen or steers a terminal is written as its number, which is the same JSON.
    """
    line = encodable(json.dumps(body, ensure_ascii=False, allow_nan=False))
    sys.stdout.write(_UNSEEN.sub(lambda match: f"\\u{ord(match.group()):04x}", line) + "\n")
    sys.stdout.flush()


def print_text(text: str) -> None:
    """Print a text and a line end, at once, without what steers a terminal or cannot be written."""
    sys.stdout.write(f"{printable(text)}\n")
    sys.stdout.flush()


def written_answer(answer: Answer) -> None:
    """Print an answer: Markdown laid out for a terminal, or plain Markdown where the output is no terminal."""
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.markdown import Markdown

        Console().print(Markdown(printable(answer.text)))
    else:
        print_text(answer.text)


def print_rows(rows: Sequence[Sequence[str]]) -> None:
    """Print rows in aligned columns, the first to the left and the others to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [
            cell.ljust(width) if column == 0 else cell.rjust(width) for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print_text("  ".join(cells).rstrip())


def error_text(error: AssistantError) -> str:
    """The sentence of an error, with what it quotes made printable and cut where it is endless."""
    return abridged(printable(str(error)))


def abridged(text: str) -> str:
    """The text with its endless words (no word, path or address is that long) cut, saying so."""
    return _ENDLESS.sub(lambda match: f"{match.group()[:HEAD]}... ({len(match.group()):,} characters)", text)


def error_object(error: AssistantError) -> dict[str, Any]:
    """An error as JSON: the sentence, and the input or option concerned."""
    return {"error": error_text(error), "input": abridged(error.name) if isinstance(error, InputError) and error.name else None}


def refuse_failed(failed: int, lines: int) -> None:
    """Say on standard error how many lines of a batch could not be answered, and end with exit status 1; nothing where all could.

    Raises:
        typer.Exit: a line failed.
    """
    if failed:
        sys.stderr.write(f"{failed} of {counted(lines, 'line')} could not be answered; the reason stands in the line's place.\n")
        raise typer.Exit(1)


@contextmanager
def reporting(*, as_json: bool) -> Iterator[None]:
    """Turn an error into one line on standard error, or one JSON object on standard output, and exit status 1."""
    try:
        yield
    except AssistantError as error:
        if as_json:
            print_object(error_object(error))
        else:
            sys.stderr.write(f"{error_text(error)}\n")
        raise typer.Exit(1) from None
