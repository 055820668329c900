"""Settings: each is documented, with its default, in .env.example."""

import re
from pathlib import Path

import pytest

from qs_assistant.errors import SettingsError
from qs_assistant.settings import Settings, load_settings

EXAMPLE = Path(__file__).parents[1] / ".env.example"


def documented():
    return re.findall(r"^#?([A-Z][A-Z_]+)=", EXAMPLE.read_text(), flags=re.MULTILINE)


def test_every_setting_is_in_the_example_file_once():
    names = documented()
    assert sorted(names) == sorted({*names})
    assert set(names) == {name.upper() for name in Settings.model_fields}


def test_the_example_file_changes_no_default(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text(EXAMPLE.read_text())
    from_example = Settings()
    (tmp_path / ".env").unlink()
    assert from_example == Settings()


def test_a_value_that_is_not_allowed_is_named_in_a_sentence(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHROMA_PORT", "eight thousand")
    with pytest.raises(SettingsError, match="CHROMA_PORT"):
        load_settings()
