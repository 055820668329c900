"""The runner of the benchmarks: what fails or hangs is reported in its place, with all that it started ended."""

import importlib.util
import os
import sys
import time
from pathlib import Path

import pytest

from benchmarks import __main__ as runner
from benchmarks import embedding

BAD = "import sys; print('half a table'); sys.exit('the peer is broken')"
HANGS = (
    "import os, subprocess, sys, time; child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    "print(child.pid, flush=True); time.sleep(60)"
)


@pytest.fixture
def benches(tmp_path, monkeypatch):
    """Three small benchmarks, and a page of their own."""
    (tmp_path / "benchmarks").mkdir()
    (tmp_path / "benchmarks" / "__init__.py").touch()
    for name, code in {"good": "print('1 ms')", "bad": BAD, "hangs": HANGS}.items():
        (tmp_path / "benchmarks" / f"{name}.py").write_text(code, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(runner, "PAGE", tmp_path / "benchmarks.md")
    made = {name: runner.Bench(f"The {name} one", (name,), 2) for name in ("hangs", "bad", "good")}
    monkeypatch.setattr(runner, "BENCHES", made)
    return tmp_path / "benchmarks.md"


def test_one_that_fails_or_hangs_stops_no_other_and_is_reported_in_its_place(benches, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["benchmarks"])
    assert runner.main() == 1
    page = benches.read_text(encoding="utf-8")
    assert [line for line in page.splitlines() if line.startswith("## ")] == ["## The hangs one", "## The bad one", "## The good one"]
    assert "half a table\nfailed (exit status 1):\nthe peer is broken\n```" in page
    assert "stopped after 2 s:" in page
    assert "\n```text\n1 ms\n```" in page
    assert "Failed: hangs, bad." in capsys.readouterr().err
    child = int(page.split("```text\n")[1].splitlines()[0])
    assert _ends(child)


def test_a_name_makes_its_section_anew_and_keeps_the_others(benches, monkeypatch):
    for names in (["bad"], ["good"], ["good"]):
        monkeypatch.setattr(sys, "argv", ["benchmarks", *names])
        runner.main()
    page = benches.read_text(encoding="utf-8")
    assert page.count("## The good one") == page.count("## The bad one") == 1
    assert page.index("## The bad one") < page.index("## The good one")
    assert "Together these took 0 minutes" in page


def test_a_quick_run_writes_no_page_and_an_unknown_name_is_a_sentence(benches, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["benchmarks", "--quick", "good"])
    assert runner.main() == 0
    assert not benches.exists()
    monkeypatch.setattr(sys, "argv", ["benchmarks", "nothing"])
    assert runner.main() == 2
    assert "There are: hangs, bad, good" in capsys.readouterr().err


@pytest.mark.parametrize("name", runner.BENCHES)
def test_a_benchmark_can_be_loaded_where_no_peer_is_installed(name, monkeypatch):
    for peer in ("llama_index", "txtai", "langchain_chroma", "numba", "pypdf", "pdfplumber", "pdfminer", "quantulum3", "text_to_num"):
        monkeypatch.setitem(sys.modules, peer, None)
    file = Path(runner.__file__).with_name(f"{runner.BENCHES[name].command[0]}.py")
    spec = importlib.util.spec_from_file_location(f"fresh_{file.stem}", file)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    spec.loader.exec_module(module)
    assert callable(module.main)


def test_a_peer_that_is_not_installed_or_fails_is_named(tmp_path, monkeypatch, capsys):
    (tmp_path / "broken.py").write_text("raise ValueError('no disk')", encoding="utf-8")
    (tmp_path / "missing.py").write_text("import no_such_package", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(embedding.UnusableError, match="failed: ValueError: no disk"):
        embedding.run("peer", tmp_path, "broken")
    with pytest.raises(embedding.UnusableError, match="not installed"):
        embedding.run("peer", tmp_path, "missing")
    ran = embedding.run
    monkeypatch.setattr(embedding, "run", lambda name, folder: ran(name, folder, "missing"))
    assert embedding.usable(["peer"], tmp_path) == []
    assert "peer: not installed" in capsys.readouterr().out


@pytest.mark.skipif(not os.environ.get("FULL_TESTS"), reason="minutes: every benchmark in its quick form; set FULL_TESTS=1")
@pytest.mark.parametrize("name", runner.BENCHES)
def test_every_benchmark_works_in_its_quick_form(name):
    printed, _, good = runner.ran(runner.BENCHES[name], quick=True)
    assert good, printed
    assert any(character.isdigit() for character in printed)


def _ends(process):
    """Whether a process is gone within some seconds, or only waits to be taken note of."""
    for _ in range(50):
        try:
            if Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.1)
    return False
