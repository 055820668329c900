import hashlib
import json
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from qs_assistant.documents.backup import back_up, restore, verify
from qs_assistant.records.base_cases import BaseCases
from qs_assistant.records.database import Database
from qs_assistant.retrieval.library import utc_now
from qs_assistant.types.errors import StoreBusyError, StoreError
from qs_assistant.types.settings import Settings
from tests.library_fakes import document


@pytest.fixture
def kept(house):
    """A house with two scopes, an old version, and a base case."""
    with house.library() as library:
        library.put("global", document("letter", "PowerCo pays $130 million."), by="ann")
        library.put("global", document("letter", "PowerCo pays $131 million."), by="ann")
        library.put("guild:1", document("note", "The yield is high."), by="bob")
    house.close()
    database = Database(house.settings.records_url)
    BaseCases(database, utc_now).set("guild:1", "target_yield", 0.9, by="bob", why="a plan")
    database.close()
    return house


def elsewhere(house, tmp_path):
    return Settings(data_dir=tmp_path / "elsewhere", knowledge_dir=house.knowledge, _env_file=None)


def test_a_backup_brings_back_documents_versions_history_and_base_cases(kept, tmp_path):
    made = back_up(kept.settings, tmp_path / "kept.zip", utc_now())
    assert (made.rows["versions"], made.rows["history"], made.rows["base_case_changes"]) == (3, 3, 1)
    target = elsewhere(kept, tmp_path)
    assert restore(target, tmp_path / "kept.zip", utc_now(), replace=False) == made
    kept.data = target.data_dir
    with kept.library() as library:
        assert library.check() == []
        assert library.search("powerco", k=1)[0].text == "PowerCo pays $131 million."
        assert library.search("yield", ("guild:1",), k=1)[0].text == "The yield is high."
        library.undo("global", by="ann")
        assert library.search("powerco", k=1)[0].text == "PowerCo pays $130 million."
    database = Database(target.records_url)
    assert [(one.name, one.value) for one in BaseCases(database, utc_now).entries("guild:1")] == [("target_yield", 0.9)]
    database.close()


def test_a_backup_while_the_library_is_open_is_of_one_moment(kept, tmp_path):
    with kept.library() as library:
        back_up(kept.settings, tmp_path / "kept.zip", utc_now())
        library.remove("global", "letter", by="ann")
    assert verify(tmp_path / "kept.zip").rows["history"] == 3


def test_records_in_the_way_make_room_only_when_told_and_are_kept_beside(kept, tmp_path):
    back_up(kept.settings, tmp_path / "kept.zip", utc_now())
    with kept.library() as library:
        library.put("global", document("later", "Cash came later."), by="ann")
    with pytest.raises(StoreError, match="holds records already"):
        restore(kept.settings, tmp_path / "kept.zip", utc_now(), replace=False)
    with kept.library() as library:
        assert len(library.documents()) == 2
    with pytest.raises(StoreBusyError, match="Another program is using"):  # the closed libraries' connections are still in their pools
        restore(kept.settings, tmp_path / "kept.zip", utc_now(), replace=True)
    kept.close()
    restore(kept.settings, tmp_path / "kept.zip", utc_now(), replace=True)
    with kept.library() as library:
        assert [entry.id for entry in library.documents()] == ["letter"]
        assert library.check() == []
    assert list(kept.data.glob("records.before-restore-*.sqlite"))


def test_a_running_program_is_not_restored_under(kept, tmp_path):
    back_up(kept.settings, tmp_path / "kept.zip", utc_now())
    with kept.library(), pytest.raises(StoreBusyError):
        restore(kept.settings, tmp_path / "kept.zip", utc_now(), replace=True)


def test_no_earlier_backup_is_written_over(kept, tmp_path):
    (tmp_path / "kept.zip").write_bytes(b"precious")
    with pytest.raises(StoreError, match="exists already"):
        back_up(kept.settings, tmp_path / "kept.zip", utc_now())
    assert (tmp_path / "kept.zip").read_bytes() == b"precious"


def _flip(source, target):
    data = bytearray(source.read_bytes())
    data[len(data) // 2] ^= 0xFF
    target.write_bytes(data)


def _truncate(source, target):
    target.write_bytes(source.read_bytes()[:-500])


def _rewrite(source, target, change):
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        manifest, records = json.loads(old.read("backup.json")), old.read("records.sqlite")
        manifest, records = change(manifest, records)
        new.writestr("backup.json", json.dumps(manifest))
        new.writestr("records.sqlite", records)


def _other_records(source, target):
    _rewrite(source, target, lambda manifest, records: (manifest, records[:-4096] + bytes(4096)))


def _newer(source, target):
    _rewrite(source, target, lambda manifest, records: ({**manifest, "format": 2}, records))


def _fewer_rows(source, target):
    _rewrite(source, target, lambda manifest, records: ({**manifest, "rows": {**manifest["rows"], "history": 9}}, records))


def _larger_than_it_says(source, target):
    _rewrite(source, target, lambda manifest, records: ({**manifest, "size": 10}, records))


def _with(*statements):
    """A backup whose records have more than ours, with the right checksum."""

    def harm(source, target):
        def change(manifest, records):
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / "records.sqlite"
                file.write_bytes(records)
                with closing(sqlite3.connect(file)) as connection:
                    for statement in statements:
                        connection.execute(statement)
                    connection.commit()
                    connection.execute("PRAGMA journal_mode=DELETE")
                data = file.read_bytes()
            return {**manifest, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}, data

        _rewrite(source, target, change)

    return harm


_with_trigger = _with("CREATE TRIGGER t AFTER INSERT ON answers BEGIN DELETE FROM history; END")
_with_endless_view = _with(
    "DROP TABLE replies", "CREATE VIEW replies AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT * FROM n"
)
_with_swollen_column = _with("DROP TABLE replies", "CREATE TABLE replies (answer, user AS (zeroblob(900000000)))")
_with_swollen_index = _with("CREATE INDEX i ON history (hex(document))")
_with_part_of_an_index = _with("CREATE INDEX i ON history (id) WHERE length(document) < 900000000")
_with_check = _with("CREATE TABLE more (a CHECK (length(zeroblob(900000000)) > 0))")
_with_virtual_table = _with("CREATE VIRTUAL TABLE more USING fts5(a)")


def _saying(**more):
    """A backup whose list of checksums says something else of it."""
    return lambda source, target: _rewrite(source, target, lambda manifest, records: ({**manifest, **more}, records))


def _nested(source, target):
    _packed(source, target, zipfile.ZIP_DEFLATED, manifest=b"[" * 200_000)


def _swollen_manifest(source, target):
    _packed(source, target, zipfile.ZIP_DEFLATED, manifest=b" " * (64 << 20) + b"{}")


def _packed(source, target, way, manifest=None):
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", way) as new:
        new.writestr("records.sqlite", old.read("records.sqlite"))
        new.writestr("backup.json", manifest if manifest is not None else old.read("backup.json"))


def _damaged_within(way):
    """A backup packed in one of the ways that zip has, with a piece of its packed records overwritten."""

    def harm(source, target):
        _packed(source, target, way)
        data = bytearray(target.read_bytes())
        data[200:260] = b"\xff" * 60
        target.write_bytes(data)

    return harm


def _encrypted(source, target):
    """A backup whose entries say that they are encrypted."""
    data = bytearray(source.read_bytes())
    for mark, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(mark)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(mark, at + 4)
    target.write_bytes(data)


def _no_backup(_source, target):
    target.write_bytes(b"hello")


@pytest.mark.parametrize(
    "harm",
    [
        _flip,
        _truncate,
        _other_records,
        _newer,
        _fewer_rows,
        _larger_than_it_says,
        _with_trigger,
        _no_backup,
        _with_endless_view,
        _with_swollen_column,
        _with_swollen_index,
        _with_part_of_an_index,
        _with_check,
        _with_virtual_table,
        _nested,
        _swollen_manifest,
        _encrypted,
        *(_saying(size=size) for size in ("x", None, -1, [1], 1 << 62, 1e400)),
        *(_saying(rows=rows) for rows in ([], None, "x", {"answers": {}})),
        _saying(sha256=1),
        _saying(format=True),
        *map(_damaged_within, (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)),
    ],
)
def test_a_backup_that_is_not_sound_is_refused_and_nothing_is_touched(kept, tmp_path, harm):
    back_up(kept.settings, tmp_path / "kept.zip", utc_now())
    harm(tmp_path / "kept.zip", tmp_path / "harmed.zip")
    with pytest.raises(StoreError, match=r"harmed\.zip"):
        restore(kept.settings, tmp_path / "harmed.zip", utc_now(), replace=True)
    with kept.library() as library:
        assert len(library.documents()) == 1
        assert library.check() == []


def test_tables_that_are_not_ours_do_not_come_back(kept, tmp_path):
    back_up(kept.settings, tmp_path / "kept.zip", utc_now())

    def change(manifest, records):
        file = tmp_path / "changed.sqlite"
        file.write_bytes(records)
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("CREATE TABLE stowaway (a)")
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.commit()
        data = file.read_bytes()
        return {**manifest, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}, data

    _rewrite(tmp_path / "kept.zip", tmp_path / "more.zip", change)
    restore(kept.settings, tmp_path / "more.zip", utc_now(), replace=True)
    with closing(sqlite3.connect(kept.settings.data_dir / "records.sqlite")) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert "history" in names
    assert "stowaway" not in names


def test_a_backup_is_the_owners_alone_and_never_follows_a_link(kept, tmp_path):
    back_up(kept.settings, tmp_path / "kept.zip", utc_now())
    assert (tmp_path / "kept.zip").stat().st_mode & 0o777 == 0o600
    (tmp_path / "link.zip").symlink_to(tmp_path / "elsewhere.zip")
    with pytest.raises(StoreError, match="exists already"):
        back_up(kept.settings, tmp_path / "link.zip", utc_now())
    assert not (tmp_path / "elsewhere.zip").exists()
