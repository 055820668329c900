"""Word files: text with inserted words and without deleted or hidden ones, headings by style, tables, footnotes."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any
from xml.parsers.expat import ExpatError

import lxml.html
import mammoth
from lxml import etree

from qs_assistant.documents.formats.authors import stated_author
from qs_assistant.documents.formats.detect import DOCX
from qs_assistant.documents.formats.elements import write_elements
from qs_assistant.documents.formats.guess import guess_from
from qs_assistant.documents.formats.marks import drop_marks
from qs_assistant.documents.formats.outline import Outline
from qs_assistant.documents.formats.parsed import Guess, Parsed, ParseLimits
from qs_assistant.documents.formats.tabbed import set_tables
from qs_assistant.types.errors import DocumentError

STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Caption'] => p:fresh
p[style-name='caption'] => p:fresh
comment-reference =>
"""
MOST_CELLS = 50_000
_CELL = re.compile(rb"<(?:\w+:)?tc[\s>]")
MAIN = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FACTS = {"title": "{http://purl.org/dc/elements/1.1/}title", "author": "{http://purl.org/dc/elements/1.1/}creator"}
_CREATED = "{http://purl.org/dc/terms/}created"


def parse_docx(data: bytes, limits: ParseLimits) -> Parsed:
    """Read a Word file; its macros, pictures and external references play no part.

    Raises:
        DocumentError: it is damaged or has no text, or its tables have more cells than can be read within the time that a file has.
    """
    try:
        _require_few_cells(data)
        facts = _facts(data)
        converted = mammoth.convert_to_html(
            io.BytesIO(_without_hidden(data)),
            style_map=STYLES,
            convert_image=_no_picture(),
            external_file_access=False,
            include_embedded_style_map=False,
        ).value
    except RecursionError as error:
        raise DocumentError("The Word file's tables or fields are nested too deep to be read. Take them apart and add it again.") from error
    except (
        KeyError,
        ExpatError,
        ValueError,
        AttributeError,
        TypeError,
        IndexError,
        etree.LxmlError,
        OSError,
        zipfile.BadZipFile,
    ) as error:
        raise DocumentError("The Word file is damaged: its text cannot be found. Save it again and add it.") from error
    if not converted.strip():
        raise DocumentError("The Word file has no text.")
    outline = Outline(limits)
    tree = lxml.html.document_fromstring(converted, parser=lxml.html.HTMLParser(no_network=True, encoding="utf-8"))
    drop_marks(tree)
    set_tables(tree)
    write_elements(outline, tree)
    known = Guess(title=facts.get("title") or outline.first_heading, author=stated_author(facts.get("author")))
    guess = guess_from(outline.text(), known, fallback_date=facts.get("created", ""))
    return Parsed(DOCX, guess, outline.sections())


def _require_few_cells(data: bytes) -> None:
    """Count the cells of tables before any is read, since each takes mammoth about a millisecond.

    Raises:
        DocumentError: there are too many.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        cells = len(_CELL.findall(archive.read(MAIN)))
    if cells > MOST_CELLS:
        raise DocumentError(
            f"The Word file's tables have {cells:,} cells, and more than {MOST_CELLS:,} would take too long to read. "
            "Save them as XLSX or CSV, or add the part that matters."
        )


def _no_picture() -> Callable[[Any], list[Any]]:
    return lambda _picture: []


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _facts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "docProps/core.xml" not in archive.namelist():
            return {}
        root = etree.fromstring(archive.read("docProps/core.xml"), _parser())
    facts = {name: root.findtext(tag) or "" for name, tag in _FACTS.items()}
    return {**facts, "created": root.findtext(_CREATED) or ""}


def _without_hidden(data: bytes) -> bytes:
    """The same file without the runs that Word does not show (the `vanish` property)."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        main = archive.read(MAIN)
        if b"vanish" not in main:
            return data
        root = etree.fromstring(main, _parser())
        for mark in list(root.iter(f"{_W}vanish", f"{_W}specVanish")):
            run = mark.getparent().getparent() if mark.getparent() is not None else None
            if (
                run is not None
                and run.tag == f"{_W}r"
                and run.getparent() is not None
                and mark.get(f"{_W}val", "true") not in ("0", "false")
            ):
                run.getparent().remove(run)
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
            for entry in archive.infolist():
                copy.writestr(entry.filename, etree.tostring(root) if entry.filename == MAIN else archive.read(entry))
    return target.getvalue()
