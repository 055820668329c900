"""Files that are broken, huge or not what their names say, as somebody may add them; every figure in them is known."""

import docx
import openpyxl

from tests.documents.filings.samples import filing, header, tagged
from tests.documents.formats import samples
from tests.documents.formats.samples import saved

ROWS = [["Item", "2025", "2026"], ["Furnaces", "1,213", "1,431"], ["Kilns", "211", "287"]]
TEXT = b"PowerCo pays 130 million for the licence.\n"


def page(rows):
    """A page that is one table."""
    return f"<html><body><p>Larkfield Cells builds furnaces.</p><table>{rows}</table></body></html>".encode()


def _cells(*texts, more=""):
    return "<tr>" + "".join(f"<td{more}>{text}</td>" for text in texts) + "</tr>"


def broken_filing():
    """Inline XBRL with tags left open, contexts that are not there, scales that are none, and tags within tags."""
    body = (
        "<p>Larkfield Cells, Form 10-Q.<table><tr><td>Costs<td>"
        + tagged("1,213", "nowhere")
        + "<tr><td>Sales<td>"
        + tagged("1,431", "q3", unit="nothing", scale=999)
        + "<tr><td>Loss<td>("
        + tagged("211", "q3", scale="x", sign="?")
        + ")<tr><td>Rent<td>"
        + f'<ix:nonFraction name="a:B" contextRef="q3" unitRef="usd" scale="3">{tagged("287", "q3")}</ix:nonFraction>'
        + '<tr><td>Tax<td><ix:nonFraction contextRef="q3">not a number</ix:nonFraction><tr><td>Fees<td><ix:nonFraction>53'
    )
    return filing(body, head=header().replace("</xbrli:period>", "").replace("2026-07-01", "2026-77-01"))


def deep_page(depth=5_000):
    """A page whose table stands in more blocks than its reader follows."""
    rows = "".join(_cells(f"Item {at}", f"{at},213") for at in range(1, 20))
    return page(f"<tr><td>{'<div>' * depth}<table>{rows}</table>{'</div>' * depth}</td></tr>")


def table_of(cells, columns=10):
    """A page of a table of many cells."""
    rows = [_cells(f"Item {at}", *(f"{columns * at + place:,}" for place in range(1, columns))) for at in range(1, cells // columns + 1)]
    return page("".join(rows))


def spans(count, size=10_000):
    """Rows whose cells span ten thousand columns and rows."""
    more = f' colspan="{size}" rowspan="{size}"'
    return page("".join(_cells(f"Item {at}", more=more) + _cells(f"{at:,}.5") for at in range(1, count + 1)))


def odd_spans():
    """Spans that are negative, no numbers, or overlap."""
    return page(
        "<tr><td colspan='-3'>Item</td><td rowspan='-1'>2025</td><td colspan='x'>2026</td></tr>"
        "<tr><td rowspan='3'>Furnaces</td><td rowspan='2'>1,213</td><td>1,431</td></tr>"
        "<tr><td colspan='4'>1,707</td></tr><tr><td colspan='0'>211</td><td colspan='2.5'>287</td></tr>"
    )


def workbook(sheets):
    """A workbook of many sheets, a table on each."""
    book = openpyxl.Workbook()
    for at in range(sheets):
        sheet = book.active if at == 0 else book.create_sheet()
        sheet.title = f"Sheet {at}"
        for row in ROWS:
            sheet.append([int(cell.replace(",", "")) + at if cell[0].isdigit() and len(cell) != 4 else cell for cell in row])
    return saved(book)


def nested_word(depth=3):
    """A Word file with tables in cells of tables."""
    document = docx.Document()
    document.add_paragraph("Larkfield Cells builds furnaces.")
    place = document
    for level in range(depth):
        table = place.add_table(2, 2)
        table.cell(0, 0).text, table.cell(0, 1).text = f"Level {level}", f"{level + 1},213"
        table.cell(1, 0).text = f"Below {level}"
        place = table.cell(1, 1)
    place.text = "4,431"
    return saved(document)


OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000)
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(500)
PROGRAM = b"MZ" + bytes(range(256)) * 20

WRONG_NAMES = {
    "pdf.csv": samples.letter_pdf, "page.pdf": samples.article_html, "word.txt": samples.letter_docx, "book.html": samples.letter_xlsx,
    "mail.docx": samples.letter_eml, "text.pdf": lambda: TEXT, "table.docx": samples.letter_csv,
}  # fmt: skip
"""Good files under names of other kinds."""
