"""Data folders of other versions: an older one goes on with everything it holds, a newer one is refused untouched.

folders/first.zip is the data folder of the first version that kept documents: a letter in two versions and a removed note, over one
shipped document, with the fake embedder of the library's tests; a run is kept as well. It has no index: that is derived.

folders/second.zip is that of a version just before questions were noted ahead of their answers: a letter in two versions with its index, a
kept answer with a vote, a base case of the server's own and the server's settings.
"""

import json
import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from qs_assistant.records.answers import AnswerStore
from qs_assistant.records.base_cases import BaseCases
from qs_assistant.records.database import Database
from qs_assistant.records.dm_permissions import DmPermissions
from qs_assistant.records.folder import FORMAT, MARK, DataFolder
from qs_assistant.records.runs import RunStore
from qs_assistant.records.servers import ServerRecords
from qs_assistant.types.errors import StoreError
from tests.library_fakes import House

FIRST = Path(__file__).parent / "folders" / "first.zip"
SECOND = FIRST.with_name("second.zip")
RUN = "f7e6b527ba1b"


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    made.ship("corning", "Corning makes the separator film.")
    with zipfile.ZipFile(FIRST) as packed:
        packed.extractall(made.data)
    return made


@pytest.fixture
def second(tmp_path):
    made = House(tmp_path)
    made.ship("corning", "Corning makes the separator film.")
    with zipfile.ZipFile(SECOND) as packed:
        packed.extractall(made.data)
    return made


def test_documents_versions_history_and_originals_of_an_older_folder_are_all_there(house):
    with house.library() as library:
        assert library.check() == []
        assert [one.text for one in library.search("powerco", ("guild:1",), 1)] == ["PowerCo pays $131 million."]
        assert library.search("separator", k=1)[0].document == "corning"
        assert library.original("letter", ("guild:1",)) == b"PowerCo pays $131 million."
        assert [one.action for one in library.history("guild:1")] == ["replace", "add"]
        library.undo("guild:1", by="ann")
        assert library.original("letter", ("guild:1",)) == b"PowerCo pays $130 million."
        library.undo("global", "note", by="bob")
        assert library.search("yield", k=1)[0].text == "The yield is low."
        assert library.check() == []


def test_a_run_of_an_older_folder_is_still_kept(house):
    database = Database(house.settings.records_url)
    database.create()
    assert RunStore(database).get(RUN).changes == {"target_yield": 0.9}
    database.close()


def test_an_older_folder_with_its_index_goes_on_with_every_original(second):
    with second.library() as library:
        assert library.check() == []
        assert [one.text for one in library.search("powerco", ("guild:1",), 1)] == ["PowerCo pays $131 million."]
        assert library.search("separator", k=1)[0].document == "corning"
        assert library.original("letter", ("guild:1",)) == b"PowerCo pays $131 million."
        library.undo("guild:1", by="ann")
        assert [one.text for one in library.search("powerco", ("guild:1",), 1)] == ["PowerCo pays $130 million."]
        assert library.check() == []


def test_answers_votes_base_cases_and_settings_of_an_older_folder_are_all_there(second):
    database = Database(second.settings.records_url)
    database.create()
    kept = AnswerStore(database, 10).get("a1")
    assert kept.text == "PowerCo pays $131 million [1]."
    assert kept.citations[0].passage == "PowerCo pays $131 million."
    assert [vote["question"] for vote in AnswerStore(database, 10).votes("guild:1")] == ["what does PowerCo pay?"]
    own = BaseCases(database, lambda: datetime(2026, 1, 2, tzinfo=UTC)).entries("guild:1")
    assert [(one.name, one.value, one.why) for one in own] == [("target_yield", 0.9, "our view")]
    servers = ServerRecords(database)
    servers.load()
    assert servers.replies_private(1)
    assert servers.take_reply(5) == (6, 7)
    assert DmPermissions(database).allowed() == [1]
    database.close()


@pytest.fixture
def older(house):
    """The house before passages had pages."""
    with closing(sqlite3.connect(house.data / "records.sqlite")) as connection:
        connection.execute("ALTER TABLE passages DROP COLUMN page")
    return house


def test_a_column_that_came_later_is_added_and_the_rows_stay(older):
    with closing(sqlite3.connect(older.data / "records.sqlite")) as connection:
        before = connection.execute("SELECT count(*) FROM passages").fetchone()
        with older.library() as library:
            assert library.search("powerco", ("guild:1",), 1)[0].page is None
            assert library.renewed(20)
            assert library.check() == []
        assert connection.execute("SELECT count(*) FROM passages").fetchone() == before


def test_two_that_add_the_same_column_at_once_both_go_on(older):
    first, second = Database(older.settings.records_url), Database(older.settings.records_url)

    overtakings = []

    def overtaken(_connection, _cursor, statement, *_):
        if statement.startswith("ALTER TABLE passages ADD COLUMN page"):
            overtakings.append(statement)
            second.create()

    sa.event.listen(first.engine, "before_cursor_execute", overtaken)
    first.create()
    assert len(overtakings) == 1
    assert "page" in {column["name"] for column in sa.inspect(first.engine).get_columns("passages")}
    first.close()
    second.close()


def test_a_column_that_cannot_be_added_is_a_sentence(older):
    database = Database(older.settings.records_url)

    def refused(connection, _record):
        connection.execute("PRAGMA query_only=ON")

    sa.event.listen(database.engine, "connect", refused)
    with pytest.raises(StoreError, match="cannot be used"):
        database.create()
    database.close()


def test_a_newer_folder_is_refused_in_a_sentence_and_left_as_it_is(house):
    (house.data / MARK).write_text(json.dumps({"program": "qs-assistant", "format": FORMAT + 1}), encoding="utf-8")
    before = {one.name: one.read_bytes() for one in house.data.iterdir() if one.is_file()}
    with pytest.raises(StoreError, match=r"made by a newer version .* Nothing was changed"):
        house.library().open()
    assert {one.name: one.read_bytes() for one in house.data.iterdir() if one.is_file()} == before


def test_an_older_format_is_taken_up_and_marked(house):
    (house.data / MARK).write_text(json.dumps({"program": "qs-assistant", "format": FORMAT - 1}), encoding="utf-8")
    with house.library() as library:
        assert library.check() == []
    assert json.loads((house.data / MARK).read_text(encoding="utf-8"))["format"] == FORMAT


@pytest.mark.parametrize("mark", ["", "[]", "{}", '{"format": "one"}', "\x00"])
def test_a_damaged_mark_is_a_sentence(tmp_path, mark):
    folder = DataFolder(tmp_path)
    (tmp_path / MARK).write_text(mark, encoding="utf-8")
    with pytest.raises(StoreError, match="is damaged"):
        folder.prepare()
