"""The page of threats names a test for each thing that holds an attack off, and each test that it names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "threats.md").read_text("utf-8")
NOT_SHOWN = ("nothing", "by choice", "by nature", "by reading", "left:", "not tried", "tried by hand")
"""How a row says that no test stands behind it."""


def rows():
    lines = [line for line in PAGE.splitlines() if line.startswith("| ") and not set(line) <= set("| -")]
    return [line for line in lines if line not in {"| who | wants | what stops it | shown by |", "| attack | tried | outcome |"}]


def test_the_page_is_read():
    assert len(rows()) > 70


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(tests/[^`]*)`", PAGE))))
def test_every_test_that_is_named_exists(name):
    path = ROOT / name
    files = [path] if path.is_file() else [*path.rglob("test_*.py")]
    assert any(re.search(r"^(?:async )?def test_", file.read_text("utf-8"), re.MULTILINE) for file in files)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[2:50])
def test_every_row_names_a_test_or_says_that_none_stands_behind_it(row):
    assert re.search(r"`tests/", row) or any(said in row for said in NOT_SHOWN)
