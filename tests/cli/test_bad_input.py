"""What somebody may add by mistake or by malice, through the command: a clear sentence, or a right parse with nothing lost."""

import json

import pytest

from tests.cli import bad_files

READ = {
    "broken.html": (bad_files.broken_filing, {"1,213", "1,431", "211", "287", "53"}),
    "cells.html": (lambda: bad_files.table_of(2_000), {"1,999", "1,991"}),
    "spans.html": (lambda: bad_files.spans(3), {"1.5", "2.5", "3.5"}),
    "odd-spans.html": (bad_files.odd_spans, {"1,213", "1,431", "1,707", "211", "287"}),
    "sheets.xlsx": (lambda: bad_files.workbook(20), {"1,213", "1,450", "306"}),
    "nested.docx": (bad_files.nested_word, {"1,213", "2,213", "3,213", "4,431"}),
    **{name: (made, {"797.5", "100.7"}) for name, made in bad_files.WRONG_NAMES.items() if name in {"pdf.csv", "page.pdf", "word.txt"}},
    "book.html": (bad_files.WRONG_NAMES["book.html"], {"100.7", "123.6"}),
    "mail.docx": (bad_files.WRONG_NAMES["mail.docx"], {"797.5"}),
    "text.pdf": (bad_files.WRONG_NAMES["text.pdf"], {"130"}),
    "table.docx": (bad_files.WRONG_NAMES["table.docx"], {"100.7", "28.1"}),
}
REFUSED = {
    "empty.pdf": (b"", "is empty"),
    "blank.txt": (b" \n\t\n", "is empty"),
    "old.xlsx": (bad_files.OLD_OFFICE, "old binary Office format"),
    "picture.pdf": (bad_files.PICTURE, "is a picture"),
    "program.txt": (bad_files.PROGRAM, "is a program"),
    "reaching.html": (bad_files.spans(250), "span down over so many rows"),
    "deep.html": (bad_files.deep_page(), "loses too many of its figures"),
    "deep.docx": (bad_files.nested_word(60), "nested too deep"),
}


def added(docs, path, data):
    path.write_bytes(data)
    status, output, _ = docs("add", path, "--json", "--no-impact")
    return status, json.loads(output)


@pytest.mark.parametrize("name", READ)
def test_what_can_be_read_is_read_whole(docs, tmp_path, name):
    made, figures = READ[name]
    status, row = added(docs, tmp_path / name, made())
    assert (status, row["change"], row["reason"]) == (0, "added", "")
    counts = row["figures"]
    assert (counts["lost"], counts["altered"], counts["kept"]) == ([], [], counts["seen"])
    told = " ".join(one["text"] for one in json.loads(docs("show", row["entry"]["id"], "--json")[1])["texts"])
    assert {one for one in figures if one not in told} == set()


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_with_its_reason_and_kept_nowhere(docs, tmp_path, name):
    data, says = REFUSED[name]
    status, row = added(docs, tmp_path / name, data)
    assert (status, row["change"], row["entry"]) == (1, "refused", None)
    assert says in row["reason"]
    assert row["reason"].endswith(".")
    assert "1 document" in docs("list")[2]
