"""Financial statements as Word files have them, built here so that every figure is known."""

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH

from tests.documents.formats.samples import saved

COMPANY = "Larkfield Cells, Inc."
THREE, NINE = ("2026-07-01/2026-09-30", "2025-07-01/2025-09-30"), ("2026-01-01/2026-09-30", "2025-01-01/2025-09-30")
INCOME = [
    ("Revenue", "", ("48,215", "39,870", "131,406", "110,592")),
    ("Operating expenses:", "", None),
    ("Research and development", "1", ("61,338", "70,419", "190,877", "214,365")),
    ("Selling, general and administrative", "", ("22,604", "24,118", "66,951", "70,203")),
    ("Total operating expenses", "", ("83,942", "94,537", "257,828", "284,568")),
    ("Loss from operations", "", ("(35,727)", "(54,667)", "(126,422)", "(173,976)")),
    ("Interest income", "2", ("9,113", "10,046", "28,340", "31,275")),
    ("Other expense", "", ("(218)", "—", "(641)", "(97)")),
    ("Net loss", "", ("(26,832)", "(44,621)", "(98,723)", "(142,798)")),
]
PER_SHARE = [
    ("Net loss per share, basic and diluted", "", ("(0.05)", "(0.09)", "(0.18)", "(0.28)")),
    ("Weighted-average shares outstanding", "", ("551,304", "512,775", "547,918", "509,336")),
]
BALANCE = [
    ("Assets", None),
    ("Current assets:", None),
    ("Cash and cash equivalents", ("224,671", "140,866")),
    ("Marketable securities", ("601,937", "769,901")),
    ("Total current assets", ("839,250", "925,413")),
    ("Property and equipment, net", ("271,482", "299,992")),
    ("Total assets", ("1,110,732", "1,225,405")),
    ("Liabilities and stockholders’ equity", None),
    ("Accounts payable", ("7,338", "9,961")),
    ("Accumulated deficit", ("(3,471,206)", "(3,372,483)")),
    ("Total stockholders’ equity", ("1,001,884", "1,103,517")),
]


def _set(cell, text, mark=""):
    paragraph = cell.paragraphs[0]
    paragraph.add_run(text)
    if mark:
        paragraph.add_run(f"({mark})").font.superscript = True
    if text[:1].isdigit() or text[:1] in "($":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _headed(document, title, measure, period=""):
    document.add_heading(title, 2)
    if period:
        document.add_paragraph(period)
    document.add_paragraph(measure)


def _income(document):
    """Two levels of headings, merged over pairs of columns; a dollar sign at the first and the last row's figures."""
    _headed(document, "Condensed Statements of Operations", "(In thousands, except per share amounts; unaudited)")
    lines = INCOME + PER_SHARE
    table = document.add_table(2 + len(lines), 5)
    for start, name in ((1, "Three Months Ended September 30,"), (3, "Nine Months Ended September 30,")):
        table.cell(0, start).merge(table.cell(0, start + 1)).text = name
    for place, year in enumerate(("2026", "2025", "2026", "2025"), 1):
        table.cell(1, place).text = year
    for at, (name, mark, figures) in enumerate(lines, 2):
        _set(table.cell(at, 0), name, mark)
        for place, figure in enumerate(figures or (), 1):
            signed = name in {"Revenue", "Net loss", "Net loss per share, basic and diluted"} and figure != "—"
            _set(table.cell(at, place), f"${figure}" if signed else figure)
    document.add_paragraph("(1) Includes stock-based compensation of $11,208 in the third quarter of 2026.")


def _balance(document, *, signs_apart):
    """One level of headings; where `signs_apart`, the dollar sign stands in a cell of its own."""
    _headed(document, "Condensed Balance Sheets", "(Amounts in thousands)")
    wide = 2 if signs_apart else 1
    table = document.add_table(1 + len(BALANCE), 1 + 2 * wide)
    for at, name in enumerate(("September 30, 2026", "December 31, 2025")):
        first = table.cell(0, 1 + at * wide)
        (first.merge(table.cell(0, at * wide + wide)) if wide > 1 else first).text = name
    for row, (name, figures) in enumerate(BALANCE, 1):
        if figures is None:
            table.cell(row, 0).merge(table.cell(row, 2 * wide)).text = name
            continue
        _set(table.cell(row, 0), name)
        for at, figure in enumerate(figures):
            signed = name in {"Cash and cash equivalents", "Total assets"}
            if signs_apart:
                _set(table.cell(row, 1 + at * wide), "$" if signed else "")
                _set(table.cell(row, 2 + at * wide), figure)
            else:
                _set(table.cell(row, 1 + at), f"$ {figure}" if signed else figure)


def _tabbed(document):
    """The balance sheet set by tabulators, a sign and its digits at stops of their own."""
    _headed(document, "Condensed Balance Sheets", "(Amounts in thousands)")
    document.add_paragraph("\tSeptember 30,\tDecember 31,")
    document.add_paragraph("\t2026\t2025")
    for name, figures in BALANCE:
        signed = "\t$\t" if name in {"Cash and cash equivalents", "Total assets"} else "\t\t"
        document.add_paragraph("".join([name, *(f"{signed}{figure}" for figure in figures or ())]))


def statements(*, signs_apart=False, tabs=False):
    """A report with an income statement and a balance sheet; `tabs`: the latter is no table but lines with tabulators."""
    document = docx.Document()
    document.add_heading(f"{COMPANY} Report on the third quarter of 2026", 0)
    document.add_paragraph("October 28, 2026. The company ended the quarter with $826.6 million in liquidity.")
    _income(document)
    _tabbed(document) if tabs else _balance(document, signs_apart=signs_apart)
    return saved(document)


def lines(*texts):
    """A Word file of lines."""
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    return saved(document)
