"""What each format keeps: title, date, headings, running text, tables with header and caption, pages."""

import pytest

from qs_assistant.documents.document import Paragraph, Table
from qs_assistant.documents.formats import ParseLimits, parse
from qs_assistant.documents.formats.worker import parse_here
from qs_assistant.documents.passage import Publication
from qs_assistant.types.errors import DocumentError
from tests.documents.formats import samples
from tests.documents.formats.injections import INJECTIONS


def read(data):
    """Read in this process; that the same happens in a process of its own is what the letters show."""
    return parse_here(data, ParseLimits(), lambda _page, _pages: None)


def paragraphs(parsed):
    return [block.text for section in parsed.sections for block in section.blocks if isinstance(block, Paragraph)]


def tables(parsed):
    return [block for section in parsed.sections for block in section.blocks if isinstance(block, Table)]


def everything(parsed):
    cells = [" ".join((block.caption, *block.header, *(cell for row in block.rows for cell in row))) for block in tables(parsed)]
    return " ".join([*paragraphs(parsed), *cells, *(part for section in parsed.sections for part in section.heading)])


@pytest.fixture(scope="module", params=sorted(samples.LETTERS))
def letter(request):
    return request.param, parse(samples.LETTERS[request.param]())


def test_a_letter_gives_its_title_date_and_kind(letter):
    _, parsed = letter
    assert parsed.guess.title == samples.TITLE
    assert parsed.guess.date == "2025-07-23"
    assert parsed.guess.kind == "shareholder-letter"


def test_a_letter_gives_its_text_in_order(letter):
    _, parsed = letter
    text = paragraphs(parsed)
    assert [text.index(expected) for expected in (samples.INTRODUCTION, samples.CASH, samples.OUTLOOK)] == sorted(
        text.index(expected) for expected in (samples.INTRODUCTION, samples.CASH, samples.OUTLOOK)
    )


def test_a_letter_gives_its_headings(letter):
    name, parsed = letter
    if name == "eml":
        pytest.skip("a mail's text has no headings")
    publication = Publication(samples.TITLE, "Larkfield Cells", "2025-07-23", "shareholder-letter")
    document = parsed.document(identity="letter", publication=publication, original=b"x", origin="letter")
    headings = {block.text: section.heading for section in document.sections for block in section.blocks if isinstance(block, Paragraph)}
    assert headings[samples.CASH][-1] == "Liquidity"
    assert samples.TITLE not in headings[samples.CASH]
    assert "Outlook" in headings[samples.OUTLOOK]
    assert {section.publication for section in document.sections} == {publication}


def test_a_letter_gives_its_table_with_header_and_caption(letter):
    name, parsed = letter
    if name in ("text", "eml"):
        pytest.skip("plain text has no tables")
    (table,) = tables(parsed)
    assert [list(table.header), *map(list, table.rows)] == samples.ROWS
    assert table.caption == samples.CAPTION


@pytest.mark.parametrize("ruled", [True, False])
def test_a_pdf_keeps_its_page_numbers_and_drops_running_heads(ruled):
    told = []
    parsed = parse(samples.letter_pdf(ruled=ruled, pages=30), on_page=lambda page, pages: told.append((page, pages)))
    pages = {block.text: block.page for section in parsed.sections for block in section.blocks if isinstance(block, Paragraph)}
    assert (pages[samples.INTRODUCTION], pages[samples.OUTLOOK]) == (1, 3)
    assert pages["On page 17 the count of separators tested was 17000."] == 17
    (table,) = tables(parsed)
    assert (table.page, [list(row) for row in table.rows]) == (2, samples.ROWS[1:])
    assert "Shareholder Letter" not in " ".join(pages)
    assert not any(text.startswith("Page ") for text in pages)
    assert parsed.pages == 30
    assert told[-1] == (30, 30)


def test_columns_of_a_pdf_are_read_one_after_the_other():
    words = " ".join(paragraphs(read(samples.two_column_pdf()))).replace(".", "").split()
    assert words == [f"word{number}" for number in range(900)]


def test_scanned_pages_are_named_and_a_scan_alone_is_refused():
    def written(page):
        page.drawString(72, 700, "This page holds text that can be read by a program.")

    parsed = read(samples.drawn_pdf(written, samples.picture, written, samples.picture))
    assert parsed.notes == ("2 of 4 pages are scanned pictures without text and were not read (pages 2, 4).",)
    assert len(paragraphs(parsed)) == 2
    with pytest.raises(DocumentError, match="scanned pictures of 2 pages"):
        read(samples.drawn_pdf(samples.picture, samples.picture))


def test_word_keeps_inserted_and_controlled_words_and_drops_deleted_and_hidden_ones():
    text = everything(read(samples.letter_docx()))
    assert "Inserted words." in text
    assert "Controlled words." in text
    assert "Deleted" not in text
    assert "Hidden words" not in text


def test_a_page_loses_navigation_banner_script_and_footer():
    parsed = read(samples.article_html())
    text = everything(parsed)
    for words in ("Markets overview", "cookies", "script words", "All rights reserved"):
        assert words not in text
    assert (parsed.guess.publisher, parsed.guess.url) == ("Cell Wire", "https://cellwire.example/letter")


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display: none">X</p>',
        '<p style="DISPLAY:NONE !important">X</p>',
        "<p hidden>X</p>",
        '<p style="visibility:hidden">X</p>',
        '<p style="opacity:0">X</p>',
        '<p style="font-size:0px">X</p>',
        '<p style="text-indent:-9999px">X</p>',
        '<p class="gone">X</p>',
        '<p id="off">X</p>',
        '<p aria-hidden="true">X</p>',
        "<template><p>X</p></template>",
        "<noscript><p>X</p></noscript>",
        "<!-- <p>X</p> -->",
        '<div style="position:absolute;left:-10000px"><p>X</p></div>',
    ],
)
def test_hidden_parts_of_a_page_are_dropped(hidden):
    parsed = read(samples.article_html(hidden.replace("X", "Unseen words stand in this paragraph of the page.")))
    assert "Unseen" not in everything(parsed)
    assert samples.CASH in paragraphs(parsed)


@pytest.mark.parametrize("shown", ['<p style="opacity:0.5">X</p>', '<p style="font-size:0.9em">X</p>', '<p style="left:-10px">X</p>'])
def test_what_only_looks_hidden_is_kept(shown):
    words = "Seen words stand in this paragraph of the page."
    assert words in paragraphs(read(samples.article_html(shown.replace("X", words))))


def test_a_short_page_is_taken_whole():
    parsed = read(b"<html><body><h1>Note</h1><p>Yield was 91%.</p><p>Second.</p></body></html>")
    assert paragraphs(parsed) == ["Yield was 91%.", "Second."]
    assert parsed.sections[0].heading == ("Note",)


def test_a_workbook_gives_its_visible_tables():
    parsed = read(samples.letter_xlsx())
    (table,) = tables(parsed)
    assert (table.caption, list(table.header)) == (samples.CAPTION, samples.ROWS[0])
    assert table.rows[0] == ("Research and development", "95.5", "100.7")
    assert parsed.sections[0].heading == ("Expenses",)
    assert parsed.notes == ("A hidden sheet was not read.",)
    assert "secret" not in everything(parsed)


def test_csv_is_read_by_its_own_delimiter():
    (table,) = tables(read(samples.letter_csv()))
    assert [list(table.header), *map(list, table.rows)] == samples.ROWS
    (table,) = tables(read(b'name,"amount, $M"\n"Larkfield, Inc.",58.4\nOther,"1,200"\n'))
    assert table.rows == (("Larkfield, Inc.", "58.4"), ("Other", "1,200"))


@pytest.mark.parametrize("html", [True, False])
def test_a_mail_gives_its_headers_and_names_its_attachments(html):
    parsed = read(samples.letter_eml(html=html))
    assert (parsed.guess.title, parsed.guess.publisher, parsed.guess.date) == (samples.TITLE, "Larkfield Cells", "2025-07-23")
    assert samples.CASH in paragraphs(parsed)
    assert parsed.notes == ("Attachments are not read: letter.pdf. Add them by themselves.",)


def test_front_matter_is_stated_and_not_guessed():
    parsed = read(samples.letter_markdown())
    assert set(parsed.guess.stated) == {"title", "publisher", "date", "kind"}
    assert (parsed.guess.publisher, parsed.guess.kind) == ("Larkfield Cells", "shareholder-letter")
    assert read(samples.letter_markdown(front=False)).guess.stated == ()


def test_sections_of_the_own_form_keep_the_publications_that_they_name():
    text = (
        "---\nid: d\ntitle: T\npublisher: P\ndate: 2025\nkind: other\n"
        "sources:\n  s: {title: S, publisher: Q, date: '2024', kind: filing}\n---\n"
        "# T\n\n## A {source=s}\n\nFrom the source.\n\n## B\n\nOwn words.\n"
    )
    parsed = read(text.encode())
    own = Publication("T2", "P", "2025", "other")
    document = parsed.document(identity="d", publication=own, original=text.encode(), origin="d.md")
    assert [section.publication.title for section in document.sections] == ["S", "T2"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("Grüße — 5 € “quoted”".encode(), "Grüße — 5 € “quoted”"),
        ("Grüße und 5 € für die Übung in Köln, sagte Müller.".encode("cp1252"), "Grüße und 5 € für die Übung in Köln, sagte Müller."),
        ("\ufeffGrüße 5".encode("utf-16"), "Grüße 5"),
        ("re\u0301sume\u0301 of the eﬃcient line".encode(), "résumé of the efficient line"),
        ("In\u200bvis\u00adible\u2060 \u202eand\u202c turned\u061c".encode(), "Invisible and turned"),
        ("x² is not x2, ½ is not 1/2, and １ stays".encode(), "x² is not x2, ½ is not 1/2, and １ stays"),
        (b"Bell\x07 and\x1b[31m colour", "Bell and[31m colour"),
    ],
)
def test_text_is_read_in_its_encoding_and_cleaned(data, expected):
    assert paragraphs(read(data)) == [expected]


def test_the_kind_is_found_by_content_and_the_name_is_the_last_resort_for_a_title():
    assert parse(samples.letter_pdf(), "picture.png").media_type == "application/pdf"
    assert parse(samples.letter_docx(), "x.pdf").media_type.endswith("wordprocessingml.document")
    assert parse(samples.article_html(), "x.csv").media_type == "text/html"
    assert parse(samples.letter_csv(), "C:\\files\\opex_by-quarter.txt").guess.title == "opex by quarter"


@pytest.mark.parametrize("injection", INJECTIONS, ids=lambda injection: injection.name)
def test_orders_in_a_document_are_text_or_dropped(injection):
    text = everything(read(injection.data))
    assert injection.fact in text
    if injection.hidden:
        assert injection.obeyed not in text
    assert not any(0xE0000 <= ord(character) <= 0xE007F or character in "\u200b\u202e\u202c" for character in text)


def test_a_long_page_is_a_filing_and_taken_whole():
    rows = "".join(f"<tr><td>Item {number}</td><td>{number}.5</td></tr>" for number in range(6000))
    head = "<?xml version='1.0'?><html><head><title>Form 10-Q</title></head>"
    page = f"{head}<body><p>Filed on July 24, 2025.</p><table>{rows}</table></body></html>"
    parsed = read(page.encode())
    assert (parsed.guess.title, parsed.guess.date, parsed.guess.kind) == ("Form 10-Q", "2025-07-24", "filing")
    (table,) = tables(parsed)
    assert table.rows[-1] == ("Item 5999", "5999.5")
