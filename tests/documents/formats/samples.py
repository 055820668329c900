"""Real-looking files of every kind, built here: a quarterly letter with headings, running heads, a captioned table and page numbers."""

import io
from email.message import EmailMessage

import docx
import openpyxl
from docx.oxml import parse_xml
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen import canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageBreak, PageTemplate, Paragraph, Spacer, Table

STYLES = getSampleStyleSheet()
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TITLE = "Larkfield Cells Q2 2025 Letter to Shareholders"
INTRODUCTION = "July 23, 2025. Dear shareholders, this letter describes the progress of Larkfield Cells in the second quarter of 2025."
CASH = "Larkfield Cells ended the quarter with $797.5 million in liquidity, which management expects to last into 2029."
CAPTION = "Table 1: Operating expenses in $ millions"
ROWS = [
    ["Item", "Q1 2025", "Q2 2025"],
    ["Research and development", "95.5", "100.7"],
    ["General and administrative", "(28.1)", "23.0"],
    ["Total", "123.6", "123.7"],
]
OUTLOOK = "The pilot line is scheduled to start in the fourth quarter, and capital expenditure stays between $45 million and $75 million."


def _head(page, _document):
    page.setFont("Helvetica", 8)
    page.drawString(60, 820, "Larkfield Cells - Shareholder Letter")
    page.drawRightString(540, 20, f"Page {page.getPageNumber()}")


def _document(target, columns):
    frames = [Frame(50, 50, 495, 740)] if columns == 1 else [Frame(50, 50, 235, 740), Frame(305, 50, 235, 740)]
    document = BaseDocTemplate(target, pagesize=A4, title="", author="Larkfield Cells")
    document.addPageTemplates([PageTemplate(frames=frames, onPage=_head)])
    return document


def letter_pdf(*, ruled=True, pages=3):
    """A letter of several pages with one table on its second page, ruled or set by white space only."""
    target = io.BytesIO()
    table = Table(ROWS)
    if ruled:
        table.setStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)])
    story = [Paragraph(TITLE, STYLES["Title"]), Paragraph(INTRODUCTION, STYLES["BodyText"]), Paragraph("Liquidity", STYLES["Heading1"])]
    story += [Paragraph(CASH, STYLES["BodyText"]), PageBreak(), Paragraph("Expenses", STYLES["Heading1"])]
    story += [Paragraph(CAPTION, STYLES["BodyText"]), table, Spacer(1, 12), PageBreak(), Paragraph("Outlook", STYLES["Heading1"])]
    story += [Paragraph(OUTLOOK, STYLES["BodyText"])]
    for number in range(4, pages + 1):
        story += [PageBreak(), Paragraph(f"On page {number} the count of separators tested was {number * 1000}.", STYLES["BodyText"])]
    _document(target, 1).build(story)
    return target.getvalue()


def two_column_pdf():
    """Running text in two columns; its words carry their number, so that the order of reading can be told."""
    target = io.BytesIO()
    words = [f"word{number}" for number in range(900)]
    story = [Paragraph(" ".join(words[start : start + 90]) + ".", STYLES["BodyText"]) for start in range(0, 900, 90)]
    _document(target, 2).build(story)
    return target.getvalue()


def saved(document):
    """The bytes of a Word file or a workbook that was made."""
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def drawn_pdf(*draws):
    """A PDF of one page for each function, which draws on a canvas."""
    page = canvas.Canvas("", pagesize=A4)
    for draw in draws:
        draw(page)
        page.showPage()
    return page.getpdfdata()


def picture(page):
    """Draw a picture that fills the page, as a scanner does."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    page.drawImage(ImageReader(Image.new("RGB", (60, 80), (230, 230, 220))), 0, 0, *A4)


def letter_docx():
    """The letter as a Word file, with inserted, deleted and hidden words, a content control and a footnote-like list."""
    document = docx.Document()
    document.core_properties.title = ""
    document.core_properties.author = "Larkfield Cells"
    document.add_heading(TITLE, 0)
    document.add_paragraph(INTRODUCTION)
    document.add_heading("Liquidity", 1)
    document.add_paragraph(CASH).add_run(" Hidden words.").font.hidden = True
    change = '<w:ins w:id="1" w:author="a"><w:r><w:t>Inserted words.</w:t></w:r></w:ins>'
    change += '<w:del w:id="2" w:author="a"><w:r><w:delText>Deleted.</w:delText></w:r></w:del>'
    document.element.body.append(parse_xml(f"<w:p {W}>{change}</w:p>"))
    document.element.body.append(
        parse_xml(f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>Controlled words.</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    )
    document.add_heading("Expenses", 1)
    document.add_paragraph(CAPTION, style="Caption")
    table = document.add_table(len(ROWS), len(ROWS[0]))
    for row, cells in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.add_heading("Outlook", 1)
    document.add_heading("Pilot line", 2)
    document.add_paragraph(OUTLOOK, style="List Bullet")
    return saved(document)


def letter_xlsx():
    """A workbook with a captioned table of numbers and dates, and a hidden sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Expenses"
    sheet.append([CAPTION])
    for row in ROWS:
        sheet.append([float(cell) if cell.replace(".", "").isdigit() else cell for cell in row])
    hidden = book.create_sheet("Notes")
    hidden.append(["secret", "words"])
    hidden.append(["of", "nobody"])
    hidden.sheet_state = "hidden"
    return saved(book)


def letter_csv():
    """The table as a semicolon-separated file of a Windows program."""
    return "\r\n".join(";".join(row) for row in ROWS).encode("cp1252")


def _rows_html():
    head = "".join(f"<th>{cell}</th>" for cell in ROWS[0])
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS[1:])
    return f"<table><caption>{CAPTION}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def article_html(extra=""):
    """The letter as a news page: navigation, a banner, meta data, the text, a footer."""
    return f"""<!DOCTYPE html><html lang="en"><head>
<title>{TITLE} | Cell Wire</title><meta property="og:site_name" content="Cell Wire">
<meta property="og:title" content="{TITLE}"><meta property="article:published_time" content="2025-07-23T16:05:00Z">
<link rel="canonical" href="https://cellwire.example/letter">
<style>.gone{{display:none}} #off {{ visibility: hidden }} p {{ color: black }}</style></head>
<body><nav><ul><li><a href="/">Home page</a></li><li><a href="/markets">Markets overview</a></li></ul></nav>
<div class="cookie-banner">We use cookies to improve your experience.</div><article><h1>{TITLE}</h1><p>{INTRODUCTION}</p>
<h2>Liquidity</h2><p>{CASH}</p>{extra}<h2>Expenses</h2>{_rows_html()}<h2>Outlook</h2><p>{OUTLOOK}</p></article>
<footer><p>Copyright 2025 Cell Wire. All rights reserved.</p></footer>
<script>var tracking = "script words";</script></body></html>""".encode()


def letter_markdown(front=True):
    """The letter in Markdown, with or without front matter."""
    matter = f'---\ntitle: "{TITLE}"\npublisher: Larkfield Cells\ndate: 2025-07-23\nkind: shareholder-letter\n---\n' if front else ""
    rule = "|".join("---" for _ in ROWS[0])
    table = "\n".join(["| " + " | ".join(ROWS[0]) + " |", f"|{rule}|", *("| " + " | ".join(row) + " |" for row in ROWS[1:])])
    parts = [f"# {TITLE}", INTRODUCTION, "## Liquidity", CASH, "## Expenses", CAPTION, table, "## Outlook", f"- {OUTLOOK}\n"]
    return (matter + "\n\n".join(parts)).encode()


def letter_text():
    """The letter as a plain text file."""
    return f"{TITLE}\n\n{INTRODUCTION}\n\nLiquidity\n\n{CASH}\n\nOutlook\n\n{OUTLOOK}\n".encode()


def letter_eml(*, html=False, attachment=True):
    """The letter as a mail with an attachment."""
    message = EmailMessage()
    message["From"] = "Larkfield Cells <ir@larkfield.example>"
    message["To"] = "list@example.org"
    message["Date"] = "Wed, 23 Jul 2025 16:05:00 -0400"
    message["Subject"] = TITLE
    message["Message-ID"] = "<1@larkfield.example>"
    if html:
        message.set_content(article_html().decode(), subtype="html")
    else:
        message.set_content(f"{INTRODUCTION}\n\n{CASH}\n\n{OUTLOOK}\n")
    if attachment:
        message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="letter.pdf")
    return message.as_bytes()


def table_csv(rows):
    return "\n".join(";".join(row) for row in rows).encode()


def table_docx(rows):
    document = docx.Document()
    table = document.add_table(len(rows), len(rows[0]))
    for at, row in enumerate(rows):
        for place, text in enumerate(row):
            table.cell(at, place).text = text
    return saved(document)


def table_xlsx(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([int(text.replace(",", "")) if text[:1].isdigit() else text for text in row])
    return saved(book)


TABLES = {"csv": table_csv, "docx": table_docx, "xlsx": table_xlsx}

LETTERS = {
    "pdf": letter_pdf, "docx": letter_docx, "html": article_html, "markdown": letter_markdown, "text": letter_text, "eml": letter_eml,
}  # fmt: skip
