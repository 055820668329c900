"""The `docs` command on a library of its own."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from qs_assistant.cli import documents
from qs_assistant.retrieval import library as libraries
from tests.library_fakes import WordAxes, write_shipped

GOLDEN = "What does PowerCo pay?"


@pytest.fixture
def docs(tmp_path, monkeypatch):
    """Runs `docs ...` on an empty data folder with one shipped document; gives (exit status, output, what was told beside it)."""
    write_shipped(tmp_path / "knowledge" / "documents", "corning", "Corning makes the separator film.")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("KNOWLEDGE_DIR", str(tmp_path / "knowledge"))
    shipped = Path(__file__).parents[2] / "knowledge" / "assumptions.toml"
    (tmp_path / "knowledge" / "assumptions.toml").write_bytes(shipped.read_bytes())
    (tmp_path / "knowledge" / "golden.toml").write_text(f'questions = ["{GOLDEN}", "Who makes the separator film?"]', encoding="utf-8")
    monkeypatch.setattr(libraries, "load_in_subprocess", lambda *_: WordAxes())
    for room in ("own_documents", "wiring"):  # what is counted here is the admins' own
        monkeypatch.setattr(f"qs_assistant.app.{room}.own_documents", lambda _settings: ())
    app = typer.Typer()
    documents.register(app)
    app.command("other")(lambda: None)

    def run(*arguments):
        done = CliRunner().invoke(app, ["docs", *map(str, arguments)], catch_exceptions=False)
        return done.exit_code, done.stdout, done.stderr

    return run
