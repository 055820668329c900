"""No dependency without a licence, and none whose licence binds those who run the bot for others."""

import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

SCRIPT = runpy.run_path(str(Path(__file__).parents[1] / "docs" / "make_licences.py"))


def test_every_installed_dependency_has_a_licence_that_may_be_used():
    found = SCRIPT["installed"]("qs-assistant")
    assert {"chromadb", "numpy", "discord-py"} <= set(found)
    named = {name: SCRIPT["licence"](one) for name, one in found.items()}
    assert [name for name, what in named.items() if not what or SCRIPT["REFUSED"].search(what)] == []


@pytest.mark.parametrize("name", ["AGPL-3.0-only", "GNU Affero General Public License v3", "SSPL-1.0"])
def test_licences_that_are_refused(name):
    assert SCRIPT["REFUSED"].search(name)


def test_a_licence_is_read_from_the_expression_before_the_classifiers():
    meta = {"License-Expression": "MIT"}
    one = SimpleNamespace(
        metadata=SimpleNamespace(get=meta.get, get_all=lambda _name: ["License :: OSI Approved :: BSD License"]), files=()
    )
    assert SCRIPT["licence"](one) == "MIT"
