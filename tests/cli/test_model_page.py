"""docs/model.md shows real output, real tests and the shipped assumptions."""

import re
import shlex
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from qs_assistant.cli import valuation
from qs_assistant.types.settings import shipped_knowledge
from qs_assistant.valuation.assumptions import load_assumptions

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```console\n\$ qs-assistant ([^\n]+)\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize(("command", "shown"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_an_example_prints_what_the_page_shows(command, shown, tmp_path, monkeypatch):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    app = typer.Typer()
    valuation.register(app)
    assert CliRunner().invoke(app, shlex.split(command)).stdout == shown


def test_every_analysis_has_an_example():
    commands = {command.split()[0] for command, _ in EXAMPLES}
    assert commands == {"value", "solve", "sweep", "grid", "sensitivity", "simulate", "compare", "frontier", "event"}


def test_every_test_that_the_page_names_exists():
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "valuation").glob("test_*.py"))
    named = re.findall(r"\btest_[a-z0-9_]+(?!\.py)\b(?!\.py)", PAGE)
    assert len(named) > 10
    assert not [name for name in named if f"def {name}(" not in tests]


def test_the_table_is_that_of_the_assumptions():
    for entry in load_assumptions(shipped_knowledge() / "assumptions.toml").entries:
        low, high = ("" if end is None else f"{end:.10g}" for end in (entry.low, entry.high))
        assert f"| `{entry.name}` | {entry.value:.10g} | {low} | {high} | {entry.basis} | {entry.note} |" in PAGE
