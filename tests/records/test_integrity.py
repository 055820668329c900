"""Records that are damaged, empty or gone are told, not taken for a first start; what is forgotten is gone from the bytes."""

import logging
import stat

import pytest

from qs_assistant.records import integrity
from qs_assistant.records.answers import AnswerStore
from qs_assistant.records.integrity import find_damage, late_damage_warning, open_records
from qs_assistant.types.answer import Answer
from qs_assistant.types.errors import StoreError
from qs_assistant.types.settings import Settings


@pytest.fixture
def settings(tmp_path):
    return Settings(_env_file=None, data_dir=tmp_path / "data")


def records(settings):
    return settings.data_dir / "records.sqlite"


def fill(settings):
    database = open_records(settings)
    store = AnswerStore(database, 5000)
    for at in range(400):
        store.save(Answer(f"question {at}", "documents", "text " * 50, id=f"a{at}"), user="u", scope="global", at=at)
    database.close()


def garble(file):
    data = bytearray(file.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 4096] = b"\xaa" * 4096
    file.write_bytes(data)


def test_damaged_records_are_refused_with_the_newest_backup(settings):
    fill(settings)
    backups = settings.data_dir / "backups"
    backups.mkdir()
    for name in ("20260101T000000Z.zip", "20260301T000000Z.zip"):
        (backups / name).touch()
    garble(records(settings))
    with pytest.raises(StoreError, match=r"are damaged .*docs restore --replace .*20260301T000000Z\.zip"):
        open_records(settings)


def test_large_records_are_checked_meanwhile(settings, monkeypatch):
    fill(settings)
    assert find_damage(records(settings)) is None
    assert late_damage_warning(settings) is None
    garble(records(settings))
    monkeypatch.setattr(integrity, "AT_ONCE", 1000)
    assert "are damaged" in late_damage_warning(settings)


@pytest.mark.parametrize("gone", [True, False])
def test_an_empty_records_file_beside_an_index_is_no_first_start(settings, gone):
    fill(settings)
    (settings.data_dir / "index").mkdir()
    (settings.data_dir / "index" / "chroma.sqlite3").touch()
    records(settings).unlink()
    if not gone:
        records(settings).touch()
    with pytest.raises(StoreError, match="missing or empty"):
        open_records(settings)


def test_a_link_to_nowhere_is_not_followed(settings, tmp_path):
    settings.data_dir.mkdir()
    (settings.data_dir / "qs-assistant.json").write_text('{"format": 1}')
    records(settings).symlink_to(tmp_path / "elsewhere.sqlite")
    with pytest.raises(StoreError, match="a link to a file that does not exist"):
        open_records(settings)
    assert not (tmp_path / "elsewhere.sqlite").exists()


def test_the_folder_and_the_records_are_the_owners_alone(settings):
    database = open_records(settings)
    files = list(settings.data_dir.glob("records.sqlite*"))
    assert len(files) == 3  # SQLite's log has all that was written last
    assert {stat.S_IMODE(one.stat().st_mode) for one in files} == {0o600}
    assert stat.S_IMODE(settings.data_dir.stat().st_mode) == 0o700
    database.close()


def test_nothing_of_a_forgotten_person_is_left_in_the_bytes(settings):
    database = open_records(settings)
    store = AnswerStore(database, 100)
    store.save(
        Answer("how much is my zebrafish worth", "documents", "the xylophone says", id="one"), user="alice-77", scope="global", at=1.0
    )
    store.save(Answer("something else", "documents", "other", id="two"), user="bob", scope="global", at=2.0)
    store.vote("one", user="bob", helpful=False, at=3.0)
    store.vote("two", user="alice-77", helpful=True, at=4.0)
    assert store.forget("alice-77") == 3
    held = b"".join(file.read_bytes() for file in settings.data_dir.rglob("*") if file.is_file())
    database.close()
    held += b"".join(file.read_bytes() for file in settings.data_dir.rglob("*") if file.is_file())
    for word in (b"zebrafish", b"xylophone", b"alice-77"):
        assert word not in held
    assert b"something else" in held


def test_a_failing_write_tells_the_log_no_question_and_no_user(settings, caplog):
    database = open_records(settings)
    store = AnswerStore(database, 100)
    answer, about = Answer("zebrafish", "documents", "xylophone", id="one"), {"user": "alice-77", "scope": "global", "at": 1.0}
    store.save(answer, **about)
    with pytest.raises(StoreError) as caught:
        store.save(answer, **about)
    logging.getLogger("tests").error("failed", exc_info=caught.value)
    told = caplog.text
    database.close()
    assert "UNIQUE" in told
    assert not [word for word in ("zebrafish", "xylophone", "alice-77") if word in told]
