from dataclasses import replace

import pytest

from qs_assistant.records.database import Database
from qs_assistant.records.runs import RunStore
from qs_assistant.types.errors import NotFoundError, StoreError
from qs_assistant.types.run import Run

RUN = Run("abc123abc123", "solve", {"cash": 970.8}, {"variable": "cash", "target": 1e3}, "rnpv-1", "0123456789ab", {"cash": 1.0}, "bear")


@pytest.fixture
def store(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'records.sqlite'}")
    database.create()
    yield RunStore(database, limit=3)
    database.close()


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


def test_runs_outlive_the_program(tmp_path):
    for _ in range(2):
        database = Database(f"sqlite:///{tmp_path / 'records.sqlite'}")
        database.create()
        RunStore(database).save(RUN)
        database.close()
    database = Database(f"sqlite:///{tmp_path / 'records.sqlite'}")
    assert RunStore(database).count() == 1
    database.close()


def test_a_database_that_cannot_be_written_is_told_in_a_sentence(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'missing' / 'records.sqlite'}")
    with pytest.raises(StoreError, match="records"):
        RunStore(database).save(RUN)
    database.close()
