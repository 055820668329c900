"""The visible text of a page by a reader of its own: the standard library's, one tag after the other, without a tree."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from qs_assistant.documents.check.shown_tables import PlacedFigure, WrittenCell, of_grid

_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"})
_UNSEEN = frozenset(
    {"script", "style", "noscript", "template", "iframe", "object", "svg", "canvas", "form", "dialog", "audio", "video", "head", "title",
     "del", "s", "strike", "ix:header", "ix:hidden"}
)  # fmt: skip
_AROUND = frozenset({"nav", "header", "footer", "aside"})
_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark",
     "nobr", "q", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"}
)  # fmt: skip
_HIDING = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|opacity:0*+(?:\.0*+)?(?:;|!|$)|font-size:0*+(?:\.0*+)?(?:px|pt|em|rem|%)?(?:;|!|$)|line-through"
    r"|(?:text-indent|left|top|margin-left):-\d{3,}|clip:rect\(0|(?:max-)?(?:height|width):0(?:px)?;.{0,400}overflow:hidden"
)
_RAISING = re.compile(r"vertical-align:(?:super|text-top)|position:relative;top:-")
_RULE = re.compile(r"(?<![^{}])([^{}]+)\{([^{}]*)\}")
_CUT_OFF = re.compile(r"<[a-zA-Z/!][^<>]*\Z")  # a tag that the file ends in, which the reader would give as words
_TAGGED = re.compile(r"<[\w-]+:nonfraction\b", re.IGNORECASE)


def visible(page: str) -> tuple[list[str], list[PlacedFigure]]:
    """What a reader of a page sees, a block at a time (of an article with things around it, the article), and the figures of its tables."""
    page = _CUT_OFF.sub("", page)
    reader = _Reader(page)
    reader.feed(page)
    reader.close()
    return list(reader.blocks()), list(reader.placed())


@dataclass(slots=True)
class _Cell:
    """A cell while its words are collected; `facts` are the contexts of the tagged figures in it."""

    across: int
    down: int
    parts: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)


class _Tables:
    """Collects the rows of the tables that are open, and the periods of a filing's contexts."""

    def __init__(self) -> None:
        self._open: list[list[list[_Cell]]] = []
        self._done: list[list[list[_Cell]]] = []
        self._contexts: dict[str, dict[str, str]] = {}
        self._context = ""
        self._part = ""

    def start(self, tag: str, values: dict[str, str]) -> None:
        """Note a table, a row, a cell, a tagged figure, or a part of a context."""
        if tag == "table":
            self._open.append([])
        elif tag == "tr" and self._open:
            self._open[-1].append([])
        elif tag in {"td", "th"} and self._open and self._open[-1]:
            self._open[-1][-1].append(_Cell(_count(values.get("colspan")), _count(values.get("rowspan"))))
        elif tag.endswith(":nonfraction") and (cell := self._cell()) is not None:
            cell.facts.append(values.get("contextref", ""))
        elif tag.endswith(":context"):
            self._context = values.get("id", "")
        self._part = tag.rpartition(":")[2] if tag.endswith((":startdate", ":enddate", ":instant")) else ""

    def end(self, tag: str) -> None:
        """Note that a table ends."""
        self._part = ""
        if tag == "table" and self._open:
            self._done.append(self._open.pop())

    def note(self, data: str) -> None:
        """Keep a part of a context."""
        if self._part and data.strip():
            self._contexts.setdefault(self._context, {})[self._part] = data.strip()[:10]

    def data(self, data: str) -> None:
        """Keep words of the cell that is open."""
        if (cell := self._cell()) is not None:
            cell.parts.append(data)

    def _cell(self) -> _Cell | None:
        return self._open[-1][-1][-1] if self._open and self._open[-1] and self._open[-1][-1] else None

    def placed(self) -> Iterator[PlacedFigure]:
        """The figures of the tables, row by row."""
        for table in [*self._done, *self._open]:
            yield from of_grid([self._written(cell) for cell in row] for row in table)

    def _written(self, cell: _Cell) -> WrittenCell:
        text = " ".join("".join(cell.parts).split())
        period = self._period(cell.facts[0]) if len(cell.facts) == 1 else ""
        return WrittenCell(text, cell.across, cell.down, period)

    def _period(self, context: str) -> str:
        parts = self._contexts.get(context, {})
        if "instant" in parts:
            return parts["instant"]
        return f"{parts['startdate']}/{parts['enddate']}" if {"startdate", "enddate"} <= parts.keys() else ""


def _count(span: str | None) -> int:
    return int(span) if span and span.isascii() and span.strip().isdigit() and len(span) < 6 else 1


class _Reader(HTMLParser):
    """Collects text while nothing that encloses it is hidden."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        sheets = " ".join(re.findall(r"<style[^>]*>(.*?)</style>", page[:400_000], re.DOTALL | re.IGNORECASE))
        sheets = re.sub(r"/\*.*?\*/|@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", sheets, flags=re.DOTALL)
        self._hidden = {
            one.strip()
            for names, body in _RULE.findall(sheets)
            if _HIDING.search(body.lower().replace(" ", ""))
            for one in names.split(",")
        }
        self._filing = _TAGGED.search(page) is not None
        self._open: list[tuple[str, bool, bool]] = []  # tag, whether it hides, whether it is raised
        self._count: Counter[str] = Counter()  # of the tags that are open
        self._off = 0
        self._main = 0
        self._text: list[tuple[bool, str]] = []
        self._raised: list[str] | None = None
        self._tables = _Tables()

    def placed(self) -> Iterator[PlacedFigure]:
        """The figures of the tables that are seen."""
        return self._tables.placed()

    def updatepos(self, i: int, j: int) -> int:
        """Count no lines and columns, for which nobody asks."""
        del i
        return j

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag hides or raises."""
        if tag not in _INLINE and ":" not in tag:
            self._text.append((self._main > 0, "\n"))
            self._tables.data(" ")
        if tag in _VOID:
            return
        values = {name: value or "" for name, value in attrs}
        self._tables.start(tag, values)
        style = values.get("style", "").lower().replace(" ", "")
        names = {f".{name}" for name in values.get("class", "").split()} | {f"#{values.get('id', '')}"}
        hides = (
            tag in _UNSEEN or (tag in _AROUND and not self._filing) or "hidden" in values or values.get("aria-hidden") == "true"
            or (bool(style) and _HIDING.search(style) is not None) or bool(names & self._hidden)
        )  # fmt: skip
        raises = tag == "sup" or (bool(style) and _RAISING.search(style) is not None)
        self._open.append((tag, hides, raises))
        self._count[tag] += 1
        self._off += hides
        self._main += tag in {"article", "main"}
        if raises and self._raised is None:
            self._raised = []

    def handle_endtag(self, tag: str) -> None:
        """Close a tag, and those left open in it."""
        self._tables.end(tag)
        if tag not in _INLINE and ":" not in tag:
            self._text.append((self._main > 0, "\n"))
            self._tables.data(" ")
        if not self._count[tag]:
            return
        while self._open:
            one, hides, raises = self._open.pop()
            self._count[one] -= 1
            self._off -= hides
            self._main -= one in {"article", "main"}
            if raises and not any(other for _, _, other in self._open):
                self._end_raised()
            if one == tag:
                return

    def handle_data(self, data: str) -> None:
        """Keep what is seen."""
        if self._off:
            self._tables.note(data)
            return
        if self._raised is not None:
            self._raised.append(data)
        else:
            self._text.append((self._main > 0, data))
            self._tables.data(data)

    def _end_raised(self) -> None:
        """Keep raised words, and leave out raised figures: note marks."""
        words = "".join(self._raised or ())
        self._raised = None
        if not re.search(r"\d", words) or len(words.strip()) > 12:
            self._text.append((self._main > 0, words))
            self._tables.data(words)

    def blocks(self) -> Iterator[str]:
        """The text in blocks; only that of the article where there is one of some length, and no filing."""
        inside = "".join(text for main, text in self._text if main)
        whole = "".join(text for _, text in self._text)
        chosen = inside if not self._filing and len(inside.split()) > 40 else whole
        yield from (block for block in chosen.split("\n") if block.strip())
