"""Reads a feed: SEC EDGAR's submissions of a company (JSON), RSS or Atom. What is not one of these, or is not whole, is refused."""

import hashlib
import io
import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from qs_assistant.records.watch import FoundItem
from qs_assistant.text.inert import inert_line
from qs_assistant.types.errors import FetchError

ARCHIVES: Final = "https://www.sec.gov/Archives/edgar/data"
MOST_ITEMS = 500
LONGEST_TITLE, LONGEST_KEY = 300, 500
NEWS = "news"
_ENTITIES = b"<!ENTITY"

Effect = Callable[[str], str]
"""What an item of a title is likely to change, in a few words; "" where that is not known."""


def read_feed(data: bytes, forms: Sequence[str] = (), effect: Effect = lambda _title: "") -> list[FoundItem]:
    """The items of a feed, each once, the first where one is there twice.

    Args:
        data: the feed as it came.
        forms: the forms of filings that are wanted (their amendments too); none: all.
        effect: says what an item of news is likely to change.

    Raises:
        FetchError: it is no feed, or not a whole one.
    """
    found = _submissions(data, forms) if data.lstrip()[:1] == b"{" else _syndicated(data, effect)
    return list({one.key: one for one in reversed(found[:MOST_ITEMS])}.values())[::-1]


# ------------------------------------------------------------------------------------------------------------------ EDGAR
def _submissions(data: bytes, forms: Sequence[str]) -> list[FoundItem]:
    """Filings of https://data.sec.gov/submissions/CIK##########.json; its "recent" table is an array a column."""
    try:
        body = json.loads(data)
        cik, recent = str(int(body["cik"])), body["filings"]["recent"]
        names = ("accessionNumber", "filingDate", "form", "primaryDocument", "items", "size", "reportDate")
        rows = list(zip(*(recent[name] for name in names), strict=True))
        return [_filing(cik, dict(zip(names, row, strict=True))) for row in rows if _wanted(row[2], forms)]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FetchError("The feed is JSON, but no list of filings as SEC EDGAR gives it. Give the address of a feed.") from error


def _wanted(form: str, forms: Sequence[str]) -> bool:
    return not forms or form.removesuffix("/A") in forms


def _filing(cik: str, row: Mapping[str, Any]) -> FoundItem:
    number, form = str(row["accessionNumber"]), inert_line(str(row["form"]))[:60]
    digits = number.replace("-", "")
    if len(digits) != 18 or not digits.isdecimal():
        raise ValueError(number)
    filed = date.fromisoformat(str(row["filingDate"])).isoformat()
    document = str(row["primaryDocument"])
    url = f"{ARCHIVES}/{cik}/{digits}/{document}" if document else f"{ARCHIVES}/{cik}/{digits}/{number}-index.htm"
    items = [one.strip() for one in str(row["items"]).split(",") if one.strip()]
    period = f" for {inert_line(str(row['reportDate']))[:10]}" if row["reportDate"] else ""
    title = f"Form {form}{period}" + (f", items {inert_line(', '.join(items))}" if items else "")
    size = int(row["size"]) if row["size"] else None
    return _printed(FoundItem(f"edgar:{digits}", title, filed, form, url, size, filing_effect(form, items), ""))


def filing_effect(form: str, items: Sequence[str] = ()) -> str:
    """What a filing is likely to change, by its form and items; "" where that is not known."""
    table = _effects()
    told = [table["items"][one] for one in items if one in table["items"]]
    fits = [name for name in table["forms"] if form.startswith(name)]
    return "; ".join(told) if told else table["forms"][max(fits, key=len)] if fits else ""


@cache
def _effects() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(Path(__file__).with_name("filings.toml").read_text(encoding="utf-8"))


# ----------------------------------------------------------------------------------------------------------- RSS and Atom
def _syndicated(data: bytes, effect: Effect) -> list[FoundItem]:
    import feedparser  # half a tenth of a second, which only a feed is worth

    if _ENTITIES in data or _ENTITIES.decode().encode("utf-16-le") in data or _ENTITIES.decode().encode("utf-16-be") in data:
        raise FetchError("The feed defines entities of its own, which are not expanded. Give the address of another feed.")
    parsed = feedparser.parse(io.BytesIO(data))  # a stream: a text would be taken for an address or the name of a file
    if not parsed.get("version") or (
        parsed.get("bozo") and not isinstance(parsed.get("bozo_exception"), feedparser.CharacterEncodingOverride)
    ):
        raise FetchError("The feed is damaged, or is none: RSS, Atom and SEC EDGAR's submissions are read. Check its address.")
    return [one for entry in parsed.entries if (one := _news(entry, effect)) is not None]


def _news(entry: Any, effect: Effect) -> FoundItem | None:  # noqa: ANN401 - feedparser's own dictionary
    url = str(entry.get("link", "")).strip()
    title = inert_line(str(entry.get("title", "")))[:LONGEST_TITLE].strip()
    moment = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    if not url or not title or moment is None:
        return None  # without an address it cannot be added, without a day it is not known to be new
    day = date(*moment[:3]).isoformat()
    sizes = [one.get("length", "") for one in entry.get("enclosures", []) if str(one.get("length", "")).isdecimal()]
    key = str(entry.get("id") or url)
    return _printed(FoundItem(f"feed:{key}", title, day, NEWS, url, int(sizes[0]) if sizes else None, effect(title), ""))


def _printed(item: FoundItem) -> FoundItem:
    """The item with the print that tells whether it has changed, and a key that fits into the records."""
    told = "\0".join((item.title, item.date, item.kind, item.url, str(item.size)))
    key = item.key if len(item.key) <= LONGEST_KEY else _sha(item.key)
    return replace(item, key=key, print=_sha(told))


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
