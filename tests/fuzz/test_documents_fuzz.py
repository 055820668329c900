"""Files that nobody would write: each is read, or refused in a sentence; nothing else comes out of a reader."""

import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qs_assistant.documents.formats import ParseLimits
from qs_assistant.documents.formats.parsed import parsed_from_json, parsed_to_json
from qs_assistant.documents.formats.worker import parse_here
from qs_assistant.documents.load import load_markdown
from qs_assistant.documents.split import split
from qs_assistant.types.errors import AssistantError, DocumentError
from tests.documents.formats import samples
from tests.fuzz.conftest import bounded

LIMITS = ParseLimits()
FILES = {**{name: make() for name, make in samples.LETTERS.items()}, "xlsx": samples.letter_xlsx(), "csv": samples.letter_csv()}
FRONT = b'---\nid: note\ntitle: "A note"\npublisher: "P"\ndate: "2025-01-01"\nkind: article\nprovenance: seen\n---\n\n# A note\n\nText.\n'
LINES = st.sampled_from(
    [
        *FRONT.decode().splitlines(),
        "sources:",
        '  one: {title: "T", publisher: "P", date: "2025-02-30", kind: article}',
        "## Part {source=one}",
        "## Part {source=none}",
        "| a | b |",
        "| --- | --- |",
        "| 1 |",
        "id: [",
        "date: 2025-13-01",
        "title: !!python/object:os.system x",
        "&a [*a]",
        "```",
        "> quoted",
        "\t- x",
    ]
)


def read(data):
    """Read as the worker does; what it says survives its way through JSON. Refusals are fine, everything else fails the test."""
    try:
        parsed = parse_here(data, LIMITS, lambda _page, _pages: None)
    except AssistantError:
        return
    assert parsed_from_json(parsed_to_json(parsed)) == replace(parsed, set_aside=())  # those lines are for the check inside the worker


@pytest.mark.parametrize("name", FILES)
def test_a_file_with_damaged_bytes(name):
    data = FILES[name]

    @bounded(12)
    @given(st.integers(0, len(data) - 1), st.binary(min_size=1, max_size=40), st.booleans())
    def damaged(at, new, cut):
        read(data[:at] + new + (b"" if cut else data[at + len(new) :]))

    damaged()


@bounded(60)
@given(
    st.one_of(
        st.binary(max_size=400), st.text(max_size=400).map(str.encode), st.lists(LINES, max_size=20).map(lambda x: "\n".join(x).encode())
    )
)
def test_any_bytes(data):
    read(data)


@bounded(25)
@given(
    st.dictionaries(
        st.sampled_from(["[Content_Types].xml", "word/document.xml", "xl/workbook.xml", "x"]), st.binary(max_size=200), max_size=3
    )
)
def test_any_archive(parts):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    read(target.getvalue())


@pytest.mark.parametrize(
    "value", ["2025-13-01", "!!timestamp x", "!!bool maybe", "!!int x", "!!float x", "2001-01-01 00:00:00+99:99", "[" * 3000]
)
@pytest.mark.parametrize("key", ["date", "other"])
def test_a_value_that_only_looks_like_what_it_says_is_refused_in_a_sentence(key, value):
    text = FRONT.replace(b'date: "2025-01-01"\n', b"") if key == "date" else FRONT
    with pytest.raises(DocumentError, match="front matter"):
        load_markdown(text.replace(b"id: note\n", f"id: note\n{key}: {value}\n".encode()), "note.md")
    with pytest.raises(DocumentError, match="front matter"):
        parse_here(f"---\ntitle: A note\n{key}: {value}\n---\n\nText.\n".encode(), LIMITS, lambda _page, _pages: None)


@bounded(120)
@given(st.lists(st.one_of(LINES, st.text(max_size=30)), max_size=25).map("\n".join), st.booleans())
def test_front_matter_and_markdown_of_shipped_documents(text, framed):
    try:
        document = load_markdown((FRONT + text.encode("utf-8", "replace")) if framed else text.encode("utf-8", "replace"), "note.md")
    except DocumentError:
        return
    pieces = split(document)
    assert pieces
    assert all(one.text for one in pieces)
