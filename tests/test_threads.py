"""A question takes one processor: numpy's BLAS is told so before it is loaded, unless whoever runs the program says otherwise."""

import os
import subprocess
import sys

import pytest

SHOWN = "import qs_assistant, numpy, os; print(os.environ['OPENBLAS_NUM_THREADS'])"


@pytest.mark.parametrize(("given", "used"), [({}, "1"), ({"OPENBLAS_NUM_THREADS": "3"}, "3")])
def test_blas_has_one_thread_unless_told_otherwise(given, used):
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"} | given
    done = subprocess.run([sys.executable, "-c", SHOWN], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == used
