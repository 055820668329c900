"""Reads documents in Markdown with YAML front matter: those that ship, and any that an admin adds in that form."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qs_assistant.documents.document import Block, LoadedDocument, Paragraph, Section, Table
from qs_assistant.documents.passage import Publication
from qs_assistant.types.errors import DocumentError

REQUIRED = ("id", "title", "publisher", "date", "kind")

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*\r?$\n?", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_ATTRIBUTES = re.compile(r"\{([^{}]*)\}$")
_SOURCE = re.compile(r"\bsource=\"?([^\s\"}]+)")
_LIST_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+")
_TABLE_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$")
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?$")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_LINK = re.compile(r"!?\[([^\[\]]{0,2000})\]\([^()\s]{0,2000}(?:\s{1,9}\"[^\"]{0,2000}\")?\)")
_EMPHASIS = re.compile(r"(\*\*|__|(?<![\w*])[*_](?=\S)|(?<=\S)[*_](?![\w*])|`)")


def load_file(path: Path) -> LoadedDocument:
    """Read a Markdown file with front matter.

    Raises:
        DocumentError: the file cannot be read, or its front matter is missing or wrong; the message names the file.
    """
    try:
        return load_markdown(path.read_bytes(), origin=path.name)
    except OSError as error:
        raise DocumentError(f"{path} cannot be read ({error.strerror}). Check the name and the permissions.") from error


def load_markdown(original: bytes, origin: str) -> LoadedDocument:
    """Read the bytes of a Markdown document with front matter; `origin` names it in messages.

    Comments are left out.

    Raises:
        DocumentError: not UTF-8, no front matter, a key missing or wrong, or a heading names a source that is not listed.
    """
    try:
        text = original.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(f"{origin} is not UTF-8 text (byte {error.start}). Save it as UTF-8 and try again.") from error
    front, body = split_front_matter(text, origin)
    publication = _publication(front, origin)
    listed = front.get("sources") or {}
    if not isinstance(listed, Mapping):
        raise DocumentError(f"{origin}: 'sources' has to be a mapping of keys to publications.")
    sources = {str(key): _publication(value, f"{origin}, source '{key}'") for key, value in listed.items()}
    sections = parse_sections(body, publication, sources, origin)
    return LoadedDocument(str(front["id"]), publication, sections, original, origin=origin)


def split_front_matter(text: str, origin: str) -> tuple[dict[str, Any], str]:
    """The front matter as a mapping that has the required keys, and the text below it.

    Raises:
        DocumentError: there is none, it is not YAML, or a required key is missing.
    """
    match = _FRONT.match(text)
    if match is None:
        raise DocumentError(f"{origin} has no front matter. Put {', '.join(REQUIRED)} between two lines of --- at its top.")
    try:
        front = read_yaml(match[1])
    except ValueError as error:
        raise DocumentError(f"{origin}: the front matter is not valid YAML ({error}).") from error
    if not isinstance(front, dict):
        raise DocumentError(f"{origin}: the front matter has to be a list of 'key: value' lines.")
    missing = [key for key in REQUIRED if not front.get(key)]
    if missing:
        raise DocumentError(f"{origin}: the front matter lacks {', '.join(missing)}.")
    return front, text[match.end() :]


def read_yaml(text: str) -> object:
    """What a YAML text says.

    Raises:
        ValueError: it is not YAML, or holds what looks like a date, a number or a flag and is none.
    """
    import yaml  # only reading a document needs it, and no question does

    try:
        return yaml.safe_load(text)
    # Beside its own errors the loader lets those of its constructors through ("2025-13-01", "!!bool maybe", "!!timestamp x").
    except (yaml.YAMLError, ValueError, ArithmeticError, AttributeError, LookupError, TypeError, RecursionError) as error:
        raise ValueError((str(error).splitlines() or [type(error).__name__])[0]) from error


def _publication(front: object, origin: str) -> Publication:
    if not isinstance(front, Mapping):
        raise DocumentError(f"{origin}: a publication needs title, publisher, date and kind.")
    missing = [key for key in REQUIRED[1:] if not front.get(key)]
    if missing:
        raise DocumentError(f"{origin}: {', '.join(missing)} is missing.")
    date = str(front["date"])
    if not _DATE.match(date):
        raise DocumentError(f"{origin}: the date {date!r} has to be a year, 2025-10 or 2025-10-01.")
    url = front.get("url")
    return Publication(
        title=str(front["title"]),
        publisher=str(front["publisher"]),
        date=date,
        kind=str(front["kind"]),
        url=str(url) if url else None,
        provenance=str(front.get("provenance") or "seen"),
        author=str(front.get("author") or ""),
    )


def parse_sections(body: str, publication: Publication, sources: Mapping[str, Publication], origin: str) -> tuple[Section, ...]:
    """The sections of a Markdown text; a heading's {source=KEY} says which of `sources` it and the headings below it come from.

    Raises:
        DocumentError: a heading names a source that is not listed.
    """
    sections: list[Section] = []
    path: list[tuple[int, str, Publication]] = []
    lines: list[str] = []

    def close() -> None:
        blocks = parse_blocks(lines)
        if blocks:
            names = tuple(name for level, name, _ in path if level > 1)
            sections.append(Section(names, path[-1][2] if path else publication, blocks))
        lines.clear()

    fenced = False
    for line in _COMMENT.sub("", body).splitlines():
        fenced ^= line.lstrip().startswith("```")
        match = None if fenced else _HEADING.match(line)
        if match is None:
            lines.append(line)
            continue
        close()
        level = len(match[1])
        path = [step for step in path if step[0] < level]
        above = path[-1][2] if path else publication
        name, source = _heading(match[2].rstrip().rstrip("#").rstrip(), sources, above, origin)
        path.append((level, name, source))
    close()
    return tuple(sections)


def _heading(text: str, sources: Mapping[str, Publication], above: Publication, origin: str) -> tuple[str, Publication]:
    attributes = _ATTRIBUTES.search(text)
    if attributes is None:
        return plain(text), above
    key = _SOURCE.search(attributes[1])
    if key is None:
        return plain(text[: attributes.start()]), above
    if key[1] not in sources:
        raise DocumentError(f"{origin}: the heading '{text}' names the source '{key[1]}', which is not listed under 'sources'.")
    return plain(text[: attributes.start()]), sources[key[1]]


def parse_blocks(lines: list[str]) -> tuple[Block, ...]:
    """The paragraphs, list items and tables in the lines under one heading."""
    blocks: list[Block] = []
    running: list[str] = []

    def flush() -> None:
        if text := plain(" ".join(running)):
            blocks.append(Paragraph(text))
        running.clear()

    at = 0
    while at < len(lines):
        line = lines[at]
        if "|" in line and at + 1 < len(lines) and "|" in lines[at + 1] and _TABLE_RULE.match(lines[at + 1].strip()):
            caption = plain(" ".join(running)) if running and running[-1].rstrip().endswith(":") else ""
            running = [] if caption else running
            flush()
            table, at = _table(lines, at, caption)
            blocks.append(table)
            continue
        if not line.strip() or line.lstrip().startswith("```"):
            flush()
        elif item := _LIST_ITEM.match(line):
            flush()
            running.append(line[item.end() :].strip())
        else:
            running.append(line.strip().lstrip("> "))
        at += 1
    flush()
    return tuple(blocks)


def _table(lines: list[str], at: int, caption: str) -> tuple[Table, int]:
    header = _cells(lines[at])
    rows = []
    at += 2
    while at < len(lines) and "|" in lines[at]:
        rows.append(_cells(lines[at]))
        at += 1
    return Table(header, tuple(rows), caption.rstrip(":")), at


def _cells(line: str) -> tuple[str, ...]:
    inner = line.strip().removeprefix("|").removesuffix("|")
    return tuple(plain(cell.replace(r"\|", "|")) for cell in re.split(r"(?<!\\)\|", inner))


def plain(text: str) -> str:
    """Markdown's inline marks taken off: links become their words, emphasis and code marks go."""
    return re.sub(r"\s+", " ", _EMPHASIS.sub("", _LINK.sub(r"\1", text))).strip()
