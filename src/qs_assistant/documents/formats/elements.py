"""Plain HTML elements in document order: what short pages, mails and converted Word files are written from."""

from collections.abc import Iterator

from lxml import etree

from qs_assistant.documents.formats.cleaning import clean
from qs_assistant.documents.formats.outline import Outline

_HEADS = {f"h{level}": level for level in range(1, 7)}
_INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "em",
        "font",
        "i",
        "kbd",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
    }
)


def table_caption(outline: Outline) -> str:
    """The paragraph before a table, if it reads as its caption."""
    return outline.pop_caption().removeprefix("Table: ")


def flat(element: etree._Element) -> str:
    """The words of an element on one line."""
    return clean(" ".join("".join(element.itertext()).split()))


def write_elements(outline: Outline, root: etree._Element) -> None:
    """Write plain HTML in document order, everything in it: for short pages, mails, and converted Word files."""
    loose: list[str] = []

    def flush() -> None:
        outline.paragraph("".join(loose))
        loose.clear()

    for event, element in _walk(root):
        tag = element.tag
        if event == "text":
            loose.append(element.text or "")
        elif event == "tail":
            loose.append(element.tail or "")
        elif event == "break":
            flush()
        elif tag in _HEADS:
            flush()
            outline.heading(_HEADS[tag], flat(element))
        else:
            flush()
            outline.table(([flat(cell) for cell in row if cell.tag in ("td", "th")] for row in element.iter("tr")), table_caption(outline))
    flush()


def _walk(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Headings and tables whole, text in between in pieces, and a break wherever a block begins or ends."""
    stack: list[tuple[str, etree._Element]] = [("open", root)]
    while stack:
        event, element = stack.pop()
        if event != "open":
            yield event, element
            continue
        if not isinstance(element.tag, str) or element.tag in ("head", "title", "caption"):
            continue
        if element.tag in _HEADS or (element.tag == "table" and not any(True for _ in element.iterdescendants("table"))):
            yield "block", element
            continue
        inline = element.tag in _INLINE
        after = [] if inline else [("break", element)]
        children = [step for child in element for step in (("open", child), ("tail", child))]
        stack += reversed([*([] if inline else [("break", element)]), ("text", element), *children, *after])
