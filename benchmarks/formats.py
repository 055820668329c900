"""How much of a document its reader keeps, side by side with its peers, and how long it takes: python -m benchmarks.formats [ROUNDS].

Every sample is built here, so what should be found is known. Quality: `order`, the share of the sample's words that come out in its order
(longest common subsequence of words); `cells`, the share of a table's rows that come out as rows of the right cells. Times are medians. A
peer that is not installed is named in its place.
"""

import difflib
import io
import sys
from collections.abc import Callable, Mapping, Sequence

import lxml.html
import mammoth
import pypdfium2
import trafilatura

from benchmarks import filings
from benchmarks.timing import middle
from qs_assistant.documents.document import Paragraph, Table
from qs_assistant.documents.formats import Parsed, ParseLimits, parse
from qs_assistant.documents.formats.worker import parse_here
from tests.documents.formats import samples

ROUNDS = int(sys.argv[1]) if __name__ == "__main__" and len(sys.argv) > 1 else 5
PAGES = 30


def ours(data: bytes) -> Parsed:
    """The program's own reader, in this process."""
    return parse_here(data, ParseLimits(), lambda _page, _pages: None)


def words_of(parsed: Parsed) -> str:
    """Everything that was read, in order."""
    parts = []
    for section in parsed.sections:
        parts += section.heading[-1:]
        for block in section.blocks:
            rows = [(block.caption,), block.header, *block.rows] if isinstance(block, Table) else [(block.text,)]
            parts += [" ".join(row) for row in rows]
    return " ".join(parts)


def order(expected: Sequence[str], found: str) -> float:
    """The share of the expected words that are found in their order."""
    matcher = difflib.SequenceMatcher(None, list(expected), found.split(), autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / len(expected)


def installed(readers: Mapping[str, Callable[..., str]], *sample: bytes) -> dict[str, Callable[..., str]]:
    """Those of the readers that can be run here; the others are named."""
    found = {}
    for name, reader in readers.items():
        try:
            reader(*sample)
        except ImportError:
            print(f"{name} | not installed")
        else:
            found[name] = reader
    return found


def _pypdf(data: bytes) -> str:
    import pypdf

    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def _pdfplumber(data: bytes) -> str:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as file:
        return "\n".join(page.extract_text() for page in file.pages)


def _pypdfium2(data: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data))


def _pdfminer(data: bytes) -> str:
    from pdfminer.high_level import extract_text

    return extract_text(io.BytesIO(data))


def rows_found(tables: Sequence[Sequence[Sequence[str | None]]]) -> float:
    """The share of the sample table's rows that come out as rows of the right cells."""
    found = [[cell or "" for cell in row] for table in tables for row in table]
    return sum(row in found for row in samples.ROWS) / len(samples.ROWS)


def our_tables(parsed: Parsed) -> list[list[list[str]]]:
    """The tables that were read, header first."""
    blocks = [block for section in parsed.sections for block in section.blocks if isinstance(block, Table)]
    return [[list(block.header), *map(list, block.rows)] for block in blocks]


def _plumbed(data: bytes) -> list[list[list[str | None]]]:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as file:
        return [table for page in file.pages for table in page.extract_tables()]


def pdf() -> None:
    """Text in order, in one column and two; tables with and without lines; time a page."""
    letter, columns = samples.letter_pdf(pages=PAGES), samples.two_column_pdf()
    pages = [f"On page {number} the count of separators tested was {number * 1000}." for number in range(4, PAGES + 1)]
    table = [cell for row in samples.ROWS for cell in row]
    parts = [
        samples.TITLE,
        samples.INTRODUCTION,
        "Liquidity",
        samples.CASH,
        "Expenses",
        samples.CAPTION,
        *table,
        "Outlook",
        samples.OUTLOOK,
    ]
    expected = " ".join([*parts, *pages]).split()
    numbered = [f"word{number}" for number in range(900)]
    print(f"PDF ({PAGES} pages) | order, one column | order, two columns | cells, ruled | cells, unruled | ms a page")
    readers: dict[str, Callable[[bytes], str]] = {
        "pypdf": _pypdf, "pdfminer.six": _pdfminer, "pdfplumber": _pdfplumber, "pypdfium2, plain": _pypdfium2,
        "this program, on pypdfium2": lambda data: words_of(ours(data)),
    }  # fmt: skip
    for name, reader in installed(readers, letter).items():
        tables = {"pdfplumber": _plumbed, "this program, on pypdfium2": lambda data: our_tables(ours(data))}.get(name)
        cells = [f"{rows_found(tables(samples.letter_pdf(ruled=ruled))):.2f}" if tables else "no tables" for ruled in (True, False)]
        inorder = order(expected, reader(letter)), order(numbered, reader(columns).replace(".", ""))
        speed = middle(lambda reader=reader: reader(letter), ROUNDS) / PAGES
        print(f"{name} | {inorder[0]:.3f} | {inorder[1]:.3f} | {' | '.join(cells)} | {speed:.2f}")


def web() -> None:
    """A news page: how much of its article is kept, and how much of what stands around it."""
    page = samples.article_html()
    article = " ".join([samples.INTRODUCTION, samples.CASH, *(cell for row in samples.ROWS for cell in row), samples.OUTLOOK]).split()
    around = ("Home page", "Markets overview", "We use cookies", "All rights reserved", "script words")
    readers: dict[str, Callable[[], str]] = {
        "all text (lxml)": lambda: lxml.html.document_fromstring(page).text_content(),
        "trafilatura, plain": lambda: trafilatura.extract(page, include_tables=True) or "",
        "this program, on trafilatura": lambda: words_of(ours(page)),
    }
    print("\nWeb page | article kept in order | things around it kept | ms")
    for name, reader in readers.items():
        text = reader().replace("|", " ")
        print(f"{name} | {order(article, text):.3f} | {sum(one in text for one in around)} of {len(around)} | {middle(reader, ROUNDS):.1f}")


def word() -> None:
    """A Word file with inserted, deleted and hidden words, a content control, headings and a table."""
    data = samples.letter_docx()
    shown = (samples.CASH, "Inserted words.", "Controlled words.", samples.OUTLOOK, "Research and development", "Pilot line")
    unseen = ("Deleted", "Hidden words")

    def python_docx() -> str:
        import docx

        file = docx.Document(io.BytesIO(data))
        cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in file.paragraphs), *cells])

    readers: dict[str, Callable[[], str]] = {
        "python-docx": python_docx,
        "mammoth, plain": lambda: mammoth.extract_raw_text(io.BytesIO(data)).value,
        "this program, on mammoth": lambda: words_of(ours(data)),
    }
    print("\nWord file | shown words kept | unseen words kept | ms")
    for name, reader in installed(readers).items():
        text = reader()
        kept = f"{sum(one in text for one in shown)} of {len(shown)} | {sum(one in text for one in unseen)} of {len(unseen)}"
        print(f"{name} | {kept} | {middle(reader, ROUNDS):.1f}")


def whole() -> None:
    """Each kind in a process of its own, as documents are really read."""
    print("\nRead in a process of its own | ms | paragraphs and rows")
    files = {**{name: make() for name, make in samples.LETTERS.items()}, "xlsx": samples.letter_xlsx(), "csv": samples.letter_csv()}
    for name, data in {**files, f"pdf of {PAGES} pages": samples.letter_pdf(pages=PAGES)}.items():
        parsed = parse(data)
        blocks = [block for section in parsed.sections for block in section.blocks]
        count = sum(1 if isinstance(block, Paragraph) else len(block.rows) for block in blocks)
        print(f"{name} | {middle(lambda data=data: parse(data), ROUNDS):.0f} | {count}")


def main() -> None:
    """Print all tables; how truly filings are taken in comes last, on those of the folder that FILINGS_DIR names, or on one made here."""
    pdf()
    web()
    word()
    whole()
    print("\nFilings, figure by figure")
    filings.report()


if __name__ == "__main__":
    main()
