"""A short form of benchmarks/kills.py, which does the same two hundred times."""

import json
import subprocess
import sys
from pathlib import Path


def test_after_a_kill_every_document_is_as_before_or_as_after():
    home = Path(__file__).parents[2]
    command = [sys.executable, "-m", "benchmarks.kills", "3", "11"]
    done = subprocess.run(command, cwd=home, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["kills"] == 4
    assert told["starts checked"] >= 2
