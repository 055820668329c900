"""Reads a feed: SEC EDGAR's submissions of a company or a search of it (JSON), RSS or Atom. What is none, or not whole, is refused."""

import hashlib
import io
import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from qs_assistant.documents.watch.edgar import ARCHIVES, filings, printed
from qs_assistant.records.watch import FoundItem
from qs_assistant.text.inert import inert_line
from qs_assistant.types.errors import FetchError

MOST_ITEMS = 500
LONGEST_TITLE, LONGEST_KEY = 300, 500
NEWS = "news"
_ENTITIES = b"<!ENTITY"
_ENCODINGS = re.compile(
    r"utf-?(?:8|16|32)(?:-?[bl]e)?|us-ascii|ascii|iso-?8859-\d+|latin-?1|windows-125\d|cp125\d|gbk?|gb2312|gb18030|euc-..|big5|koi8-[ru]"
)
"""Encodings in which what is ASCII stands as it is, but for zero bytes: in no other is it seen whether a feed defines entities."""

Effect = Callable[[str], str]
"""What an item of a title is likely to change, in a few words; "" where that is not known."""


def read_feed(data: bytes, forms: Sequence[str] = (), effect: Effect = lambda _title: "", archives: str = ARCHIVES) -> list[FoundItem]:
    """The items of a feed, each once, the first where one is there twice.

    Args:
        data: the feed as it came.
        forms: the forms of filings that are wanted (their amendments too); none: all.
        effect: says what an item of news is likely to change.
        archives: where filings lie.

    Raises:
        FetchError: it is no feed, or not a whole one.
    """
    found = filings(_object(data), forms, archives) if data.lstrip()[:1] == b"{" else _syndicated(data, effect)
    return list({one.key: one for one in reversed(found[:MOST_ITEMS])}.values())[::-1]


def _object(data: bytes) -> Any:  # noqa: ANN401 - whatever JSON holds
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise FetchError("The feed begins as JSON, but is not whole. Check its address.") from error


def _syndicated(data: bytes, effect: Effect) -> list[FoundItem]:
    import feedparser  # half a tenth of a second, which only a feed is worth

    if _ENTITIES in data.replace(b"\0", b""):  # in UTF-16 and UTF-32 there are zeros between
        raise FetchError("The feed defines entities of its own, which are not expanded. Give the address of another feed.")
    # A stream: a text would be taken for an address or the name of a file. The HTML in a feed is never shown, and feedparser's reader of
    # it takes a time that grows with the square of some texts.
    parsed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not parsed.get("version") or (
        parsed.get("bozo") and not isinstance(parsed.get("bozo_exception"), feedparser.CharacterEncodingOverride)
    ):
        raise FetchError("The feed is damaged, or is none: RSS, Atom and SEC EDGAR's submissions are read. Check its address.")
    if not _ENCODINGS.fullmatch(str(parsed.get("encoding", "")).lower()):
        raise FetchError("The feed is in an encoding that is not read. UTF-8 is, and the common ones of a script. Check its address.")
    return [one for entry in parsed.entries if (one := _news(entry, effect)) is not None]


def _news(entry: Any, effect: Effect) -> FoundItem | None:  # noqa: ANN401 - feedparser's own dictionary
    url = str(entry.get("link", "")).strip()
    title = inert_line(str(entry.get("title", "")))[:LONGEST_TITLE].strip()
    moment = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    if not url or not title or moment is None:
        return None  # without an address it cannot be added, without a day it is not known to be new
    day = date(*moment[:3]).isoformat()
    sizes = [one.get("length", "") for one in entry.get("enclosures", []) if str(one.get("length", "")).isdecimal()]
    key = f"feed:{entry.get('id') or url}"
    if len(key) > LONGEST_KEY:
        key = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    return printed(FoundItem(key, title, day, NEWS, url, int(sizes[0]) if sizes else None, effect(title), ""))
