"""requirements.lock: every package with its hashes, the versions that are tested, and nothing with a fault that is known here."""

import json
import re
import runpy
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
AUDIT = runpy.run_path(str(ROOT / ".ci" / "audit.py"))
LOCK = (ROOT / "requirements.lock").read_text()
PINS = AUDIT["pins"](LOCK)
LOCKED_EXTRAS = ("test", "postgres", "chat-openai", "chat-anthropic", "chat-ollama", "mcp", "preview")


def test_every_package_has_a_hash_and_no_place_of_its_own():
    blocks = re.split(r"^(?=\S)", LOCK, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(PINS) > 100
    assert [one.split()[0] for one in blocks if not re.search(r"--hash=sha256:[0-9a-f]{64}", one)] == []
    assert "://" not in LOCK


def test_the_lock_has_the_tested_versions_of_all_that_the_program_names():
    tested = AUDIT["pins"]((ROOT / "constraints.txt").read_text())
    assert {name: PINS[name] for name in PINS.keys() & tested.keys()} == {name: tested[name] for name in PINS.keys() & tested.keys()}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    named = [*project["dependencies"], *(one for extra in LOCKED_EXTRAS for one in project["optional-dependencies"][extra])]
    for one in map(Requirement, named):
        assert PINS[canonicalize_name(one.name)] in one.specifier, one


def test_what_is_installed_here_is_what_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for one in map(Requirement, project["dependencies"]):
        try:
            installed = version(one.name)
        except PackageNotFoundError:
            continue
        assert installed.partition("+")[0] == PINS[canonicalize_name(one.name)], one.name


@pytest.mark.parametrize(
    ("events", "hit", "missed"),
    [
        ([{"introduced": "0"}, {"fixed": "3.9.2"}], ["0.1", "3.9.1", "3.9.2rc1"], ["3.9.2", "3.14.5"]),
        ([{"introduced": "2.0"}, {"last_affected": "2.4"}], ["2.0", "2.4"], ["1.9", "2.4.1"]),
        ([{"introduced": "0"}, {"last_affected": "2.6.0-cu124"}], ["2.5", "2.6.0"], ["2.6.1"]),
        ([{"introduced": "1.0"}, {"fixed": "1.5"}, {"introduced": "2.0"}, {"fixed": "2.1"}], ["1.4", "2.0.5"], ["0.9", "1.7", "2.1"]),
    ],
)
def test_which_versions_an_advisory_is_about(events, hit, missed):
    advisory = {"affected": [{"package": {"name": "Some_Package"}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}]}
    assert [one for one in hit + missed if AUDIT["affects"](advisory, "some-package", one)] == hit
    assert not AUDIT["affects"](advisory, "other", hit[0])


def test_a_version_with_a_known_fault_fails_the_audit_and_one_without_passes(tmp_path, capfd):
    pytest.importorskip("pip_audit")
    known = json.loads((ROOT / ".ci" / "advisories.json").read_text())["advisories"]
    bad, good = tmp_path / "bad.lock", tmp_path / "good.lock"
    bad.write_text(f"aiohttp==3.9.1 --hash=sha256:{'0' * 64}\n")
    good.write_text(f"aiohttp=={PINS['aiohttp']} --hash=sha256:{'0' * 64}\n")
    assert AUDIT["audit"](bad, known) == 1
    assert "PYSEC-2024-26" in capfd.readouterr().out
    assert AUDIT["audit"](good, known) == 0


def test_a_package_without_a_hash_fails_the_audit(tmp_path):
    pytest.importorskip("pip_audit")
    (tmp_path / "lock").write_text("aiohttp==3.14.5\n")
    assert AUDIT["audit"](tmp_path / "lock", []) != 0
