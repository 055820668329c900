"""Settings: each is documented, with its default, in .env.example."""

import re
from pathlib import Path

import pytest

from qs_assistant.types.errors import SettingsError
from qs_assistant.types.settings import Settings, load_settings, settings_files

EXAMPLE = Path(__file__).parents[2] / ".env.example"


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


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("OWNER_IDS", "alice", '"alice" is not an id; give whole numbers with commas between'),
        ("ADMIN_IDS", "1, x2", '"x2" is not an id'),
        ("LOG_LEVEL", "LOUD", '"LOUD" is not a level; it is one of DEBUG, INFO, WARNING, ERROR, CRITICAL'),
    ],
)
def test_the_sentence_says_what_is_allowed(monkeypatch, tmp_path, name, value, said):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value).startswith(f"The setting {name} cannot be used: {said}")


def test_ids_and_levels_are_taken_as_people_write_them(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OWNER_IDS", "12, 34 56")
    monkeypatch.setenv("LOG_LEVEL", "debug")
    settings = load_settings()
    assert (settings.owner_ids, settings.log_level) == ((12, 34, 56), "DEBUG")


def test_a_checkout_has_its_own_file_and_the_working_folder_wins(tmp_path):
    assert settings_files(tmp_path) == (Path(".env"),)
    (tmp_path / "pyproject.toml").touch()
    assert settings_files(tmp_path) == (tmp_path / ".env", Path(".env"))
