"""What no command can use, too long or in no encoding, ends in one short sentence and exit status 1."""

import io
import json
import sys

import pytest

from qs_assistant.cli.__main__ import main

LONG = "9" * 400
LONGER = "9" * 5000
BAD = "\udcff\udcfe"
"""Two bytes that are no UTF-8, as Python hands them over."""


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))

    def call(*arguments, lines=b""):
        monkeypatch.setattr(sys, "argv", ["qs-assistant", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines), encoding="utf-8"))
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return ended.value.code, printed.out, printed.err

    return call


@pytest.mark.parametrize(
    "arguments",
    [
        ["value", "--set", f"shares={LONG}"],
        ["value", "--set", f"shares=1e{LONG}"],
        ["value", "--set", f"target_yield=-{LONGER}%"],
        ["value", "--set", f"{LONGER}=1"],
        ["value", "--run", LONG],
        ["value", "--scope", f"guild:{LONG}"],
        ["value", "--preset", BAD],
        ["value", "--chart", f"/{BAD}.png"],
        ["value", "--set", f"target_yield={BAD}"],
        ["solve", "target_yield", "--target", f"equity_value={LONG}"],
        ["sweep", "target_yield", "0.5", LONGER],
        ["sweep", "target_yield", "--steps", LONG],
        ["sweep", "target_yield", "--steps", LONGER],
        ["sweep", "target_yield", "--steps", "9" * 19],
        ["grid", "target_yield", "royalty_rate", "--steps", LONGER],
        ["simulate", "--n", LONG],
        ["simulate", "--n", "1e400"],
        ["simulate", "--n", "1e300"],
        ["simulate", "--n", "nan"],
        ["simulate", "--seed", LONGER],
        ["compare", "base", f"target_yield={LONG}"],
        ["docs", "history", "--limit", LONG],
        ["docs", "history", "--limit", LONGER],
        ["docs", "search", "yield", "--count", LONGER],
        ["docs", "show", BAD],
        ["ask", BAD],
    ],
    ids=lambda arguments: " ".join(arguments)[:40],
)
def test_one_sentence_and_exit_status_one(run, arguments):
    code, out, err = run(*arguments)
    assert code == 1
    assert out == ""
    assert len(err.splitlines()) == 1
    assert len(err) < 700
    err.encode()


def test_each_line_of_json_has_its_answer_or_its_sentence(run):
    bad = [
        f'{{"shares": {LONG}}}'.encode(),
        f'{{"shares": {LONGER}}}'.encode(),
        b'{"shares": 1e999}',
        b'{"\xff\xfe": 1}',
        b"\xff\xfe",
        b'{"\\ud800": 1}',
        b"[" * 100_000,
        f'{{"{LONGER}": 1}}'.encode(),
    ]
    code, out, err = run("value", "--json", "-", lines=b"\n".join([*bad, b'{"target_yield": 0.9}']) + b"\n")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert err.startswith("8 of 9 lines")
    assert ["error" in row for row in rows] == [True] * 8 + [False]
    assert max(len(row.get("error", "")) for row in rows) < 700


def test_counts_may_be_written_as_people_write_them(run):
    code, out, _ = run("simulate", "--n", "1e2", "--seed", "7")
    assert code == 0
    assert "100 draws of the expected value, seed 7" in out
