"""Who may hold the data folder, and who is waited for."""

import subprocess
import sys
import threading
import time

import pytest

from qs_assistant.records.folder import MARK, PATIENCE, DataFolder
from qs_assistant.types.errors import StoreBusyError

HOLDS = "import sys, time; from pathlib import Path; from qs_assistant.records.folder import DataFolder; "
HOLDS += "folder = DataFolder(Path(sys.argv[1])); folder.lock(); print('held', flush=True); time.sleep(60)"


def test_another_living_process_is_refused_at_once_and_one_that_was_killed_is_not_waited_for_long(tmp_path):
    other = subprocess.Popen([sys.executable, "-c", HOLDS, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout.readline() == "held\n"
        began = time.monotonic()
        with pytest.raises(StoreBusyError, match="Another qs-assistant is using the data folder"):
            DataFolder(tmp_path).lock()
        assert time.monotonic() - began < PATIENCE / 2
    finally:
        other.kill()
        other.communicate()
    folder = DataFolder(tmp_path)
    folder.lock()
    folder.unlock()


def test_what_this_process_lets_go_in_a_moment_is_waited_for(tmp_path):
    first, second = DataFolder(tmp_path), DataFolder(tmp_path)
    first.lock()
    threading.Timer(0.3, first.unlock).start()
    second.lock()
    with pytest.raises(StoreBusyError):
        first.lock()
    second.unlock()


def test_the_folder_is_free_again_after_it_was_given_back(tmp_path):
    for _ in range(20):
        folder = DataFolder(tmp_path)
        folder.lock()
        folder.unlock()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["index.lock"]


def test_a_model_that_was_fetched_first_does_not_make_the_folder_someone_elses(tmp_path):
    (tmp_path / "models").mkdir()
    DataFolder(tmp_path).prepare()
    assert (tmp_path / MARK).exists()
