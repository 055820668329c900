"""Whose a file is: what its facts call author is its author, and its publisher is only what it says of who publishes it."""

import docx
import openpyxl
import pytest
from reportlab.pdfgen import canvas

from qs_assistant.documents.formats import ParseLimits
from qs_assistant.documents.formats.quotes import parted
from qs_assistant.documents.formats.worker import parse_here
from tests.documents.formats.samples import saved

WORDS = "The plant of Larkfield Cells in Harrow makes separator film on two lines, and a third one is planned."
NAME = "Mara Holt"


def guess(data):
    return parse_here(data, ParseLimits(), lambda _page, _pages: None).guess


def pdf(author):
    page = canvas.Canvas("")
    page.setAuthor(author)
    page.drawString(60, 700, WORDS)
    return page.getpdfdata()


def word(author):
    document = docx.Document()
    document.core_properties.author = author
    document.add_paragraph(WORDS)
    return saved(document)


def workbook(author):
    book = openpyxl.Workbook()
    book.properties.creator = author
    book.active.append([WORDS])
    return saved(book)


def page(author, title="A plant"):
    head = f'<title>{title}</title><meta name="author" content="{author}">'
    return f"<html><head>{head}</head><body><p>{WORDS}</p></body></html>".encode()


FILES = {"pdf": pdf, "docx": word, "xlsx": workbook, "html": page}


@pytest.mark.parametrize("made", FILES.values(), ids=FILES.keys())
def test_what_a_files_facts_call_author_is_its_author_and_not_its_publisher(made):
    assert (guess(made(NAME)).author, guess(made(NAME)).publisher) == (NAME, "")


@pytest.mark.parametrize("made", FILES.values(), ids=FILES.keys())
@pytest.mark.parametrize("placeholder", ["", "anonymous", "User", "Microsoft Office User", "python-docx", "openpyxl", "(unknown)", "7"])
def test_what_programs_write_for_want_of_a_name_is_no_author(made, placeholder):
    assert guess(made(placeholder)).author == ""


def test_an_author_in_front_matter_is_stated():
    stated = guess(f"---\ntitle: A note\nauthor: {NAME}\n---\n\n{WORDS}\n".encode())
    assert (stated.author, stated.publisher) == (NAME, "")
    assert "author" in stated.stated


@pytest.mark.parametrize(
    ("title", "publisher"), [("Shares jump | Larkfield Cells Inc.", ""), ("Shares jump | cellwire.example", "cellwire.example")]
)
def test_a_page_whose_title_speaks_of_a_company_is_not_published_by_it(title, publisher):
    assert guess(page(NAME, title)).publisher == publisher


def test_whom_a_deeper_quote_interrupts_speaks_on_behind_it():
    text = """Noted.

On Mon, 9 Feb 2026 at 10:12, Dana Roe <dana@x.example> wrote:
> The yield was 71%.
>
> On Fri, Feb 6, 2026, Ivo Lind <ivo@x.example> wrote:
>> We expect 74% by May.
>
> I doubt the 74%.

Mine is 70%.
"""
    told = [(one.speaker.partition(",")[0], one.text.strip()) for one in parted(text)]
    assert told == [
        ("", "Noted."),
        ("Dana Roe", "The yield was 71%."),
        ("Ivo Lind", "We expect 74% by May."),
        ("Dana Roe", "I doubt the 74%."),
        ("", "Mine is 70%."),
    ]


def test_a_day_that_a_note_names_is_not_the_documents():
    table = (
        "<table><tr><td></td><td>June 30, 2026</td><td>June 30, 2025</td></tr><tr><td>Kilns (4)</td><td>418</td><td>393</td></tr></table>"
    )
    notes = (
        "<p>(4) On July 9, 2024, the company bought the second kiln, of which it had held a half since it was built by its founders.</p>"
    )
    page = f"<html><body><h1>Larkfield, reconciliation of kilns</h1>{table}{notes}</body></html>"
    assert guess(page.encode()).date == "2026-06-30"
    assert guess(page.replace("</h1>", "</h1><p>August 3, 2026</p>").encode()).date == "2026-08-03"
