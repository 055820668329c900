"""Rows of pages whose names have several lines, headings set close, and a table that a long line parts."""

import pytest

from qs_assistant.documents.formats.authors import stated_author
from qs_assistant.documents.formats.detect import EML, detect
from tests.documents.formats import samples
from tests.documents.formats.test_pages_and_nesting import line, read


def heading(page, y, *names):
    for place, name in zip((300, 400, 500), names, strict=False):
        page.drawRightString(place, y, name)


def test_figures_beside_the_first_line_of_a_name_that_is_drawn_before_them_are_its_own():
    def draw(page):
        page.drawString(60, 780, "Larkfield, statement of May 4, 2027")
        heading(page, 740, "March 31, 2027", "March 31, 2026")
        line(page, 720, "Wages", "7,115", "6,918")
        page.drawString(60, 700, "Income of kilns before tax and share")
        page.drawString(60, 690, "(loss) of partners")
        line(page, 700, "", "3,691", "3,672")
        line(page, 675, "Rent", "4,220", "4,118")

    parsed, told = read(samples.drawn_pdf(draw))
    assert "Income of kilns before tax and share (loss) of partners, March 31, 2027: 3,691; 2026: 3,672" in told
    assert parsed.figures.altered == ()
    assert parsed.figures.kept == parsed.figures.seen


def test_headings_in_one_piece_head_as_many_columns_as_they_have_words():
    def draw(page):
        page.drawString(60, 780, "Larkfield, statement of May 4, 2027")
        page.drawString(280, 740, "Northernmost Southernmost Consolidated")
        line(page, 725, "Wages", "7,115", "6,918", "14,033", at=(340, 410, 475))
        line(page, 710, "Rent", "4,220", "4,118", "8,338", at=(340, 410, 475))

    _, told = read(samples.drawn_pdf(draw))
    assert "Wages, Northernmost: 7,115; Southernmost: 6,918; Consolidated: 14,033" in told


def test_a_long_line_that_names_the_rows_below_it_parts_no_table():
    def draw(page):
        page.setFont("Helvetica", 8)
        page.drawString(60, 780, "Larkfield, statement of May 4, 2027")
        heading(page, 740, "March 31, 2027", "March 31, 2026")
        line(page, 725, "Cash", "5,180", "6,470")
        page.drawString(
            60, 710, "Adjustments to bring the net earnings of the kilns to the cash that was provided by (used in) all of their work:"
        )
        line(page, 695, "Wear", "4,730", "4,530")
        line(page, 680, "Grants", "7,510", "6,510")

    _, told = read(samples.drawn_pdf(draw))
    assert any(text.endswith("Grants, March 31, 2027: 7,510; 2026: 6,510") for text in told)


def test_a_mail_that_begins_as_a_mailbox_keeps_it_is_a_mail():
    mail = b"From 12@kiln Wed Jul 16 06:24:10 +0000 2025\nFrom: Ada <ada@kiln.example>\nTo: Bo <bo@kiln.example>\nSubject: Kilns\n"
    assert detect(mail + b"Date: Wed, 16 Jul 2025 09:24:06 +0300\n\nEleven kilns burn.\n", 10, 10_000) == EML


@pytest.mark.parametrize(("value", "author"), [("b204417", ""), ("Ada Holt", "Ada Holt"), ("Studio 54", "Studio 54"), ("3M", "3M")])
def test_the_name_of_an_account_is_no_author(value, author):
    assert stated_author(value) == author
