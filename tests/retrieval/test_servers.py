"""The same library over PostgreSQL and a Chroma server on loopback, over each alone, and over neither; two processes at once.

.ci/run starts both servers and names them in TEST_DATABASE_URL and TEST_CHROMA_PORT.
"""

import gc
import multiprocessing
import os
import uuid
import warnings
from contextlib import contextmanager

import pytest

from qs_assistant.documents.backup import back_up, migrate, restore
from qs_assistant.records.copying import all_tables, count_records
from qs_assistant.records.database import Database
from qs_assistant.retrieval.library import Library, utc_now
from qs_assistant.types.settings import Settings
from tests.library_fakes import WordAxes, document

POSTGRES, CHROMA = os.environ.get("TEST_DATABASE_URL"), os.environ.get("TEST_CHROMA_PORT")
WRITES = 6
# Chroma's HTTP client leaves connections open, which are found whenever the collector comes round.
pytestmark = pytest.mark.filterwarnings("ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning")
postgres_only = pytest.mark.skipif(not POSTGRES, reason="TEST_DATABASE_URL names no PostgreSQL server; .ci/run starts one")
both_only = pytest.mark.skipif(
    not (POSTGRES and CHROMA), reason="TEST_DATABASE_URL and TEST_CHROMA_PORT name no servers; .ci/run starts them"
)


@pytest.fixture(autouse=True)
def quiet_chroma():
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # Chroma's HTTP client leaves connections open
        gc.collect()


def settings(root, *, database=None, chroma=False):
    knowledge = root / "knowledge"
    (knowledge / "documents").mkdir(parents=True, exist_ok=True)
    server = {"chroma_host": "127.0.0.1", "chroma_port": int(CHROMA or 0)} if chroma else {}
    return Settings(data_dir=root / "data", knowledge_dir=knowledge, database_url=database, **server, _env_file=None)


@contextmanager
def opened(used):
    database = Database(used.records_url)
    with Library(used, database, load=WordAxes, notify=lambda _line: None) as library:
        yield library
    database.close()


KINDS = [
    pytest.param((False, False), id="sqlite-embedded"),
    pytest.param((True, False), id="postgres-embedded", marks=postgres_only),
    pytest.param((True, True), id="postgres-chroma-server", marks=both_only),
]


@pytest.mark.parametrize("kind", KINDS)
def test_documents_live_the_same_life_wherever_they_are_kept(kind, tmp_path, request):
    postgres, chroma = kind
    used = settings(tmp_path, database=request.getfixturevalue("fresh_postgres")() if postgres else None, chroma=chroma)
    scope = f"guild:{uuid.uuid4().int % 10**15}"
    with opened(used) as library:
        library.put(scope, document("letter", "PowerCo pays $130 million.", "The yield is low."), by="ann")
        library.put(scope, document("letter", "PowerCo pays $131 million.", "The yield is high."), by="ann")
        assert library.search("powerco", (scope,), 1)[0].text == "PowerCo pays $131 million."
        library.remove(scope, "letter", by="ann")
        assert library.search("powerco", (scope,)) == []
        library.undo(scope, by="bob")
        library.undo(scope, by="bob")
        assert "$130 million" in library.search("powerco", (scope,), 1)[0].text
        assert [event.action for event in library.history(scope)] == ["undo", "undo", "remove", "replace", "add"]
        assert library.rebuild(scope) == 2
        assert library.check((scope,)) == []
    with opened(used) as library:
        assert "$130 million" in library.search("powerco", (scope,), 1)[0].text
        assert library.check((scope,)) == []


def write_much(used, scope, name, ready):
    """A process that puts documents of its own, and one that the other puts too."""
    with opened(used) as library:
        ready.wait()
        for number in range(WRITES):
            library.put(scope, document(f"{name}-{number}", f"PowerCo tells {name} number {number}."), by=name)
            shared(library, scope, name, number)


def shared(library, scope, name, number):
    from qs_assistant.types.errors import StoreBusyError

    try:
        library.put(scope, document("shared", f"Corning was told by {name} number {number}."), by=name)
    except StoreBusyError:
        return  # the other one was faster; nothing was changed


@both_only
def test_two_processes_that_write_at_once_lose_nothing_and_leave_no_ghosts(tmp_path, fresh_postgres):
    url, scope = fresh_postgres(), f"guild:{uuid.uuid4().int % 10**15}"
    ours, theirs = settings(tmp_path / "a", database=url, chroma=True), settings(tmp_path / "b", database=url, chroma=True)
    with opened(ours) as library:
        library.put(scope, document("first", "Cash."), by="test")
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Barrier(2)
    writers = [spawn.Process(target=write_much, args=(used, scope, name, ready)) for used, name in ((ours, "ann"), (theirs, "bob"))]
    for one in writers:
        one.start()
    for one in writers:
        one.join(120)
        assert one.exitcode == 0
    with opened(ours) as library:
        assert len(library.documents((scope,))) == 2 * WRITES + 2
        assert library.check((scope,)) == []
        assert len(library.search("corning", (scope,), k=50)) >= 1
        assert sum("Corning" in one.text for one in library.search("corning", (scope,), k=50)) == 1


@postgres_only
def test_records_move_from_sqlite_to_postgres_and_the_history_goes_on(tmp_path, fresh_postgres):
    old = settings(tmp_path)
    with opened(old) as library:
        library.put("global", document("letter", "PowerCo pays $130 million."), by="ann")
    url = fresh_postgres()
    rows = migrate(old.records_url, url, lambda _table, _rows: None)
    assert rows["history"] == 1
    with opened(settings(tmp_path, database=url)) as library:
        assert library.search("powerco", k=1)[0].text == "PowerCo pays $130 million."
        library.remove("global", "letter", by="bob")  # takes the next number in the history
        assert [event.action for event in library.history()] == ["remove", "add"]
        assert library.check() == []


@postgres_only
def test_a_backup_goes_from_either_database_to_the_other(tmp_path, fresh_postgres):
    first, second = settings(tmp_path / "a"), settings(tmp_path / "b", database=fresh_postgres())
    with opened(first) as library:
        library.put("global", document("letter", "PowerCo pays $130 million."), by="ann")
    back_up(first, tmp_path / "one.zip", utc_now())
    restore(second, tmp_path / "one.zip", utc_now(), replace=False)
    with opened(second) as library:
        assert library.search("powerco", k=1)
    back_up(second, tmp_path / "two.zip", utc_now())
    third = settings(tmp_path / "c")
    restore(third, tmp_path / "two.zip", utc_now(), replace=False)
    ours, theirs = Database(first.records_url), Database(third.records_url)
    assert count_records(ours) == count_records(theirs)
    ours.close()
    theirs.close()


def test_every_table_of_the_records_is_copied():
    names = [table.name for table in all_tables()]
    assert {"originals", "versions", "live", "passages", "vectors", "history", "answers", "feedback", "runs", "base_case_changes"} <= set(
        names
    )
    assert names.index("originals") < names.index("versions") < names.index("passages")
