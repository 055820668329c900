"""The process that reads one file: `python -m qs_assistant.documents.formats.worker`, the file on standard input, JSON on standard output.

It binds itself before it reads: memory, processor time and output by the system's limits; network, new processes and writing by an
audit hook.
"""

import contextlib
import json
import os
import sys
import warnings
from collections.abc import Callable
from dataclasses import replace

from qs_assistant.documents.formats.parsed import Parsed, ParseLimits, parsed_to_json
from qs_assistant.types.errors import DocumentError

MAX_OUTPUT = 96 * 2**20
REFUSED, TOO_LARGE = 3, 4
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "shutil.",
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def parse_here(data: bytes, limits: ParseLimits, on_page: Callable[[int, int], None]) -> Parsed:
    """Read a file in this very process.

    Raises:
        DocumentError: the file is of a kind that is not read, protected, damaged, too large or empty.
    """
    from qs_assistant.documents.formats import detect

    kind = detect.detect(data, limits.max_entries, limits.max_unpacked)
    match kind:
        case detect.PDF:
            from qs_assistant.documents.formats.pdf import parse_pdf

            return parse_pdf(data, limits, on_page)
        case detect.HTML:
            from qs_assistant.documents.formats.html import parse_html

            return parse_html(data, limits)
        case detect.DOCX:
            from qs_assistant.documents.formats.docx import parse_docx as parse
        case detect.XLSX:
            from qs_assistant.documents.formats.spreadsheets import parse_xlsx as parse
        case detect.CSV:
            from qs_assistant.documents.formats.spreadsheets import parse_csv as parse
        case detect.EML:
            from qs_assistant.documents.formats.mail import parse_mail as parse
        case detect.MARKDOWN:
            from qs_assistant.documents.formats.markdown import parse_markdown as parse
        case _:
            from qs_assistant.documents.formats.text import parse_text as parse
    return parse(data, limits)


def parse_and_check(data: bytes, limits: ParseLimits, on_page: Callable[[int, int], None]) -> Parsed:
    """Read a file, and count its figures by a second reading; a page whose article leaves many out is read whole.

    Raises:
        DocumentError: as `parse_here`.
    """
    parsed = with_figures(data, parse_here(data, limits, on_page))
    if parsed.media_type == "text/html" and parsed.figures is not None and parsed.figures.refusal:
        from qs_assistant.documents.formats.html import parse_html

        whole = with_figures(data, parse_html(data, limits, whole=True))
        if whole.figures is not None and whole.figures.seen - whole.figures.kept < parsed.figures.seen - parsed.figures.kept:
            return whole
    return parsed


def with_figures(data: bytes, parsed: Parsed) -> Parsed:
    """A file's parse with what the conservation check finds; one whose second reading fails is left unchecked, and a note says so."""
    from qs_assistant.documents.check.conservation import checked
    from qs_assistant.documents.split import split

    document = parsed.document(identity="", publication=parsed.guess.publication(title="", date=""), original=data, origin="")
    try:
        figures = checked(data, parsed.media_type, split(document), (parsed.guess.title,), parsed.set_aside)
    except (ValueError, KeyError, LookupError, SyntaxError, RuntimeError, OSError) as error:
        return replace(parsed, notes=(*parsed.notes, f"Its figures could not be counted a second time ({type(error).__name__})."))
    return replace(parsed, figures=figures)


def main() -> int:
    """Read the limits from the first argument and the file from standard input; write the result or the refusal."""
    limits = ParseLimits(**json.loads(sys.argv[1]))
    result, progress = os.dup(1), os.dup(2)
    # Libraries may print; only this function writes to the two channels.
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    warnings.simplefilter("ignore")
    bind(limits)
    data = sys.stdin.buffer.read()
    try:
        parsed = parse_and_check(data, limits, lambda page, pages: _tell(progress, page, pages))
        _write(result, parsed_to_json(parsed))
    except DocumentError as error:
        _write(result, str(error))
        return REFUSED
    except (MemoryError, RecursionError):
        return TOO_LARGE
    return 0


def bind(limits: ParseLimits) -> None:
    """Give up what reading a file does not need; where the system has no such limits (Windows), time and the hook still hold."""
    with contextlib.suppress(ImportError):
        import resource

        seconds = max(1, int(limits.max_seconds))
        for name, most in (("RLIMIT_AS", limits.max_memory), ("RLIMIT_CPU", seconds), ("RLIMIT_FSIZE", MAX_OUTPUT), ("RLIMIT_CORE", 0)):
            last = most + 1 if name == "RLIMIT_CPU" else most  # the first limit says by its signal which it was
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(getattr(resource, name), (most, last))
    sys.addaudithook(_audit)


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"{event} is not allowed while a file is read")
    if event == "open" and len(arguments) == 3 and isinstance(arguments[2], int) and arguments[2] & _WRITING:
        raise PermissionError("writing is not allowed while a file is read")


def _tell(channel: int, page: int, pages: int) -> None:
    if page == pages or page % 10 == 1:
        os.write(channel, f"{page} {pages}\n".encode())


def _write(channel: int, text: str) -> None:
    left = memoryview(text.encode("utf-8", "replace"))
    while left:
        left = left[os.write(channel, left) :]


if __name__ == "__main__":
    sys.exit(main())
