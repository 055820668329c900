"""`chat` in a real terminal (a pseudo-terminal): the prompt, a conversation, what is asked of the last answer, and the ways to leave."""

import contextlib
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

SECONDS = 120.0
KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
LETTER = """---
id: letter
title: A letter
publisher: The company
date: 2026-01-05
kind: letter
---
The separator costs eleven dollars a piece.
"""
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def own_terminal():
    """Make the pseudo-terminal the program's own; a shell that runs the tests in the background ignores Ctrl-C for all its children."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Terminal:
    """The program with a pseudo-terminal as its input, output and error output, as a person has it."""

    def __init__(self, folder, data, *arguments, **settings):
        self._own, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (40, 100))
        environment = {**os.environ, "DATA_DIR": str(data), **settings, "TERM": "xterm-256color"}
        command = [sys.executable, "-m", "qs_assistant.cli", *(arguments or ("chat",))]
        self.process = subprocess.Popen(
            command,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=folder,
            env=environment,
            start_new_session=True,
            preexec_fn=own_terminal,  # noqa: PLW1509 - only then does Ctrl-C reach the program
        )
        os.close(theirs)
        self.shown = ""

    def read_until(self, words):
        """Everything that is shown up to and with the words."""
        before, end = len(self.shown), time.monotonic() + SECONDS
        while words not in self.shown[before:]:
            assert time.monotonic() < end, self.shown
            if select.select([self._own], [], [], 0.2)[0]:
                try:
                    piece = os.read(self._own, 65536)
                except OSError:  # the other side is closed
                    piece = b""
                assert piece, self.shown
                self.shown += ESCAPES.sub("", piece.decode()).replace("\r\n", "\n")
        return self.shown[before:]

    def type(self, text):
        os.write(self._own, text.encode())

    def ended(self):
        """The exit status, once all that is still shown has been read."""
        end = time.monotonic() + SECONDS
        while self.process.poll() is None and time.monotonic() < end:
            if select.select([self._own], [], [], 0.1)[0]:
                with contextlib.suppress(OSError):
                    self.shown += os.read(self._own, 65536).decode(errors="replace")
        return self.process.wait(5)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._own)


@pytest.fixture
def terminal(stocked_settings, tmp_path):
    opened = Terminal(tmp_path, stocked_settings.data_dir)
    yield opened
    opened.close()


def test_a_conversation_in_a_terminal(terminal, tmp_path):
    assert "Ask about the company" in terminal.read_until("\n> ")
    terminal.type("as a table\n")
    assert "There is no answer yet" in terminal.read_until("\n> ")
    terminal.type("what is implied if yield reaches 90%?\n")
    assert "$1.44" in terminal.read_until("\n> ")
    terminal.type("and with an 8% royalty?\n")
    followed = terminal.read_until("\n> ")
    assert "target yield 90%" in followed
    assert "royalty rate 8%" in followed
    terminal.type("chart it\n")
    written = re.search(r"Written to (\S+\.png)\.", terminal.read_until("\n> "))
    assert (tmp_path / written[1]).read_bytes().startswith(b"\x89PNG")
    terminal.type("as a table\n")
    assert re.search(r"value per share +\$", terminal.read_until("\n> "))
    terminal.type("save that\n")
    written = re.search(r"Written to (\S+\.md)\.", terminal.read_until("\n> "))
    assert "> and with an 8% royalty?" in (tmp_path / written[1]).read_text(encoding="utf-8")
    terminal.type("what if yield is 130%?\n")
    refused = terminal.read_until("\n> ")
    assert "100%" in refused
    assert "Traceback" not in terminal.shown
    terminal.type("\x04")  # Ctrl-D
    assert terminal.ended() == 0


def choices(shown):
    """The sentences that are offered, whatever lines they are broken into."""
    return re.findall(r"“(What is QuantumScape worth .+?)”", re.sub(r"\s+", " ", shown))


def test_nothing_goes_on_from_a_reading_that_nobody_chose(terminal):
    terminal.read_until("\n> ")
    terminal.type("what if costs fall 20%?\n")
    offered = choices(terminal.read_until("\n> "))
    assert len(offered) > 1
    terminal.type("and with an 8% royalty?\n")
    again = terminal.read_until("\n> ")
    assert "You have not chosen" in again
    assert "Understood" not in again
    assert choices(again)
    assert [one for one in choices(again) if "royalty rate of 8%" not in one] == []
    terminal.type("the second one\n")
    said = re.sub(r"\s+", " ", terminal.read_until("\n> "))
    assert "royalty rate 8%" in said
    assert re.search(r"with a (.+?) of ([\d.]+)", offered[1]).expand(r"\1 \2") in said


def test_the_first_start_says_each_step_with_how_long_it_takes(tmp_path):
    knowledge = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, knowledge, ignore=lambda folder, names: names if Path(folder).name == "documents" else ())
    (knowledge / "documents" / "letter.md").write_text(LETTER, encoding="utf-8")
    terminal = Terminal(tmp_path, tmp_path / "new", KNOWLEDGE_DIR=str(knowledge))
    try:
        terminal.read_until("\n> ")
        terminal.type("what does the separator cost?\n")
        shown = re.sub(r"\s+", " ", terminal.read_until("\n> "))
    finally:
        terminal.close()
    steps = [
        "First start. Step 1 of 2: preparing the embedding model, once; about 10 s ...",
        r"Prepared the embedding model in \d+ s.",
        r"Step 2 of 2: Indexing \d+ documents? \(first start, or documents that changed\); about 5 s ...",
        r"Indexed \d+ documents? in \d+ s.",
        "eleven dollars",
    ]
    assert re.search(".*".join(steps), shown), shown


def test_ctrl_c_leaves_without_a_traceback(terminal):
    terminal.read_until("\n> ")
    terminal.type("\x03")
    assert terminal.ended() in {1, 130}
    assert "Traceback" not in terminal.shown


def test_a_base_case_is_given_up_only_after_a_yes(tmp_path):
    data, own = tmp_path / "data", ("--scope", "guild:7")
    command = [sys.executable, "-m", "qs_assistant.cli", "docs", "assumptions"]
    environment = {**os.environ, "DATA_DIR": str(data)}
    subprocess.run([*command, "set", "wacc=10%", "--why", "a plan", *own], env=environment, check=True, capture_output=True)
    for said, told, status in (("n", "Nothing was changed.", 1), ("y", "the shipped base case holds again for discount_rate.", 0)):
        terminal = Terminal(tmp_path, data, "docs", "assumptions", "reset", "wacc", *own)
        try:
            assert "In guild:7, give up discount_rate 10% a year?" in terminal.read_until("[y/N]: ")
            terminal.type(f"{said}\n")
            assert terminal.ended() == status
            assert told in " ".join(terminal.shown.split())
        finally:
            terminal.close()


def test_a_folder_that_is_added_shows_its_stages_and_each_document_as_it_is_done(stocked_settings, tmp_path):
    data, folder = tmp_path / "own data", tmp_path / "letters"
    shutil.copytree(stocked_settings.data_dir, data)
    folder.mkdir()
    (folder / "a.txt").write_text("Corning makes the film.", encoding="utf-8")
    (folder / "b.txt").write_text("The kiln holds forty trays.", encoding="utf-8")
    (folder / "c.pdf").write_bytes(b"%PDF-1.7 nothing")
    terminal = Terminal(folder, data, "docs", "add", ".", "--no-impact")
    try:
        status, lines = terminal.ended(), re.split(r"[\r\n]+", ESCAPES.sub("", terminal.shown))
    finally:
        terminal.close()
    assert status == 1
    assert [line for line in lines if " of 3: " in line] == ["1 of 3: a.txt added", "2 of 3: b.txt added", "3 of 3: c.pdf refused"]
    for stage in ("reading", "embedding", "indexing", "checking"):
        assert any(line.startswith(f"a.txt: {stage} ") for line in lines), stage
