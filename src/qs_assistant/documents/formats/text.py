"""Plain text: paragraphs at empty lines, headings by their look."""

import re

from qs_assistant.documents.formats.archive_label import without_archive_label
from qs_assistant.documents.formats.cleaning import clean, clean_lines
from qs_assistant.documents.formats.detect import TEXT, decode
from qs_assistant.documents.formats.guess import guess_from
from qs_assistant.documents.formats.outline import Outline
from qs_assistant.documents.formats.parsed import Guess, Parsed, ParseLimits
from qs_assistant.documents.formats.text_tables import stretches
from qs_assistant.documents.tables.grid import Cell, Placed
from qs_assistant.types.errors import DocumentError

MAX_HEADING = 80
_LIST_ITEM = re.compile(r"\s*([-*•–]|\(?\d{1,2}[.)])\s+")
_UNDERLINE = re.compile(r"\s*([=~-])\1{2,}\s*")


def parse_text(data: bytes, limits: ParseLimits) -> Parsed:
    """Read plain text.

    Raises:
        DocumentError: there is none.
    """
    outline = Outline(limits)
    write_text(outline, without_archive_label(decode(data)))
    if not outline.sections():
        raise DocumentError("The file has no text.")
    guess = guess_from(outline.text(), Guess(title=outline.first_heading))
    return Parsed(TEXT, guess, outline.sections())


def write_text(outline: Outline, text: str, speaker: str = "") -> None:
    """Write paragraphs, list items, headings and tables of a plain text; `speaker` is whose words they are."""
    for stretch in stretches(text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")):
        if stretch.rows:
            outline.placed_table([[_cleaned(one) for one in row] for row in stretch.rows])
            continue
        lines = [cleaned for line in stretch.lines for cleaned in clean_lines(line).split("\n") if cleaned.strip()]
        if len(lines) > 1 and _UNDERLINE.fullmatch(lines[1]) and len(lines[0]) <= MAX_HEADING:
            outline.heading(1 if lines[1].strip()[0] == "=" else 2, lines[0])
            lines = lines[2:]
        elif len(lines) == 1 and _is_heading(lines[0].strip()):
            outline.heading(2, lines[0])
            continue
        _write_lines(outline, lines, speaker)


def _cleaned(one: Placed) -> Placed:
    text = clean(one.cell.text)
    return one if text == one.cell.text else Placed(one.start, one.end, Cell(text, indent=one.cell.indent))


def _write_lines(outline: Outline, lines: list[str], speaker: str) -> None:
    paragraph: list[str] = []
    for line in lines:
        if _LIST_ITEM.match(line) and paragraph:
            outline.paragraph(" ".join(paragraph), speaker=speaker)
            paragraph = []
        paragraph.append(line)
    outline.paragraph(" ".join(paragraph), speaker=speaker)


def _is_heading(line: str) -> bool:
    words = line.split()
    if not 3 < len(line) <= MAX_HEADING or line[-1] in ".,;:!?" or _LIST_ITEM.match(line) or len(words) > 12:
        return False
    capital = sum(word[:1].isupper() or not word[:1].isalpha() for word in words)
    return words[0][:1].isupper() and (len(words) <= 8 or capital >= 0.6 * len(words))
