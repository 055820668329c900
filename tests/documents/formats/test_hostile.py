"""Hostile files: refused with a sentence, in bounded time and memory; and the process that reads them is bound."""

import functools
import os
import resource
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from qs_assistant.documents.formats import ParseLimits, parse, sandbox
from qs_assistant.documents.formats.worker import parse_here
from qs_assistant.types.errors import DocumentError
from tests.documents.formats import hostile, samples

LIMITS = ParseLimits(max_seconds=10, max_memory=512 * 2**20, max_unpacked=40 * 2**20, max_cells=20_000, max_characters=200_000)
HEAVY = {
    "PDF nested deep",
    "PDF stream bomb",
    "PDF of large streams",
    "PDF whose pages loop",
    "zip bomb in a Word file",
    "zip bomb with forged sizes",
    "Word file nested deep",
    "page nested deep",
    "page of too many elements",
    "workbook of too many cells",
    "PDF of noise",
}
WHOLE = {"empty", "white space", "zero bytes", "too large"}  # refused before a process is started
FILES = hostile.hostile_files()


@functools.cache
def content(name):
    file = FILES[name]
    return file() if callable(file) else file


def nobody(_page, _pages):
    """Nobody is told of pages."""


def test_there_are_forty_hostile_files_and_more():
    assert len(FILES) >= 40
    assert set(FILES) >= HEAVY


def computed():
    """The processor time of processes that have ended, in seconds: of a machine that is busy, the clock says nothing."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize("name", sorted(HEAVY))
def test_a_heavy_file_is_refused_by_a_process_of_its_own_in_time(name):
    began = computed()
    with pytest.raises(DocumentError) as refused:
        parse(content(name), name, LIMITS)
    assert computed() - began < LIMITS.max_seconds + 3
    check_sentence(str(refused.value))


def read_it(name, limits):
    """Read in this process what is refused in no time; that the same happens in a process of its own is what the heavy files show."""
    if name in WHOLE:
        parse(content(name), name, limits)
    else:
        parse_here(content(name), limits, nobody)


@pytest.mark.parametrize("name", sorted(set(FILES) - HEAVY))
def test_a_file_of_no_use_is_refused(name):
    with pytest.raises(DocumentError) as refused:
        read_it(name, LIMITS)
    check_sentence(str(refused.value))


def check_sentence(sentence):
    assert sentence[0].isupper() or sentence[0] == "“"
    assert sentence.endswith(".")
    assert 10 < len(sentence) < 300
    assert "Traceback" not in sentence


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("PDF with a password", "password"),
        ("encrypted Word file", "password"),
        ("encrypted zip", "password"),
        ("old Word file", "old binary Office"),
        ("PDF of scans", "scanned"),
        ("PDF of too many pages", "1,200 pages"),
        ("zip bomb in a Word file", "unpacks to more than"),
        ("entity bomb in a Word file", "entities"),
        ("outside entity in a Word file", "entities"),
        ("entity bomb in UTF-16", "entities"),
        ("PNG", "a picture"),
        ("too large", "at most 25 MB"),
        ("empty", "empty"),
        ("encrypted mail", "encrypted"),
        ("JSON", "JSON"),
    ],
)
def test_the_sentence_names_the_reason(name, says):
    with pytest.raises(DocumentError, match=says):
        read_it(name, LIMITS)


def worker_that(monkeypatch, tmp_path, body):
    """Let the sandbox run a worker that does something else than reading."""
    (tmp_path / "qs_worker.py").write_text(
        "import json, os, sys\nfrom qs_assistant.documents.formats.worker import bind\n"
        "from qs_assistant.documents.formats.parsed import ParseLimits\n"
        "bind(ParseLimits(**json.loads(sys.argv[1])))\n" + textwrap.dedent(body)
    )
    start = sandbox._start

    def other(command, source, result, environment):
        path = f"{tmp_path}{os.pathsep}{environment['PYTHONPATH']}"
        return start([*command[:2], "-m", "qs_worker", command[-1]], source, result, {**environment, "PYTHONPATH": path})

    monkeypatch.setattr(sandbox, "_start", other)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("while True: pass", "took longer than 0\\.5 seconds of computing|took longer than 2\\.5 seconds"),
        ("import time; os.close(2); time.sleep(60)", "took longer than 2\\.5 seconds"),
        ("import time\nwhile True: os.write(2, b'1 2\\n'); time.sleep(0.01)", "took longer than 2\\.5 seconds"),
        ("os.abort()", "needs more memory than is allowed for one, or breaks its reader"),
        ("sys.exit(9)", "gave up on it"),
        ("os.write(1, b'not json')", "gave back something else"),
        ("os.write(1, b'[1]')", "gave back something else"),
        ("os.write(2, b'x' * 1000000); os.write(1, b'{}')", "gave back something else"),
        ("while True: os.write(1, b'x' * 1000000)", "more memory|longer than|gave up"),
    ],
)
def test_a_worker_that_misbehaves_is_ended(monkeypatch, tmp_path, body, says):
    worker_that(monkeypatch, tmp_path, body)
    began = time.monotonic()
    with pytest.raises(DocumentError, match=says):
        parse(b"some text", "a", ParseLimits(max_seconds=0.5 if says.startswith("took") else 30))
    assert time.monotonic() - began < 20


def test_a_file_is_not_refused_because_the_machine_is_busy(monkeypatch, tmp_path):
    worker_that(monkeypatch, tmp_path, "import time; time.sleep(1); os.write(1, b'not json')")
    with pytest.raises(DocumentError, match="gave back something else"):
        parse(b"some text", "a", ParseLimits(max_seconds=0.5))


def test_a_file_that_computes_too_long_is_told_to(monkeypatch, tmp_path):
    worker_that(monkeypatch, tmp_path, "while True: pass")
    monkeypatch.setattr(sandbox, "PATIENCE", 60)
    with pytest.raises(DocumentError, match="took longer than 1 seconds of computing"):
        parse(b"some text", "a", ParseLimits(max_seconds=1))


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['true'])",
        "os.system('true')",
        "os.fork()",
        "open('stolen.txt', 'w')",
        "os.open('stolen.txt', os.O_CREAT | os.O_WRONLY)",
        "os.remove('x')",
        "bytearray(2_000_000_000)",
    ],
)
def test_a_worker_may_not_leave_its_room(tmp_path, attempt):
    code = (
        "import os\nfrom qs_assistant.documents.formats.worker import bind\nfrom qs_assistant.documents.formats.parsed import ParseLimits\n"
        f"bind(ParseLimits())\ntry:\n    {attempt}\nexcept (PermissionError, MemoryError) as error:\n    print(type(error).__name__)\n"
    )
    home = str(Path(sandbox.__file__).parents[3])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, env={"PYTHONPATH": home}, check=False)
    assert done.stdout.strip() in ("PermissionError", "MemoryError"), done.stderr
    assert not (tmp_path / "stolen.txt").exists()


def test_the_worker_sees_none_of_our_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("DISCORD_TOKEN", "secret-token")
    worker_that(monkeypatch, tmp_path, "sys.exit(9 if 'DISCORD_TOKEN' in os.environ else 0)")
    with pytest.raises(DocumentError, match="gave back something else"):
        parse(b"some text", "a")


def test_several_files_are_read_at_once():
    found = {}

    def work(name):
        found[name] = parse(samples.LETTERS[name]()).guess.title

    threads = [threading.Thread(target=work, args=(name,)) for name in ("text", "markdown", "eml")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found.values()) == {samples.TITLE}
