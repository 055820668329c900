import json

import pytest
from typer.testing import CliRunner

from qs_assistant.cli.__main__ import build
from qs_assistant.types.settings import shipped_knowledge
from qs_assistant.valuation.analyses import Analyst
from qs_assistant.valuation.assumptions import load_assumptions


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    return lambda *arguments: CliRunner().invoke(build(), list(arguments))


def test_votes_are_run_beside_the_base_case_in_their_scope_alone(run):
    for name, value in (("ann", "8%"), ("ben", "12%")):
        assert run("believe", "vote", f"royalty_rate={value}", "--as", name, "--scope", "guild:7").exit_code == 0
    shown = json.loads(run("believe", "show", "--json", "--scope", "guild:7").stdout)
    base = Analyst(load_assumptions(shipped_knowledge() / "assumptions.toml"))
    assert shown["medians"] == [{"name": "royalty_rate", "value": 0.1, "votes": 2}]
    assert shown["value_per_share"]["members"] == base.value({"royalty_rate": 0.1}).results["value_per_share"]
    assert "Nobody has voted in guild:8" in run("believe", "show", "--scope", "guild:8").stderr
    fields = {scope: json.loads(run("football", "--json", "--scope", scope).stdout)["bars"] for scope in ("guild:7", "guild:8")}
    assert [one["high"] for one in fields["guild:7"] if "members" in one["name"]] == [shown["value_per_share"]["members"]]
    assert not [one for one in fields["guild:8"] if "members" in one["name"]]
    assert "1 vote withdrawn" in run("believe", "withdraw", "--as", "ann", "--scope", "guild:7").stdout


def test_predictions_in_the_terminal(run):
    assert run("believe", "predict", "start of production", "--by", "2029", "--chance", "40%").exit_code == 0
    assert run("believe", "chance", "1", "0.8", "--as", "ben").exit_code == 0
    [one] = json.loads(run("believe", "log", "--json").stdout)["predictions"]
    assert (one["statement"], one["due"], one["people"]) == ("start of production", "2029-12-31", 2)
    assert one["median"] == pytest.approx(0.6)
    assert run("believe", "chance", "1", "about half").exit_code == 1
    assert "settled: no" in run("believe", "settle", "1", "no").stdout
    assert json.loads(run("believe", "score", "--json").stdout)["counted"] == 0  # all given on the day it was known
    assert "already settled" in run("believe", "settle", "1", "yes").stderr
