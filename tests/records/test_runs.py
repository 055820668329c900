from dataclasses import replace

import pytest

from qs_assistant.records.database import Database
from qs_assistant.records.runs import RunStore
from qs_assistant.types.errors import NotFoundError, StoreError
from qs_assistant.types.run import Run

pytestmark = pytest.mark.every_database

RUN = Run("abc123abc123", "solve", {"cash": 970.8}, {"variable": "cash", "target": 1e3}, "rnpv-1", "0123456789ab", {"cash": 1.0}, "bear")


@pytest.fixture
def store(database):
    return RunStore(database, limit=3)


def test_a_run_comes_back_as_it_was(store):
    store.save(RUN)
    assert store.get(RUN.id) == RUN
    assert store.get(f" {RUN.id.upper()} ") == RUN


def test_the_oldest_makes_room_and_a_run_saved_again_is_new(store):
    for name in ("a", "b", "c"):
        store.save(replace(RUN, id=name))
    store.save(replace(RUN, id="a"))
    store.save(replace(RUN, id="d"))
    assert store.count() == 3
    assert store.get("a").id == "a"
    with pytest.raises(NotFoundError, match="b"):
        store.get("b")


def test_an_unknown_id_says_what_to_do(store):
    with pytest.raises(NotFoundError, match="again"):
        store.get("nowhere")


def test_runs_outlive_the_program(database_url):
    for _ in range(2):
        database = Database(database_url)
        database.create()
        RunStore(database).save(RUN)
        database.close()
    database = Database(database_url)
    assert RunStore(database).count() == 1
    database.close()


def test_a_database_that_cannot_be_written_is_told_in_a_sentence(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'missing' / 'records.sqlite'}")
    with pytest.raises(StoreError, match="records"):
        RunStore(database).save(RUN)
    database.close()


def test_a_run_on_a_servers_own_base_case_is_seen_in_that_server_only(store):
    store.save(RUN, "guild:1")
    assert store.get(RUN.id, ("guild:1", "global")) == RUN
    for elsewhere in (("global",), ("guild:2", "global"), ()):
        with pytest.raises(NotFoundError, match="No run abc123abc123 is kept here"):
            store.get(RUN.id, elsewhere)


def test_what_everybody_may_see_is_not_taken_away_by_a_server_that_comes_to_the_same(store):
    store.save(RUN)
    store.save(RUN, "guild:1")
    assert store.get(RUN.id, ("guild:2", "global")) == RUN
    store.save(replace(RUN, id="own"), "guild:1")
    store.save(replace(RUN, id="own"))
    assert store.get("own", ("guild:2", "global")).id == "own"
