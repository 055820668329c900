"""Reads a file in a process of its own that is bound in memory and time, and killed when it exceeds them."""

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import IO

from qs_assistant.documents.formats.parsed import Parsed, ParseLimits, parsed_from_json
from qs_assistant.documents.formats.worker import MAX_OUTPUT, REFUSED, TOO_LARGE
from qs_assistant.types.errors import DocumentError

SENTENCE = 500
TICK = 0.25
PATIENCE = 5  # times the processor time that a file may take: how long it is waited for, as the machine may be busy
SLOW = "Reading the file took longer than {seconds:g} seconds of computing. It may be damaged, or made to be slow."
BUSY = "Reading the file took longer than {seconds:g} seconds: the machine is busy, or the file is made to be slow. Try again later."


def parse(data: bytes, name_hint: str = "", limits: ParseLimits | None = None, on_page: Callable[[int, int], None] | None = None) -> Parsed:
    """Read a file's content; blocks until done, so call it off the event loop.

    Args:
        data: the file, whose kind is found by its content.
        name_hint: what the file is called; the last resort for a title, never for the kind.
        limits: how much it may take.
        on_page: told the page just read and their number, for formats that have pages.

    Raises:
        DocumentError: the file is empty, too large, of a kind that is not read, protected or damaged; the message says which.
    """
    limits = limits or ParseLimits()
    if not data.strip(b"\x00 \t\r\n"):
        raise DocumentError("The file is empty.")
    if len(data) > limits.max_bytes:
        raise DocumentError(f"The file has {len(data) / 2**20:.1f} MB; at most {limits.max_bytes / 2**20:g} MB are read. Add it in parts.")
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as result:
        source.write(data)
        source.seek(0)
        status = _run(source, result, limits, on_page or (lambda _page, _pages: None))
        result.seek(0)
        output = result.read(MAX_OUTPUT).decode("utf-8", "replace")
    if status == REFUSED and output:
        raise DocumentError(output[:SENTENCE])
    if status != 0:
        raise DocumentError(_failure(status, limits))
    return _titled(parsed_from_json(output), name_hint)


def _run(source: IO[bytes], result: IO[bytes], limits: ParseLimits, on_page: Callable[[int, int], None]) -> int:
    """The worker's exit status; None of the parent's secrets or folders are in its environment."""
    package_home = str(Path(__file__).parents[3])
    command = [sys.executable, "-P", "-m", "qs_assistant.documents.formats.worker", json.dumps(asdict(limits))]
    environment = {
        "PYTHONPATH": package_home,
        "PYTHONHASHSEED": "0",
        "LANG": "C.UTF-8",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    if sys.platform == "win32":
        environment["SYSTEMROOT"] = os.environ.get("SYSTEMROOT", "")
    waited = PATIENCE * limits.max_seconds
    with _start(command, source, result, environment) as process:
        try:
            deadline = time.monotonic() + waited
            if _watch(process, deadline, on_page):
                return process.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            pass
        finally:
            process.kill()
    raise DocumentError(BUSY.format(seconds=waited))


def _start(command: list[str], source: IO[bytes], result: IO[bytes], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    home = tempfile.gettempdir()
    return subprocess.Popen(command, stdin=source, stdout=result, stderr=subprocess.PIPE, env=environment, cwd=home)  # noqa: S603 - our own module


def _watch(process: subprocess.Popen[bytes], deadline: float, on_page: Callable[[int, int], None]) -> bool:
    """Pass on the pages told, until the worker closes its channel (True) or its time is up (False)."""
    channel = process.stderr
    if channel is None:
        return True
    with selectors.DefaultSelector() as waiting:
        waiting.register(channel, selectors.EVENT_READ)
        while time.monotonic() < deadline:
            if not waiting.select(min(TICK, max(0.0, deadline - time.monotonic()))):
                continue
            told = os.read(channel.fileno(), 4096)
            if not told:
                return True
            _pass_on(told, on_page)
    return False


def _pass_on(told: bytes, on_page: Callable[[int, int], None]) -> None:
    words = told.splitlines()[-1].split()
    if len(words) == 2 and all(word.isdigit() and len(word) < 8 for word in words):
        on_page(int(words[0]), int(words[1]))


def _failure(status: int, limits: ParseLimits) -> str:
    if status == -getattr(signal, "SIGXCPU", 0) != 0:
        return SLOW.format(seconds=limits.max_seconds)
    if status == TOO_LARGE or status < 0:
        return "The file needs more memory than is allowed for one, or breaks its reader. It may be damaged, or made to do harm."
    return "The file could not be read: its reader gave up on it. It may be damaged; save it again and add it."


def _titled(parsed: Parsed, name_hint: str) -> Parsed:
    if parsed.guess.title:
        return parsed
    stem = Path(name_hint.replace("\\", "/")).stem.replace("_", " ").replace("-", " ").strip()
    return replace(parsed, guess=replace(parsed.guess, title=stem[:120] or "Untitled document"))
