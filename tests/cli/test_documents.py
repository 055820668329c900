import io
import json
import zipfile

from tests.cli.conftest import GOLDEN


def add(docs, path, text, *more):
    path.write_text(text, encoding="utf-8")
    return docs("add", path, "--title", "Letter", "--publisher", "P", "--date", "2025-01-02", "--kind", "article", *more)


def test_a_document_is_added_found_replaced_undone_and_removed(docs, tmp_path):
    letter = tmp_path / "letter.txt"
    added = "added     letter: Letter (1 passage)\n          1 of 1 figures kept.\n"
    assert add(docs, letter, "PowerCo pays 130 million.\n", "--no-impact")[:2] == (0, added)
    assert "PowerCo pays 130 million." in docs("search", "powerco", "-n", "1")[1]
    assert add(docs, letter, "PowerCo pays 130 million.\n")[1].startswith("unchanged")
    status, output, _ = add(docs, letter, "PowerCo pays 131 million.\n")
    assert output.startswith("replaced  letter")
    assert "+ PowerCo pays 131 million." in output
    assert "- PowerCo pays 130 million." in output
    assert docs("undo")[1].startswith("Took back: replace of letter")
    assert "130 million" in docs("show", "letter")[1]
    assert docs("remove", "letter")[0] == 0
    assert "letter" not in docs("list")[1]
    assert [line.split()[1] for line in docs("history")[1].splitlines()] == ["remove", "undo", "replace", "add", "add"]
    assert docs("check")[:2] == (0, "Sound: every live document is wholly in the index, and nothing else is.\n")
    assert status == 0


def test_an_author_is_shown_as_one_and_can_be_corrected(docs, tmp_path):
    note = tmp_path / "note.md"
    note.write_text("---\ntitle: A note\nauthor: Mara Holt\n---\n\nPowerCo pays 130 million.\n", encoding="utf-8")
    assert "          author: Mara Holt\n" in docs("add", note, "--no-impact")[1]
    assert "A note (author: Mara Holt, undated, other" in docs("list")[1]
    docs("add", note, "--no-impact", "--author", "Tom Reyes", "--publisher", "Cell Wire")
    assert "A note (Cell Wire (author: Tom Reyes), undated, other" in docs("list")[1]


def test_one_bad_file_stops_no_other_and_the_status_says_so(docs, tmp_path):
    good, bad = tmp_path / "good.txt", tmp_path / "bad.pdf"
    good.write_text("Yield is yield.", encoding="utf-8")
    bad.write_bytes(b"%PDF-1.7 nothing")
    status, output, _ = docs("add", bad, good, tmp_path / "missing.txt", "http://127.0.0.1/", "--json")
    rows = [json.loads(line) for line in output.splitlines()]
    assert status == 1
    assert [row["change"] for row in rows] == ["refused", "added", "refused", "refused"]
    assert "not a public address" in rows[3]["reason"]


def test_a_change_shows_the_answers_that_it_moves_and_no_others(docs, tmp_path):
    letter = tmp_path / "letter.txt"
    _, output, _ = add(docs, letter, "PowerCo pays 130 million dollars.\n")
    assert "1 of the 2 golden questions is answered otherwise:" in output
    assert f"  {GOLDEN}\n  - " in output
    assert "  + PowerCo pays 130 million dollars [1]." in output
    assert "Who makes the separator film?" not in output
    assert "golden" not in add(docs, letter, "PowerCo pays 130 million dollars.\n")[1]
    letter.write_text("PowerCo pays 140 million dollars.\n", encoding="utf-8")
    [row] = [json.loads(line) for line in docs("replace", "letter", letter, "--date", "2025-01-02", "--json")[1].splitlines()]
    assert row["change"] == "replaced"
    assert row["impact"]["questions"] == 2
    [moved] = row["impact"]["changed"]
    assert moved["question"] == GOLDEN
    assert ("130 million" in moved["before"]["text"], "140 million" in moved["after"]["text"]) == (True, True)
    assert "  - PowerCo pays 140 million dollars [1]." in docs("remove", "letter")[1]


def test_a_change_that_moves_no_answer_says_so(docs, tmp_path):
    add(docs, tmp_path / "letter.txt", "PowerCo pays 130 million dollars.\n", "--no-impact")
    (tmp_path / "weather.txt").write_text("The weather was fine.\n", encoding="utf-8")
    added = docs("add", tmp_path / "weather.txt", "--title", "Weather", "--date", "2025-01-02")[1]
    assert added.splitlines()[-1] == "None of the 2 golden questions is answered otherwise."
    removed = json.loads(docs("remove", "weather", "--json")[1])
    assert removed == {"scope": "global", "removed": ["weather"], "refused": [], "impact": {"questions": 2, "changed": []}}


def test_without_golden_questions_documents_are_added_all_the_same(docs, tmp_path):
    (tmp_path / "knowledge" / "golden.toml").unlink()
    status, output, told = add(docs, tmp_path / "letter.txt", "PowerCo pays 130 million dollars.\n")
    assert (status, output) == (0, "added     letter: Letter (1 passage)\n          1 of 1 figures kept.\n")
    assert "golden.toml, so no questions are asked" in told


def test_undo_does_not_take_back_what_ships(docs):
    status, _, told = docs("undo")
    assert (status, told.splitlines()[-1]) == (1, "There is nothing to undo here.")
    assert "corning" in docs("list")[1]


def test_each_scope_has_its_own(docs, tmp_path):
    add(docs, tmp_path / "letter.txt", "PowerCo pays 130 million.\n", "--scope", "guild:7")
    assert [one["id"] for one in json.loads(docs("list", "--scope", "guild:7", "--json")[1])["documents"]] == ["letter"]
    assert [one["id"] for one in json.loads(docs("list", "--json")[1])["documents"]] == ["corning"]
    status, output, told = docs("list", "--scope", "server:7")
    assert (status, output) == (1, "")
    assert 'There is no scope "server:7"' in told


def test_unknown_ids_are_one_line_and_status_one(docs):
    for arguments in (("show", "nothing"), ("remove", "nothing"), ("undo", "nothing"), ("replace", "nothing", __file__)):
        status, output, told = docs(*arguments)
        assert status == 1
        assert output == ""
        assert told.strip()


def test_an_export_holds_the_originals_their_data_and_the_history(docs, tmp_path):
    add(docs, tmp_path / "letter.txt", "PowerCo pays 130 million.\n")
    assert docs("export", tmp_path / "all.zip")[0] == 0
    with zipfile.ZipFile(io.BytesIO((tmp_path / "all.zip").read_bytes())) as packed:
        described = {one["id"]: one for one in json.loads(packed.read("documents.json"))["documents"]}
        assert packed.read(described["letter"]["file"]) == b"PowerCo pays 130 million.\n"
        assert described["letter"]["publication"]["date"] == "2025-01-02"
        assert len(packed.read("history.jsonl").splitlines()) == 2


def test_backup_and_restore(docs, tmp_path):
    add(docs, tmp_path / "letter.txt", "PowerCo pays 130 million.\n")
    assert docs("backup", tmp_path / "b.zip")[0] == 0
    docs("remove", "letter")
    assert docs("restore", tmp_path / "b.zip")[0] == 1
    status, output, _ = docs("restore", tmp_path / "b.zip", "--replace")
    assert (status, output) == (0, "Sound: 2 documents, 2 passages.\n")
    assert "letter" in docs("list")[1]


def test_a_base_case_is_set_listed_and_reset(docs):
    assert docs("assumptions", "set", "target_yield=90%", "--why", "a plan", "--scope", "guild:7")[0] == 0
    [entry] = json.loads(docs("assumptions", "list", "--scope", "guild:7", "--json")[1])["assumptions"]
    assert (entry["name"], entry["value"], entry["by"], entry["why"]) == ("target_yield", 0.9, "terminal", "a plan")
    assert json.loads(docs("assumptions", "list", "--json")[1])["assumptions"] == []
    status, _, told = docs("assumptions", "set", "cell_yield=90%", "--why", "x", "--scope", "guild:7")
    assert status == 1
    assert "set it or the cell yield, not both" in told
    assert docs("assumptions", "reset", "--scope", "guild:7")[0] == 0
    assert docs("assumptions", "reset", "--scope", "guild:7")[0] == 1
    docs("assumptions", "set", "wacc=10%", "--why", "a plan", "--scope", "guild:7")
    assert docs("assumptions", "reset", "wacc", "--scope", "guild:7")[1].endswith("holds again for discount_rate.\n")


def test_migrate_says_where_to_when_nothing_is_set(docs):
    status, _, told = docs("migrate")
    assert status == 1
    assert "DATABASE_URL, CHROMA_HOST" in told


def test_of_several_documents_those_that_are_there_are_removed_and_the_others_are_a_sentence(docs, tmp_path):
    add(docs, tmp_path / "letter.txt", "PowerCo pays 130 million dollars.\n", "--no-impact")
    status, output, told = docs("remove", "letter", "nothing", "letter")
    assert status == 1
    assert "Removed letter from global." in output
    assert "  - PowerCo pays 130 million dollars [1]." in output
    assert "There is no document 'nothing'" in told
    assert "letter" not in docs("list")[1]
    row = json.loads(docs("remove", "nothing", "--json")[1])
    assert (row["removed"], [one["document"] for one in row["refused"]], "impact" in row) == ([], ["nothing"], False)


def test_the_history_shows_the_newest_and_says_how_many_more_there_are(docs, tmp_path):
    for number in range(4):
        add(docs, tmp_path / "letter.txt", f"PowerCo pays {number} dollars.\n", "--no-impact")
    status, output, told = docs("history", "--limit", "3")
    assert (status, len(output.splitlines())) == (0, 3)
    assert "2 older changes not shown; --all shows every one." in told
    assert "1 older change not shown" in docs("history", "-n", "4")[2]
    everything = docs("history", "--all")
    assert (len(everything[1].splitlines()), "not shown" in everything[2]) == (5, False)


def test_what_is_guessed_is_marked_with_the_way_to_correct_it(docs, tmp_path):
    (tmp_path / "note.txt").write_text("Yield is what yield is.\n", encoding="utf-8")
    output = docs("add", tmp_path / "note.txt", "--no-impact")[1]
    assert "publisher “unknown”" in output
    assert "No date was found in it" in output
    assert "To correct: the same command again with --title … --publisher … --date … --kind …" in output
    assert "undated" in docs("list")[1]
    output = add(docs, tmp_path / "note.txt", "Yield is what yield is.\n", "--no-impact")[1]
    assert output.startswith("replaced")
    assert "guessed" not in output
    assert "2025-01-02" in docs("list")[1]


def test_a_replacement_by_another_document_needs_a_yes(docs, tmp_path):
    add(docs, tmp_path / "letter.txt", "PowerCo pays 130 million dollars.\n", "--no-impact")
    (tmp_path / "recipe.txt").write_text("Beat four eggs with sugar and bake the cake.\n", encoding="utf-8")
    status, output, told = docs("replace", "letter", tmp_path / "recipe.txt", "--no-impact")
    assert (status, output) == (1, "")
    assert "“recipe.txt” shares hardly any words with “Letter”" in told
    assert "--yes" in told
    assert docs("replace", "letter", tmp_path / "recipe.txt", "--no-impact", "--yes")[1].startswith("replaced")


def test_the_content_of_another_document_does_not_become_a_second_one(docs, tmp_path):
    add(docs, tmp_path / "letter.txt", "PowerCo pays 130 million dollars.\n", "--no-impact")
    (tmp_path / "note.txt").write_text("PowerCo pays royalties.\n", encoding="utf-8")
    docs("add", tmp_path / "note.txt", "--title", "Note", "--no-impact")
    status, output, told = docs("replace", "note", tmp_path / "letter.txt", "--no-impact")
    assert (status, output) == (1, "")
    assert "This is the very content of the document 'letter'" in told
    assert "royalties" in docs("show", "note")[1]


def test_json_holds_nothing_that_steers_a_terminal_or_is_not_seen(docs):
    asked = "\x9b2J\x1b[31m \u202eevil\u202c \u200bpow\u00aderco\u2028\u2066\x7f"
    status, output, _ = docs("search", asked, "--json")
    assert status == 0
    assert output[:-1].isprintable()
    assert json.loads(output)["question"] == asked


def test_what_an_older_reader_took_in_is_named_and_taken_in_again_by_one_command(docs, tmp_path, monkeypatch):
    with monkeypatch.context() as older:
        older.setattr("qs_assistant.documents.formats.parsed.PARSER_VERSION", "0")
        assert add(docs, tmp_path / "letter.txt", "PowerCo pays 130 million.\n", "--no-impact")[0] == 0
    told = docs("check")[1]
    assert "Taken in by an older reader: letter. To take them in again: qs-assistant docs reread --scope global" in told
    assert docs("reread", "--scope", "global", "--no-impact")[0] == 0
    assert "older reader" not in docs("check")[1]
    assert "130 million" in docs("show", "letter")[1]
    status, _, beside = docs("reread", "--no-impact")
    assert (status, "there is nothing to read again" in beside) == (0, True)


def test_a_folder_shows_each_document_as_it_is_done_where_there_is_no_terminal(docs, tmp_path):
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "a.txt").write_text("PowerCo pays 130 million dollars.", encoding="utf-8")
    (folder / "b.pdf").write_bytes(b"%PDF-1.7 nothing")
    (folder / "c.txt").write_text("Corning makes the film.", encoding="utf-8")
    status, output, told = docs("add", folder, "--no-impact")
    assert status == 1
    assert [line for line in told.splitlines() if " of 3: " in line] == [
        "1 of 3: a.txt added",
        "2 of 3: b.pdf refused",
        "3 of 3: c.txt added",
    ]
    assert " of 3: " not in output
    assert "\x1b" not in told


def test_one_document_and_json_show_no_such_lines(docs, tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"PowerCo pays 130 million dollars for {name}.", encoding="utf-8")
    assert " of 1: " not in docs("add", tmp_path / "a.txt", "--no-impact")[2]
    _, output, told = docs("add", tmp_path / "a.txt", tmp_path / "b.txt", "--no-impact", "--json")
    assert [json.loads(line)["change"] for line in output.splitlines()] == ["unchanged", "added"]
    assert " of 2: " not in told


def test_a_date_that_is_still_to_come_is_refused_and_nothing_is_kept(docs, tmp_path):
    (tmp_path / "a.txt").write_text("PowerCo pays 130 million dollars.", encoding="utf-8")
    status, output, told = docs("add", tmp_path / "a.txt", "--no-impact", "--title", "Letter from tomorrow", "--date", "2999-01-01")
    assert status == 1
    assert "The date 2999-01-01 is still to come. Give the day on which it was published." in output + told
    assert "Letter from tomorrow" not in docs("list")[1]


def test_a_backup_takes_the_place_of_records_that_cannot_be_read_and_they_are_kept_as_they_are(docs, tmp_path):
    add(docs, tmp_path / "letter.txt", "PowerCo pays 130 million.\n")
    assert docs("backup", tmp_path / "b.zip")[0] == 0
    damaged = b"x" * 8192
    (tmp_path / "data" / "records.sqlite").write_bytes(damaged)
    status, output, _ = docs("restore", tmp_path / "b.zip", "--replace")
    assert (status, output) == (0, "Sound: 2 documents, 2 passages.\n")
    assert "letter" in docs("list")[1]
    [kept] = (tmp_path / "data").glob("records.before-restore-*.sqlite")
    assert kept.read_bytes() == damaged
