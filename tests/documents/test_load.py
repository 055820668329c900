import pytest

from qs_assistant.documents.document import Paragraph, Table, sections_from_json, sections_to_json
from qs_assistant.documents.load import load_file, load_markdown, parse_blocks, plain
from qs_assistant.types.errors import DocumentError

FRONT = """---
id: powerco
title: "PowerCo's agreement"
publisher: "Volkswagen"
date: 2024-07-11
kind: press-release
url: "https://example.com/a"
sources:
  letter: {title: "Q2 letter", publisher: "QuantumScape", date: "2024-07", kind: shareholder-letter}
---
"""


def load(body, front=FRONT):
    return load_markdown((front + body).encode(), "powerco.md")


def test_front_matter_and_sections():
    terms = "## Terms\nFirst line\ngoes on.\n\n### Money {source=letter}\nPaid.\n\n#### Deeper\nDeep.\n"
    loaded = load(f"# PowerCo's agreement\nIntro.\n\n{terms}## End\nLast.")
    assert loaded.id == "powerco"
    assert loaded.publication.date == "2024-07-11"
    assert loaded.publication.provenance == "seen"
    headings = [(section.heading, section.publication.title) for section in loaded.sections]
    own = "PowerCo's agreement"
    assert headings == [
        ((), own),
        (("Terms",), own),
        (("Terms", "Money"), "Q2 letter"),
        (("Terms", "Money", "Deeper"), "Q2 letter"),
        (("End",), own),
    ]
    assert loaded.sections[1].blocks == (Paragraph("First line goes on."),)


def test_a_heading_that_names_an_unknown_source_is_refused():
    with pytest.raises(DocumentError, match="names the source 'nobody'"):
        load("## Money {source=nobody}\nPaid.")


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("", "has no front matter"),
        ("---\nid: a\n---\n", "lacks title, publisher, date, kind"),
        ("---\n- a\n---\n", "'key: value' lines"),
        ("---\n: [\n---\n", "not valid YAML"),
        (FRONT.replace("2024-07-11", "July"), "has to be a year"),
        (FRONT.replace('publisher: "QuantumScape", ', ""), "source 'letter': publisher is missing"),
        (FRONT[: FRONT.index("sources")] + "sources: [a]\n---\n", "has to be a mapping"),
    ],
)
def test_broken_front_matter_is_one_sentence(front, said):
    with pytest.raises(DocumentError, match=said):
        load("Text.", front)


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(DocumentError, match="not UTF-8"):
        load_markdown(b"---\n\xff", "a.md")


def test_a_missing_file_is_one_sentence(tmp_path):
    with pytest.raises(DocumentError, match="cannot be read"):
        load_file(tmp_path / "none.md")


def test_blocks():
    lists = "Prices by year:\n\n- one *thing*\n- another\n  goes on\n\n1. **first**\n\n"
    lines = lists + "Prices fell:\n| Year | $/kWh |\n|---|---:|\n| 2024 | 115 |\n| 2025 | a \\| b |\nAfter."
    assert parse_blocks(lines.split("\n")) == (
        Paragraph("Prices by year:"),
        Paragraph("one thing"),
        Paragraph("another goes on"),
        Paragraph("first"),
        Table(("Year", "$/kWh"), (("2024", "115"), ("2025", "a | b")), "Prices fell"),
        Paragraph("After."),
    )


def test_a_fence_holds_no_headings():
    loaded = load("## Code\n```\n# not a heading\n```\nAfter.")
    assert [section.heading for section in loaded.sections] == [("Code",)]


def test_inline_marks_go():
    assert (
        plain("**Bold** and [a link](https://example.com/x) with `code`, 2*3 and snake_case")
        == "Bold and a link with code, 2*3 and snake_case"
    )


def test_sections_survive_json():
    loaded = load("# T\nText.\n\n| A |\n|---|\n| 1 |\n")
    assert sections_from_json(sections_to_json(loaded)) == (loaded.publication, loaded.sections)


def test_identity_follows_content_and_metadata():
    assert load("A.").identity == load("A.").identity
    assert load("A.").identity != load("B.").identity
    assert load("A.").identity != load("A.", FRONT.replace("Volkswagen", "VW")).identity


def test_comments_are_left_out():
    (section,) = load("The yield fell<!-- also: the moon landing -->.").sections
    assert section.blocks == (Paragraph("The yield fell."),)


def test_a_library_of_before_is_read_without_its_hidden_words():
    before = sections_to_json(load("Cash fell.")).replace('"text":"Cash fell."', '"searched":"Cash (money) fell.","text":"Cash fell."')
    assert sections_from_json(before)[1] == load("Cash fell.").sections


def test_a_document_without_an_author_is_kept_as_it_was_before_there_were_any():
    kept = sections_to_json(load("Words."))
    assert "author" not in kept
    assert sections_from_json(kept)[0].author == ""
    written = sections_to_json(load("Words.", FRONT.replace("kind: press", "author: Mara Holt\nkind: press")))
    assert sections_from_json(written)[0].author == "Mara Holt"
