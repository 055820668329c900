"""`chat` in a real terminal (a pseudo-terminal): the prompt, a conversation, what is asked of the last answer, and the ways to leave."""

import contextlib
import fcntl
import os
import pty
import re
import select
import subprocess
import sys
import termios
import time

import pytest

SECONDS = 120.0
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """The program with a pseudo-terminal as its input, output and error output, as a person has it."""

    def __init__(self, folder, data):
        self._own, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (40, 100))
        environment = {**os.environ, "DATA_DIR": str(data), "TERM": "xterm-256color"}
        command = [sys.executable, "-m", "qs_assistant.cli", "chat"]
        self.process = subprocess.Popen(
            command,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=folder,
            env=environment,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - only then does Ctrl-C reach the program
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
    terminal.type("what if yield is 130%?\n")
    refused = terminal.read_until("\n> ")
    assert "100%" in refused
    assert "Traceback" not in terminal.shown
    terminal.type("\x04")  # Ctrl-D
    assert terminal.ended() == 0


def test_ctrl_c_leaves_without_a_traceback(terminal):
    terminal.read_until("\n> ")
    terminal.type("\x03")
    assert terminal.ended() in {1, 130}
    assert "Traceback" not in terminal.shown
