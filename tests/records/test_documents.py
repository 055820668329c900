from datetime import UTC, datetime

import pytest

from qs_assistant.records.document_tables import PassageRow, Version
from qs_assistant.records.documents import DocumentRecords
from qs_assistant.types.errors import StoreBusyError

pytestmark = pytest.mark.every_database


def version(identifier, content_hash="h1", document="letter", scope="global"):
    return Version(
        id=identifier,
        scope=scope,
        document=document,
        content_hash=content_hash,
        identity=content_hash,
        recipe="r",
        title="A letter",
        media_type="text/markdown",
        origin="test",
        shipped=False,
        created_at="2026-01-02T03:04:05+00:00",
        created_by="ann",
        passages=2,
        publications=({"title": "A letter"},),
    )


@pytest.fixture
def records(database):
    return DocumentRecords(database, lambda: datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))


def write(records, one, keys=(b"k1", b"k2")):
    records.keep_vectors({key: key * 2 for key in keys})
    rows = [PassageRow(f"{one.id}:{at}", one.id, at, "head", f"text {at}", None, "2025", 0, key) for at, key in enumerate(keys)]
    records.write(one, original=b"bytes of " + one.content_hash.encode(), sections="{}", rows=rows, terms=b"terms")


def test_what_is_written_is_read_again(records):
    write(records, version("v1"))
    assert records.version("v1") == version("v1")
    assert records.original("h1") == b"bytes of h1"
    assert records.sections("v1") == "{}"
    assert records.terms(["v1"]) == {"v1": b"terms"}
    assert [(row.text, row.periods) for row in records.passages_of("v1")] == [("text 0", "2025"), ("text 1", "2025")]
    assert [(row.id, data) for row, data in records.passages(["v1:1", "v1:9"])] == [("v1:1", b"k2k2")]
    assert records.vectors([b"k1", b"k9"]) == {b"k1": b"k1k1"}


def test_a_version_is_live_only_once_it_is_switched_to(records):
    write(records, version("v1"))
    assert records.live("global") == []
    assert [one.id for one in records.orphans()] == ["v1"]
    assert records.generations(["global"]) == {"global": 0}
    records.switch("global", "letter", None, version("v1"), by="ann", action="add")
    assert [one.id for one in records.live("global")] == ["v1"]
    assert records.orphans() == []
    assert records.generations(["global", "guild:1"]) == {"global": 1, "guild:1": 0}
    assert records.decided("global") == {"letter": "v1"}


def test_a_switch_from_what_is_no_longer_live_changes_nothing(records):
    for name in ("v1", "v2", "v3"):
        write(records, version(name))
    records.switch("global", "letter", None, version("v1"), by="ann", action="add")
    records.switch("global", "letter", version("v1"), version("v2"), by="bob", action="replace")
    with pytest.raises(StoreBusyError, match="changed by someone else"):
        records.switch("global", "letter", version("v1"), version("v3"), by="cid", action="replace")
    assert [one.id for one in records.live("global")] == ["v2"]
    assert [event.by for event in records.history("global")] == ["bob", "ann"]
    assert records.generations(["global"]) == {"global": 2}


def test_forgetting_a_version_leaves_what_others_use(records):
    write(records, version("v1"), (b"k1", b"k2"))
    write(records, version("v2"), (b"k2", b"k3"))
    records.forget("v1")
    assert records.version("v1") is None
    assert records.passages_of("v1") == []
    assert set(records.vectors([b"k1", b"k2", b"k3"])) == {b"k2", b"k3"}
    assert records.original("h1") == b"bytes of h1"
    assert len(records.passages_of("v2")) == 2


def test_history_knows_what_an_undo_took_back(records):
    for name in ("v1", "v2"):
        write(records, version(name, content_hash=f"hash-{name}"))
    one, two = version("v1", "hash-v1"), version("v2", "hash-v2")
    records.switch("global", "letter", None, one, by="ann", action="add")
    records.switch("global", "letter", one, two, by="bob", action="replace")
    assert records.undoable("global", "letter", 5) == ["v1"]
    replaced = records.last_not_undone("global")
    assert (replaced.action, replaced.before, replaced.after_hash) == ("replace", "v1", "hash-v2")
    records.switch("global", "letter", two, one, by="cid", action="undo", undoes=replaced.id)
    assert records.last_not_undone("global", "letter").action == "add"
    assert records.last_not_undone("global", "other") is None
    assert records.undoable("global", "letter", 5) == []
    assert [event.action for event in records.history("global", limit=2)] == ["undo", "replace"]


def test_many_ids_are_asked_for_in_parts(records):
    assert records.vectors([bytes([n % 256, n // 256]) for n in range(1200)]) == {}
    assert records.passages([f"v:{n}" for n in range(1200)]) == []
