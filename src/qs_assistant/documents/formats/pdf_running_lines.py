"""Page numbers, running heads and feet of a PDF: what is not the document's word."""

import re
from collections import Counter

from qs_assistant.documents.formats.cleaning import clean
from qs_assistant.documents.formats.pdf_glyphs import Line

EDGE = 0.08  # of the page's height, where running heads and feet stand
_PAGE_NUMBER = re.compile(r"(?:page\s++)?[-–—|\s]*+(?:[A-Z]-)?(\d{1,4})[-–—|\s]*+(?:of\s+\d{1,4})?", re.IGNORECASE)


def drop_running_lines(pages: list[list[Line]]) -> tuple[list[list[Line]], tuple[str, ...]]:
    """The pages without page numbers and the heads and feet that most pages repeat, and the lines that were left out."""
    whole = pages
    pages = _without_numbers(pages)
    seen: Counter[str] = Counter()
    for lines in pages:
        seen.update({_shape(line) for line in lines if _at_edge(line)})
    often = max(2, 0.5 * len(pages))
    kept = [
        [
            line
            for line in lines
            if not (_at_edge(line) and (seen[_shape(line)] >= often or re.fullmatch(r"(page )?#( of #)?", _shape(line))))
        ]
        for lines in pages
    ]
    held = {id(line) for lines in kept for line in lines}
    return kept, tuple(line.text for lines in whole for line in lines if id(line) not in held)


def _without_numbers(pages: list[list[Line]]) -> list[list[Line]]:
    """Leave out the lowest or highest line of each page where it counts the pages, however far it stands from the edge."""
    for place in (min, max):
        found: dict[int, tuple[Line, int]] = {}
        for at, lines in enumerate(pages):
            line = place(lines, key=lambda one: one.y, default=None)
            match = _PAGE_NUMBER.fullmatch(line.text.strip()) if line is not None else None
            if line is not None and match is not None:
                found[at] = (line, int(match[1]) - at)
        offsets = Counter(offset for _, offset in found.values())
        offset, count = offsets.most_common(1)[0] if offsets else (0, 0)
        if count >= max(2, 0.5 * len(pages)):
            gone = {id(line) for line, shift in found.values() if shift == offset}
            pages = [[line for line in lines if id(line) not in gone] for lines in pages]
    return pages


def _at_edge(line: Line) -> bool:
    return line.top < EDGE or line.top > 1 - EDGE


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "#", clean(line.text).lower())
