import subprocess
import sys
import threading

import pytest

from qs_assistant.documents.load import load_markdown
from qs_assistant.types.errors import DocumentError, NotFoundError, StoreBusyError, StoreError
from tests.library_fakes import WordAxes, document


class Halting(WordAxes):
    """Waits in the thread of the pass until it is told to go on."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.began, self.goes_on = threading.Event(), threading.Event()

    def embed(self, texts):
        if threading.current_thread().name.startswith("embed-ahead"):
            self.began.set()
            self.goes_on.wait(60)
        return super().embed(texts)


def texts(library, question, **about):
    return [one.text for one in library.search(question, **about)]


# ------------------------------------------------------------------------------------------------------ shipped documents
def test_shipped_documents_are_indexed_once(house):
    house.ship("corning", "Corning makes the separator film. The plant stands in America.")
    first, second = WordAxes(), WordAxes()
    with house.library(first) as library:
        assert texts(library, "corning separator")[0] == "Corning makes the separator film."
        assert library.counts() == (1, 2)
    with house.library(second) as library:
        assert second.embedded == []
        assert texts(library, "corning separator")[0] == "Corning makes the separator film."
    assert second.embedded == ["corning separator"]
    assert house.told == []


def test_changed_new_and_dropped_shipped_documents_follow(house):
    corning, ducati = house.ship("corning", "Corning makes glass sheets."), house.ship("ducati", "The Ducati was shown in Munich.")
    with house.library() as library:
        assert library.counts() == (2, 2)
    corning.write_text(corning.read_text().replace("glass", "ceramic separator"))
    ducati.unlink()
    house.ship("cash", "The cash lasts for some years.", date="2026-02-01")
    again = WordAxes()
    with house.library(again) as library:
        assert [entry.id for entry in library.documents()] == ["cash", "corning"]
        assert texts(library, "separator", k=1) == ["Corning makes ceramic separator sheets."]
        assert library.newest() == "2026-02-01"
        assert library.check() == []
    assert not any("Munich" in text for text in again.embedded)


def test_what_an_admin_decided_about_a_shipped_document_stays(house):
    house.ship("corning", "Corning makes glass sheets.")
    house.ship("cash", "The cash lasts for some years.")
    with house.library() as library:
        library.remove("global", "corning", by="admin")
        library.put("global", document("cash", "The cash is gone by now."), by="admin")
    house.ship("corning", "Corning makes other glass sheets.")
    house.ship("cash", "The cash lasts for many years.")
    with house.library() as library:
        assert [entry.id for entry in library.documents()] == ["cash"]
        assert texts(library, "cash") == ["The cash is gone by now."]


def test_an_undo_leaves_the_shipped_documents_alone(house):
    house.ship("corning", "Corning makes glass sheets.")
    with house.library() as library:
        with pytest.raises(NotFoundError, match="nothing to undo"):
            library.undo("global", by="admin")
        library.put("global", document("corning", "Corning makes no sheets."), by="admin")
        library.undo("global", by="admin")
        assert texts(library, "corning") == ["Corning makes glass sheets."]


def test_a_broken_shipped_document_is_one_sentence_and_frees_the_folder(house):
    file = house.ship("corning", "Corning makes glass sheets.")
    file.write_text("no front matter")
    with pytest.raises(DocumentError, match=r"corning\.md has no front matter"):
        house.library().open()
    file.unlink()
    with house.library() as library:
        assert library.counts() == (0, 0)


def test_two_shipped_documents_with_one_id_are_refused(house):
    house.ship("a", "One thing is said.")
    (house.knowledge / "documents" / "b.md").write_text(house.ship("a", "One thing is said.").read_text() + "\nAnother thing.")
    with pytest.raises(DocumentError, match="that of another document too"):
        house.library().open()


# -------------------------------------------------------------------------------------------------------- changes and undo
def test_put_replace_remove_undo(library):
    entry, changed = library.put("global", document("letter", "PowerCo pays $130 million."), by="ann")
    assert changed
    assert (entry.id, entry.passages, entry.added_by, entry.added_at) == ("letter", 1, "ann", "2026-01-02T03:04:05+00:00")
    library.put("global", document("letter", "PowerCo pays $131 million."), by="bob")
    assert texts(library, "powerco") == ["PowerCo pays $131 million."]
    library.remove("global", "letter", by="cid")
    assert texts(library, "powerco") == []
    assert library.check() == []

    assert library.undo("global", by="dan").action == "remove"
    assert texts(library, "powerco") == ["PowerCo pays $131 million."]
    assert library.undo("global", "letter", by="dan").action == "replace"
    assert texts(library, "powerco") == ["PowerCo pays $130 million."]
    assert library.undo("global", by="dan").action == "add"
    assert texts(library, "powerco") == []
    with pytest.raises(NotFoundError, match="nothing to undo"):
        library.undo("global", by="dan")
    assert library.check() == []
    told = [(event.action, event.by) for event in reversed(library.history())]
    assert told == [("add", "ann"), ("replace", "bob"), ("remove", "cid"), ("undo", "dan"), ("undo", "dan"), ("undo", "dan")]
    hashes = [(event.before_hash, event.after_hash) for event in reversed(library.history())]
    one, two = hashes[0][1], hashes[1][1]
    assert hashes == [(None, one), (one, two), (two, None), (None, two), (two, one), (one, None)]


def test_the_same_content_twice_is_one_document(library):
    _, first = library.put("global", document("letter", "PowerCo pays."), by="ann")
    _, second = library.put("global", document("letter", "PowerCo pays."), by="ann")
    assert (first, second) == (True, False)
    assert len(library.history()) == 1


def test_old_versions_are_kept_for_undo_up_to_a_bound(library):
    for n in range(9):
        library.put("global", document("letter", f"The cash was {n} million."), by="ann")
    for n in (7, 6, 5, 4, 3):
        library.undo("global", by="ann")
        assert texts(library, "cash") == [f"The cash was {n} million."]
    with pytest.raises(NotFoundError, match="no longer kept"):
        library.undo("global", by="ann")
    assert texts(library, "cash") == ["The cash was 3 million."]


def test_a_document_without_words_is_refused_and_changes_nothing(library):
    library.put("global", document("letter", "PowerCo pays."), by="ann")
    with pytest.raises(DocumentError, match="no words"):
        library.put("global", document("letter", " "), by="ann")
    assert texts(library, "powerco") == ["PowerCo pays."]


def test_what_is_not_there_cannot_be_removed_or_shown(library):
    with pytest.raises(NotFoundError, match="no document 'x'"):
        library.remove("global", "x", by="ann")
    with pytest.raises(NotFoundError, match="no document 'x'"):
        library.document("x")


def test_a_document_that_cannot_be_verified_never_goes_live(library, monkeypatch):
    library.put("global", document("letter", "PowerCo pays $130 million."), by="ann")
    monkeypatch.setattr(library._opened.index, "add", lambda *_: None)
    with pytest.raises(StoreError, match="could not be verified"):
        library.put("global", document("letter", "PowerCo pays $131 million."), by="bob")
    monkeypatch.undo()
    assert texts(library, "powerco") == ["PowerCo pays $130 million."]
    assert library.check() == []
    assert len(library.history()) == 1


def test_the_original_and_the_passages_of_a_document_are_kept(library):
    body = b'---\nid: w\ntitle: T\npublisher: P\ndate: "2025"\nkind: article\n---\n\n## Head\nThe yield is 90%.\n\nThe cash is low today.\n'
    library.put("guild:9", load_markdown(body, "w.md"), by="ann")
    assert library.original("w", ("guild:9",)) == body
    found = [(one.position, one.heading, one.text) for one in library.passages("w", ("guild:9",))]
    assert found == [(0, "Head", "The yield is 90%."), (1, "Head", "The cash is low today.")]


def test_searches_go_on_while_documents_change(library):
    library.put("global", document("fixed", "The royalty is five percent."), by="ann")
    library.put("global", document("letter", "PowerCo pays 0."), by="ann")
    stop, wrong = threading.Event(), []

    def search():
        while not stop.is_set():
            found = texts(library, "powerco royalty", k=4)
            if "The royalty is five percent." not in found or sum("PowerCo" in text for text in found) != 1:
                wrong.append(found)

    threads = [threading.Thread(target=search) for _ in range(2)]
    for thread in threads:
        thread.start()
    for n in range(1, 15):
        library.put("global", document("letter", f"PowerCo pays {n}."), by="ann")
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []


# ------------------------------------------------------------------------------------------------------------ robustness
def fill(house):
    with house.library() as library:
        for name in ("a", "b"):
            library.put("guild:1", document(name, *[f"The yield of line {name}{n} is {n} percent." for n in range(30)]), by="ann")
        return library.search("yield of line b7", ("guild:1",), k=20)


def places(found):
    return [(one.document, one.position, one.score) for one in found]


def test_a_restart_and_a_rebuild_keep_the_order(house):
    before = fill(house)
    quiet = WordAxes()
    with house.library(quiet) as library:
        assert places(library.search("yield of line b7", ("guild:1",), k=20)) == places(before)
        assert library.rebuild("guild:1") == 60
        assert places(library.search("yield of line b7", ("guild:1",), k=20)) == places(before)
    assert set(quiet.embedded) == {"yield of line b7"}


@pytest.mark.parametrize("harm", ["garbage", "truncated", "missing"])
def test_a_damaged_index_is_set_aside_and_rebuilt_without_embedding(house, harm):
    before = fill(house)
    index = house.data / "index"
    if harm == "garbage":
        (index / "chroma.sqlite3").write_bytes(b"not a database " * 1000)
    elif harm == "truncated":
        (index / "chroma.sqlite3").write_bytes((index / "chroma.sqlite3").read_bytes()[:5000])
    else:
        index.rename(house.data / "elsewhere")
    quiet = WordAxes()
    with house.library(quiet) as library:
        assert places(library.search("yield of line b7", ("guild:1",), k=20)) == places(before)
        assert library.check() == []
    assert set(quiet.embedded) == {"yield of line b7"}
    kept = list(house.data.glob("index.damaged-*"))
    if harm == "missing":
        assert kept == []
    else:
        assert len(kept) == 1
        assert len(house.told) == 1
        assert "is being rebuilt" in house.told[0]


def test_passages_that_the_index_lost_come_back(house):
    fill(house)
    with house.library() as library:
        live = library.documents(("guild:1",))[0]
        library._opened.index.remove("guild:1", [f"{live.version}:{n}" for n in range(5)])
        assert library.check() == ["guild:1: 'a' lacks passages in the index."]
    with house.library() as library:
        assert library.check() == []


def test_what_a_killed_process_left_half_done_is_cleared_away(house):
    with house.library() as library:
        library.put("global", document("letter", "PowerCo pays $130 million."), by="ann")
        versioning = library._opened.versioning
        versioning._write("global", document("letter", "PowerCo pays $131 million."), by="bob", shipped=False, progress=lambda *_: None)
        assert library.check() == ["global: the index holds 1 passage of no live document."]
    with house.library() as library:
        assert library.check() == []
        assert texts(library, "powerco") == ["PowerCo pays $130 million."]


def test_another_model_embeds_everything_anew_beside_the_questions(house):
    fill(house)
    other = WordAxes("another-model")
    with house.library(other) as library:
        assert library.status().embedding_model == "another-model"
        assert library.search("yield of line b7", ("guild:1",), k=1)[0].document == "b"  # by its words, where it is not yet made again
        assert library.renewed(60)
        assert library.search("yield of line b7", ("guild:1",), k=1)[0].document == "b"
        assert library.check() == []
        assert library.undo("guild:1", by="ann").document == "b"
    assert house.told == ["2 older documents brought up to date."]
    again = WordAxes("another-model")
    with house.library(again) as library:
        assert library.renewed(0)
    assert again.embedded == []


def test_a_pass_that_was_stopped_goes_on_at_the_next_start(house):
    fill(house)
    slow = Halting("another-model")
    library = house.library(slow)
    library.open()
    assert slow.began.wait(60)
    assert library.search("yield of line b7", ("guild:1",), k=1)[0].document == "b"
    closing = threading.Thread(target=library.close)
    closing.start()
    slow.goes_on.set()
    closing.join(60)
    assert house.told == []
    with house.library(WordAxes("another-model")) as library:
        assert library.renewed(60)
        assert library.check() == []
        assert library.counts(("guild:1",)) == (2, 60)
    assert house.told[-1].endswith("brought up to date.")


def test_a_second_process_is_refused_at_once(house):
    fill(house)
    with house.library(), pytest.raises(StoreBusyError, match="Another qs-assistant is using the data folder"):
        house.library().open()
    with house.library() as library:
        assert library.counts(("guild:1",)) == (2, 60)


def test_a_folder_that_is_not_ours_is_refused(house):
    house.data.mkdir()
    (house.data / "thesis.doc").write_text("mine")
    with pytest.raises(StoreError, match=r"holds thesis\.doc"):
        house.library().open()
    assert [one.name for one in house.data.iterdir()] == ["thesis.doc"]


def test_a_folder_that_cannot_be_made_is_one_sentence(house):
    house.data.parent.joinpath("file").write_text("")
    house.data = house.data.parent / "file" / "data"
    with pytest.raises(StoreError, match="cannot be used"):
        house.library().open()


def test_a_folder_of_a_newer_version_is_refused(house):
    house.data.mkdir()
    (house.data / "qs-assistant.json").write_text('{"format": 99}')
    with pytest.raises(StoreError, match="format 99"):
        house.library().open()


def test_a_library_that_is_not_open_says_so(house):
    with pytest.raises(StoreError, match="not open"):
        house.library().search("x")


def test_a_start_imports_nothing_heavy(house):
    fill(house)
    code = """
import sys
from pathlib import Path
from tests.library_fakes import House
house = House.__new__(House)
house.data, house.knowledge, house.told, house._databases = Path(sys.argv[1]), Path(sys.argv[2]), [], []
with house.library() as library:
    assert library.search("yield of line b7", ("guild:1",))
print(*sorted({"torch", "transformers", "sentence_transformers", "langchain_core", "scipy", "matplotlib", "onnx"} & set(sys.modules)))
"""
    command = [sys.executable, "-c", code, str(house.data), str(house.knowledge)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
