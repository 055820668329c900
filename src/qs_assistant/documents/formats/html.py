"""Web pages: the main text with its headings, lists and tables; navigation, scripts and hidden text left out."""

import copy
import re

import lxml.html
import trafilatura
from lxml import etree

from qs_assistant.documents.filings import about_filing, mark_facts
from qs_assistant.documents.formats.archive_label import without_archive_label
from qs_assistant.documents.formats.authors import stated_author
from qs_assistant.documents.formats.cleaning import clean
from qs_assistant.documents.formats.detect import HTML, decode
from qs_assistant.documents.formats.elements import flat, is_headed, table_caption, table_rows, write_elements
from qs_assistant.documents.formats.guess import guess_from, iso_date
from qs_assistant.documents.formats.marks import drop_marks
from qs_assistant.documents.formats.outline import Outline
from qs_assistant.documents.formats.parsed import Guess, Parsed, ParseLimits
from qs_assistant.types.errors import DocumentError

MAX_ELEMENTS = 400_000
LONG = 15_000  # elements; a page this long is a filing or a book, not an article with things around it, and is taken whole
ALL_TABLES = 0.8  # of a page's words in tables: it is nothing but tables
_DATES = frozenset(
    {"article:published_time", "datepublished", "date", "dc.date", "dcterms.created", "pubdate", "publish-date", "parsely-pub-date"}
)
_AUTHORS = frozenset({"author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "byl"})
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")
PLACE = "qstableplace"
MAX_PLACE = 2_000  # characters of a table that the extractor sees, to tell data from navigation by
_PLACED = re.compile(rf"{PLACE}(\d+)\b")
_TAGGED = re.compile(r"<[\w-]+:nonfraction\b", re.IGNORECASE)
MOST_OF_IT = 0.9  # of a page's words in what the extractor takes for its article: there is nothing around it, and it is taken whole
SHORT = 400  # characters; of a page this short everything is taken, since the extractor has too little to tell by
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(hidden|collapse)|opacity\s*:\s*+0*+(\.0*+)?\s*(;|!|$)"
    r"|font-size\s*:\s*+0*+(\.0*+)?(px|pt|em|rem|%)?\s*(;|!|$)|(text-indent|left|top|margin-left)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*0"
    r"|(max-)?(height|width)\s*:\s*0(px)?\s*;.{0,400}overflow\s*:\s*hidden",
    re.IGNORECASE,
)
_HIDING_RULE = re.compile(r"(?<![^{}])([^{}]+)\{([^{}]*)\}")
_SIMPLE_SELECTOR = re.compile(r"[.#][A-Za-z_][\w-]*")
_DROPPED = (
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "object",
    "embed",
    "applet",
    "svg",
    "canvas",
    "form",
    "dialog",
    "audio",
    "video",
    "xbrli:context",  # of a filing's header, which is not dropped whole: where it is left open, the whole page stands in it
    "xbrli:unit",
    "ix:hidden",
)
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)


def parse_html(data: bytes, limits: ParseLimits, *, whole: bool = False) -> Parsed:
    """Read a web page; `whole` takes everything that is seen on it, and not the article alone.

    Raises:
        DocumentError: it declares entities, is too large, or has no text.
    """
    text = decode(data)
    outline, guess = read_page(text, limits, whole=whole)
    return Parsed(HTML, guess, outline.sections())


def read_page(text: str, limits: ParseLimits, *, whole: bool = False) -> tuple[Outline, Guess]:
    """The outline of a page's main text, and what the page says of itself.

    Raises:
        DocumentError: it declares entities, is too large, or has no text.
    """
    tree = _tree(text)
    tags = mark_facts(tree) if _TAGGED.search(text) else []
    filing = about_filing(tree) if tags else Guess()
    _drop_hidden(tree)
    drop_marks(tree)
    _move_captions(tree)
    outline = Outline(limits)
    whole = whole or bool(tags) or _size(tree) > LONG or _is_all_tables(tree)
    tables: list[etree._Element] = []
    main = _facts(tree) if whole else _main_text(_with_places(tree, tables))
    body = None if whole else getattr(main, "body", None)
    found = 0 if body is None else len(clean(" ".join(body.itertext())))
    held = len(clean(tree.text_content()))
    if body is not None and found < MOST_OF_IT * held and (found >= SHORT or (found >= SHORT // 4 and held > 4 * SHORT)):
        _write(outline, body, tables)
    else:
        write_elements(outline, tree, tags)
    if not outline.sections():
        raise DocumentError("The page has no text of its own; it may need a browser to build it. Save it as PDF and add that.")
    known = Guess(
        title=filing.title or getattr(main, "title", None) or "", publisher=filing.publisher or _site(main, tree),
        date=filing.date or _stated_date(tree), kind="filing" if tags else "", url=_canonical(tree), author=_author(tree),
    )  # fmt: skip
    # What the extractor makes of dates in running text may be any of them: the text's first, and what its tables are of, go before.
    fallback = outline.newest_period or getattr(main, "date", None) or ""
    return outline, guess_from(outline.text(), known, fallback_date="" if whole and not outline.newest_period else fallback, web=True)


def _is_all_tables(tree: lxml.html.HtmlElement) -> bool:
    """Whether a page is one or more tables with hardly a word around them, as viewers show the statements of a filing."""
    held = sum(len(table.text_content()) for table in tree.iter("table") if next(table.iterancestors("table"), None) is None)
    return held > ALL_TABLES * len(tree.text_content().strip() or " ")


def _with_places(tree: lxml.html.HtmlElement, tables: list[etree._Element]) -> lxml.html.HtmlElement:
    """A copy of a page in which each table of data is one paragraph that names its place in `tables`.

    The extractor tells what belongs to the article, but not what a cell spans; so it is shown where tables stand, and they are read here.
    """
    copied = copy.deepcopy(tree)
    for table in list(copied.iter("table")):
        if table.getparent() is None or any(True for _ in table.iterdescendants("table")) or not any(True for _ in table.iter("td", "th")):
            continue
        place = lxml.html.Element("p")
        place.text = f"{PLACE}{len(tables)} {flat(table)[:MAX_PLACE]}"
        place.tail, table.tail = table.tail, None
        tables.append(table)
        table.getparent().replace(table, place)
    return copied


def _main_text(tree: lxml.html.HtmlElement) -> object:
    return trafilatura.bare_extraction(tree, with_metadata=True, include_tables=True, include_comments=False, favor_recall=True)


def _facts(tree: lxml.html.HtmlElement) -> object:
    """What the head of a long page says of it; the rest is not searched, since that takes longer than reading it."""
    head = next(tree.iter("head"), None)
    kept = b"" if head is None else lxml.html.tostring(head)
    return trafilatura.extract_metadata(lxml.html.document_fromstring(b"<html>" + kept + b"<body></body></html>"))


def _size(tree: lxml.html.HtmlElement) -> int:
    return sum(1 for _ in tree.iter())


def _tree(text: str) -> lxml.html.HtmlElement:
    text = without_archive_label(text)
    if _ENTITY.search(text[:100_000]):
        raise DocumentError("The page declares XML entities, which web pages do not do and attacks use. It is not read.")
    parser = lxml.html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError("The page is empty or damaged: it cannot be read as HTML.") from error
    if _size(tree) > MAX_ELEMENTS:
        raise DocumentError(f"The page has more than {MAX_ELEMENTS:,} elements. Add the part that matters as a file.")
    return tree


def _drop_hidden(tree: lxml.html.HtmlElement) -> None:
    """Take out what a reader of the page does not see, with the text in it."""
    hidden = _hidden_selectors(tree)
    for element in list(tree.iter(etree.Element)):
        if element is tree or element.tag == "body":
            continue
        names = {f".{name}" for name in (element.get("class") or "").split()} | {f"#{element.get('id')}"}
        if (
            element.tag in _DROPPED
            or "hidden" in element.attrib
            or element.get("aria-hidden") == "true"
            or (element.tag == "input" and element.get("type") == "hidden")
            or _HIDDEN_STYLE.search(element.get("style") or "")
            or names & hidden
        ) and element.getparent() is not None:
            element.drop_tree()


def _hidden_selectors(tree: lxml.html.HtmlElement) -> frozenset[str]:
    """Plain class and id selectors that the page's own style sheets hide; media queries are not looked into."""
    sheets = "\n".join(element.text or "" for element in tree.iter("style"))[:200_000]
    plain = re.sub(r"/\*.*?\*/|@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", sheets, flags=re.DOTALL)
    rules = ((selector, body) for selector, body in _HIDING_RULE.findall(plain) if _HIDDEN_STYLE.search(body))
    return frozenset(one.strip() for selector, _ in rules for one in selector.split(",") if _SIMPLE_SELECTOR.fullmatch(one.strip()))


def _move_captions(tree: lxml.html.HtmlElement) -> None:
    """Put each table's caption before it as a paragraph: the extractor would make it a row."""
    for caption in list(tree.iter("caption")):
        table = caption.getparent()
        if table is not None and table.tag == "table" and table.getparent() is not None:
            paragraph = etree.SubElement(table.getparent(), "p")
            words = clean(caption.text_content())
            paragraph.text = words if words.lower().startswith("table") else f"Table: {words}"
            table.addprevious(paragraph)
            caption.drop_tree()


def _site(main: object, tree: lxml.html.HtmlElement) -> str:
    """The site that a page says it is of; what stands in its title alone may be whom it is about, unless it is an address."""
    name = str(getattr(main, "sitename", None) or "")
    title = " ".join(one.text_content() for one in tree.iter("title"))
    told = " ".join(lxml.html.tostring(one, encoding="unicode") for one in tree.iter("meta", "script", "link"))
    return "" if name in title and name.lower() not in told.lower() and not _HOST.fullmatch(name) else name


def _author(tree: lxml.html.HtmlElement) -> str:
    """Whom a page's head names as its author, "" for nobody."""
    stated = (one.get("content") for one in tree.iter("meta") if (one.get("name") or one.get("property") or "").lower() in _AUTHORS)
    return next(filter(None, map(stated_author, stated)), "")


def _stated_date(tree: lxml.html.HtmlElement) -> str:
    """The date of publication that a page states in its head, "" where it states none."""
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name in _DATES and (found := iso_date(meta.get("content") or "")):
            return found
    return ""


def _canonical(tree: lxml.html.HtmlElement) -> str:
    found = tree.xpath("string(//link[@rel='canonical']/@href)")
    return found if isinstance(found, str) and found.startswith(("https://", "http://")) and len(found) <= 2000 else ""


def _write(outline: Outline, body: etree._Element, tables: list[etree._Element]) -> None:
    """Write the extractor's tree: head, p, list of item, table of row of cell, quote, code; tables are those that were set aside."""
    for element in body:
        tag = element.tag
        words = flat(element) if isinstance(tag, str) else ""
        if tag == "head":
            outline.heading(int(re.sub(r"\D", "", element.get("rend") or "") or 2), words)
        elif place := _PLACED.match(words):
            table = tables[int(place[1])]
            outline.table(table_rows(table), table_caption(outline), headed=is_headed(table))
        elif tag == "table":
            outline.table([[flat(cell) for cell in row.iter("cell")] for row in element.iter("row")], table_caption(outline))
        elif tag == "list":
            for item in element.iter("item"):
                outline.paragraph(flat(item))
        elif len(element) and any(child.tag in ("head", "p", "list", "table") for child in element):
            _write(outline, element, tables)
        elif isinstance(tag, str):
            outline.paragraph(words)
