"""Markdown: front matter (title, publisher, author, date, kind, url, id), headings, paragraphs, lists, tables."""

import re
from dataclasses import replace
from datetime import date, datetime

from markdown_it import MarkdownIt
from markdown_it.token import Token

from qs_assistant.documents.formats.cleaning import clean
from qs_assistant.documents.formats.detect import MARKDOWN, decode
from qs_assistant.documents.formats.guess import guess_from, iso_date
from qs_assistant.documents.formats.outline import Outline
from qs_assistant.documents.formats.parsed import KINDS, Guess, Parsed, ParseLimits
from qs_assistant.documents.load import REQUIRED, load_markdown, read_yaml
from qs_assistant.types.errors import DocumentError

FIELDS = ("title", "publisher", "date", "kind", "url", "id", "provenance", "author")
MAX_FRONT = 20_000
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_ATTRIBUTES = re.compile(r"\{[^{}]*\}$")
_TAG = re.compile(r"<[^<>]*>")


def parse_markdown(data: bytes, limits: ParseLimits) -> Parsed:
    """Read Markdown.

    Raises:
        DocumentError: its front matter cannot be read, or it has no text.
    """
    text = decode(data).replace("\r\n", "\n")
    stated, body = _front_matter(text)
    if set(REQUIRED) <= set(stated.stated):
        return _in_own_form(text, stated, limits)
    outline = Outline(limits)
    _write(outline, body)
    if not outline.sections():
        raise DocumentError("The file has no text below its front matter." if stated.stated else "The file has no text.")
    known = stated if stated.title else replace(stated, title=outline.first_heading)
    guess = guess_from(outline.text(), known)
    return Parsed(MARKDOWN, guess, outline.sections())


def _in_own_form(text: str, stated: Guess, limits: ParseLimits) -> Parsed:
    """A document in the form of those that ship: its headings may name the publications that they come from."""
    outline = Outline(limits)
    for section in load_markdown(text.encode("utf-8", "replace"), origin="The file").sections:
        outline.section(section)
    if not outline.sections():
        raise DocumentError("The file has no text below its front matter.")
    return Parsed(MARKDOWN, stated, outline.sections())


def _front_matter(text: str) -> tuple[Guess, str]:
    found = _FRONT.match(text)
    if not found:
        return Guess(), text
    front = found[1]
    if len(front) > MAX_FRONT or re.search(r"(?m)^[^\"'#\n]*(?::|-)\s*[&*][A-Za-z0-9]", front):
        raise DocumentError(
            f"The front matter is longer than {MAX_FRONT:,} characters or uses anchors. Write plain lines such as “title: …”."
        )
    try:
        stated = read_yaml(front)
    except ValueError as error:
        raise DocumentError("The front matter between the --- lines is not YAML. Write plain lines such as “title: …”.") from error
    if not isinstance(stated, dict):
        return Guess(), text
    values = {name: _plain(stated[name]) for name in FIELDS if stated.get(name) is not None}
    if "kind" in values and values["kind"] not in KINDS:
        raise DocumentError(f"The front matter's kind is “{values['kind'][:40]}”; it is one of {', '.join(KINDS)}.")
    if "date" in values and not iso_date(values["date"]):
        raise DocumentError(f"The front matter's date is “{values['date'][:40]}”; write it as 2025-10-01, 2025-10 or 2025.")
    return Guess(**values, stated=tuple(values)), text[found.end() :]


def _plain(value: object) -> str:
    return value.isoformat()[:10] if isinstance(value, datetime | date) else clean(str(value))[:500]


def _write(outline: Outline, body: str) -> None:
    tokens = MarkdownIt("commonmark", {"html": True, "maxNesting": 20}).enable("table").parse(body)
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.type == "heading_open":
            outline.heading(int(token.tag[1:]), _ATTRIBUTES.sub("", _text(tokens[at + 1]).rstrip()).rstrip())
            at += 2
        elif token.type == "table_open":
            end = next(index for index in range(at, len(tokens)) if tokens[index].type == "table_close")
            outline.table(_rows(tokens[at:end]), outline.pop_caption(), headed=True)
            at = end
        elif token.type == "inline":
            outline.paragraph(_text(token))
        elif token.type in ("fence", "code_block"):
            outline.paragraph(token.content)
        elif token.type == "html_block":
            outline.paragraph(_visible_html(token.content))
        at += 1


def _rows(tokens: list[Token]) -> list[list[str]]:
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_text(token))
    return rows


def _text(token: Token) -> str:
    """The words of a line without their marks; pictures give their alternative text, HTML tags and comments nothing."""
    parts = []
    for child in token.children or []:
        if child.type in ("text", "code_inline", "image"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts)


def _visible_html(content: str) -> str:
    """The words of an HTML block: what is commented out, scripted or hidden is left out whole."""
    if re.search(r"<(script|style|template)\b|\bhidden\b|display\s*:\s*none|visibility\s*:\s*hidden", content, re.IGNORECASE):
        return ""
    return _TAG.sub(" ", re.sub(r"<!--.*?(-->|\Z)", "", content, flags=re.DOTALL))
