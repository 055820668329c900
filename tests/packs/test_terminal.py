"""The second pack in the terminal, as its own process."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.packs.test_packs import ACME, OTHERS

OWN = {
    "How many people work for Acme Anodes?": "212",
    "Who buys the graphite of Acme Anodes?": "Borealis",
    "How much does the AX-7 hold?": "412",
}


@pytest.fixture(scope="module")
def answers(model_folder, tmp_path_factory):
    """What the program answers to its own questions and the other company's, one a line."""
    folder = tmp_path_factory.mktemp("acme")
    shutil.copytree(model_folder, folder / "data" / "models")
    done = subprocess.run(
        [sys.executable, "-m", "qs_assistant.cli", "ask", "--json", "-"],
        input="\n".join([*OWN, *OTHERS]) + "\n",
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=folder,
        env={**os.environ, "DATA_DIR": str(folder / "data"), "KNOWLEDGE_DIR": str(ACME)},
    )
    assert done.returncode == 0, done.stderr
    return {one["question"]: one for one in map(json.loads, done.stdout.splitlines())}


def test_it_answers_its_own_three_questions(answers):
    for question, said in OWN.items():
        assert said in answers[question]["text"]
        assert [one["document"] for one in answers[question]["citations"]] == ["acme-in-brief"]


def test_it_answers_none_of_the_other_companys(answers):
    for question in OTHERS:
        assert answers[question].get("tier") != "answer"
        assert not answers[question]["results"]
        assert "QuantumScape" not in answers[question]["text"].replace(question, "")
